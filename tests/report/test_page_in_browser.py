"""The page in a real browser: sliders, links, keyboard, paper, and that every amount it shows is the exact engine's."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.in_process import done, out
from tests.report.pages import browser, data_of, shown, written
from tests.worlds import agreement_files, write_files

pytestmark = pytest.mark.slow
LAXÅ = "1860"
HOSTILE = (
    "<script>alert(1)</script>",
    "A \"B\" 'C' & </script>",
    "<img src=x onerror=alert(1)>",
    "</td></table>",
    "=1+1",
)


@pytest.fixture(scope="module")
def opened() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("sida") / "sida.html", "sida 2025")


@pytest.fixture
def page(opened: Any, file: Path) -> Iterator[Any]:
    with shown(opened, file) as found:
        yield found


def number(text: str) -> int:
    return int(re.sub(r"[\u00a0+]", "", text).replace("−", "-"))


def row(page: Any, name: str) -> list[int]:
    """What the table of all shows of a municipality: now, tried, and the difference."""
    found = page.locator("#county tbody tr", has=page.get_by_role("rowheader", name=name, exact=True))
    return [number(found.locator("td").nth(place).inner_text()) for place in range(3)]


def amount(command: str, name: str, place: int = -1) -> int:
    """A municipality's total as the program says it in CSV."""
    lines = [line.split(";") for line in out(*command.split(), "--csv").splitlines()]
    column = lines[0].index("totalt")
    return next(int(line[column]) for line in lines if line[1] == name)


def pull(page: Any, slider: int, steps: int) -> None:
    page.locator(f"#slider-{slider}").focus()
    for _ in range(abs(steps)):
        page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")


def test_what_is_left_out_of_the_year_is_told(page: Any) -> None:
    assert "Räknas inte 2025: Utvecklingsbudget" in page.locator("#remarks").inner_text()


def test_a_slider_is_pulled_and_every_amount_follows(page: Any) -> None:
    assert row(page, "Laxå") == [569298, 569298, 0]
    pull(page, 1, 5)
    assert page.locator(".slider .value").nth(1).inner_text() == "45 km"
    tried = amount("berakna 2025 --satt glesbygd.övre_gräns=45", "Laxå")
    assert row(page, "Laxå") == [569298, tried, tried - 569298]
    assert page.locator("#stamp-text").inner_text().startswith("ALTERNATIV, PRELIMINÄR")
    assert "Mest mer: Askersund, +16\u00a0391 kr" in page.locator("#told").inner_text()
    page.get_by_role("button", name="Allt som det är nu").click()
    assert row(page, "Laxå") == [569298, 569298, 0]


def test_two_sliders_are_a_grid_and_three_are_told_with_their_command(page: Any) -> None:
    pull(page, 0, 5)
    pull(page, 3, -1)
    tried = amount("berakna 2025 --satt glesbygd.nedre_gräns=15 --satt lpik.2025=2,5", "Laxå")
    assert row(page, "Laxå")[1] == tried
    pull(page, 2, 1)
    told = page.locator("#told").inner_text()
    command = 'tillaggsbelopp berakna 2025 --satt "glesbygd.nedre_gräns=15"'
    more = '--satt "glesbygd.andel_av_potterna=5,5" --satt "lpik.2025=2,5"'
    assert f"Mer än två reglage på en gång finns inte i filen. Räkna ut det med: {command} {more}" in told.replace(
        "  ", " "
    )
    assert page.locator("#county tbody tr td").nth(1).inner_text() == "–"


def test_an_alternative_is_a_button(page: Any) -> None:
    button = page.get_by_role("button", name="Glesbygd efter 65+ gånger kilometer")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    lines = [line.split(";") for line in out("jamfor", "2025", "2025:glesbygd_km", "--csv").splitlines()]
    (tried,) = (line[6] for line in lines if line[3:5] == ["Laxå", "totalt"])
    assert row(page, "Laxå")[1] == int(tried)
    assert "utan gränser" in page.locator("#assumptions").inner_text()
    pull(page, 0, 1)
    assert "utan gränser" not in page.locator("#assumptions").inner_text()
    assert button.get_attribute("aria-pressed") == "false"


def test_a_krona_leads_to_where_it_comes_from(page: Any) -> None:
    page.locator("#county tbody tr", has_text="Laxå").locator("td").first.click()
    own = page.locator("#member")
    assert "Laxå får 569\u00a0298\u00a0kr 2025." in own.inner_text()
    assert "Fördelningsnyckeln är" in own.inner_text()
    branch = own.locator("details", has_text="Glesbygdstillägg: belopp").first
    branch.locator("summary").first.click()
    branch.locator(".formula a", has_text="heltal").first.click()
    target = page.locator(":target")
    assert "Glesbygdstillägg: heltal" in target.inner_text()
    assert page.evaluate("document.activeElement.id") == target.get_attribute("id")
    assert "Laxå: " in target.locator(".own").inner_text()


