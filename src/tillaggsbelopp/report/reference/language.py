"""The language as text: its operators and functions, and the generated steps that share out and round a pot in it.

Of each: how it is written, what it does and demands, and what it gives with the numbers of the example.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tillaggsbelopp.agreement import steps
from tillaggsbelopp.agreement.in_force import MONTHS_OF_YEAR, MonthsByYear
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.reading import TAKEN_IDS
from tillaggsbelopp.agreement.rounding import LARGEST_REMAINDER
from tillaggsbelopp.agreement.steps import steps_of
from tillaggsbelopp.diagnostics import Faults, Source
from tillaggsbelopp.documents.written import read_file
from tillaggsbelopp.formula import unit_rules
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.function import Function
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.parser import BINDING
from tillaggsbelopp.formula.unit_rules import UnitRule
from tillaggsbelopp.report.reference.example import YEAR, Example, shown
from tillaggsbelopp.swedish import join_words

UNITS: Final[Mapping[UnitRule, str]] = {
    unit_rules.same: "alla i samma enhet, och svaret i den",
    unit_rules.one_number: "svaret i samma enhet som x",
    unit_rules.compared: "båda i samma enhet",
    unit_rules.logical: "argumenten och svaret är sant eller falskt",
    unit_rules.counted: "villkoret är sant eller falskt; svaret är ett tal utan enhet",
    unit_rules.chosen: "villkoret är sant eller falskt; då och annars i samma enhet, och svaret i den",
    unit_rules.product: "enheterna multipliceras: kr/invånare gånger invånare är kr",
    unit_rules.quotient: "enheterna divideras: kr delat med invånare är kr/invånare",
    unit_rules.raised: "enheten upphöjs: km blir km^2; om x har en enhet står exponenten som ett tal",
    unit_rules.rounded_to: "svaret i samma enhet som x; decimaler står som ett heltal från -9 till 9",
    unit_rules.without_unit: "svaret är ett tal utan enhet",
    unit_rules.ramped: "alla tre i samma enhet; svaret är ett tal utan enhet",
    unit_rules.balanced: "pott, golv och tak i samma enhet; svaret i den, delad med nyckelns",
    unit_rules.first_sum: "svaret i enheten för x gånger den för nyckel",
    unit_rules.asked: "vad som helst; svaret är sant eller falskt",
    unit_rules.either: "båda i samma enhet, och svaret i den",
    unit_rules.at_year: "svaret i samma enhet som x; årtalet är ett tal utan enhet",
}
_OWN_UNITS: Final = {
    "TRAPPA": "x och gränserna i samma enhet; värdena i samma enhet, och svaret i den",
    "TILLDELAT": "svaret i kr",
}
GROUPS: Final[Mapping[str, Sequence[str]]] = {
    "Villkor": ("OM", "OCH", "ELLER", "ICKE"),
    "Kommun för kommun": ("MIN", "MAX", "ABS", "AVRUNDA", "AVRUNDA_EXAKT", "HELTAL", "RAMP", "TRAPPA"),
    "Över alla kommuner": (
        "SUMMA",
        "MEDEL",
        "LÄGSTA",
        "HÖGSTA",
        "ANTAL",
        "ANDEL",
        "RANG",
        "PER",
        "GRUPPENS",
        "BALANSERA",
    ),
    "Värden som saknas": ("SAKNAS", "OMSAKNAS"),
    "Andra reglers belopp, och andra år": ("TILLDELAT", "FÖREGÅENDE", "VÄRDE"),
}
_MEANING: Final = {
    steps.POT: "hela beloppet, så som regeln räknar det",
    steps.ROUNDED_POT: "det belopp som delas ut",
    steps.KEY: "kommunens vikt, så som regeln räknar den",
    steps.SHARE: "kommunens del av summan av vikterna",
    steps.UNROUNDED: "kommunens belopp före avrundning",
    **{step.name: step.meaning for step in LARGEST_REMAINDER.steps(steps.UNROUNDED, 1)},  # as the example rounds
}
_HEAD: Final = "id: regel\nnamn: Regel\nbeskrivning: Regel\n"
_USUAL: Final = "pott: 1 kr\nfördelningsnyckel: 1\n"
_DIRECT: Final = "tilldelning: 1 kr\n"
_ALWAYS: Final = MonthsByYear(MONTHS_OF_YEAR, ())
_HALF_OF_LAST: Final = MonthsByYear(MONTHS_OF_YEAR, ((YEAR, 6), (YEAR + 1, 0)))
_ENDS: Final = f"`gäller_till: {YEAR}-06-30`"
_OTHERS: Final = (
    ("`avrundning: {enhet: 1000}` (100 likaså)", _USUAL, 1000, _ALWAYS),
    ("`tilldelning` i stället för `pott` och `fördelningsnyckel`", _DIRECT, 1, _ALWAYS),
    ("`tilldelning` med `summa`", f"{_DIRECT}summa: 1 kr\n", 1, _ALWAYS),
    ("`inom: del`", f"{_USUAL}inom: del\n", 1, _ALWAYS),
    (_ENDS, _USUAL, 1, _HALF_OF_LAST),
    (f"`tilldelning` och {_ENDS}", _DIRECT, 1, _HALF_OF_LAST),
)


def operators(example: Example) -> Iterator[str]:
    """A table of the operators, those that bind closest first."""
    yield "| Skrivs | Ger | Enheter | Exempel |"
    yield "|---|---|---|---|"
    for row in sorted((FUNCTIONS[sign] for sign in BINDING), key=lambda row: -BINDING[row.name]):
        examples = "<br>".join(_examples(row, example))
        yield f"| `{row.signature}` | {row.summary} | {_units(row)} | {examples} |"


def functions(example: Example) -> Iterator[str]:
    """The functions that rules may use, by what they are for."""
    for title, names in GROUPS.items():
        yield f"### {title}"
        yield ""
        for name in names:
            yield from _function(FUNCTIONS[name], example)


def generated_functions(example: Example) -> Iterator[str]:
    """The functions that only the sharing's own steps use."""
    for row in FUNCTIONS.values():
        if row.generated_only:
            yield from _function(row, example)


