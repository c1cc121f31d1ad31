"""Accepted remarks: those that the agreement says are as intended, told apart from the ones that remain."""

from collections.abc import Sequence
from dataclasses import dataclass

from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.documents.acceptance import AcceptedRemark
from tillaggsbelopp.swedish import NO_BREAK_SPACE


@dataclass(frozen=True)
class MeantSo:
    """A remark that the agreement accepts (`godtagna_påpekanden`), with the reason that it gives."""

    remark: Diagnostic
    reason: str


def divide_remarks(
    remarks: Sequence[Diagnostic], accepted: Sequence[AcceptedRemark]
) -> tuple[tuple[Diagnostic, ...], tuple[MeantSo, ...]]:
    """Tell the remarks that remain from those that the agreement accepts, both in the order given.

    An accepted entry that no remark begins with becomes a remark itself, so that entries grown old are seen.
    """
    meant = {
        remark: MeantSo(remark, entry.reason)
        for entry in reversed(accepted)
        for remark in remarks
        if _is(remark, entry)
    }
    remaining = [remark for remark in remarks if remark not in meant]
    remaining += [
        Diagnostic(
            f"godtagna_påpekanden: inget påpekande börjar så: {entry.begins}",
            entry.place_of("påpekande"),
            remedy="Ta bort posten, eller skriv början av påpekandet som det står efter fil, rad och kolumn.",
        )
        for entry in accepted
        if not any(_is(remark, entry) for remark in remarks)
    ]
    return tuple(remaining), tuple(meant[remark] for remark in remarks if remark in meant)


def _is(remark: Diagnostic, entry: AcceptedRemark) -> bool:
    file = remark.place.source.name if remark.place else ""
    in_file = entry.file is None or file == entry.file or file.endswith(f"/{entry.file}")
    return in_file and remark.what.replace(NO_BREAK_SPACE, " ").startswith(entry.begins)
