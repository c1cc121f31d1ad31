"""A sweep as rows of a file, as a summary on the screen, and as JSON."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.amounts.csv_data import BYTE_ORDER_MARK, defused
from tillaggsbelopp.report.layout import Line, fits, table, wrapped
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number
from tillaggsbelopp.sweep.grid import Block, Spread, Summary, Sweep

FAULT: Final = "fel"
REFUSED: Final = "kan inte räknas"
TOTAL: Final = "totalt"
_HEADER: Final = ("Totalt, kr", "Nu", "Lägst", "25 %", "Median", "75 %", "Högst")
_WITHOUT_QUARTILES: Final = (0, 1, 2, 4, 6)
TEXTS: Final = ("kommunkod", "kommun")


def columns(sweep: Sweep) -> list[str]:
    """The columns of a file: what is varied, the municipality, its amounts, and whether they could be computed."""
    amounts = [name for total, rules in sweep.rules.items() for name in (*(rule.id for rule in rules), total or TOTAL)]
    return [*(variation.name for variation in sweep.variations), *TEXTS, *amounts, FAULT]


def points(sweep: Sweep, block: Block) -> Iterator[tuple[tuple[Fraction, ...], list[tuple[int, ...]] | None]]:
    """The varied values of each point, and the amounts of each municipality; None if the point was refused."""
    parts = []
    for rules in sweep.rules.values():
        own = [block.amounts.kronor[rule.id] for rule in rules]
        parts += [*own, sum(own)]
    lists = [part.tolist() for part in parts]
    for number, (values, refused) in enumerate(zip(block.values, block.amounts.refused.tolist(), strict=True)):
        yield values, None if refused else list(zip(*(part[number] for part in lists), strict=True))


def csv_head(sweep: Sweep) -> str:
    """The first line of a CSV file for Swedish Excel."""
    return BYTE_ORDER_MARK + _csv([columns(sweep)])


def csv_block(sweep: Sweep, block: Block) -> str:
    """The lines of a block: decimal commas, no thousands separators."""
    axis = sweep.municipalities
    names = [(defused(code), defused(name)) for code, name in zip(axis.members, axis.labels, strict=True)]
    empty = [""] * (len(columns(sweep)) - len(sweep.variations) - len(TEXTS) - 1)
    lines: list[list[object]] = []
    for values, amounts in points(sweep, block):
        texts = [format_number(value, 12).replace(NO_BREAK_SPACE, "") for value in values]
        if amounts is None:
            lines += [[*texts, *name, *empty, REFUSED] for name in names]
        else:
            lines += [[*texts, *name, *own, ""] for name, own in zip(names, amounts, strict=True)]
    return _csv(lines)


def _csv(lines: Iterable[Iterable[object]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(lines)
    return buffer.getvalue()


def sweep_lines(summary: Summary, today: Result | None, width: int, file: str = "") -> Iterator[Line]:
    """The quantiles of each municipality's total over the points, in at most `width` columns."""
    sweep = summary.sweep
    count = format_number(summary.points)
    yield from wrapped(f"{sweep.of.written.terms.name} {sweep.of.year}: {count} alternativ", width, style="bold")
    for change in sweep.of.changes:
        yield from wrapped(f"ALTERNATIV: {change}", width, style="bold reverse")
    for variation in sweep.variations:
        yield from wrapped(f"{variation.name}: {variation.span}", width, 2)
    yield Line()
    spreads = summary.spreads()
    if spreads:
        yield from _table(sweep, spreads, today, width)
        yield Line()
    if today is None:
        yield from wrapped("Nu: beloppen kan inte räknas utan det som varieras.", width)
    text = "Nu är som överenskommelsen står."
    if spreads and _has_room(sweep, spreads, today, width):
        text += " 25 och 75 %: så stor del av alternativen ger högst det beloppet."
    yield from wrapped(text, width)
    if spreads and not summary.varies and sweep.count > 1:
        yield from wrapped("Obs: inget belopp ändras av det som varieras.", width, style="bold")
    if summary.sampled:
        text = f"25 %, median och 75 % är räknade på ett urval av {format_number(summary.most)} alternativ."
        yield from wrapped(text, width)
    if summary.refused:
        text = f"Obs: {format_number(summary.refused)} av {count} alternativ kan inte räknas. Det första, "
        text += f"{point_text(sweep, summary.first_refused or 0)}: {summary.reason()}"
        yield from wrapped(text, width, style="bold")
    if file:
        yield from wrapped(f"Skrev {file}.", width)


