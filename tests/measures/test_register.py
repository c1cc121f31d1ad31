"""The register of printed figures: what is said of the source's tables, against arithmetic of our own and its own text.

Numbers in here are those of the source, or follow from them by the sum beside them.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from tests.cli.in_process import done
from tests.worlds import ROOT

Cell = dict[str, Any]
PRINTED = ROOT / "data/orebro/publicerat"
CALIBRATED = "återgiven_med_kalibrerat_underlag"


@cache
def register() -> dict[str, Any]:
    run = done("kontrollera --kalla --json")
    assert run.code == 0, run.said
    return json.loads(run.out)


@cache
def indicator(name: str) -> dict[str, Any]:
    (found,) = json.loads(done(["nyckeltal", name, "--json"]).out)["nyckeltal"]
    return {measure["id"]: measure for measure in found["mått"]}


def value(name: str, measure: str, of: str = "värde", **where: object) -> Any:
    (found,) = (each for each in indicator(name)[measure]["värden"] if where.items() <= each.items())
    return found[of]


def cells(field: str, **where: object) -> list[Cell]:
    found = [cell for table in register()["tabeller"] for cell in table["celler"] if cell["fält"] == field]
    return [cell for cell in found if where.items() <= cell.items()]


def classes(field: str, **where: object) -> dict[str, int]:
    return dict(Counter(cell["klass"] for cell in cells(field, **where)))


def contradicted(field: str, **where: object) -> list[tuple[Any, Any]]:
    """The printed and computed figures of cells that others contradict."""
    return [(each["tryckt"], each["beräknat"]) for each in cells(field, **where) if each["klass"] == "motsäger"]


def rows(table: str) -> list[dict[str, str]]:
    with (PRINTED.parent / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_printed_cell_is_in_one_table_and_of_one_class() -> None:
    sizes = {table["namn"]: len(table["celler"]) for table in register()["tabeller"]}
    assert sizes == {
        "Förutsättningarna är olika": 119 + 10 + 20,
        "Hemsjukvårdens kostnader": 52 + 12 + 12 + 12 + 1,
        "Skatteväxling 1992": 12 + 1,
        "Kostnad jämförd med skatteväxlingen": 41 + 4,
        "Kategorisering av patienter": 178 + 36 + 30 + 6,
        "Fördelning av tid, SSK": 90 + 36 + 1,
        "Befolkningsprognos": 63 + 9,
        "Scenario 1": 63 + 9 + 8,
        "Scenario 2": 54 + 54 + 9 + 9 + 9 + 9 + 2,
        "Tilläggsbelopp totalt för länet": 4 + 1,
        "Hjälpmedel, duschstudien": 4 + 1,
    }
    where = Counter(
        json.dumps({key: cell[key] for key in cell if key not in said})
        for said in [("klass", "enhet", "tryckt", "beräknat", "lägst", "mått", "orsak")]
        for table in register()["tabeller"]
        for cell in table["celler"]
    )
    assert set(where.values()) == {1}
    assert sum(register()["antal"].values()) == sum(sizes.values())


def test_the_counts_are_those_that_are_shipped() -> None:
    text = (PRINTED / "register.yaml").read_text(encoding="utf-8")
    for table in register()["tabeller"]:
        (block,) = re.findall(rf"namn: {re.escape(table['namn'])}\n(?:.*\n)*?    antal:\n((?:      .*\n)+)", text)
        stated = {kind: int(count) for kind, count in re.findall(r"      (\S+): (\d+)\n", block)}
        assert table["antal"] == stated == Counter(cell["klass"] for cell in table["celler"])


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("avvikelse_från_medel", {"återgiven": 12}),
        ("kostnad_per_65_plus", {"återgiven": 12}),
        ("medelkostnad_per_65_plus", {"återgiven": 1}),
        ("kostnad_ssk_at", {"återgiven": 30}),  # 29 with hours, and a printed 0 without any
        ("medelkostnad_per_patient", {"återgiven": 29, "motsäger": 1}),
        ("medelkostnad_per_patient_kategori", {"återgiven": 6}),
        ("medelkostnad_per_patient_kommun", {"återgiven": 5}),
        ("medelkostnad_per_patient_totalt", {"återgiven": 1}),
        ("tid_aktivitet_medel_länet", {"återgiven": 18}),
        ("tid_aktivitet_medel_övriga", {"kan_inte_härledas": 18}),
        ("andel_direkt_tid", {"återgiven": 1}),
        ("andel_patienter", {"återgiven": 30}),
        ("andel_patienter_kategori", {"återgiven": 6}),
        ("scenario1_patienter", {"återgiven": 54, "underlag": 9}),
        ("kostnad_minus_skatteväxling_totalt", {"återgiven": 4}),
        ("scenario2_effekt", {CALIBRATED: 9}),
        ("scenario2_faktor", {"återgiven": 9}),
        ("kostnad_ssk_at_kategori", {"återgiven": 6}),
        ("kostnad_ssk_at_kommun", {"återgiven": 5}),
        ("duschstudie_kostnad_totalt", {"återgiven": 1}),
    ],
)
def test_how_many_cells_come_out(field: str, expected: dict[str, int]) -> None:
    assert classes(field) == expected


def test_cost_per_older_inhabitant_lies_where_the_rounded_cost_allows() -> None:
    people = {
        row["kommunkod"]: int(row["invånare_65_plus"]) for row in rows("befolkning_65_plus") if row["år"] == "2021"
    }
    cost = {
        row["kommunkod"]: Fraction(row["hemsjukvårdskostnad"])
        for row in rows("publicerat/hemsjukvard_kostnad")
        if row["år"] == "2021"
    }
    for cell in cells("kostnad_per_65_plus"):
        code, half = cell["kommun"], Fraction(1, 20)
        low, high = (round((cost[code] + end) * 1_000_000 / people[code]) for end in (-half, half))
        assert (cell["lägst"], cell["beräknat"]) == (low, high)
        assert low <= cell["tryckt"] <= high
    exact = [code for code in people if round(cost[code] * 1_000_000 / people[code]) == _printed(code)]
    assert len(exact) == 1  # the slides' cost has decimals that they don't print


def _printed(code: str) -> int:
    (cell,) = cells("kostnad_per_65_plus", kommun=code)
    return cell["tryckt"]


def test_per_cent_from_the_mean_is_of_the_municipalitys_own_cost() -> None:
    printed = {cell["kommun"]: cell["tryckt"] for cell in cells("kostnad_per_65_plus")}
    mean = Fraction(sum(printed.values()), 12)
    assert round(mean) == 6680
    usual = 0
    for cell in cells("avvikelse_från_medel"):
        x = printed[cell["kommun"]]
        assert cell["tryckt"] == cell["beräknat"] == round((x - mean) / x * 100)
        usual += cell["tryckt"] == round((x - mean) / mean * 100)
        assert value("kostnad_65_plus", "avvikelse", år=2021, kommun=cell["kommun"]) == pytest.approx(
            float((x - mean) / mean * 100), abs=1e-9
        )
    assert usual == 5
    assert value("kostnad_65_plus", "medel_vägt", år=2021) == pytest.approx(6255.3, abs=0.05)


@pytest.mark.parametrize(("year", "fits", "of"), [(2021, 12, 12), (2020, 12, 12), (2016, 9, 10), (2012, 6, 7)])
def test_cost_minus_tax_shift_inside_the_intervals(year: int, fits: int, of: int) -> None:
    found = classes("kostnad_minus_skatteväxling", år=year)
    assert (found["återgiven"], sum(found.values())) == (fits, of)
    (table,) = (table for table in register()["tabeller"] if "skatteväxling.skatteunderlag" in table["härledda_värden"])
    assert table["namn"] == "Kostnad jämförd med skatteväxlingen"


def test_cost_minus_tax_shift_of_one_cell_by_hand() -> None:
    """Laxå 2021: 14.3 mkr ± 0.05, 0.50 % ± 0.005 of 269 589 kr for each of its inhabitants of the year before."""
    cost = next(
        Fraction(row["hemsjukvårdskostnad"])
        for row in rows("publicerat/hemsjukvard_kostnad")
        if (row["kommun"], row["år"]) == ("Laxå", "2021")
    )
    people = next(
        int(row["folkmängd"]) for row in rows("publicerat/folkmangd") if (row["kommun"], row["år"]) == ("Laxå", "2020")
    )
    shift = [Fraction(rate) / 100 * 269_589 * people / 1_000_000 for rate in ("0.505", "0.495")]
    (cell,) = cells("kostnad_minus_skatteväxling", år=2021, kommun="1860")
    low, high = cost - Fraction("0.05") - shift[0], cost + Fraction("0.05") - shift[1]
    assert [cell["lägst"], cell["beräknat"]] == [float(round(end, 1)) for end in (low, high)]


def test_printed_sums_of_cost_minus_tax_shift_are_of_the_printed_cells() -> None:
    sums: Counter[int] = Counter()
    for cell in cells("kostnad_minus_skatteväxling"):
        sums[cell["år"]] += round(cell["tryckt"] * 10)
    assert sums == {2012: -228, 2016: -544, 2020: -664, 2021: -595}
    assert {each["år"]: each["tryckt"] for each in cells("kostnad_minus_skatteväxling_totalt")} == {
        2012: -23,
        2016: -54,
        2020: -66,
        2021: -60,
    }


def test_category_costs_are_hours_by_weeks_by_rate() -> None:
    rates = {"1863": 1750, "1883": 2000, "1881": 1300, "1885": 1050, "1880": 1400}
    checked = 0
    for row in rows("publicerat/patientkategorier"):
        if row["tid_ssk_at"] not in ("", "saknas"):
            (cell,) = cells("kostnad_ssk_at", kommun=row["kommunkod"], kategori=row["kategori"])
            assert cell["beräknat"] == Fraction(row["tid_ssk_at"]) * 52 * rates[row["kommunkod"]] == cell["tryckt"]
            checked += 1
    assert checked == 29


def test_means_over_categories_are_means_of_means_as_the_source_has_them() -> None:
    of_cells: dict[str, list[Fraction]] = {}
    for row in rows("publicerat/patientkategorier"):
        if row["antal_patienter"] not in ("", "saknas", "0"):
            mean = Fraction(int(row["kostnad_patienter"]), int(row["antal_patienter"]))
            of_cells.setdefault(row["kommunkod"], []).append(mean)
    for code, means in of_cells.items():
        (cell,) = cells("medelkostnad_per_patient_kommun", kommun=code)
        assert cell["tryckt"] == round(sum(means) / len(means))
    of_rows = [
        Fraction(int(row["kostnad_patienter_kategori"]), int(row["antal_patienter_kategori"]))
        for row in rows("publicerat/patientkategorier_per_kategori")
    ]
    assert cells("medelkostnad_per_patient_totalt")[0]["tryckt"] == round(sum(of_rows) / 6) == 145_412
    assert value("patientkategorier", "medelkostnad_alla") == pytest.approx(238_127_753 / 2516, abs=1e-6)
    assert round(value("patientkategorier", "medelkostnad_alla_tryckt_antal")) == 94_345


def test_the_sparsity_supplement() -> None:
    assert Fraction(5, 100) * (14_876_099 + 1_650_000) == Fraction("826304.95")
    (cell,) = cells("tilläggsbelopp_komponent", komponent="glesbygd")
    assert (cell["klass"], cell["tryckt"], cell["beräknat"]) == ("återgiven", 826_305, 826_305)
    (cell,) = cells("tilläggsbelopp_komponent", komponent="avancerad_hemsjukvård")
    assert (cell["klass"], cell["tryckt"], cell["beräknat"]) == ("återgiven", 2_582_908, 2_582_908)


def series(antal: list[Fraction], shifted: list[Fraction]) -> list[Fraction]:
    """The printed accumulation, year by year from 2022: what is added is the rise since the year before."""
    index = Fraction("1.0295")
    effects = [203_266 * index * (shifted[0] - antal[0])]
    for t in range(1, len(antal)):
        effects.append(effects[-1] + 203_266 * index ** max(1, t) * (shifted[t] - shifted[t - 1]))
    return effects


def test_the_effect_of_scenario_2_in_all_its_readings() -> None:
    counts = [Fraction(row["kategori_4_oavrundat"]) for row in rows("publicerat/kalibrerad_kategori_4")]
    factors = [Fraction("1.05") ** max(1, t) for t in range(9)]
    shifted = [count * factor for count, factor in zip(counts, factors, strict=True)]
    printed = {cell["år"]: cell["tryckt"] for cell in cells("scenario2_effekt")}
    assert [round(effect) for effect in series(counts, shifted)] == list(printed.values())
    whole = [row for row in rows("publicerat/scenario2") if row["kategori"] == "4"]
    before = [Fraction(row["scenario2_patienter"]) for row in whole]
    after = [Fraction(row["scenario2_patienter_förskjutet"]) for row in whole]
    of_counts = series(before, [count * factor for count, factor in zip(before, factors, strict=True)])
    of_rows = series(before, after)
    mean = 203_266 * Fraction("1.0295") ** 2
    ways = {
        "tryckta_antal_gånger_faktor": (of_counts[2], 2_406_394),
        "båda_tryckta_raderna": (of_rows[2], 2_548_188),
        "effekt": (mean * (shifted[2] - counts[2]), 2_020_408),
        "full_omindexering": (mean * (shifted[2] - counts[0]), 2_619_903),
        "varav_åldrande": (mean * (counts[2] - counts[0]), 599_495),
        "varav_inte_uppräknat": (series(counts, shifted)[2] - mean * (shifted[2] - counts[0]), -36_995),
    }
    for measure, (by_hand, stated) in ways.items():
        assert round(by_hand) == stated
        assert value("scenario2", measure, år=2024) == pytest.approx(float(by_hand), abs=1e-6)
    assert round(value("scenario2", "effekt", "som_källan", år=2024)) == 2_582_908
    assert 2_020_408 + 599_495 - 36_995 == 2_582_908


def test_the_two_ways_forward_part_in_the_second_year() -> None:
    lpik = (ROOT / "config/orebro/index/lpik.yaml").read_text(encoding="utf-8")
    (percent,) = re.findall(r"år: 2025\n\s+procent: (\S+)", lpik)
    assert value("avancerad_framåt", "ur_serien", år=2025) == 4_124_689
    raised = 2_582_908 * (1 + Fraction(percent) / 100)
    assert value("avancerad_framåt", "uppräknat", år=2025) == pytest.approx(float(raised))
    assert value("avancerad_framåt", "uppräknat", år=2024) == value("avancerad_framåt", "ur_serien", år=2024)


def observed(text: str) -> dict[str, Any]:
    (found,) = (each for each in register()["iakttagelser"] if text in each["text"])
    return {measure["namn"]: measure for measure in found["mått"]} | {"": found["text"]}


def ends(text: str, measure: str) -> list[Any]:
    return [observed(text)[measure]["lägst"], observed(text)[measure]["högst"]]


def years(field: str) -> list[int]:
    return [cell["år"] for cell in cells(field) if cell["klass"] == "motsäger"]


CONTRADICTIONS: dict[str, Callable[[], object]] = {
    "1 rows": lambda: contradicted("antal_patienter_kategori") == [(396, 404), (499, 586)],
    "2 columns": lambda: contradicted("antal_patienter_kommun") == [(1286, 1276), (531, 533)],
    "3 three totals": lambda: (
        contradicted("antal_patienter_totalt") == [(2524, 2516)]
        and [each["lägst"] for name, each in observed("tre totaler: de tryckta").items() if name] == [2524, 2421, 2516]
    ),
    "4 hours": lambda: (
        contradicted("tid_ssk_at_kategori") == [(114.55, 115.03), (697.19, 817.65)]
        and contradicted("tid_ssk_at_kommun") == [(269.49, 279.49)]
        and contradicted("tid_ssk_at_totalt") == [(2405.57, 2415.57)]
        and [e["lägst"] for name, e in observed("timmarna har tre").items() if name] == [2405.57, 2294.63, 2415.57]
    ),
    "5 one krona": lambda: (
        [
            printed - computed
            for field in ("kostnad_patienter_kategori", "kostnad_patienter_kommun", "kostnad_patienter_totalt")
            for printed, computed in contradicted(field)
        ]
        == [1, 1, 1]
    ),
    "6 means inherit": lambda: (
        round(value("patientkategorier", "medelkostnad_kategori", kategori="1")) == 27_747
        and round(value("patientkategorier", "medelkostnad_kategori", kategori="3")) == 103_654
        and round(value("patientkategorier", "medelkostnad_kategori", "som_källan", kategori="1")) == 28_308
        and round(value("patientkategorier", "medelkostnad_kategori", "som_källan", kategori="3")) == 121_726
        and [
            (each["för"], round(each["som_källan"]), round(each["rättad"]))
            for each in observed("ärver radernas fel")["Medelkostnad per patient och kategori"]["skiljer"]
        ]
        == [("1", 28_308, 27_747), ("3", 121_726, 103_654)]
        and round(ends("ärver radernas fel", "Medelkostnad per patient, alla, på det tryckta antalet")[0]) == 94_345
    ),
    "7 shares": lambda: (
        contradicted("andel_patienter_totalt") + contradicted("andel_patienter_kommun") == [(100, 97), (100, 99)]
    ),
    "8 zero for missing": lambda: contradicted("medelkostnad_per_patient", kommun="1863", kategori="4") == [(0, None)],
    "9 coverage": lambda: (
        [round(end) for end in ends("täcker bara en del", indicator("patientkategorier")["täckning"]["namn"])]
        == [64, 92]
    ),
    "10 totals off by one": lambda: (
        years("befolkningsprognos_totalt") == [2023, 2024, 2025, 2028, 2029, 2030]
        and years("scenario1_patienter_totalt") == [2023, 2024, 2026, 2027, 2028, 2029, 2030]
        and sorted({*years("scenario2_patienter_totalt"), *years("scenario2_patienter_förskjutet_totalt")})
        == [2022, 2023, 2027, 2028, 2030]
        and all(
            abs(printed - computed) == 1
            for field in ("befolkningsprognos", "scenario1_patienter", "scenario2_patienter")
            for printed, computed in contradicted(f"{field}_totalt")
        )
    ),
    "11 exponent and 101": lambda: (
        ends("exponenten 1 både 2022 och 2023", "Förskjutningens faktor")[0] == 1.05
        and cells("scenario2_patienter_förskjutet", kategori="4", år=2024)[0]["tryckt"] == 101
        and "100,3" in observed("tryckt som 101")[""]
        and round(value("scenario2", "tryckt_förskjutet_av_tryckt", år=2024), 1) == 100.3
    ),
    "12 growth": lambda: years("scenario1_förändring") == [2028] and contradicted("scenario1_förändring") == [(3.1, 3)],
    "13 yearly totals": lambda: (
        ends("olika många kommuner", "Antal kommuner med tryckt differens") == [7, 12]
        and [value("skatteväxling", "antal_kommuner", år=year) for year in (2012, 2016, 2020, 2021)] == [7, 10, 12, 12]
        and value("skatteväxling", "differens_totalt", "som_källan", år=2021) == -59.5
    ),
    "14 hidden decimals": lambda: contradicted("tilläggsbelopp_totalt") == [(19_935_313, 19_935_312)],
    "beyond: the text on who has many patients": lambda: (
        {
            each["kommun"]: round(each["värde"], 6)
            for each in indicator("patientkategorier")["inskrivna_per_65_plus"]["värden"]
            if each["värde"] is not None and each["värde"] > 6
        }
        == {"1881": round(293 / 4447 * 100, 6), "1883": round(533 / 7551 * 100, 6)}
        and "Kumla" in observed("låg andel inskrivna")[""]
    ),
    "15 population": lambda: (
        [round(each["lägst"], 1) for name, each in observed("är odaterat").items() if name]
        == [307_274, 307_852, 5.7, 5.9]
    ),
    "16 price levels": lambda: "2023*" in observed("Prisnivåerna är blandade")[""],
    "doctors": lambda: contradicted("tillgång_läkare_vårdcentral_område") == [(1819, 1830)],
    "outliers": lambda: (
        [(cell["kommun"], cell["år"]) for cell in cells("kostnad_minus_skatteväxling") if cell["klass"] == "motsäger"]
        == [("1880", 2012), ("1880", 2016)]
    ),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_every_contradiction_is_found(name: str) -> None:
    assert CONTRADICTIONS[name]()


def test_no_other_cell_is_contradicted() -> None:
    listed = 2 + 2 + 1 + 4 + 3 + 2 + 1 + (6 + 7 + 4 + 3) + 1 + 1 + 1 + 2  # as above; 6, 9, 11, 15 and 16 are no cells
    assert register()["antal"]["motsäger"] == listed
