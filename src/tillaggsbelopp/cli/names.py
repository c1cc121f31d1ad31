"""The names of what can be given other values or drawn on a map, each with what is said of it beside."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final

from tillaggsbelopp.agreement.indicators import Indicator
from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.parameters import single_names
from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.engine.result import TOTAL
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.package import FieldDescription
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.swedish import as_words, format_number, in_sentence
from tillaggsbelopp.workspace.project import Project

AMOUNT: Final = "belopp"
FIELD: Final = "fält"
MEASURE: Final = "mått"
STEP: Final = "steg"


def parameters_of(owners: Iterable[Rule | Indicator]) -> Iterator[tuple[str, str]]:
    """The parameters of rules and indicators, one per member where they have an axis, with title and unit."""
    for owner in owners:
        for name, parameter in owner.parameters.items():
            for single in single_names(name, parameter):
                title = in_sentence(parameter.name or as_words(name))
                yield f"{owner.id}.{single}", f"{owner.name}: {title}, {parameter.unit.text}"


def index_values(indices: Iterable[Index]) -> Iterator[tuple[str, str]]:
    """The values of indices, year by year."""
    for index in indices:
        for year in index.years():
            value = index.known(year)
            said = "" if value is None or value.percent is None else f", {format_number(value.percent)} %, {value.kind}"
            yield f"{index.id}.{year}", f"{index.name}{said}"


def cells_of(field: Field, word: str) -> Iterator[tuple[str, str]]:
    """The cells of a field by their members; `word` is what has been typed of them."""
    for cell in product(*(members_of(axis, word) for axis in field.axes)) if field.axes else ():
        yield ".".join(name for name, _ in cell), ", ".join(said for _, said in cell if said)


def members_of(axis: Axis, word: str) -> Iterator[tuple[str, str]]:
    """The members of an axis by label, or by code where digits are typed; with the other beside it."""
    for member, label in zip(axis.members, axis.labels, strict=True):
        name, other = (member, label) if word[:1].isdigit() else (label, member)
        yield name, "" if other == name else other


def title_of(field: FieldDescription) -> str:
    """The title of a field, or the unit of one without."""
    return field.title or (field.unit.text if field.unit else "")


def known_figures(project: Project) -> dict[str, str]:
    """The figures that there are, each with its kind: amounts, fields and measures."""
    terms = project.agreement.terms
    return {
        **dict.fromkeys((TOTAL, *terms.totals, *terms.rules), AMOUNT),
        **dict.fromkeys(project.loaded.figures.statistics.fields, FIELD),
        **{f"{each.id}.{name}": MEASURE for each in project.written_indicators for name in each.measures},
    }


def drawable(project: Project) -> dict[str, str]:
    """The same without fields that have not one number per municipality. A measure that has not is not told yet."""
    fields = project.loaded.figures.statistics.fields
    per_municipality = [MUNICIPALITY]
    others = [
        name for name, field in fields.items() if field.groups or [axis.name for axis in field.axes] != per_municipality
    ]
    return {name: kind for name, kind in known_figures(project).items() if name not in others}


def steps_of(project: Project) -> dict[str, str]:
    """The steps of the rules that have one figure per municipality, each with its kind."""
    program = compile_agreement(project.agreement, project.loaded.figures.statistics.catalogue)
    types = {step: program.type_of(step) for step in program.steps}
    return {str(step): STEP for step, type_ in types.items() if type_ is not None and type_.axes == {MUNICIPALITY}}
