"""The formula of a column as a pattern: written out once, since its rows differ in nothing but the numbers of rows."""

import re
from collections.abc import Callable
from typing import Final

_FAR: Final = (50_000_001, 70_000_000)  # members no axis has: a formula that looks one up by its number is no pattern
_NUMBER: Final = re.compile("([0-9]+)")


def pattern_of(text_for: Callable[[int], str], last: int) -> Callable[[int], str]:
    """Give what gives the same texts as `text_for` does for members 0 to `last`, faster where it can.

    The text for a member may hold its number, with something added, or look something up by it. Written for two members
    that are no axis', all numbers of the first kind differ by as much as the members do; those of the second fail.
    """
    try:
        near, far = (_NUMBER.split(text_for(member)) for member in _FAR)
    except IndexError:
        return text_for
    if near[::2] != far[::2]:
        return text_for
    first, apart = _FAR[0], _FAR[1] - _FAR[0]
    added = [int(number) - first for number, other in zip(near[1::2], far[1::2], strict=True) if number != other]
    if any(int(other) - int(number) not in (0, apart) for number, other in zip(near[1::2], far[1::2], strict=True)):
        return text_for
    parts = near[::2]
    template = parts[0].replace("%", "%%")
    for number, other, part in zip(near[1::2], far[1::2], parts[1:], strict=True):
        template += ("%d" if number != other else number) + part.replace("%", "%%")

    def text(member: int) -> str:
        return template % tuple(member + more for more in added)

    return text if all(text(member) == text_for(member) for member in {0, last}) else text_for
