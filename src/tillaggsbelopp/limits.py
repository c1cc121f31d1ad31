"""The most that is read: what is larger is refused at once, so that no fault costs more than seconds and some memory.

All are several times what an agreement with 35 000 units needs. The handbook lists them ("Gränser").
"""

from typing import Final

TEXT_BYTES: Final = 10_000_000
"""A table, a map, or a file of figures that other people made."""
YAML_BYTES: Final = 1_000_000
LEVELS: Final = 50
"""Levels of a YAML file."""
ENTRIES: Final = 5_000
"""Keys and values, or items, on one level."""
NAME: Final = 100
"""Signs of a name in formulas, or of an id."""
TEXT: Final = 5_000
"""Signs of a text."""
DIGITS: Final = 30
"""Signs of a number."""
FORMULA: Final = 20_000
"""Signs of a formula."""
HEIGHT: Final = 100
"""Levels of a formula."""
FILES: Final = 500
"""Files in a folder of rules, indices, alternatives, indicators or cases."""
FOLDER_BYTES: Final = 2_000_000
"""Those files together."""
ROWS: Final = 200_000
"""Rows of all tables of a folder together."""
CELLS: Final = 1_000_000
"""Cells of all tables of a folder together, keys among them; or of a file of figures that other people made."""
COMBINATIONS: Final = 200_000
"""Combinations of the members of a table's axes."""
COLUMNS: Final = 500
LINE: Final = 100_000
"""Signs on a line of a table."""
FAULTS: Final = 1_000
"""Faults of a file, or of a round of checks, past which it is not read on: nobody reads that many."""
WORKBOOK_UNPACKED: Final = 100_000_000
"""Bytes of the parts of a workbook that other people made."""
WORKBOOK_PARTS: Final = 2_000
WORKBOOK_ELEMENTS: Final = 400_000
WORKBOOK_CELLS: Final = 150_000
"""Cells of it, and those that its merged cells and tables cover.

A workbook of our own may hold some times what we write: `limits_of` in `report/workbook/container.py`.
"""
OWN_UNPACKED: Final = 60_000_000
"""Bytes of the parts of a file that is said to be ours, before it is known what we would write."""
MARKS: Final = 10
"""Combining marks on end: to put them in order takes the square of the time."""
