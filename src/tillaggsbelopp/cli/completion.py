"""Proposals for a word that is being typed, where a shell asks for them: names and years of the agreement at hand.

Each function here is the `autocompletion` of an argument or option. What it needs is imported when a shell asks.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from unicodedata import normalize

import typer

from tillaggsbelopp.diagnostics import fold

if TYPE_CHECKING:
    from tillaggsbelopp.agreement.indicators import Indicator
    from tillaggsbelopp.agreement.models import Rule
    from tillaggsbelopp.workspace.project import Project

Proposal: TypeAlias = tuple[str, str]
"""A word, and what is said of it by the shells that show that."""


class Typed(NamedTuple):
    """The command line so far: what stands before the word, and the word as far as it has been typed."""

    ctx: typer.Context
    word: str

    def given(self, name: str) -> Any:
        """The value of an argument or option, by the name of its parameter; None if it is not on the line so far."""
        arguments = [each.name for each in self.ctx.command.params if each.param_type_name == "argument"]
        unread = dict(zip(arguments, self.ctx.args, strict=False))  # all of them, where an option lacks its value
        return self.ctx.params.get(name) or unread.get(name)

    @property
    def project(self) -> "Project":
        """The project in the folders that are meant. InvalidInput as `open_project`."""
        from tillaggsbelopp.workspace.project import open_project

        return open_project(self.given("config"), self.given("data"), self.given("decisions"))

    def freely(self, proposals: Iterable[Proposal]) -> Iterator[Proposal]:
        """Those that go on from the word, also typed without dots and capitals: for names that the program reads so."""
        return ((word, said) for name, said in proposals if (word := going_on(self.word, name)))


def going_on(word: str, name: str) -> str:
    """The name as it goes on from what has been typed of it; "" if it does not.

    What has been typed is kept, since that is all that shells go on from: `va` goes on as `vara` and, for Växjö, as
    `vaxjö`.
    """
    signs = normalize("NFC", word)
    alike = (sign.casefold() in (own.casefold(), fold(own)) for sign, own in zip(signs, name, strict=False))
    return word + name[len(signs) :] if len(signs) <= len(name) and all(alike) else ""


def _proposes(find: Callable[[Typed], Iterable[Proposal]]) -> Callable[[typer.Context, str], list[Proposal]]:
    """Make the `autocompletion` of a function that finds proposals: without any where it can't find them."""

    def proposals(ctx: typer.Context, incomplete: str) -> list[Proposal]:
        try:
            found = [*find(Typed(ctx, incomplete))]
        except Exception:  # a fault in a file is told when the command is run, not while it is typed
            return []
        return [(word, " ".join(said.split()).replace("[", r"\[")) for word, said in found]  # [ is markup to typer

    return proposals


@_proposes
def municipalities(typed: Typed) -> Iterable[Proposal]:
    """The municipalities: their names, or their codes where digits are typed."""
    from tillaggsbelopp.cli.names import members_of

    return typed.freely(members_of(typed.project.loaded.figures.statistics.municipalities, typed.word))


@_proposes
def rules(typed: Typed) -> Iterable[Proposal]:
    """The rules that are distributed."""
    return typed.freely((rule.id, rule.name) for rule in typed.project.agreement.rules if rule.distributed)


@_proposes
def indices(typed: Typed) -> Iterable[Proposal]:
    """The indices that values can be put into."""
    return ((index.id, index.name) for index in typed.project.agreement.indices if not index.weights)


@_proposes
def indicators(typed: Typed) -> Iterable[Proposal]:
    """The indicators."""
    return typed.freely((each.id, each.name) for each in typed.project.written_indicators)


@_proposes
def scenarios(typed: Typed) -> Iterable[Proposal]:
    """The indicators that look ahead."""
    return typed.freely((each.id, each.name) for each in typed.project.written_indicators if each.scenario)


@_proposes
def alternatives(typed: Typed) -> Iterable[Proposal]:
    """The alternatives, and the word for all of them."""
    from tillaggsbelopp.agreement.alternatives import ALL

    return typed.freely([*_alternatives(typed.project), (ALL, "Alla alternativ")])


@_proposes
def years(typed: Typed) -> Iterable[Proposal]:
    """The years that are decided, can be computed or have something stated for them."""
    return _years(typed.project)


@_proposes
def years_to_prepare(typed: Typed) -> Iterable[Proposal]:
    """The same, and the year after them."""
    there = _years(typed.project)
    return [*there, *((str(int(year) + 1), "nästa år") for year, _ in there[-1:])]


@_proposes
def decided_years(typed: Typed) -> Iterable[Proposal]:
    """The years that are decided."""
    decisions = typed.project.decisions
    return ((str(year), "") for year in (decisions.years() if decisions else ()))


@_proposes
def table_years(typed: Typed) -> Iterable[Proposal]:
    """The years that some table has figures for, and the year after them."""
    fields = typed.project.loaded.figures.statistics.fields.values()
    there = sorted({year for field in fields for year in field.by_year if year is not None})
    return ((str(year), "") for year in (*there, *(year + 1 for year in there[-1:])))


@_proposes
def sides(typed: Typed) -> Iterable[Proposal]:
    """The sides that can be compared: years, and alternatives, also to a year that is typed before them."""
    return _sides(typed)


