"""Index files: what was known when, and what is no series."""

from datetime import date
from fractions import Fraction

import pytest

from tests.worlds import ROOT, messages, read_agreement_folder
from tillaggsbelopp.agreement.indices import Index, check_index
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source
from tillaggsbelopp.documents.written import read_file

HEAD = "id: pris\nnamn: Pris\nserie: P\nvärden:\n"


def read(text: str) -> Index:
    faults = Faults()
    index = read_file(Index, Source("pris.yaml", HEAD + text), faults)
    if index is not None:
        check_index(index, faults)
    faults.raise_if_any()
    assert index is not None
    return index


def entry(year: int, percent: str, published: str, more: str = "") -> str:
    return f"  - {{år: {year}, procent: {percent}, slag: utfall, publicerad: {published}, källa: SKR{more}}}\n"


def shipped(name: str) -> Index:
    indices = read_agreement_folder(ROOT / "config/orebro", "config/orebro").indices
    return next(index for index in indices if index.id == name)


def percent(index: Index, year: int, at: date | None = None) -> Fraction | None:
    value = index.known(year, at)
    return None if value is None else value.percent


def test_a_value_is_known_from_the_day_it_was_published_and_that_day() -> None:
    """SKR: 3.5 in December 2022, revised to 4.6 on 19 April 2023."""
    opi = shipped("opi")
    assert percent(opi, 2023, date(2023, 4, 18)) == Fraction("3.5")
    assert percent(opi, 2023, date(2023, 4, 19)) == Fraction("4.6")
    assert percent(opi, 2023) == Fraction("4.6")
    assert percent(opi, 2023, date(2022, 11, 30)) is None


def test_of_a_month_the_last_day_counts() -> None:
    opi = shipped("opi")
    assert percent(opi, 2023, date(2022, 12, 30)) is None
    assert percent(opi, 2023, date(2022, 12, 31)) == Fraction("3.5")
    assert read(entry(2024, "1", "2024-02")).values[0].published == date(2024, 2, 29)


def test_the_shipped_series_are_as_published() -> None:
    published = ["2.2", "2.6", "2.7", "2.6", "2.7", "3.0", "1.5", "1.9", "4.6"]
    opi = shipped("opi")
    assert [percent(opi, year) for year in range(2015, 2024)] == [Fraction(text) for text in published]
    assert list(opi.years(date(2020, 12, 16))) == list(range(2015, 2022))


def test_no_lpik_value_is_invented() -> None:
    """None is known; the slides' own 2.95 a year stands in, and says so."""
    lpik = shipped("lpik")
    assert {value.kind for value in lpik.values} == {"antagande"}
    assert {value.percent for value in lpik.values} == {Fraction("2.95")}
    assert list(lpik.years()) == list(range(2025, 2031))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (entry(2024, "1", "2024-01-02", ", serie: Q"), "Q är en annan serie än P"),
        (entry(2024, "1", "2024-01-02") + entry(2024, "2", "2024-01-02"), "2024 har två värden publicerade 2024-01-02"),
        (entry(2024, "-100", "2024-01-02"), "priserna kan inte sjunka med 100 % eller mer"),
        (entry(2024, "1", "2024-13"), "2024-13"),
        (entry(2024, "2.95 %", "2024-01-02"), "2.95 %"),
        (entry(2024, "1", "2024-01-02").replace("utfall", "fakta"), "fakta"),
        ("  []\n", "pris har inga värden"),
    ],
)
def test_what_is_no_series_is_refused_where_it_stands(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(text)
    told = messages(refused.value)
    assert len(told) == 1
    assert said in told[0]
    assert told[0].startswith("pris.yaml:")
