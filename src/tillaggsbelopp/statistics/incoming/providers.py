"""Providers of statistics: how each is asked for a table, and what the user can do where it does not answer."""

from collections.abc import Callable
from typing import Final, NamedTuple

from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.incoming import kolada, pxweb
from tillaggsbelopp.statistics.incoming.connection import Connection, Patience
from tillaggsbelopp.statistics.package import FigureOrigin

Fetching = Callable[[Connection, FigureOrigin, int | None, Axis], list[tuple[str, bytes]]]


class _Provider(NamedTuple):
    """A provider: its name, how it is asked, and what to do by hand instead, where `{}` stands for the table."""

    name: str
    fetching: Fetching
    by_hand: str


PROVIDERS: Final = {
    "scb": _Provider(
        "SCB",
        pxweb.fetch_table,
        "Går det inte, hämta tabellen {} för hand på www.statistikdatabasen.scb.se och läs in den med importera FIL.",
    ),
    "kolada": _Provider(
        "Kolada",
        kolada.fetch_measure,
        "Går det inte, hämta nyckeltalet {} för hand på www.kolada.se och läs in det med importera FIL.",
    ),
}


def fetch(
    origin: FigureOrigin,
    address: str,
    year: int | None,
    register: Axis,
    tell: Callable[[str], None],
    patience: Patience = Patience(),  # noqa: B008 - immutable
) -> list[tuple[str, bytes]]:
    """Fetch the figures of a year from the provider of a table.

    Args:
        origin: the table, as the data description has it.
        address: where the provider's interface begins, as the data description has it.
        year: the year; None for the newest that the table has.
        register: the members that figures are wanted for.
        tell: shows how far it has come, a line in Swedish each time.
        patience: how long the provider is waited for.

    Returns:
        The answers as they came, at least one, each with a name for its file.

    Raises:
        Unavailable: there is no answer, or not a whole one to what was asked for. Nothing is written by this.
    """
    provider = PROVIDERS[origin.provider]
    by_hand = provider.by_hand.format(origin.table)
    with Connection(address, provider.name, by_hand, tell, patience) as connection:
        return provider.fetching(connection, origin, year, register)
