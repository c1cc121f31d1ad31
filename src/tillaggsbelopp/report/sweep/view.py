"""Other values shown: how amounts spread over a sweep, where a condition holds, and what one more unit does."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.blocks import GAP, Block, Column, ShownCell, ShownTable, Text, text_column
from tillaggsbelopp.report.screen import has_room
from tillaggsbelopp.report.sweep.data import DECIMALS, spread_rows
from tillaggsbelopp.review.goal import Found, Interval
from tillaggsbelopp.review.goal_conditions import kronor_of
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number, join_words, round_half_away
from tillaggsbelopp.sweep.grid import Summary, Sweep
from tillaggsbelopp.sweep.sensitivity import Sensitivity

_SPREAD: Final = (
    text_column("Totalt, kr"),
    Column("Nu"),
    Column("Lägst"),
    Column("25 %", gives_way=1),
    Column("Median"),
    Column("75 %", gives_way=1),
    Column("Högst"),
)
_EFFECT: Final = (
    *map(text_column, ("Vad", "Ökning", "Mest för")),
    *(Column(title, decimals=DECIMALS) for title in ("kr", "Summa, kr")),
)


def sweep_title(summary: Summary) -> str:
    """The title of a sweep."""
    of = summary.sweep.of
    return f"{of.written.terms.name} {of.year}: {format_number(summary.points)} alternativ"


def sweep_blocks(summary: Summary, today: Result | None, file: str = "") -> Iterator[Block]:
    """The quantiles of each municipality's total over the points, with what `file` all amounts were written to."""
    sweep = summary.sweep
    yield from _title(sweep_title(summary), sweep.of.changes)
    for variation in sweep.variations:
        yield Text(f"{variation.name}: {variation.span}", 2)
    yield GAP
    rows = [[f"{code} {name}".strip(), *figures.values()] for code, name, figures in spread_rows(summary, today)]
    table = ShownTable(_SPREAD, rows[:-1], rows[-1] if rows else None)
    if rows:
        yield table
        yield GAP
    if today is None:
        yield Text("Nu: beloppen kan inte räknas utan det som varieras.")
    text = "Nu är som överenskommelsen står."
    quartiles = f"{text} 25 och 75 %: så stor del av alternativen ger högst det beloppet."
    yield lambda width: [Text(quartiles if rows and has_room(table, width) else text)]
    if rows and not summary.varies and sweep.count > 1:
        yield Text("Obs: inget belopp ändras av det som varieras.", style="bold")
    if summary.sampled:
        yield Text(f"25 %, median och 75 % är räknade på ett urval av {format_number(summary.most)} alternativ.")
    if summary.refused:
        refused = f"{format_number(summary.refused)} av {format_number(summary.points)} alternativ kan inte räknas"
        first = f"Det första, {point_text(sweep, summary.first_refused or 0)}: {summary.reason()}"
        yield Text(f"Obs: {refused}. {first}", style="bold")
    if file:
        yield Text(f"Skrev {file}.")


def point_text(sweep: Sweep, number: int) -> str:
    """The values of a point, in words."""
    parts = []
    for variation in reversed(sweep.variations):
        number, at = divmod(number, len(variation.values))
        parts.append(f"{variation.name} {variation.shown(variation.values[at])}")
    return ", ".join(reversed(parts))


def goal_title(found: Found) -> str:
    """The title of a search."""
    search = found.search
    return f"{search.of.written.terms.name} {search.of.year}: {search.quantity.name}"


