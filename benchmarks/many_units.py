"""Agreements with up to 34 900 units: amounts, workbook, explanation, sensitivity, and how time grows.

Run: python -m benchmarks units, or with --rad one of its rows.
"""

import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.large import YEAR, write_copies, write_large
from benchmarks.measured import PANDAS, PROGRAM, ROOT, Outcome, Row, exponent, paired, run

EARLIER = "e96c476"
"""The version whose `verifiera` is the reference: the last before files were compared part by part."""


def amounts(name: str, *more: str) -> list[str]:
    return [*PROGRAM, "berakna", str(YEAR), "--config", f"config/{name}", "--data", f"data/{name}", *more]


def json_of_many(folder: Path) -> Outcome:
    write_large(folder, "manga", 29_000, 4)
    return paired(amounts("manga", "--json"), PANDAS, folder)


def json_of_copies(folder: Path) -> Outcome:
    """Of two years: with a third its tables have more rows than are read."""
    write_copies(folder, "landsbygd", 34_900, 2024, {"utjamning": 3_664_500, "riktat": 659_000})
    command = [*PROGRAM, "berakna", "2024", "--json", "--config", "config/landsbygd", "--data", "data/landsbygd"]
    return paired(command, PANDAS, folder)


def county(folder: Path) -> Outcome:
    write_large(folder, "stor", 290, 10)
    write_large(folder, "liten", 12, 4)
    return paired(amounts("stor"), amounts("liten"), folder, pairs=9)


def workbook(folder: Path) -> Outcome:
    """XlsxWriter writes as many numbers, texts and formulas, in as many sheets, with their values."""
    write_large(folder, "manga", 2_900, 4)
    run(amounts("manga", "--ut", "belopp.xlsx"), folder)
    with zipfile.ZipFile(folder / "belopp.xlsx") as package:
        sheets = [
            package.read(name).decode() for name in sorted(package.namelist()) if name.startswith("xl/worksheets/sheet")
        ]
    counts = []
    for text in sheets:
        formulas, texts = text.count("<f>"), text.count('t="s"')
        counts.append((formulas, text.count("<v>") - formulas - texts, texts))
    (folder / "antal.json").write_text(json.dumps(counts), encoding="utf-8")
    reference = [sys.executable, str(ROOT / "benchmarks/as_many_cells.py"), "antal.json", "annan.xlsx"]
    return paired(amounts("manga", "--ut", "belopp.xlsx", "--skriv-over"), reference, folder)


def verification(folder: Path) -> Outcome:
    """Each version verifies the workbook that it has written."""
    write_large(folder, "manga", 2_900, 4)
    earlier = folder / "tidigare"
    run(["git", "clone", "--quiet", "--no-checkout", str(ROOT), str(earlier)], folder)
    run(["git", "-C", str(earlier), "checkout", "--quiet", EARLIER], folder)
    paths = ROOT / "src", earlier / "src"
    commands: list[Sequence[str]] = []
    for name, path in zip(("nu.xlsx", "da.xlsx"), paths, strict=True):
        run(amounts("manga", "--ut", name), folder, path)
        commands.append([*PROGRAM, "verifiera", name, "--config", "config/manga", "--data", "data/manga"])
    return paired(commands[0], commands[1], folder, paths=paths)


def explanation(folder: Path) -> Outcome:
    write_large(folder, "manga", 29_000, 4)
    one = [*PROGRAM, "forklara", "000700", str(YEAR), "--config", "config/manga", "--data", "data/manga"]
    return paired(one, amounts("manga"), folder)


def sensitivity(folder: Path) -> Outcome:
    write_large(folder, "manga", 2_900, 4)
    command = [*PROGRAM, "kanslighet", str(YEAR), "--config", "config/manga", "--data", "data/manga"]
    return paired(command, amounts("manga"), folder, pairs=2)


def follow_up(folder: Path) -> Outcome:
    write_large(folder, "manga", 1_160, 4, years=2)
    years = [str(YEAR), str(YEAR + 1)]
    command = [*PROGRAM, "folj-upp", *years, "--config", "config/manga", "--data", "data/manga"]
    return paired(command, amounts("manga"), folder, pairs=2)


def by_units(folder: Path) -> Outcome:
    sizes = (34, 340, 3_400, 34_000)
    for size in sizes:
        write_large(folder, f"e{size}", size, 1)
    return exponent(sizes, lambda size: amounts(f"e{size}", "--json"), folder)


def by_rules(folder: Path) -> Outcome:
    """Two decades: an agreement has at most 500 files."""
    sizes = (4, 40, 400)
    for size in sizes:
        write_large(folder, f"r{size}", 12, size)
    return exponent(sizes, lambda size: amounts(f"r{size}", "--json"), folder)


def by_years(folder: Path) -> Outcome:
    """Three times as many years each time: at most 20 are computed at once."""
    sizes = (2, 6, 18)
    write_large(folder, "ar", 2_900, 2, years=18)

    def command(size: int) -> list[str]:
        years = f"{YEAR}-{YEAR + size - 1}"
        return [*PROGRAM, "berakna", years, "--json", "--config", "config/ar", "--data", "data/ar"]

    return exponent(sizes, command, folder)


def by_members(folder: Path) -> Outcome:
    sizes = (15, 150, 1_500, 15_000)
    for size in sizes:
        write_large(folder, f"m{size}", 12, 1, members=size)
    return exponent(sizes, lambda size: amounts(f"m{size}", "--json"), folder)


def rows() -> Iterator[Row]:
    """The rows of this module."""
    yield Row("json", "`berakna --json`, 29 000 × 4 regler", "`import pandas`", 3.5, json_of_many)
    yield Row("landsbygd", "`berakna --json`, `landsbygd` × 34 900", "`import pandas`", 5, json_of_copies, 200)
    yield Row("lan", "`berakna`, 290 × 10 regler", "12 × 4 regler", 1.3, county)
    yield Row("arbetsbok", "`berakna --ut` xlsx, 2 900 × 4", "XlsxWriter, lika många celler", 1.5, workbook)
    yield Row("verifiera", "`verifiera`, 2 900 × 4", f"`verifiera` i {EARLIER}", 0.5, verification)
    yield Row("forklara", "`forklara` en av 29 000", "`berakna`", 2, explanation)
    yield Row("kanslighet", "`kanslighet`, 2 900", "`berakna`", 20, sensitivity)
    yield Row("uppfoljning", "`folj-upp`, 1 160, två år", "`berakna`", 20, follow_up)
    yield Row("enheter", "exponent, 34 till 34 000 enheter", "", 1.05, by_units)
    yield Row("regler", "exponent, 4 till 400 regler", "", 1.05, by_rules)
    yield Row("ar", "exponent, 2 till 18 år", "", 1.05, by_years)
    yield Row("medlemmar", "exponent, axel med 15 till 15 000", "", 1.05, by_members)
