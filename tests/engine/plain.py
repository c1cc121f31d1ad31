"""A second implementation of sharing and rounding: whole numbers over one denominator, deliberately plain.

It shares no code with the program. Keys are non-negative integers, a pot is numerator / denominator kronor.
"""


def round_half_away(numerator: int, denominator: int) -> int:
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def share(numerator: int, denominator: int, keys: dict[str, int], unit: int) -> tuple[int, dict[str, int]]:
    """The rounded pot, and each code's amount."""
    pot = round_half_away(numerator, denominator * unit) * unit
    total = sum(keys.values())
    if pot == 0:
        return 0, dict.fromkeys(keys, 0)
    amounts: dict[str, int] = {}
    rests: list[tuple[int, str]] = []
    for code, key in keys.items():
        stated = round_half_away(pot * key * 10_000, total)  # in ten-thousandths of a krona
        amounts[code] = stated // (10_000 * unit) * unit
        rests.append((-(stated - amounts[code] * 10_000), code))
    rests.sort()
    left = (pot - sum(amounts.values())) // unit
    for _, code in rests[:left]:
        amounts[code] += unit
    return pot, amounts
