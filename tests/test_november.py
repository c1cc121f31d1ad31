"""The page November, run as it stands: from SCB's file and two index values to a verified workbook, no YAML edited."""

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.in_process import done
from tests.statistics.incoming.population import ELDERLY, json_stat
from tests.worlds import ROOT

PAGE = (ROOT / "docs/handbok/november.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.mark.slow
def test_the_page_leads_to_a_verified_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder, said = tmp_path, {}
    for command in COMMANDS:
        if command.startswith("cd "):
            folder = folder / command.removeprefix("cd ")
            (folder / "TAB5557.json").write_bytes(json_stat())
            continue
        program, *arguments = shlex.split(command)
        assert program == "tillaggsbelopp"
        ended = done(arguments, folder)
        assert ended.code == 0, f"{command}\n{ended.out}\n{ended.said}"
        said[command] = ended.out + ended.said
    assert sum("stämmer" in text for command, text in said.items() if " verifiera " in command) == 2
    data = json.loads(done("berakna 2027 --json", folder).out)
    base = {each["kommunkod"]: each["delbelopp"]["grundbelopp"] for each in data["kommuner"]}
    share = {code: kr / sum(base.values()) for code, kr in base.items()}
    for code, elderly in ELDERLY.items():  # the base amount follows SCB's figures of 2025
        assert share[code] == pytest.approx(elderly / sum(ELDERLY.values()), abs=1e-7)
    remarks = {line for text in said.values() for line in text.splitlines() if line.startswith("Obs")}
    assert len(remarks) == 1, remarks
    assert "lägger SCB brus" in remarks.pop()


def test_every_command_of_the_page_is_one_that_writes_only_when_asked(tmp_path: Path) -> None:
    assert len(COMMANDS) >= 10
    writing = [command for command in COMMANDS if re.search(r" (importera|index|matar|godkann) ", command)]
    assert [command for command in writing if "--skriv" not in command] == ["tillaggsbelopp importera TAB5557.json"]
