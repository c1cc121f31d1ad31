"""The receipt of a result: what it was computed from and came to, enough to see later that nothing has changed."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.version import __version__

SCHEMA_VERSION: Final = 1
PROGRAM: Final = f"tillaggsbelopp {__version__}"


def receipt_document(files: Mapping[str, Source]) -> dict[str, Any]:
    """The program that computed a result, and the SHA-256 of every file that was read, by its name."""
    return {"program": PROGRAM, "filer": hashes(files)}


def hashes(files: Mapping[str, Source]) -> dict[str, str]:
    """The SHA-256 of each file's bytes, by name."""
    return {name: sha256(source.content).hexdigest() for name, source in sorted(files.items())}


def amounts_document(result: Result) -> dict[str, Any]:
    """The amounts, kr: by municipality and part, and in all."""
    return {
        "kommuner": {
            code: {component.rule: component.amounts[code] for component in result.distributed}
            for code in result.municipalities.members
        },
        "totalt": result.grand_total,
    }
