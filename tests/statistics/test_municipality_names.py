"""What municipalities are called by those who write of them."""

import pytest

from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.municipality_names import member_called

NAMES = {
    "1860": "Laxå",
    "1882": "Askersund",
    "0764": "Alvesta kommun",
    "0643": "Habo",
    "0305": "Håbo",
    "1480": "Göteborg",
    "0001": "Berg",
    "0002": "Bergs",
}
SWEDEN = Axis("kommun", tuple(NAMES), tuple(NAMES.values()))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1860", "1860"),
        ("laxa", "1860"),
        ("Laxå kommun", "1860"),
        ("  LAXA   KOMMUN ", "1860"),
        ("Askersunds kommun", "1882"),
        ("Askersunds kommuns", "1882"),
        ("Alvesta", "0764"),
        ("alvesta kommun", "0764"),
        ("Göteborgs stad", "1480"),
        ("habo", "0643"),
        ("håbo kommun", "0305"),
        ("Bergs", "0002"),
        ("Askersunds", None),
        ("kommun", None),
        ("", None),
    ],
)
def test_a_municipality_by_name_or_code(written: str, code: str | None) -> None:
    assert member_called(SWEDEN, written) == code


def test_two_that_may_be_meant_are_told() -> None:
    with pytest.raises(InvalidInput, match=r"flera heter Bergs kommun\n  Väntat: en kod: 0001, 0002"):
        member_called(SWEDEN, "Bergs kommun")


def test_the_members_of_other_axes_are_no_municipalities() -> None:
    age = Axis("ålder", ("barn", "m", "M"), ("barn", "m", "M"))
    assert [member_called(age, text) for text in ("Barn", "m", "M", "barn kommun")] == ["barn", "m", "M", None]
