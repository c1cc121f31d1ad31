"""The day until which amounts can be computed by an agreement as it is: that before its next review is due."""

from datetime import date

from tillaggsbelopp.agreement.models import ASSUMPTION, Terms
from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.engine.result import Result


def best_before(terms: Terms, year: int) -> date | None:
    """The day until which the rules for a year hold without a review; None if the agreement states no reviews."""
    return terms.review.best_before(year, terms.in_force_from.year) if terms.review else None


def past_best_before(result: Result, today: date) -> Diagnostic | None:
    """The fault of a year that is computed after that day; None in time, and of a decided year.

    Nor is there one if somebody has accepted the interval between reviews since that day.
    """
    terms = result.grounds.agreement.terms
    until = best_before(terms, result.year)
    if until is None or terms.review is None or today <= until or result.decision is not None:
        return None
    if terms.review.accepted and terms.review.accepted.date > until:
        return None
    what = f"reglerna för {result.year} är bäst före {until.isoformat()}: överenskommelsen skulle ha följts upp"
    remedy = "När den är uppföljd: skriv  godkänd: {datum: …, av: …}  under uppföljning."
    if terms.review.status == ASSUMPTION:
        remedy = "När den är uppföljd:  tillaggsbelopp godkann uppföljning --av ORGAN --datum DATUM --skriv"
    return Diagnostic(what, terms.key_place_of("uppföljning"), remedy=remedy)
