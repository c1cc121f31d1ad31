"""The checkup of an agreement: what it says but the rules do not express."""

from datetime import date

import pytest

from tests.worlds import agreement, figures
from tillaggsbelopp.checks.checkup import check_up
from tillaggsbelopp.engine.year import AgreementYears

RAISED = "parametrar:\n  pris: {enhet: kr, värden: {2020: 100}, status: fakta, källa: a, indexeras: vägt}\n"
RULE = {"a": f"{RAISED}pott: pris\nfördelningsnyckel: n\n"}
SAID = "ej_uttryckt:\n  - {citat: räknas upp, var: § 4, följd: inget är känt, index: %s}\n"
WEIGHED = "id: vägt\nnamn: Vägt\nserie: V\nsammansatt: {lön: 0.5, hyra: 0.5}\n"


def values(name: str, *kinds: str) -> str:
    """An index with a value of each kind: of 2021, 2022 and so on."""
    rows = "".join(
        f"  - {{år: {year}, procent: 2, slag: {kind}, publicerad: 2020-12-01, källa: a}}\n"
        for year, kind in enumerate(kinds, start=2021)
    )
    return f"id: {name}\nnamn: {name}\nserie: {name}\nvärden:\n{rows}"


@pytest.mark.parametrize(
    ("index", "wages", "rents", "is_said"),
    [
        ("lön", ["antagande", "utfall"], ["utfall", "utfall"], True),
        ("lön", ["prognos", "utfall"], ["antagande", "utfall"], False),
        ("hyra", ["prognos", "utfall"], ["antagande", "utfall"], True),
        ("vägt", ["prognos", "utfall"], ["utfall", "antagande"], True),
        ("vägt", ["prognos", "utfall"], ["preliminär", "utfall"], False),
        ("lön", ["utfall"], ["utfall", "antagande"], False),  # nobody reads 2022, which the other index lacks
        ("annat", ["antagande", "utfall"], ["utfall", "utfall"], False),  # nobody reads it, but all of it is known
    ],
)
def test_what_is_said_of_an_index_is_said_while_a_value_of_it_is_assumed(
    index: str, wages: list[str], rents: list[str], *, is_said: bool
) -> None:
    parts = {"lön": values("lön", *wages), "hyra": values("hyra", *rents), "annat": values("annat", "utfall")}
    made = agreement(RULE, more=SAID % index, indices={**parts, "vägt": WEIGHED})
    found = check_up(AgreementYears(made, figures({"n": ("tal", [1, 2])}, ["0117", "0120"])), date(2022, 1, 1))
    assert [each.consequence for each in found.unexpressed] == (["inget är känt"] if is_said else [])
