"""The outcomes of draws shown: bands of amounts, how often conditions hold, and what was drawn from what."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from tillaggsbelopp.agreement.models import ASSUMPTION
from tillaggsbelopp.agreement.uncertainty import EARLIER, EVEN, NORMAL, Uncertain
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.amounts.view import CODE
from tillaggsbelopp.report.answers import all_shown_with, in_room, in_short, largest
from tillaggsbelopp.report.blocks import (
    GAP,
    Block,
    Column,
    DataCell,
    Drawing,
    Heading,
    Narrow,
    Records,
    ShownCell,
    ShownTable,
    Text,
    part,
    text_column,
)
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION, number
from tillaggsbelopp.report.sweep.view import title_blocks
from tillaggsbelopp.report.wording import SUM_LABEL, standing
from tillaggsbelopp.swedish import NO_BREAK_SPACE, capitalized, format_number, in_kr, join_words
from tillaggsbelopp.sweep.chance import Outcomes
from tillaggsbelopp.sweep.uncertain import UncertainQuantity

_KEYS: Final = ("nu", "andel_05", "andel_25", "median", "andel_75", "andel_95")
_MOST_REASONS: Final = 3
_BANDS: Final = (
    Column("Nu"),
    Column("5 %"),
    Column("25 %", gives_way=2),
    Column("Median", gives_way=3),
    Column("75 %", gives_way=2),
    Column("95 %"),
    Column("Bredd", gives_way=1),
)
_MEANING: Final = (
    "Nu är som överenskommelsen står. Hälften av dragningarna ger belopp mellan 25 % och 75 %, nio av tio mellan 5 % "
    "och 95 %. Bredd är mellan 5 % och 95 %."
)


def chance_title(outcomes: Outcomes) -> str:
    """The title of the outcomes."""
    of = outcomes.chance.of
    return f"{of.written.terms.name} {of.year}: {format_number(outcomes.drawn)} dragningar"


def chance_blocks(outcomes: Outcomes, today: Result) -> Iterator[Block]:
    """What was drawn, the bands of each municipality, and how often conditions hold."""
    yield from title_blocks(chance_title(outcomes), outcomes.chance.of.changes)
    yield from (Text(text, 2, first="- ") for text in _drawn_from(outcomes))
    yield GAP
    yield band_table(outcomes, today)
    yield GAP
    yield alone_table(outcomes)
    yield GAP
    yield Text(_MEANING)
    yield Text(f"Frö {outcomes.chance.seed}: samma frö ger samma dragningar.")
    yield from _remarks(outcomes, today)


def chance_answer_blocks(outcomes: Outcomes, today: Result) -> Iterator[Block]:
    """The band of the sum in words, and the widest bands."""
    above = [*_answer(outcomes, today)]
    below = [*_remarks(outcomes, today), all_shown_with("Diagram: --ut FIL.xlsx")]
    table = band_table(outcomes, today)
    yield from above
    yield in_room(lambda rows: largest(table, -1, 1, rows, summed=False), [*above, *below])
    yield from below


def _answer(outcomes: Outcomes, today: Result) -> Iterator[Block]:
    chance = outcomes.chance
    yield from title_blocks(chance_title(outcomes), chance.of.changes)
    yield Text(join_words([f"{each.title}{_assumed(each)}" for each in chance.quantities], limit=4))
    band = outcomes.bands()[-1]
    yield Text(
        f"Tillsammans {in_short(today.grand_total)} nu; nio gånger av tio {in_short(band.low_90)} till "
        f"{in_short(band.high_90)}, hälften {in_short(band.low_50)} till {in_short(band.high_50)}."
    )
    if len(chance.quantities) > 1 and outcomes.alone:
        most = outcomes.alone[0]
        yield Text(
            f"Mest gör {most.quantity.title}: ensam flyttar den {chance.municipalities.labels[most.place]} inom "
            f"{in_kr(most.widest)}, alla tillsammans inom {in_kr(most.whole)}."
        )
    yield GAP


def band_table(outcomes: Outcomes, today: Result) -> ShownTable:
    """A row per municipality: its total as the agreement stands, and the bands it is in."""
    rows: list[list[ShownCell]] = [
        [code, name, *figures, figures[-1] - figures[1]] for code, name, figures in band_rows(outcomes, today)
    ]
    header = (CODE, text_column(capitalized(outcomes.chance.of.written.terms.member_name)), *_BANDS)
    return ShownTable(header, rows[:-1], rows[-1], drawn=_drawing(outcomes.chance.of.year, 2, 1))


def band_rows(outcomes: Outcomes, today: Result) -> list[tuple[str, str, list[int]]]:
    """Code, name and figures, now and the five of the bands, of each municipality; last those of all together."""
    axis = outcomes.chance.municipalities
    places = [*zip(axis.members, axis.labels, strict=True), ("", SUM_LABEL)]
    now = [*map(today.total, axis.members), today.grand_total]
    return [
        (code, name, [total, band.low_90, band.low_50, band.median, band.high_50, band.high_90])
        for (code, name), total, band in zip(places, now, outcomes.bands(), strict=True)
    ]


def alone_table(outcomes: Outcomes) -> ShownTable:
    """A row per quantity: within how many kronor nine draws out of ten are when only that is drawn."""
    labels = outcomes.chance.municipalities.labels
    rows = [(each.quantity.title, labels[each.place], each.widest, each.whole) for each in outcomes.alone]
    header = (text_column("Ensam"), text_column("Mest för"), Column("Bredd, kr"), Column("Alla, kr"))
    return ShownTable(header, rows, title="Var för sig", narrow=Narrow.NAMES)


def chance_document(outcomes: Outcomes, today: Result) -> dict[str, Any]:
    """The outcomes as data."""
    chance = outcomes.chance
    rows = [(code, name, dict(zip(_KEYS, figures, strict=True))) for code, name, figures in band_rows(outcomes, today)]
    return {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": chance.of.written.terms.name,
        "år": chance.of.year,
        "alternativ": list(chance.of.changes),
        "osäkert": [
            {
                "namn": each.name,
                "titel": each.title,
                "enhet": each.unit or None,
                "fördelning": each.stated.distribution,
                "status": each.stated.status,
                "källa": each.stated.source,
                "ensam": _alone_document(outcomes, each),
            }
            for each in chance.quantities
        ],
        "antal": outcomes.drawn,
        "frö": chance.seed,
        "antal_som_inte_kan_räknas": outcomes.refused,
        "kommuner": [{"kommunkod": code, "kommun": name, **figures} for code, name, figures in rows[:-1]],
        "län": rows[-1][2],
        "villkor": [
            {"villkor": text, "håller_procent": number(_percent(outcomes, held))}
            for text, held in outcomes.held.items()
        ],
    }


def _alone_document(outcomes: Outcomes, quantity: UncertainQuantity) -> dict[str, Any] | None:
    found = next((each for each in outcomes.alone if each.quantity is quantity), None)
    if found is None:
        return None
    code = outcomes.chance.municipalities.members[found.place]
    return {"störst": {"kommunkod": code, "bredd": found.widest}, "summa_bredd": found.whole}


def chance_records(outcomes: Outcomes, today: Result) -> Records:
    """A row per municipality, last their sum."""
    rows: list[Sequence[DataCell]] = [(code, name, *figures) for code, name, figures in band_rows(outcomes, today)]
    return Records(("kommunkod", "kommun", *_KEYS), rows)


def chance_part(outcomes: Outcomes | InvalidInput | None, result: Result) -> Iterator[Block]:
    """The part of a review that tells how uncertain a year is, or why that can't be told; none if nothing says so."""
    if outcomes is None:
        return
    heading = Heading(f"Hur osäkert {result.year} är", "Osäkerhet")
    if isinstance(outcomes, InvalidInput):
        reasons = "; ".join(each.what for each in outcomes.diagnostics[:_MOST_REASONS])
        yield from part(heading, (), (), [f"Det kan inte räknas: {reasons}."])
        return
    table = band_table(outcomes, result)
    table = table.only(range(1, len(table.columns)))._replace(drawn=_drawing(result.year, 1, 0))
    notes = [f"{format_number(outcomes.drawn)} dragningar. {_MEANING}", *_refusals(outcomes)]
    yield from part(heading, _drawn_from(outcomes), [table, alone_table(outcomes)], notes)


