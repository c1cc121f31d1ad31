"""The agreements of examples/: free of faults, their cases hold, and other implementations come to the same amounts."""

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from tests.cli.in_process import out
from tests.engine.second import Refused, Second, texts
from tests.engine.test_second import same_kronor
from tests.reading import lines as lines_in
from tests.report.books import book_of, not_recalculated
from tests.worlds import ROOT, calculate
from tillaggsbelopp.agreement.cases import CASES_FOLDER, Case, changed_agreement, read_cases
from tillaggsbelopp.agreement.program import check_agreement
from tillaggsbelopp.checks.case_outcomes import run_case
from tillaggsbelopp.diagnostics import Faults, render
from tillaggsbelopp.report.explanation.view import explanation_blocks
from tillaggsbelopp.report.workbook.writer import to_xlsx
from tillaggsbelopp.statistics.cells import with_values
from tillaggsbelopp.workspace.folders import Loaded, scan

EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())
NAMES = [path.name for path in EXAMPLES]


@lru_cache
def loaded(name: str) -> Loaded:
    """An example as `--config` and `--data` read it."""
    config, data = folders(name)
    faults = Faults()
    found = scan(str(config), str(data), faults)
    assert [render(fault) for fault in faults.in_order()] == []
    assert found is not None
    return found


def folders(name: str) -> tuple[Path, Path]:
    """The one agreement of an example, and its data."""
    (config,) = (ROOT / "examples" / name / "config").iterdir()
    return config, ROOT / "examples" / name / "data" / config.name


def cases(name: str) -> list[Case]:
    faults = Faults()
    found = read_cases(folders(name)[0], name, faults)
    assert [render(fault) for fault in faults.in_order()] == []
    assert any(case.expected for case in found), "an example needs amounts"
    return found


def second(name: str, case: Case) -> Second:
    """The second implementation, with what the case changes, read for itself."""
    config, data = folders(name)
    (written,) = (
        read
        for path in (config / CASES_FOLDER).glob("*.yaml")
        if (read := yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))["namn"] == case.name
    )
    return Second(texts(config), texts(data), written.get("ändringar"), case_year=case.year, known_at=case.known_at)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_free_of_faults_and_its_cases_hold(name: str) -> None:
    example = loaded(name)
    check_agreement(example.agreement, example.figures.statistics.catalogue, faults := Faults())
    assert [render(fault) for fault in faults.in_order()] == []
    for case in cases(name):
        assert run_case(example.agreement, example.figures, case).differences == (), case.name


@pytest.mark.parametrize("name", NAMES)
def test_a_second_implementation_gives_the_same_kronor(name: str) -> None:
    example = loaded(name)
    for case in cases(name):
        if case.refusal is not None:
            with pytest.raises(Refused):
                second(name, case).calculate(case.year)
            continue
        changes = case.changes.figures if case.changes else {}
        statistics = with_values(example.figures.statistics, changes)
        figures = replace(example.figures, statistics=statistics, known_at=case.known_at)
        result = calculate(changed_agreement(example.agreement, case), figures, case.year)
        assert same_kronor(result, second(name, case)), case.name


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_explained_and_its_workbook_is_current(name: str, tmp_path: Path) -> None:
    """The newest year that a case calculates as the agreement stands."""
    example = loaded(name)
    year = max(case.year for case in cases(name) if case.expected and not case.changes)
    result = calculate(example.agreement, example.figures, year)
    rules = tuple(each.rule for each in result.distributed)
    lines = lines_in(explanation_blocks(result, result.municipalities.members[-1], rules))
    assert len(lines) > len(rules)
    file = tmp_path / f"{name}.xlsx"
    file.write_bytes(to_xlsx(book_of(example.agreement, example.figures, year, result)))
    assert not_recalculated(file) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_that_it_is_made_up_and_how_to_run_it(name: str) -> None:
    readme = (ROOT / "examples" / name / "README.md").read_text(encoding="utf-8")
    assert "påhitta" in readme
    assert re.search(r"(?m)^tillaggsbelopp berakna \d{4}$", readme)
    for text in [*texts(folders(name)[0]).values(), texts(folders(name)[1])["datapackage.yaml"]]:
        assert "\t" not in text
        sources = re.findall(r"(?m)^ *källa: (.*)$|- title: (.*)$", text)
        for source in sources:
            assert re.search("[Pp]åhitta|Exempel|Uträknat", "".join(source)), source


def test_the_screen_calls_those_who_get_amounts_what_the_agreement_says() -> None:
    folder = ROOT / "examples/vardersattning"
    for command in ("berakna 2025", "berakna 2025 --allt", "berakna 2024-2025"):
        shown = out(*command.split(), cwd=folder)
        assert "Stadsdel" in shown
        assert "kommun" not in shown.lower()
    for command in ("forklara A1 2025 --allt", "kontrollera --allt", "godkann --ar 2025"):
        assert "kommun" not in out(*command.split(), cwd=folder).lower()


@pytest.mark.parametrize(
    ("name", "member", "year"), [("vardersattning", "Stadsdel", 2025), ("dampning", "Myndighet", 2024)]
)
def test_so_does_the_workbook(name: str, member: str, year: int) -> None:
    book = book_of(loaded(name).agreement, loaded(name).figures, year)
    cells = {sheet.name: {str(cell.value) for cell in sheet.cells.values()} for sheet in book.sheets}
    charts = [text for sheet in book.sheets for chart in sheet.charts for text in (chart.title, chart.description)]
    said = [*cells, *charts, *(text for of_sheet in cells.values() for text in of_sheet)]
    assert [text for text in said if "kommun" in text.lower() and not text.startswith("data/")] == []
    headed = {sheet for sheet, texts in cells.items() if member in texts}
    assert headed - {"Övrigt"} == {
        "Sammanfattning",
        "Beräkning",
        "Underlag",
        "Beloppskontroll",
        "Uppgiftskontroll",
    }
    assert ("Övrigt" in headed) == ("Övrigt" in cells)
    assert {"Bilaga", "Bilagans underlag"} <= set(cells)
