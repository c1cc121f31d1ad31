"""Who gets an amount, newly or no longer, and how soon damped amounts come to rest: in words, as tables and as data."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.book import Sheet
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.review.compare import Comparison
from tillaggsbelopp.review.receivers import Receivers
from tillaggsbelopp.review.transitions import MOST_YEARS, Transition
from tillaggsbelopp.swedish import NO_BREAK_SPACE, capitalized, in_kr, join_words

HEADING: Final = "Vilka som får delbelopp"
_PHASED_OUT: Final = "lämnar, får avtrappning"
_FEW: Final = 3
_EVERYBODY: Final = 99
"""As many names as a sentence in an answer has, and in what is told in full."""


def receivers_texts(found: Sequence[Receivers], *, in_full: bool = False) -> Iterator[str]:
    """Yield a sentence on each rule: who is new, who leaves, and how many, or `in_full` who, stay."""
    limit = _EVERYBODY if in_full else _FEW
    for each in found:
        stay = [join_words([*each.staying.values()], limit=limit)] if in_full and each.staying else []
        if not each.new and not each.leaving and not each.phased_out:
            yield ": ".join([f"{each.name}: samma {len(each.staying)} får", *stay]) + "."
            continue
        nobody_leaves = "" if each.phased_out else "ingen lämnar"
        said = [
            f"{word} {join_words([*those.values()], limit=limit)}" if those else nobody
            for word, nobody, those in (
                ("nya", "inga nya", each.new),
                ("lämnar", nobody_leaves, each.leaving),
                (f"{_PHASED_OUT}:", "", each.phased_out),
            )
            if those or nobody
        ]
        kept = ": ".join([f"{len(each.staying)} kvar", *stay])
        yield f"{each.name}: {'; '.join([*said, kept])}."


def transition_texts(found: Sequence[Transition], result: Result) -> Iterator[str]:
    """Yield a sentence on each damped rule of a result: how soon all come to the amount that they end at."""
    label = result.municipalities.label
    for each in found:
        there = [code for code, years in each.years.items() if years == 0]
        never = [code for code, years in each.years.items() if years is None]
        coming = {code: years for code, years in each.years.items() if years}
        said = [f"{len(there)} har nått sitt odämpade belopp"] if there else []
        if coming:
            most = max(coming.values())
            slowest = [label(code) for code, years in coming.items() if years == most]
            last = f", sist {slowest[0]}" if len(slowest) == 1 < len(coming) else ""
            who = f"alla {len(coming)}" if len(coming) == len(each.years) else str(len(coming))
            what = "det" if there else "sitt odämpade belopp"
            said.append(f"{who} når {what} inom {most} år{last}")
        if never:
            who = "ingen når sitt odämpade belopp" if len(never) == len(each.years) else f"{len(never)} gör det inte"
            said.append(f"{who} inom {MOST_YEARS} år")
        yield f"{each.name}, om allt annat är som {result.year}: {join_words(said)}."


def receivers_rows(found: Sequence[Receivers]) -> Iterator[tuple[str, str, str]]:
    """Yield a row for each rule and receiver that is new or leaves: the rule, the name, and which of them."""
    for each in found:
        for those, word in ((each.new, "ny"), (each.leaving, "lämnar"), (each.phased_out, _PHASED_OUT)):
            yield from ((each.name, name, word) for name in those.values())


def transition_rows(found: Sequence[Transition], result: Result) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row for each damped rule and receiver: the rule, the name, in how many years, and the amount then."""
    for each in found:
        for code, years in each.years.items():
            told = f"inte inom {MOST_YEARS} år" if years is None else f"{years} år" if years else "har nått det"
            amount = "" if years is None else in_kr(each.final[code])
            yield each.name, result.municipalities.label(code), told.replace(" ", NO_BREAK_SPACE), amount


def receivers_sheets(comparisons: Sequence[tuple[str, Comparison]]) -> Iterator[Sheet]:
    """Make the sheet of receivers, comparisons by their names ("" for none); no sheet if there is nothing to tell."""
    receivers = [
        [f"{name}: {row[0]}" if name else row[0], *row[1:]]
        for name, each in comparisons
        for row in receivers_rows(each.receivers)
    ]
    transitions = [
        [f"{name}: {row[0]}" if name else row[0], *row[1:]]
        for name, each in comparisons
        for row in transition_rows(each.transitions, each.sides[1].result)
    ]
    told = [
        f"{name}: {text}" if name else text
        for name, each in comparisons
        for text in receivers_texts([rule for rule in each.receivers if rule.new or rule.leaving])
    ]
    if not receivers and not transitions:
        return
    called = capitalized(comparisons[0][1].member_name)
    sheet = Sheet(HEADING, widths={0: 44.0, 1: 24.0, 2: 22.0, 3: 18.0})
    sheet.put(0, 0, HEADING, looks.TITLE)
    row = sheet.paragraphs(1, (0, 3), told, looks.PROSE) + 1
    if receivers:
        row = looks.table(sheet, row, ("Delbelopp", called, "Ny eller lämnar"), receivers, HEADING) + 2
    if transitions:
        sheet.put(row - 1, 0, f"Om allt annat är som {comparisons[0][1].sides[1].result.year}", looks.SECTION)
        heading = ("Dämpat delbelopp", called, "Når sitt odämpade belopp", "Beloppet då")
        looks.table(sheet, row, heading, transitions, "När dämpade belopp nås")
        sheet.repeated_rows = (row, row)
    yield sheet


def receivers_document(found: Sequence[Receivers]) -> list[dict[str, Any]]:
    """The receivers of rules as data: codes, in order."""
    return [
        {
            "regel": each.rule,
            "namn": each.name,
            "nya": [*each.new],
            "lämnar": [*each.leaving],
            "avtrappas": [*each.phased_out],
            "kvar": [*each.staying],
        }
        for each in found
    ]


def transitions_document(found: Sequence[Transition]) -> list[dict[str, Any]]:
    """Damped rules as data: by code, the years until the amount is reached (null: not in any year tried), and it."""

    def reached(each: Transition) -> Mapping[str, int | None]:
        return {code: None if years is None else each.final[code] for code, years in each.years.items()}

    return [{"regel": e.rule, "namn": e.name, "år": dict(e.years), "belopp": reached(e)} for e in found]
