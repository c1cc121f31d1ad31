"""Conditions that values are sought for: `<kommun>.<regel> >= 550000`, or `ingen förlorar mer än 2 %`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

import numpy as np

from tillaggsbelopp.agreement.changes import WrittenChange, read_number
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Place, Source, did_you_mean, fold
from tillaggsbelopp.engine.result import TOTAL, Result
from tillaggsbelopp.formula.units import KRONA
from tillaggsbelopp.formula.vector import Array
from tillaggsbelopp.statistics.municipality_names import member_called
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number, in_kr

ALL: Final = "summa"
_AMOUNT: Final = re.compile(r"(?P<who>[^<>=]+?)\s*(?P<sign>>=|<=|>|<)\s*(?P<number>[^<>=]+)")
_CHANGE: Final = re.compile(
    r"ingen (?P<way>förlorar|vinner) mer än (?P<number>.+?)\s*(?P<unit>%|kr|tkr|mkr)", re.IGNORECASE
)
_EXPECTED: Final = "{name}.totalt >= 550000, summa.{rule} <= 900000, eller ingen förlorar mer än 2 %"
_MOST_DECIMALS: Final = 6
_MOST: Final = 10**12

Kronor = Mapping[str, Array]
"""Amounts by rule, over scenarios and municipalities."""


@dataclass(frozen=True)
class AmountWish:
    """The wish that an amount is on one side of a limit in kr.

    The amount is the sum of some rules for the municipality at `place` in code order (None: for all together); `sign`
    is one of >=, >, <= and <.
    """

    text: str
    place: int | None
    rules: tuple[str, ...]
    sign: str
    limit: Fraction

    unit = "kr"

    def gaps(self, kronor: Kronor) -> Array:
        """The distance of each scenario from what is wished for, in kr; at most 0 where it holds."""
        amounts = self._amounts(kronor)
        beyond = int("=" not in self.sign and self.limit.denominator == 1)  # the limit, if whole, is not enough itself
        return (ceil(self.limit) - amounts if ">" in self.sign else amounts - floor(self.limit)) + beyond

    def state(self, kronor: Kronor) -> str:
        """The amount in the first scenario, as text."""
        return in_kr(int(self._amounts(kronor)[0]))

    def _amounts(self, kronor: Kronor) -> Array:
        amounts = sum(kronor[rule] for rule in self.rules)
        return np.sum(amounts, axis=1) if self.place is None else np.asarray(amounts)[:, self.place]


@dataclass(frozen=True)
class ChangeWish:
    """The wish that nobody loses (or gains) more than a limit: in kr, or per cent of the size of the amount today."""

    text: str
    today: tuple[int, ...]
    names: tuple[str, ...]
    rules: tuple[str, ...]
    loss: bool
    limit: Fraction
    unit: str

    def gaps(self, kronor: Kronor) -> Array:
        """The distance past the limit of the one that changes most, in the limit's unit; at most 0 where it holds."""
        return (self._changes(kronor) - float(self.limit)).max(1)

    def holds(self, kronor: Kronor) -> Array:
        """A truth per scenario: whether it holds, decided in whole numbers."""
        lost = self._lost(kronor).astype(object)  # a limit with decimals makes products that no machine number holds
        top, bottom = self.limit.numerator, self.limit.denominator
        allowed = np.abs(np.array(self.today, object)) * top if self.unit == "%" else np.full(lost.shape, top, object)
        within = lost * ((100 if self.unit == "%" else 1) * bottom) <= allowed
        return np.asarray((within | (lost <= 0)).all(1), bool)

    def state(self, kronor: Kronor) -> str:
        """The municipality that changes most in the first scenario, and by how much, as text."""
        changes = self._changes(kronor)[0]
        place = int(np.argmax(changes))
        way = "förlorar" if self.loss else "vinner"
        if changes[place] <= 0:
            return f"ingen {way}"
        most = "mer än allt" if np.isinf(changes[place]) else format_number(Fraction(changes[place]))
        return f"{self.names[place]} {way} mest, {most}{NO_BREAK_SPACE}{self.unit}"

    def _lost(self, kronor: Kronor) -> Array:
        amounts = np.asarray(sum(kronor[rule] for rule in self.rules))
        return (np.array(self.today) - amounts) * (1 if self.loss else -1)

    def _changes(self, kronor: Kronor) -> Array:
        lost = self._lost(kronor) * 1.0
        if self.unit != "%":
            return lost
        today = np.abs(np.array(self.today, float))
        with np.errstate(all="ignore"):
            return np.where(lost <= 0, 0.0, np.where(today > 0, 100 * lost / today, np.inf))


Wish = AmountWish | ChangeWish


