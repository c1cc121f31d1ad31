"""The parts that JSON documents have in common: numbers, faults, decisions, assumptions and receipts.

Kronor that are paid are exact integers. Any other figure is an integer where it is whole, else the number nearest to it
with at most the decimals that the document states. What must be exact is a text.
"""

from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from tillaggsbelopp.diagnostics import Diagnostic, Place, Source
from tillaggsbelopp.engine.assumptions import ReliedOn
from tillaggsbelopp.engine.result import Decision, Minutes, Result
from tillaggsbelopp.swedish import round_half_away
from tillaggsbelopp.version import __version__

SCHEMA_VERSION: Final = 1
PROGRAM: Final = f"tillaggsbelopp {__version__}"
MINUTES_KEYS: Final = ("dnr", "organ", "paragraf", "datum", "granskad_av")
"""The keys of what is on record of a decision, in the order of the fields of `Minutes`."""
_EXACT: Final = 4  # decimals that a number of kronor holds exactly


def json_text(document: Mapping[str, Any]) -> str:
    """A document as text, as `json.dumps` writes it with `ensure_ascii=False, indent=2`, but long lists sooner."""
    from json import dumps  # the screen asks only how a figure is written
    from json.encoder import encode_basestring as quoted

    def text(value: Any, indent: str) -> str:
        inner = indent + "  "
        match value:
            case str():
                return quoted(value)
            case int() if type(value) is int:
                return str(value)
            case dict() if value:
                parts = [f"{quoted(str(key))}: {text(each, inner)}" for key, each in value.items()]
                return f"{{{inner}{f',{inner}'.join(parts)}{indent}}}"
            case list() | tuple() if value:
                return f"[{inner}{f',{inner}'.join([text(each, inner) for each in value])}{indent}]"
            case _:
                return dumps(value)

    return text(document, "\n") + "\n"


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
    return {**place_document(fault.place), "vad": fault.what, "väntat": fault.expected, "åtgärd": fault.remedy}


def place_document(place: Place | None) -> dict[str, Any]:
    """A place as data: a file, and line and column if it is not the whole of it."""
    line, column = place.source.line_and_column(place.start) if place and place.start >= 0 else (None, None)
    return {"fil": place.source.name if place else None, "rad": line, "kolumn": column}


def decision_document(decision: Decision) -> dict[str, Any]:
    """A decision as data."""
    document = {"kunskapsdatum": decision.known_at.isoformat(), "ersätter_skäl": decision.reason or None}
    if decision.despite:
        document["trots_skäl"] = decision.despite
    minutes = minutes_document(decision.minutes)
    return {**document, "beslut": minutes} if minutes else document


def minutes_document(minutes: Minutes) -> dict[str, str]:
    """What is on record of a decision as data: only what somebody has said."""
    return {key: text for key, text in zip(MINUTES_KEYS, minutes, strict=True) if text}


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


def receipt_document(files: Mapping[str, Source]) -> dict[str, Any]:
    """The program that computed a result, and the SHA-256 of every file that was read, by its name."""
    hashes = {name: sha256(source.content).hexdigest() for name, source in sorted(files.items())}
    return {"program": PROGRAM, "filer": hashes}


def amounts_document(result: Result) -> dict[str, Any]:
    """The amounts of a receipt, kr: by municipality and part, and in all."""
    return {
        "kommuner": {
            code: {component.rule: component.amounts[code] for component in result.distributed}
            for code in result.municipalities.members
        },
        "totalt": result.grand_total,
    }
