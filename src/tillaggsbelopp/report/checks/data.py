"""The checkup of an agreement, and the checklist of a year, as data."""

from collections.abc import Sequence
from typing import Any

from tillaggsbelopp.checks.case_outcomes import CaseOutcome
from tillaggsbelopp.checks.checklist import Checklist
from tillaggsbelopp.checks.checkup import Checkup
from tillaggsbelopp.checks.computable_years import YearsTried
from tillaggsbelopp.checks.followed_up import FollowedUp
from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.report.blocks import DataCell, Records
from tillaggsbelopp.report.checks.checklist_view import IN_THE_WAY, PutIn
from tillaggsbelopp.report.json_parts import assumption_document, fault_document, place_document, remark_document
from tillaggsbelopp.report.receipt import SCHEMA_VERSION


def checkup_document(
    checkup: Checkup | None,
    outcomes: Sequence[CaseOutcome],
    faults: Sequence[Diagnostic],
    followed_up: FollowedUp,
) -> dict[str, Any]:
    """The checkup as a document for JSON, with the outcomes of cases, faults, and what stands beside the rules.

    `checkup` is None where faults stopped it; what it would have told is then empty.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "fel": [fault_document(fault) for fault in faults],
        "prov": [
            {
                "namn": outcome.case.name,
                "källa": outcome.case.source,
                "håller": outcome.holds,
                "skillnader": list(outcome.differences),
            }
            for outcome in outcomes
        ],
        "alternativ": [
            {"id": a.alternative.id, "namn": a.alternative.name, "år": list(a.years), "skiljer": list(a.differs)}
            for a in checkup.alternatives
        ]
        if checkup
        else [],
        "nyckeltal": [each.written.id for each in followed_up.indicators],
        "tryckta_siffror": None
        if followed_up.register is None
        else {
            "antal": followed_up.register.counts,
            "brister": [failure.what for failure in followed_up.register.failures],
        },
        "påpekanden": [remark_document(remark) for remark in checkup.remarks] if checkup else [],
        "godtagna_påpekanden": [{**remark_document(m.remark), "skäl": m.reason} for m in checkup.meant]
        if checkup
        else [],
        "antaganden": [assumption_document(assumption) for assumption in checkup.assumptions] if checkup else [],
        "ej_uttryckt": [{"citat": u.quote, "var": u.where, "följd": u.consequence} for u in checkup.unexpressed]
        if checkup
        else [],
        "ej_sedda": [{"parameter": u.name, "värde": u.shown, "senast": u.since} for u in checkup.unseen]
        if checkup
        else [],
        "kan_räknas": list(checkup.tried.years) if checkup else [],
        "kan_inte_räknas": _refused_document(checkup.tried) if checkup else None,
        "år_som_inte_kan_räknas": [year for year, _ in checkup.tried.refused] if checkup else [],
    }


def checkup_records(document: dict[str, Any]) -> Records:
    """A row for each fault, remark, case and assumption of a checkup's document: where it stands, and what to do."""
    rows: list[Sequence[DataCell]] = []
    for key, kind in (("fel", "fel"), ("påpekanden", "påpekande"), ("godtagna_påpekanden", "godtaget påpekande")):
        for each in document[key]:
            remedy = each.get("skäl") or each["åtgärd"]
            rows.append((kind, each["fil"], each["rad"], each["kolumn"], each["vad"], remedy))
    for each in document["prov"]:
        said = "; ".join(each["skillnader"]) or "håller"
        rows.append(("prov", None, None, None, f"{each['namn']}: {said}", None))
    rows += [("antagande", None, None, None, f"{a['id']}: {a['text']}", a["källa"]) for a in document["antaganden"]]
    return Records(("slag", "fil", "rad", "kolumn", "vad", "åtgärd"), rows)


def checklist_document(checklist: Checklist, put_in: Sequence[PutIn]) -> dict[str, Any]:
    """The checklist of a year as a document for JSON; `put_in` is what has been put into files."""
    return {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": checklist.agreement,
        "år": checklist.year,
        "kunskapsdatum": checklist.known_at.isoformat() if checklist.known_at else None,
        "kan_räknas": checklist.total is not None,
        "totalt": checklist.total,
        **{state.value: len(checklist.of(state)) for state in IN_THE_WAY},
        "poster": [
            {
                "del": item.part.value,
                "id": item.id,
                "läge": item.state.value,
                "text": item.text,
                **place_document(item.place),
                "väntat": item.expected,
                "åtgärd": item.remedy,
                "uppgifter": dict(item.details),
            }
            for item in checklist.items
        ],
        "fel": [fault_document(fault) for fault in checklist.faults],
        "skrivet": [{"år": year, **place_document(place)} for year, place in put_in],
    }


def checklist_records(document: dict[str, Any]) -> Records:
    """A row for each item of a checklist's document."""
    names = ("del", "id", "läge", "text", "fil", "rad", "kolumn", "väntat", "åtgärd")
    return Records(names, [[each[name] for name in names] for each in document["poster"]])


def _refused_document(tried: YearsTried) -> dict[str, Any] | None:
    if tried.next_refused is None:
        return None
    year, faults = tried.next_refused
    return {"år": year, "fel": [fault_document(fault) for fault in faults]}