def holds(wish: Wish, kronor: Kronor) -> Array:
    """A truth per scenario: whether what is wished for holds."""
    return wish.holds(kronor) if isinstance(wish, ChangeWish) else wish.gaps(kronor) <= 0


def kronor_of(result: Result) -> dict[str, Array]:
    """The amounts of a result by rule id, as those of a single scenario: arrays with one row."""
    return {component.rule: np.array([list(component.amounts.values())], np.int64) for component in result.distributed}


def read_wish(text: str, option: str, today: Result, faults: Faults) -> Wish | None:
    """Read a condition as written; None, with the fault added to `faults`, if it can't be read.

    `option` is where messages say that the text stands. `today` is the result that gains and losses are counted from,
    and whose rules, totals and municipalities a condition may name.
    """
    text = " ".join(text.split())
    place = Place(Source(option, text), 0, len(text))
    if found := _CHANGE.fullmatch(text):
        return _change_wish(found, text, place, today, faults)
    if found := _AMOUNT.fullmatch(text):
        return _amount_wish(found, text, place, today, faults)
    rules = [component.rule for component in today.distributed]
    expected = _EXPECTED.format(name=today.municipalities.labels[0], rule=rules[0] if rules else TOTAL)
    faults.add("villkoret går inte att läsa", place, expected)
    return None


def _change_wish(found: re.Match[str], text: str, place: Place, today: Result, faults: Faults) -> Wish | None:
    percent = found["unit"] == "%"
    limit = _limit(
        Place(place.source, found.start("number"), found.end("number" if percent else "unit")),
        faults,
        kronor=not percent,
    )
    if limit is None:
        return None
    if limit < 0:
        faults.add("gränsen är under 0", place, "hur mycket någon får förlora eller vinna")
        return None
    axis = today.municipalities
    now = tuple(today.total(code) for code in axis.members)
    rules = tuple(component.rule for component in today.shared)
    if not rules:
        expected = f"ett belopp i ett annat total, till exempel <{today.member_name}>.<total> >= 1"
        faults.add("ingen regel ingår i totalt", place, expected)
        return None
    way = fold(found["way"])
    return ChangeWish(text, now, axis.labels, rules, way == "forlorar", limit, "%" if percent else "kr")


def _amount_wish(found: re.Match[str], text: str, place: Place, today: Result, faults: Faults) -> Wish | None:
    totals = {TOTAL: own} if (own := tuple(component.rule for component in today.shared)) else {}
    totals |= {total.id: tuple(part.rule for part in today.of_total(total.id)) for total in today.other_totals}
    amounts = totals | {component.rule: (component.rule,) for component in today.distributed}
    who, dot, what = found["who"].rpartition("." if "." in found["who"] else " ")  # without a dot: "Kommuns totalt"
    matching = [name for name in amounts if fold(name) == fold(what)]
    if not matching:
        who, what = (who, what) if dot == "." else (found["who"], TOTAL)
        matching = [TOTAL] if dot != "." and TOTAL in amounts else []
    axis = today.municipalities
    at = Place(place.source, found.start("who"), found.end("who"))
    if not matching:
        faults.add(f"inget belopp heter {what}", at, remedy=did_you_mean(what, [*amounts]))
        return None
    try:
        code = member_called(axis, who, at)
        if code is None and dot == " ":
            code = member_called(axis, who.removesuffix("s"), at)
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return None
    if code is None and fold(who) != ALL:
        remedy = did_you_mean(who, [*axis.labels, *axis.members, ALL])
        faults.add(f"ingen {today.member_name} heter {who}", at, f"ett namn eller en kod, eller {ALL}", remedy)
        return None
    limit = _limit(Place(place.source, found.start("number"), found.end("number")), faults)
    if limit is None:
        return None
    member = None if code is None else axis.position[code]
    return AmountWish(text, member, amounts[matching[0]], found["sign"], limit)


def _limit(at: Place, faults: Faults, *, kronor: bool = True) -> Fraction | None:
    number = read_number(WrittenChange("", at, at, typed=True), faults)
    if number is None:
        return None
    if kronor and number.readings:
        faults.add(f"{at.text} kan läsas på två sätt", at, remedy=number.readings)
        return None
    if number.factor or number.unit not in (None, KRONA):
        faults.add(f"{at.text} är inget belopp i kr", at, "till exempel 550000")
        return None
    if abs(number.value) > _MOST:
        faults.add(f"{at.text} är orimligt stort", at, f"högst {format_number(_MOST)}")
        return None
    if number.value.denominator > 10**_MOST_DECIMALS:
        faults.add(f"{at.text} har för många decimaler", at, f"högst {_MOST_DECIMALS}")
        return None
    return number.value
