"""Terminal manners: colour, pipes, encodings, interrupts, help; and what must never take long or much."""

import os
import re
import resource
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli import in_process
from tests.cli.processes import out, run
from tests.test_broken import HEALTHY
from tests.worlds import PROGRAM, ROOT
from tillaggsbelopp import __version__
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.documents.sources import read_source

COMMANDS = (
    *(
        "berakna",
        "forklara",
        "folj-upp",
        "godkann",
        "index",
        "jamfor",
        "kanslighet",
        "karta",
        "kontrollera",
        "malsok",
        "matar",
        "nyckeltal",
        "nytt-ar",
        "scenario",
    ),
    *("schema", "sida", "skapa", "svep"),
)


def on_a_terminal(command: str, **environment: str) -> str:
    if shutil.which("script") is None:
        pytest.skip("no script(1) to make a terminal with")
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        stdin=subprocess.DEVNULL,
        env={**clean, "TERM": "xterm-256color", **environment},
    )
    return done.stdout.decode()


def test_a_terminal_gets_colour_and_a_pipe_none() -> None:
    program = " ".join(PROGRAM)
    assert "\x1b[1m" in on_a_terminal(f"{program} berakna 2024")
    assert "\x1b" not in out("berakna", "2024")


def test_no_color_is_respected() -> None:
    text = on_a_terminal(f"{' '.join(PROGRAM)} berakna 2024 --allt", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", text)


IN_TIME = {"SOURCE_DATE_EPOCH": "1700000000"}  # before the rules should have been reviewed, which is told


@pytest.mark.parametrize("columns", [80, 60, 30])
def test_a_narrow_window_never_cuts_a_figure(columns: int) -> None:
    text = on_a_terminal(f"stty cols {columns}; {' '.join(PROGRAM)} berakna 2024 --allt", NO_COLOR="1", **IN_TIME)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).replace("\u00a0", " ")
    for figure in ("14 876 099", "19 935 312", "553 110", "1 124 213"):
        assert figure in plain
    table = plain.split("Belopp i hela kronor")[0]
    assert max(len(line.rstrip("\r")) for line in table.split("\n")) <= max(columns, 36)


