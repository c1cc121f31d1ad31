"""Tables: every municipality once, known codes, numbers in range, missing apart from 0."""

import shutil
from fractions import Fraction

import pytest

from tests.worlds import PACKAGE, ROOT, TABLES, agreement, calculate, dated_statistics, read_statistics_folder
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.formula.values import Missing
from tillaggsbelopp.statistics.statistics import Statistics, read_statistics
from tillaggsbelopp.workspace.folders import load, with_published


def read(package: str = PACKAGE, **changed: str) -> Statistics:
    return dated_statistics(package, **changed)


def test_figures_are_exact_by_year_in_code_order_and_missing_is_not_zero() -> None:
    statistics = read()
    assert statistics.municipalities.members == ("0117", "0120")
    assert statistics.fields["invånare"].by_year[2020].cells == (Fraction(10), Missing("invånare", 2020, "Beta"))
    assert statistics.fields["andel"].by_year[2020].cells == (Fraction(55, 1000), Fraction(0))
    assert statistics.fields["andel"].by_year[2021].cells[0] == Missing("andel", 2021, "Alfa")


ONE_TABLE = """\
name: prov
resources:
  - name: kommuner
    path: kommuner.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod, år]
      fields:
        - {name: kommunkod, type: string}
        - {name: kommun, type: string}
        - {name: år, type: year}
        - {name: byggår, type: integer, unit: tal}
        - {name: invånare, type: integer, unit: invånare}
"""


def one_table(rows: str) -> Statistics:
    text = f"kommunkod,kommun,år,byggår,invånare\n{rows}"
    return read_statistics(Source("datapackage.yaml", ONE_TABLE), lambda path: Source(path, text))


def test_one_table_can_hold_municipalities_years_and_figures() -> None:
    statistics = one_table(
        "0120,Beta,2020,1950,30\n0117,Alfa,2020,1970,10\n0117,Alfa,2021,1970,25\n0120,Beta,2021,1950,75\n"
    )
    assert (statistics.municipalities.members, statistics.municipalities.labels) == (("0117", "0120"), ("Alfa", "Beta"))
    rules = {"a": "pott: 100 kr\nfördelningsnyckel: OM(byggår > 1960; invånare; invånare / 2)\n"}
    for year, amounts in ((2020, [40, 60]), (2021, [40, 60])):
        (part,) = calculate(agreement(rules), Figures(statistics), year).components
        assert list(part.amounts.values()) == amounts
    with pytest.raises(InvalidInput, match="0117 heter Alfa i tabellen kommuner, här Alpha"):
        one_table("0117,Alpha,2020,1,10\n0120,Beta,2020,1,30\n0117,Alfa,2021,1,25\n0120,Beta,2021,1,75\n")
    with pytest.raises(InvalidInput, match=r"Beta \(0120\) saknas för 2021"):
        one_table("0117,Alfa,2020,1,10\n0120,Beta,2020,1,30\n0117,Alfa,2021,1,25\n")


