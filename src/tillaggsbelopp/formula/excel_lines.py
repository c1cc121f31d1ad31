"""The Excel reading of the functions along an axis, on the cells along it, and their guards where one lacks a value."""

from collections.abc import Callable
from typing import Final, NamedTuple

from tillaggsbelopp.formula.excel import ADDED, MISSING, MULTIPLIED, UNDEFINED, WHOLE, Expression

_A_NUMBER: Final = '"<1E300"'


class CellLine(NamedTuple):
    """Cells along an axis as a formula names them: its own, all, those up to and with its own, and how many all are.

    Where it is parted into groups, `groups` are the cells with the number of each group, and `group` is the number of
    the one that is computed within: as a literal, or its own cell of `groups`.
    """

    own: str
    whole: str
    up_to_own: str
    length: int
    groups: "CellLine | None" = None
    group: str = ""

    def in_group(self, *criteria: str) -> str:
        """Count the cells in the group that meet all criteria."""
        counts = []
        for values, groups in self._runs():
            asked = "".join(f",{values},{each}" for each in criteria)
            counts.append(f"COUNTIFS({groups},{self.group}{asked})")
        return "+".join(counts)

    def compared_in_group(self, sign: str, *, up_to_own: bool = False) -> str:
        """Count the cells in the group that compare so with the own one: as numbers, not as texts of 15 figures."""
        return "+".join(
            f"SUMPRODUCT(({groups}={self.group})*({values}{sign}{self.own}))"
            for values, groups in self._runs(up_to_own)
        )

    def sum_in_group(self) -> str:
        """Sum the cells in the group."""
        return "+".join(f"SUMIFS({values},{groups},{self.group})" for values, groups in self._runs())

    def _runs(self, up_to_own: bool = False) -> list[tuple[str, str]]:
        """The runs of cells, each with its groups: several where the cells are not beside each other."""
        if self.groups is None:
            raise AssertionError("not parted into groups")
        if up_to_own:
            return [*zip(self.up_to_own.split(","), self.groups.up_to_own.split(","), strict=True)]
        return [*zip(self.whole.split(","), self.groups.whole.split(","), strict=True)]


OnLine = Callable[[CellLine], Expression]


def along(name: str) -> OnLine:
    """Make the reading of a function of all cells along an axis."""
    return lambda line: Expression(f"{name}({line.whole})")


def total(line: CellLine) -> Expression:
    """Write SUMMA."""
    return _sum(line.sum_in_group()) if line.groups else Expression(f"SUM({line.whole})")


def mean(line: CellLine) -> Expression:
    """Write MEDEL of the cells with a number."""
    if line.groups is None:
        return Expression(f"AVERAGE({line.whole})")
    return Expression(f"{_sum(line.sum_in_group()).within(MULTIPLIED)}/({line.in_group(_A_NUMBER)})", MULTIPLIED)


def count(line: CellLine) -> Expression:
    """Write ANTAL of cells that hold truths."""
    return _sum(_counted(line, "TRUE"))


def share(line: CellLine) -> Expression:
    """Write ANDEL: the own cell divided by the sum of all."""
    return Expression(f"{line.own}/{total(line).within(MULTIPLIED)}", MULTIPLIED)


def rank(line: CellLine) -> Expression:
    """Write RANG: of equal values the first on the axis, whose order is that of the codes, comes first."""
    if line.groups is not None:
        above, before = line.compared_in_group(">"), line.compared_in_group("=", up_to_own=True)
        return Expression(f"{above}+{before}", ADDED)
    if "," not in line.whole:
        return Expression(f"RANK({line.own},{line.whole})+COUNTIF({line.up_to_own},{line.own})-1", ADDED)
    above = "+".join(f"({cell}>{line.own})" for cell in line.whole.split(","))
    before = "+".join(f"({cell}={line.own})" for cell in line.up_to_own.split(","))
    return Expression(f"{above}+{before}", ADDED)


def of_group(line: CellLine) -> Expression:
    """Write GRUPPENS: of the groups' cells, the one with the own number."""
    if "," in line.whole:
        return Expression(f"CHOOSE({line.group},{line.whole})")
    return Expression(f"INDEX({line.whole},{line.group})")


def _sum(text: str) -> Expression:
    return Expression(text, ADDED if "+" in text else WHOLE)


def _counted(line: CellLine, criterion: str) -> str:
    """Count the cells along the axis, or of them those in the group, that meet a criterion."""
    if line.groups is not None:
        return line.in_group(criterion)
    return "+".join(f"COUNTIF({cells},{criterion})" for cells in line.whole.split(","))


def of_all(result: Expression, line: CellLine) -> Expression:
    """Guard that gives `result` where every cell along the axis has a value, else undefined."""
    return _with_group(f'IFERROR({while_all_there(result, line).text},"{UNDEFINED}")', line)


def of_all_truths(result: Expression, line: CellLine) -> Expression:
    """Guard that gives `result` where every cell along the axis is true or false, else undefined."""
    there = f"{_counted(line, 'TRUE')}+{_counted(line, 'FALSE')}"
    every = str(line.length) if line.groups is None else line.in_group()
    return _with_group(f'IF({there}={every},{result.text},"{UNDEFINED}")', line)


def of_a_group(result: Expression, line: CellLine) -> Expression:
    """Guard that gives `result` where the own cell names a group, else that it is missing."""
    return _with_group(result.text, line)


def while_all_there(result: Expression, line: CellLine) -> Expression:
    """Guard that gives `result`, but #N/A once a cell no longer holds a number, which SUM would pass over."""
    if line.groups is None:
        return Expression(f"IF(COUNT({line.whole})={line.length},{result.text},NA())")
    return Expression(f"IF({line.in_group(_A_NUMBER)}={line.in_group()},{result.text},NA())")


def of_present(result: Expression, line: CellLine) -> Expression:
    """Guard that gives `result` where some cell along the axis has a value and none is undefined."""
    undefined = _counted(line, f'"{UNDEFINED}"')
    present = f"COUNT({line.whole})" if line.groups is None else line.in_group(_A_NUMBER)
    return Expression(f'IF({undefined}>0,"{UNDEFINED}",IF({present}=0,"{MISSING}",{result.text}))')


def _with_group(text: str, line: CellLine) -> Expression:
    """The text, but that a value is missing where the own cell names no group."""
    if line.group.isdigit() or not line.group:
        return Expression(text)
    return Expression(f'IF(ISTEXT({line.group}),"{MISSING}",{text})')


def sums_at(x: CellLine, key: CellLine, floor: CellLine, leaving: CellLine, *capped: CellLine) -> Expression:
    """Write SUMMA_VID. With 15 figures a criterion may take the wrong side of a bend, where both give the same."""

    def where(values: CellLine, *criteria: tuple[CellLine, str]) -> str:
        asked = ",".join(f'{limit.whole},"{sign}"&{x.own}' for limit, sign in criteria)
        return f"SUMIFS({values.whole},{asked})"

    on_floor, left = where(floor, (leaving, ">")), (leaving, "<=")
    if not capped:
        return Expression(f"{x.own}*{where(key, left)}+{on_floor}", ADDED)
    cap, reaching = capped
    rising = where(key, left, (reaching, ">"))
    return Expression(f"{x.own}*{rising}+{on_floor}+{where(cap, (reaching, '<='))}", ADDED)
