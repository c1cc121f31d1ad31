"""Binding of indicators beside an agreement's rules: they can read the rules, which know nothing of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from tillaggsbelopp.agreement.binding import bind, looked_back_at, references
from tillaggsbelopp.agreement.indicators import (
    BETWEEN,
    FOLLOW_UP_FILE,
    HEADS,
    PAID,
    FollowUpTerms,
    Indicator,
    Measure,
    Outlook,
    Printed,
)
from tillaggsbelopp.agreement.parameter_checks import axes_of_parameters, check_yearly
from tillaggsbelopp.agreement.program import BoundCondition, Program, bind_condition
from tillaggsbelopp.agreement.reading import TAKEN_IDS
from tillaggsbelopp.agreement.scope import Types
from tillaggsbelopp.agreement.steps import Step
from tillaggsbelopp.diagnostics import Faults, Source, did_you_mean, nearest
from tillaggsbelopp.documents.written import check_acceptance
from tillaggsbelopp.formula.catalogue import Catalogue
from tillaggsbelopp.formula.check import Type
from tillaggsbelopp.formula.parser import parse
from tillaggsbelopp.formula.tree import YEAR, FieldTarget, Formula, ParameterTarget, StepTarget, Target
from tillaggsbelopp.formula.unit_rules import Group, Special
from tillaggsbelopp.formula.units import NUMBER
from tillaggsbelopp.swedish import join_words

AS_SOURCE: Final = "som_källan"
OVERALL: Final = "sammantaget"
LOWER: Final = "nedre_gräns"
UPPER: Final = "övre_gräns"
CLASS: Final = "klass"


def with_indicators(program: Program, indicators: tuple[Indicator, ...], faults: Faults) -> Program:
    """Add the steps of indicators to a program, after those of its rules. Faults are added to `faults`.

    An indicator whose id is taken is left out; if two have the same id, the program is returned as it is.
    """
    types, agreement = program.types, program.agreement
    taken = {*types.rules, *types.indices, *TAKEN_IDS}
    for number, indicator in enumerate(indicators):
        if indicator.id in taken:
            what = f"{indicator.id} är upptaget: så heter en regel, ett index eller en kolumn"
            faults.add(what, indicator.place_of("id"), remedy="Välj ett annat id.")
        elif indicator.id in [other.id for other in indicators[:number]]:
            faults.add(f"två nyckeltal heter {indicator.id}", indicator.place_of("id"), remedy="Välj ett annat id.")
    indicators = tuple(indicator for indicator in indicators if indicator.id not in taken)
    if len({indicator.id for indicator in indicators}) < len(indicators):  # a formula could mean one or the other
        return program
    beside = replace(agreement, indicators=indicators)
    steps = [step for indicator in indicators for step in _steps_of(indicator, faults)]
    everything = replace(
        types,
        rules={**types.rules, **{indicator.id: indicator for indicator in indicators}},
        steps={**types.steps, **{step.target: None for step in steps}},
        own_axes=axes_of_parameters(beside, types.catalogue, faults),
    )
    bound = bind(steps, everything, faults)
    for indicator in indicators:
        check_yearly(agreement, indicator.id, indicator.parameters, faults)
        _check_indicator(indicator, everything, faults)
    seen = {target for step in bound.values() for target in looked_back_at(step.tree)} | {*program.looked_back_at}
    all_steps = {**program.steps, **bound}
    return replace(
        program,
        agreement=beside,
        steps=all_steps,
        looked_back_at=tuple(target for target in all_steps if target in seen),
        types=everything,
    )


def bound_flags(program: Program, terms: FollowUpTerms, faults: Faults) -> tuple[BoundCondition, ...]:
    """Bind the flags, so that they can be evaluated in a program that has the review's own steps.

    Also checks that forecasts and outcomes match and that only the review reads what is made for it. Faults are added
    to `faults`, and a flag with a fault is left out.
    """
    known = [each.id for each in program.agreement.indicators if each.id != terms.id]
    for target, bound in program.steps.items():
        if target.rule in known and any(_is_of_review(each, terms) for each in references(bound.tree)):
            what = f"det som räknas fram för {FOLLOW_UP_FILE} kan bara läsas där"
            remedy = f"Skriv måttet i {FOLLOW_UP_FILE} i stället."
            faults.add(what, bound.step.formula.place, remedy=remedy)
    for number, name in enumerate(terms.shown):
        if name not in known:
            place = terms.place_of("nyckeltal", number)
            faults.add(f"inget nyckeltal heter {name}", place, remedy=did_you_mean(name, known))
    for number, outlook in enumerate(terms.outlooks):
        _check_outlook(program, terms, outlook, number, faults)
    found = (bind_condition(terms.id, flag, program.types, faults) for flag in terms.flags)
    return tuple(condition for condition in found if condition is not None)


def _is_of_review(target: Target, terms: FollowUpTerms) -> bool:
    """Tell whether a target is there only when a review is made, for the years of that."""
    if isinstance(target, FieldTarget):
        return target.field in (PAID, HEADS)
    return isinstance(target, StepTarget | ParameterTarget) and target.rule == terms.id


def _check_outlook(program: Program, terms: FollowUpTerms, outlook: Outlook, number: int, faults: Faults) -> None:
    """Check that forecast and outcome are one figure a year each, of the same unit."""
    types = [program.type_of(StepTarget(terms.id, name)) for name in (outlook.forecast, outlook.outcome)]
    for key, type_ in zip(("prognos", "utfall"), types, strict=True):
        if type_ is not None and type_.axes:
            place = terms.place_of("prognoser", number, key)
            faults.add(f"måttet har ett värde per {', '.join(sorted(type_.axes))}", place, "ett enda värde per år")
    one, other = types
    if one is not None and other is not None and one.dimension != other.dimension:
        what = f"prognosen är i {one.dimension} och utfallet i {other.dimension}"
        faults.add(what, terms.place_of("prognoser", number, "utfall"), "samma enhet")


def step_name(measure: str, what: str) -> str:
    """The name of a step that a measure has beside its own: `measure_what`."""
    return f"{measure}_{what}"


def printed_step(measure: str, number: int, what: str) -> str:
    """The name of a step for the printed cells of a measure, number `number`; no formula can use it."""
    return f"{measure} tryckt {number} {what}"


def is_printed_step(name: str) -> bool:
    """Tell whether a step, by its name, is there for printed cells to be compared with."""
    return " " in name


def _steps_of(indicator: Indicator, faults: Faults) -> Iterator[Step]:
    """Yield the steps of an indicator: its own, one per measure, and those for classes and printed cells."""
    taken: dict[str, str] = dict.fromkeys(indicator.parameters, "parameter")
    for name, parameter in indicator.parameters.items():
        check_acceptance(parameter, parameter.accepted, parameter.status, faults)
        if not parameter.stated_years and not faults:
            faults.add(f"{name} har inga värden", parameter.place_of("värden"), "{år: värde}")
    for step in _all_steps(indicator):
        name = step.target.step
        if name in taken:
            where = indicator.key_place_of("mått" if name in indicator.measures else "steg", name)
            faults.add(f"{name} är redan namnet på {taken[name]}", where, remedy="Välj ett annat namn.")
            continue
        taken[name] = "ett steg eller mått"
        yield step


def _all_steps(indicator: Indicator) -> Iterator[Step]:
    def step(name: str, formula: Formula, *, generated: bool = False) -> Step:
        return Step(StepTarget(indicator.id, name), formula, generated)

    for name, formula in indicator.steps.items():
        yield step(name, formula)
    for name, measure in indicator.measures.items():
        yield step(name, measure.formula)
        if measure.as_source is not None:
            yield step(step_name(name, AS_SOURCE), measure.as_source)
        if measure.overall is not None:
            yield step(step_name(name, OVERALL), measure.overall.formula)
        if measure.classes is not None:
            yield step(step_name(name, LOWER), measure.classes.lower)
            yield step(step_name(name, UPPER), measure.classes.upper)
            yield step(step_name(name, CLASS), _class(name, measure), generated=True)
        for number, printed in enumerate(measure.printed):
            for what, formula in formulas_of(printed).items():
                yield step(printed_step(name, number, what), formula)


def formulas_of(printed: Printed) -> Mapping[str, Formula]:
    """The formulas that printed cells have of their own, by key; empty if they are those of the measure."""
    stated = {"formel": printed.formula, "lägst": printed.lowest, "högst": printed.highest}
    return {what: formula for what, formula in stated.items() if formula is not None}


def _class(name: str, measure: Measure) -> Formula:
    """Make the formula of the class: -1 under the lower limit, 1 over the upper one, 0 between them."""
    below, above = ("<", ">") if measure.classes and measure.classes.on_limit == BETWEEN else ("<=", ">=")
    under = f"{name} {below} {step_name(name, LOWER)}"
    over = f"{name} {above} {step_name(name, UPPER)}"
    return parse(Source("klasserna", f"OM({under}; -1; OM({over}; 1; 0))"))


def _check_indicator(indicator: Indicator, types: Types, faults: Faults) -> None:
    if "years" in indicator.model_fields_set and not indicator.years and not faults:
        remedy = "Ta bort år om måtten inte har några år."
        faults.add("år är en tom lista", indicator.place_of("år"), "minst ett år", remedy)
    for number, year in enumerate(indicator.years):
        if year in indicator.years[:number]:
            faults.add(f"{year} står två gånger", indicator.place_of("år", number), remedy="Ta bort det ena.")
    if not indicator.measures and type(indicator).model_fields["measures"].is_required() and not faults:
        faults.add("nyckeltalet har inga mått", indicator.place_of("mått"), "minst ett")
    for name, measure in indicator.measures.items():
        at = ("mått", name)
        own = types.steps.get(StepTarget(indicator.id, name))
        if (measure.as_source is None) != (measure.convention is None):
            remedy = "Ange båda: formeln, och i ord vad källan gör."
            faults.add("som_källan och konvention hör ihop", indicator.key_place_of(*at), remedy=remedy)
        if own is None:
            continue
        if own.dimension is Special.TRUTH:
            faults.add("måttet är ett sanningsvärde", measure.formula.place, "ett tal", "Skriv OM(…; 1; 0).")
        source = types.steps.get(StepTarget(indicator.id, step_name(name, AS_SOURCE)))
        if measure.as_source and source and (source.axes != own.axes or not _same(source.dimension, own.dimension)):
            faults.add(f"som_källan ger {source}, men formel {own}", measure.as_source.place, str(own))
        if measure.shown_in is not None and not _same(measure.shown_in.unit, own.dimension):
            faults.add(f"måttet är i {own.dimension}", indicator.place_of(*at, "visas_i"), str(own.dimension))
        for what in (OVERALL, LOWER, UPPER):
            found = types.steps.get(StepTarget(indicator.id, step_name(name, what)))
            if found is None:
                continue
            if found.axes or not _same(found.dimension, own.dimension):
                path = ("sammantaget", "formel") if what == OVERALL else ("klasser", what.partition("_")[0])
                faults.add(f"formeln ger {found}", indicator.place_of(*at, *path), f"ett enda värde i {own.dimension}")
        _check_printed(indicator, name, measure, types, faults)


def _check_printed(indicator: Indicator, name: str, measure: Measure, types: Types, faults: Faults) -> None:
    for number, printed in enumerate(measure.printed):
        at = ("mått", name, "tryckt", number)
        field = types.catalogue.fields.get(printed.field)
        if field is None or isinstance(field.dimension, Group):
            remedy = did_you_mean(printed.field, list(types.catalogue.fields)) if field is None else ""
            faults.add(f"inget fält heter {printed.field}", indicator.place_of(*at, "fält"), remedy=remedy)
            continue
        if (printed.lowest is None) != (printed.highest is None):
            faults.add("lägst och högst hör ihop", indicator.place_of(*at), remedy="Ange båda, eller ingen.")
        if not indicator.years and printed.field not in types.catalogue.undated:
            what = f"{printed.field} har år, men nyckeltalet har inga"
            remedy = "Skriv i nyckeltalet vilka år det räknas för, till exempel år: [2024]."
            faults.add(what, indicator.place_of(*at, "fält"), remedy=remedy)
        chosen: list[tuple[tuple[str | int, ...], Mapping[str, list[str]]]] = [
            (("där",), printed.where),
            (("utom",), printed.except_for),
            *((("motsägelser", place, "där"), said.where) for place, said in enumerate(printed.contradictions)),
        ]
        for path, where in chosen:
            for axis, members in where.items():
                _check_members(indicator, (*at, *path, axis), members, field, types.catalogue, faults)
        own_key = next(iter(formulas_of(printed)), None)
        own = types.steps.get(StepTarget(indicator.id, printed_step(name, number, own_key) if own_key else name))
        if own is None:
            continue
        fits = field.axes - {*printed.where} <= own.axes <= field.axes
        if not fits or not _same(own.dimension, field.dimension):
            faults.add(f"formeln ger {own}, men {printed.field} är {field}", indicator.place_of(*at), str(field))


def _check_members(
    indicator: Indicator,
    at: tuple[str | int, ...],
    members: list[str],
    field: Type,
    catalogue: Catalogue,
    faults: Faults,
) -> None:
    """Check that printed cells are chosen by an axis of their field, and by members of it."""
    axis = str(at[-1])
    if axis not in (*field.axes, YEAR):
        there_are = join_words(sorted(field.axes)) or YEAR
        close = "" if axis in catalogue.axes else nearest(axis, [*sorted(field.axes), YEAR])
        what = f"ingen axel heter {axis}" if close else f"fältet har ingen axel {axis}"
        remedy = f"Menade du {close}?" if close else ""
        faults.add(what, indicator.key_place_of(*at), there_are, remedy)
        return
    years = tuple(map(str, indicator.years))
    known = years if axis == YEAR else catalogue.members.get(axis, ())
    for number, member in enumerate(members):
        if known and member not in known:
            what = f"nyckeltalet har inte år {member}" if axis == YEAR else f"{member} finns inte på axeln {axis}"
            faults.add(what, indicator.place_of(*at, number), remedy=did_you_mean(member, list(known)))


def _same(one: object, other: object) -> bool:
    return one == other or Special.ZERO in (one, other) or {one, other} == {NUMBER}
