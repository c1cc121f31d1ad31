"""The assurance of a result: who answers for what, what the program has checked itself, and when to look again.

The workbook has it as a sheet, a package of documents as a page.
"""

from typing import Final

from tillaggsbelopp.agreement.models import ASSUMPTION
from tillaggsbelopp.checks.best_before import best_before
from tillaggsbelopp.engine.assumptions import not_expressed
from tillaggsbelopp.report.amounts.answer import compared_text
from tillaggsbelopp.report.book import Sheet
from tillaggsbelopp.report.json_parts import PROGRAM
from tillaggsbelopp.report.wording import with_accepted
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.swedish import join_words

Facts = list[tuple[str, str]]
_FIRST: Final = 3
_NOT_STATED: Final = "inte angivet"


def responsible(basis: Basis) -> Facts:
    """Who calculated, reviewed and decided, "" for those who are not known, and how much is accepted."""
    result = basis.result
    minutes = result.decision.minutes if result.decision else None
    people = [
        ("Räknat med", f"programmet {PROGRAM}"),
        ("Räknat av", ""),
        ("Granskat av", minutes.reviewed_by if minutes else ""),
        ("Beslutat av", minutes.body if minutes else ""),
    ]
    counted = with_accepted(result.assumptions, decided=result.decision is not None)
    return [*people, *([("Antaganden och prognoser", counted)] if result.assumptions else [])]


def checked(basis: Basis) -> Facts:
    """What the program has checked: cases, the look of the figures, a decision's receipt, and printed amounts."""
    result, outcomes = basis.result, basis.outcomes
    failing = [outcome.case.name for outcome in outcomes if not outcome.holds]
    held = f"{len(outcomes) - len(failing)} av {len(outcomes)} håller" if outcomes else "det finns inga"
    told = [("Prov, som är räkneexempel med kända belopp", held)]
    told += [("Prov som inte håller", join_words(failing, limit=len(failing)))] if failing else []
    doubts = [doubt.what.rstrip(".") for doubt in basis.doubts]
    told += [("Rimlighet", text) for text in doubts or ["inget i uppgifterna ser orimligt ut"]]
    if result.decision is not None:
        if result.decision.despite:
            told.append(("Fastställt trots det, med skälet", result.decision.despite.rstrip(".")))
        told.append(("Omräkning", "beloppen, räknade igen ur beslutets egen kopia, är de som kvittot säger"))
    return told + [(each.title, compared_text(each).rstrip(".")) for each in result.comparisons]


def assumed(basis: Basis) -> list[tuple[str, str, str]]:
    """The assumptions that the amounts rest on: what is assumed, who accepted it, and the source."""
    otherwise = "Inte godkänt" if basis.result.decision is None else "Fastställt med beloppen"
    return [
        (each.text, f"Godkänt {each.accepted}" if each.accepted else otherwise, each.source)
        for each in basis.result.assumptions
    ]


def limitations(basis: Basis) -> list[tuple[str, str, str]]:
    """What the rules do not express of the agreement: the quote, what follows, and where it stands."""
    result = basis.result
    found = not_expressed(basis.program.agreement, result.trace.chains, result.known_at)
    return [(each.quote, each.consequence, each.where) for each in found]


def review_due(basis: Basis) -> str:
    """When the agreement is to be reviewed next, after the year; "" if it does not say how often."""
    terms, year = basis.program.agreement.terms, basis.result.year
    review, until = terms.review, best_before(terms, year)
    if review is None or until is None:
        return ""
    often = {1: "varje år", 2: "vartannat år"}.get(review.interval, f"vart {review.interval}:e år")
    assumption = " Det är ett antagande." if review.status == ASSUMPTION else ""
    told = f"Överenskommelsen följs upp {often}, nästa gång {until.year + 1}.{assumption}"
    return f"{told} Beloppen är bäst före {until.isoformat()}: därefter ska reglerna ha setts över."


def assurance_sheet(basis: Basis) -> Sheet:
    """The sheet Kvalitetssäkring: a table for each thing that it tells."""
    sheet = Sheet("Kvalitetssäkring", widths={0: 54.0, 1: 54.0, 2: 48.0})
    looks.open_sheet(sheet, basis)
    people = [(what, who or _NOT_STATED) for what, who in responsible(basis)]
    due = [("Uppföljning", text)] if (text := review_due(basis)) else []
    parts = (
        ("Vem som har gjort vad", ("Vad", "Vem"), people),
        ("Vad programmet har prövat av siffrorna", ("Vad", "Utfall"), checked(basis)),
        ("Antaganden som beloppen vilar på", ("Antas", "Godkänt av", "Källa"), assumed(basis)),
        ("Begränsningar", ("Överenskommelsen säger", "Följd", "Var"), limitations(basis)),
        ("Nästa översyn", ("Vad", "När"), due),
    )
    row = _FIRST
    for title, headings, rows in parts:
        if rows:
            sheet.put(row, 0, title, looks.SECTION)
            row = looks.table(sheet, row + 1, headings, rows, title) + 1
    return sheet
