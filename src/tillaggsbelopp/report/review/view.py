"""A review as a report, and as data: what happened, then why, then what it would have been otherwise."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, Final

from tillaggsbelopp.engine.assumptions import ReliedOn
from tillaggsbelopp.engine.result import Result, percent_change
from tillaggsbelopp.report.answers import signed_kr
from tillaggsbelopp.report.blocks import (
    GAP,
    Block,
    Column,
    Drawing,
    Figure,
    Heading,
    ShownCell,
    ShownTable,
    Text,
    View,
    part,
    signed,
    text_column,
)
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION, assumption_document
from tillaggsbelopp.report.receivers import receivers_document, transitions_document
from tillaggsbelopp.report.review.findings import Finding, findings
from tillaggsbelopp.report.review.follow_up_tables import limits, measures, outlooks, receivers_part, review_table
from tillaggsbelopp.report.review.sentences import (
    if_limits_are_crossed,
    known_now_text,
    what_came_otherwise,
    what_is_decided,
    who_gets_more,
)
from tillaggsbelopp.report.sections import sections_document, sections_of
from tillaggsbelopp.report.sweep.chance import chance_part
from tillaggsbelopp.report.table_lines import has_room
from tillaggsbelopp.report.wording import SUM_LABEL, counted, standing
from tillaggsbelopp.review.follow_up import FollowUp
from tillaggsbelopp.swedish import capitalized, in_kr

_MOST_EFFECTS: Final = 10
PER_CENT: Final = 2
"""The decimals of a change in per cent."""


def follow_up_title(found: FollowUp) -> str:
    """The title of a review."""
    return f"Uppföljning {found.first.year}–{found.last.year}: {found.last.agreement}"


def follow_up_blocks(found: FollowUp) -> Iterator[Block]:
    """The whole review."""
    yield Text(follow_up_title(found), style="bold")
    yield from _most_important(found)
    yield from _amounts(found)
    yield from _change(found)
    yield from receivers_part(found)
    yield from outlooks(found)
    yield from measures(found)
    yield from limits(found)
    yield from _alternatives(found)
    yield from _sensitivity(found)
    yield from chance_part(found.chance, found.last)
    yield from _grounds(found)


def follow_up_document(found: FollowUp, view: View) -> dict[str, Any]:
    """The review: limits, causes and municipalities, kr, and all that its view says."""
    return {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": found.last.agreement,
        "från": found.first.year,
        "till": found.last.year,
        "flaggor": [flag.what for flag in found.flags],
        "kan_inte_prövas": [flag.what for flag in found.untested],
        "det_viktigaste": [
            {"vad": each.name, "kr": each.kronor, "kort_sagt": each.sentence} for each in findings(found)
        ],
        "antaganden": [assumption_document(each) for each in _assumptions(found)],
        "orsaker": {cause: found.whole.by_cause(cause) for cause in found.whole.causes},
        "kommuner": [
            {
                "kommunkod": each.code,
                "kommun": each.name,
                "belopp": {str(result.year): result.find_total(each.code) for result in found.results},
                "ändring": each.difference,
                "orsaker": dict(each.causes),
            }
            for each in found.whole.municipalities
        ],
        "vilka_får": receivers_document(found.receivers),
        "dämpade": transitions_document(found.transitions),
        "avsnitt": sections_document(sections_of(view)),
    }


def _most_important(found: FollowUp) -> Iterator[Block]:
    """The sum, limits that are crossed, and the findings; then what came otherwise, and how far the amounts hold."""
    first, last = found.first, found.last
    yield Heading("Det viktigaste", "Sammanfattning")
    than = f"lika mycket som {first.year}"
    if found.whole.difference:
        per_cent = percent_change(first.grand_total, last.grand_total)
        than = f"från {in_kr(first.grand_total)} {first.year}"
        than += "" if per_cent is None else f" ({signed(per_cent, PER_CENT)} %)"
    yield Text(f"Tillsammans {in_kr(last.grand_total)} {last.year}, {than}. {who_gets_more(found.whole)}")
    yield from (Text(f"Flagga: {flag.what}.", style="bold") for flag in found.flags)
    yield from (Text(f"Kan inte prövas: {flag.what}.", style="bold") for flag in found.untested)
    if every := findings(found):
        yield GAP
        yield partial(_findings, every)
    yield GAP
    for decided in found.results:
        now = found.known_now.get(decided.year)
        if now is not None and (not isinstance(now, Result) or now.grand_total == decided.grand_total):
            yield Text(known_now_text(decided, now))
    yield from map(Text, what_came_otherwise(found))
    yield Text(if_limits_are_crossed(found))
    yield Text(f"{standing(*found.results)} {what_is_decided(found)}")


def _findings(every: Sequence[Finding], width: int) -> Iterator[Block]:
    """The findings as a table, or as sentences where it has no room."""
    rows = [(each.name, each.kronor, each.sentence) for each in every]
    header = (text_column("Vad"), Column("Kronor"), text_column("Kort sagt"))
    table = ShownTable(header, rows, drawn=Drawing("Det viktigaste, kr", 1))
    if has_room(table, width):
        yield table
        return
    for each in every:
        yield Text(f"{each.name}: {in_kr(each.kronor)}. {each.sentence}", 2, first="-")


def _amounts(found: FollowUp) -> Iterator[Block]:
    header = (
        capitalized(found.last.member_name),
        *(str(result.year) for result in found.results),
        "Ändring, kr",
        "Ändring, %",
    )
    rows = [
        _by_year(each.name, [result.find_total(each.code) for result in found.results])
        for each in found.whole.municipalities
    ]
    sums = _by_year(SUM_LABEL, [result.grand_total for result in found.results])
    names = {c.rule: c.name for result in found.results for c in result.shared}
    pots = [{c.rule: c.rounded_pot for c in result.shared} for result in found.results]
    parts = [_by_year(name, [each.get(rule) for each in pots]) for rule, name in names.items()]
    drawn = Drawing(f"Ändring per {found.last.member_name}, %", len(header) - 1)
    tables = (
        review_table(header, rows, sums, drawn=drawn, changes=True),
        review_table(("Delbelopp", *header[1:]), parts, title="Per delbelopp", changes=True),
    )
    yield from part(Heading("Belopp per år", "Belopp"), (), tables)


def _by_year(name: str, kronor: Sequence[int | None]) -> list[ShownCell]:
    """Kronor by year, and the change in kr and in per cent; none of what is not there both the first and the last."""
    before, after = kronor[0], kronor[-1]
    if before is None or after is None:
        return [name, *map(Figure, kronor), Figure(None), Figure(None, PER_CENT)]
    percent = percent_change(before, after)
    share = None if percent is None else Figure(percent, PER_CENT)  # none of 0 kr, though nothing is missing
    return [name, *map(Figure, kronor), Figure(after - before), share]


def _change(found: FollowUp) -> Iterator[Block]:
    whole, first, last = found.whole, found.first, found.last
    steps: list[Sequence[ShownCell]] = [(str(first.year), Figure(first.grand_total))]
    for settlement in found.steps:
        for cause in settlement.causes:
            if settlement.by_cause(cause):
                steps.append((f"{settlement.year}: {cause}", Figure(settlement.by_cause(cause))))
    steps.append((str(last.year), Figure(last.grand_total)))
    drawn = Drawing(f"Från {first.year} till {last.year}, kr", 1, waterfall=True)
    tables = [review_table(("Vad", "Alla, kr"), steps, drawn=drawn)]
    if len(whole.causes) > 1:
        rows: list[Sequence[ShownCell]] = [
            (each.name, Figure(each.difference), *(Figure(each.causes[cause]) for cause in whole.causes))
            for each in whole.municipalities
        ]
        sums: tuple[ShownCell, ...] = (
            SUM_LABEL,
            Figure(whole.difference),
            *(Figure(whole.by_cause(cause)) for cause in whole.causes),
        )
        called = last.member_name
        title = f"Per {called}, {first.year} till {last.year}"
        tables.append(
            review_table((capitalized(called), "Ändring, kr", *map(capitalized, whole.causes)), rows, sums, title)
        )
    note = "När flera saker ändrats samtidigt delas det de gör tillsammans lika mellan dem."
    yield from part(Heading("Varför beloppen ändrats", "Orsaker"), (), tables, [note])


def _alternatives(found: FollowUp) -> Iterator[Block]:
    rows: list[Sequence[ShownCell]] = []
    refused: list[str] = []
    for result, tried in zip(found.results, found.alternatives, strict=True):
        for each in tried.tried:
            if each.comparison is None:
                reason = f": {each.refused[0].what}" if each.refused else ""
                refused.append(f"{each.alternative.name} kan inte räknas för {result.year}{reason}.")
                continue
            own = each.comparison.own
            most = max(own.rows, key=lambda row: abs(row.total.difference or Fraction(0)), default=None)
            if most is None or not most.total.difference:
                refused.append(f"{each.alternative.name} ger samma belopp {result.year}.")
                continue
            up, down = (Figure(len(own.turned(sign))) for sign in (1, -1))
            told = f"{most.name} {signed_kr(most.total.difference)}"
            rows.append((each.alternative.name, str(result.year), Figure(own.sums.total.difference), up, down, told))
    if rows or refused:
        header = ("Alternativ", "År", "Alla, kr", "Får mer", "Får mindre", "Ändras mest")
        tables = (review_table(header, sorted(rows, key=lambda row: str(row[0]))),) if rows else ()
        yield from part(Heading("Med en annan regel", "Alternativ"), (), tables, refused)


def _sensitivity(found: FollowUp) -> Iterator[Block]:
    labels = found.sensitivity.result.municipalities.labels
    rows = [
        (each.title, each.step, labels[each.place], Figure(round(each.largest)), Figure(round(each.total)))
        for each in found.sensitivity.effects[:_MOST_EFFECTS]
    ]
    header = ("Vad", "Ökning", "Mest för", "kr", "Alla, kr")
    note = "Det som gör mest för någon, före avrundning."
    heading = Heading(f"Vad som påverkar mest {found.last.year}", "Känslighet")
    yield from part(heading, (), (review_table(header, rows),), (note,))


def _assumptions(found: FollowUp) -> list[ReliedOn]:
    return list(dict.fromkeys(each for result in found.results for each in result.assumptions))


def _grounds(found: FollowUp) -> Iterator[Block]:
    assumptions = _assumptions(found)
    rows = [(each.text, each.source, str(each.accepted) if each.accepted else "nej") for each in assumptions]
    if found.terms is not None:
        rows += [(each.text, each.source, "") for each in found.terms.assumptions]
    title = f"Vad beloppen vilar på: {counted(assumptions)}" if assumptions else "Beloppen vilar på inga antaganden"
    header = map(text_column, ("Antagande", "Källa", "Godkänt"))
    yield from part(Heading(title, "Antaganden"), (), [ShownTable(tuple(header), rows)] if rows else ())
