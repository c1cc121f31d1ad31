"""Operators and functions of the language as text: how each is written, what it does and demands, what it gives."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tillaggsbelopp.formula import unit_rules
from tillaggsbelopp.formula.function import Function
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.parser import BINDING
from tillaggsbelopp.formula.unit_rules import UnitRule
from tillaggsbelopp.report.reference.example import Example, shown

UNITS: Final[Mapping[UnitRule, str]] = {
    unit_rules.same: "alla i samma enhet, och svaret i den",
    unit_rules.one_number: "svaret i samma enhet som x",
    unit_rules.compared: "båda i samma enhet",
    unit_rules.logical: "argumenten och svaret är sant eller falskt",
    unit_rules.chosen: "villkoret är sant eller falskt; då och annars i samma enhet, och svaret i den",
    unit_rules.product: "enheterna multipliceras: kr/invånare gånger invånare är kr",
    unit_rules.quotient: "enheterna divideras: kr delat med invånare är kr/invånare",
    unit_rules.raised: "enheten upphöjs: km blir km^2; om x har en enhet står exponenten som ett tal",
    unit_rules.rounded_to: "svaret i samma enhet som x; decimaler står som ett heltal från -9 till 9",
    unit_rules.without_unit: "svaret är ett tal utan enhet",
    unit_rules.ramped: "alla tre i samma enhet; svaret är ett tal utan enhet",
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
    "Kommun för kommun": ("MIN", "MAX", "ABS", "AVRUNDA", "HELTAL", "RAMP", "TRAPPA"),
    "Över alla kommuner": ("SUMMA", "MEDEL", "LÄGSTA", "HÖGSTA", "ANDEL", "PER"),
    "Värden som saknas": ("SAKNAS", "OMSAKNAS"),
    "Andra reglers belopp, och andra år": ("TILLDELAT", "FÖREGÅENDE", "VÄRDE"),
}


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
