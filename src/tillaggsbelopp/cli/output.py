"""Writing to standard output."""

import sys


def write_utf8(text: str) -> None:
    """Write to stdout as UTF-8 whatever the locale says, since another program reads it."""
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()
