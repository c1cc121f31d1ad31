"""The assurance of a result: who answers for what, what the program has checked itself, and when to look again."""

from collections.abc import Iterator

from tillaggsbelopp.agreement.models import ASSUMPTION
from tillaggsbelopp.report.amounts.answer import compared_text
from tillaggsbelopp.report.json_parts import PROGRAM
from tillaggsbelopp.report.memo.document import Block, Listing
from tillaggsbelopp.report.memo.matter import Matter
from tillaggsbelopp.report.wording import with_accepted
from tillaggsbelopp.swedish import join_words


def responsible(matter: Matter, _member: int | None) -> Iterator[Block]:
    """Who calculated, reviewed and decided, with gaps for those who are not known, and how much is accepted."""
    result = matter.basis.result
    minutes = result.decision.minutes if result.decision else None
    people = (
        ("Räknat av", "[Namn och roll]"),
        ("Granskat av", (minutes.reviewed_by if minutes else "") or "[Namn och roll]"),
        ("Beslutat av", (minutes.body if minutes else "") or "[Beslutande organ]"),
    )
    assumed = f"Antaganden och prognoser: {with_accepted(result.assumptions)}" if result.assumptions else ""
    texts = [f"Räknat med {PROGRAM}", *(f"{what}: {who}" for what, who in people), assumed]
    yield Listing(tuple(text for text in texts if text))


def checked(matter: Matter, _member: int | None) -> Iterator[Block]:
    """What the program has checked: cases, the look of the figures, a decision's receipt, and printed amounts."""
    result, outcomes = matter.basis.result, matter.outcomes
    failing = [outcome.case.name for outcome in outcomes if not outcome.holds]
    texts = [f"Prov, som är räkneexempel med kända belopp: {len(outcomes) - len(failing)} av {len(outcomes)} håller."]
    texts += [f"Håller inte: {join_words(failing, limit=len(failing))}."] if failing else []
    texts += [doubt.what for doubt in matter.basis.doubts]
    texts += [] if matter.basis.doubts else ["Rimlighet: inget i uppgifterna ser orimligt ut."]
    if result.decision is not None:
        if result.decision.despite:
            texts.append(f"Fastställt trots det, med skälet: {result.decision.despite}.")
        texts.append("Omräkning: beloppen, räknade igen ur beslutets egen kopia, är de som kvittot säger.")
    texts += [f"{comparison.title}. {compared_text(comparison)}" for comparison in result.comparisons]
    yield Listing(tuple(texts))


def review_due(matter: Matter, _member: int | None) -> str:
    """When the agreement is to be reviewed next, after the year; "" if it does not say how often."""
    terms, year = matter.basis.program.agreement.terms, matter.basis.result.year
    review, first = terms.review, terms.in_force_from.year
    if review is None:
        return ""
    until = review.best_before(year, first)
    often = {1: "varje år", 2: "vartannat år"}.get(review.interval, f"vart {review.interval}:e år")
    assumed = " Det är ett antagande." if review.status == ASSUMPTION else ""
    told = f"Överenskommelsen följs upp {often}, nästa gång {until.year + 1}.{assumed}"
    return f"{told} Beloppen är bäst före {until.isoformat()}: därefter ska reglerna ha setts över."
