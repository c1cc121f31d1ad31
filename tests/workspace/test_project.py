"""The public interface: what a script gets, against the same figures had another way."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import tillaggsbelopp as tb
from tests.cli.in_process import out
from tests.worlds import ROOT

YEAR = 2025
MOST_OF_A_REPR = 300


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> tb.Project:
    monkeypatch.chdir(ROOT)
    return tb.open()


def printed(*arguments: str) -> dict[str, object]:
    return json.loads(out(*arguments, "--json"))  # type: ignore[no-any-return]


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, tillaggsbelopp as tb; print(*(m for m in sys.modules if m.partition('.')[0] in {'pandas', "
    code += "'numpy', 'pydantic', 'openpyxl', 'typer'})); print(tb.open().calculate(2024).total('1860')); "
    code += "print('pandas' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["", "553110", "False False", ""]


def test_amounts_are_those_of_the_command(project: tb.Project) -> None:
    year = project.calculate(YEAR)
    document = printed("berakna", str(YEAR))
    by_code = {each["kommunkod"]: each for each in document["kommuner"]}  # type: ignore[attr-defined]
    frame = year.to_frame()
    assert [*frame["kommunkod"]] == [*by_code]
    for code, row in frame.set_index("kommunkod").iterrows():
        assert row["totalt"] == by_code[code]["totalt"] == year.total(str(code)) == year.total(row["kommun"].upper())
    assert (
        str(year.explain("laxå")).replace("\u00a0", " ").splitlines()
        == out("forklara", "laxå", "--ar", str(YEAR), "--trad").splitlines()
    )


def test_other_values_are_tried_without_changing_the_project(project: tb.Project) -> None:
    before = project.calculate(YEAR).result
    tried = project.with_values("glesbygd.nedre_gräns=15").with_values("lpik.2025=3.1")
    options = ("--satt", "glesbygd.nedre_gräns=15", "--satt", "lpik.2025=3.1")
    assert tried.calculate(YEAR).result.grand_total == printed("berakna", str(YEAR), *options)["län"]["totalt"]  # type: ignore[index]
    assert project.calculate(YEAR).result == before


def test_a_comparison_has_a_row_per_municipality_and_part(project: tb.Project) -> None:
    frame = project.compare(2024, YEAR)
    assert [*frame.columns] == ["kommunkod", "kommun", "delbelopp", "a", "b", "skillnad"]
    assert (frame["b"] - frame["a"] == frame["skillnad"]).all()
    for column, year in (("a", 2024), ("b", YEAR)):
        totals = project.calculate(year).to_frame().set_index("kommunkod")["totalt"]
        own = frame[frame["delbelopp"] == "totalt"].set_index("kommunkod")[column]
        assert [*own.astype(int).items()] == [*totals.items()]
    with_itself = project.compare(YEAR, project.calculate(YEAR))
    assert (with_itself["skillnad"] == 0).all()


def test_an_alternative_is_a_side_by_its_name(project: tb.Project) -> None:
    name = "glesbygd_km"
    document = printed("jamfor", str(YEAR), f"{YEAR}:{name}")
    frame = project.compare(YEAR, f"{YEAR}:{name}")
    totals = frame[frame["delbelopp"] == "totalt"].set_index("kommunkod")["b"]
    assert {each["kommunkod"]: each["b"] for each in document["kommuner"]} == totals.astype(int).to_dict()  # type: ignore[attr-defined]
    for wrong in ("2025:finns_inte", "finns_inte"):
        with pytest.raises(tb.WrongUsage):
            project.compare(YEAR, wrong)


def test_a_sweep_is_the_years_with_each_combination_of_values(project: tb.Project) -> None:
    frame = project.sweep(YEAR, {"lpik.2025": [2, 3.5], "glesbygd.nedre_gräns": [10, 15]})
    assert len(frame) == 4 * 12
    for (percent, limit), rows in frame.groupby(["lpik.2025", "glesbygd.nedre_gräns"]):
        own = project.with_values(f"lpik.2025={percent}", f"glesbygd.nedre_gräns={limit}").calculate(YEAR).to_frame()
        assert [*rows["totalt"]] == [*own["totalt"]]
    with pytest.raises(tb.WrongUsage):
        project.sweep(YEAR, {"finns.inte": [1]})


@pytest.mark.slow
def test_indicators_are_those_of_the_command_and_empty_where_there_are_none(project: tb.Project) -> None:
    frames = project.indicators(2021)
    document = printed("nyckeltal")
    seen = 0
    for indicator in document["nyckeltal"]:  # type: ignore[attr-defined]
        for measure in indicator["mått"]:
            frame = frames[f"{indicator['id']}.{measure['id']}"]
            wanted = [each for each in measure["värden"] if each.get("år") == 2021]
            if any("år" in each for each in measure["värden"]):
                assert [*frame["värde"].astype(float)] == pytest.approx(
                    [float("nan") if each["värde"] is None else each["värde"] for each in wanted], nan_ok=True
                )
                seen += bool(wanted)
    assert seen
    assert all(len(frame) == 0 or len(frame.columns) >= 1 for frame in frames.values())
    assert any(frame.empty for frame in project.indicators(1999).values())


def test_decided_years_come_out_as_they_were_decided(tmp_path: Path) -> None:
    decisions = tmp_path / "beslut"
    where = ("--config", str(ROOT / "config/orebro"), "--data", str(ROOT / "data/orebro"), "--beslut", str(decisions))
    out("faststall", "2025", *where)
    project = tb.open(ROOT / "config/orebro", ROOT / "data/orebro", decisions)
    assert [*project.decided] == [2025]
    assert project.calculate(2025).result.decision is not None
    assert project.calculate(2025, recompute=True).result.decision is None
    with pytest.raises(tb.WrongUsage):
        project.with_values("lpik.2025=3.1").calculate(2025)


def test_faults_are_told_as_the_commands_tell_them(project: tb.Project, tmp_path: Path) -> None:
    with pytest.raises(tb.InvalidInput, match="Menade du Laxå"):
        project.calculate(YEAR).total("Laxo")
    with pytest.raises(tb.InvalidInput, match="finns inte"):
        tb.open(tmp_path / "ingen", ROOT / "data/orebro")
    with pytest.raises(tb.InvalidInput, match="2031"):
        project.calculate(2031)


def test_nothing_fills_the_screen_when_it_is_shown(project: tb.Project) -> None:
    year = project.calculate(YEAR)
    of = year.result.grounds
    shown = [project, year, year.result, year.explain("Laxå"), of, of.program, of.world, of.trace, of.agreement]
    shown += [project.loaded, of.figures, of.figures.statistics, *project.alternatives, *of.agreement.rules]
    shown += [of.agreement.terms, of.figures.statistics.municipalities, *year.result.components]
    for each in shown:
        assert len(repr(each)) <= MOST_OF_A_REPR, type(each)
    table = year._repr_html_()
    assert all(f">{word}<" in table for word in ("Lekeberg", "Summa", "Grundbelopp"))
