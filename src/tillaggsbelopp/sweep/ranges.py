"""Sequences of many values or settings that are made when they are asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Any, Final, TypeVar

_Made = TypeVar("_Made")
_MOST_KEPT: Final = 10_000


class Later(Sequence[_Made]):
    """A sequence whose items are made when asked for, and kept until they are too many: a sweep can start at once."""

    def __init__(self, count: int, make: Callable[[int], _Made]) -> None:
        self._numbers = range(count)
        self._make = lru_cache(_MOST_KEPT)(make)

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, at: Any) -> Any:
        numbers = self._numbers[at]
        return [*map(self._make, numbers)] if isinstance(at, slice) else self._make(numbers)


@dataclass(frozen=True)
class Steps(Sequence[Fraction]):
    """Values of a range: from the first, so far apart, so many."""

    first: Fraction
    step: Fraction
    length: int

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, at: Any) -> Any:
        numbers = range(self.length)[at]
        if not isinstance(at, slice):
            return self.first + numbers * self.step
        parts = lcm(self.first.denominator, self.step.denominator)
        first, step = int(self.first * parts), int(self.step * parts)
        return [Fraction(first + number * step, parts) for number in numbers]
