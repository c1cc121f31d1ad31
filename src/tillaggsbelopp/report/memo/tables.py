"""The tables of documents: amounts beside those of the year before, instalments, alternatives."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillaggsbelopp.engine.result import Result, percent_change
from tillaggsbelopp.report.amounts.data import county_rows
from tillaggsbelopp.report.blocks import Column, Role, ShownCell, ShownTable, text_column
from tillaggsbelopp.report.comparison.alternatives_view import basis_of
from tillaggsbelopp.report.memo.document import Table
from tillaggsbelopp.report.memo.matter import Matter
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.swedish import capitalized

_MOST_PERIODS: Final = 4  # of those that fit beside names on a page
_CHANGE: Final = (
    Column("Ändring, kr", Role.DIFFERENCE, signed=True),
    Column("Ändring, %", Role.SHARE, 1, signed=True),
)


def parts_table(matter: Matter, member: int | None) -> Iterator[Table]:
    """The parts of what one gets beside those of the year before; of all, each one's parts."""
    result, before = matter.basis.result, matter.basis.before
    if not result.shared:
        return
    if member is None:
        yield _everyones_parts(matter)
        return
    code, name = matter.basis.municipalities.members[member], matter.basis.municipalities.labels[member]
    earlier = {} if before is None else {part.rule: part.amounts.get(code, 0) for part in before.shared}
    rows = [
        _changed(part.name, earlier.get(part.rule, 0), part.amounts[code], there=before is not None)
        for part in result.shared
    ]
    sums = _changed(SUM_LABEL, before.total(code) if before else 0, result.total(code), there=before is not None)
    columns = (text_column("Delbelopp"), *_year_columns(result, before))
    yield Table(f"{name}: delbelopp {result.year}", ShownTable(columns, rows, sums))


def _everyones_parts(matter: Matter) -> Table:
    """A row for each of all: its parts and what they come to."""
    result = matter.basis.result
    *each, (_, whole, sums) = county_rows(result)
    parts = (Column(part.short_name) for part in result.shared)
    columns = (text_column(matter.basis.member_heading), *parts, Column("Totalt"))
    rows: list[Sequence[ShownCell]] = [[name, *kronor.values()] for _, name, kronor in each]
    return Table(f"Delbelopp {result.year}, kr", ShownTable(columns, rows, [whole, *sums.values()]))


def totals_table(matter: Matter, _member: int | None) -> Iterator[Table]:
    """What each of all gets beside the year before."""
    result, before, axis = matter.basis.result, matter.basis.before, matter.basis.municipalities
    there = before is not None
    rows = []
    for code, name in zip(axis.members, axis.labels, strict=True):
        earlier = before.find_total(code) if before else None
        rows.append(_changed(name, earlier, result.total(code), there=there))
    sums = _changed(SUM_LABEL, before.grand_total if before else None, result.grand_total, there=there)
    columns = (text_column(matter.basis.member_heading), *_year_columns(result, before))
    yield Table(f"Belopp {result.year}", ShownTable(columns, rows, sums))


def plan_table(matter: Matter, member: int | None) -> Iterator[Table]:
    """The instalments of one; of all, each one's, or their sums where there are too many for a page."""
    result, axis = matter.basis.result, matter.basis.municipalities
    plan = result.plan
    if plan is None:
        return
    caption = f"Betalningsplan {result.year}, kr"
    if member is None and len(plan.names) <= _MOST_PERIODS:
        columns = (text_column(matter.basis.member_heading), *(Column(capitalized(name)) for name in plan.names))
        rows: list[Sequence[ShownCell]] = [
            [name, *plan.instalments[code]] for code, name in zip(axis.members, axis.labels, strict=True)
        ]
        yield Table(caption, ShownTable(columns, rows, [SUM_LABEL, *plan.sums]))
        return
    amounts = plan.sums if member is None else plan.instalments[axis.members[member]]
    rows = [[capitalized(name), amount] for name, amount in zip(plan.names, amounts, strict=True)]
    whose = "alla tillsammans" if member is None else axis.labels[member]
    table = ShownTable((text_column("Period"), Column("Belopp, kr")), rows, [SUM_LABEL, sum(amounts)])
    yield Table(f"{caption}: {whose}", table)


def alternatives_table(matter: Matter, member: int | None) -> Iterator[Table]:
    """What one, or all together, would get with each alternative, beside what it gets."""
    compared, result = matter.alternatives.compared, matter.basis.result
    if not compared:
        return
    code = None if member is None else matter.basis.municipalities.members[member]
    amount = result.grand_total if code is None else result.total(code)
    first: list[ShownCell] = [capitalized(basis_of(matter.alternatives)), amount, None]
    rows: list[list[ShownCell]] = [first if code is not None else [*first, None, None]]
    for alternative, comparison in compared:
        row = comparison.own.sums if code is None else next(r for r in comparison.own.rows if r.code == code)
        gains = [len(comparison.own.turned(sign)) for sign in (1, -1)] if code is None else []
        rows.append([alternative.name, row.total.after, row.total.difference, *gains])
    columns = [text_column("Alternativ"), Column("Belopp, kr"), Column("Skillnad, kr", Role.DIFFERENCE, signed=True)]
    if code is None:
        columns += [Column("Får mer, antal", Role.COUNT), Column("Får mindre, antal", Role.COUNT)]
    whose = "alla tillsammans" if member is None else matter.basis.municipalities.labels[member]
    yield Table(f"Alternativ {result.year}: {whose}", ShownTable(tuple(columns), rows))


def _year_columns(result: Result, before: Result | None) -> list[Column]:
    now = Column(f"{result.year}, kr")
    return [now] if before is None else [Column(f"{before.year}, kr"), now, *_CHANGE]


def _changed(name: str, earlier: int | None, now: int, *, there: bool) -> list[ShownCell]:
    """A row: what was got before (where there was a year before), what is got now, and the change."""
    if not there:
        return [name, now]
    if earlier is None:
        return [name, None, now, None, None]
    return [name, earlier, now, now - earlier, percent_change(earlier, now)]
