"""`karta`: the municipalities coloured by a figure, as SVG or PNG."""

import sys
from dataclasses import dataclass
from typing import Annotated, Final

import typer

from tillaggsbelopp.agreement.models import KronorPer
from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import ANEW, DECIDED, KNOWN, READ, TRIED, OverwriteOption
from tillaggsbelopp.cli.delivery import check_library, check_overwrite, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.names import AMOUNT, FIELD, known_figures
from tillaggsbelopp.cli.option_values import read_year
from tillaggsbelopp.cli.output import say
from tillaggsbelopp.cli.request import calculated, project_for, sides_for
from tillaggsbelopp.diagnostics import did_you_mean, fold, wrong_usage
from tillaggsbelopp.engine.result import TOTAL
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.map.shown_figures import (
    MapFigures,
    amount_figures,
    difference_figures,
    field_figures,
    measure_figures,
    step_figures,
)
from tillaggsbelopp.review.compare import Side
from tillaggsbelopp.swedish import join_words, years_text
from tillaggsbelopp.workspace.project import Project
from tillaggsbelopp.workspace.sides import read_operand

OPTIONS: Final = (READ, TRIED, KNOWN, DECIDED, ANEW)
HOW: Final = f"{TOTAL}, en regels id, ett fält, nyckeltal.mått eller regel.steg"
_SVG, _PNG = ".svg", ".png"


@dataclass(frozen=True)
class MapWish:
    """The map that is asked for: its figure as written, the side it is compared with, and if it is per head."""

    request: Request
    figure: str
    year: str | None = None
    against: str | None = None
    per_head: bool = False