def test_a_link_that_was_followed_before_is_followed_again(page: Any) -> None:
    for way in ("th a", "td"):
        page.locator("#county tbody tr", has_text="Laxå").locator(way).first.click()
        assert page.locator("#member").is_visible()
        page.locator("#paste").fill("tillaggsbelopp berakna 2025")
        page.get_by_role("button", name="Visa", exact=True).click()
        assert page.locator("#member").is_hidden()


def test_every_name_in_every_formula_leads_to_what_is_told_of_it(page: Any) -> None:
    page.locator("#names").evaluate("each => { each.open = true; }")
    lead = page.locator("#names .formula a").evaluate_all("all => all.map(each => each.getAttribute('href').slice(1))")
    there = page.locator("#names .named").evaluate_all("all => all.map(each => each.id)")
    assert len({*lead}) > 20
    assert {*lead} <= {*there}
    told = page.locator("#names .named", has=page.get_by_role("heading", name="Övre gräns för avståndet", exact=False))
    assert "Källa: Remisskonferensen 2023-10-06, Förutsättningarna är olika (antagande, värde för 2024)" in (
        told.first.inner_text()
    )


def test_the_state_is_a_line_that_another_copy_and_the_program_take(page: Any, opened: Any, file: Path) -> None:
    pull(page, 1, -3)
    pull(page, 3, 2)
    page.get_by_role("link", name="Laxå").click()
    line = page.locator("#command").input_value()
    assert line == 'tillaggsbelopp forklara "1860" --ar 2025 --satt "glesbygd.övre_gräns=37" --satt "lpik.2025=3,5"'
    ran = done(line.removeprefix("tillaggsbelopp "))
    assert ran.code == 0
    shows = row(page, "Laxå")
    assert f"Laxå får {shows[1]:,} kr 2025".replace(",", " ") in ran.out
    with shown(opened, file) as other:
        other.locator("#paste").fill(line)
        other.get_by_role("button", name="Visa", exact=True).click()
        assert other.locator("#command").input_value() == line
        assert row(other, "Laxå") == shows
        other.locator("#paste").fill("--satt glesbygd.övre_gräns=37.5")
        other.get_by_role("button", name="Visa", exact=True).click()
        command = 'tillaggsbelopp berakna 2025 --satt "glesbygd.övre_gräns=37.5"'
        told = other.locator("#restored").inner_text().replace("\u00a0", " ").replace("  ", " ")
        assert told == f"Det läget finns inte i filen. Räkna ut det med: {command}"
        assert done(command.removeprefix("tillaggsbelopp ")).code == 0


def test_it_is_used_by_keyboard_alone(page: Any) -> None:
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        if seen[-1] == "Laxå":
            break
    wanted = ["Till beloppen", "slider-0", "slider-3", "reset", "figure", "order", "csv", "print", "Lekeberg", "Laxå"]
    assert [each for each in seen if each in wanted] == wanted
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "member-rubrik"


