"""What differs between two calculations: index values and figures, parameters and formulas, and the texts of rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.models import Rule, Terms
from tillaggsbelopp.agreement.parameters import parameter_in
from tillaggsbelopp.agreement.rounding import METHODS
from tillaggsbelopp.engine.indexation import percent_text
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.trace import Trace, TracedField, TracedParameter, TracedStep, group_text
from tillaggsbelopp.formula.tree import Formula
from tillaggsbelopp.formula.values import Axis, Cell
from tillaggsbelopp.swedish import capitalized, join_words

SAME, GONE, NEW, CUT = " ", "-", "+", "…"
_AROUND: Final = 1
_OWN_NAME: Final = "Överenskommelsen"


@dataclass(frozen=True)
class StatedAs:
    """A parameter's value as stated on one side, as text, with its status and source."""

    shown: str
    status: str
    source: str


@dataclass(frozen=True)
class ParameterDifference:
    """A parameter that is read with another value, status or source; None where a side does not read it."""

    name: str
    title: str
    before: StatedAs | None
    after: StatedAs | None


@dataclass(frozen=True)
class RuleDifference:
    """A rule (without an id: the agreement itself) whose text is another, or is on one side only.

    `lines` are those of both texts, each with its sign: the same, gone or new; `CUT` for some of the same left out.
    """

    rule: str
    name: str
    there: tuple[bool, bool]
    lines: tuple[tuple[str, str], ...]
    parameters: tuple[ParameterDifference, ...]


def rule_differences(before: Result, after: Result) -> tuple[RuleDifference, ...]:
    """The rules that differ, in the order of the tables; parameters as they hold in the year of each result.

    A rule that stands aside in a year is there all the same: its text is the agreement's.
    """
    sides = [(result.grounds.written, result.trace) for result in (before, after)]
    found: list[RuleDifference] = []
    if changed := _changed_lines(*(list(_terms_lines(agreement.terms)) for agreement, _ in sides)):
        found.append(RuleDifference("", _OWN_NAME, (True, True), changed, ()))
    rules = [{rule.id: rule for rule in agreement.rules if not rule.settles} for agreement, _ in sides]
    for rule_id in dict.fromkeys(name for each in rules for name in each):
        both = [each.get(rule_id) for each in rules]
        traced = [_parameters_of(trace, rule_id) for _, trace in sides]
        pairs = zip(both, traced, strict=True)
        lines = [[] if rule is None else list(_rule_lines(rule, values)) for rule, values in pairs]
        if changed := _changed_lines(*lines):
            name = next(rule.name for rule in reversed(both) if rule is not None)
            there = both[0] is not None, both[1] is not None
            stated = [_all_as_written(rule, values) for rule, values in zip(both, traced, strict=True)]
            titles = {key: parameter.title for each in traced for key, parameter in each.items()}
            found.append(RuleDifference(rule_id, name, there, changed, _parameter_differences(titles, *stated)))
    return tuple(found)


