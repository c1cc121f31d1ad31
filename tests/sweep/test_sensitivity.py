"""Each effect against two exact calculations, before any rounding."""

from functools import lru_cache

import pytest

from tests.sweep.test_grid import ASIDE, BASIS, YEAR
from tests.sweep.test_settings import TWO_YEARS
from tests.sweep.test_sweeper import OREBRO, world
from tests.worlds import agreement as agreement_of
from tests.worlds import figures
from tillaggsbelopp.agreement.changes import read_option
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.review.causes import unrounded
from tillaggsbelopp.sweep.sensitivity import Sensitivity, sensitivity
from tillaggsbelopp.sweep.tried_values import with_tried


def exact(agreement: Agreement, data: Figures, year: int, change: str) -> list[float]:
    """What a change does, from two exact calculations."""
    of = AgreementYear(agreement, data, year)
    before, after = unrounded(of), unrounded(with_tried(of, [read_option(change, "x")]))
    return [float(after[code] - before[code]) for code in before]


@lru_cache
def of_the_shipped() -> Sensitivity:
    agreement, data, _ = world(OREBRO)
    return sensitivity(AgreementYear(agreement, data, 2025))


@pytest.mark.parametrize(
    ("name", "change", "step"),
    [
        ("glesbygd.andel_av_potterna", "andel_av_potterna=6", "1 procentenhet"),
        ("glesbygd.övre_gräns", "övre_gräns=41", "1 km"),
        ("psykiatri.årsbelopp", "psykiatri.årsbelopp=*1.01", "1 %"),
        ("lpik.2025", "lpik.2025=3.95", "1 procentenhet"),
        ("avstånd_sjukhus.1882", "avstånd_sjukhus.1882=56.1", "1 km"),
        ("invånare_65_plus.1864", "invånare_65_plus.1864=1478", "1 invånare"),
    ],
)
def test_an_effect_is_the_exact_one(name: str, change: str, step: str) -> None:
    agreement, data, _ = world(OREBRO)
    (effect,) = (each for each in of_the_shipped().effects if each.name == name)
    assert effect.step == step
    assert effect.kronor == pytest.approx(exact(agreement, data, 2025, change), rel=1e-7, abs=1e-6)
    assert effect.largest == max(effect.kronor, key=abs)


def test_all_that_is_read_and_nothing_else_by_its_largest_effect() -> None:
    found = sensitivity(AgreementYear(*BASIS, YEAR))
    names = {f"{field}.{code}" for field in ("antal", "väg") for code in "123"}
    assert {effect.name for effect in found.effects} == names | {"grund.årligt", "lång.sats", "lång.gräns"}
    sizes = [abs(effect.largest) for effect in found.effects]
    assert sizes == sorted(sizes, reverse=True)
    (still,) = (effect for effect in found.effects if effect.name == "väg.1")
    assert still.kronor == (0, 0, 0)  # one more km, and still within the limit


def test_a_value_of_its_own_each_year_rises_each_year() -> None:
    """One per cent of half of 20 000 kr and half of last year's 10 000 kr, and not of a value set for both years."""
    (per,) = (each for each in sensitivity(AgreementYear(*TWO_YEARS, 2021)).effects if each.name == "lån.per")
    assert per.step == "1 %"
    assert per.kronor == pytest.approx((15, 45, 90))


def test_what_is_aside_of_the_total_is_told_where_there_is_nothing_else() -> None:
    aside, own = (
        {each.name: each.kronor for each in sensitivity(AgreementYear(*basis, YEAR)).effects}
        for basis in (ASIDE, BASIS)
    )
    assert aside == own


def test_a_step_that_gives_no_amounts_is_named() -> None:
    rules = {
        "bunden": """
        parametrar:
          tak: {enhet: km, värden: {2020: 10}, status: fakta, källa: prov}
        pott: 100 kr
        fördelningsnyckel: väg
        kontroller: [{villkor: tak < 11 km, fel: för högt}]
        """
    }
    found = sensitivity(AgreementYear(agreement_of(rules), figures({"väg": ("km", [1, 3])}, "12"), YEAR))
    assert found.not_computable == {"bunden.tak": "Bunden: tak"}
    # 100 kr by 2:3 and by 1:4 instead of by 1:3
    assert {effect.name: effect.kronor for effect in found.effects} == {
        "väg.1": pytest.approx((15, -15)),
        "väg.2": pytest.approx((-5, 5)),
    }
