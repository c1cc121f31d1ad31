"""A settlement as data."""

from collections.abc import Sequence
from typing import Any

from tillaggsbelopp.engine.result import TOTAL, Result
from tillaggsbelopp.report.blocks import DataCell, Records
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.review.input_differences import differences
from tillaggsbelopp.review.settlement import Settlement


def settlement_document(settlement: Settlement, before: Result, after: Result, follows: str | None) -> dict[str, Any]:
    """The settlement, kr."""
    return {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": before.agreement,
        "år": settlement.year,
        "fastställt_kunskapsdatum": before.decision.known_at.isoformat() if before.decision else None,
        "kunskapsdatum": after.known_at.isoformat() if after.known_at else None,
        "avräkning": follows,
        "kommuner": [
            {
                "kommunkod": each.code,
                "kommun": each.name,
                "fastställt": each.before,
                "nu": each.after,
                "skillnad": each.difference,
                "delbelopp": {
                    rule: {"fastställt": old, "nu": new, "skillnad": new - old}
                    for rule, (old, new) in each.parts.items()
                },
                "orsaker": dict(each.causes),
            }
            for each in settlement.municipalities
        ],
        "län": {
            "fastställt": sum(each.before for each in settlement.municipalities),
            "nu": sum(each.after for each in settlement.municipalities),
            "skillnad": settlement.difference,
            "orsaker": {cause: settlement.by_cause(cause) for cause in settlement.causes},
        },
        "det_som_skiljer": differences(before.trace, after.trace),
    }


def settlement_records(settlement: Settlement) -> Records:
    """A row per municipality and part, and for what it gets in all with what the difference is due to, kr."""
    rows: list[Sequence[DataCell]] = []
    for each in settlement.municipalities:
        for rule, (old, new) in each.parts.items():
            rows.append((each.code, each.name, rule, old, new, new - old, *[None] * len(settlement.causes)))
        causes = [each.causes[cause] for cause in settlement.causes]
        rows.append((each.code, each.name, TOTAL, each.before, each.after, each.difference, *causes))
    return Records(("kommunkod", "kommun", "delbelopp", "fastställt", "nu", "skillnad", *settlement.causes), rows)
