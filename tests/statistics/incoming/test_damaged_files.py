"""A file with a single random change gives the same figures or an error, never other figures.

Where a format can't tell, the test leaves the change out, and says so: the digits of a value have nothing to compare
with, unless there is a row of sums. A value may also get a digit more, where white space or a line end was beside it.
"""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.statistics.incoming import population
from tests.statistics.incoming.population import ELDERLY, NAMES
from tests.statistics.incoming.test_foreign_files import BY_NAME, FIELD, REGISTER
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.incoming.foreign_files import read_cubes
from tillaggsbelopp.statistics.incoming.selection import take

TYPICAL = b"0123456789,;.\t -+\"'\r\n {}[]:aAeEnNrRtT\xc3\xe5\xa0"


FEW = Axis("kommun", REGISTER.members[:3], REGISTER.labels[:3])


def figures(content: bytes, origin: str | None, register: Axis):
    (cube,) = read_cubes(content, "fil", register)
    return take(cube, FIELD, BY_NAME[origin] if origin else None, register, year=2025).figures


def unchanged_or_refused(content: bytes, origin: str | None, what: object, register: Axis = REGISTER) -> bool:
    try:
        found = figures(content, origin, register)
    except InvalidInput:
        return False
    assert found == {2025: {code: ELDERLY[code] for code in register.members}}, what
    return True


PLAIN = "Kod;Kommun;2025\n" + "".join(f"{code};{NAMES[code]};{value}\n" for code, value in ELDERLY.items())
WITH_SUM = PLAIN + "18;Örebro län;69034\n"
TEXTS = {
    "json-stat": (population.json_stat(), "TAB5557", rb"\s+[0-9]+(?=,?\n)"),
    "kolada": (population.kolada_json(), "N01938", rb'(?<="value": )[0-9.]+'),
    "csv, new": (population.new_csv(",", "both").encode(), "TAB5557", rb"(?<=,)[0-9]+[\r\n]+"),
    "csv, old": (population.old_csv(";").encode("cp1252"), "TAB5557", rb"(?<=;)[0-9]+[\r\n]+"),
    "plain": (PLAIN.encode(), None, rb"(?<=;)[0-9]+\n"),
    "plain with sum": (WITH_SUM.encode(), None, rb"(?!)"),
}


def values_in(content: bytes, pattern: bytes) -> set[int]:
    """The positions of the digits of values, and of the line end after one."""
    start = content.find(b'"value": [') if b'"class"' in content else 0
    return {
        at
        for found in re.finditer(pattern, content[max(start, 0) :])
        for at in range(found.start() + max(start, 0), found.end() + max(start, 0))
    }


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=50)
@given(data=st.data())
def test_a_changed_byte_never_gives_other_figures(name: str, data) -> None:
    content, origin, pattern = TEXTS[name]
    exempt = values_in(content, pattern)
    at = data.draw(st.integers(0, len(content) - 1).filter(lambda at: at not in exempt))
    byte = data.draw(st.one_of(st.sampled_from(TYPICAL), st.integers(0, 255)))
    changed = content[:at] + bytes([byte]) + content[at + 1 :]
    unchanged_or_refused(changed, origin, (name, at, byte, content[max(at - 20, 0) : at + 20]))


@pytest.mark.parametrize("name", TEXTS)
def test_a_missing_or_doubled_line_never_gives_other_figures(name: str) -> None:
    content, origin, _ = TEXTS[name]
    lines = content.splitlines(keepends=True)
    for at in range(0, len(lines), max(1, len(lines) // 12)):
        unchanged_or_refused(b"".join(lines[:at] + lines[at + 1 :]), origin, (name, at, lines[at]))
        unchanged_or_refused(b"".join(lines[: at + 1] + lines[at:]), origin, (name, at, lines[at]))
        unchanged_or_refused(b"".join(lines[:at]), origin, (name, at))


SHEETS = {
    "text": population.sheet_cells(
        double=False, stub=("Region", "Civilstand", "Alder", "Kon"), dimensions=population.FEW
    ),
    "code and text": population.sheet_cells(double=True, dimensions=population.FEW),
}


@pytest.mark.parametrize("name", SHEETS)
@settings(max_examples=25)
@given(data=st.data())
def test_a_changed_cell_never_gives_other_figures(name: str, data) -> None:
    """Any cell, also an empty one, gets the content of another, a number, a text or nothing."""
    cells = SHEETS[name]
    last = max(column for _, column in cells)
    values = {at for at, value in cells.items() if isinstance(value, int)}
    row = data.draw(st.integers(1, max(row for row, _ in cells) + 1))
    column = data.draw(st.integers(1, last + 1))
    value = data.draw(
        st.one_of(
            st.sampled_from(sorted({str(v) for v in cells.values()})),
            st.sampled_from([None, 0, 5, 2024, 2025, 1814, 1860, "2024", "..", "x", "65-69 år", "Summa", True]),
        )
    )
    if (row, column) in values and not isinstance(value, str | None):
        return  # a value that is another number: nothing in the file says so
    if (row, column) in values and isinstance(value, str) and value.isdigit():
        return
    changed = population.workbook({"TAB5557": {**cells, (row, column): value}})
    unchanged_or_refused(changed, "TAB5557", (name, row, column, value), FEW)


def test_every_value_is_guarded_by_the_sum_where_there_is_one() -> None:
    content = WITH_SUM.encode()
    rng = random.Random(1)
    digits = [found.start() for found in re.finditer(rb"[0-9]", content)]
    for at in digits:
        other = rng.choice([digit for digit in b"0123456789" if digit != content[at]])
        assert not unchanged_or_refused(
            content[:at] + bytes([other]) + content[at + 1 :], None, at
        ) or at > content.find(b"\n18;")


def test_a_damaged_workbook_is_refused_or_read_and_never_a_traceback() -> None:
    content = population.workbook({"TAB5557": SHEETS["text"]})
    rng = random.Random(2)
    for _ in range(25):
        at = rng.randrange(len(content))
        changed = content[:at] + bytes([content[at] ^ (1 << rng.randrange(8))]) + content[at + 1 :]
        unchanged_or_refused(changed, "TAB5557", at, FEW)
