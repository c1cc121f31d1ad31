"""Every amount that the page shows, at every position of every slider, is the exact engine's; in a real browser."""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice, product
from pathlib import Path
from typing import Any

import pytest

from tests.report.pages import browser, data_of, shown, written
from tests.worlds import ROOT
from tillaggsbelopp.agreement.changes import read_option
from tillaggsbelopp.checks.computable_years import newest_year
from tillaggsbelopp.diagnostics import Faults, InvalidInput
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.result import TOTAL, Result
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.sweep.tried_values import with_tried
from tillaggsbelopp.sweep.variations import read_variation
from tillaggsbelopp.workspace.project import Project, open_project

pytestmark = pytest.mark.slow
EXAMPLES = sorted(path.name for path in (ROOT / "examples").iterdir() if path.is_dir())
FACTORS = "*0.5; *0.9; *1.1; *2"
SHOWN = """([sliders, positions]) => {
    sliders.forEach((slider, place) => {
        const input = document.getElementById(`slider-${slider}`);
        input.value = positions[place];
        input.dispatchEvent(new Event('input'));
    });
    const figure = document.getElementById('figure');
    const told = [...figure.options].map((option) => {
        figure.value = option.value;
        figure.dispatchEvent(new Event('change'));
        return [...document.querySelectorAll('#county tbody td:nth-of-type(2)')].map((cell) => cell.textContent);
    });
    document.getElementById('reset').click();
    return told;
}"""


@pytest.fixture(scope="module")
def opened() -> Iterator[Any]:
    with browser() as found:
        yield found


def texts(result: Result, figure: str) -> list[str]:
    """What the page is to say that each gets of a figure, by the result of the exact engine."""
    own = [each for each in result.distributed if each.rule == figure]
    parts = result.of_total("" if figure == TOTAL else figure) or own
    kronor = [sum(part.amounts[code] for part in parts) for code in result.municipalities.members]
    return [f"{each:,}".replace(",", "\u00a0").replace("-", "−") for each in kronor]


def compared(
    page: Any, of: AgreementYear, data: dict[str, Any], sliders: Sequence[int], positions: Sequence[int]
) -> None:
    """Compare what the page shows with some sliders moved with what the same values give, typed as options."""
    told = page.evaluate(SHOWN, [sliders, positions])
    moved = [
        f"{data['reglage'][slider]['namn']}={data['reglage'][slider]['lägen'][place]['satt']}"
        for slider, place in zip(sliders, positions, strict=True)
        if place != data["reglage"][slider]["nu"]
    ]
    try:
        result = calculate(with_tried(of, [read_option(text, "--satt") for text in moved]))
    except InvalidInput:
        assert {each for column in told for each in column} == {"–"}, moved
        return
    for figure, column in zip(data["figurer"], told, strict=True):
        assert column == texts(result, figure["id"]), (moved, figure["namn"])


def every(opened: Any, file: Path, of: AgreementYear, most: int) -> None:
    """Compare every position of each slider, and of two at a time at most so many that are spread evenly."""
    data = data_of(file)
    places = [range(len(each["lägen"])) for each in data["reglage"]]
    with shown(opened, file) as page:
        for slider, own in enumerate(places):
            for place in own:
                compared(page, of, data, [slider], [place])
        for pair in combinations(range(len(places)), 2):
            points = [*product(*(places[slider] for slider in pair))]
            for point in islice(points, 0, None, max(1, len(points) // most)):
                compared(page, of, data, pair, point)


def test_the_shipped_agreement(opened: Any, tmp_path: Path) -> None:
    of, _ = open_project(ROOT / "config/orebro", ROOT / "data/orebro").prepared(2025)
    every(opened, written(tmp_path / "sida.html", "sida 2025"), of, 60)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example(opened: Any, name: str, tmp_path: Path) -> None:
    """Sliders over what its amounts rest on: some of its parameters and figures, from half to twice what they are."""
    (config,) = (ROOT / "examples" / name / "config").iterdir()
    project = open_project(config, ROOT / "examples" / name / "data" / config.name)
    year = newest_year(project.years).year
    over = " ".join(f'--over "{each}={FACTORS}"' for each in quantities(project, year))
    file = written(tmp_path / "sida.html", f"sida {year} {over}", ROOT / "examples" / name)
    assert data_of(file)["reglage"]
    every(opened, file, project.prepared(year)[0], 9)


def quantities(project: Project, year: int) -> list[str]:
    """Two parameters and a field that move some amount."""
    trace = calculate(project.prepared(year)[0]).trace
    single = [each for each in trace.parameters.values() if each.rise is None and not each.member]
    parameters = dict.fromkeys(f"{each.rule}.{each.name}" for each in single)  # of each year that is looked back at
    fields = dict.fromkeys(each.name for each in trace.fields.values() if each.groups is None)

    def can_be(each: str) -> bool:
        faults = Faults()
        try:
            return read_variation(project.prepared(year)[0], f"{each}={FACTORS}", "--over", faults) is not None
        except InvalidInput:
            return False

    return [*list(filter(can_be, parameters))[:2], *list(filter(can_be, fields))[:1]]
