"""Other values shown: how amounts spread over a sweep, where a condition holds, and what one more unit does."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.amounts.view import CODE
from tillaggsbelopp.report.blocks import GAP, Block, Column, Narrow, ShownCell, ShownTable, Text, text_column
from tillaggsbelopp.report.sweep.data import DECIMALS, spread_rows
from tillaggsbelopp.report.table_lines import has_room
from tillaggsbelopp.report.wording import standing
from tillaggsbelopp.review.goal import Found, Interval
from tillaggsbelopp.review.goal_conditions import kronor_of
from tillaggsbelopp.swedish import NO_BREAK_SPACE, capitalized, format_number, join_words, round_half_away
from tillaggsbelopp.sweep.grid import Summary, Sweep
from tillaggsbelopp.sweep.sensitivity import Effect, Sensitivity

_SPREAD: Final = (
    Column("Nu"),
    Column("Lägst"),
    Column("25 %", gives_way=2),
    Column("Median", gives_way=3),
    Column("75 %", gives_way=2),
    Column("Högst"),
    Column("Skillnad"),
)
_EFFECT: Final = (
    text_column("Vad"),
    text_column("Namn")._replace(gives_way=1),
    *map(text_column, ("Ökning", "Mest för")),
    *(Column(title, decimals=DECIMALS) for title in ("kr", "Summa, kr")),
)


def sweep_title(summary: Summary) -> str:
    """The title of a sweep."""
    of = summary.sweep.of
    return f"{of.written.terms.name} {of.year}: {format_number(summary.points)} alternativ"


def sweep_blocks(summary: Summary, today: Result | None, file: str = "") -> Iterator[Block]:
    """The quantiles of each municipality's total over the points, with what `file` all amounts were written to."""
    sweep = summary.sweep
    yield from title_blocks(sweep_title(summary), sweep.of.changes)
    for variation in sweep.variations:
        yield Text(f"{variation.title} ({variation.name}): {variation.span}", 2)
    yield GAP
    table = spread_table(summary, today)
    if table.rows:
        yield table
        yield GAP
    if today is None:
        yield Text("Nu: beloppen kan inte räknas utan det som varieras.")
    text = "Nu är som överenskommelsen står."
    quartiles = f"{text} 25 och 75 %: så stor del av alternativen ger högst det beloppet."
    without_code = table.only(range(1, len(table.columns)))
    yield lambda width: [Text(quartiles if table.rows and has_room(without_code, width) else text)]
    yield from remarks_on(summary, today)
    if file:
        yield Text(f"Skrev {file}.")


def spread_table(summary: Summary, today: Result | None) -> ShownTable:
    """A row per municipality: its total as the agreement stands, and its spread over the points."""
    rows: list[list[ShownCell]] = [
        [code, name, *figures.values(), spread_width(figures)] for code, name, figures in spread_rows(summary, today)
    ]
    header = (CODE, text_column(capitalized(summary.sweep.of.written.terms.member_name)), *_SPREAD)
    return ShownTable(header, rows[:-1], rows[-1] if rows else None)


def spread_width(figures: Mapping[str, int | None]) -> int:
    """The highest of the figures of a row minus the lowest."""
    return (figures["högst"] or 0) - (figures["lägst"] or 0)


def remarks_on(summary: Summary, today: Result | None) -> Iterator[Block]:
    """What is to be known of a sweep beside its figures: what could not be computed, and what they rest on."""
    sweep = summary.sweep
    if not summary.varies and summary.points > summary.refused and sweep.count > 1:
        yield Text("Obs: inget belopp ändras av det som varieras.", style="bold")
    if summary.sampled:
        yield Text(f"25 %, median och 75 % är räknade på ett urval av {format_number(summary.most)} alternativ.")
    if summary.refused:
        refused = f"{format_number(summary.refused)} av {format_number(summary.points)} alternativ kan inte räknas"
        first = f"Det första, {point_text(sweep, summary.first_refused or 0)}: {summary.reason()}"
        yield Text(f"Obs: {refused}. {first}", style="bold")
    if today is not None:
        yield Text(standing(today))


def point_text(sweep: Sweep, number: int) -> str:
    """The values of a point, as they are written to be tried."""
    parts = []
    for variation in reversed(sweep.variations):
        number, at = divmod(number, len(variation.values))
        parts.append(f"{variation.name} {variation.shown(variation.values[at])}")
    return ", ".join(reversed(parts))


def goal_title(found: Found) -> str:
    """The title of a search."""
    search = found.search
    return f"{search.of.written.terms.name} {search.of.year}: {search.quantity.title}"


def goal_blocks(found: Found, today: Result, most: int | None = None) -> Iterator[Block]:
    """The first `most` intervals (None: all), or the nearest value."""
    search = found.search
    shown = search.shown
    yield from title_blocks(goal_title(found), search.of.changes)
    if search.now:
        yield Text(f"Nu: {search.now}", 2)
    yield Text(f"Villkor: {search.wish.text}", 2)
    yield Text(f"Som det är nu: {search.wish.state(kronor_of(today))}", 2)
    yield GAP
    for interval in found.intervals[:most]:
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
    if left := len(found.intervals[len(found.intervals[:most]) :]):
        yield Text(f"Villkoret håller i {left} intervall till. Allt: --allt", style="bold")
    yield GAP
    yield Text(_how(found), style="dim")
    if found.refused:
        count = format_number(found.refused)
        yield Text(f"Obs: {count} av värdena ger inga belopp, och uppfyller inte villkoret.", style="bold")
    yield Text(standing(today))


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
    return f"{found.result.agreement} {found.result.year}: vad lite mer gör"


def sensitivity_blocks(found: Sensitivity) -> Iterator[Block]:
    """All effects, the largest first."""
    yield from title_blocks(sensitivity_title(found), found.result.changes)
    yield GAP
    table = effects_table(found)
    if table.rows:
        yield table
    yield GAP
    yield from effects_notes(found, len(found.not_computable))
    if left := len(found.effects) - len(table.rows):
        yield Text(f"{format_number(left)} till gör ingen skillnad.")


def effects_table(found: Sensitivity, most: int | None = None) -> ShownTable:
    """The `most` largest effects (None: all that there are), with whom each changes most."""
    names = found.result.municipalities.labels
    rows: list[list[ShownCell]] = [
        [each.title, _as_written(each), each.step, names[each.place], to_krona(each.largest), to_krona(each.total)]
        for each in found.effects[:most]
        if each.largest
    ]
    return ShownTable(_EFFECT, rows, narrow=Narrow.NAMES)


def effects_notes(found: Sensitivity, most: int) -> Iterator[Block]:
    """What the figures of effects are, what they rest on, and at `most` so many of those there are none of."""
    yield Text("kr: ändringen där den är störst, före avrundning. Summa: alla tillsammans.")
    if found.not_computable:
        without = join_words([*found.not_computable.values()], limit=most)
        yield Text(f"Obs: med lite mer av {without} kan beloppen inte räknas.", style="bold")
    yield Text(standing(found.result))


def to_krona(amount: float) -> Fraction:
    """An effect to the krona; what is small to the öre."""
    return round_half_away(Fraction(amount), 0 if abs(amount) >= 100 else DECIMALS)


def _as_written(effect: Effect) -> str:
    return f"{effect.name} {effect.label}".strip()


def title_blocks(title: str, changes: Sequence[str]) -> Iterator[Block]:
    """The title, and what is tried out already."""
    yield Text(title, style="bold")
    for change in changes:
        yield Text(f"ALTERNATIV: {change}", style="bold reverse")
