"""What must hold for any agreement, and a second implementation that must agree to the krona."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine import plain
from tests.worlds import agreement, calculate, figures
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.result import Result

CODE = st.text("0123456789ABCXYZ", min_size=1, max_size=6)
COUNT = st.one_of(st.integers(0, 3), st.integers(0, 10**6), st.sampled_from([7, 1000]))


@dataclass(frozen=True)
class Rule:
    pot: str
    pot_value: tuple[int, int]  # numerator, denominator
    key: str
    lower: int
    upper: int


@dataclass(frozen=True)
class World:
    """A generated agreement: what the program reads, and the integers that the plain implementation takes."""

    counts: dict[str, int]
    distances: dict[str, int]
    rules: dict[str, Rule]
    unit: int

    def key_of(self, rule: Rule, code: str) -> int:
        """The key as an integer (a ramp times its width)."""
        count, distance = self.counts[code], self.distances[code]
        match rule.key:
            case "antal":
                return count
            case "antal * RAMP(avstånd; nedre; övre)":
                return count * min(max(distance - rule.lower, 0), rule.upper - rule.lower)
            case "OM(avstånd > nedre; antal; 0)":
                return count if distance > rule.lower else 0
            case _:
                passed = 2 if distance >= rule.upper else 1 if distance > rule.lower else 0
                return count * passed

    def run(self, *, order: list[str] | None = None, scale: str = "") -> Result:
        codes = order or list(self.counts)
        written = {
            name: (
                f"parametrar:\n"
                f"  nedre: {{enhet: km, värden: {{2020: {rule.lower}}}, status: fakta, källa: prov}}\n"
                f"  övre: {{enhet: km, värden: {{2020: {rule.upper}}}, status: fakta, källa: prov}}\n"
                f"pott: {rule.pot}\n"
                f"fördelningsnyckel: {f'{scale} * ({rule.key})' if scale else rule.key}\n"
            )
            for name, rule in self.rules.items()
        }
        fields = {
            "antal": ("personer", [self.counts[code] for code in codes]),
            "avstånd": ("km", [self.distances[code] for code in codes]),
        }
        return calculate(agreement(written, unit=self.unit), figures(fields, codes), 2024)


KEYS = (
    "antal",
    "antal * RAMP(avstånd; nedre; övre)",
    "OM(avstånd > nedre; antal; 0)",
    "antal * TRAPPA(avstånd; 0; > nedre; 1; >= övre; 2)",
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    codes = draw(st.lists(CODE, min_size=1, max_size=20, unique=True))
    counts = {code: draw(COUNT) for code in codes}
    distances = {code: draw(st.integers(0, 60)) for code in codes}
    rules: dict[str, Rule] = {}
    for name in ("ett", "två", "tre")[: draw(st.integers(1, 3))]:
        lower = draw(st.integers(0, 30))
        upper = lower + draw(st.integers(1, 30))
        if rules and draw(st.booleans()):  # a percentage of the pots before
            percent = draw(st.integers(1, 150))
            numerator, denominator = 0, 1
            for rule in rules.values():
                top, bottom = rule.pot_value
                numerator, denominator = numerator * bottom + top * denominator, denominator * bottom
            pot = f"{percent} % * ({' + '.join(rules)})"
            value = (numerator * percent, denominator * 100)
        else:
            cents = draw(st.one_of(st.integers(0, 10**11), st.sampled_from([0, 50, 150, 99_999_950])))
            pot, value = f"{cents // 100}.{cents % 100:02d} kr", (cents, 100)
        rules[name] = Rule(pot, value, draw(st.sampled_from(KEYS)), lower, upper)
    return World(counts, distances, rules, draw(st.sampled_from([1, 1, 1, 100, 1000])))


def expected(world: World) -> dict[str, tuple[int, dict[str, int]]] | None:
    """The plain implementation's answer; None where a pot has nobody to go to."""
    answer = {}
    for name, rule in world.rules.items():
        keys = {code: world.key_of(rule, code) for code in world.counts}
        if not any(keys.values()) and plain.round_half_away(rule.pot_value[0], rule.pot_value[1] * world.unit):
            return None
        answer[name] = plain.share(*rule.pot_value, keys, world.unit)
    return answer


@pytest.mark.slow
@given(worlds())
@settings(max_examples=100)
def test_a_second_implementation_gives_the_same_kronor(world: World) -> None:
    answer = expected(world)
    if answer is None:
        with pytest.raises(InvalidInput, match="fördelningsnyckeln är 0 för alla"):
            world.run()
        return
    result = world.run()
    assert {c.rule: (c.rounded_pot, dict(c.amounts)) for c in result.components} == answer


@pytest.mark.slow
@given(worlds(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_permuting_rows_changes_nothing(world: World, random) -> None:
    if expected(world) is None:
        return
    order = list(world.counts)
    random.shuffle(order)
    assert world.run(order=order) == world.run()


@pytest.mark.slow
@given(worlds(), st.sampled_from(["7", "0.001", "1000000", "(1 / 3)"]))
@settings(max_examples=40)
def test_scaling_a_key_changes_nothing(world: World, scale: str) -> None:
    if expected(world) is None:
        return
    scaled, plainly = world.run(scale=scale), world.run()
    assert [c.amounts for c in scaled.components] == [c.amounts for c in plainly.components]


@pytest.mark.slow
@given(worlds())
@settings(max_examples=60)
def test_no_amount_is_a_unit_or_more_from_its_share_and_all_sum(world: World) -> None:
    if expected(world) is None:
        return
    result = world.run()
    for component in result.components:
        assert sum(component.amounts.values()) == component.rounded_pot
        rule = world.rules[component.rule]
        keys = {code: world.key_of(rule, code) for code in world.counts}
        total = sum(keys.values()) or 1
        for code, amount in component.amounts.items():
            assert abs(amount * total - component.rounded_pot * keys[code]) < world.unit * total
            assert amount >= 0
            if keys[code] == 0:
                assert amount == 0
    assert result.grand_total == sum(result.total(code) for code in result.municipalities.members)


@pytest.mark.parametrize(("pot", "amounts"), [("2 kr", [1, 1, 0]), ("1 kr", [1, 0, 0]), ("4 kr", [2, 1, 1])])
def test_ties_go_to_the_lower_code_as_text(pot: str, amounts: list[int]) -> None:
    codes = ["9", "10", "2"]  # as text: 10, 2, 9
    rules = {"lika": f"pott: {pot}\nfördelningsnyckel: antal\n"}
    result = calculate(agreement(rules), figures({"antal": ("st", [5, 5, 5])}, codes), 2024)
    assert [result.components[0].amounts[code] for code in ("10", "2", "9")] == amounts
