"""From undefined values to diagnostics: each root cause once, with everybody it strikes."""

from collections.abc import Collection, Iterable

from tillaggsbelopp.diagnostics import Diagnostic, Faults, Place, Source
from tillaggsbelopp.formula.values import Cause, Missing, Table, causes_in
from tillaggsbelopp.swedish import join_words


def raise_if_undefined(wanted: Iterable[tuple[Table, str]], generated: Collection[Source] = ()) -> None:
    """Raise InvalidInput if a cell of any wanted table is undefined or missing.

    `wanted` has pairs of a table and what it is in words. A cause inside a formula that the program wrote (its source
    is in `generated`) is left out where others are told: it follows from one of those.
    """
    faults = Faults()
    causes: list[Cause] = []
    needed_by: dict[Missing, list[str]] = {}
    for table, what in wanted:
        causes += causes_in(table)
        for cell in table.cells:
            if isinstance(cell, Missing):
                needed_by.setdefault(cell, []).append(what)
    for missing, needing in needed_by.items():
        faults.add(
            f"{missing} saknas, och {join_words(needing)} kan inte räknas utan",
            missing.place,
            remedy="Fyll i värdet, eller säg vad som ska gälla med OMSAKNAS(…; …).",
        )
    at_root = [cause for cause in causes if cause.place is None or cause.place.source not in generated]
    faults.extend(diagnostics_of(at_root if at_root or faults else causes))
    faults.raise_if_any()


def diagnostics_of(causes: Iterable[Cause]) -> list[Diagnostic]:
    """Make one diagnostic per cause and place; causes that differ only in whom they strike are told together."""
    labels: dict[tuple[str, Place | None, str, str], list[str]] = {}
    for cause in causes:
        struck = labels.setdefault((cause.what, cause.place, cause.expected, cause.remedy), [])
        if cause.label and cause.label not in struck:
            struck.append(cause.label)
    return [
        Diagnostic(f"{what} för {join_words(struck)}" if struck else what, place, expected, remedy)
        for (what, place, expected, remedy), struck in labels.items()
    ]
