"""The generated steps that share out and round a pot, with the numbers of the example."""

from collections.abc import Iterator, Mapping
from typing import Final

from tillaggsbelopp.agreement import steps
from tillaggsbelopp.agreement.in_force import MONTHS_OF_YEAR, MonthsByYear
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.reading import TAKEN_IDS
from tillaggsbelopp.agreement.rounding import LARGEST_REMAINDER
from tillaggsbelopp.agreement.steps import Step, steps_of
from tillaggsbelopp.diagnostics import Faults, Source
from tillaggsbelopp.documents.written import read_file
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.report.reference.example import YEAR, Example, shown
from tillaggsbelopp.swedish import join_words

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
    (_ENDS, _USUAL, 1, _HALF_OF_LAST),
    (f"`tilldelning` och {_ENDS}", _DIRECT, 1, _HALF_OF_LAST),
)


def sharing(example: Example) -> Iterator[str]:
    """The steps of a pot with a key, each with its formula and what it gave in the example's last rule."""
    rule = example.program.agreement.rules[-1].id
    generated = _generated(_USUAL, 1, _ALWAYS)
    yield f"| Steg | Formel | Vad det är | {rule} {YEAR} |"
    yield "|---|---|---|---|"
    for target, bound in example.program.steps.items():
        if target.rule == rule and target.step in _MEANING:
            value = shown(example.world.value(target, Moment(YEAR)), bound.type)
            formula = f"`{generated[target.step]}`" if target.step in generated else "*skrivs i regeln*"
            yield f"| `{target.step}` | {formula} | {_MEANING[target.step]} | {value} |"


def other_sharings(_: Example) -> Iterator[str]:
    """A table of the steps in other cases, where they differ from the usual ones."""
    usual = _generated(_USUAL, 1, _ALWAYS)
    yield "| I stället | Steg | Formel |"
    yield "|---|---|---|"
    for case, body, unit, months in _OTHERS:
        different = {name: text for name, text in _generated(body, unit, months).items() if usual.get(name) != text}
        for name, formula in different.items():
            yield f"| {case} | `{name}` | `{formula}` |"
            case = ""


def taken_names(_: Example) -> Iterator[str]:
    """The names that rules and their steps can't have."""
    yield f"Namn som är upptagna i en regel: {join_words([f'`{name}`' for name in steps.reserved()], limit=99)}."
    yield f"Id som är upptagna: {join_words([f'`{name}`' for name in TAKEN_IDS])}."


def _generated(body: str, unit: int, months: MonthsByYear) -> Mapping[str, str]:
    faults = Faults()
    rule = read_file(Rule, Source("regel", _HEAD + body), faults)
    if rule is None:  # pragma: no cover - told to the type checker; the texts above can be read
        raise AssertionError
    found: list[Step] = steps_of(rule, LARGEST_REMAINDER, unit, months, faults)
    faults.raise_if_any()
    return {step.target.step: step.formula.text for step in found if step.generated}
