"""Two sides compared: amounts that follow by hand, and what only one side has."""

from fractions import Fraction

import pytest

from tests.agreement.test_alternatives import column, people, shipped
from tests.engine import plain
from tests.generated import YEAR, candidate
from tests.worlds import agreement, figures
from tillaggsbelopp.agreement.alternatives import Alternative
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source
from tillaggsbelopp.documents.written import read_file
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.review.compare import Comparison, Pair, Side, alternative_side, compare, side_of, try_alternatives

PER = "kr_per: {fält: n, namn: huvud}\n"
KEY = "fördelningsnyckel: n\n"


def side(rules: dict[str, str], numbers: dict[str, int], more: str = PER) -> Side:
    given = figures({"n": ("tal", list(numbers.values()))}, list(numbers))
    return side_of(
        "s", AgreementYear(agreement({name: f"{body}\n{KEY}" for name, body in rules.items()}, more=more), given, 2024)
    )


def two() -> Comparison:
    """A: 600 kr by 1:2:3 and 60 kr; B, of which 1 is no part: 1 000 kr by 2:3:5, and 20 kr by another rule."""
    before = side({"lika": "pott: 600 kr", "gammal": "pott: 60 kr"}, {"1": 1, "2": 2, "3": 3})
    return compare(before, side({"lika": "pott: 1000 kr", "ny": "pott: 20 kr"}, {"2": 2, "3": 3, "4": 5}))


def numbers(pair: Pair) -> tuple[int | None, ...]:
    return tuple(None if each is None else int(each) for each in (pair.before, pair.after, pair.difference))


def test_what_both_sides_have_is_compared_and_what_one_has_is_never_0() -> None:
    total = two().own
    rows = {row.code: row for row in total.rows}
    assert list(rows) == ["1", "2", "3", "4"]
    assert total.parts == {"lika": "Lika", "gammal": "Gammal", "ny": "Ny"}
    assert [numbers(pair) for pair in rows["2"].parts.values()] == [(200, 200, 0), (20, None, None), (None, 4, None)]
    assert [numbers(row.total) for row in total.rows] == [
        (110, None, None),
        (220, 204, -16),
        (330, 306, -24),
        (None, 510, None),
    ]
    assert numbers(rows["4"].parts["gammal"]) == (None, None, None)
    assert numbers(total.sums.total) == (660, 1020, 360)
    assert [numbers(total.sums.parts[rule]) for rule in ("gammal", "ny")] == [(60, None, None), (None, 20, None)]
    assert [row.code for row in total.on_one_side] == ["1", "4"]


def test_per_cent_and_kronor_per_head() -> None:
    total = two().own
    row = next(row for row in total.rows if row.code == "2")
    assert row.total.percent == Fraction(-1600, 220)
    assert (row.per_head.before, row.per_head.after, row.per_head.difference) == (110, 102, -8)
    assert (total.sums.per_head.before, total.sums.per_head.after) == (110, 102)
    assert Pair(Fraction(0), Fraction(5)).percent is None
    assert Pair(Fraction(1), Fraction(5)).divided_by(Pair(None, Fraction(0))) == Pair(None, None)


def test_nothing_is_shown_per_head_when_the_sides_count_otherwise() -> None:
    before = side({"lika": "pott: 600 kr"}, {"1": 1})
    after = side({"lika": "pott: 600 kr"}, {"1": 1}, "kr_per: {fält: n, namn: själ}\n")
    assert compare(before, after).per == ""
    assert compare(before, after).own.sums.per_head == Pair(None, None)


def test_those_who_get_more_and_less_come_with_the_greatest_change_first() -> None:
    rules = {"lika": "pott: 600 kr"}
    comparison = compare(side(rules, {"1": 1, "2": 2, "3": 3, "4": 6}), side(rules, {"1": 2, "2": 4, "3": 2, "4": 4}))
    # 50, 100, 150, 300 become 100, 200, 100, 200
    codes = [[row.code for row in comparison.own.turned(sign)] for sign in (1, -1, 0)]
    assert codes == [["2", "1"], ["4", "3"], []]


def test_other_totals_and_pots_without_a_key_are_compared_beside() -> None:
    rules = {"lika": f"pott: 600 kr\n{KEY}", "vid": f"ingår_i: b\npott: 100 kr\n{KEY}", "kvar": "pott: {} kr"}
    given = figures({"n": ("tal", [1, 3])}, ["1", "2"])
    sides = [
        side_of(
            "s",
            AgreementYear(
                agreement({**rules, "kvar": f"pott: {kept} kr"}, more="totaler: {b: Bredvid}\n"), given, 2024
            ),
        )
        for kept in (7, 9)
    ]
    comparison = compare(*sides)
    (beside,) = comparison.others
    assert (beside.id, beside.name, [numbers(row.total) for row in beside.rows]) == (
        "b",
        "Bredvid",
        [(25, 25, 0), (75, 75, 0)],
    )
    (name, pair) = comparison.undistributed["kvar"]
    assert (name, numbers(pair)) == ("Kvar", (7, 9, 2))


PARAMETER = "parametrar: {{x: {{enhet: kr, värden: {{2024: {}}}, status: {}, källa: {}}}}}\npott: x"


