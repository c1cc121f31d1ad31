"""Differences between what two calculations were given: index values, figures, parameters and formulas, in Swedish."""

from collections.abc import Iterator
from fractions import Fraction

from tillaggsbelopp.engine.indexation import percent_text
from tillaggsbelopp.engine.trace import Trace, TracedField, TracedParameter
from tillaggsbelopp.swedish import join_words


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
            name, shown = f"index: {key[0]} {key[1]}", [percent_text(each[key]) for each in (old, new) if key in each]
            if len(shown) == 2:
                yield f"{name} var {shown[0]}, är {shown[1]}"
            else:
                yield f"{name}, {shown[0]}, {'läses nu' if key in new else 'läses inte längre'}"


def _percents(trace: Trace) -> dict[tuple[str, int], Fraction]:
    return {(chain.index.id, link.year): link.percent for chain in trace.chains for link in chain.links}


def _fields(before: Trace, after: Trace) -> Iterator[str]:
    for name in sorted({**before.fields, **after.fields}):
        old, new = before.fields.get(name), after.fields.get(name)
        if old is None or new is None:
            yield f"statistik: {name} {'läses nu' if old is None else 'läses inte längre'}"
            continue
        if old.year != new.year:
            yield f"statistik: {name} var från mätår {old.year}, är från {new.year}"
        elif changed := _changed(old, new):
            yield f"statistik: {name} är ändrad för {join_words(changed)}"


def _changed(old: TracedField, new: TracedField) -> list[str]:
    if old.value.axes != new.value.axes:
        return ["andra kommuner"]
    pairs = enumerate(zip(old.value.cells, new.value.cells, strict=True))
    return [new.value.label(index) or "alla" for index, (then, now) in pairs if _number(then) != _number(now)]


def _number(cell: object) -> Fraction | None:
    return cell if isinstance(cell, Fraction) else None


def _parameters(before: Trace, after: Trace) -> Iterator[str]:
    for name in sorted({**before.parameters, **after.parameters}):
        old, new = before.parameters.get(name), after.parameters.get(name)
        shown = [_stated(each) for each in (old, new)]
        if shown[0] != shown[1]:
            yield f"parametrar: {name} var {shown[0]}, är {shown[1]}"


def _stated(parameter: TracedParameter | None) -> str:
    if parameter is None:
        return "inte med"
    if (chain := parameter.chain) is None:
        return parameter.shown
    rounded = ", avrundat varje år" if chain.rounded_yearly else ""
    return f"{parameter.shown} i {chain.level} års prisnivå{rounded}, med {chain.index.series}"


def _formulas(before: Trace, after: Trace) -> Iterator[str]:
    if before.rounding != after.rounding:
        yield f"regeltext: avrundningens metod var {before.rounding}, är {after.rounding}"
    for name in sorted({**before.steps, **after.steps}):
        old, new = before.steps.get(name), after.steps.get(name)
        told = any(step is not None and step.told for step in (old, new))
        texts = [" ".join(step.formula.split()) if step is not None else "inte med" for step in (old, new)]
        if told and texts[0] != texts[1]:
            yield f"regeltext: {name} var {texts[0]}, är {texts[1]}"