def sharing(example: Example) -> Iterator[str]:
    """The steps of a pot with a key, each with its formula and what it gave in the example's last rule."""
    program = example.of.program
    rule = program.agreement.rules[-1].id
    generated = _generated(_USUAL)
    yield f"| Steg | Formel | Vad det är | {rule} {YEAR} |"
    yield "|---|---|---|---|"
    for target, bound in program.steps.items():
        if target.rule == rule and target.step in _MEANING:
            value = shown(example.of.world.value(target, Moment(YEAR)), bound.type)
            formula = f"`{generated[target.step]}`" if target.step in generated else "*skrivs i regeln*"
            yield f"| `{target.step}` | {formula} | {_MEANING[target.step]} | {value} |"


def other_sharings(_: Example) -> Iterator[str]:
    """A table of the steps in other cases, where they differ from the usual ones."""
    usual = _generated(_USUAL)
    yield "| I stället | Steg | Formel |"
    yield "|---|---|---|"
    for case, body, unit, months in _OTHERS:
        different = {name: text for name, text in _generated(body, unit, months).items() if usual.get(name) != text}
        for name, formula in different.items():
            yield f"| {case} | `{name}` | `{formula}` |"
            case = ""


def taken_names(_: Example) -> Iterator[str]:
    """The names that rules and their steps can't have."""
    taken = steps.reserved(groups=False)
    of_groups = [f"`{name}`" for name in steps.reserved() if name not in taken]
    yield f"Namn som är upptagna i en regel: {join_words([f'`{name}`' for name in taken], limit=99)}."
    yield f"I en regel med `inom` också {join_words(of_groups, limit=99)}."
    yield f"Id som är upptagna: {join_words([f'`{name}`' for name in TAKEN_IDS])}."


def _function(row: Function, example: Example) -> Iterator[str]:
    signatures = " eller ".join(f"**`{each}`**" for each in row.signature.split(" eller "))
    yield f"{signatures} {row.summary}"
    yield f"*Enheter:* {_units(row)}."
    yield ""
    yield from (f"- {line}" for line in _examples(row, example))
    yield ""


def _units(row: Function) -> str:
    return _OWN_UNITS.get(row.name) or UNITS[row.unit_rule]


def _examples(row: Function, example: Example) -> Iterator[str]:
    for formula, _ in row.examples:
        yield f"`{formula}` ger {shown(*example.evaluate(formula, generated=row.generated_only))}"


def _generated(body: str, unit: int = 1, months: MonthsByYear = _ALWAYS) -> Mapping[str, str]:
    faults = Faults()
    rule = read_file(Rule, Source("regel", _HEAD + body), faults)
    if rule is None:  # pragma: no cover - told to the type checker; the texts above can be read
        raise AssertionError
    found = steps_of(rule, LARGEST_REMAINDER, unit, months, faults)
    faults.raise_if_any()
    return {step.target.step: step.formula.text for step in found if step.generated}