def test_the_texts_of_rules_that_differ_line_by_line() -> None:
    before = side({"a": PARAMETER.format(5, "fakta", "Avtalet § 1"), "b": "pott: 1 kr"}, {"1": 1})
    after = side({"a": PARAMETER.format(6, "antagande", "Ett förslag"), "c": "pott: 1 kr"}, {"1": 1})
    changed, gone, new = compare(before, after).rules
    assert (changed.rule, changed.name, changed.there) == ("a", "A", (True, True))
    assert changed.lines == (
        ("-", "x = 5 kr (fakta; Avtalet § 1)"),
        ("+", "x = 6 kr (antagande; Ett förslag)"),
        (" ", "pott: x"),
    )
    (parameter,) = changed.parameters
    assert parameter.before is not None
    assert parameter.after is not None
    assert (parameter.before.shown, parameter.before.source) == ("5 kr", "Avtalet § 1")
    assert (parameter.after.shown, parameter.after.status) == ("6 kr", "antagande")
    assert (gone.there, {sign for sign, _ in gone.lines}) == ((True, False), {"-"})
    assert (new.there, {sign for sign, _ in new.lines}) == ((False, True), {"+"})


def test_two_years_of_the_same_agreement_have_no_rules_that_differ() -> None:
    own, given, _ = shipped()
    comparison = compare(*(side_of(str(year), AgreementYear(own, given, year)) for year in (2024, 2025)))
    assert comparison.rules == ()
    assert comparison.figures == (
        "Landstingsprisindex (LPIK) 2025, 2,95 %, läses nu",
        "Invånare 65+ var från mätår 2021, är från 2023",
    )


def test_alternatives_move_what_the_plain_implementation_says_they_do() -> None:
    """Five per cent of 16 526 099 kr by 65+ and the ramp, then by 65+ and km: in tenths of a km, twice."""
    own, given, alternatives = shipped()
    tried = try_alternatives(side_of("2024", AgreementYear(own, given, 2024)), [alternatives["glesbygd_km"]])
    tenths = {code: int(text.replace(".", "")) for code, text in column("forutsattningar", "avstånd_sjukhus").items()}
    heads = people(2021)
    keys = (
        {code: heads[code] * min(300, max(0, tenths[code] - 100)) for code in heads},
        {code: heads[code] * tenths[code] for code in heads},
    )
    then, now = (plain.share(16_526_099, 20, each, 1)[1] for each in keys)
    ((_, comparison),) = tried.compared
    assert {row.code: row.total.difference for row in comparison.own.rows} == {c: now[c] - then[c] for c in then}
    assert comparison.own.sums.total.difference == 0


def test_an_alternative_that_can_not_be_computed_is_told_and_the_others_are_compared() -> None:
    own, given, alternatives = shipped()
    faults = Faults()
    text = "id: trasig\nnamn: T\nskäl: prov\nkälla: prov\nparametrar: {nedre_gräns: 50}\n"
    broken = read_file(Alternative, Source("trasig.yaml", text), faults)
    assert broken is not None
    tried = try_alternatives(side_of("2025", AgreementYear(own, given, 2025)), [broken, alternatives["glesbygd_km"]])
    assert [alternative.id for alternative, _ in tried.compared] == ["glesbygd_km"]
    assert "med alternativet trasig: RAMP börjar" in tried.tried[0].refused[0].what
    with pytest.raises(InvalidInput, match="med alternativet trasig"):
        alternative_side(AgreementYear(own, given, 2025), broken)


def test_the_first_year_that_an_alternative_can_not_be_computed_for_is_told() -> None:
    own, given, _ = shipped()
    faults = Faults()
    text = """\
id: trasig
namn: T
skäl: prov
källa: prov
regler:
  - id: glesbygd
    namn: G
    beskrivning: G
    pott: 1 kr * (år - 2024)
    fördelningsnyckel: 0 * invånare_65_plus
"""
    broken = read_file(Alternative, Source("trasig.yaml", text), faults)
    assert broken is not None
    # a pot of 0 kr needs no key in 2024, 1 kr in 2025 does, as 2 kr in 2026
    for year, before in ((2025, ""), (2026, "redan 2025: ")):
        with pytest.raises(InvalidInput) as refused:
            alternative_side(AgreementYear(own, given, year), broken)
        (fault,) = refused.value.diagnostics
        assert fault.what == f"{before}glesbygd: potten är 1 kr men fördelningsnyckeln är 0 för alla"


@pytest.mark.parametrize("seed", range(12))
def test_agreements_made_at_random_add_up_and_differ_from_themselves_by_nothing(seed: int) -> None:
    made, other = candidate(seed), candidate(seed + 100)
    if made is None or other is None:
        pytest.skip("can't be calculated")
    one, two = (side_of("s", AgreementYear(each.agreement, each.figures, YEAR)) for each in (made, other))
    same = compare(one, one)
    assert not same.rules
    assert not same.figures
    for total in (same.own, *same.others):
        assert not total.turned(1)
        assert not total.turned(-1)
        assert not total.on_one_side
    comparison = compare(one, two)
    for at, each in enumerate((one, two)):
        assert _side(comparison.own.sums.total, at) == (each.result.grand_total if each.result.shared else None)
        for row in comparison.own.rows:
            code, there = row.code, row.code in each.result.municipalities.position
            assert _side(row.total, at) == (each.result.total(code) if there and each.result.shared else None)


def _side(pair: Pair, at: int) -> Fraction | None:
    return (pair.before, pair.after)[at]
