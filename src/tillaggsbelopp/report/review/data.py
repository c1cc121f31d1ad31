"""A review as data."""

from typing import Any

from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION
from tillaggsbelopp.report.sections import sections_document, sections_of
from tillaggsbelopp.review.follow_up import FollowUp


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
