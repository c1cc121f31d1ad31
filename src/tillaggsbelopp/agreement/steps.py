"""A rule as formulas of the language: its own steps, those that share out and round, and its requirements.

Sharing a pot and rounding it have no code of their own, nor have the requirements on pots and keys. They are these
formulas, and engine, sweep, explanation and workbook all read them.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.in_force import MONTHS_OF_YEAR, MonthsByYear
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.rounding import AMOUNT as AMOUNT
from tillaggsbelopp.agreement.rounding import METHODS, GeneratedStep, Method, decimals_of
from tillaggsbelopp.agreement.rounding import ROUNDED_POT as ROUNDED_POT
from tillaggsbelopp.diagnostics import Faults, Source
from tillaggsbelopp.documents.written import check_acceptance
from tillaggsbelopp.formula.parser import parse
from tillaggsbelopp.formula.tree import UNREADABLE_FORMULA, Formula, StepTarget

POT: Final = "pott"
MONTHS: Final = "månader"
POT_IN_FORCE: Final = "gällande_pott"
KEY: Final = "nyckel"
SHARE: Final = "andel"
UNROUNDED: Final = "oavrundat"
PRORATED: Final = "periodiserat"
SUM: Final = "summa"
GROUP_KEY: Final = "gruppnyckel"
GROUP_SHARE: Final = "gruppandel"
GROUP_UNROUNDED: Final = "gruppens_oavrundade"
GROUP_AMOUNT: Final = "gruppbelopp"
GROUP_POT: Final = "gruppens_pott"
GROUP_RECEIVES: Final = "gruppens_mottagare"
NOT_NEGATIVE: Final = {
    POT: "krav_pott",
    KEY: "krav_nyckel",
    GROUP_KEY: "krav_gruppnyckel",
    UNROUNDED: "krav_oavrundat",
}
GROUP_RECEIVER: Final = "krav_mottagare_i_gruppen"
RECEIVER: Final = "krav_mottagare"
SUM_MET: Final = "krav_summa"
PAID_SUM_MET: Final = "krav_utbetald_summa"
_OF_GROUPS: Final = (NOT_NEGATIVE[GROUP_KEY], GROUP_RECEIVER)
REQUIREMENTS: Final = (*NOT_NEGATIVE.values(), RECEIVER, GROUP_RECEIVER, SUM_MET, PAID_SUM_MET)
TITLES: Final = {
    POT_IN_FORCE: "pott för de månader som regeln gäller",
    KEY: "fördelningsnyckel",
    UNROUNDED: "belopp före avrundning",
    PRORATED: "belopp för de månader som regeln gäller, före avrundning",
    GROUP_UNROUNDED: "gruppens belopp före avrundning",
    AMOUNT: "belopp",
    ROUNDED_POT: "avrundad pott",
}
"""What a reader calls the steps that no rule names itself, where their names as words do not say it."""
_BEFORE_ROUNDING: Final = (POT, SUM, MONTHS, POT_IN_FORCE, ROUNDED_POT, KEY, SHARE, UNROUNDED, PRORATED)


def reserved(*, groups: bool = True) -> tuple[str, ...]:
    """The names that no step or parameter of a rule can have: generated steps of any method, keys, requirements.

    Those of `groups` are taken only in a rule that shares its pot between groups first.
    """
    rounding = [*dict.fromkeys(step.name for method in METHODS.values() for step in method.steps(UNROUNDED, 1))]
    own = [name for name in rounding if name != AMOUNT]
    if not groups:
        required = [name for name in REQUIREMENTS if name not in _OF_GROUPS]
        return (*_BEFORE_ROUNDING, *own, AMOUNT, *required)
    before = list(_BEFORE_ROUNDING)
    at = before.index(SHARE)
    before[at:at] = [
        GROUP_KEY,
        GROUP_SHARE,
        GROUP_UNROUNDED,
        *map(_of_group, own),
        GROUP_AMOUNT,
        GROUP_RECEIVES,
        GROUP_POT,
    ]
    return (*before, *own, AMOUNT, *REQUIREMENTS)


def _of_group(step: str) -> str:
    """The name of a rounding step where what is rounded is a group's."""
    return GROUP_AMOUNT if step == AMOUNT else f"gruppens_{step}"


class Step(NamedTuple):
    """A named formula of a rule or indicator; `generated` if the program wrote it.

    `told` if a difference in it is told where two calculations are compared: what a rule writes, and the generated
    steps in which its months and its rounding show. `note` says what it does, where there are words for it.
    """

    target: StepTarget
    formula: Formula
    generated: bool = False
    told: bool = True
    note: str = ""


