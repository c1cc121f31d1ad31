"""How much the figures of a field may move between years before somebody should ask: as stated, or by kind of field."""

from fractions import Fraction
from math import isqrt
from typing import Final, NamedTuple

from tillaggsbelopp.formula.units import CURRENCY
from tillaggsbelopp.statistics.package import FieldDescription

SHARE: Final = "%"
_LENGTHS: Final = frozenset(("m", "km", "mil", "ha"))
_HARDLY_ANY: Final = Fraction(1, 100)  # by which a share may always move: one percentage point
_DEVIATIONS: Final = 2  # square roots of a count, by which it may always move: small ones move by chance


class Tolerance(NamedTuple):
    """The limits of a field, as shares a year, and those of them that the data description states.

    `yearly` is for a member's figure, `against_others` for it beside the median of all, `total` for their sum. `kind`
    is one of the kinds below.
    """

    kind: str
    yearly: Fraction
    against_others: Fraction
    total: Fraction
    stated: frozenset[str] = frozenset()

    def within(self, now: Fraction, then: Fraction, most: Fraction, limit: str) -> bool:
        """Tell whether a figure has moved, up or down, by no more than the factor `most`, which follows from a limit.

        Where the limit (one of KEYS) is not stated, what is too little to matter is within it too.
        """
        if now == then:
            return True
        if limit not in self.stated and self._too_little(abs(now - then), max(abs(now), abs(then))):
            return True
        low, high = sorted((now, then))
        if low <= 0:  # no factor takes one to the other
            return self.kind != COUNT
        return high <= low * most

    def _too_little(self, difference: Fraction, largest: Fraction) -> bool:
        if self.kind == COUNT:
            return difference <= _DEVIATIONS * isqrt(int(largest) + 1)
        return self.kind == PART and difference <= _HARDLY_ANY


COUNT: Final = "antal"  # a whole number of something: people, visits
PART: Final = "andel"  # a share in per cent
FIXED: Final = "läge"  # a distance or an area
OTHER: Final = "annat"  # kronor, ratios, indices
KEYS: Final = ("ändring_per_år", "mot_övriga", "totalt_per_år")
_LIMITS: Final = {COUNT: (10, 5, 5), PART: (25, 25, 15), FIXED: (5, 5, 5), OTHER: (200, 200, 100)}


def tolerance_of(field: FieldDescription) -> Tolerance:
    """The tolerance of a field that has a unit: what its description states, else what its kind suggests."""
    kind = _kind_of(field)
    stated = field.plausible.stated if field.plausible else {}
    yearly, against_others, total = (
        Fraction(stated.get(key, usual)) / 100 for key, usual in zip(KEYS, _LIMITS[kind], strict=True)
    )
    return Tolerance(kind, yearly, against_others, total, frozenset(stated))


def _kind_of(field: FieldDescription) -> str:
    if field.unit is None or field.unit.text == SHARE:
        return PART
    words = {word for word, _ in field.unit.unit.powers}
    if words and words <= _LENGTHS:
        return FIXED
    return COUNT if field.type == "integer" and words and CURRENCY not in words else OTHER
