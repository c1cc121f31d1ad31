"""Who is new, leaves and stays, and how soon damped amounts come to rest: by hand, and by other arithmetic."""

import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.cli.in_process import out
from tests.worlds import REGISTER, ROOT, agreement, agreement_files, calculate, dated_statistics, figures, write_files
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.report.receivers import receivers_texts, transition_texts
from tillaggsbelopp.review.receivers import receivers_of
from tillaggsbelopp.review.transitions import MOST_YEARS, transitions_after
from tillaggsbelopp.workspace.project import open_project

LANDSBYGD = ROOT / "examples/landsbygd"

PACKAGE = (
    REGISTER
    + """\
  - name: folk
    path: folk.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod, år]
      fields:
        - {name: kommunkod, type: string}
        - {name: år, type: year}
        - {name: antal, type: integer, unit: st}
"""
)
REGISTERED = "kommunkod,kommun\n1,Ett\n2,Två\n3,Tre\n4,Fyra\n"
PEOPLE = {2024: [10, 20, 30, 40], 2025: [20, 10, 30, 5]}
ROWS = "".join(f"{code},{year},{n}\n" for year, own in PEOPLE.items() for code, n in enumerate(own, start=1))
POT = "parametrar: {ram: {enhet: kr, värden: {2024: 100, 2025: 100}, status: fakta, källa: x}}\npott: ram\n"
LARGE = f"{POT}fördelningsnyckel: OM(antal >= 20 st; antal; 0)\n"
ALL = f"{POT}fördelningsnyckel: antal\n"


def years(rules: dict[str, str]) -> tuple[Result, Result]:
    given = Figures(dated_statistics(PACKAGE, kommuner=REGISTERED, folk=f"kommunkod,år,antal\n{ROWS}"))
    written = agreement(rules)
    return calculate(written, given, 2024), calculate(written, given, 2025)


def test_who_is_new_leaves_and_stays_where_some_get_nothing() -> None:
    before, after = years({"stora": LARGE, "alla": ALL})
    (found,) = receivers_of(before, after)  # of the other rule everybody gets something
    assert found[:2] == ("stora", "Stora")
    # 20 or more: 2, 3 and 4 the first year, 1 and 3 the second
    assert (found.new, found.leaving, found.staying) == ({"1": "Ett"}, {"2": "Två", "4": "Fyra"}, {"3": "Tre"})
    assert [*receivers_texts([found])] == ["Stora: nya Ett; lämnar Två och Fyra; 1 kvar."]
    assert [*receivers_texts([found], in_full=True)] == ["Stora: nya Ett; lämnar Två och Fyra; 1 kvar: Tre."]
    (same,) = receivers_of(after, after)
    assert [*receivers_texts([same])] == ["Stora: samma 2 får."]


def test_the_key_tells_also_where_a_share_is_rounded_to_0_kr() -> None:
    small = LARGE.replace("2024: 100, 2025: 100", "2024: 1, 2025: 1")
    before, after = years({"stora": small})
    assert [*before.distributed[0].amounts.values()] == [0, 0, 0, 1]  # 2/9, 3/9 and 4/9 of a krona
    (found,) = receivers_of(before, after)
    assert (found.new, found.leaving, found.staying) == ({"1": "Ett"}, {"2": "Två", "4": "Fyra"}, {"3": "Tre"})


@pytest.mark.parametrize(("first", "second"), [(2024, 2025), pytest.param(2025, 2024, marks=pytest.mark.slow)])
def test_one_who_has_lost_the_right_but_is_guaranteed_something_leaves(first: int, second: int) -> None:
    project = open_project(*(LANDSBYGD / part / "landsbygd" for part in ("config", "data")))
    results = [project.calculate(year).result for year in (first, second)]
    # the rule has a step of its own that is 1 for those with a right to it, and an amount for those who had it
    step = StepTarget("riktat", "berättigad")
    then, now = (
        {
            code
            for code, cell in zip(
                each.municipalities.members, each.grounds.world.value(step, Moment(each.year)).cells, strict=True
            )
            if cell == 1
        }
        for each in results
    )
    (amounts,) = [each.amounts for each in results[1].distributed if each.rule == "riktat"]
    paid = {code for code, amount in amounts.items() if amount}
    assert len(then) == len(now) == 15 < len(paid)
    found = {each.rule: each for each in receivers_of(*results)}["riktat"]
    assert {*found.new} == now - then
    assert {*found.staying} == now & then
    assert {*found.phased_out} == paid - now
    assert then - now <= {*found.phased_out} | {*found.leaving}
    assert not {*found.leaving} & paid
    (text,) = receivers_texts([found])
    assert f"; lämnar, får avtrappning: {' och '.join(found.phased_out.values())}; 13 kvar" in text
    (damped_one,) = [each for each in transitions_after(results[1]) if each.rule == "riktat"]
    assert now <= {*damped_one.years}
    assert {code for code, kronor in damped_one.final.items() if not kronor} == paid - now  # the others have no right


