"""The repository keeps its promises: set-up commands, no Örebro in the program, examples that run."""

import re
from pathlib import Path

import pytest

from tests.worlds import ROOT, read_agreement_folder, read_statistics_folder

README = (ROOT / "README.md").read_text(encoding="utf-8")
HANDBOOK = "\n".join(page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs/handbok").glob("*.md")))


def test_ci_runs_the_two_commands_of_the_readme() -> None:
    commands = re.findall(r"```sh\n(python -m pip .*)\n```", README)
    assert len(commands) == 2
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    for command in commands:
        assert command in script


def run_examples(page: str) -> dict[str, object]:
    """What the names of a page's Python examples stand for once all of them have been run, in order."""
    names: dict[str, object] = {}
    for example in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(example, names)
    return names


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_the_python_examples_of_a_page_run(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names = run_examples((ROOT / page).read_text(encoding="utf-8"))
    assert len(names["frame"]) == 12  # type: ignore[arg-type]


def test_no_place_or_figure_of_the_shipped_agreement_stands_in_the_program() -> None:
    names = re.findall(r"(?m)^\d+,(.+)$", (ROOT / "data/orebro/kommuner.csv").read_text(encoding="utf-8"))
    figures = ["14876099", "1650000", "826305", "2582908"]
    ids = [path.stem for path in (ROOT / "config/orebro/regler").glob("*.yaml")]
    assert len(names) == 12
    for path in (ROOT / "src").rglob("*.py"):
        text = re.sub(r"(?<=\d)[ _](?=\d)", "", path.read_text(encoding="utf-8"))
        for word in (*names, *figures, *ids, "invånare_65"):
            assert word.lower() not in text.lower(), f"{word} in {path}"


def test_requirements_are_hashed_and_name_no_address() -> None:
    text = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    blocks = re.split(r"(?m)^(?=[a-z])", text)[1:]
    assert len(blocks) > 20
    for block in blocks:
        assert re.match(r"[a-z0-9._-]+==", block)
        assert "--hash=sha256:" in block
    assert "://" not in text


def test_shipped_yaml_is_small_and_plain() -> None:
    files = [*Path(ROOT / "config").rglob("*.yaml"), *Path(ROOT / "data").rglob("*.yaml")]
    assert files
    for path in files:
        assert path.name.isascii()
        text = path.read_text(encoding="utf-8")
        assert len(text) < 20_000
        assert "\t" not in text


def test_the_case_in_the_handbook_holds(tmp_path) -> None:
    """The handbook's own example, put beside the shipped cases, must come out as it says."""
    import shutil

    from tillaggsbelopp.agreement.cases import read_cases
    from tillaggsbelopp.checks.case_outcomes import run_case
    from tillaggsbelopp.diagnostics import Faults
    from tillaggsbelopp.engine.figures import Figures

    (example,) = re.findall(r"```yaml\n(namn: Glesbygd .*?)```", HANDBOOK, re.DOTALL)
    shutil.copytree(ROOT / "config/orebro", tmp_path / "orebro", ignore=shutil.ignore_patterns("prov"))
    (tmp_path / "orebro/prov").mkdir()
    (tmp_path / "orebro/prov/exempel.yaml").write_text(example, encoding="utf-8")
    faults = Faults()
    (case,) = read_cases(tmp_path / "orebro", "orebro", faults)
    assert not faults
    figures = Figures(read_statistics_folder(ROOT / "data/orebro", "data/orebro"))
    assert run_case(read_agreement_folder(tmp_path / "orebro", "orebro"), figures, case).differences == ()


def test_the_indicator_in_the_handbook_comes_out_as_it_says() -> None:
    from fractions import Fraction

    from tests.worlds import agreement, figures
    from tillaggsbelopp.agreement.indicators import Indicator
    from tillaggsbelopp.diagnostics import Faults, Source
    from tillaggsbelopp.documents.written import read_file
    from tillaggsbelopp.measures.indicator_results import indicator_result, world_of

    (example,) = re.findall(r"```yaml\n# config/<id>/nyckeltal/kostnad.yaml\n(.*?)```", HANDBOOK, re.DOTALL)
    faults = Faults()
    indicator = read_file(Indicator, Source("kostnad.yaml", example), faults)
    faults.raise_if_any()
    assert indicator is not None
    data = figures({"kostnad": ("kr", [100, 900]), "invånare": ("invånare", [10, 30])}, ["1", "2"])
    per_head, deviation = indicator_result(
        world_of(agreement({"grund": "pott: 1 kr\n"}), data, (indicator,)), indicator
    ).measures
    # 10 and 30 kr each, 25 together, 20 in unweighted mean
    assert per_head.values[2022].cells == (10, 30)
    assert per_head.overall is not None
    assert per_head.overall[2022].cells == (25,)
    assert deviation.values[2023].cells == (Fraction(-1, 2), Fraction(1, 2))
    assert deviation.as_source is not None
    assert deviation.as_source[2023].cells == (-1, Fraction(1, 3))
