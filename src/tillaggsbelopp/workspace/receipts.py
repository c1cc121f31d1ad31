"""The files that seal a decided year: its receipt, its result, and what it pays of a settlement."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from tillaggsbelopp.agreement.reading import TERMS_FILE
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Place, Source
from tillaggsbelopp.documents.nodes import Scalar, parse_yaml
from tillaggsbelopp.documents.sources import read_source
from tillaggsbelopp.engine.result import Decision
from tillaggsbelopp.engine.settlement_rule import Payable
from tillaggsbelopp.swedish import explain_os_error
from tillaggsbelopp.workspace.folders import CONFIG

RECEIPT: Final = "kvitto.json"
RESULT: Final = "resultat.json"
PAYABLE: Final = "avrakning.json"
_RESTORE: Final = "Återställ det från en säkerhetskopia."


def decision_of(receipt: Mapping[str, Any], digest: str) -> Decision:
    """The decision that a receipt tells of; `digest` is the receipt's own SHA-256."""
    replaced = receipt["ersätter"]
    return Decision(date.fromisoformat(receipt["kunskapsdatum"]), replaced["skäl"] if replaced else "", digest)


def read_receipt(folder: Path, shown: str) -> tuple[dict[str, Any], str]:
    """Read a decided year's receipt, with its SHA-256. InvalidInput if it is none, or another year's."""
    source = read_source(folder / RECEIPT, f"{shown}/{RECEIPT}")
    receipt = _json(source, "kvittot")
    if not isinstance(receipt, dict) or not _is_receipt(receipt):
        raise _fault(source, "kvittot är inget kvitto som programmet skrivit")
    if str(receipt["år"]) != folder.name and not folder.name.startswith((".", f"{receipt['år']}-")):
        raise _fault(source, f"kvittot gäller {receipt['år']}, men mappen heter {folder.name}")
    return receipt, sha256(source.content).hexdigest()


def agreement_in(folder: Path, shown: str) -> str:
    """The id of the agreement in a decided year's copy; "" if it says none. InvalidInput if it can't be read."""
    name = f"{CONFIG}/{TERMS_FILE}"
    terms = parse_yaml(read_source(folder / name, f"{shown}/{name}"), Faults())
    written = terms.get("id") if terms is not None else None
    return written.value if isinstance(written, Scalar) else ""


def unlike_result(receipt: Mapping[str, Any], folder: Path, shown: str) -> str:
    """The words that tell how a receipt differs from the result and rules that it seals; "" if they agree."""
    result = _json(read_source(folder / RESULT, f"{shown}/{RESULT}"), "resultatet")
    if agreement_in(folder, shown) != receipt["överenskommelse"]:
        return f"gäller {receipt['överenskommelse']}, men kopian en annan överenskommelse"
    reason = receipt["ersätter"]["skäl"] if receipt["ersätter"] else None
    try:
        decided = result["fastställt"]
        if (receipt["år"], receipt["kunskapsdatum"], reason) != (
            result["år"],
            decided["kunskapsdatum"],
            decided["ersätter_skäl"],
        ):
            return f"säger annat än {RESULT} om år, kunskapsdatum eller skäl"
        if receipt["program"] != result["kvitto"]["program"]:
            return f"säger annat än {RESULT} om programmets version"
        amounts = {each["kommunkod"]: each["delbelopp"] for each in result["kommuner"]}
        for total in result.get("totaler", []):
            for each in total["kommuner"]:
                amounts[each["kommunkod"]] = {**amounts[each["kommunkod"]], **each["delbelopp"]}
    except (KeyError, TypeError, AttributeError):
        return f"hör till ett {RESULT} som programmet inte har skrivit"
    return "" if receipt["belopp"]["kommuner"] == amounts else f"säger andra belopp än {RESULT}"


def payable_of(path: Path, shown: str) -> Payable | None:
    """Read what a decided year pays of the settlement of the year before; None if there is no such file.

    InvalidInput if the file is none that the program has written.
    """
    if not path.exists():
        return None
    source = read_source(path, shown)
    written = _json(source, "avräkningen")
    try:
        paid = {str(code): kr for code, kr in written["kronor"].items()}
        if any(type(number) is not int for number in (written["år"], *paid.values())):
            raise TypeError
        return Payable(written["år"], paid)
    except (KeyError, TypeError, AttributeError):
        raise _fault(source, "avräkningen är inget som programmet skrivit") from None


def read_bytes(path: Path, shown: str) -> bytes:
    """Read a file's bytes. InvalidInput if it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(shown, error) from None


def unreadable(shown: str, error: OSError) -> InvalidInput:
    """The error to raise when something can't be read, with the reason."""
    return InvalidInput([Diagnostic(f"{shown} går inte att läsa: {explain_os_error(error)}")])


def _json(source: Source, what: str) -> Any:
    try:
        return json.loads(source.text)
    except (ValueError, RecursionError) as error:
        raise _fault(source, f"{what} är inte JSON", getattr(error, "pos", 0)) from None


def _is_receipt(receipt: dict[str, Any]) -> bool:
    kinds = {"överenskommelse": str, "program": str, "år": int, "kunskapsdatum": str, "filer": dict, "belopp": dict}
    if not all(isinstance(receipt.get(key), kind) for key, kind in kinds.items()) or "ersätter" not in receipt:
        return False
    amounts = receipt["belopp"]
    if not isinstance(amounts.get("kommuner"), dict) or not isinstance(amounts.get("totalt"), int):
        return False
    replaced = receipt["ersätter"]
    try:
        date.fromisoformat(receipt["kunskapsdatum"])
    except ValueError:
        return False
    return replaced is None or (isinstance(replaced, dict) and isinstance(replaced.get("skäl"), str))


def _fault(source: Source, what: str, position: int = 0) -> InvalidInput:
    place = Place(source, position, min(position + 1, len(source.text)))
    return InvalidInput([Diagnostic(what, place, remedy=_RESTORE)])
