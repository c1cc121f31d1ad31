"""Completion: what each shell is given for the word that is being typed. The shells' side is as typer's scripts say."""

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest
from typer.models import ArgumentInfo, OptionInfo

from tests.cli import in_process
from tests.test_broken import HEALTHY
from tests.worlds import ROOT
from tillaggsbelopp.cli.commands import COMMANDS
from tillaggsbelopp.cli.shells import joined_at_breaks

NOT_COMPLETED = {"FIL", "MAPP", "DATUM", "TEXT", "SKÄL", "ORGAN", "TAL", "ANTAL", "VILLKOR", "SHA-256"}
TYPED_WHOLE = {"sheet", "column", "encoding", "pairs", "part"}
"""Parameters whose values no file of the agreement knows: a sheet of another file, new values of years, a part."""


@pytest.fixture(scope="module")
def names() -> list[str]:
    with (ROOT / "data/orebro/kommuner.csv").open(encoding="utf-8") as file:
        return [row["kommun"] for row in csv.DictReader(file)]


def asked(shell: str, cwd: Path = ROOT, encoding: str = "utf-8", **asked: str) -> str:
    """What a shell is given that asks with these variables; nothing is said beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        for name, value in {"_TILLAGGSBELOPP_COMPLETE": f"complete_{shell}", **asked}.items():
            patch.setenv(name, value)
        done = in_process.run(cwd=cwd, encoding=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def proposed(*words: str, cwd: Path = ROOT, encoding: str = "utf-8") -> list[str]:
    """The proposals that bash is given; the words are those that bash makes, and the last is being typed."""
    line = "\n".join(["tillaggsbelopp", *words])
    text = asked("bash", cwd, encoding, COMP_WORDS=line, COMP_CWORD=str(len(words)))
    return [word for word in text.split("\n") if word]


def test_commands_are_proposed_also_with_dots() -> None:
    assert proposed("") == [*COMMANDS]
    assert proposed("beräk") == ["beräkna"]
    assert "--betalningsplan" in proposed("beräkna", "--be")


def test_municipalities_are_proposed_by_name_or_code_and_without_dots_as_typed(names: list[str]) -> None:
    assert proposed("forklara", "") == names
    assert proposed("forklara", "hall") == ["hallsberg", "hallefors"]
    assert proposed("forklara", "laxa") == ["laxa"]
    assert proposed("forklara", "å") == []  # not Askersund
    assert proposed("forklara", "186") == ["1860", "1861", "1862", "1863", "1864"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("berakna --betalningsplan k", "kvartal"),
        ("berakna --satt glesbygd.n", "glesbygd.nedre_gräns"),
        ("berakna --satt lpik.202", "lpik.2025 lpik.2026 lpik.2027 lpik.2028 lpik.2029"),
        ("berakna --satt lpik.2025 = 3 --beslutsu", "--beslutsunderlag"),
        ("berakna --satt = psyk", "psykiatri.årsbelopp"),
        ("svep 2025 --over avstånd_sjukhus.lax", "avstånd_sjukhus.laxå"),
        ("malsok 2025 avstånd_sjukhus.1860", "avstånd_sjukhus.1860"),
        ("kanslighet 2025 --satt kommuny", "kommunyta"),
        (
            "scenario --satt scenario1.andel_patienter_i_åldern.Ö",
            r"scenario1.andel_patienter_i_åldern.Över\ 90\ år",
        ),
        ("forklara laxå 2024 --regel av", "avancerad_hemsjukvård"),
        ("folj-upp 2024 202", "2024 2025 2026"),
        ("nytt-ar 202", "2024 2025 2026 2027"),
        ("jamfor 2025 --alternativ glesbygd_o", "glesbygd_over_10_km"),
        ("jamfor 2024 2025 :", "avancerad_serien glesbygd_km glesbygd_över_10_km glesbygd_tre_band mätår_2022"),
        ("karta totalt --mot = 2025 : av", "avancerad_serien"),
        ("karta glesbygd.n", "glesbygd.nyckel"),
        ("karta antal_patienter", "antal_patienter_kommun"),  # antal_patienter is per kategori too
        ("karta invånare_65_plus --ar 202", "2020 2021 2022 2023 2025"),
        ("scenario s", "scenario1 scenario2"),
        ("godkann glesbygd.", "glesbygd.nyckel glesbygd.nedre_gräns glesbygd.övre_gräns"),
        ("godkann --ar 2025 index", "index.lpik.2025"),
        ("matar b", "befolkning_65_plus"),
        ("matar invånare_65_plus 2027=2025 --status h", "härledd"),
        ("index l", "lpik"),
        ("index lpik 2031=2,9 --slag pr", "preliminär prognos"),
        ("hamta k", "kolada"),
        ("hamta scb --falt ", "invånare_65_plus"),
        ("importera x.csv --falt inv", "invånare_65_plus"),
        ("kontrollera --falt cn", "cni"),
        ("schema r", "regel register"),
        ("importera REA", ""),
    ],
)
def test_values_are_proposed(line: str, expected: str) -> None:
    assert " ".join(proposed(*line.split(" "))) == expected


def test_the_folders_on_the_line_are_read_and_decided_years_are_those_decided(tmp_path: Path) -> None:
    shutil.copytree(HEALTHY, tmp_path, dirs_exist_ok=True)
    in_process.out("faststall", "2024", "--trots", "prov", cwd=tmp_path)
    assert proposed("avrakna", "", cwd=tmp_path) == ["2024"]
    folders = ["--config", str(tmp_path / "config/prov"), "--data", str(tmp_path / "data/prov")]
    assert proposed("forklara", *folders, "") == ["Alfa", "Beta", "Gamma"]
    assert proposed("avrakna", *folders, "") == []
    assert proposed("avrakna", *folders, "--beslut", str(tmp_path / "beslut"), "") == ["2024"]


def test_a_faulty_folder_gives_no_proposals_and_no_words(tmp_path: Path) -> None:
    shutil.copytree(HEALTHY, tmp_path, dirs_exist_ok=True)
    (tmp_path / "config/prov/regler/grund.yaml").write_text("id: [", encoding="utf-8")
    for words in (["forklara", ""], ["berakna", ""], ["forklara", "--config", "finns/inte", ""]):
        assert proposed(*words, cwd=tmp_path) == []
    assert "--json" in proposed("berakna", "--js", cwd=tmp_path)


def test_letters_that_the_locale_has_not_do_no_harm() -> None:
    assert proposed("forklara", "\udcff") == []
    assert proposed("forklara", "Lax", encoding="ascii") == ["Laxå"]


def test_other_shells_tell_what_a_proposal_is() -> None:
    zsh = asked("zsh", _TYPER_COMPLETE_ARGS="tillaggsbelopp forklara la")
    assert zsh == '_arguments \'*: :(("laxå":"1860"))\'\n'
    line = "tillaggsbelopp jamfor 2025:glesbygd_km"
    powershell = asked("powershell", _TYPER_COMPLETE_ARGS=line, _TYPER_COMPLETE_WORD_TO_COMPLETE=line.split()[-1])
    assert powershell == "2025:glesbygd_km:::Glesbygd efter 65+ gånger kilometer\n"
    fish = {"_TYPER_COMPLETE_FISH_ACTION": "get-args", "_TYPER_COMPLETE_ARGS": "tillaggsbelopp kanslighet --"}
    options = dict(line.split("\t") for line in asked("fish", **fish).splitlines())
    assert options["--help"] == "Visa den här hjälpen."
    assert options["--satt"].endswith('"fält.kod=60".')  # in one line, however long
    fish["_TYPER_COMPLETE_ARGS"] = "tillaggsbelopp kansl"
    assert asked("fish", **fish) == "kanslighet\tVisa vad lite mer av varje sak gör för kommunerna.\n"


@pytest.mark.parametrize(
    ("words", "joined", "kept"),
    [
        (["a", "b"], ["a", "b"], ""),
        (["a", "2025", ":"], ["a", "2025:"], "2025:"),
        (["a", "x", "=", "1", "2025", ":", "i"], ["a", "x=1", "2025:i"], "2025:"),
        (["a", "config/ny", ":", "2025", ":", "i"], ["a", "config/ny:2025:i"], "config/ny:2025:"),
        (["a", "--mot", "=", "2025", ":", "i"], ["a", "--mot=2025:i"], "2025:"),
        (["a", "--mot", "="], ["a", "--mot="], ""),
    ],
)
def test_words_that_bash_has_parted_are_joined(words: list[str], joined: list[str], kept: str) -> None:
    assert joined_at_breaks(words) == (joined, kept)


def test_bash_completes_once_it_is_installed(tmp_path: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("no bash here")
    program = tmp_path / "tillaggsbelopp"
    run = "import sys; sys.argv[0] = 'tillaggsbelopp'; from tillaggsbelopp.cli import main; main()"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{run}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = """
    tillaggsbelopp --install-completion >/dev/null && source ~/.bashrc
    complete -p tillaggsbelopp
    COMP_WORDS=(tillaggsbelopp jamfor 2024 2025 : glesbygd_t) COMP_CWORD=5
    _tillaggsbelopp_completion tillaggsbelopp
    printf '%s\\n' "${COMPREPLY[@]}"
    """
    environment = {**os.environ, "HOME": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.stderr == b""
    installed, *words = done.stdout.decode().splitlines()
    assert installed == "complete -o default -F _tillaggsbelopp_completion tillaggsbelopp"
    assert words == ["glesbygd_tre_band"]


def declared(command: str) -> Iterator[tuple[str, OptionInfo | ArgumentInfo]]:
    """The arguments and options of a command, by the name of their parameter."""
    module = import_module(f"tillaggsbelopp.cli.{command.replace('-', '_')}")
    for name, parameter in signature(module.run, eval_str=True).parameters.items():
        yield from ((name, each) for each in getattr(parameter.annotation, "__metadata__", ()))
    for group in module.OPTIONS:
        yield from ((name, option) for name, (_, option) in group.items() if isinstance(option, OptionInfo))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_value_is_completed_unless_nobody_can_know_it(command: str) -> None:
    lacking = [
        name
        for name, each in declared(command)
        if each.metavar is not None and each.autocompletion is None and each.metavar not in NOT_COMPLETED
    ]
    assert {*lacking} <= TYPED_WHOLE


def test_the_help_shows_every_command_in_its_group_with_its_whole_first_sentence() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        lines = in_process.out("--help").splitlines()
        patch.setenv("COLUMNS", "50")
        narrow = " ".join(in_process.out("--help").split())
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 40
    groups = [line for line in lines if re.fullmatch(r"\S.*:", line) and line != "Val:"]
    assert groups == ["Årets arbete:", "Beslut:", "Uppföljning:", "Pröva:", "Uppgifter:", "Regler:"]
    told = dict(re.findall(r"^  (\S+) +(\S.*)$", "\n".join(lines[lines.index(groups[0]) :]), re.MULTILINE))
    assert [*told] == [*COMMANDS]
    for command, sentence in told.items():
        assert in_process.out(command, "--help").splitlines()[2].strip() == sentence
        assert sentence.endswith(".")
        assert f"{command} {sentence}" in narrow
