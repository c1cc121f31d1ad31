"""Words and sentences that several views share."""

from collections.abc import Sequence
from typing import Final

from tillaggsbelopp.agreement.in_force import WHOLE_YEAR
from tillaggsbelopp.agreement.models import ASSUMPTION
from tillaggsbelopp.engine.assumptions import FORECAST, ReliedOn
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.swedish import format_months, join_words

SUM_LABEL: Final = "Summa"


def whole_amounts(result: Result) -> str:
    """To what the amounts are rounded."""
    return {1: "Belopp i hela kronor", 100: "Belopp i hela hundratal kronor"}.get(
        result.unit, "Belopp i hela tusental kronor"
    )


def in_force_texts(result: Result) -> list[str]:
    """Sentences on the components that are not in force the whole year."""
    names: dict[range, list[str]] = {}
    for component in result.components:
        if component.months != WHOLE_YEAR:
            names.setdefault(component.months, []).append(component.name)
    return [
        f"Gäller {f'bara {format_months(months)}' if months else 'inte'} {result.year}: {join_words(those)}."
        for months, those in names.items()
    ]


def counted(assumptions: Sequence[ReliedOn]) -> str:
    """The number of each kind in words, and how many of them somebody has accepted."""
    words = {ASSUMPTION: ("antagande", "antaganden"), FORECAST: ("prognos", "prognoser")}
    counts = {kind: sum(assumption.kind == kind for assumption in assumptions) for kind in words}
    parts = [f"{count} {words[kind][count != 1]}" for kind, count in counts.items() if count]
    accepted = sum(assumption.accepted is not None for assumption in assumptions)
    return join_words(parts) + (f", varav {accepted} godkända" if accepted else "")