def test_a_reader_that_leaves_early_is_no_fault() -> None:
    reader = subprocess.run(
        f"{' '.join(PROGRAM)} forklara laxå --ar 2024 | head -n 1; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert reader.returncode == 0
    assert reader.stderr == b""


def has_worked(process: int, seconds: float) -> bool:
    """True once a process has had that much of a processor, however busy the machine is."""
    status = Path(f"/proc/{process}/stat")
    if not status.exists():
        return True
    user, system = status.read_text(encoding="utf-8").rpartition(") ")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK") > seconds


def test_ctrl_c_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    shutil.copytree(HEALTHY, tmp_path, dirs_exist_ok=True)
    codes = [f"{number:05}" for number in range(9000)]  # many seconds of work
    for name, header, rest in (
        ("kommuner", "kommunkod,kommun", "x"),
        ("folk", "kommunkod,år,invånare", "2023,7"),
        ("lagen", "kommunkod,avstånd_sjukhus", "50"),
    ):
        rows = "".join(f"{code},{rest}\n" for code in codes)
        (tmp_path / f"data/prov/{name}.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    running = subprocess.Popen(
        [*PROGRAM, "kanslighet", "2024"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while running.poll() is None and not has_worked(running.pid, 1.5):  # by then it is past its imports
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    try:
        _, stderr = running.communicate(timeout=20)
    finally:
        running.kill()
    assert running.returncode == 130
    assert b"Traceback" not in stderr


def test_output_that_can_not_be_written_is_said() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    for arguments in (
        ["berakna", "2024", "--json"],
        ["berakna", "2024"],
        ["--help"],
        ["skapa", "--help"],
        ["--version"],
    ):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run([*PROGRAM, *arguments], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
        assert done.returncode == 6
        assert "resultatet kunde inte skrivas: disken är full" in done.stderr.decode()
        assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize(("command", "code"), [("berakna", 0), ("berakna 1850", 2)])
def test_what_can_not_be_said_beside_a_result_stops_nothing(command: str, code: int) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*PROGRAM, *command.split()], cwd=ROOT, stdout=subprocess.PIPE, stderr=full, check=False)
    assert (done.returncode, bool(done.stdout)) == (code, code == 0)


@pytest.mark.parametrize(("closed", "code"), [(">&-", 6), ("2>&-", 0)])
def test_closed_streams(closed: str, code: int) -> None:
    done = subprocess.run(
        f"{' '.join(PROGRAM)} berakna 2024 --csv {closed}", shell=True, cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example_that_runs(command: str, tmp_path: Path) -> None:
    text = in_process.out(command, "--help")
    (written,) = re.findall(r"Exempel: +tillaggsbelopp (.*?)\n *\n", text, re.DOTALL)
    example = " ".join(written.split())
    assert example.split()[0] == command
    arguments = ["1860" if word == "0117" else word for word in shlex.split(example)]
    in_process.out(*arguments, cwd=tmp_path)


def test_the_version() -> None:
    assert out("--version") == f"tillaggsbelopp {__version__}\n"


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_any_output_encoding_will_do(encoding: str) -> None:
    runs = [run("berakna", "2024", PYTHONIOENCODING=encoding)]
    longest = [["kontrollera"]] if encoding == "ascii" else []
    for arguments in (["berakna", "2024"], ["forklara", "laxå", "--ar", "2024"], *longest, ["berakna", "2025"]):
        runs.append(in_process.run(*arguments, encoding=encoding))
    assert runs[0].stdout == runs[1].stdout
    for done in runs:
        assert done.returncode in (0, 3)
        assert b"Traceback" not in done.stderr
        (done.stdout + done.stderr).decode(encoding)


def broken(tmp_path: Path, file: str, content: bytes) -> Path:
    shutil.copytree(HEALTHY, tmp_path, dirs_exist_ok=True)
    (tmp_path / file).write_bytes(content)
    return tmp_path


RULE = (HEALTHY / "config/prov/regler/grund.yaml").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "pot",
    [
        "(" * 100_000 + "1" + ")" * 100_000,
        "1" + " + 1" * 100_000,
        "1 kr * " + "MIN(1; " * 50_000,
        "1 kr * ((((9^99)^99)^99)^99)^99",
        "9" * 1_000_000,
        "a" * 1_000_000,
        '"' + "{" * 1_000_000 + '"',
    ],
)
def test_no_formula_takes_long_or_much(tmp_path: Path, pot: str) -> None:
    rule = RULE.replace("pott: årsbelopp", f"pott: {pot}")
    quickly_refused(broken(tmp_path, "config/prov/regler/grund.yaml", rule.encode()))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("config/prov/regler/grund.yaml", b"a: " + b"[" * 100_000),
        ("config/prov/regler/grund.yaml", b"a: " + b"{a: " * 100_000),
        ("config/prov/regler/grund.yaml", b"".join(b" " * n + b"a:\n" for n in range(2_000))),
        ("config/prov/regler/grund.yaml", b"".join(b"k%d: 1\n" % n for n in range(20_000))),
        ("data/prov/folk.csv", "kommunkod,år,invånare\n".encode() + b'"' + b"x" * 5_000_000),
        ("data/prov/folk.csv", "kommunkod,år,invånare\n".encode() + b"0117,2023,x\n" * 100_000),
        ("data/prov/folk.csv", b"," * 1_000_000),
    ],
)
def test_no_file_takes_long_or_much(tmp_path: Path, file: str, content: bytes) -> None:
    quickly_refused(broken(tmp_path, file, content))