def _changed_lines(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The lines that differ, each with its sign, among a few that do not; none if the texts are the same."""
    lines: list[tuple[str, str]] = []
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_AROUND):
        if (group[0][1] or group[0][3]) and (before and after):
            lines.append((CUT, ""))
        for tag, first, last, new_first, new_last in group:
            if tag == "equal":
                lines += [(SAME, line) for line in before[first:last]]
                continue
            lines += [(GONE, line) for line in before[first:last]]
            lines += [(NEW, line) for line in after[new_first:new_last]]
    return tuple(lines)


def _terms_lines(terms: Terms) -> Iterator[str]:
    yield f"avrundning: {METHODS[terms.rounding.method].stated_with(terms.rounding.unit)}"
    yield f"gäller_från: {terms.in_force_from.isoformat()}"
    if terms.in_force_until is not None:
        yield f"gäller_till: {terms.in_force_until.isoformat()}"
    if terms.settlement is not None:
        yield f"avräkning: {terms.settlement}"


def _rule_lines(rule: Rule, parameters: dict[str, TracedParameter]) -> Iterator[str]:
    dates = {"gäller_från": rule.in_force_from, "gäller_till": rule.in_force_until}
    yield from (f"{key}: {day.isoformat()}" for key, day in dates.items() if day is not None)
    words = {
        "ingår_i": rule.total,
        "när_värde_saknas": rule.without_value,
        "negativa_belopp": rule.negative_amounts,
        "inom": rule.within,
    }
    yield from (f"{key}: {word}" for key, word in words.items() if word is not None)
    for name, parameter in parameters.items():
        yield f"{name} = {_as_written(rule, parameter)} ({parameter.status}; {parameter.source})"
    formulas: dict[str, Formula | None] = {
        **{f"steg {name}": formula for name, formula in rule.steps.items()},
        "pott": rule.pot,
        "fördelningsnyckel": rule.key,
        "gruppnyckel": rule.group_key,
        "tilldelning": rule.allocation,
        "summa": rule.sum,
    }
    yield from (f"{key}: {_plain(formula.text)}" for key, formula in formulas.items() if formula is not None)
    for condition in rule.conditions:
        yield f"kontroll: {_plain(condition.condition.text)}"
    for assumption in rule.assumptions:
        yield f"antagande {assumption.id}: {assumption.text}"


def _parameters_of(trace: Trace, rule: str) -> dict[str, TracedParameter]:
    """A rule's own parameters as they were in the trace's own year, by name."""
    return {
        parameter.name: parameter
        for key, parameter in trace.parameters.items()
        if parameter.rule == rule and key == f"{rule}.{parameter.name}"
    }


def _all_as_written(rule: Rule | None, parameters: dict[str, TracedParameter]) -> dict[str, StatedAs]:
    if rule is None:
        return {}
    return {name: StatedAs(_as_written(rule, each), each.status, each.source) for name, each in parameters.items()}


def _as_written(rule: Rule, traced: TracedParameter) -> str:
    """The value as it is stated, with its price level and the index that raises it, whatever that comes to."""
    parameter = parameter_in(rule.parameters, traced.name)
    if parameter.indexed_by is None or traced.year is None:
        return traced.shown
    level = parameter.price_levels.get(traced.year, traced.year)
    rounded = ", avrundat varje år" if parameter.rounded_yearly else ""
    return f"{traced.shown} i {level} års prisnivå, räknas upp med {parameter.indexed_by}{rounded}"


def _parameter_differences(
    titles: Mapping[str, str], before: Mapping[str, StatedAs], after: Mapping[str, StatedAs]
) -> tuple[ParameterDifference, ...]:
    pairs = {name: (before.get(name), after.get(name)) for name in {**before, **after}}
    return tuple(ParameterDifference(name, titles[name], old, new) for name, (old, new) in pairs.items() if old != new)


def _plain(text: str) -> str:
    return " ".join(text.split())


def differences(before: Trace, after: Trace) -> list[str]:
    """The lines that tell of index values, figures, parameters and formulas that were read and are not the same."""
    return [*differences_of_figures(before, after), *_parameters(before, after), *_formulas(before, after)]


def differences_of_figures(before: Trace, after: Trace) -> list[str]:
    """The lines that tell of every index value and figure that was read and is not the same."""
    return [*_index(before, after), *_fields(before, after)]


def _index(before: Trace, after: Trace) -> Iterator[str]:
    old, new = (_percents(trace) for trace in (before, after))
    for key in sorted({**old, **new}):
        if old.get(key) != new.get(key):
            name, shown = f"{key[0]} {key[1]}", [percent_text(each[key]) for each in (old, new) if key in each]
            if len(shown) == 2:
                yield f"{name} var {shown[0]}, är {shown[1]}"
            else:
                yield f"{name}, {shown[0]}, {'läses nu' if key in new else 'läses inte längre'}"


def _percents(trace: Trace) -> dict[tuple[str, int], Fraction]:
    return {(chain.index.name, link.year): link.percent for chain in trace.chains for link in chain.links}


def _fields(before: Trace, after: Trace) -> Iterator[str]:
    names = [{field.name for field in trace.fields.values()} for trace in (before, after)]
    for name in sorted({**before.fields, **after.fields}):
        old, new = before.fields.get(name), after.fields.get(name)
        if old is None or new is None:
            read = old or new
            if read is not None and not all(read.name in each for each in names):  # else of another year too
                yield f"{capitalized(read.title)} {'läses nu' if old is None else 'läses inte längre'}"
            continue
        if moved := _moved(old, new):
            yield f"{capitalized(new.title)} är en annan: {join_words(moved)}"
        if old.year != new.year:
            yield f"{capitalized(new.title)} var från mätår {old.year}, är från {new.year}"
        elif old.value.axes != new.value.axes:
            yield f"{capitalized(new.title)} gäller andra än förut"
        elif not moved and (changed := _changed(old, new)):
            yield f"{capitalized(new.title)} är ändrad för {join_words(changed)}"


def _changed(old: TracedField, new: TracedField) -> list[str]:
    pairs = enumerate(zip(old.value.cells, new.value.cells, strict=True))
    return [new.value.label(index) or "alla" for index, (then, now) in pairs if _read(old, then) != _read(new, now)]


def _moved(old: TracedField, new: TracedField) -> list[str]:
    """Who has another group than before, of those that there are both times, with what both groups are called."""
    if old.groups is None or new.groups is None:
        return []
    (then,), (now,) = old.value.axes, new.value.axes
    pairs = (
        (member, _group(old, then, member), _group(new, now, member))
        for member in now.members
        if member in then.position
    )
    return [f"{now.label(member)} från {was} till {is_}" for member, was, is_ in pairs if was != is_]


def _group(field: TracedField, axis: Axis, member: str) -> str:
    cell = field.value.cells[axis.position[member]]
    return group_text(cell, field.groups) if field.groups is not None and isinstance(cell, Fraction) else "ingen"


def _read(field: TracedField, cell: Cell) -> Fraction | str | None:
    """The number in a cell, or what the group that it stands for is called; None if it is missing."""
    if not isinstance(cell, Fraction):
        return None
    return cell if field.groups is None else group_text(cell, field.groups)


def _parameters(before: Trace, after: Trace) -> Iterator[str]:
    for name in {**before.parameters, **after.parameters}:
        old, new = before.parameters.get(name), after.parameters.get(name)
        shown = [_stated(each) for each in (old, new)]
        if shown[0] != shown[1]:
            yield f"{_title(name, new or old)} var {shown[0]}, är {shown[1]}"


def _title(key: str, traced: TracedParameter | TracedStep | None) -> str:
    """The title of what stands under a key of a trace, with the year if it is another than the trace's own."""
    if traced is None:
        raise AssertionError("what differs is on one side at least")
    return traced.full_title + key.removeprefix(f"{traced.rule}.{traced.name}")


def _stated(parameter: TracedParameter | None) -> str:
    if parameter is None:
        return "inte med"
    if (chain := parameter.chain) is None:
        return parameter.shown
    rounded = ", avrundat varje år" if chain.rounded_yearly else ""
    return f"{parameter.shown} i {chain.level} års prisnivå{rounded}, med {chain.index.series}"


def _formulas(before: Trace, after: Trace) -> Iterator[str]:
    if before.rounding != after.rounding:
        yield f"Avrundningens metod var {before.rounding}, är {after.rounding}"
    for name in sorted({**before.steps, **after.steps}):
        old, new = before.steps.get(name), after.steps.get(name)
        told = any(step is not None and step.told for step in (old, new))
        texts = [_plain(step.formula) if step is not None else "inte med" for step in (old, new)]
        if told and texts[0] != texts[1]:
            yield f"{_title(name, new or old)} var {texts[0]}, är {texts[1]}"
