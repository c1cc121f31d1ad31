"""Writes the population 65+ of 2025 that the shipped tables have as a file of JSON-stat 2: `python … FILE`."""

import csv
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

if __name__ == "__main__":
    with (ROOT / "data/orebro/befolkning_65_plus.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["år"] == "2025"]
    codes = [row["kommunkod"] for row in rows]
    document = {
        "version": "2.0",
        "class": "dataset",
        "label": "Invånare 65+",
        "source": "SCB, TAB5557",
        "id": ["Region", "Tid"],
        "size": [len(codes), 1],
        "role": {"time": ["Tid"], "geo": ["Region"]},
        "dimension": {
            "Region": {
                "label": "region",
                "category": {"index": codes, "label": {row["kommunkod"]: row["kommun"] for row in rows}},
            },
            "Tid": {"label": "år", "category": {"index": ["2025"], "label": {"2025": "2025"}}},
        },
        "value": [int(row["invånare_65_plus"]) for row in rows],
    }
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