def _drawn_from(outcomes: Outcomes) -> Iterator[str]:
    """What each quantity was drawn from and what goes together, with the source."""
    for each in outcomes.chance.quantities:
        yield f"{_quantity_text(each)} Källa: {each.stated.source}"
    stated = outcomes.chance.of.written.terms.uncertainty
    for group in stated.together if stated is not None else ():
        text = f"{join_words(group.between)} går ihop: korrelation {format_number(group.correlation)}"
        yield f"{text}{' (antagande)' if group.status == ASSUMPTION else ''}. Källa: {group.source}"


def _drawing(year: int, column: int, names: int) -> Drawing:
    return Drawing(f"Vad {year} kan bli", column, fan=True, names=names)


def _quantity_text(each: UncertainQuantity) -> str:
    """A quantity and its distribution as a sentence."""
    return f"{each.title} ({each.name}): {_distribution(each.stated, each)}{_assumed(each)}."


def _distribution(stated: Uncertain, each: UncertainQuantity) -> str:
    def shown(value: Fraction | None) -> str:
        return f"{format_number(value or 0)}{f'{NO_BREAK_SPACE}{each.unit}' if each.unit else ''}"

    if stated.distribution == NORMAL:
        return f"normal omkring {shown(each.expected)}, standardavvikelse {shown(stated.deviation)}"
    if stated.distribution == EARLIER:
        errors = "; ".join(format_number(error) for error in stated.errors.values())
        return f"tidigare fel {errors} omkring {shown(each.expected)}"
    if stated.distribution == EVEN:
        return f"lika troligt från {shown(stated.lowest)} till {shown(stated.highest)}"
    return f"från {shown(stated.lowest)} till {shown(stated.highest)}, troligast {shown(stated.likeliest)}"


def _assumed(each: UncertainQuantity) -> str:
    return " (antagande)" if each.is_assumption else ""


def _percent(outcomes: Outcomes, held: int) -> Fraction:
    return Fraction(100 * held, outcomes.computed)


def _remarks(outcomes: Outcomes, today: Result) -> Iterator[Block]:
    for text, held in outcomes.held.items():
        share = format_number(_percent(outcomes, held), 1, fixed=True)
        yield Text(f"Villkoret {text} håller i {share}{NO_BREAK_SPACE}% av dragningarna.", style="bold")
    yield from (Text(text, style="bold") for text in _refusals(outcomes))
    yield Text(standing(today))


def _refusals(outcomes: Outcomes) -> Iterator[str]:
    if outcomes.refused:
        count = f"{format_number(outcomes.refused)} av {format_number(outcomes.drawn)} dragningar"
        why = f", {format_number(outcomes.outside)} för att en storhet inte kan vara så" if outcomes.outside else ""
        yield f"Obs: {count} kan inte räknas{why}. Banden är av de andra."
