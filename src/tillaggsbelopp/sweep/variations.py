"""Variations, as written: `gräns=20..60 steg 5`, `gräns=3; 5; 7`, `fält=*0.9..1.1 steg 0.05`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.changes import WrittenChange, read_option
from tillaggsbelopp.agreement.reading import TIMES, Change
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, WrongUsage
from tillaggsbelopp.documents.hints import number_hint
from tillaggsbelopp.documents.scalars import number_from
from tillaggsbelopp.documents.typed_numbers import two_readings, typed_number
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.units import CURRENCY, NO_UNIT_WORD, PERCENT, StatedUnit
from tillaggsbelopp.swedish import format_number, join_words
from tillaggsbelopp.sweep.ranges import Later, Steps
from tillaggsbelopp.sweep.tried_values import Setting, decimal_text, name_of, read_setting, title_of

MOST_VALUES: Final = 1_000_000

_PAGE: Final = "sida"
_YEAR: Final = "{år}"
_TO: Final = ".."
_RANGE: Final = re.compile(r"(?P<first>.*?)\.\.(?P<last>.*?)(?:\bsteg\b(?P<step>.*))?")
_EXPECTED: Final = "20..60 steg 5, eller 3; 5; 7"


@dataclass(frozen=True)
class Variation:
    """A quantity, its settings, and their values: in the unit it is stated in ("" for none), or factors of its own.

    `name` is the quantity as it is written, `title` what a reader calls it; `scale` how much the unit is of its base.
    """

    name: str
    title: str
    settings: Sequence[Setting]
    values: Sequence[Fraction]
    unit: str
    factor: bool
    scale: Fraction = Fraction(1)

    def shown(self, value: Fraction, decimals: int = 6) -> str:
        """A value as a Swede writes it, with its unit."""
        number = format_number(value, decimals)
        return f"× {number}" if self.factor else f"{number}{f' {self.unit}' if self.unit else ''}"

    @property
    def span(self) -> str:
        """The values as a short text: each of them if they are at most six, else the ends and how many there are."""
        if len(self.values) <= 6:
            return join_words([self.shown(value) for value in self.values])
        values = self.values
        lowest, highest = (values[0], values[-1]) if isinstance(values, Steps) else (min(values), max(values))
        return f"{format_number(lowest)}–{self.shown(highest)} i {format_number(len(values))} värden"

    def part(self, number: int, parts: int) -> "Variation":
        """Part the values into as many as equal parts, in order, and take one, numbered from 1."""
        count = len(self.settings)
        start, stop = (count * at // parts for at in (number - 1, number))
        settings = Later[Setting](stop - start, lambda place: self.settings[start + place])
        if isinstance(self.values, Steps):
            values: Sequence[Fraction] = replace(self.values, first=self.values[start], length=stop - start)
        else:
            values = self.values[start:stop]
        return replace(self, settings=settings, values=values)

    def tried(self, places: range) -> Sequence[Setting]:
        """Some of the settings, to compute with: those of a range have the texts of its first."""
        part = slice(places.start, places.stop)
        if not isinstance(self.values, Steps):
            return self.settings[part]
        like = self.settings[0]
        scale = 1 if self.factor else self.scale
        values = [value * scale for value in self.values[part]]
        if isinstance(like, Change):
            return [like._replace(value=value) for value in values]
        return [replace(like, value=value) for value in values]


def read_variation(
    of: AgreementYear, text: str, option: str, faults: Faults, *, typed: bool = True
) -> Variation | None:
    """Read a quantity and its values as written; None, with the fault added to `faults`, if they can't be read.

    Of a range, the first, second and last value are read; another that can't be read is an InvalidInput when asked for.
    Numbers that are `typed` may have a decimal comma, and in kronor must have only one reading.
    """
    written = read_option(text, option, typed=typed)
    texts = _values(written, faults)
    if texts is None:
        return None
    ranged, typed = isinstance(texts, Later), typed and not isinstance(texts, Later)

    def read(number: int) -> Setting | None:
        setting = _setting(of, f"{written.name}={texts[number]}", option, faults, typed=typed)
        if setting is not None and setting.value is None:
            faults.add(f"{written.name} kan inte varieras över {texts[number]}", written.value, "tal")
        return None if faults else setting

    def make(number: int) -> Setting:
        if (setting := read(number)) is None:
            raise InvalidInput(faults.in_order())
        return setting

    count = len(texts)
    tried = sorted({0, 1, count - 1} & {*range(count)}) if ranged else range(count)
    if any(read(number) is None for number in tried):
        return None
    found = variation_of(of, Later(count, make))
    if ranged and count > 1:
        first, second = found.values[0], found.values[1]
        found = replace(found, values=Steps(first, second - first, count))
    if ranged and written.typed and not found.factor and _in_kronor(of, make(0)):
        for part in _parts(written):
            if readings := two_readings(part):
                faults.add(f"{part} kan läsas på två sätt", written.value, remedy=readings)
                return None
    return found


def read_variations(
    of: AgreementYear, texts: Iterable[str], option: str, *, typed: bool = True
) -> tuple[Variation, ...]:
    """Read several quantities and their values, each text as in `gräns=20..60 steg 5` or `gräns=3; 5; 7`.

    `option` is where messages say that the texts stand; those that a program has made are not `typed`. WrongUsage with
    every fault of the first text that has any.
    """
    return tuple(_read_variation(of, text, option, typed=typed) for text in texts)


def agreed_variations(of: AgreementYear) -> tuple[Variation, ...]:
    """The variations that the agreement lists for its page (`sida`). InvalidInput, at their places, for any fault."""
    faults = Faults()
    found = [*_agreed(of, faults)]
    faults.raise_if_any()
    return tuple(found)


def _agreed(of: AgreementYear, faults: Faults) -> Iterator[Variation]:
    for place, text in enumerate(of.written.terms.page):
        own = Faults()
        try:
            found = read_variation(of, text.replace(_YEAR, str(of.year)), _PAGE, own, typed=False)
        except InvalidInput as invalid:
            found = None
            own.extend(invalid.diagnostics)
        at = of.written.terms.place_of(_PAGE, place)
        faults.extend([Diagnostic(each.what, at, each.expected, each.remedy) for each in own.in_order()])
        if found is not None and not own:
            yield found


def _read_variation(of: AgreementYear, text: str, option: str, *, typed: bool) -> Variation:
    faults = Faults()
    try:
        found = read_variation(of, text, option, faults, typed=typed)
        faults.raise_if_any()
    except InvalidInput as invalid:
        raise WrongUsage(invalid.diagnostics) from None
    if found is None:  # pragma: no cover - told to the type checker; a fault was raised
        raise AssertionError
    return found


def variation_at(of: AgreementYear, like: Variation, values: Sequence[Fraction]) -> Variation:
    """The same quantity as `like`, at other values in the same unit. InvalidInput if it can't have one of them."""
    faults = Faults()
    times = TIMES if like.factor else ""
    texts = [f"{like.name}={times}{decimal_text(value)}" for value in values]
    found = [_setting(of, text, like.name, faults, typed=False) for text in texts]
    faults.raise_if_any()
    return replace(like, settings=tuple(each for each in found if each is not None), values=tuple(values))


