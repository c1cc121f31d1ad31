"""What a person would say of how an amount came about: sentences on each part, made from its rule and its trace."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.in_force import MONTHS_OF_YEAR, WHOLE_YEAR
from tillaggsbelopp.agreement.steps import GROUP_KEY, GROUP_POT, KEY, POT, SHARE, UNROUNDED
from tillaggsbelopp.engine.indexation import Chain
from tillaggsbelopp.engine.result import Component, Result
from tillaggsbelopp.engine.trace import group_text
from tillaggsbelopp.formula.function import Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import Call, FieldTarget, Node, Number, ParameterTarget, StepTarget, Target
from tillaggsbelopp.formula.values import Table, cells_for
from tillaggsbelopp.report.explanation.formula_words import FormulaWords
from tillaggsbelopp.report.explanation.shown_numbers import decimals_of, in_unit, short
from tillaggsbelopp.swedish import (
    NO_BREAK_SPACE,
    capitalized,
    format_months,
    format_number,
    in_kr,
    in_sentence,
    join_words,
    round_half_away,
)

_MOST_LINKS: Final = 3
"""As many years of an index are told one by one."""
_FOR_YEAR: Final = " för ett helt år"


class Sentences:
    """Tells of the parts of a municipality's amount, in order; what holds of several is told of the first."""

    def __init__(self, result: Result, code: str) -> None:
        self._result, self._code = result, code
        self._name = result.municipalities.label(code)
        self._steps = result.trace.steps
        self._formulas = FormulaWords(result, code)
        self._shares: list[tuple[str, Table]] = []
        self._raises: set[tuple[str, tuple[int, ...]]] = set()

    def of(self, part: Component) -> tuple[str, ...]:
        """The sentences on a part."""
        if not part.months:
            return (f"Gäller inte {self._result.year}.",)
        if part.settles:
            return (part.description,)
        if f"{part.rule}.{SHARE}" in self._steps:
            return tuple(self._shared(part))
        return tuple(self._allocated(part))

    def _shared(self, part: Component) -> Iterator[str]:
        """A share of a pot: the share, the pot where it is more than a stated amount, and the one of the other."""
        pot = list(self._pot(part))
        shared = Fraction(part.rounded_pot - part.rounded_off)
        if not shared:
            yield from pot or ["Potten är 0 kr."]
            return
        key = StepTarget(part.rule, KEY)
        if self._within(key):
            whole, shared = shared, self._cell(self._steps[f"{part.rule}.{GROUP_POT}"].result)
            pot.append(f"{capitalized(self._group(key))} får {in_kr(shared)} av {in_kr(whole)}.{self._group_key(key)}")
        if not shared:
            yield from pot
            return
        table = self._steps[f"{part.rule}.{SHARE}"].result
        share = _share_text(self._cell(table))
        told = (self._formulas.words(key), table)
        again = told in self._shares
        if not again:
            self._shares.append(told)
            yield self._key(key, share)
        yield from pot
        of_pot = f"{in_kr(shared)} är {in_kr(part.amounts[self._code])}."
        yield f"Samma andel, {share}, av {of_pot}" if again else f"{share} av {of_pot}"

    def _within(self, key: StepTarget) -> str:
        """The groups that a rule shares its pot between first; "" if there are none."""
        return self._result.grounds.agreement.rule(key.rule).within or ""

    def _group(self, key: StepTarget) -> str:
        """What the municipality's group is called."""
        field = self._result.grounds.figures.statistics.fields[self._within(key)]
        label = group_text(self._formulas.cell(FieldTarget(field.name)), field.groups) if field.groups else ""
        return f"{in_sentence(field.title)} {label}"

    def _group_key(self, key: StepTarget) -> str:
        """How large the part of the municipality's group is, and of what."""
        target = StepTarget(key.rule, GROUP_KEY)
        cells = self._steps[str(target)].result.cells
        group = self._formulas.cell(FieldTarget(self._within(key)))
        own = cells[int(group) - 1] if isinstance(group, Fraction) else None
        total = sum((cell for cell in cells if isinstance(cell, Fraction)), Fraction(0))
        if not isinstance(own, Fraction) or not total:
            return ""
        counted = f"{short(own)} av sammanlagt {short(total)} ({_share_text(own / total)})"
        if self._result.grounds.agreement.rule(key.rule).group_key is None:
            return f" Nycklarna där är {counted}."
        return f" Gruppnyckeln är {counted}: {self._formulas.words(target)}."

    def _sum_of(self, key: StepTarget) -> Fraction:
        """The sum of a key over all, or over those in the municipality's group."""
        cells = self._steps[str(key)].result.cells
        if within := self._within(key):
            groups, own = self._result.trace.fields[within].value.cells, self._formulas.cell(FieldTarget(within))
            cells = tuple(cell for cell, group in zip(cells, groups, strict=True) if group == own)
        return sum((cell for cell in cells if isinstance(cell, Fraction)), Fraction(0))

    def _key(self, key: StepTarget, share: str) -> str:
        """How large the municipality's share is, and of what."""
        table = self._steps[str(key)].result
        if is_same_for_all(self._tree(key)):
            return f"{'Gruppens del' if self._within(key) else 'Potten'} delas lika: {share} var."
        target = self._formulas.named_by(key)
        own, total = self._cell(table), self._sum_of(key)
        where = f" i {self._group(key)}" if self._within(key) else ""
        formula = ""
        if isinstance(target, StepTarget):
            said = self._formulas.said(target, decimals_of(own))
            here = f", här {'' if said.right else 'ungefär '}{said.here}" if said.here else ""
            formula = f": {said.words}{here}"
        if target == key and total == 1:
            return f"Andelen är {share}{formula}."
        if target == key:
            return f"Fördelningsnyckeln är {short(own)} av sammanlagt {short(total)}{where} ({share}){formula}."
        title, measure = self._formulas.title(target), self._formulas.measure(target)
        if self._formulas.counts(target):
            counted = f"{short(own / measure.scale)} av sammanlagt {short(total / measure.scale)}"
            return f"{self._name} har {counted} {title}{where} ({share}){formula}."
        counted = f"{in_unit(own, measure).text()} av sammanlagt {in_unit(total, measure).text()}"
        return f"{capitalized(title)} är {counted}{where} ({share}){formula}."

    def _pot(self, part: Component) -> Iterator[str]:
        """How a pot came about, where it is more than a stated amount."""
        target = self._formulas.named_by(StepTarget(part.rule, POT))
        whole_year = part.months == WHOLE_YEAR
        told = list(self._raised(target)) if isinstance(target, ParameterTarget) else []
        if isinstance(target, StepTarget) and not isinstance(self._tree(target), Number):
            told += self._computed("Potten", target, round_half_away(part.pot), whole_year=whole_year)
        elif not whole_year and not told:
            told.append(f"Potten{_FOR_YEAR} är {in_kr(round_half_away(part.pot))}.")
        yield from told
        if not whole_year:
            yield _for_months(part, part.rounded_pot - part.rounded_off)

    def _allocated(self, part: Component) -> Iterator[str]:
        """An amount that a formula gives directly."""
        step, amount = StepTarget(part.rule, UNROUNDED), part.amounts[self._code]
        whole_year = part.months == WHOLE_YEAR
        before = round_half_away(self._cell(self._steps[str(step)].result))
        target = self._formulas.named_by(step)
        if is_same_for_all(self._tree(step)):
            yield f"Lika mycket till var och en: {in_kr(before)}{'' if whole_year else _FOR_YEAR}."
        elif isinstance(target, StepTarget):
            yield from self._computed("Beloppet", target, before, whole_year=whole_year)
        else:
            yield f"{capitalized(self._formulas.title(target))} är {in_kr(before)}{self._notes(target)}."
        if not whole_year:
            yield _for_months(part, amount)
        elif before != amount:
            yield f"Avrundat {in_kr(amount)}."

    def _computed(self, what: str, step: StepTarget, amount: Fraction, *, whole_year: bool) -> Iterator[str]:
        """An amount in kr that a formula gives, after the values in it that an index raised."""
        for parameter in dict.fromkeys(self._formulas.parameters(step)):
            yield from (f"{capitalized(self._formulas.title(parameter))}: {text}" for text in self._raised(parameter))
        said = self._formulas.said(step)
        numbers = "" if not said.here else f" {said.here}" if said.here.startswith("(") else f": {said.here}"
        year = "" if whole_year else _FOR_YEAR
        yield f"{what}{year} är {said.words}{numbers} {'=' if said.right else '≈'} {in_kr(amount)}."

    def _raised(self, parameter: ParameterTarget) -> Iterator[str]:
        """How an index raised a value, the first time with its percentages; nothing where none did."""
        chain = self._result.trace.parameters[str(parameter)].chain
        if chain is None or not chain.links:
            return
        measure = self._formulas.measure(parameter)
        before, after = (in_unit(value, measure).text() for value in (chain.start, chain.value))
        raised = chain.index.id, tuple(link.year for link in chain.links)
        if raised in self._raises:
            yield f"{before}, uppräknat likadant, är {after}."
            return
        self._raises.add(raised)
        how = f"uppräknat med {chain.index.name} {_rise_text(chain)}"
        yield f"{before} i {chain.level} års prisnivå, {how}, är {after}."

    def _notes(self, target: Target) -> str:
        """The texts beside the municipality's figure in its table."""
        field = self._result.trace.fields.get(str(target)) if isinstance(target, FieldTarget) else None
        if field is None:
            return ""
        cells = cells_for(field.value, self._result.municipalities, self._code)
        texts = [f"{name}: {text}" for at, _ in cells for name, text in field.notes.get(at, {}).items()]
        return f" ({'; '.join(texts)})" if texts else ""

    def _tree(self, step: StepTarget) -> Node:
        return self._result.grounds.program.steps[step].tree

    def _cell(self, table: Table) -> Fraction:
        """The municipality's number in a table per municipality, which has one for each."""
        cell = table.cells[self._result.municipalities.position[self._code]]
        assert isinstance(cell, Fraction)
        return cell


