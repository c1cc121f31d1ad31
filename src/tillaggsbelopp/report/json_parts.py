"""The parts that JSON documents have in common: numbers, faults, decisions and assumptions.

Kronor that are paid are exact integers. Any other figure is an integer where it is whole, else the number nearest to it
with at most the decimals that the document states. What must be exact is a text.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from tillaggsbelopp.diagnostics import Diagnostic, Place
from tillaggsbelopp.engine.assumptions import ReliedOn
from tillaggsbelopp.engine.result import Decision
from tillaggsbelopp.swedish import round_half_away

_EXACT: Final = 4  # decimals that a number of kronor holds exactly


def json_text(document: Mapping[str, Any]) -> str:
    """A document as text."""
    import json  # the screen asks only how a figure is written

    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def number(figure: Fraction | int | None, decimals: int | None = None) -> int | float | None:
    """A figure as JSON has it: an integer where it is whole, else the nearest number with at most so many decimals.

    None is no figure, and of `decimals` as many as there are. Up to four decimals are those of the exact figure, half
    away from zero; of more, as many as a number can tell apart.
    """
    if figure is None:
        return None
    few = decimals is not None and decimals <= _EXACT
    rounded = round_half_away(Fraction(figure), decimals or 0) if few else Fraction(figure)
    if rounded.denominator == 1:
        return rounded.numerator
    return float(rounded) if decimals is None else round(float(rounded), decimals)


def fault_document(fault: Diagnostic) -> dict[str, Any]:
    """A fault as data."""
    return {
        **place_document(fault.place),
        "vad": fault.what,
        "väntat": fault.expected,
        "åtgärd": fault.remedy,
    }


def remark_document(remark: Diagnostic) -> dict[str, Any]:
    """A remark as data."""
    return {**place_document(remark.place), "vad": remark.what, "åtgärd": remark.remedy}


def place_document(place: Place | None) -> dict[str, Any]:
    """A place as data: a file, and line and column if it is not the whole of it."""
    located = place is not None and place.start >= 0
    line, column = place.source.line_and_column(place.start) if place is not None and located else (None, None)
    return {"fil": place.source.name if place else None, "rad": line, "kolumn": column}


def decision_document(decision: Decision) -> dict[str, Any]:
    """A decision as data."""
    return {"kunskapsdatum": decision.known_at.isoformat(), "ersätter_skäl": decision.reason or None}


def assumption_document(assumption: ReliedOn) -> dict[str, Any]:
    """An assumption or forecast as data."""
    accepted = assumption.accepted
    return {
        "id": assumption.id,
        "slag": assumption.kind,
        "text": assumption.text,
        "källa": assumption.source,
        "godkänd": {"datum": accepted.date.isoformat(), "av": accepted.by} if accepted else None,
    }