def _setting(of: AgreementYear, text: str, option: str, faults: Faults, *, typed: bool) -> Setting | None:
    return read_setting(of, read_option(text, option, typed=typed), faults)


def variation_of(of: AgreementYear, settings: Sequence[Setting]) -> Variation:
    """The variation that some settings of one quantity make, with their values in the unit it is stated in."""
    unit, scale = unit_of(of, settings[0])
    own = settings[0].manner == TIMES

    def value(number: int) -> Fraction:
        return (settings[number].value or Fraction(0)) / (1 if own else scale)

    name, title = name_of(settings[0]), title_of(of, settings[0])
    return Variation(name, title, settings, Later(len(settings), value), "" if own else unit, own, scale)


def unit_of(of: AgreementYear, setting: Setting) -> tuple[str, Fraction]:
    """The unit that a quantity is stated in ("" for none), and how much that is of its base."""
    measure = _measure_of(of, setting)
    if measure is None:
        return PERCENT, Fraction(1)
    return "" if measure.text == NO_UNIT_WORD else measure.text, measure.scale


def _measure_of(of: AgreementYear, setting: Setting) -> StatedUnit | None:
    """The unit of a quantity; None for a percentage of an index."""
    if not isinstance(setting, Change):
        return of.figures.statistics.fields[setting.field].measure
    if of.written.find_index(setting.rule) is not None:
        return None
    return of.written.parameter(setting.rule, setting.parameter).unit


def _in_kronor(of: AgreementYear, setting: Setting) -> bool:
    measure = _measure_of(of, setting)
    return measure is not None and CURRENCY in measure.unit


def _values(written: WrittenChange, faults: Faults) -> Sequence[str] | None:
    """The values as texts, each as an option would have it; None, with a fault added, if they are not written as such.

    Those of a range are made when asked for: what can be wrong with one is wrong with the first, second or last.
    """
    text = written.value.text.strip()
    times = TIMES if text.startswith(TIMES) else ""
    text = text.removeprefix(times)
    if _TO not in text:
        values = [f"{times}{each.strip().removeprefix(times)}" for each in text.split(";")]
        if not text.strip(" ;"):
            faults.add("så anges inga värden", written.value, _EXPECTED)
        elif times in values:
            faults.add("ett värde är tomt", written.value, _EXPECTED, "Ta bort ett semikolon, eller skriv värdet.")
        elif len(set(values)) < len(values):
            faults.add("ett värde står två gånger", written.value, _EXPECTED)
        else:
            return values
        return None
    texts = _parts(written)
    if not texts:
        faults.add("så anges inga värden", written.value, _EXPECTED)
        return None
    found = [_number(each, written, faults) for each in texts]
    if any(number is None for number in found):
        return None
    first, last, step = (number for number in found if number is not None)
    if step <= 0 or last < first:
        faults.add("det blir inga värden", written.value, _EXPECTED, "Ange det lägsta först, och ett steg över 0.")
        return None
    count = (last - first) // step + 1
    if count > MOST_VALUES:
        what = f"det blir {format_number(count)} värden"
        faults.add(what, written.value, f"högst {format_number(MOST_VALUES)}", "Ta längre steg.")
        return None
    return Later(count, lambda number: f"{times}{decimal_text(first + number * step)}")


def _parts(written: WrittenChange) -> list[str]:
    """The first and the last value of a range, and its step, as written; empty if it is not written as one."""
    text = written.value.text.strip().removeprefix(TIMES)
    parts = _RANGE.fullmatch(text)
    if parts is None or parts["step"] is None or ";" in text:
        return []
    return [parts[name].strip().removeprefix(TIMES) for name in ("first", "last", "step")]


def _number(text: str, written: WrittenChange, faults: Faults) -> Fraction | None:
    try:
        return typed_number(text) if written.typed else number_from(text)
    except ValueError:
        remedy = number_hint(text) or "Skriv talen utan enhet."
        faults.add(f"{text} är inget tal" if text else "ett tal saknas", written.value, _EXPECTED, remedy)
        return None
