"""numpy, imported when something of it is first used: only sweeps need it, and it would double the time to start."""

from typing import Any


def __getattr__(name: str) -> Any:
    import numpy

    globals()[name] = found = getattr(numpy, name)
    return found