def run(
    request: Request,
    *,
    figure: Annotated[
        str,
        typer.Argument(
            metavar="FIGUR", help="Det som kommunerna färgas efter: se nedan.", autocompletion=completion.figures
        ),
    ],
    year: Annotated[
        str | None,
        typer.Option(
            "--ar",
            "--år",
            metavar="ÅR",
            help="Året; annars det senaste som finns.",
            show_default=False,
            autocompletion=completion.figure_years,
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--mot",
            metavar="B",
            help="Visa skillnaden: beloppet minus B:s.",
            show_default=False,
            autocompletion=completion.sides,
        ),
    ] = None,
    per_head: Annotated[
        bool, typer.Option("--per-invanare", "--per-invånare", help="Belopp per det som kr_per anger.")
    ] = False,
    file: Annotated[
        str | None,
        typer.Option("--ut", metavar="FIL", help="Skriv till en fil: .svg eller .png.", show_default=False),
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Draw the map, to a file or to standard output."""
    wanted = Wanted(file=file, overwrite=overwrite)
    check_overwrite(wanted, f"karta{_SVG}")
    if file is None and sys.stdout.isatty():
        raise wrong_usage("en karta är en bild, som inte kan visas här", remedy=f"Lägg till --ut karta{_SVG}.")
    target = target_of(wanted, (_SVG, _PNG))
    if target.kind == _PNG:
        check_library("typst", "pdf", _PNG, _SVG)
    project = project_for(Request(config=request.config, data=request.data, changes=request.changes)).with_published
    loaded = project.loaded
    from tillaggsbelopp.report.map.svg import map_svg
    from tillaggsbelopp.statistics.boundaries import read_boundaries

    municipalities = loaded.figures.statistics.municipalities
    boundaries = read_boundaries(loaded.folders[1], loaded.shown[1], municipalities)
    figures = figures_for(MapWish(request, figure, year, against, per_head), project)
    drawn = map_svg(boundaries, municipalities, figures)
    if target.kind == _PNG:
        from tillaggsbelopp.report.map.png import png_of

        target.write(png_of(drawn))
    else:
        target.write(drawn.encode())
    if target.file is not None:
        say(f"Skrev {target.file}.")


def figures_for(wanted: MapWish, project: Project) -> MapFigures:
    """The figures of what was asked for. WrongUsage if nothing is called that, or it can't be shown so."""
    known = known_figures(project)
    found = next((name for name in known if fold(name) == fold(wanted.figure)), None)
    if found is not None and known[found] == AMOUNT:
        return _amounts(wanted, found)
    if wanted.against is not None or wanted.per_head:
        _refuse(wanted, "--per-invanare" if wanted.against is None else "--mot", "belopp")
    if found is not None and wanted.request.known_at is not None:
        _refuse(wanted, "--kunskapsdatum", "belopp och regler")
    if found is not None and known[found] == FIELD:
        return _field(wanted, project, found)
    if found is not None:
        return _measure(wanted, project, found)
    rule, dot, _ = wanted.figure.partition(".")
    if dot and any(fold(rule) == fold(each) for each in project.agreement.terms.rules):
        return _step(wanted)
    raise wrong_usage(f"inget heter {wanted.figure}", HOW, did_you_mean(wanted.figure, list(known)))


def _amounts(wanted: MapWish, name: str) -> MapFigures:
    side, per = _side(wanted)
    if not wanted.per_head:
        per = None
    elif per is None:
        what = "överenskommelsen säger inte vad belopp delas med"
        raise wrong_usage(what, remedy="Skriv kr_per i overenskommelse.yaml; se referensen.")
    _check_there(side, name)
    if wanted.against is None:
        return amount_figures(side, name, per)
    request = wanted.request._replace(changes=())
    other = sides_for(request).given(read_operand(wanted.against), side.result.year).side
    _check_there(other, name)
    return difference_figures(side, other, name, per)


def _side(wanted: MapWish) -> tuple[Side, KronorPer | None]:
    """The year asked for, or whatever else `jamfor` compares; and what it shows kronor per."""
    request = wanted.request
    if wanted.year is None or wanted.year.isdecimal():
        run = calculated(request, wanted.year)
        label = f"{run.result.year} med ALTERNATIV" if run.result.changes else str(run.result.year)
        return Side(label, run.result), run.result.grounds.agreement.terms.kronor_per
    operand = read_operand(wanted.year)
    if request.changes:
        raise wrong_usage(f"--satt prövas för ett år, inte för {wanted.year}", "ett år, till exempel --ar 2025")
    sides = sides_for(request)
    side = sides.given(operand, sides.year_for([operand], None)).side
    return side, side.result.grounds.agreement.terms.kronor_per


def _check_there(side: Side, name: str) -> None:
    """Check that a side has amounts of that name. WrongUsage with the reason if it has not."""
    result = side.result
    there = [TOTAL, *(each.id for each in result.other_totals if result.of_total(each.id))]
    there += [each.rule for each in result.distributed]
    if name in there:
        return
    if (aside := next((each for each in result.aside if each.rule == name), None)) is not None:
        raise wrong_usage(f"{aside.name} räknas inte {side.label}: {aside.why}")
    if any(each.rule == name for each in result.components):
        raise wrong_usage(f"{name} fördelas inte")
    raise wrong_usage(f"{name} finns inte {side.label}", join_words(there, "eller"))


def _field(wanted: MapWish, project: Project, name: str) -> MapFigures:
    if wanted.request.changes:
        _refuse(wanted, "--satt", "belopp och mått")
    field = project.loaded.figures.statistics.fields[name]
    if field.groups is not None:
        raise wrong_usage(f"{name} delar in i grupper och har inga tal", HOW)
    _check_axes(name, field.axes)
    return field_figures(field, _year_among(wanted, name, list(field.by_year)))


def _measure(wanted: MapWish, project: Project, name: str) -> MapFigures:
    indicator, _, measure_id = name.partition(".")
    (result,) = project.indicator_results([each for each in project.written_indicators if each.id == indicator])
    measure = next(each for each in result.measures if each.id == measure_id)
    _check_axes(name, measure.axes)
    return measure_figures(result, measure, _year_among(wanted, name, list(measure.values)))


def _step(wanted: MapWish) -> MapFigures:
    result = calculated(wanted.request, wanted.year).result
    steps = {
        f"{each.rule}.{each.name}": each for each in result.trace.steps.values() if each.moment.year == result.year
    }
    found = next((name for name in steps if fold(name) == fold(wanted.figure)), None)
    if found is None:
        raise wrong_usage(f"inget steg heter {wanted.figure}", HOW, did_you_mean(wanted.figure, list(steps)))
    step = steps[found]
    _check_axes(found, step.result.axes)
    return step_figures(result, step)


def _check_axes(name: str, axes: tuple[Axis, ...]) -> None:
    if [axis.name for axis in axes] != [MUNICIPALITY]:
        per = f"ett per {join_words([axis.name for axis in axes])}" if axes else "ett enda"
        raise wrong_usage(f"{name} har inte ett värde per {MUNICIPALITY}, utan {per}", HOW)


def _year_among(wanted: MapWish, name: str, years: list[int | None]) -> int | None:
    """The year asked for of those there are, or the latest."""
    there = sorted(year for year in years if year is not None)
    if wanted.year is None:
        return there[-1] if there else None
    year = read_year(wanted.year)
    if not there:
        raise wrong_usage(f"{name} är inte angivet per år", remedy="Ta bort --ar.")
    if year not in there:
        raise wrong_usage(f"{name} saknas för {year}", years_text(there))
    return year


def _refuse(wanted: MapWish, option: str, what: str) -> None:
    raise wrong_usage(f"{option} gäller {what}, och {wanted.figure} är inget sådant", remedy=f"Ta bort {option}.")
