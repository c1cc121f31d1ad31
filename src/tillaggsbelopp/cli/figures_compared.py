"""`kontrollera --jamfor-uppgifter`: the figures of a field beside those that another file has."""

from tillaggsbelopp.checks.field_comparison import set_beside, told_apart
from tillaggsbelopp.cli.delivery import Target, deliver, origin_of_all
from tillaggsbelopp.cli.other_file import OtherFile, field_in
from tillaggsbelopp.diagnostics import CheckFailed, wrong_usage
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.checks.figures_beside import (
    Beside,
    beside_answer_blocks,
    beside_blocks,
    beside_document,
    beside_records,
)
from tillaggsbelopp.statistics.description import CODE
from tillaggsbelopp.statistics.table_rows import figures_in
from tillaggsbelopp.statistics.tables import read_table
from tillaggsbelopp.swedish import years_text
from tillaggsbelopp.workspace.folders import DATA
from tillaggsbelopp.workspace.project import Project


def compare_figures(project: Project, other: OtherFile, target: Target) -> None:
    """Show a field's figures beside those of another file. CheckFailed if they differ by more than is allowed."""
    register = project.loaded.figures.statistics.municipalities
    found = field_in(project, other, all_years=True)
    wish, file, theirs = found.wish, other.name, found.figures
    table = read_table(wish.resource, project.loaded.files[f"{DATA}/{wish.resource.path}"])
    own = figures_in(table, wish.field)
    years = set_beside(own, theirs, wish.field, register)
    here, there = ([year for year in side if year is not None] for side in (own, theirs))
    if not years:
        what = f"filen har {years_text(sorted(there))}, tabellen {wish.resource.name} har {years_text(sorted(here))}"
        raise wrong_usage(f"inga år att jämföra: {what}")
    only_here = sorted({*here} - {*there}) if other.years is None else []
    unit = wish.field.unit.text if wish.field.unit else ""
    name = wish.field.known_as
    member, only_there = project.agreement.terms.member_name, sorted({*there} - {*here})
    shown = Beside(name, wish.field.title or name, unit, member, file, years, only_here, only_there)
    view = View(
        "Jämförelse",
        f"{name} jämfört med {file}",
        lambda: beside_blocks(shown, register),
        lambda: origin_of_all(project.loaded),
        lambda: beside_document(shown, register),
        lambda: beside_records(shown, register),
        answer=lambda: beside_answer_blocks(shown, register),
    )
    deliver(view, target)
    year_column = wish.resource.year_column
    places = {
        (int(row[year_column].text) if year_column else None, row[CODE].text): row[wish.field.name].place
        for row in table.rows.values()
    }
    if apart := [*told_apart(years, wish.field, register, places)]:
        raise CheckFailed(apart)