def goal_blocks(found: Found, today: Result) -> Iterator[Block]:
    """The intervals, or the nearest value."""
    search = found.search
    shown = search.shown
    yield from _title(goal_title(found), search.of.changes)
    if search.now:
        yield Text(f"Nu: {search.now}", 2)
    yield Text(f"Villkor: {search.wish.text}", 2)
    yield Text(f"Som det är nu: {search.wish.state(kronor_of(today))}", 2)
    yield GAP
    for interval in found.intervals:
        yield Text(f"Villkoret håller {_span(found, interval)}.", style="bold")
        for text in _ends(found, interval):
            yield Text(text, 2)
    if not found.intervals:
        yield Text(f"Villkoret håller inte från {shown(search.first)} till {shown(search.last)}.", style="bold")
        if found.nearest is not None:
            value, gap, state = found.nearest
            unit, decimals = ("kr", 0) if search.wish.unit == "kr" else ("procentenheter", 4)
            far = f"{format_number(Fraction(gap), decimals)}{NO_BREAK_SPACE}{unit}"
            yield Text(f"Närmast är {shown(value)}: {state}, {far} från.", 2)
    yield GAP
    yield Text(_how(found), style="dim")
    if found.refused:
        count = format_number(found.refused)
        yield Text(f"Obs: {count} av värdena ger inga belopp, och uppfyller inte villkoret.", style="bold")


def _span(found: Found, interval: Interval) -> str:
    search, shown = found.search, found.search.shown
    below, above = interval.outside
    if interval.first == interval.last:
        return f"vid {shown(interval.first)}"
    if not below and not above:
        return f"i hela det som prövats, från {shown(search.first)} till {shown(interval.last)}"
    return f"från {shown(interval.first)} till {shown(interval.last)}"


def _ends(found: Found, interval: Interval) -> Iterator[str]:
    """The state at each end that is not one of the search's, and just outside it."""
    shown = found.search.shown
    ways = ("börjar", "slutar")
    ends = zip((interval.first, interval.last), interval.states, interval.outside, interval.beyond, ways, strict=True)
    for value, state, outside, beyond, way in ends:
        if beyond is not None:
            yield f"Vid {shown(value)}: {state}. Vid {shown(beyond)} håller det inte: {outside}."
        else:
            yield f"Vid {shown(value)}, där sökningen {way}: {state}."


def _how(found: Found) -> str:
    search, shown = found.search, found.search.shown
    text = f"Prövat i {format_number(found.tried)} värden från {shown(search.first)} till {shown(search.last)}"
    if found.spacing <= search.precision:
        return f"{text}, alla med avståndet {shown(search.precision)}."
    return f"{text}; gränser är sökta till {shown(search.precision)}. Det som ryms mellan två värden kan ha missats."


def sensitivity_title(found: Sensitivity) -> str:
    """The title of the effects."""
    return f"{found.agreement} {found.year}: vad lite mer av varje sak gör"


def sensitivity_blocks(found: Sensitivity, most: int) -> Iterator[Block]:
    """The `most` largest effects."""
    yield from _title(sensitivity_title(found), found.changes)
    yield GAP
    names = found.municipalities.labels
    rows: list[list[ShownCell]] = [
        [f"{each.name} {each.label}".strip(), each.step, names[each.place], _kr(each.largest), _kr(each.total)]
        for each in found.effects[:most]
        if each.largest
    ]
    if rows:
        yield ShownTable(_EFFECT, rows)
    yield GAP
    text = "kr är ändringen för den kommun som får den största, före avrundning till hela kronor."
    yield Text(f"{text} Summa är alla kommuner tillsammans.")
    if left := len(found.effects) - len(rows):
        yield Text(f"{format_number(left)} mindre visas inte här; --antal visar fler, --csv alla.")
    if found.not_computable:
        without = join_words(found.not_computable)
        yield Text(f"Obs: med lite mer av {without} kan beloppen inte räknas.", style="bold")


def _kr(amount: float) -> Fraction:
    """To the krona; what is small to the öre."""
    return round_half_away(Fraction(amount), 0 if abs(amount) >= 100 else DECIMALS)


def _title(title: str, changes: Sequence[str]) -> Iterator[Block]:
    """The title, and what is tried out already."""
    yield Text(title, style="bold")
    for change in changes:
        yield Text(f"ALTERNATIV: {change}", style="bold reverse")
