"""Files that are large in some way, read by a process of its own: time and memory are kept within what is promised."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.attack.attempts import MEBIBYTES, SECONDS, SLACK, Attempt, Found
from tests.attack.folders import ALLOWED
from tests.attack.given_files import packed, unpacked
from tests.test_broken import HEALTHY
from tests.worlds import PROGRAM, ROOT

SIZES = (20_000, 200_000, 2_000_000, 19_000_000)
RULE, TERMS = "config/prov/regler/avstand.yaml", "config/prov/overenskommelse.yaml"
TABLE, PACKAGE, MAP = "data/prov/folk.csv", "data/prov/datapackage.yaml", "data/prov/karta.geojson"
UNITS = (
    *(
        "[",
        "{",
        "a: ",
        "{a: ",
        "- ",
        "\n",
        " \n",
        "#\n",
        "x",
        "9",
        "\u0301\u0323",
        "'",
        '"',
        "&a ",
        "\t",
        "ÅÄÖ",
        "k0: ,",
    ),
    *(
        "{x}",
        "(",
        "-",
        "1+",
        "OM(1<2;1;",
        "SUMMA(",
        "x;",
        " ",
        "\0",
        "😀",
        "a.b.",
        "2024,",
        ",",
        ";",
        "0117,2023,100\n",
    ),
    *("0117,2023,x\n", "0999,2023,1\n", '"\n"', "- {name: a, type: number, unit: km}\n", "  - x: 1\n", "%", "kr*"),
)


def large(scratch: Path) -> Attempt:
    """A file with a piece repeated until it is large, or a small workbook that becomes large."""
    folder = scratch / "stor"
    shutil.copytree(HEALTHY, folder)
    (folder / MAP).write_bytes((ROOT / "data/orebro/karta.geojson").read_bytes())
    subprocess.run([*PROGRAM, "berakna", "2024", "--ut", "b.xlsx"], cwd=folder, check=True, capture_output=True)
    issued = (folder / "b.xlsx").read_bytes()
    healthy = {name: (folder / name).read_bytes() for name in (RULE, TERMS, TABLE, PACKAGE, MAP)}

    def attempt(chance: Random) -> bool:
        if chance.random() < 0.2:
            (folder / "stor.xlsx").write_bytes(swollen(issued, chance))
            command = chance.choice(
                (["verifiera", "stor.xlsx"], ["importera", "stor.xlsx", "--falt", "invånare", "--ar", "2024"])
            )
            return ended(command, folder)
        name = chance.choice((RULE, RULE, TERMS, TABLE, TABLE, PACKAGE, MAP))
        (folder / name).write_bytes(grown(name, healthy[name], chance))
        command = ["karta", "totalt", "--ar", "2024", "--ut", "k.svg"] if name == MAP else ["berakna", "2024"]
        try:
            return ended(command, folder)
        finally:
            (folder / name).write_bytes(healthy[name])

    return attempt


def grown(name: str, content: bytes, chance: Random) -> bytes:
    """A file with something repeated in it: a piece, a line of its own or many lines that differ."""
    size = chance.choice(SIZES)
    if name == MAP and chance.random() < 0.6:
        document = json.loads(content)
        features = document["features"]
        features[0]["geometry"]["coordinates"] = [[[n * 1e-6, n * 2e-6] for n in range(size // 20)]]
        return json.dumps(document).encode()
    text = content.decode()
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines) + 1)
    match chance.randrange(4):
        case 0 if at < len(lines):
            put = lines[at] * (size // max(1, len(lines[at])))
        case 1 if at < len(lines):
            put = "".join(numbered(lines[at], n) for n in range(size // (len(lines[at]) + 5)))
        case 2:
            unit = chance.choice(UNITS)
            put = unit * (size // len(unit.encode())) + chance.choice(("", "\n"))
        case _:
            cut = chance.randint(0, len(text))
            unit = chance.choice(UNITS)
            return (text[:cut] + unit * (size // len(unit.encode())) + text[cut:]).encode()
    return "".join([*lines[:at], put, *lines[at:]]).encode()


def numbered(line: str, number: int) -> str:
    """A line with another key or code."""
    key, colon, rest = line.partition(":")
    return f"{key}{number}{colon}{rest}" if colon else f"{number}{line}"


def swollen(content: bytes, chance: Random) -> bytes:
    """A workbook with a part that says little and costs much."""
    parts = unpacked(content)
    name = chance.choice(sorted(part for part in parts if part.startswith("xl/worksheets/sheet")))
    text, count = parts[name].decode(), chance.choice((1_000, 30_000, 300_000))
    ways: tuple[Callable[[], str], ...] = (
        lambda: text.replace("</sheetData>", '<row r="300"><c r="XFD300"><v>1</v></c></row></sheetData>'),
        lambda: text.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        lambda: text.replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        lambda: text.replace("</sheetData>", f"{'<row/>' * count}</sheetData>"),
        lambda: text.replace("</sheetData>", f'<row r="99">{"<c><v>1</v></c>" * count}</row></sheetData>'),
        lambda: text.replace("</f>", f"{'+1' * (count // 10)}</f>", 1),
        lambda: text.replace("<cols>", "<cols>" + '<col min="1" max="16384" width="9"/>' * count, 1),
        lambda: text.replace("<sheetData>", " " * count * 100 + "<sheetData>", 1),
        lambda: text.replace("</sheetData>", f"</sheetData>{'<a>' * count}{'</a>' * count}", 1),
    )
    if chance.random() < 0.2:
        styles = parts["xl/styles.xml"].decode()
        parts["xl/styles.xml"] = styles.replace('formatCode="#,##0"', f'formatCode="{"#," * count}"').encode()
    elif chance.random() < 0.2:
        parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(
            b"</sst>", b"<si><t>x</t></si>" * count + b"</sst>"
        )
    else:
        parts[name] = chance.choice(ways)().encode()
    return packed(parts)


def ended(command: list[str], folder: Path) -> bool:
    """Run a command as a process: whether it was answered. Found if it cost too much or ended as it must not."""
    process = subprocess.Popen([*PROGRAM, *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    os.set_blocking(process.stderr.fileno(), False)
    said, peak, began = b"", 0, time.monotonic()
    while (state := os.wait4(process.pid, os.WNOHANG))[0] == 0:
        peak = max(peak, held(process.pid))
        said += process.stderr.read() or b""
        if time.monotonic() - began > 10 * SECONDS * SLACK or peak > 10 * MEBIBYTES:
            process.send_signal(signal.SIGKILL)
        time.sleep(0.01)
    said += process.stderr.read() or b""
    process.stderr.close()
    process.returncode = code = os.waitstatus_to_exitcode(state[1])
    seconds = state[2].ru_utime + state[2].ru_stime
    what = " ".join(command)
    if b"Traceback" in said or code not in (*ALLOWED, -signal.SIGKILL):
        raise Found(f"{what}: exit code {code}: {said.decode(errors='replace')[-200:]}")
    if seconds > SECONDS * SLACK or peak > MEBIBYTES:
        raise Found(f"{what}: {seconds:.1f} s and {peak} MiB")
    return code == 0


def held(process: int) -> int:
    """The most memory that a process has held, in MiB; 0 once it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return int((status.partition("VmHWM:")[2].split() or ["0"])[0]) // 1024