def test_the_focus_is_seen_and_not_hidden(page: Any) -> None:
    page.keyboard.press("Tab")
    for _ in range(32):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
            const one = document.activeElement;
            const box = one.getBoundingClientRect();
            const above = document.querySelector('aside').getBoundingClientRect().bottom;
            return [getComputedStyle(one).outlineStyle, one.closest('aside') !== null || box.bottom > above];
        }""")
        assert seen == ["solid", True]


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_assumed_is_always_in_sight(opened: Any, file: Path, width: int) -> None:
    with shown(opened, file, viewport={"width": width, "height": 700}) as page:
        page.locator("#kvittot").scroll_into_view_if_needed()
        assert page.evaluate("scrollY") > 700
        box = page.locator("#stamp-text").bounding_box()
        assert 0 <= box["y"] < 100
        page.get_by_role("link", name="Det som antas").click()
        top = page.locator("#antaganden-rubrik").bounding_box()["y"]
        assert box["height"] < top < 200


def test_it_is_sorted_and_says_who_gains(page: Any) -> None:
    pull(page, 1, 5)
    page.get_by_label("Ordning").select_option("more")
    changes = [number(text) for text in page.locator("#county tbody td:nth-of-type(3)").all_inner_texts()]
    assert changes == sorted(changes, reverse=True)
    page.get_by_label("Visa", exact=True).select_option(label="Grundbelopp")
    assert row(page, "Laxå")[2] == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_it_is_accessible_and_fits(opened: Any, file: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with shown(opened, file, viewport={"width": width, "height": 800}, color_scheme=scheme) as page:
        pull(page, 1, 5)
        page.get_by_role("link", name="Laxå").click()
        page.locator("#member summary").first.click()
        page.locator("#names").evaluate("each => { each.open = true; }")
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_is_read_at_200_per_cent(opened: Any, file: Path) -> None:
    with shown(opened, file, viewport={"width": 640, "height": 450}, device_scale_factor=2) as page:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("#county tbody tr").first.is_visible()


def test_a_screen_reader_is_told(page: Any) -> None:
    slider = page.get_by_role("slider", name="Glesbygdstillägg: övre gräns för avståndet")
    assert slider.get_attribute("aria-valuetext") == "40 km"
    pull(page, 1, 1)
    assert slider.get_attribute("aria-valuetext") == "41 km"
    assert "41 km" in page.get_by_role("status").first.inner_text()
    table = page.get_by_role("table", name="Totalt 2025", exact=False)
    assert [each.inner_text() for each in table.get_by_role("columnheader").all()][:4] == [
        "Kommun",
        "Nu, kr",
        "Prövat, kr",
        "Skillnad, kr",
    ]
    assert page.get_by_role("img", name="Totalt 2025", exact=False).count() == 1


def test_it_is_printed_on_a4(page: Any, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    pull(page, 1, 5)
    page.get_by_role("link", name="Laxå").click()
    page.pdf(path=str(tmp_path / "sida.pdf"), prefer_css_page_size=True)
    pages = pypdf.PdfReader(tmp_path / "sida.pdf").pages
    assert {(round(each.mediabox.width), round(each.mediabox.height)) for each in pages} == {(595, 842)}
    text = "\n".join(each.extract_text() for each in pages).replace("\u00a0", " ")
    assert "övre gräns för avståndet 45 km" in text
    assert "574 239" in text
    assert "Beloppen är remissförslagets" in text
    assert "Spara som CSV" not in text
    assert len(pages) <= 4


def test_the_csv_is_what_is_shown(page: Any, tmp_path: Path) -> None:
    pull(page, 1, 5)
    with page.expect_download() as found:
        page.get_by_role("button", name="Spara som CSV").click()
    assert found.value.suggested_filename == "belopp-2025.csv"
    text = Path(found.value.path()).read_bytes().decode()
    assert text.startswith("\ufeffkommunkod;kommun;delbelopp;nu;prövat;skillnad\r\n")
    assert f"\r\n{LAXÅ};Laxå;totalt;569298;574239;4941\r\n" in text


def test_names_and_texts_are_shown_as_they_are(opened: Any, tmp_path: Path) -> None:
    rule = """\
    parametrar:
      ram:
        enhet: kr
        namn: "<b>Ram</b> & \\"citat\\" </script>"
        värden: {2020: 1000}
        status: fakta
        källa: "</script><script>alert(2)</script>"
    pott: ram
    fördelningsnyckel: PER(1; kommun)
    """
    files = agreement_files({"grund": rule})
    write_files(tmp_path, files, "config/prov")
    register = "kommunkod,kommun\n" + "".join(
        f'{place:04},"{name.replace(chr(34), chr(34) * 2)}"\n' for place, name in enumerate(HOSTILE, start=1)
    )
    package = """\
name: prov
resources:
  - name: kommuner
    path: kommuner.csv
    sources: [{title: "<i>prov</i>"}]
    schema:
      primaryKey: [kommunkod]
      fields:
        - {name: kommunkod, type: string}
        - {name: kommun, type: string}
"""
    write_files(tmp_path, {"kommuner.csv": register, "datapackage.yaml": package}, "data/prov")
    page_file = written(tmp_path / "sida.html", 'sida 2020 --over "grund.ram=500; 1500"', tmp_path)
    with shown(opened, page_file) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        pull(page, 0, 1)
        assert page.locator("#county tbody th").all_inner_texts() == [*HOSTILE]
        page.get_by_role("link", name=HOSTILE[0]).click()
        assert page.locator("#member-rubrik").inner_text() == f"{HOSTILE[0]} 2020"
        page.locator("#names").evaluate("each => { each.open = true; }")
        assert "Källa: </script><script>alert(2)</script>" in page.locator("#names").inner_text()
        assert '<b>Ram</b> & "citat" </script>' in page.locator("#names").inner_text()
        assert page.locator("script").count() == 2


def test_signs_that_end_lines_or_turn_text_are_shown_as_text(opened: Any, file: Path, tmp_path: Path) -> None:
    """No file of ours may hold them, so they are put into the data: they are written as the program writes them."""
    from tillaggsbelopp.report.page.one_file import page_html

    names = ["A\u2028B", "A\u2029B", "A\u202eB", "A\u200fB", "\u2067A"]
    data = data_of(file)
    data["namn"][: len(names)] = names
    other = tmp_path / "sida.html"
    other.write_text(page_html(data), encoding="utf-8")
    with shown(opened, other) as page:
        assert page.locator("#county tbody th").evaluate_all("all => all.map(each => each.textContent)")[:5] == names
        amounts = page.locator("#county tbody tr td:nth-of-type(1)").all_inner_texts()
        assert number(amounts[1]) == 569298
