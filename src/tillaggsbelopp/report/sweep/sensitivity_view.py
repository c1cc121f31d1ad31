"""Effects of one more unit."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from tillaggsbelopp.report.blocks import GAP, Block, Column, ShownCell, ShownTable, Text, text_column
from tillaggsbelopp.swedish import format_number, join_words, round_half_away
from tillaggsbelopp.sweep.sensitivity import Effect, Sensitivity

DECIMALS: Final = 2


def sensitivity_title(found: Sensitivity) -> str:
    """The title of the effects."""
    return f"{found.agreement} {found.year}: vad lite mer av varje sak gör"


def sensitivity_blocks(found: Sensitivity, most: int) -> Iterator[Block]:
    """The `most` largest effects."""
    yield Text(sensitivity_title(found), style="bold")
    for change in found.changes:
        yield Text(f"ALTERNATIV: {change}", style="bold reverse")
    yield GAP
    shown = [effect for effect in found.effects[:most] if effect.largest]
    if shown:
        header = (
            *map(text_column, ("Vad", "Ökning", "Mest för")),
            Column("kr", decimals=DECIMALS),
            Column("Summa, kr", decimals=DECIMALS),
        )
        names = found.municipalities.labels
        body: list[list[ShownCell]] = [
            [_named(effect), effect.step, names[effect.place], _kr(effect.largest), _kr(effect.total)]
            for effect in shown
        ]
        yield ShownTable(header, body)
    left = len(found.effects) - len(shown)
    yield GAP
    text = "kr är ändringen för den kommun som får den största, före avrundning till hela kronor."
    yield Text(f"{text} Summa är alla kommuner tillsammans.")
    if left:
        yield Text(f"{format_number(left)} mindre visas inte här; --antal visar fler, --csv alla.")
    if found.not_computable:
        text = f"Obs: med lite mer av {join_words(found.not_computable)} kan beloppen inte räknas."
        yield Text(text, style="bold")


def _named(effect: Effect) -> str:
    return f"{effect.name} {effect.label}".strip()


def _kr(amount: float) -> Fraction:
    """To the krona; what is small to the öre."""
    return round_half_away(Fraction(amount), 0 if abs(amount) >= 100 else DECIMALS)