def point_text(sweep: Sweep, number: int) -> str:
    """What a point is, in words."""
    parts = []
    for variation in reversed(sweep.variations):
        number, at = divmod(number, len(variation.values))
        parts.append(f"{variation.name} {variation.shown(variation.values[at])}")
    return ", ".join(reversed(parts))


def sweep_json(summary: Summary, today: Result | None, file: str | None) -> str:
    """The summary as JSON text."""
    sweep, spreads = summary.sweep, summary.spreads()
    axis = sweep.municipalities
    document = {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": sweep.of.written.terms.name,
        "år": sweep.of.year,
        "alternativ": list(sweep.of.changes),
        "varierat": [
            {
                "namn": variation.name,
                "enhet": variation.unit or None,
                "gånger": variation.factor,
                "värden": [float(value) for value in variation.values],
            }
            for variation in sweep.variations
        ],
        "antal": summary.points,
        "antal_som_inte_kan_räknas": summary.refused,
        "varför": summary.reason() or None,
        "urval": summary.most if summary.sampled else None,
        "kommuner": [
            {"kommunkod": code, "kommun": name, **_document(spread, today, code)}
            for code, name, spread in zip(axis.members, axis.labels, spreads[:-1], strict=bool(spreads))
        ],
        "län": _document(spreads[-1], today, None) if spreads else None,
        "fil": file,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _rows(sweep: Sweep, spreads: Sequence[Spread], today: Result | None) -> list[list[str]]:
    """A row per municipality, and last their sum."""
    axis = sweep.municipalities
    names = [f"{code} {name}" for code, name in zip(axis.members, axis.labels, strict=True)]
    keys = [*axis.members, None]
    each = zip([*names, SUM_LABEL], keys, spreads, strict=True)
    return [[name, _today(today, code), *_cells(spread)] for name, code, spread in each]


def _has_room(sweep: Sweep, spreads: Sequence[Spread], today: Result | None, width: int) -> bool:
    return fits(_HEADER, _rows(sweep, spreads, today), width)


def _table(sweep: Sweep, spreads: Sequence[Spread], today: Result | None, width: int) -> list[Line]:
    """All rows; without quartiles where the window is narrow."""
    header, rows = list(_HEADER), _rows(sweep, spreads, today)
    if not _has_room(sweep, spreads, today, width):
        header, *rows = ([row[column] for column in _WITHOUT_QUARTILES] for row in (header, *rows))
    return table(header, rows[:-1], rows[-1], width)


def _cells(spread: Spread) -> list[str]:
    values = (spread.lowest, spread.quartile_1, spread.median, spread.quartile_3, spread.highest)
    return [format_number(value) for value in values]


def _now(today: Result | None, code: str | None) -> int | None:
    if today is None:
        return None
    return today.grand_total if code is None else today.total(code)


def _today(today: Result | None, code: str | None) -> str:
    now = _now(today, code)
    return "–" if now is None else format_number(now)


def _document(spread: Spread, today: Result | None, code: str | None) -> dict[str, int | None]:
    return {
        "nu": _now(today, code),
        "lägst": spread.lowest,
        "kvartil_1": spread.quartile_1,
        "median": spread.median,
        "kvartil_3": spread.quartile_3,
        "högst": spread.highest,
    }
