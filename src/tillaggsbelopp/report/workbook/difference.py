"""One thing in the file of a workbook that is not as it was described."""

from dataclasses import dataclass
from enum import Enum

from tillaggsbelopp.report.addresses import Address


class Kind(Enum):
    """The kind of thing that differs."""

    FIGURE = "ett tal som står i en cell"
    FORMULA = "en formel"
    RESULT = "vad en formel har gett"
    UNSAVED = "en formel utan sparat värde"
    TEXT = "en text"
    OTHER = "hur bladen ser ut och räknar"


@dataclass(frozen=True)
class Difference:
    """One thing in a file that is not as it should be: where, what it is, and what it should be.

    `at` is the cell or the defined name that it is in, None for neither. `amount` if it is another number of kronor
    than was issued, on the sheets that hold amounts.
    """

    where: str
    is_: str
    should_be: str
    kind: Kind = Kind.OTHER
    at: Address | str | None = None
    amount: bool = False

    def __str__(self) -> str:
        return f"{self.where}: är {self.is_}, ska vara {self.should_be}"
