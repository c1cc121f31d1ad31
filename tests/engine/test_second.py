"""The program against a second implementation, which was written from the documents: to the krona."""

from datetime import date

import pytest

from tests.engine.second import Refused, Second, texts
from tests.generated import YEAR, candidate
from tests.generated import texts as generated_texts
from tests.worlds import ROOT, calculate, read_agreement_folder, read_statistics_folder
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result

SEEDS, BATCHES = 12, 2  # a thousand were tried when it was written


def same_kronor(result: Result, second: Second) -> bool:
    """Whether every rule's rounded pot and amounts, and every municipality's total, are the same."""
    components = second.calculate(result.year)
    assert {each.rule: (each.rounded_pot, dict(each.amounts)) for each in result.components} == {
        rule: (each.pot, each.amounts or {}) for rule, each in components.items()
    }
    totals = {code: result.total(code) for code in result.municipalities.members}
    assert totals == second.totals(components)
    return True


@pytest.mark.parametrize(("year", "known_at"), [(2024, None), (2025, None), (2026, date(2024, 11, 15))])
def test_the_shipped_agreement(year: int, known_at: date | None) -> None:
    config, data = ROOT / "config/orebro", ROOT / "data/orebro"
    figures = Figures(read_statistics_folder(data, "data"), known_at)
    result = calculate(read_agreement_folder(config, "config"), figures, year)
    assert same_kronor(result, Second(texts(config), texts(data), known_at=known_at))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_agreements_made_at_random(batch: int) -> None:
    """What the one refuses the other does too."""
    for seed in range(SEEDS * batch, SEEDS * (batch + 1)):
        made, written = candidate(seed), generated_texts(seed)
        second = Second(written.config, written.data)
        if made is None:
            with pytest.raises(Refused):
                second.calculate(YEAR)
        else:
            assert same_kronor(made.result, second), seed
