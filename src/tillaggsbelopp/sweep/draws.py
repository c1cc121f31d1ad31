"""Draws from distributions, the same to the last bit on every machine.

Only the random bits are NumPy's (PCG64, a stream that it has promised not to change). All that is made of them is made
by additions, multiplications, divisions and square roots, which IEEE 754 leaves no choice in; no logarithm or
exponential of a library, whose last bit differs between machines, is used.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

import numpy as np

from tillaggsbelopp.agreement.uncertainty import EARLIER, EVEN, NORMAL, Matrix, Uncertain
from tillaggsbelopp.formula.vector import Array

_LN_2: Final = 0.6931471805599453
_ROOT_HALF: Final = 0.7071067811865476
_ROOT_2_PI: Final = 2.5066282746310002
_FARTHEST: Final = 9.0  # standard deviations: farther out than any 52 random bits lead
_NEAR: Final = 0.425
# The percentage points of the normal distribution by ratios of polynomials (Wichura 1988, algorithm AS 241, PPND16):
# near the middle, in the tails and far out in them; above and below the line, the highest power first.
_MIDDLE: Final = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
     1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
     687.1870074920579083, 42.313330701600911252, 1.0),
)  # fmt: skip
_TAIL: Final = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
     3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
     0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0),
)  # fmt: skip
_FAR: Final = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
     0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
     0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0),
)  # fmt: skip


class Uniforms:
    """Numbers evenly spread between 0 and 1, both excluded, of a stream that a seed and a name decide."""

    def __init__(self, seed: int, name: str) -> None:
        of_name = sha256(name.encode()).digest()
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, *of_name]))

    def next(self, count: int) -> Array:
        """The next `count` numbers: 52 random bits each, and half a bit."""
        return ((self._bits.random_raw(count) >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def normal_of(even: Array) -> Array:
    """Turn numbers evenly spread between 0 and 1 into normally distributed ones, of mean 0 and deviation 1."""
    off = even - 0.5
    middle = off * _ratio(_MIDDLE, _NEAR * _NEAR - off * off)
    outer = np.abs(off) > _NEAR
    if outer.any():
        way = off[outer]
        end = np.where(way < 0, even[outer], 1.0 - even[outer])
        root = np.sqrt(-_logarithm(end))
        far = root > 5.0
        distance: Array = np.where(far, _ratio(_FAR, root - 5.0), _ratio(_TAIL, root - 1.6))
        middle[outer] = np.where(way < 0, -distance, distance)
    return middle


def even_of(normal: Array) -> Array:
    """The part of the normal distribution that is below each number: a half, and a series of odd powers."""
    z = np.minimum(np.maximum(normal, -_FARTHEST), _FARTHEST)
    square = z * z
    term, total = z.copy(), z.copy()
    for odd in range(3, 303, 2):
        term = term * square / odd
        total = total + term
    part = 0.5 + total * _exponential(-0.5 * square) / _ROOT_2_PI
    return np.minimum(np.maximum(part, 2.0**-53), 1.0 - 2.0**-53)


def correlated(even: Sequence[Array], root: Matrix) -> list[Array]:
    """Make normal numbers that go together, of independent evenly spread ones; `root` is that of their correlations."""
    alone = [normal_of(each) for each in even]
    found = []
    for row in root:
        total = np.zeros(len(even[0]))
        for weight, each in zip(row, alone, strict=True):
            if weight:
                total = total + weight * each
        found.append(total)
    return found


def drawn(of: Uncertain, even: Array, expected: float) -> Array:
    """Values of a distribution at the parts of it, between 0 and 1, that are below them; `expected` is its middle."""
    if of.distribution == NORMAL:
        return expected + float(of.deviation or 0) * normal_of(even)
    if of.distribution == EARLIER:
        errors = np.array([float(error) for error in sorted(of.errors.values())])
        return expected + errors[np.minimum(np.floor(even * len(errors)).astype(np.int64), len(errors) - 1)]
    low, high = float(of.lowest or 0), float(of.highest or 0)
    width = high - low
    if of.distribution == EVEN:
        return low + width * even
    mode = float(of.likeliest or 0)
    rising = low + np.sqrt(even * (width * (mode - low)))
    falling = high - np.sqrt((1.0 - even) * (width * (high - mode)))
    return np.where(even * width < mode - low, rising, falling)


def _ratio(polynomials: Sequence[Sequence[float]], at: Array) -> Array:
    above, below = (_polynomial(each, at) for each in polynomials)
    return above / below


def _polynomial(coefficients: Sequence[float], at: Array) -> Array:
    total = np.zeros(at.shape)
    for each in coefficients:
        total = total * at + each
    return total


def _logarithm(x: Array) -> Array:
    """The natural logarithm of numbers above 0."""
    part, power = np.frexp(x)
    low = part < _ROOT_HALF
    part, power = np.where(low, part * 2, part), np.where(low, power - 1, power)
    ratio = (part - 1.0) / (part + 1.0)
    odd = _polynomial([1.0 / number for number in range(27, 0, -2)], ratio * ratio)
    found: Array = power * _LN_2 + 2.0 * ratio * odd
    return found


def _exponential(x: Array) -> Array:
    """The exponential of numbers that are not above 0."""
    whole = np.rint(x / _LN_2)
    rest = x - whole * _LN_2
    total = np.ones(x.shape)
    for number in range(20, 0, -1):
        total = 1.0 + total * rest / number
    return np.ldexp(total, whole.astype(np.int64))