@_proposes
def figures(typed: Typed) -> Iterable[Proposal]:
    """The figures that a map can show, and where a rule is typed its steps."""
    from tillaggsbelopp.cli.names import drawable, steps_of

    project = typed.project.with_published
    return typed.freely((drawable(project) | (steps_of(project) if "." in typed.word else {})).items())


@_proposes
def figure_years(typed: Typed) -> Iterable[Proposal]:
    """The years of the field that a map is to show, else the sides that amounts can be of."""
    field = typed.project.with_published.loaded.figures.statistics.fields.get(typed.given("figure"))
    if field is None or not field.dated:
        return _sides(typed)
    return ((str(year), "") for year in field.by_year)


@_proposes
def quantities(typed: Typed) -> Iterable[Proposal]:
    """The parameters, index values and fields that can be given other values; the cells of a field that is typed."""
    from tillaggsbelopp.cli.names import cells_of, index_values, parameters_of, title_of

    project = typed.project
    owners: list[Rule | Indicator] = [*project.agreement.rules]
    if typed.ctx.info_name in ("nyckeltal", "scenario"):
        project = project.with_published
        owners += project.written_indicators
    fields = project.loaded.figures.statistics.fields
    field, _, cell = typed.word.partition(".")
    cells = cells_of(fields[field], cell) if field in fields else ()
    return [
        *parameters_of(owners),
        *index_values(project.agreement.indices),
        *((name, title_of(each.description)) for name, each in fields.items() if each.groups is None),
        *((f"{field}.{word}", said) for name, said in cells if (word := going_on(cell, name))),
    ]


@_proposes
def dated_fields(typed: Typed) -> Iterable[Proposal]:
    """The fields that have years, and their tables."""
    from tillaggsbelopp.cli.names import title_of

    dated = [field for field in typed.project.loaded.figures.statistics.fields.values() if field.dated]
    tables = {field.resource.name: field.resource.title or "tabell" for field in dated}
    return (tables | {field.name: title_of(field.description) for field in dated}).items()


@_proposes
def fields_of_tables(typed: Typed) -> Iterable[Proposal]:
    """The fields that figures can be read into; where a provider is named, those that it has figures for."""
    from tillaggsbelopp.cli.names import title_of

    package, provider = typed.project.loaded.figures.statistics.package, typed.given("provider")
    fields = [field for resource in package.resources for field in resource.table_schema.fields if field.numeric]
    if provider is not None:
        fields = [field for field in fields if fold(provider) in [origin.provider for origin in field.origins]]
    return typed.freely((field.known_as, title_of(field)) for field in fields)


@_proposes
def providers(typed: Typed) -> Iterable[Proposal]:
    """Those that figures are fetched from."""
    from tillaggsbelopp.statistics.incoming.providers import PROVIDERS

    return typed.freely((name, provider.name) for name, provider in PROVIDERS.items())


@_proposes
def assumptions(typed: Typed) -> Iterable[Proposal]:
    """What can be approved: of the year that is given, else of all that can be computed."""
    from tillaggsbelopp.checks.approvals import approvable
    from tillaggsbelopp.checks.computable_years import try_years

    project, year, anew = typed.project, typed.given("written_year"), typed.given("anew")
    of_years = [project.prepared(int(year))[0]] if year else try_years(project.years).checked
    found = {each.id: each for of in of_years for each in approvable(of) if anew or each.accepted is None}
    return typed.freely((each.id, each.text) for each in found.values())


@_proposes
def periods(typed: Typed) -> Iterable[Proposal]:
    """The periods that amounts can be paid by."""
    from tillaggsbelopp.agreement.models import PERIODS

    return typed.freely((period, "") for period in PERIODS)


@_proposes
def index_kinds(typed: Typed) -> Iterable[Proposal]:
    """The kinds of index values."""
    from tillaggsbelopp.agreement.indices import KINDS

    return typed.freely((kind, "") for kind in KINDS)


@_proposes
def statuses(typed: Typed) -> Iterable[Proposal]:
    """The statuses that a reference year can have."""
    from tillaggsbelopp.agreement.parameters import STATUSES

    return typed.freely((status, "") for status in STATUSES)


@_proposes
def file_kinds(typed: Typed) -> Iterable[Proposal]:
    """The kinds of files that have a schema."""
    from tillaggsbelopp.report.reference.shapes import KINDS

    return typed.freely((kind.slug, kind.about) for kind in KINDS)


def _years(project: "Project") -> list[Proposal]:
    from tillaggsbelopp.checks.computable_years import stated_years, try_years

    decided = project.decisions.years() if project.decisions is not None else []
    computable = try_years(project.years).years
    said = {
        **dict.fromkeys(stated_years(project.agreement), "kan inte räknas än"),
        **dict.fromkeys(computable, "kan räknas"),
        **dict.fromkeys(decided, "fastställt"),
    }
    return [(str(year), said[year]) for year in sorted(said)]


def _alternatives(project: "Project") -> list[Proposal]:
    return [(each.id, each.name) for each in project.alternatives]


def _sides(typed: Typed) -> Iterator[Proposal]:
    year, colon, _ = typed.word.partition(":")
    there = _alternatives(typed.project)
    if colon:
        return typed.freely((f"{year}:{name}", said) for name, said in there)
    return typed.freely([*_years(typed.project), *there])
