"""The checkup of an agreement, and the checklist of a year, as data."""

from collections.abc import Sequence
from typing import Any, Final

from tillaggsbelopp.checks.case_outcomes import CaseOutcome
from tillaggsbelopp.checks.checklist import Checklist
from tillaggsbelopp.checks.checkup import Checkup
from tillaggsbelopp.checks.computable_years import YearsTried
from tillaggsbelopp.checks.doubts import Doubt
from tillaggsbelopp.checks.followed_up import FollowedUp
from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.report.blocks import DataCell, Records
from tillaggsbelopp.report.checks.view import IN_THE_WAY, PutIn, in_years
from tillaggsbelopp.report.json_parts import (
    SCHEMA_VERSION,
    assumption_document,
    fault_document,
    place_document,
)
from tillaggsbelopp.swedish import exact_decimal

_STOPPED: Final = Checkup((), (), (), (), YearsTried((), ()))


def checkup_document(
    checkup: Checkup | None, outcomes: Sequence[CaseOutcome], faults: Sequence[Diagnostic], followed_up: FollowedUp
) -> dict[str, Any]:
    """The checkup as a document for JSON, with the outcomes of cases, faults, and what stands beside the rules.

    `checkup` is None where faults stopped it; what it would have told is then empty.
    """
    found, register = checkup or _STOPPED, followed_up.register
    next_refused = found.tried.next_refused
    return {
        "schema_version": SCHEMA_VERSION,
        "fel": [fault_document(fault) for fault in faults],
        "prov": [
            {"namn": o.case.name, "källa": o.case.source, "håller": o.holds, "skillnader": list(o.differences)}
            for o in outcomes
        ],
        "alternativ": [
            {"id": a.alternative.id, "namn": a.alternative.name, "år": list(a.years), "skiljer": list(a.differs)}
            for a in found.alternatives
        ],
        "nyckeltal": [each.written.id for each in followed_up.indicators],
        "tryckta_siffror": None
        if register is None
        else {"antal": register.counts, "brister": [failure.what for failure in register.failures]},
        "påpekanden": [_remark(remark) for remark in found.remarks],
        "godtagna_påpekanden": [{**_remark(meant.remark), "skäl": meant.reason} for meant in found.meant],
        "rimlighet": [_doubt_document(doubt) for doubt in found.doubts],
        "antaganden": [
            {
                **assumption_document(each),
                "lydelser": [{"text": text, "år": list(years)} for text, years in found.assumed[each.id].items()],
            }
            for each in found.assumptions
        ],
        "ej_uttryckt": [{"citat": u.quote, "var": u.where, "följd": u.consequence} for u in found.unexpressed],
        "ej_sedda": [
            {"parameter": u.name, "namn": u.title, "värde": u.shown, "senast": u.since, **place_document(u.place)}
            for u in found.unseen
        ],
        "kan_räknas": list(found.tried.years),
        "kan_inte_räknas": None
        if next_refused is None
        else {"år": next_refused[0], "fel": [fault_document(fault) for fault in next_refused[1]]},
        "år_som_inte_kan_räknas": [year for year, _ in found.tried.refused],
    }


def _doubt_document(doubt: Doubt) -> dict[str, Any]:
    """A doubt as data; its figures, the doubted one and the one it is set against, are exact and in the base unit."""
    return {
        **_remark(doubt.diagnostic),
        "slag": doubt.kind,
        "gäller": doubt.subject,
        "fält": doubt.field,
        "år": list(doubt.years),
        "kommunkoder": list(doubt.municipalities),
        "tal": [exact_decimal(figure) for figure in doubt.figures],
        "kronor": doubt.kronor,
        "hindrar_beslut": doubt.blocks,
    }


def checkup_records(document: dict[str, Any]) -> Records:
    """A row for each fault, remark, case and assumption of a checkup's document: where it stands, and what to do."""
    rows: list[Sequence[DataCell]] = []
    kinds = {"fel": "fel", "påpekanden": "påpekande", "rimlighet": "rimlighet"}
    for key, kind in {**kinds, "godtagna_påpekanden": "godtaget påpekande"}.items():
        for each in document[key]:
            remedy = each.get("skäl") or each["åtgärd"]
            rows.append((kind, each["fil"], each["rad"], each["kolumn"], each["vad"], remedy))
    for each in document["prov"]:
        said = "; ".join(each["skillnader"]) or "håller"
        rows.append(("prov", None, None, None, f"{each['namn']}: {said}", None))
    for each in document["antaganden"]:
        said = in_years({one["text"]: one["år"] for one in each["lydelser"]})
        rows.append(("antagande", None, None, None, f"{each['id']}: {said}", each["källa"]))
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


def _remark(remark: Diagnostic) -> dict[str, Any]:
    return {**place_document(remark.place), "vad": remark.what, "åtgärd": remark.remedy}
