"""How large the page is, and how soon it is painted again when a slider is pulled, of 12 units and of 290.

Run: python benchmarks/page.py. Needs playwright and Chromium. The 290 have a map, three sliders and a made-up rule.
"""

import json
import shutil
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

from tillaggsbelopp.report.page.one_file import page_html
from tillaggsbelopp.sweep.variations import agreed_variations, read_variations
from tillaggsbelopp.workspace.pages import page_of
from tillaggsbelopp.workspace.project import Project, open_project

ROOT = Path(__file__).parent.parent
MANY = 290
OVER = ("grund.lägst=0..950 steg 50", "grund.högst=2000..5800 steg 200", "grund.ram=90..128 steg 2")
WITHIN = {"12": (50, 400_000), str(MANY): (300, 5_000_000)}
"""Milliseconds to paint anew, and bytes of the file."""
REPAINTED = """async (count) => {
    const input = document.getElementById('slider-0');
    const other = document.getElementById('slider-1');
    other.value = 1;
    other.dispatchEvent(new Event('input'));
    const frame = () => new Promise(requestAnimationFrame);
    const took = [];
    for (let place = 0; place < count; place++) {
        await frame();  // now, before the frame is painted
        const start = performance.now();
        input.value = place % (Number(input.max) + 1);
        input.dispatchEvent(new Event('input'));
        await new Promise((done) => setTimeout(done));  // after it has been painted
        took.push(performance.now() - start);
    }
    return took;
}"""
TERMS = """\
id: manga
namn: Många
parter: [A, B]
gäller_från: 2025-01-01
regler: [grund]
avrundning: {enhet: 1, metod: största_rest, status: fakta, källa: påhittat}
"""
RULE = """\
id: grund
namn: Grund
beskrivning: Påhittad.
parametrar:
  ram: {enhet: mkr, namn: Ram, värden: {2025: 100}, status: fakta, källa: påhittat}
  lägst: {enhet: invånare, namn: Lägst, värden: {2025: 500}, status: fakta, källa: påhittat}
  högst: {enhet: invånare, namn: Högst, värden: {2025: 4000}, status: fakta, källa: påhittat}
pott: ram
fördelningsnyckel: invånare * (1 + RAMP(invånare; lägst; högst))
"""
PACKAGE = """\
name: manga
resources:
  - name: kommuner
    path: kommuner.csv
    sources: [{title: påhittat}]
    schema:
      primaryKey: [kommunkod]
      fields:
        - {name: kommunkod, type: string}
        - {name: kommun, type: string}
  - name: folk
    path: folk.csv
    sources: [{title: påhittat}]
    schema:
      primaryKey: [kommunkod]
      fields:
        - {name: kommunkod, type: string}
        - {name: invånare, title: Invånare, type: integer, unit: invånare}
"""


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium here")
    with TemporaryDirectory() as made, sync_playwright() as driver:
        folder = Path(made)
        write_many(folder)
        shipped = open_project(ROOT / "config/orebro", ROOT / "data/orebro")
        many = open_project(folder / "config/manga", folder / "data/manga")
        browser = driver.chromium.launch(executable_path=chromium)
        for name, page in (("12", page_text(shipped, ())), (str(MANY), page_text(many, OVER))):
            file = folder / f"{name}.html"
            file.write_text(page, encoding="utf-8")
            took = repainted(browser, file)
            most, size = WITHIN[name]
            told = f"median {statistics.median(took):.0f} ms, longest {max(took):.0f} ms (at most {most} expected)"
            print(
                f"{name} units: {file.stat().st_size / 1000:.0f} kB (at most {size / 1000:.0f}), painted anew in {told}"
            )
        browser.close()


def page_text(project: Project, over: tuple[str, ...]) -> str:
    of, _ = project.prepared(2025)
    variations = read_variations(of, over, "--over", typed=False) if over else agreed_variations(of)
    return page_html(page_of(project, of, variations, ()))


def repainted(browser: Any, file: Path) -> list[float]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(file.as_uri())
    took: list[float] = page.evaluate(REPAINTED, 41)
    page.close()
    return took[1:]  # the first compiles the script


def write_many(folder: Path) -> None:
    """Unit n of many has 100 + 20 n people, and a square on the map."""
    codes = [f"{number:04}" for number in range(1, MANY + 1)]
    texts = {
        "config/manga/overenskommelse.yaml": TERMS,
        "config/manga/regler/grund.yaml": RULE,
        "data/manga/datapackage.yaml": PACKAGE,
        "data/manga/kommuner.csv": "kommunkod,kommun\n" + "".join(f"{code},Enhet {int(code)}\n" for code in codes),
        "data/manga/folk.csv": "kommunkod,invånare\n" + "".join(f"{code},{100 + 20 * int(code)}\n" for code in codes),
        "data/manga/karta.geojson": json.dumps({"type": "FeatureCollection", "features": [*map(square, codes)]}),
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def square(code: str) -> dict[str, Any]:
    y, x = divmod(int(code), 17)
    west, south = 12 + x / 10, 58 + y / 10
    ring = [[west, south], [west + 0.1, south], [west + 0.1, south + 0.1], [west, south + 0.1], [west, south]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"kommunkod": code}, "geometry": shape}


if __name__ == "__main__":
    main()
