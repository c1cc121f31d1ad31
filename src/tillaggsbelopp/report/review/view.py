"""A review as a report, and as data: what happened, then why, then what it would have been otherwise."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.assumptions import ReliedOn
from tillaggsbelopp.engine.result import Result, percent_change
from tillaggsbelopp.report.blocks import Block, Drawing, Figure, Heading, ShownCell, Text, View, part
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION
from tillaggsbelopp.report.review.follow_up_tables import limits, measures, outlooks, review_table
from tillaggsbelopp.report.sections import sections_document, sections_of
from tillaggsbelopp.report.wording import SUM_LABEL, counted
from tillaggsbelopp.review.follow_up import FollowUp
from tillaggsbelopp.review.settlement import Settlement
from tillaggsbelopp.swedish import format_number, join_words

_MOST_EFFECTS: Final = 10
_PER_CENT: Final = 2


def follow_up_title(found: FollowUp) -> str:
    """The title of a review."""
    return f"Uppföljning {found.first.year}–{found.last.year}: {found.last.agreement}"


def follow_up_blocks(found: FollowUp) -> Iterator[Block]:
    """The whole review."""
    yield Text(follow_up_title(found), style="bold")
    yield from _in_short(found)
    yield from _amounts(found)
    yield from _change(found)
    yield from outlooks(found)
    yield from measures(found)
    yield from limits(found)
    yield from _alternatives(found)
    yield from _sensitivity(found)
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
        "avsnitt": sections_document(sections_of(view)),
    }


def _in_short(found: FollowUp) -> Iterator[Block]:
    whole, first, last = found.whole, found.first, found.last
    change = whole.difference
    per_cent = percent_change(first.grand_total, last.grand_total)
    share = "" if per_cent is None else f" ({Figure(per_cent, _PER_CENT).text} %)"
    than = f"{_more(change)} än {first.year}{share}" if change else f"lika mycket som {first.year}"
    texts = [f"Tillsammans {_kr(last.grand_total)} {last.year}, {than}."]
    causes = sorted(whole.causes, key=lambda cause: -abs(whole.by_cause(cause)))
    moves = {cause: sum(max(each.causes[cause], 0) for each in whole.municipalities) for cause in causes}
    rounding = len(whole.municipalities)  # kr that whole kronor may make of a cause that only moves money
    moving = [cause for cause in causes if abs(whole.by_cause(cause)) <= rounding and _both_ways(whole, cause)]
    sums = [f"{cause} {_signed(whole.by_cause(cause))}" for cause in causes if cause not in moving]
    between = [f"{cause} {_kr(moves[cause])}" for cause in moving]
    if sums:
        texts.append(f"Ändringen beror på: {join_words(sums)}.")
    if between:
        texts.append(f"Flyttas mellan kommunerna: {join_words(between)}.")
    rows = sorted(whole.municipalities, key=lambda each: each.difference)
    losers = [each for each in rows if each.difference < 0]
    named = join_words([f"{each.name} {_signed(each.difference)}" for each in losers], limit=3)
    texts.append(
        f"{_counted(len(losers), 'kommun', 'kommuner')} får mindre: {named}." if losers else "Ingen kommun får mindre."
    )
    if decided := [(result.year, result.decision.known_at) for result in found.results if result.decision]:
        told = join_words([f"{year} (med det som var känt {known_at})" for year, known_at in decided])
        texts.append(f"Fastställda år: {told}.")
    elif found.anew:
        texts.append(f"Fastställda år som här är räknade på nytt: {join_words([*map(str, found.anew)])}.")
    else:
        texts.append("Inget av åren är fastställt.")
    texts += [
        _known_now(result, found.known_now[result.year]) for result in found.results if result.year in found.known_now
    ]
    texts.append(_flags_text(found))
    texts += [f"Flagga: {flag.what}" for flag in found.flags]
    texts += [f"Kan inte prövas: {flag.what}" for flag in found.untested]
    if assumptions := _assumptions(found):
        levels = join_words(list(dict.fromkeys(result.level for result in found.results if result.level)))
        texts.append(f"Beloppen{f' är {levels}, och' if levels else ''} vilar på {counted(assumptions)}. De står sist.")
    yield from part(Heading("I korthet", "Sammanfattning"), texts)


def _both_ways(whole: Settlement, cause: str) -> bool:
    """Tell whether a cause gives to some and takes from others."""
    effects = [each.causes[cause] for each in whole.municipalities]
    return min(effects) < 0 < max(effects)


def _known_now(decided: Result, now: Result | InvalidInput) -> str:
    if isinstance(now, InvalidInput):
        return f"{decided.year} kan inte räknas med det som nu är känt: {now.diagnostics[0].what}."
    if _amounts_of(decided) == _amounts_of(now):
        return f"{decided.year}: det som nu är känt ger samma belopp som fastställdes."
    difference = now.grand_total - decided.grand_total
    gives = f"{_kr(now.grand_total)}, {_more(difference)} än" if difference else "samma summa men andra belopp än det"
    why = f"Kommandot avrakna {decided.year} visar varför."
    return f"{decided.year}: det som nu är känt ger {gives} som fastställdes. {why}"


def _amounts_of(result: Result) -> list[tuple[str, int, dict[str, int]]]:
    return [(each.rule, each.rounded_pot, dict(each.amounts)) for each in result.components]


def _flags_text(found: FollowUp) -> str:
    if found.terms is None or not found.terms.flags:
        return "Inga gränser är angivna att flagga för."
    if found.flags:
        return f"{_counted(len(found.flags), 'flagga', 'flaggor')}."
    if found.untested:
        return "Ingen av de gränser som kan prövas är passerad."
    count = len(found.terms.flags)
    return "Gränsen är inte passerad." if count == 1 else f"Ingen av {count} gränser är passerad."


def _amounts(found: FollowUp) -> Iterator[Block]:
    header = ("Kommun", *(str(result.year) for result in found.results), "Ändring, kr", "Ändring, %")
    rows = [
        _by_year(each.name, [result.find_total(each.code) for result in found.results])
        for each in found.whole.municipalities
    ]
    sums = _by_year(SUM_LABEL, [result.grand_total for result in found.results])
    names = {c.rule: c.name for result in found.results for c in result.shared}
    pots = [{c.rule: c.rounded_pot for c in result.shared} for result in found.results]
    parts = [_by_year(name, [each.get(rule) for each in pots]) for rule, name in names.items()]
    drawn = Drawing("Ändring per kommun, kr", len(header) - 2)
    tables = (
        review_table(header, rows, sums, drawn=drawn, changes=True),
        review_table(("Delbelopp", *header[1:]), parts, title="Per delbelopp", changes=True),
    )
    yield from part(Heading("Belopp per år", "Belopp"), (), tables)


def _by_year(name: str, kronor: Sequence[int | None]) -> list[ShownCell]:
    """Kronor by year, and the change in kr and in per cent; none of what is not there both the first and the last."""
    before, after = kronor[0], kronor[-1]
    if before is None or after is None:
        return [name, *map(Figure, kronor), Figure(None), Figure(None, _PER_CENT)]
    return [name, *map(Figure, kronor), Figure(after - before), Figure(percent_change(before, after), _PER_CENT)]


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
        title = f"Per kommun, {first.year} till {last.year}"
        tables.append(review_table(("Kommun", "Ändring, kr", *whole.causes), rows, sums, title))
    note = (
        "När flera saker ändrats samtidigt delas det de gör tillsammans lika mellan dem. Orsakerna summerar till "
        "ändringen för varje kommun; enstaka kronor i en orsaks summa är avrundning."
    )
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
            told = f"{most.name} {_signed(most.total.difference)}"
            rows.append((each.alternative.name, str(result.year), Figure(own.sums.total.difference), up, down, told))
    if rows or refused:
        header = ("Alternativ", "År", "Alla, kr", "Får mer", "Får mindre", "Ändras mest")
        tables = (review_table(header, sorted(rows, key=lambda row: str(row[0]))),) if rows else ()
        yield from part(Heading("Med en annan regel", "Alternativ"), (), tables, refused)


def _sensitivity(found: FollowUp) -> Iterator[Block]:
    labels = found.sensitivity.municipalities.labels
    rows = [
        (f"{e.name} {e.label}".strip(), e.step, labels[e.place], Figure(round(e.largest)), Figure(round(e.total)))
        for e in found.sensitivity.effects[:_MOST_EFFECTS]
    ]
    header = ("Vad", "Ökning", "Mest för", "kr", "Alla, kr")
    note = "Det som gör mest för någon kommun, före avrundning. Kommandot kanslighet visar allt."
    heading = Heading(f"Vad som påverkar mest {found.last.year}", "Känslighet")
    yield from part(heading, (), (review_table(header, rows),), (note,))


def _assumptions(found: FollowUp) -> list[ReliedOn]:
    return list(dict.fromkeys(each for result in found.results for each in result.assumptions))


def _grounds(found: FollowUp) -> Iterator[Block]:
    assumptions = _assumptions(found)
    texts = [f"{each.id}: {each.text} Källa: {each.source}" for each in assumptions]
    if found.terms is not None:
        texts += [f"{each.id}: {each.text} Källa: {each.source}" for each in found.terms.assumptions]
    title = f"Vad beloppen vilar på: {counted(assumptions)}" if assumptions else "Beloppen vilar på inga antaganden"
    yield from part(Heading(title, "Antaganden"), texts)


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


def _kr(amount: int) -> str:
    return f"{format_number(amount)} kr"


def _more(change: int) -> str:
    return f"{_kr(abs(change))} {'mer' if change >= 0 else 'mindre'}"


def _signed(amount: int | Fraction) -> str:
    return f"{'+' if amount > 0 else ''}{format_number(amount)} kr"