def steps_of(rule: Rule, method: Method, unit: int, months: MonthsByYear, faults: Faults) -> list[Step]:
    """Make all steps of a rule, rounded by a method to a unit in kr. Contradictions between its keys are faults.

    Written steps come first, then those that share out and round. `months` are those that it is in force each year.
    """
    taken = reserved(groups=rule.within is not None)
    _check_shape(rule, taken, faults)
    own = {name: formula for name, formula in rule.steps.items() if name not in taken}  # the rest are faults
    written = {**own, **_reserved_formulas(rule)}
    told = not rule.settles
    steps = [
        Step(StepTarget(rule.id, name), formula, told=told) for name, formula in written.items() if formula is not None
    ]
    steps += [
        Step(StepTarget(rule.id, step.name), _generated(step.name, step.formula), True, told and step.told, step.note)
        for step in _sharing(rule, method, unit, months)
    ]
    return steps


def _reserved_formulas(rule: Rule) -> dict[str, Formula | None]:
    pot = rule.pot
    if pot is None and rule.allocation is None:
        pot = UNREADABLE_FORMULA  # _check_shape tells of the lack, so formulas that name the pot need not
    group_key = rule.group_key if rule.within is not None else None
    return {POT: pot, KEY: rule.key, GROUP_KEY: group_key, UNROUNDED: rule.allocation, SUM: rule.sum}


def _sharing(rule: Rule, method: Method, unit: int, months: MonthsByYear) -> Iterator[GeneratedStep]:
    """Yield the generated steps that share out and round.

    Pot and direct allocation are those of a whole year. A rule in force for part of it is paid for its months, and in a
    year without any, the sharing reads nothing of what the rule says itself.
    """
    if rule.allocation is not None:
        yield GeneratedStep(POT, f"SUMMA({UNROUNDED})")
    if months.turns:
        yield GeneratedStep(MONTHS, months.formula, told=True)
    total = _paid(POT if rule.sum is None else SUM, months)
    if months.sometimes_none:
        yield GeneratedStep(POT_IN_FORCE, f"OM({MONTHS} > 0; {POT}; 0)")
        total = total if rule.sum is not None else f"{POT_IN_FORCE} * {MONTHS} / {MONTHS_OF_YEAR}"
    shared, is_nothing = total, f"TECKEN_EXAKT({total}) = 0"
    if method.to_pot or not rule.distributed:
        yield GeneratedStep(ROUNDED_POT, f"AVRUNDA_EXAKT({total}; {decimals_of(unit)})")
        shared, is_nothing = ROUNDED_POT, f"{ROUNDED_POT} = 0"
    if not rule.distributed:
        return
    unrounded = UNROUNDED
    if rule.allocation is not None and months.turns:
        yield GeneratedStep(PRORATED, _paid(UNROUNDED, months))
        unrounded = PRORATED
    if rule.key is not None and rule.within is not None:
        for step in _sharing_within(rule, rule.within, method, unit, (shared, is_nothing)):
            reads = months.sometimes_none and f"; {rule.within})" in step.formula  # whose groups it may have no year of
            yield step._replace(formula=f"OM({MONTHS} > 0; {step.formula}; 0)") if reads else step
    else:
        if rule.key is not None:
            yield GeneratedStep(SHARE, f"OM({is_nothing}; 0; ANDEL({KEY}))")
            yield GeneratedStep(UNROUNDED, f"{shared} * {SHARE}")
        yield from method.steps(unrounded, unit)
    if not method.to_pot:
        yield GeneratedStep(ROUNDED_POT, f"SUMMA({AMOUNT})", "summan av de avrundade beloppen")


def _sharing_within(
    rule: Rule, groups: str, method: Method, unit: int, pot: tuple[str, str]
) -> Iterator[GeneratedStep]:
    """Yield the steps of a pot that is shared between groups first, and then within each.

    It is rounded both times, but where each amount is rounded on its own only those that are paid are. `pot` is what is
    shared, and the condition for it to be nothing.
    """
    shared, is_nothing = pot
    if rule.group_key is None:
        yield GeneratedStep(GROUP_KEY, f"SUMMA({KEY}; {groups})")
    yield GeneratedStep(GROUP_SHARE, f"OM({is_nothing}; 0; ANDEL({GROUP_KEY}))")
    yield GeneratedStep(GROUP_UNROUNDED, f"{shared} * {GROUP_SHARE}")
    if method.to_pot:
        yield from (step._replace(told=False) for step in method.steps(GROUP_UNROUNDED, unit, named=_of_group))
    else:
        yield GeneratedStep(GROUP_AMOUNT, GROUP_UNROUNDED)
    if rule.group_key is not None:
        sign = f"TECKEN_EXAKT(SUMMA({KEY}; {groups}))"
        yield GeneratedStep(GROUP_RECEIVES, f"OM({GROUP_AMOUNT} = 0; 1; {sign})")
    yield GeneratedStep(GROUP_POT, f"GRUPPENS({GROUP_AMOUNT}; {groups})")
    yield GeneratedStep(SHARE, f"OM({GROUP_POT} = 0; 0; ANDEL({KEY}; {groups}))")
    yield GeneratedStep(UNROUNDED, f"{GROUP_POT} * {SHARE}")
    yield from method.steps(UNROUNDED, unit, GROUP_AMOUNT, groups)


