"""Doubts about values that are typed: percentages written as factors or ten times too large, thousands by a point."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.indices import Index, IndexValue
from tillaggsbelopp.agreement.reading import Change
from tillaggsbelopp.checks.doubts import Doubt, Stakes
from tillaggsbelopp.engine.indexation import known_value
from tillaggsbelopp.engine.trace import TracedParameter
from tillaggsbelopp.formula.units import KRONA
from tillaggsbelopp.swedish import format_number

OF_INDEX: Final = "index"
THOUSANDS: Final = "tusental"
_LOWEST: Final = -10
_HIGHEST: Final = 25
_SMALLEST: Final = Fraction(1, 10)
_FACTORS: Final = (Fraction(9, 10), Fraction(6, 5))
_DECIMALS_OF_FACTOR: Final = 3
_TENFOLD_FROM: Final = 10
_FEWEST_OTHERS: Final = 2
_TIMES_OTHERS: Final = 3  # times the highest of the other years: more than that was hardly meant
_POINT_BEFORE_THOUSANDS: Final = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_IN_PER_CENT: Final = "Ett indexvärde är höjningen i procent: 2.95, när priserna stiger till 102,95 % av årets före."
_POINT: Final = (
    "Punkten är decimaltecken, så 150.000 är 150. Skriv tusental med mellanslag, 150 000; är det tre decimaler, "
    "utelämna nollorna eller godta det under godtagna_påpekanden."
)


def index_doubts(stakes: Stakes) -> Iterator[Doubt]:
    """Yield a doubt on each index value the year reads that was likely written as a factor, a share or ten times."""
    world = stakes.of.world
    agreement = world.program.agreement
    links = {(chain.index.id, link.year): link for chain in stakes.of.trace.chains for link in chain.links}
    read: dict[tuple[str, int], IndexValue] = {}
    for (index_id, year), link in links.items():
        if link.entry is not None:
            index = agreement.index(index_id)
            for part in map(agreement.index, index.weights or [index_id]):
                if (value := known_value(agreement, world.figures, part, year)) is not None:
                    read[part.id, year] = value
    for (index_id, year), value in sorted(read.items()):
        found = None if value.percent is None else _unlikely(agreement.index(index_id), value, value.percent)
        if found is None or value.percent is None:
            continue
        why, meant = found
        shown = f"{format_number(meant)} %"
        effect = stakes.with_change(Change(index_id, str(year), meant, shown, ""))
        subject = f"{agreement.name_of(index_id)} {year}"
        what = f"{subject} är {format_number(value.percent)} %: {why}. {effect.told(shown)}"
        figures = (value.percent, meant)
        yield Doubt(
            OF_INDEX,
            subject,
            what,
            value.place_of("procent"),
            _IN_PER_CENT,
            index_id,
            (year,),
            (),
            figures,
            effect.kronor,
        )


def _unlikely(index: Index, value: IndexValue, percent: Fraction) -> tuple[str, Fraction] | None:
    """What an index value looks like instead, and the percentage that would then be meant; None if it looks right."""
    decimals = len(value.place_of("procent").text.partition(".")[2])
    low, high = _FACTORS
    if low <= percent <= high and decimals >= _DECIMALS_OF_FACTOR:
        meant = (percent - 1) * 100
        return f"är det en faktor, skriv {_written(meant)}", meant
    if 100 * low <= percent <= 100 * high + 5:
        meant = percent - 100
        return f"är det ett indextal, skriv {_written(meant)}", meant
    if percent and abs(percent) < _SMALLEST:
        meant = percent * 100
        return f"är det en andel, skriv {_written(meant)}", meant
    meant = percent / 10
    if not _LOWEST <= percent <= _HIGHEST:
        usual = f"det är ovanligt mycket på ett år ({_LOWEST}–{_HIGHEST} % är det vanliga)"
        return f"{usual}; är det tio gånger för stort, skriv {_written(meant)}", meant
    others = [each.percent for each in index.values if each.year != value.year and each.percent is not None]
    if len(others) >= _FEWEST_OTHERS and percent >= _TENFOLD_FROM and percent >= _TIMES_OTHERS * max(others):
        return f"är det tio gånger för stort, skriv {_written(meant)}", meant
    return None


def _written(number: Fraction) -> str:
    """The number as it is typed in a file, with a decimal point."""
    return format_number(number, 10).replace(",", ".")


def thousands_by_point(stakes: Stakes) -> Iterator[Doubt]:
    """Yield a doubt on each amount in kr the year reads with a point and three figures after it: thousands, likely."""
    for traced in stakes.of.trace.parameters.values():
        tried = any((each.rule, each.parameter) == (traced.rule, traced.name) for each in stakes.of.agreement.changes)
        if traced.rise is None and traced.year is not None and not tried:
            yield from _thousands(traced, traced.year, stakes)


def _thousands(traced: TracedParameter, year: int, stakes: Stakes) -> Iterator[Doubt]:
    parameter = stakes.of.world.program.agreement.parameter(traced.rule, traced.written)
    if parameter.unit.unit != KRONA or parameter.unit.scale != 1:
        return
    place = parameter.place_of("värden", str(year), *([traced.member] if traced.member else []))
    if not _POINT_BEFORE_THOUSANDS.fullmatch(written := place.text.strip()):
        return
    value = Fraction(written)
    shown = parameter.shown(value * 1000)
    effect = stakes.with_change(Change(traced.rule, traced.name, value * 1000, shown, ""))
    name, subject = f"{traced.rule}.{traced.name}", f"{traced.full_title} {year}"
    what = (
        f"{subject} är {written} kr, med punkt och tre siffror, och läses som {parameter.shown(value)}. "
        f"{effect.told(shown)}"
    )
    figures = (value, value * 1000)
    yield Doubt(THOUSANDS, subject, what, place, _POINT, name, (year,), (), figures, effect.kronor)