FLOOR = """\
parametrar:
  fall: {enhet: kr, värden: {2024: 7}, gäller_till: 2025, status: fakta, källa: x}
tilldelning: MAX(mål; FÖREGÅENDE(TILLDELAT(bas); start) - fall)
"""
TARGETS, STARTS = (100, 100, 100, 100), (90, 107, 122, 250)


def damped(body: str, *, more: str = "", targets: Sequence[object] = TARGETS, year: int = 2024) -> Result:
    given = figures({"mål": ("kr", targets), "start": ("kr", STARTS)}, ["1", "2", "3", "4"])
    return calculate(agreement({"bas": body}, more=more), given, year)


def test_a_fall_of_so_much_a_year_takes_as_many_years_as_it_goes_into_what_is_left() -> None:
    (found,) = transitions_after(damped(FLOOR.replace("2024: 7", "2020: 7")))
    # in force from 2020, when `start` is what was paid the year before: five years of falls are behind in 2024
    left = [max(start - 7 * 5 - target, 0) for start, target in zip(STARTS, TARGETS, strict=True)]
    assert left == [0, 0, 0, 115]
    assert [*found.years.values()] == [-(-each // 7) for each in left]
    assert [*found.final.values()] == [100] * 4
    texts = [*transition_texts([found], damped(FLOOR.replace("2024: 7", "2020: 7")))]
    assert texts == [
        "Bas, om allt annat är som 2024: 3 har nått sitt odämpade belopp och 1 når det inom 17 år.",
    ]


def test_what_the_parameter_is_later_and_when_the_rule_ends_is_left_aside() -> None:
    later = FLOOR.replace("2024: 7", "2020: 7, 2025: 1000")
    ends = f"gäller_till: 2024-12-31\n{FLOOR.replace('2024: 7', '2020: 7')}"
    for body in (later, ends):
        (found,) = transitions_after(damped(body))
        assert [*found.years.values()] == [0, 0, 0, 17]


def test_half_of_the_way_each_year_comes_within_a_krona_and_a_thousandth_does_not() -> None:
    body = """\
parametrar: {takt: {enhet: "%", värden: {2024: 50}, status: fakta, källa: x}}
steg: {mot: FÖREGÅENDE(mot; start) + takt * (mål - FÖREGÅENDE(mot; start))}
tilldelning: mot
"""
    (found,) = transitions_after(damped(body.replace("2024: 50", "2020: 50")))
    assert [*found.final.values()] == [100] * 4  # what all four are moving to, whatever they started from
    assert all(reached is not None and reached <= 8 for reached in found.years.values())  # 150 / 2 ** 13 < 0.02
    slow = body.replace("2024: 50", "2020: 0.1")
    (found,) = transitions_after(damped(slow, targets=[100_000] * 4))
    assert [*found.years.values()] == [None] * 4
    (text,) = transition_texts([found], damped(slow))
    assert text == f"Bas, om allt annat är som 2024: ingen når sitt odämpade belopp inom {MOST_YEARS} år."


@pytest.mark.parametrize(
    "body",
    [
        "tilldelning: mål\n",
        "tilldelning: FÖREGÅENDE(mål; start)\n",
        "steg: {nu: mål * 2}\ntilldelning: nu + FÖREGÅENDE(nu; start)\n",
        "tilldelning: MAX(VÄRDE(mål; år - 1); FÖREGÅENDE(TILLDELAT(bas); start))\n",
    ],
)
def test_a_rule_that_is_not_damped_by_itself_or_reads_years_that_move_is_left_out(body: str) -> None:
    assert transitions_after(damped(body)) == ()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("mottagare")
    damp = "tilldelning: MAX(antal * 1 kr / 1 st; FÖREGÅENDE(TILLDELAT(trög); 0) - 1 kr)\n"
    write_files(place / "config/prov", agreement_files({"stora": LARGE, "trög": damp}, more="", unit=1))
    tables = {"datapackage.yaml": PACKAGE, "kommuner.csv": REGISTERED, "folk.csv": f"kommunkod,år,antal\n{ROWS}"}
    write_files(place / "data/prov", tables)
    text = (place / "config/prov/overenskommelse.yaml").read_text(encoding="utf-8")
    (place / "config/prov/overenskommelse.yaml").write_text(text.replace("2020-01-01", "2024-01-01"), encoding="utf-8")
    return place


NEW = "Stora: nya Ett; lämnar Två och Fyra; 1 kvar"
DATA = [{"regel": "stora", "namn": "Stora", "nya": ["1"], "lämnar": ["2", "4"], "avtrappas": [], "kvar": ["3"]}]


def test_two_sides_tell_it_on_screen_and_as_data(folder: Path) -> None:
    answer = " ".join(out("jamfor", "2024", "2025", cwd=folder).split())
    assert f"{NEW}." in answer
    assert "Trög, om allt annat är som 2025: 2 har nått sitt odämpade belopp, 1 når det inom 9 år" in answer
    document = json.loads(out("jamfor", "2024", "2025", "--json", cwd=folder))
    assert document["vilka_får"] == DATA
    # 2 falls from 20 to 10 and 4 from 40 to 5, a krona each year, the first of them in 2025
    (told,) = document["dämpade"]
    assert told["år"] == {"1": 0, "2": 9, "3": 0, "4": None}
    assert told["belopp"] == {"1": 20, "2": 10, "3": 30, "4": None}
    assert f"{NEW}: Tre." in " ".join(out("jamfor", "2024", "2025", "--allt", cwd=folder).split())


@pytest.mark.slow
def test_workbook_and_review_tell_it_too(folder: Path) -> None:
    out("jamfor", "2024", "2025", "--ut", "j.xlsx", cwd=folder)
    out("folj-upp", "2024", "2025", "--ut", "u", cwd=folder)
    for file in ("j.xlsx", "u/uppfoljning-2024-2025.xlsx"):
        rows = [*openpyxl.load_workbook(folder / file)["Vilka som får delbelopp"].values]
        for wanted in (
            ("Stora", "Ett", "ny"),
            ("Stora", "Två", "lämnar"),
            ("Trög", "Två", "9 år"),
        ):
            assert wanted in [tuple(str(cell).replace("\u00a0", " ") for cell in row[:3]) for row in rows]
        assert not [row for row in rows if row[:2] == ("Stora", "Tre")]  # who stays is told in the sentence
        assert any("Stora: nya Ett; lämnar Två och Fyra; 1 kvar" in str(row[0]) for row in rows)
    assert openpyxl.load_workbook(folder / "j.xlsx")["Vilka som får delbelopp"].print_title_rows is not None
    document = json.loads((folder / "u/uppfoljning-2024-2025.json").read_text(encoding="utf-8"))
    assert document["vilka_får"] == DATA
    assert document["dämpade"][0]["år"] == {"1": 0, "2": 9, "3": 0, "4": None}
    markdown = (folder / "u/uppfoljning-2024-2025.md").read_text(encoding="utf-8")
    assert NEW in markdown
    assert NEW in " ".join(out("folj-upp", "2024", "2025", cwd=folder).split())


def test_an_alternative_tells_who_is_new(folder: Path) -> None:
    text = "id: lägre\nnamn: Lägre gräns\nskäl: Prov\nkälla: Prov\nregler:\n  - id: stora\n    namn: Stora\n"
    body = LARGE.replace("20 st", "10 st").replace("\n", "\n    ").rstrip()
    (folder / "config/prov/alternativ").mkdir()
    (folder / "config/prov/alternativ/lagre.yaml").write_text(f"{text}    beskrivning: Prov\n    {body}\n", "utf-8")
    answer = " ".join(out("jamfor", "2025", "--alternativ", "alla", cwd=folder).split())
    assert "lägre: Stora: nya Två; ingen lämnar; 2 kvar." in answer
    (tried,) = json.loads(out("jamfor", "2025", "--alternativ", "alla", "--json", cwd=folder))["alternativ"]
    assert tried["jämförelse"]["vilka_får"][0]["nya"] == ["2"]