def requirements_of(rule: Rule, method: Method, unit: int, months: MonthsByYear) -> dict[str, Formula]:
    """Make the requirements of a rule in force, by name: formulas that must be true before it is shared out.

    A comparison rounds its operands, so the signs of exact values are compared instead. A requirement on every
    municipality is put on the lowest or the highest, so that each requirement is one truth, in a spreadsheet one cell.
    """
    texts: dict[str, str] = {}
    never_negative = (KEY, GROUP_KEY) if rule.negative_amounts is not None else tuple(NOT_NEGATIVE)
    for step, formula in _reserved_formulas(rule).items():
        if formula is not None and step in never_negative:
            texts[NOT_NEGATIVE[step]] = f"TECKEN_EXAKT({POT if step == POT else f'LÄGSTA({step})'}) >= 0"
    if rule.key is not None:
        key = KEY if rule.within is None else GROUP_KEY
        is_nothing = f"{ROUNDED_POT} = 0" if method.to_pot else f"TECKEN_EXAKT({POT}) = 0"
        texts[RECEIVER] = f"ELLER({is_nothing}; TECKEN_EXAKT(HÖGSTA({key})) > 0)"
    if rule.key is not None and rule.within is not None and rule.group_key is not None:
        texts[GROUP_RECEIVER] = f"LÄGSTA({GROUP_RECEIVES}) > 0"
    if rule.sum is not None:
        decimals = decimals_of(unit)
        texts[SUM_MET] = f"AVRUNDA_EXAKT({POT}; {decimals}) = AVRUNDA_EXAKT({SUM}; {decimals})"
        if months.turns:
            stated = ROUNDED_POT if method.to_pot else f"AVRUNDA_EXAKT({_paid(SUM, months)}; {decimals})"
            texts[PAID_SUM_MET] = f"AVRUNDA_EXAKT({_paid(POT, months)}; {decimals}) = {stated}"
    return {name: _generated(name, text) for name, text in texts.items()}


def _paid(step: str, months: MonthsByYear) -> str:
    """Write the part that is paid of a step that is for a whole year."""
    if not months.turns:
        return step
    part = f"{step} * {MONTHS} / {MONTHS_OF_YEAR}"
    return f"OM({MONTHS} > 0; {part}; 0)" if months.sometimes_none else part


@cache
def _generated(name: str, text: str) -> Formula:
    return parse(Source(f"fördelningens steg {name}", text))


def _check_shape(rule: Rule, taken: tuple[str, ...], faults: Faults) -> None:
    if rule.pot is not None and rule.allocation is not None:
        expected = "antingen pott (med fördelningsnyckel) eller tilldelning"
        faults.add("regeln har både pott och tilldelning", rule.place_of("tilldelning"), expected)
    elif rule.pot is None and rule.allocation is None and rule.key is None:
        faults.add("regeln har varken pott eller tilldelning", rule.place_of("id"), remedy="Lägg till pott: …")
    if rule.key is not None and rule.pot is None:
        faults.add("fördelningsnyckel utan pott", rule.place_of("fördelningsnyckel"), remedy="Lägg till pott: …")
    if rule.within is not None and (rule.key is None or rule.pot is None):
        remedy = "Lägg till pott: … och fördelningsnyckel: …, eller ta bort inom."
        faults.add("inom delar en pott mellan grupper efter en nyckel", rule.place_of("inom"), remedy=remedy)
    if rule.group_key is not None and rule.within is None:
        remedy = "Lägg till inom: … med namnet på grupperna."
        faults.add("gruppnyckel utan inom", rule.place_of("gruppnyckel"), remedy=remedy)
    if rule.sum is not None and rule.allocation is None:
        faults.add("summa hör ihop med tilldelning", rule.place_of("summa"), remedy="Ta bort summa.")
    for name, parameter in rule.parameters.items():
        check_acceptance(parameter, parameter.accepted, parameter.status, faults)
        place = rule.place_of("parametrar", name, "värden")
        if not parameter.stated_years and rule.without_value is None and not faults:
            faults.add(f"{name} har inga värden", place, "{år: värde}")
    for group, names in (("parametrar", rule.parameters), ("steg", rule.steps)):
        for name in names:
            if name in taken:
                what = f"{name} är upptaget: så heter ett av fördelningens egna steg"
                expected = f"ett namn som inte är något av {', '.join(taken)}"
                remedy = f"Välj ett annat namn, till exempel {name}_enligt_avtalet."
                faults.add(what, rule.key_place_of(group, name), expected, remedy)
            elif group == "steg" and name in rule.parameters:
                faults.add(f"{name} är både parameter och steg", rule.place_of(group, name))
