"""Made-up agreements of any size: many units, rules, years or members of an axis; and copies of an example's units."""

import csv
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measured import ROOT

YEAR = 2025
POT = r"(?m)(^    enhet: tkr\n    värden: )(\{.*\})$"
TERMS = """\
id: {id}
namn: Påhittat
parter: [A, B]
gäller_från: {first}-01-01
regler: [{rules}]
avrundning: {{enhet: 1, metod: största_rest, status: fakta, källa: påhittat}}
"""
RULE = """\
id: {id}
namn: {name}
beskrivning: Påhittad.
parametrar:
  ram: {{enhet: mkr, värden: {{{first}: 100}}, gäller_till: {last}, status: fakta, källa: påhittat}}
  lägst: {{enhet: invånare, värden: {{{first}: 500}}, status: fakta, källa: påhittat}}
  högst: {{enhet: invånare, värden: {{{first}: 4000}}, status: fakta, källa: påhittat}}
pott: ram
fördelningsnyckel: {key}
"""
KEY = "invånare * (1 + RAMP(invånare; lägst; högst))"
PACKAGE = """\
name: {id}
resources:
  - name: kommuner
    path: kommuner.csv
    sources: [{{title: påhittat}}]
    schema:
      primaryKey: [kommunkod]
      fields:
        - {{name: kommunkod, type: string}}
        - {{name: kommun, type: string}}
  - name: folk
    path: folk.csv
    sources: [{{title: påhittat}}]
    schema:
      primaryKey: [{axes}]
      fields:
        - {{name: kommunkod, type: string}}
        - {{name: år, type: year}}
{more}        - {{name: invånare, title: Invånare, type: integer, unit: invånare}}
"""
MEMBERS = "        - {name: grupp, type: string}\n"


def write_large(folder: Path, name: str, units: int, rules: int, years: int = 1, members: int = 0) -> None:
    """Write an agreement in which unit n has 100 + 20 n people (and one more in each further member of an axis)."""
    codes = [f"{number:06}" for number in range(1, units + 1)]
    ids = [f"regel{number}" for number in range(1, rules + 1)]
    first, last = YEAR, YEAR + years - 1
    key = "invånare * (1 + RAMP(invånare; lägst; högst))" if not members else "SUMMA(invånare; grupp)"
    groups = [f"g{number:05}" for number in range(1, members + 1)] or [""]
    header = ["kommunkod", "år", *(["grupp"] if members else []), "invånare"]
    rows = (
        [code, str(year), *([group] if members else []), str(100 + 20 * int(code) + number)]
        for year in range(first, last + 1)
        for code in codes
        for number, group in enumerate(groups)
    )
    more, axes = (MEMBERS, "kommunkod, år, grupp") if members else ("", "kommunkod, år")
    texts = {
        f"config/{name}/overenskommelse.yaml": TERMS.format(id=name, rules=", ".join(ids), first=first),
        f"data/{name}/datapackage.yaml": PACKAGE.format(id=name, axes=axes, more=more),
        f"data/{name}/kommuner.csv": "kommunkod,kommun\n" + "".join(f"{code},Enhet {int(code)}\n" for code in codes),
    }
    for each in ids:
        text = RULE.format(id=each, name=each.capitalize(), key=key, first=first, last=last)
        texts[f"config/{name}/regler/{each}.yaml"] = text
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    with (folder / f"data/{name}/folk.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])


def write_copies(folder: Path, name: str, units: int, until: int, pots: Mapping[str, int]) -> None:
    """Write an example with its units again and again under other codes, of the years until one; and no cases.

    `pots` are what its rules then share in the first year, in tkr, by the name of the file.
    """
    source = ROOT / "examples" / name
    shutil.copytree(source / f"config/{name}", folder / f"config/{name}", ignore=shutil.ignore_patterns("prov"))
    terms = folder / f"config/{name}/overenskommelse.yaml"
    text = terms.read_text(encoding="utf-8")
    start, end = text.index("godtagna_påpekanden:"), text.index("avrundning:")
    terms.write_text(text[:start] + text[end:], encoding="utf-8")
    for rule, pot in pots.items():
        path = folder / f"config/{name}/regler/{rule}.yaml"
        path.write_text(re.sub(POT, rf"\g<1>{{{until}: {pot}}}", path.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copytree(source / f"data/{name}", folder / f"data/{name}")
    for path in (folder / f"data/{name}").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        if header[0] != "kommunkod":
            continue
        dated = header.index("år") if "år" in header else None
        named = header.index("kommun") if "kommun" in header else None
        rows = [row for row in rows if dated is None or int(row[dated]) <= until]
        own = len({row[0] for row in rows})
        made = []
        for copy in range(-(-units // own)):
            for row in rows:
                again = [f"{copy:04}{row[0]}", *row[1:]]
                if named is not None:
                    again[named] = f"{row[named]} {copy}"
                made.append(again)
        kept = {code for code, _ in zip(dict.fromkeys(row[0] for row in made), range(units), strict=False)}
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([header, *(row for row in made if row[0] in kept)])