def is_same_for_all(tree: Node) -> bool:
    """Tell whether a formula gives each the same."""
    return isinstance(tree, Call) and FUNCTIONS[tree.function].manner is Manner.REPEATING


def _share_text(share: Fraction) -> str:
    """A share in per cent with two decimals, or as many as it takes to tell it from 0."""
    percent = share * 100
    decimals = next((count for count in range(2, 10) if abs(percent) * 10**count >= 10), 2) if percent else 0
    return _percent(format_number(percent, decimals, fixed=True))


def _rise_text(chain: Chain) -> str:
    """The percentages of a chain by year."""
    first, last = chain.links[0], chain.links[-1]
    percents = [_percent(format_number(link.percent)) for link in chain.links]
    if first is last:
        return percents[0]
    if len({*percents}) == 1:
        return f"{percents[0]} per år {first.year}–{last.year}"
    if len(chain.links) <= _MOST_LINKS:
        return join_words([f"{percent} {link.year}" for percent, link in zip(percents, chain.links, strict=True)])
    return f"{first.year}–{last.year}, sammanlagt {_percent(format_number(100 * (chain.value / chain.start - 1), 2))}"


def _percent(number: str) -> str:
    return f"{number}{NO_BREAK_SPACE}%"


def _for_months(part: Component, amount: Fraction | int) -> str:
    months = f"{format_months(part.months)} ({len(part.months)} av {MONTHS_OF_YEAR} månader)"
    return f"För {months} blir det {in_kr(amount)}."
