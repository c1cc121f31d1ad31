"""Effects of one more unit, as a table on the screen, as JSON and as CSV."""

import csv
import io
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from tillaggsbelopp.report.amounts.csv_data import BYTE_ORDER_MARK, defused
from tillaggsbelopp.report.layout import Line, table, wrapped
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.swedish import format_number, join_words
from tillaggsbelopp.sweep.sensitivity import Effect, Sensitivity

_DECIMALS: Final = 2


def sensitivity_lines(found: Sensitivity, most: int, width: int) -> Iterator[Line]:
    """The `most` largest effects in at most `width` columns."""
    yield from wrapped(f"{found.agreement} {found.year}: vad lite mer av varje sak gör", width, style="bold")
    for change in found.changes:
        yield from wrapped(f"ALTERNATIV: {change}", width, style="bold reverse")
    yield Line()
    shown = [effect for effect in found.effects[:most] if effect.largest]
    if shown:
        header = ["Vad", "Ökning", "Mest för", "kr", "Summa, kr"]
        names = found.municipalities.labels
        body = [
            [_named(effect), effect.step, names[effect.place], _kr(effect.largest), _kr(effect.total)]
            for effect in shown
        ]
        yield from table(header, body, [], width, texts=3)
    left = len(found.effects) - len(shown)
    yield Line()
    text = "kr är ändringen för den kommun som får den största, före avrundning till hela kronor."
    yield from wrapped(f"{text} Summa är alla kommuner tillsammans.", width)
    if left:
        yield from wrapped(f"{format_number(left)} mindre visas inte här; --antal visar fler, --csv alla.", width)
    if found.not_computable:
        text = f"Obs: med lite mer av {join_words(found.not_computable)} kan beloppen inte räknas."
        yield from wrapped(text, width, style="bold")


def sensitivity_json(found: Sensitivity) -> str:
    """All effects as JSON text."""
    axis = found.municipalities
    document = {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": found.agreement,
        "år": found.year,
        "alternativ": list(found.changes),
        "effekter": [
            {
                "namn": effect.name,
                "avser": effect.label or None,
                "ökning": effect.step,
                "störst": {"kommunkod": axis.members[effect.place], "kr": _rounded(effect.largest)},
                "summa": _rounded(effect.total),
                "kommuner": dict(zip(axis.members, map(_rounded, effect.kronor), strict=True)),
            }
            for effect in found.effects
        ],
        "kan_inte_räknas": list(found.not_computable),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def sensitivity_csv(found: Sensitivity) -> str:
    """All effects for Swedish Excel: a row per quantity, a column per municipality."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    axis = found.municipalities
    names = [defused(f"{code} {name}") for code, name in zip(axis.members, axis.labels, strict=True)]
    writer.writerow(["namn", "avser", "ökning", "störst_för", "störst_kr", "summa_kr", *names])
    for effect in found.effects:
        amounts = [effect.largest, effect.total, *effect.kronor]
        texts = [str(_rounded(amount)).replace(".", ",") for amount in amounts]
        writer.writerow([effect.name, defused(effect.label), effect.step, defused(names[effect.place]), *texts])
    return BYTE_ORDER_MARK + buffer.getvalue()


def _named(effect: Effect) -> str:
    return f"{effect.name} {effect.label}".strip()


def _rounded(amount: float) -> float:
    return round(amount, _DECIMALS) + 0.0


def _kr(amount: float) -> str:
    """To the krona; what is small with its öre."""
    return format_number(Fraction(amount), 0 if abs(amount) >= 100 else _DECIMALS)
