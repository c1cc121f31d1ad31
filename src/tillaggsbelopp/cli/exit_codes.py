"""The exit codes of the program."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes, as README tells them."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    INVALID = 3
    UNAVAILABLE = 4
    CHECK_FAILED = 5
    NOT_WRITTEN = 6
    INTERRUPTED = 130
