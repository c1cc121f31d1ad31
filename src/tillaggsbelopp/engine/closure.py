"""All that is read from somewhere on, directly or not: what formulas name, and the moment it is read at."""

from collections.abc import Callable, Iterable, Iterator

from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import Target

At = tuple[Target, Moment]
"""A target that is read, and the moment it is read at."""


def closure(starts: Iterable[At], reads: Callable[[Target, Moment], Iterable[At]]) -> Iterator[At]:
    """The starts and all that is read for them, each once, where `reads` gives what is read for one directly.

    Each is given after `reads` has been asked for it, so that what was found there can be used.
    """
    waiting = list(starts)
    seen: set[At] = set()
    for each in waiting:  # grows while it is walked
        if each not in seen:
            seen.add(each)
            waiting += reads(*each)
            yield each
