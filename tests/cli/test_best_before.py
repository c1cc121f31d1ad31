"""The day before the next review is due: until then amounts may be put before those who decide."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.in_process import out, run
from tests.worlds import ROOT

INTERVAL = {"2": ("2026-12-31", "2027-01-01"), "1": ("2025-12-31", "2026-01-01"), "3": ("2027-12-31", "2028-01-01")}


@pytest.fixture
def agreement(tmp_path: Path) -> Path:
    """The shipped agreement, with all that 2025 rests on approved."""
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, tmp_path / part)
    out("godkann", "--alla", "2025", "--av", "Nämnden", "--datum", "2024-11-20", "--skriv", cwd=tmp_path)
    return tmp_path


def on(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())))


def answer(folder: Path, *arguments: str) -> tuple[int, str]:
    done = run(*arguments, cwd=folder)
    return done.returncode, done.stderr.decode().replace("\u00a0", " ")


@pytest.mark.slow
@pytest.mark.parametrize("interval", INTERVAL)
def test_amounts_are_told_to_be_past_it_and_no_paper_for_decision_is_written(
    agreement: Path, monkeypatch: pytest.MonkeyPatch, interval: str
) -> None:
    terms = agreement / "config/orebro/overenskommelse.yaml"
    terms.write_text(terms.read_text("utf-8").replace("vart: 2", f"vart: {interval}"), "utf-8")
    last, after = INTERVAL[interval]
    told = f"reglerna för 2025 är bäst före {last}: överenskommelsen skulle ha följts upp"
    on(last, monkeypatch)
    assert told not in answer(agreement, "berakna", "2025")[1]
    assert answer(agreement, "berakna", "2025", "--beslutsunderlag", "--ut", "b.xlsx")[0] == 0
    on(after, monkeypatch)
    assert ((said := answer(agreement, "berakna", "2025"))[0], f"Obs: {told}." in said[1]) == (0, True)
    for command in ("berakna 2025 --beslutsunderlag --ut c.xlsx", "handlingar 2025 --beslutsunderlag --ut c"):
        code, text = answer(agreement, *command.split())
        assert (code, told in text) == (5, True)
    assert not [*agreement.glob("c*x")]
    assert answer(agreement, "verifiera", "b.xlsx")[0] == 0  # what was written in time stays what it was


def test_a_review_that_is_approved_afterwards_is_the_end_of_it(
    agreement: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("2027-01-15", monkeypatch)
    approved = ("godkann", "uppföljning", "--av", "Parterna", "--skriv", "--datum")
    for day in ("2026-11-20", "2026-11-30"):
        out(*approved, day, *(["--pa-nytt"] if day > "2026-11-20" else []), cwd=agreement)
        assert "bäst före" in answer(agreement, "berakna", "2025")[1]
    text = (agreement / "config/orebro/overenskommelse.yaml").read_text("utf-8")
    (agreement / "config/orebro/overenskommelse.yaml").write_text(text.replace("2026-11-30", "2027-01-10"), "utf-8")
    assert "bäst före" not in answer(agreement, "berakna", "2025")[1]


def test_a_decided_year_is_not_told_of_it(agreement: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on("2027-01-15", monkeypatch)
    assert "Obs: reglerna för 2025 är bäst före 2026-12-31" in answer(agreement, "faststall", "2025")[1]
    assert "bäst före" not in answer(agreement, "berakna", "2025")[1]
