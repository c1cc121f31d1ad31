"""The closure of what is read: all that formulas name, directly or not, and the moment it is read at."""

from collections.abc import Callable, Iterable, Iterator

from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import Target

At = tuple[Target, Moment]
"""A target that is read, and the moment it is read at."""


def closure(starts: Iterable[At], reads: Callable[[Target, Moment], Iterable[At]]) -> Iterator[At]:
    """Yield the starts and all that is read for them, directly or not, each once.

    `reads` gives what is read for one of them directly. Each is yielded after `reads` has been called with it, so that
    what was found there can be used.
    """
    waiting = list(starts)
    seen: set[At] = set()
    for each in waiting:  # grows while it is walked
        if each not in seen:
            seen.add(each)
            waiting += reads(*each)
            yield each