def test_a_table_may_be_named_as_a_key_column_of_another() -> None:
    weights = """\
  - name: vikter
    path: vikter.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [folk]
      fields:
        - {name: folk, type: string}
        - {name: vikt, type: number, unit: tal}
"""
    tables = {**TABLES, "vikter.csv": "folk,vikt\nunga,1\ngamla,3\n"}
    read_one = read_statistics(Source("datapackage.yaml", PACKAGE + weights), lambda path: Source(path, tables[path]))
    more = "mätår: {folk: {år: {2024: 2021}, status: fakta, källa: prov}}\n"
    rules = {"a": "pott: 70 kr\nfördelningsnyckel: invånare * SUMMA(vikt)\n"}
    (part,) = calculate(agreement(rules, more=more), Figures(read_one), 2024).components
    assert list(part.amounts.values()) == [30, 40]
    with pytest.raises(InvalidInput, match="vikter har inga år"):
        calculate(agreement(rules, more=more.replace("folk", "vikter")), Figures(read_one), 2024)


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("0120,2021,40,1\n", "", "folk.csv", "Beta (0120) saknas för 2021"),
        ("0120,2021,40,1", "0117,2021,40,1", "folk.csv:5:1", "kommunkod 0117, år 2021 står två gånger"),
        ("0120,2021,40,1", "120,2021,40,1", "folk.csv:5:1", "okänd kommunkod: 120"),
        ("0120,2021,40,1", "0199,2021,40,1", "folk.csv:5:1", "okänd kommunkod: 0199"),
        ("0117,2020,10", "0117,2020,-1", "folk.csv:2:11", "antal: -1 är under det lägsta tillåtna"),
        ("0117,2020,10", "0117,2020,1001", "folk.csv:2:11", "antal: 1001 är över det högsta tillåtna"),
        ("0117,2020,10", "0117,2020,1 000", "folk.csv:2:11", "1 000 har mellanslag i talet"),
        ("0117,2020,10", "0117,2020,10.5", "folk.csv:2:11", "antal: 10.5 är inget heltal"),
        ("0117,2020,10", "0117,2020,NaN", "folk.csv:2:11", "antal: NaN är inget tal"),
        ("0117,2020,10", "0117,2020,Infinity", "folk.csv:2:11", "antal: Infinity är inget tal"),
        ("0117,2020,10", "0117,2020,nio", "folk.csv:2:11", "antal: nio är inget tal"),
        ("0117,2020,10,5.5", "0117,2020,10,5,5", "folk.csv:2:1", "raden har 5 kolumner, rubriken 4"),
        ("0117,2020", "0117,20", "folk.csv:2:6", "år: 20 är inget årtal"),
        ("kommunkod,år,antal,andel", "kommunkod,år,andel,antl", "folk.csv:1:20", "okänd kolumn: antl"),
        ("kommunkod,år,antal,andel", "kommunkod;år;antal;andel", "folk.csv:2:1", "raden har 1 kolumner, rubriken 4"),
        ("kommunkod,år,antal,andel", "kommunkod,år,antal,antal", "folk.csv:1:20", "kolumnen antal står två gånger"),
        ("0117,2020,10", '"0117,2020,10', "folk.csv:2:1", "raden går inte att läsa som CSV"),
    ],
)
def test_faults_of_a_table_at_their_place(old: str, new: str, where: str, what: str) -> None:
    assert old in TABLES["folk.csv"]
    with pytest.raises(InvalidInput) as refused:
        read(folk=TABLES["folk.csv"].replace(old, new, 1))
    first = refused.value.diagnostics[0]
    assert (str(first.place), first.what[: len(what)]) == (where, what)


def test_a_number_in_another_manner_is_told_as_tables_have_it() -> None:
    with pytest.raises(InvalidInput) as refused:
        read(folk=TABLES["folk.csv"].replace("0117,2020,10,5.5", '0117,2020,"1.000.000",5.5 %'))
    first, second = refused.value.diagnostics
    assert first.remedy == "Tusental skrivs utan mellanrum: 1000000"
    assert second.remedy == 'Skriv bara talet här, 5.5, och % i unit: unit: "%"'


def test_the_register_is_blamed_for_the_zeros_that_it_has_lost() -> None:
    with pytest.raises(InvalidInput) as refused:
        read(kommuner="kommunkod,kommun\n117,Alfa\n0120,Beta\n")
    (fault,) = refused.value.diagnostics
    assert (str(fault.place), fault.what) == ("kommuner.csv:2:1", "koden 117 har tappat sin inledande nolla")
    assert fault.expected == "0117, som i folk.csv"


def test_a_code_without_its_leading_zero_is_recognised() -> None:
    with pytest.raises(InvalidInput) as refused:
        read(folk=TABLES["folk.csv"].replace("0120,2021", "120,2021"))
    assert "Menade du 0120 (Beta)?" in refused.value.diagnostics[0].remedy


