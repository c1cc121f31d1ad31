"""`malsok`: for which values of one parameter, index value or input a condition holds."""

from fractions import Fraction
from typing import Annotated, Final

import typer

from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import ANEW, DECIDED, KNOWN, READ, TRIED, WRITTEN, OneYearArgument
from tillaggsbelopp.cli.delivery import deliver, origin, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.request import year_to_try
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, Faults, Place, Source, WrongUsage, wrong_usage
from tillaggsbelopp.documents.hints import number_hint
from tillaggsbelopp.documents.typed_numbers import typed_number
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.sweep.answer import MOST_INTERVALS
from tillaggsbelopp.report.sweep.data import goal_document, goal_records
from tillaggsbelopp.report.sweep.view import goal_blocks, goal_title
from tillaggsbelopp.review.goal import Search, is_counted, precision_of, seek
from tillaggsbelopp.review.goal_conditions import read_wish
from tillaggsbelopp.sweep.sweeper import Sweeper
from tillaggsbelopp.sweep.tried_values import decimal_text
from tillaggsbelopp.sweep.variations import Variation, read_variations

OPTIONS: Final = (READ, TRIED, WRITTEN, KNOWN, DECIDED, ANEW)
_LONGEST: Final = 30  # signs of a number


def run(
    request: Request,
    wanted: Wanted,
    *,
    year: OneYearArgument,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAMN",
            help="Parametern, indexvärdet eller uppgiften: regel.parameter, fält.kod.",
            autocompletion=completion.quantities,
        ),
    ],
    first: Annotated[str, typer.Option("--fran", "--från", metavar="TAL", help="Det lägsta som prövas.")],
    last: Annotated[str, typer.Option("--till", metavar="TAL", help="Det högsta som prövas.")],
    condition: Annotated[
        str,
        typer.Option(
            "--villkor",
            metavar="VILLKOR",
            help='Som "Kommun.totalt >= 550000" eller "ingen förlorar mer än 2 %".',
        ),
    ],
    precision: Annotated[
        str | None,
        typer.Option("--precision", metavar="TAL", help="Hur noga gränserna söks.", show_default="efter intervallet"),
    ] = None,
) -> None:
    """Seek, and show where it holds. CheckFailed if it does nowhere."""
    target = target_of(wanted)
    of, project = year_to_try(request, year, "malsok")
    first, last = first.strip(), last.strip()
    if first.startswith("*") != last.startswith("*"):
        raise wrong_usage("--fran och --till är skrivna olika", remedy="Skriv * före båda, eller före ingen.")
    ends = [
        read_variations(of, [f"{name}={limit}"], option)[0] for limit, option in ((first, "--fran"), (last, "--till"))
    ]
    values = [each.values[0] for each in ends]
    for each, limit, option in zip(ends, (first, last), ("--fran", "--till"), strict=True):
        if len(each.values) > 1:
            raise wrong_usage(f"{option} {limit} är flera värden", "ett tal", "Pröva flera värden med svep.")
    if values[0] == values[1]:
        raise wrong_usage("--fran och --till är lika", remedy="Ange det lägsta och det högsta som ska prövas.")
    if values[0] > values[1]:
        raise wrong_usage("--fran är högre än --till", remedy="Byt plats på dem.")
    (quantity,) = read_variations(of, [f"{name}={first}; {last}"], "--till")
    today = Sweeper(of, ()).result(())
    faults = Faults()
    wish = read_wish(condition, "--villkor", today, faults)
    step = precision_of(quantity, of.figures) if precision is None else _precision(precision, faults)
    if faults or wish is None or step is None:
        raise WrongUsage(faults.in_order())
    _check_writable(quantity, step, values, of.figures)
    if step > values[1] - values[0]:
        raise wrong_usage("--precision är större än det som prövas", remedy="Ange ett mindre tal.")
    search = Search(of, quantity, wish, values[0], values[1], step)
    found = seek(search)
    view = View(
        "Målsökning",
        goal_title(found),
        lambda: goal_blocks(found, today),
        lambda: origin(project.loaded.files, of.written.terms, today),
        lambda: goal_document(found, today),
        lambda: goal_records(found),
        answer=lambda: goal_blocks(found, today, MOST_INTERVALS),
    )
    deliver(view, target)
    if not found.intervals:
        raise CheckFailed([Diagnostic(f"villkoret {wish.text} håller inte för något värde som prövats")])


def _check_writable(quantity: Variation, step: Fraction, values: list[Fraction], figures: Figures) -> None:
    """Check that the values between two ends can be written in few enough digits to be tried. WrongUsage if not."""
    if is_counted(quantity, figures) and step.denominator != 1:
        raise wrong_usage(f"{quantity.name} är hela tal, och --precision är det inte", "till exempel 1")
    if max(len(decimal_text(value)) for value in values) + len(decimal_text(step)) > _LONGEST:
        remedy = "Ange tal närmare varandra, eller en grövre --precision."
        raise wrong_usage("så stora tal kan inte sökas så noga", remedy=remedy)


def _precision(text: str, faults: Faults) -> Fraction | None:
    place = Place(Source("--precision", text), 0, len(text))
    try:
        found = typed_number(text)
    except ValueError:
        faults.add(f"{text} är inget tal", place, "till exempel 0,01", number_hint(text))
        return None
    if found <= 0:
        faults.add(f"{text} är ingen precision", place, "ett tal över 0")
        return None
    return found
