"""Files that commands are given: bytes on disk in every format, damaged."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook

from tests.attack.attempts import Attempt
from tests.attack.damage import damaged, damaged_bytes
from tests.attack.folders import contents, orebro, ran
from tests.statistics.incoming.population import json_stat
from tests.test_broken import HEALTHY
from tests.worlds import ROOT

IMPORTED = ["importera", "{}", "--falt", "invånare_65_plus", "--ar", "2025", "--kalla", "prov"]
ODD_VALUES: tuple[Any, ...] = (None, True, -1, 10**400, 1e308, "", "x" * 5000, [], {}, [[]], {"a": None}, "2025", "NaN")


def on_disk(scratch: Path) -> Attempt:
    """YAML, CSV and GeoJSON in the folders of an agreement, with bytes that may be no text."""
    small = {f"{name}": content for name, content in contents(HEALTHY).items()}
    small |= {"data/prov/karta.geojson": (ROOT / "data/orebro/karta.geojson").read_bytes()[:900]}
    for name, content in small.items():
        (scratch / name).parent.mkdir(parents=True, exist_ok=True)
        (scratch / name).write_bytes(content)

    def attempt(chance: Random) -> bool:
        name = chance.choice(sorted(small))
        (scratch / name).write_bytes(damaged_bytes(small[name], chance))
        try:
            command = ["karta", "totalt", "--ar", "2024", "--ut", "k.svg", "--skriv-over"]
            return ran(command if name.endswith("geojson") else ["berakna", "2024"], scratch).code == 0
        finally:
            (scratch / name).write_bytes(small[name])

    return attempt


def given(scratch: Path) -> Attempt:
    """Files of others: figures and index values to bring in, as JSON, CSV and Excel."""
    folder = orebro(scratch)
    table = (ROOT / "tests/fixtures/scb/TAB5557_2025_femarsklasser.csv").read_bytes()
    prices = "år;procent\n2031;2,9\n2032;3,1\n".encode()
    index = ["index", "lpik", "{}", "--slag", "prognos", "--publicerad", "2026-10-15", "--kalla", "x"]
    files: list[tuple[list[str], str, bytes]] = [
        (["importera", "{}"], "folk.json", json_stat()),
        (["importera", "{}"], "folk.csv", table),
        (IMPORTED, "egen.csv", _own().encode("utf-8")),
        (IMPORTED, "egen.xlsx", _workbook(_own())),
        (
            ["kontrollera", "--jamfor-uppgifter", "{}", "--falt", "invånare_65_plus", "--ar", "2025"],
            "jamfor.json",
            json_stat(),
        ),
        (index, "pris.csv", prices),
        (index, "pris.xlsx", _workbook(prices.decode())),
        (["karta", "totalt", "--ar", "2024", "--ut", "k.svg", "--skriv-over"], "", b""),
    ]
    boundaries = (ROOT / "data/orebro/karta.geojson").read_bytes()

    def attempt(chance: Random) -> bool:
        command, name, content = chance.choice(files)
        name, content = (name, content) if name else ("data/orebro/karta.geojson", boundaries)
        (folder / name).write_bytes(_damaged_file(name, content, chance))
        try:
            return ran([part.format(name) for part in command], folder).code == 0
        finally:
            (folder / "data/orebro/karta.geojson").write_bytes(boundaries)

    return attempt


def _own() -> str:
    rows = (ROOT / "data/orebro/kommuner.csv").read_text(encoding="utf-8").splitlines()[1:]
    return "kommunkod;kommun;antal\n" + "".join(
        f"{row.replace(',', ';')};{1000 + 7 * n}\n" for n, row in enumerate(rows)
    )


def _workbook(text: str) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in text.splitlines():
        book.active.append([float(cell.replace(",", ".")) if cell[0].isdigit() else cell for cell in row.split(";")])
    book.save(stream)
    return stream.getvalue()


def _damaged_file(name: str, content: bytes, chance: Random) -> bytes:
    ways: list[Callable[[bytes, Random], bytes]] = [damaged_bytes, _as_text]
    if name.endswith("json"):
        ways = [*ways, _as_json, _as_json, _as_json]
    if name.endswith("xlsx"):
        ways = [damaged_bytes, damaged_part, damaged_part, damaged_part]
    return chance.choice(ways)(content, chance)


def _as_text(content: bytes, chance: Random) -> bytes:
    return damaged(content.decode("utf-8-sig", "replace"), chance).encode("utf-8", "replace")


def _as_json(content: bytes, chance: Random) -> bytes:
    """A value somewhere in it exchanged, doubled or gone."""
    document = json.loads(content)
    for _ in range(chance.choice((1, 1, 2))):
        parent: Any = document
        while isinstance(parent, dict | list) and parent:
            keys = list(parent) if isinstance(parent, dict) else list(range(len(parent)))
            key = chance.choice(keys)
            below = parent[key]
            if not isinstance(below, dict | list) or not below or chance.random() < 0.3:
                match chance.randrange(3):
                    case 0:
                        del parent[key]
                    case 1 if isinstance(parent, list):
                        parent.insert(key, below)
                    case _:
                        parent[key] = chance.choice(ODD_VALUES)
                break
            parent = below
    return json.dumps(document, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace")


def damaged_part(content: bytes, chance: Random) -> bytes:
    """A workbook file with the text of one of its parts damaged, or a part gone."""
    parts = unpacked(content)
    name = chance.choice(sorted(parts))
    if chance.random() < 0.1:
        del parts[name]
    else:
        text = parts[name].decode("utf-8").replace("><", ">\n<")
        parts[name] = damaged(text, chance).encode("utf-8", "replace")
    return packed(parts)


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a zip file, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip file of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()
