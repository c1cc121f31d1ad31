"""Doubts about the figures of tables that a year reads: beside other years, and by themselves."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.checks.column_slips import EXCHANGED, MANY, MOVED, SCALED, SHIFTED, FigureColumn, Slip, slips_in
from tillaggsbelopp.checks.doubts import AmountsMoved, Doubt, Stakes
from tillaggsbelopp.checks.field_cells import (
    codes_of,
    label_of,
    largest_in,
    lines_of,
    named_by_year,
    number_in,
    numbers_in,
    place_of,
    shown,
    with_cells_changed,
)
from tillaggsbelopp.diagnostics import Place
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.statistics.tolerances import COUNT, PART, tolerance_of
from tillaggsbelopp.swedish import capitalized, format_number, in_sentence, join_words

SAME: Final = "samma rader"
ABOVE: Final = "över 100 %"
_FEWEST: Final = 4  # members whose figures must all be the same in two years before it is no chance
_POWERS: Final = {10: "tio gånger", 100: "hundra gånger", 1000: "tusen gånger"}
_PARTS: Final = {10: "en tiondel", 100: "en hundradel", 1000: "en tusendel"}
_REMEDY: Final = (
    "Jämför med källan och rätta. Stämmer uppgiften, godta det under godtagna_påpekanden i överenskommelsen, eller "
    "ange fältets gränser med rimligt: i datapackage.yaml."
)
FieldYear = tuple[Field, int | None]


def field_doubts(read: Sequence[FieldYear], stakes: Stakes) -> Iterator[Doubt]:
    """Yield the doubts about fields in the years that they are read for (None: undated), each slip once."""
    copied: dict[tuple[str, int], list[int]] = {}
    told: set[tuple[str, ...]] = set()
    for field, year in read:
        if year is not None:
            table = field.resource.name
            if (table, year) not in copied:
                copied[table, year] = _years_alike(table, year, stakes)
            alike = copied[table, year]
            if not alike:
                yield from _slips(field, year, stakes)
            elif (table, *map(str, alike)) not in told:
                told.add((table, *map(str, alike)))
                yield _same_rows(table, year, alike, stakes)
        yield from _above_all(field, year, stakes)


def _fields_of(table: str, stakes: Stakes) -> list[Field]:
    fields = stakes.of.figures.statistics.fields.values()
    return [each for each in fields if each.resource.name == table and each.groups is None]


def _moving(fields: Sequence[Field], year: int) -> list[Field]:
    """The fields that hardly can stand still: counts and shares, of some members that differ."""
    counted = [each for each in fields if tolerance_of(each.description).kind in (COUNT, PART)]
    return [each for each in counted if len(set(numbers_in(each.by_year[year]))) >= _FEWEST]


def _years_alike(table: str, year: int, stakes: Stakes) -> list[int]:
    """The years, the given one too, in which a table has the same rows; none where figures may well stand still."""
    fields = _fields_of(table, stakes)
    if not _moving(fields, year):
        return []
    years = [each for each in fields[0].by_year if each is not None]
    same = [each for each in years if all(field.by_year[each].cells == field.by_year[year].cells for field in fields)]
    return same if len(same) > 1 else []


def _same_rows(table: str, year: int, alike: Sequence[int], stakes: Stakes) -> Doubt:
    """The doubt about a table whose rows are the same in several years."""
    fields = _fields_of(table, stakes)
    field, subject = _moving(fields, year)[0], f"{table} {join_words([str(each) for each in alike])}"
    years = [each for each in field.by_year if each is not None and each not in alike]
    apart = min(years, key=lambda each: (each > year, abs(each - year)), default=None)
    what, effect = f"{subject} har samma rader", None
    if apart is not None:
        effect = stakes.with_tables({(each.name, year): each.by_year[apart] for each in fields})
        index = largest_in(field, year, range(len(field.by_year[year].cells)), effect)
        both = [shown(field, field.by_year[each].cells[index]) for each in (year, apart)]
        every = "båda åren" if len(alike) == 2 else "alla de åren"
        now = f"{in_sentence(field.title)} är {both[0]} för {label_of(field, year, index)} {every}"
        what += f": {now}, mot {both[1]} år {apart}. {effect.told(f'uppgifterna för {apart}', _codes(stakes))}"
    return Doubt(
        SAME,
        subject,
        what if effect else f"{what}.",
        Place(field.source),
        "Är året kopierat, lägg in årets egna uppgifter. Stämmer det, godta det under godtagna_påpekanden.",
        table,
        tuple(alike),
        kronor=effect.kronor if effect else None,
    )


def _above_all(field: Field, year: int | None, stakes: Stakes) -> Iterator[Doubt]:
    """Yield a doubt on each share above 100 %, where the field's own limits allow none and none is below 0."""
    table, most = field.by_year[year], field.description.limits[1]
    if field.measure.text != "%" or (most is not None and most > 100) or any(cell < 0 for cell in numbers_in(table)):
        return
    for index, cell in enumerate(table.cells):
        if isinstance(cell, Fraction) and cell > 1:
            label, codes = label_of(field, year, index), codes_of(field, year, [index])
            effect = stakes.with_tables({(field.name, year): with_cells_changed(table, {index: Fraction(1)})})
            subject = f"{label}: {named_by_year(field, year)}"
            what = f"{subject} är {shown(field, cell)}, mer än hela. {effect.told('100 %', codes)}"
            place = place_of(field, year, index, stakes.opened)
            years = () if year is None else (year,)
            figures = (cell, Fraction(1))
            yield Doubt(ABOVE, subject, what, place, _REMEDY, field.name, years, tuple(codes), figures, effect.kronor)