@pytest.mark.parametrize(("text", "what"), [("", "tabellen är tom"), ("kommunkod,år,antal,andel\n", "inga rader")])
def test_tables_without_rows(text: str, what: str) -> None:
    with pytest.raises(InvalidInput, match=what):
        read(folk=text)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("unit: invånare, ", "", "antal saknar unit"),
        ("type: number", "typ: number", "okänd nyckel: typ"),
        ("type: number", "type: float", "float är inget av de möjliga orden"),
        ("primaryKey: [kommunkod, år]", "primaryKey: [kod, år]", "primaryKey: kolumnen kod finns inte"),
        ("namn: invånare", "namn: andel", "två fält heter andel i formler"),
        ("name: folk\n", "name: kommuner\n", "två tabeller heter kommuner"),
        ("path: folk.csv", "path: ../folk.csv", "../folk.csv leder ut ur datamappen"),
        ("name: kommuner\n", "name: register\n", "tabellen kommuner saknas"),
    ],
)
def test_faults_of_the_description(old: str, new: str, what: str) -> None:
    assert old in PACKAGE
    with pytest.raises(InvalidInput) as refused:
        read(PACKAGE.replace(old, new))
    assert what in [diagnostic.what for diagnostic in refused.value.diagnostics]


def test_a_column_that_is_wrong_in_each_of_three_rows_is_told_once() -> None:
    rows = "kommunkod,år,antal,andel\n0117,2020,x,1\n0120,2020,y,1\n0117,2021,z,1\n"
    with pytest.raises(InvalidInput) as refused:
        read(folk=rows)
    (told,) = refused.value.diagnostics
    assert told.what.endswith("och inte heller i någon annan rad")


def test_a_row_of_sums_is_told_as_that_alone() -> None:
    with pytest.raises(InvalidInput) as refused:
        read(folk=f"{TABLES['folk.csv']}Summa,2021,70,1\n")
    (told,) = refused.value.diagnostics
    assert told.what == "en rad med summor: Summa"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("namn: invånare", "namn: kommunkod", "kommunkod är upptaget"),
        ("namn: invånare", "namn: totalt", "totalt är upptaget"),
        (
            "{name: kommunkod, type: string}\n        - {name: år",
            "{name: kommun, type: string}\n        - {name: år",
            "",
        ),
    ],
)
def test_names_that_mean_something_are_refused(old: str, new: str, what: str) -> None:
    package = PACKAGE.replace(old, new)
    assert package != PACKAGE
    if not what:
        package = package.replace("primaryKey: [kommunkod, år]", "primaryKey: [kommun, år]")
        what = "primaryKey har kommun, som är ett namn"
    with pytest.raises(InvalidInput) as refused:
        read(package)
    assert [told.what for told in refused.value.diagnostics] == [what]


def test_all_faults_of_all_tables_in_one_run() -> None:
    with pytest.raises(InvalidInput) as refused:
        read(
            kommuner="kommunkod,kommun\n0117,\n0120,Beta\n",
            folk=TABLES["folk.csv"].replace("10,5.5", "x,y").replace("30,", "-30,"),
        )
    assert len(refused.value.diagnostics) == 4


def test_the_shipped_population_of_2021_is_the_slides() -> None:
    """Against the total that follows from the slides' own table: 66 472 inhabitants 65+."""
    statistics = read_statistics_folder(ROOT / "data/orebro", "data/orebro")
    population = statistics.fields["invånare_65_plus"]
    assert sorted(population.by_year) == [2018, 2020, 2021, 2022, 2023, 2025]
    cells = population.by_year[2021].cells
    assert sum(cell for cell in cells if isinstance(cell, Fraction)) == 66_472
    by_name = dict(zip(statistics.municipalities.labels, cells, strict=True))
    assert (by_name["Örebro"], by_name["Laxå"], by_name["Ljusnarsberg"]) == (28_932, 1_629, 1_477)


def test_the_shipped_conditions_keep_missing_apart() -> None:
    statistics = read_statistics_folder(ROOT / "data/orebro", "data/orebro")
    cells = dict(
        zip(statistics.municipalities.labels, statistics.fields["tillgång_säbo"].by_year[None].cells, strict=True)
    )
    assert cells["Laxå"] == Missing("tillgång_säbo", None, "Laxå")
    total = statistics.fields["antal_invånare"].by_year[None].cells
    assert sum(cell for cell in total if isinstance(cell, Fraction)) == 307_274  # FINDINGS.md, point 15