def quickly_refused(folder: Path) -> None:
    """Refused with a short text, within bounded memory; the timeout catches a hang, it measures nothing."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (700 * 2**20, 700 * 2**20))  # address space, libraries included

    done = subprocess.run(
        [*PROGRAM, "berakna", "2024"], cwd=folder, capture_output=True, check=False, preexec_fn=limit, timeout=20
    )
    assert done.returncode == 3, done.stderr[-2000:]
    assert b"Traceback" not in done.stderr
    assert len(done.stderr) < 20_000


@pytest.mark.parametrize(
    "make",
    [
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: path.unlink(),
        lambda path: (path.unlink(), path.symlink_to(path)),
    ],
    ids=["folder", "absent", "loop"],
)
@pytest.mark.parametrize("file", ["config/prov/regler/grund.yaml", "data/prov/folk.csv", "data/prov/datapackage.yaml"])
def test_what_is_no_readable_file(tmp_path: Path, make, file: str) -> None:
    shutil.copytree(HEALTHY, tmp_path, dirs_exist_ok=True)
    make(tmp_path / file)
    done = in_process.run("kontrollera", cwd=tmp_path)
    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr.decode()
    assert done.stderr


def test_an_unreadable_file(tmp_path: Path) -> None:
    shutil.copytree(HEALTHY, tmp_path, dirs_exist_ok=True)
    if os.geteuid() == 0:  # root may read everything but this, which stands in no folder of an agreement
        memory = Path("/proc/self/mem")
        if not memory.exists():
            pytest.skip("no file here that root can't read")
        with pytest.raises(InvalidInput, match=re.escape("grund.yaml: filen går inte att läsa (enheten svarar inte)")):
            read_source(memory, "grund.yaml")
        return
    (tmp_path / "config/prov/regler/grund.yaml").chmod(0)
    done = in_process.run("kontrollera", cwd=tmp_path)
    assert done.returncode == 3
    assert "grund.yaml: filen går inte att läsa (behörighet saknas)" in done.stderr.decode()


def test_decomposed_letters_windows_line_ends_and_a_byte_order_mark_are_accepted(tmp_path: Path) -> None:
    import unicodedata

    shutil.copytree(HEALTHY, tmp_path, dirs_exist_ok=True)
    expected = in_process.out("berakna", "2024", "--csv", cwd=tmp_path)
    for path in [*tmp_path.rglob("*.yaml"), *tmp_path.rglob("*.csv")]:
        text = unicodedata.normalize("NFD", path.read_text(encoding="utf-8")).replace("\n", "\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert in_process.out("berakna", "2024", "--csv", cwd=tmp_path) == expected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("folj-upp 2025", "TILL saknas\n  Gör så här: tillaggsbelopp folj-upp --help visar hur det skrivs."),
        ("svep 2024", "--over saknas"),
        ("berakna --jsn", "tillaggsbelopp berakna har inget val --jsn\n  Gör så här: Menade du --json?"),
        ("jamfor --alt alla", "Menade du --alternativ?"),
        ("bera 2024", "inget kommando heter bera\n  Gör så här: Menade du berakna?"),
        ("berakna 2024 2025", "för mycket skrivet: 2025"),
        ("berakna 2024 --ut", "--ut ska följas av ett värde"),
        ("--fel", "tillaggsbelopp har inget val --fel"),
        ("berakna --json=3 2026", "--json tar inget värde\n  Gör så här: tillaggsbelopp berakna --help"),
        ('"fo\'o"', "inget kommando heter fo'o"),
        ('""', "ett kommando saknas"),
    ],
)
def test_a_command_that_is_miswritten_is_told_in_swedish(arguments: str, said: str) -> None:
    ran = in_process.done(arguments)
    assert ran.code == 2
    assert said in ran.said
    assert not ran.out


def test_help_is_in_swedish() -> None:
    for command in ("", "berakna ", "folj-upp ", "karta "):
        text = in_process.done(f"{command}--help").out
        assert text.startswith("Skrivs: tillaggsbelopp")
        for word in ("Usage", "Options", "Arguments", "default", "required", "Show", "<str>", "Install"):
            assert word not in text, (command, word)
