"""Remarks on an agreement, no faults: what can be computed but is hardly meant so; and those that are accepted."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.agreement.steps import UNROUNDED
from tillaggsbelopp.checks.branches import unreached
from tillaggsbelopp.checks.empty_sources import without_source
from tillaggsbelopp.checks.literals import decided_numbers
from tillaggsbelopp.checks.unused import unused, useless
from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.documents.written import AcceptedRemark
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.stated import stated_reference
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import FieldTarget, Reference, StepTarget, walk
from tillaggsbelopp.swedish import NO_BREAK_SPACE, join_words, years_text

_REMEDY: Final = "Se efter nycklarna och uppgifterna; är det meningen behöver inget göras."


class MeantSo(NamedTuple):
    """A remark that the agreement accepts (`godtagna_påpekanden`), with the reason that it gives."""

    remark: Diagnostic
    reason: str


def remarks_on(program: Program, figures: Figures, checked: Sequence[AgreementYear]) -> tuple[Diagnostic, ...]:
    """All remarks on an agreement, kind by kind, each kind in the order of the files.

    `program` is the agreement compiled, `checked` are the years that are looked at. A step that no amount rests on is
    remarked upon as such, and what stands in it is left alone.
    """
    skipped = useless(program)
    kinds = (
        decided_numbers(program, skipped),
        unused(program, skipped),
        unreached(checked, skipped),
        without_amounts(checked),
        half_stated(checked),
        tables_without_reference_year(checked),
        without_source(program.agreement, figures.statistics),
        figures.statistics.remarks,
    )
    return tuple(remark for kind in kinds for remark in sorted(kind, key=lambda remark: remark.order))


def divide_remarks(
    remarks: Sequence[Diagnostic], accepted: Sequence[AcceptedRemark]
) -> tuple[tuple[Diagnostic, ...], tuple[MeantSo, ...]]:
    """Tell the remarks that remain from those that the agreement accepts, both in the order given.

    An accepted entry that no remark begins with becomes a remark itself, so that entries grown old are seen.
    """
    found = {remark: accepted_by(remark, accepted) for remark in remarks}
    meant = {remark: MeantSo(remark, entry.reason) for remark, entry in found.items() if entry is not None}
    remaining = [remark for remark in remarks if remark not in meant]
    remaining += [
        Diagnostic(
            f"godtagna_påpekanden: inget påpekande börjar så: {entry.begins}",
            entry.place_of("påpekande"),
            remedy="Ta bort posten, eller skriv början av påpekandet som det står efter fil, rad och kolumn.",
        )
        for entry in accepted
        if not any(_is(remark, entry) for remark in remarks)
    ]
    return tuple(remaining), tuple(meant[remark] for remark in remarks if remark in meant)


def accepted_by(remark: Diagnostic, accepted: Sequence[AcceptedRemark]) -> AcceptedRemark | None:
    """The first entry that accepts a remark; None if none does."""
    return next((entry for entry in accepted if _is(remark, entry)), None)


def _is(remark: Diagnostic, entry: AcceptedRemark) -> bool:
    file = remark.place.source.name if remark.place else ""
    in_file = entry.file is None or file == entry.file or file.endswith(f"/{entry.file}")
    return in_file and remark.what.replace(NO_BREAK_SPACE, " ").startswith(entry.begins)


def half_stated(checked: Sequence[AgreementYear]) -> Iterator[Diagnostic]:
    """Yield a remark on each field read without a reference year, where another of its table is read with one."""
    told: set[str] = set()
    for each in checked:
        terms, fields = each.world.program.agreement.terms, each.world.figures.statistics.fields
        read = [fields[traced.name] for traced in each.trace.fields.values() if fields[traced.name].dated]
        for field in read:
            if stated_reference(terms, field) is not None or field.name in told:
                continue
            beside = [other.name for other in read if other.resource is field.resource and other is not field]
            stated = [name for name in beside if name in terms.reference_years]
            if stated:
                told.add(field.name)
                what = f"{field.name} har inget mätår, men {join_words(stated)} i samma tabell har det"
                remedy = f"Ange mätår för tabellen {field.resource.name}, eller för båda fälten."
                yield Diagnostic(what, terms.key_place_of("mätår", stated[0]), remedy=remedy)


def tables_without_reference_year(checked: Sequence[AgreementYear]) -> Iterator[Diagnostic]:
    """Yield a remark on each table with years but no reference year that a rule reads beside one that has it."""
    if not checked:
        return
    terms, fields = checked[0].world.program.agreement.terms, checked[0].world.figures.statistics.fields
    read: dict[str, dict[str, bool]] = {}
    for target, step in checked[0].world.program.steps.items():
        named = (node.target for node in walk(step.tree) if isinstance(node, Reference))
        for field in (fields[each.field] for each in named if isinstance(each, FieldTarget)):
            if field.dated:
                tables, table = read.setdefault(target.rule, {}), field.resource.name
                tables[table] = tables.get(table, False) or stated_reference(terms, field) is not None
    told: set[str] = set()
    for rule, tables in read.items():
        stated = [name for name, has in tables.items() if has]
        for name in [name for name, has in tables.items() if not has and name not in told] if stated else []:
            told.add(name)
            what = f"tabellen {name} har inget mätår, men {join_words(stated)} som {rule} också läser har det"
            remedy = (
                "Utan mätår läses samma år som beloppen gäller. Ange mätår för tabellen; är det meningen, skriv "
                "eftersläpning: 0."
            )
            yield Diagnostic(what, terms.place_of("mätår"), remedy=remedy)


def without_amounts(checked: Sequence[AgreementYear]) -> Iterator[Diagnostic]:
    """Yield a remark on municipalities that get nothing in years when others do, one for all with the same years."""
    got = {each.year: _got(each) for each in checked}
    alike: dict[tuple[int, ...], list[str]] = {}
    for index, label in enumerate(checked[0].figures.statistics.municipalities.labels if checked else ()):
        nothing_in = tuple(year for year, something in got.items() if any(something) and not something[index])
        if nothing_in:
            alike.setdefault(nothing_in, []).append(label)
    for nothing_in, labels in alike.items():
        what = f"{join_words(labels)} får inget av någon regel ({years_text(nothing_in)})"
        yield Diagnostic(what, checked[0].written.terms.place_of("regler"), remedy=_REMEDY)


def _got(checked: AgreementYear) -> list[bool]:
    """One truth per municipality: whether it gets anything, before rounding, of the rules that are in force."""
    world = checked.world
    rules = (rule for rule in world.program.agreement.rules if rule.distributed and world.months(rule.id, checked.year))
    amounts = [world.value(StepTarget(rule.id, UNROUNDED), Moment(checked.year)).cells for rule in rules]
    return [any(cells) for cells in zip(*amounts, strict=True)]
