"""Numbers, months and lists written the Swedish way."""

import errno
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

NO_BREAK_SPACE: Final = "\u00a0"
_MOST_DECIMALS: Final = 60
YEAR_PATTERN: Final = r"(19|20|21)[0-9]{2}"
MONTH_NAMES: Final = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_OS_ERRORS: Final = {
    errno.EACCES: "behörighet saknas",
    errno.EPERM: "behörighet saknas",
    errno.EEXIST: "det finns redan en fil som heter så",
    errno.ENOENT: "mappen finns inte",
    errno.ENOTDIR: "en del av sökvägen är en fil, inte en mapp",
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "det utrymme du har är slut",
    errno.EFBIG: "filen är större än vad som får skrivas här",
    errno.ENOTEMPTY: "det finns redan en mapp som heter så",
    errno.EROFS: "platsen går bara att läsa från",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.EISDIR: "det är en mapp",
    errno.ELOOP: "länken leder i en ring",
    errno.EIO: "enheten svarar inte",
}


def round_half_away(value: Fraction, decimals: int = 0) -> Fraction:
    """Round `value` exactly to `decimals` decimals (negative: to tens, hundreds …), half away from zero."""
    # in whole numbers, since amounts are rounded so often that fractions would take most of the time
    above, below = 10 ** max(decimals, 0), 10 ** max(-decimals, 0)
    over, under = abs(value.numerator) * above, value.denominator * below
    whole = (2 * over + under) // (2 * under)
    return Fraction((whole if value.numerator >= 0 else -whole) * below, above)


def format_number(value: Fraction | int, decimals: int = 6, *, fixed: bool = False) -> str:
    """Format a number with decimal comma and no-break thousands spaces: 1 234 567, 0,5, -1 234,25.

    It gets at most `decimals` decimals, rounded half away from zero; trailing zeros are dropped unless `fixed`.
    """
    rounded = round_half_away(Fraction(value), decimals)
    units = abs(rounded) * 10**decimals
    whole, part = divmod(units.numerator, 10**decimals)
    fraction = f"{part:0{decimals}d}" if decimals else ""
    if not fixed:
        fraction = fraction.rstrip("0")
    text = f"{whole:,}".replace(",", NO_BREAK_SPACE)
    sign = "-" if rounded < 0 else ""
    return f"{sign}{text},{fraction}" if fraction else f"{sign}{text}"


def most_decimals(figures: Iterable[Fraction | None]) -> int:
    """The most decimals that any of the figures is written with; 0 for those that are missing."""
    return max((len(format_number(each).partition(",")[2]) for each in figures if each is not None), default=0)


def as_words(name: str) -> str:
    """A name that formulas use as words: avstånd_sjukhus is avstånd sjukhus."""
    return name.replace("_", " ")


def in_sentence(title: str) -> str:
    """A title as it stands inside a sentence: with a small letter, unless it is an abbreviation."""
    return title if title[1:2].isupper() or title[1:2].isdigit() else title[:1].lower() + title[1:]


def capitalized(text: str) -> str:
    """A text as it begins a sentence or heads a column."""
    return text[:1].upper() + text[1:]


def in_kr(amount: Fraction | int) -> str:
    """An amount in whole kronor with its unit, 1 234 kr."""
    return f"{format_number(amount)}{NO_BREAK_SPACE}kr"


def exact_decimal(value: Fraction) -> str:
    """Format a number as data, with a decimal point and all its decimals: "2.95".

    A number whose decimals have no end, or are sixty or more, is written as a fraction: "1/3".
    """
    decimals = next((count for count in range(_MOST_DECIMALS) if (value * 10**count).denominator == 1), None)
    if decimals is None:
        return str(value)
    return format_number(value, decimals).replace(NO_BREAK_SPACE, "").replace(",", ".")


def format_months(months: range) -> str:
    """Name a range of months (1 to 12) by its first and last: september–december."""
    names = [MONTH_NAMES[month - 1] for month in months]
    return "–".join(dict.fromkeys([*names[:1], *names[-1:]]))


def join_words(words: Sequence[str], conjunction: str = "och", limit: int = 12) -> str:
    """Join words to a Swedish enumeration: "a, b och c"; past `limit` words, "… och 7 till"."""
    if len(words) > limit:
        return f"{', '.join(words[:limit])} {conjunction} {len(words) - limit} till"
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def years_text(years: Sequence[int]) -> str:
    """Format years, given in rising order, with consecutive ones drawn together: 2018 och 2020–2023."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return join_words([str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs])


def explain_os_error(error: OSError) -> str:
    """Explain in Swedish why the operating system refused; an error that is not in the table has an unknown reason."""
    return _OS_ERRORS.get(error.errno or 0, "okänt skäl")
