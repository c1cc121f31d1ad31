"""A column of text that names members of another axis: a field of groups, and every way it can be described wrongly."""

import pytest

from tests.worlds import REGISTER, messages
from tillaggsbelopp.diagnostics import InvalidInput, Source
from tillaggsbelopp.formula.unit_rules import Group
from tillaggsbelopp.formula.values import Fraction, Missing
from tillaggsbelopp.statistics.statistics import Statistics, read_statistics

PACKAGE = (
    REGISTER
    + """\
  - name: skolor
    path: skolor.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [skola, år]
      fields:
        - {name: skola, type: string}
        - {name: år, type: year}
        - {name: Hemort, namn: hemort, type: string, axel: ort}
        - {name: ägare, type: string, axel: kommun}
        - {name: elever, type: integer, unit: elever}
  - name: orter
    path: orter.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [ort]
      fields:
        - {name: ort, type: string}
        - {name: avstånd, type: number, unit: km}
"""
)
TABLES = {
    "kommuner.csv": "kommunkod,kommun\n01,Alfa\n02,Beta\n",
    "skolor.csv": "skola,år,Hemort,ägare,elever\nx,2024,Norr,02,1\ny,2024,,01,2\nx,2025,Syd,02,3\ny,2025,Norr,,4\n",
    "orter.csv": "ort,avstånd\nNorr,1\nSyd,2\nVäst,3\n",
}


def read(old: str = "", new: str = "") -> Statistics:
    package, tables = PACKAGE, dict(TABLES)
    if old in package:
        package = package.replace(old, new)
    else:
        tables = {name: text.replace(old, new) for name, text in tables.items()}
    return read_statistics(Source("datapackage.yaml", package), lambda path: Source(path, tables[path]))


def test_its_values_are_the_numbers_of_members_of_its_axis() -> None:
    statistics = read()
    hemort, owner = statistics.fields["hemort"], statistics.fields["ägare"]
    assert statistics.axes["ort"].members == ("Norr", "Syd", "Väst")  # those of tables and of columns together
    assert hemort.groups is statistics.axes["ort"]
    assert hemort.by_year[2024].cells == (Fraction(1), Missing("hemort", 2024, "y"))
    assert hemort.by_year[2025].cells == (Fraction(2), Fraction(1))
    assert owner.groups is statistics.municipalities
    assert owner.by_year[2024].cells == (Fraction(2), Fraction(1))
    assert statistics.catalogue.fields["hemort"].dimension == Group("ort")
    assert {"ort", "kommun", "skola"} == statistics.catalogue.axes


def test_an_axis_that_only_such_a_column_has() -> None:
    statistics = read("axel: ort", "axel: läge")
    assert statistics.axes["läge"].members == ("Norr", "Syd")
    assert "läge" in statistics.catalogue.axes


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("x,2024,Norr,02", "x,2024,Norr,03", "okänd kommunkod: 03"),
        ("y,2025,Norr", "y,2025,Norrr", "skolor.csv:5:8: Norrr saknas i orter.csv"),
        ("y,2025,Norr", "y,2025,Norrr", "Menade du Norr?"),
        ("Norr,1\n", "Norrr,1\n", "orter.csv:2:1: Norrr saknas i skolor.csv"),  # whose rows name Norr twice
        ("Norr,1\n", "Norrr,1\n", "Menade du Norr?"),
        ("Syd,2\n", "Sydd,2\n", "skolor.csv:4:8: Syd saknas i orter.csv"),
        ("x,2024,Norr", "x,2024,Nordväst", "Nordväst saknas"),  # the table of orter has no row for it
        (
            "primaryKey: [skola, år]",
            "primaryKey: [skola, Hemort, år]",
            "Hemort står i primaryKey, och är redan en axel",
        ),
        ("type: string, axel: ort", "type: integer, unit: tal, axel: ort", "Hemort har axel, men är inte text"),
        ("axel: ort", "axel: skola", "tabellen har redan en rad per skola"),
        ("axel: kommun", "axel: kommunkod", "kommunkod kan inte vara namn på en axel"),
        ("axel: ort", "axel: Ort i länet", "Ort i länet kan inte vara namn på en axel"),
        ("namn: hemort, ", "", "Hemort kan inte vara namn i formler"),
        ("namn: hemort", "namn: elever", "två fält heter elever i formler"),
        ("axel: ort", "axel: ort, unit: km", "Hemort är text och har varken enhet eller gränser"),
    ],
)
def test_what_is_described_wrongly_is_told(old: str, new: str, told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(old, new)
    assert told in "\n".join(messages(refused.value))


def test_a_table_of_several_axes_has_no_groups() -> None:
    with pytest.raises(InvalidInput) as refused:
        read("primaryKey: [skola, år]", "primaryKey: [skola, ägare, år]")
    assert "tabellen skolor har flera axlar, så Hemort kan inte dela in dem i grupper" in messages(refused.value)[0]