PRINTED = {
    "befolkningsprognos": 63,
    "befolkningsprognos_totalt": 9,
    "differens": 41,
    "differens_totalt": 4,
    "forutsattningar_granser": 20,
    "forutsattningar_omrade": 10,
    "hemsjukvard_kostnad": 52,
    "hemsjukvard_medel": 1,
    "hemsjukvard_per_65_plus": 24,
    "hjalpmedel_duschstudie": 4,
    "hjalpmedel_duschstudie_totalt": 1,
    "ovriga_varden": 4,
    "patientkategorier": 178,
    "patientkategorier_per_kategori": 36,
    "patientkategorier_per_kommun": 30,
    "patientkategorier_totalt": 6,
    "scenario1": 63,
    "scenario1_totalt": 17,
    "scenario2": 108,
    "scenario2_totalt": 36,
    "skattevaxling": 12,
    "tid_per_aktivitet": 90,
    "tid_per_aktivitet_medel": 36,
    "tillaggsbelopp": 4,
    "tillaggsbelopp_totalt": 1,
}
BESIDE = {"folkmangd", "kalibrerad_kategori_4", "utfall_kategori_4"}  # stand with the printed figures, and are none


def published() -> Statistics:
    faults = Faults()
    loaded = with_published(load(str(ROOT / "config/orebro"), str(ROOT / "data/orebro")), faults)
    assert loaded is not None
    assert not faults
    return loaded.figures.statistics


def test_the_published_figures_are_as_many_as_were_counted_on_the_slides() -> None:
    counted = dict.fromkeys(PRINTED, 0)
    for field in published().fields.values():
        if field.file.split("/")[-2] == "publicerat" and field.resource.name not in BESIDE:
            cells = [cell for table in field.by_year.values() for cell in table.cells]
            counted[field.resource.name] += sum(isinstance(cell, Fraction) for cell in cells)
    assert counted == PRINTED


def test_an_empty_cell_of_the_slides_is_missing_beside_a_printed_zero() -> None:
    fields = published().fields
    category_4 = fields["antal_patienter"].by_year[None]
    at = [category_4.label(index) for index in range(len(category_4.cells))].index("4, Hällefors")
    assert isinstance(category_4.cells[at], Missing)
    assert isinstance(fields["tid_ssk_at"].by_year[None].cells[at], Missing)
    assert fields["andel_patienter"].by_year[None].cells[at] == 0
    assert fields["kostnad_patienter"].by_year[None].cells[at] == 0


def test_rules_are_computed_without_the_published_figures() -> None:
    loaded = load(str(ROOT / "config/orebro"), str(ROOT / "data/orebro"))
    assert not any("publicerat" in name for name in loaded.files)
    assert not set(PRINTED) & {resource.name for resource in loaded.figures.statistics.package.resources}


def test_faults_of_the_published_figures_stand_at_their_own_place(tmp_path) -> None:
    data = tmp_path / "orebro"
    shutil.copytree(ROOT / "data/orebro", data)
    table = data / "publicerat/tillaggsbelopp.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("1650000", "1 650 000"), encoding="utf-8")
    loaded, faults = load(str(ROOT / "config/orebro"), str(data)), Faults()
    assert with_published(loaded, faults) is None
    (fault,) = faults.found
    assert str(fault.place).endswith("orebro/publicerat/tillaggsbelopp.csv:3:48")

    package = data / "publicerat/datapackage.yaml"
    text = package.read_text(encoding="utf-8")
    package.write_text(text.replace("- {name: cni_område,", "- {name: cni,"), encoding="utf-8")
    faults = Faults()
    assert with_published(loaded, faults) is None
    (fault,) = faults.found
    assert (fault.what, "publicerat/datapackage.yaml" in str(fault.place)) == ("två fält heter cni i formler", True)