def _slips(field: Field, year: int, stakes: Stakes) -> Iterator[Doubt]:
    """Yield the doubts about a field in a year beside other years; along its other axes, line by line."""
    tolerance = tolerance_of(field.description)
    figures = {each: [*map(number_in, table.cells)] for each, table in field.by_year.items() if each is not None}
    for line in lines_of(field.by_year[year]):
        columns = {each: FigureColumn(each, tuple(known[at] for at in line)) for each, known in figures.items()}
        now = columns.pop(year)
        then, slips = slips_in(now, list(columns.values()), tolerance)
        if then is not None:
            yield from (_Told(field, year, then, line, slip, stakes).doubt() for slip in slips)


class _Told:
    """A slip on its way to a doubt: `line` are the cells that its column is made of, `then` the year compared with."""

    def __init__(
        self, field: Field, year: int, then: FigureColumn, line: Sequence[int], slip: Slip, stakes: Stakes
    ) -> None:
        self.field, self.year, self.then, self.line, self.slip = field, year, then, line, slip
        self.indices = [line[member] for member in slip.members]
        self.instead = {line[member]: figure for member, figure in slip.instead.items()}
        self.before = {line[member]: figure for member, figure in enumerate(then.cells)}
        table = field.by_year[year]
        self.cells = table.cells
        self.effect: AmountsMoved = stakes.with_tables({(field.name, year): with_cells_changed(table, self.instead)})
        self.opened = stakes.opened
        self.all = len(slip.members) > 2
        self.most = largest_in(field, year, self.indices, self.effect)

    def doubt(self) -> Doubt:
        """The doubt, with both figures and the kronor."""
        few = [] if self.all else [f"{join_words([label_of(self.field, self.year, each) for each in self.indices])}: "]
        codes = codes_of(self.field, self.year, self.indices)
        subject = capitalized(f"{''.join(few)}{named_by_year(self.field, self.year)}")
        if self.all and (others := self._line_label()):
            subject += f" ({others})"
        what = f"{subject} {self._what()}. {self.effect.told(self._instead(), codes)}"
        return Doubt(
            self.slip.kind,
            subject,
            what,
            Place(self.field.source) if self.all else place_of(self.field, self.year, self.most, self.opened),
            _REMEDY,
            self.field.name,
            (self.year, self.then.year),
            tuple(codes),
            self._figures(),
            self.effect.kronor,
        )

    def _figures(self) -> tuple[Fraction, ...]:
        now = number_in(self.cells[self.most])
        return tuple(each for each in (now, self.instead.get(self.most)) if each is not None)

    def _what(self) -> str:
        match self.slip.kind:
            case kind if kind == SCALED and self.all:
                return f"är {self._power()} det väntade för alla: {self._largest_both()}"
            case kind if kind == SCALED:
                return f"är {self._now(self.most)}, {self._power()} det väntade ({self._then(self.most)})"
            case kind if kind == EXCHANGED:
                one, two = self.indices
                was = f"{self._then(one)} och {self._before(two)}"
                return f"är {self._now(one)} och {self._now(two)}, som om de bytt plats ({was})"
            case kind if kind == SHIFTED:
                labels = [label_of(self.field, self.year, each) for each in (self.indices[0], self.indices[-1])]
                return f"står en rad fel från {labels[0]} till {labels[1]}: {self._largest_both()}"
            case kind if kind == MOVED:
                return f"är {self._now(self.most)}, {self._change(self._before(self.most))}"
            case kind if kind == MANY:
                return f"rör sig mer än väntat för {len(self.indices)} av {len(self.line)}: {self._largest_both()}"
            case _:
                sums = [format_number(self._sum(figures) / self.field.measure.scale) for figures in self._both()]
                return f"summerar till {sums[0]}, {self._change(sums[1])}"

    def _instead(self) -> str:
        if self.slip.kind == EXCHANGED:
            return "uppgifterna utbytta"
        if self.slip.kind == SHIFTED:
            return "uppgifterna en rad tillbaka"
        if self.all:
            power = self.slip.power
            return f"uppgifterna för {self.then.year}" if power == 1 else f"uppgifterna {_factor(1 / power)}"
        return shown(self.field, self.instead[self.most])

    def _line_label(self) -> str:
        """The members of the other axes that the line is of."""
        labels = label_of(self.field, self.year, self.line[0]).split(", ")
        axes = self.field.by_year[self.year].axes
        return ", ".join(label for label, axis in zip(labels, axes, strict=False) if axis.name != MUNICIPALITY)

    def _largest_both(self) -> str:
        return f"{label_of(self.field, self.year, self.most)} har {self._now(self.most)} ({self._then(self.most)})"

    def _now(self, index: int) -> str:
        return shown(self.field, self.cells[index])

    def _before(self, index: int) -> str:
        return shown(self.field, self.before[index])

    def _then(self, index: int) -> str:
        return f"{self.then.year}: {self._before(index)}"

    def _both(self) -> tuple[Mapping[int, Fraction | None], Mapping[int, Fraction | None]]:
        return {each: number_in(self.cells[each]) for each in self.indices}, self.before

    def _sum(self, figures: Mapping[int, Fraction | None]) -> Fraction:
        return sum((figures[each] or Fraction(0) for each in self.indices), Fraction(0))

    def _change(self, then: str) -> str:
        """By how much the figures have moved together from those of the other year, which `then` shows."""
        now, before = (self._sum(figures) for figures in self._both())
        if before <= 0:
            return f"mot {then} {self.then.year}"
        per_cent = format_number(abs(now / before - 1) * 100, 1)
        return f"{per_cent} % {'mer' if now > before else 'mindre'} än {self.then.year} ({then})"

    def _power(self) -> str:
        power = self.slip.power
        return f"{_POWERS[int(power)]}" if power > 1 else f"{_PARTS[int(1 / power)]} av"


def _factor(power: Fraction) -> str:
    return f"gånger {int(power)}" if power > 1 else f"delade med {int(1 / power)}"


def _codes(stakes: Stakes) -> tuple[str, ...]:
    return stakes.of.figures.statistics.municipalities.members
