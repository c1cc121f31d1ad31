"""A rule as formulas of the language: its own steps, those that share out and round, and what must hold before that.

Sharing a pot and rounding it have no code of their own, nor has what is required of pots and keys. They are these
formulas, and engine, sweep, explanation and workbook all read them.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.in_force import MONTHS_OF_YEAR, MonthsByYear
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.diagnostics import Faults, Source
from tillaggsbelopp.documents.acceptance import check_acceptance
from tillaggsbelopp.formula.parser import parse
from tillaggsbelopp.formula.tree import UNREADABLE_FORMULA, Formula, StepTarget

POT: Final = "pott"
MONTHS: Final = "månader"
POT_IN_FORCE: Final = "gällande_pott"
ROUNDED_POT: Final = "avrundad_pott"
KEY: Final = "nyckel"
SHARE: Final = "andel"
UNROUNDED: Final = "oavrundat"
PRORATED: Final = "periodiserat"
WHOLE: Final = "heltal"
REMAINDER: Final = "rest"
RANK: Final = "rang"
AMOUNT: Final = "belopp"
SUM: Final = "summa"
NOT_NEGATIVE: Final = {POT: "krav_pott", KEY: "krav_nyckel", UNROUNDED: "krav_oavrundat"}
RECEIVER: Final = "krav_mottagare"
SUM_MET: Final = "krav_summa"
PAID_SUM_MET: Final = "krav_utbetald_summa"
REQUIREMENTS: Final = (*NOT_NEGATIVE.values(), RECEIVER, SUM_MET, PAID_SUM_MET)
RESERVED: Final = (
    POT,
    SUM,
    MONTHS,
    POT_IN_FORCE,
    ROUNDED_POT,
    KEY,
    SHARE,
    UNROUNDED,
    PRORATED,
    WHOLE,
    REMAINDER,
    RANK,
    AMOUNT,
    *REQUIREMENTS,
)
STATED_DECIMALS: Final = 4


class Step(NamedTuple):
    """A named formula of a rule; `generated` if the sharing wrote it.

    `told` if it says something of its own, that is told when it is another than it was.
    """

    target: StepTarget
    formula: Formula
    generated: bool = False
    told: bool = True


def steps_of(rule: Rule, rounding_unit: int, months: MonthsByYear, faults: Faults) -> list[Step]:
    """All steps of a rule. Contradictions between its keys are said in `faults`."""
    _check_shape(rule, faults)

    own = {name: formula for name, formula in rule.steps.items() if name not in RESERVED}  # those are told of
    written = {**own, **_reserved_formulas(rule)}
    told = not rule.settles
    steps = [
        Step(StepTarget(rule.id, name), formula, told=told) for name, formula in written.items() if formula is not None
    ]
    steps += [
        Step(StepTarget(rule.id, name), _generated(name, text), generated=True, told=told and name in (MONTHS, WHOLE))
        for name, text in _sharing(rule, rounding_unit, months)
    ]
    return steps


def requirements_of(rule: Rule, rounding_unit: int, months: MonthsByYear) -> dict[str, Formula]:
    """What must hold of a rule that is in force before it is shared out: formulas that are true or not, by name."""
    return {name: _generated(name, text) for name, text in _requirements(rule, rounding_unit, months)}


def _reserved_formulas(rule: Rule) -> dict[str, Formula | None]:
    pot = rule.pot
    if pot is None and rule.allocation is None:
        pot = UNREADABLE_FORMULA  # told by _check_shape, so that no formula that names the pot is told of it again
    return {POT: pot, KEY: rule.key, UNROUNDED: rule.allocation, SUM: rule.sum}


def _sharing(rule: Rule, unit: int, months: MonthsByYear) -> Iterator[tuple[str, str]]:
    """The generated formulas.

    Stating the shares with 4 decimals before taking whole kronor is what lets a spreadsheet, which computes in
    binary floating point, come to the same kronor. Pot and direct allocation are those of a whole year; a rule in
    force for part of it is paid for its months, and in a year without any it reads nothing of what it says itself.
    """
    if rule.allocation is not None:
        yield POT, f"SUMMA({UNROUNDED})"
    if months.turns:
        yield MONTHS, months.formula
    total = _paid(POT if rule.sum is None else SUM, months)
    if months.sometimes_none:
        yield POT_IN_FORCE, f"OM({MONTHS} > 0; {POT}; 0)"
        total = total if rule.sum is not None else f"{POT_IN_FORCE} * {MONTHS} / {MONTHS_OF_YEAR}"
    yield ROUNDED_POT, f"AVRUNDA_EXAKT({total}; {_decimals(unit)})"
    if not rule.distributed:
        return
    if rule.key is not None:
        yield SHARE, f"OM({ROUNDED_POT} = 0; 0; ANDEL({KEY}))"
        yield UNROUNDED, f"{ROUNDED_POT} * {SHARE}"
    unrounded = UNROUNDED
    if rule.allocation is not None and months.turns:
        yield PRORATED, _paid(UNROUNDED, months)
        unrounded = PRORATED
    stated = f"AVRUNDA_EXAKT({unrounded}; {STATED_DECIMALS})"
    if unit == 1:
        yield WHOLE, f"HELTAL_EXAKT({stated})"
    else:
        yield WHOLE, f"HELTAL_EXAKT({stated} / {unit}) * {unit}"
    yield REMAINDER, f"AVRUNDA_EXAKT({stated} - {WHOLE}; {STATED_DECIMALS})"  # exact as it is; a spreadsheet's is not
    yield RANK, f"RANG({REMAINDER})"
    left = f"({ROUNDED_POT} - SUMMA({WHOLE})) / {unit} kr"
    yield AMOUNT, f"{WHOLE} + OM({RANK} <= {left}; {unit} kr; 0)"


def _requirements(rule: Rule, unit: int, months: MonthsByYear) -> Iterator[tuple[str, str]]:
    """The generated requirements.

    A comparison rounds what it compares, so it is of the signs of exact values. What is required of every municipality
    is required of the lowest or the highest, so that each requirement is one truth, in a spreadsheet one cell.
    """
    never_negative = (KEY,) if rule.negative_amounts is not None else tuple(NOT_NEGATIVE)
    for step, formula in _reserved_formulas(rule).items():
        if formula is not None and step in never_negative:
            yield NOT_NEGATIVE[step], f"TECKEN_EXAKT({POT if step == POT else f'LÄGSTA({step})'}) >= 0"
    if rule.key is not None:
        signs = (f"TECKEN_EXAKT({extreme}({KEY})) <> 0" for extreme in ("HÖGSTA", "LÄGSTA"))
        yield RECEIVER, f"ELLER({ROUNDED_POT} = 0; {'; '.join(signs)})"
    if rule.sum is not None:
        decimals = _decimals(unit)
        yield SUM_MET, f"AVRUNDA_EXAKT({POT}; {decimals}) = AVRUNDA_EXAKT({SUM}; {decimals})"
        if months.turns:
            yield PAID_SUM_MET, f"AVRUNDA_EXAKT({_paid(POT, months)}; {decimals}) = {ROUNDED_POT}"


def _decimals(unit: int) -> int:
    """The decimals that kronor are rounded to: -2 for whole hundreds."""
    return 1 - len(str(unit))


def _paid(step: str, months: MonthsByYear) -> str:
    """What is paid of a step for a whole year."""
    if not months.turns:
        return step
    part = f"{step} * {MONTHS} / {MONTHS_OF_YEAR}"
    return f"OM({MONTHS} > 0; {part}; 0)" if months.sometimes_none else part


@cache
def _generated(name: str, text: str) -> Formula:
    return parse(Source(f"fördelningens steg {name}", text))


def _check_shape(rule: Rule, faults: Faults) -> None:
    if rule.pot is not None and rule.allocation is not None:
        faults.add(
            "regeln har både pott och tilldelning",
            rule.place_of("tilldelning"),
            "antingen pott (med fördelningsnyckel) eller tilldelning",
        )
    elif rule.pot is None and rule.allocation is None and rule.key is None:
        faults.add("regeln har varken pott eller tilldelning", rule.place_of("id"), remedy="Lägg till pott: …")
    if rule.key is not None and rule.pot is None:
        faults.add("fördelningsnyckel utan pott", rule.place_of("fördelningsnyckel"), remedy="Lägg till pott: …")
    if rule.sum is not None and rule.allocation is None:
        faults.add("summa hör ihop med tilldelning", rule.place_of("summa"), remedy="Ta bort summa.")
    for name, parameter in rule.parameters.items():
        check_acceptance(parameter, parameter.accepted, parameter.status, faults)
        place = rule.place_of("parametrar", name, "värden")
        if not parameter.stated_years and rule.without_value is None and not faults:
            faults.add(f"{name} har inga värden", place, "{år: värde}")
    for group, names in (("parametrar", rule.parameters), ("steg", rule.steps)):
        for name in names:
            if name in RESERVED:
                faults.add(
                    f"{name} är upptaget: så heter ett av fördelningens egna steg",
                    rule.key_place_of(group, name),
                    f"ett namn som inte är något av {', '.join(RESERVED)}",
                    f"Välj ett annat namn, till exempel {name}_enligt_avtalet.",
                )
            elif group == "steg" and name in rule.parameters:
                faults.add(f"{name} är både parameter och steg", rule.place_of(group, name))
