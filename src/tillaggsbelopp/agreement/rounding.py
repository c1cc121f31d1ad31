"""Methods of rounding amounts: a row for each that `avrundning.metod` can name.

A row has the steps by which an unrounded amount becomes whole units, as formulas of the language, and the words for
them. All else follows from it: the values that `metod` can have, which names are taken, the amounts and every view of
them.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from tillaggsbelopp.swedish import format_number

ROUNDED_POT: Final = "avrundad_pott"
WHOLE: Final = "heltal"
REMAINDER: Final = "rest"
RANK: Final = "rang"
AMOUNT: Final = "belopp"
_STATED_DECIMALS: Final = 4


class GeneratedStep(NamedTuple):
    """A generated step: its name and formula, and the words for it in the workbook (`note`) and the reference.

    `told` if a difference in it is told where two calculations are compared: one that shows the unit is enough.
    """

    name: str
    formula: str
    note: str = ""
    meaning: str = ""
    told: bool = False


class Method(NamedTuple):
    """A row of the table of methods: a method's name, its steps, and the words for it.

    `steps` makes them from the name of the step that is rounded and the unit in kr, and, where they are others than a
    rule's, `pot`, the step of the pot that the amounts sum to, the `groups` that each have a pot, and `named`, which
    gives a step another name; the last is the amount. The words:
    `about` says how the method rounds, for whoever chooses one; `noun` is its name after "med"; `step_by_step` and
    `in_short` explain it below a municipality's amounts; `stated` is its form where two agreements are compared.

    With `to_pot` the pot is rounded, and the steps make amounts that sum to it. Without, the steps round each amount,
    and the pot that is paid is their sum.
    """

    name: str
    steps: Callable[..., tuple[GeneratedStep, ...]]
    about: str
    noun: str
    step_by_step: str
    in_short: str
    stated: str = "{unit} kr, {method}"
    to_pot: bool = True

    def stated_with(self, unit: int) -> str:
        """Write the method and a unit, in kr, as where two agreements are compared."""
        return self.stated.format(unit=format_number(unit), method=self.name)


def decimals_of(unit: int) -> int:
    """The number of decimals that kronor are rounded to: -2 for whole hundreds."""
    return 1 - len(str(unit))


def _largest_remainder(
    unrounded: str, unit: int, pot: str = ROUNDED_POT, groups: str = "", named: Callable[[str], str] = str
) -> tuple[GeneratedStep, ...]:
    """Make the steps of the largest-remainder (Hamilton) method: whole units, then one more to the largest remainders.

    Stating the amounts with 4 decimals before taking whole units is what lets a spreadsheet, which computes in binary
    floating point, come to the same kronor.
    """
    stated = f"AVRUNDA_EXAKT({unrounded}; {_STATED_DECIMALS})"
    whole, remainder, rank, amount = map(named, (WHOLE, REMAINDER, RANK, AMOUNT))
    left = f"GRUPPENS({pot} - SUMMA({whole}; {groups}); {groups})" if groups else f"({pot} - SUMMA({whole}))"
    return (
        GeneratedStep(
            whole,
            f"HELTAL_EXAKT({stated})" if unit == 1 else f"HELTAL_EXAKT({stated} / {unit}) * {unit}",
            f"{unrounded} med {_STATED_DECIMALS} decimaler, nedåt till hela",
            f"beloppet angivet med {_STATED_DECIMALS} decimaler, sedan avrundat nedåt",
            told=True,
        ),
        GeneratedStep(
            remainder,
            f"AVRUNDA_EXAKT({stated} - {whole}; {_STATED_DECIMALS})",  # exact already, but not in a spreadsheet
            "vad som då blir kvar",
            "det som avrundningen tog bort",
        ),
        GeneratedStep(
            rank,
            f"RANG_EXAKT({remainder}; {groups})" if groups else f"RANG_EXAKT({remainder})",
            "1 för den största resten, vid lika lägst kod först",
            "1 för den största resten; vid lika går den lägsta koden först",
        ),
        GeneratedStep(
            amount,
            f"{whole} + OM({rank} <= {left} / {unit} kr; {unit} kr; 0)",
            "heltal, och en enhet till för dem med störst rest",
            "det som betalas: de enheter som blev över går till de främsta i rang",
        ),
    )


def _each_alone(
    unrounded: str,
    unit: int,
    pot: str = ROUNDED_POT,  # noqa: ARG001 - one signature
    groups: str = "",  # noqa: ARG001
    named: Callable[[str], str] = str,
) -> tuple[GeneratedStep, ...]:
    """Make the step that rounds each amount on its own."""
    return (
        GeneratedStep(
            named(AMOUNT),
            f"AVRUNDA_EXAKT({unrounded}; {decimals_of(unit)})",
            f"{unrounded}, avrundat",
            "det som betalas: beloppet avrundat för sig",
            told=True,
        ),
    )


LARGEST_REMAINDER: Final = Method(
    "största_rest",
    _largest_remainder,
    about="allt avrundas nedåt, och det som blir över går till de största resterna.",
    noun="största rest",
    step_by_step=f"Belopp anges med {_STATED_DECIMALS} decimaler före HELTAL. RANG 1 har störst rest; vid lika går "
    "lägst kod före.",
    in_short="Belopp avrundas nedåt, och de kronor som blir över går till de största resterna.",
    stated="{unit} kr",  # unnamed, since for long it was the only method
)
EACH_ALONE: Final = Method(
    "var_för_sig",
    _each_alone,
    about="varje belopp avrundas för sig, en halva bort från noll, och potten blir beloppens summa.",
    noun="varje belopp för sig",
    step_by_step="Varje belopp avrundas för sig, en halva bort från noll. Den avrundade potten är summan av dem.",
    in_short="Varje belopp avrundas för sig, och potten är summan av dem.",
    to_pot=False,
)
METHODS: Final = {row.name: row for row in (LARGEST_REMAINDER, EACH_ALONE)}
