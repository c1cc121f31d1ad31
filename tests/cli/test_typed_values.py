"""Decimal comma in options, what was understood told; and kronor that can be read in two ways refused."""

import json

import pytest

from tests.cli.in_process import done, out


@pytest.mark.parametrize("value", ["3,25", "3.25", "3,250", "3,25 %"])
def test_a_decimal_comma_is_what_a_point_is(value: str) -> None:
    told = done(["berakna", "2025", "--satt", f"lpik.2025={value}"])
    assert told.code == 0, told.said
    assert "ALTERNATIV: Landstingsprisindex (LPIK) 2025 = 3,25 % (i stället för 2,95 %)" in told.out
    assert told.out == out("berakna", "2025", "--satt", "lpik.2025=3.25")


def test_it_may_have_a_unit_or_be_a_factor() -> None:
    assert "nedre gräns för avståndet = 12,5 km" in out("berakna", "2025", "--satt", "nedre_gräns=12,5 km")
    assert "14 876 099,5 kr" in out("berakna", "2025", "--satt", "grundbelopp.årsbelopp=14 876 099,50")
    assert "Invånare 65+ = 1,025 × uppgifterna" in out("berakna", "2025", "--satt", "invånare_65_plus=*1,025")


def test_a_range_and_a_list() -> None:
    shown = out("svep", "2025", "--over", "lpik.2025=2,5..3,5 steg 0,5")
    assert "Landstingsprisindex (LPIK) 2025: 2,5 %, 3 % och 3,5 %" in shown
    assert (
        shown
        == out("svep", "2025", "--over", "lpik.2025=2,5; 3; 3,5")
        == out("svep", "2025", "--over", "lpik.2025=2.5..3.5 steg 0.5")
    )
    document = json.loads(out("svep", "2025", "--over", "lpik.2025=2,5; 3", "--json"))
    assert document["varierat"][0]["värden"] == [2.5, 3]


def test_a_search() -> None:
    wish = ["--villkor", "summa.totalt >= 20 500 000,5"]
    comma = out("malsok", "2025", "lpik.2025", "--fran", "2,5", "--till", "3,5", "--precision", "0,01", *wish)
    assert "från 2,84 % till 3,5 %" in comma
    assert comma == out("malsok", "2025", "lpik.2025", "--fran", "2.5", "--till", "3.5", "--precision", "0.01", *wish)


@pytest.mark.parametrize(
    "command",
    [
        ["berakna", "2025", "--satt", "grundbelopp.årsbelopp=500.000"],
        ["berakna", "2025", "--satt", "grundbelopp.årsbelopp=500,000 kr"],
        ["svep", "2025", "--over", "grundbelopp.årsbelopp=500.000; 600 000"],
        ["svep", "2025", "--over", "grundbelopp.årsbelopp=500.000..600000 steg 50000"],
        ["svep", "2025", "--over", "grundbelopp.årsbelopp=0..600000 steg 500,000"],
        *(
            ["malsok", "2025", "grundbelopp.årsbelopp", *ends, "--villkor", "summa.totalt >= 1000000"]
            for ends in (["--fran", "500.000", "--till", "9000000"], ["--fran", "0", "--till", "500,000"])
        ),
        ["malsok", "2025", "lpik.2025", "--fran", "0", "--till", "5", "--villkor", "summa.totalt >= 500.000"],
    ],
)
def test_kronor_that_can_be_read_in_two_ways_are_refused(command: list[str]) -> None:
    refused = done(command)
    assert (refused.code, refused.out) == (2, "")
    assert "kan läsas på två sätt" in refused.said
    assert "Skriv 500000 om det är 500 000, och 500 om det är 500." in refused.said


@pytest.mark.parametrize("value", ["1.234,5", "1,234,567", "2,9,1", "1,2 km 3"])
def test_what_is_no_number_is_still_told(value: str) -> None:
    assert done(["berakna", "2025", "--satt", f"nedre_gräns={value}"]).code == 2
