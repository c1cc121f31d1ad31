"""Two calculations side by side: years, decided years, agreements or alternatives, per municipality and part.

What only one side has is None on the other, never 0, and has no difference.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tillaggsbelopp.agreement.alternatives import Alternative, with_alternative
from tillaggsbelopp.checks.alternatives_tried import earlier_refusal, told_of
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.engine.assumptions import ReliedOn
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.result import Result, percent_change
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.measures.paid_amounts import heads_of
from tillaggsbelopp.review.differences import RuleDifference, differences_of_figures, rule_differences
from tillaggsbelopp.review.receivers import Receivers, receivers_of
from tillaggsbelopp.review.settlement import Settlement
from tillaggsbelopp.review.transitions import Transition, transitions_after
from tillaggsbelopp.review.year_change import change_between
from tillaggsbelopp.swedish import join_words


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its label, as it is typed, and its result."""

    label: str
    result: Result

    @property
    def alternative(self) -> str:
        """The title of the alternative that it is; "" if it is none."""
        return self.result.grounds.written.alternative.partition(": ")[2]

    @property
    def name(self) -> str:
        """The title of the alternative that it is, else of the agreement."""
        return self.alternative or self.result.agreement


@dataclass(frozen=True)
class Pair:
    """A figure on both sides; None where a side has none."""

    before: Fraction | None
    after: Fraction | None

    @property
    def difference(self) -> Fraction | None:
        """After minus before; None unless both sides have a figure."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def differs(self) -> bool:
        """Tell whether the sides have different figures, or only one of them has any."""
        return self.before != self.after

    @property
    def percent(self) -> Fraction | None:
        """The difference in per cent of the size of what was before; None where that is not there or is 0."""
        return None if self.before is None or self.after is None else percent_change(self.before, self.after)

    def divided_by(self, other: "Pair") -> "Pair":
        """Each side divided by that of another pair; None where there is nothing to divide, or by."""
        sides = ((self.before, other.before), (self.after, other.after))
        return Pair(*(None if figure is None or not by else figure / by for figure, by in sides))


@dataclass(frozen=True)
class Row:
    """One municipality, or all together (without a code): kronor by part and in all, and heads where they are known."""

    code: str
    name: str
    parts: Mapping[str, Pair]
    total: Pair
    heads: Pair

    @property
    def per_head(self) -> Pair:
        """The total per head, in kr."""
        return self.total.divided_by(self.heads)


@dataclass(frozen=True)
class ComparedTotal:
    """A total, the agreement's own (without an id) or another: parts by id with their names, rows in code order."""

    id: str
    name: str
    parts: Mapping[str, str]
    rows: tuple[Row, ...]
    sums: Row

    def turned(self, sign: int) -> tuple[Row, ...]:
        """The rows whose total rises (`sign` 1), falls (-1) or stays the same (0), those that change most first."""
        changed = [row for row in self.rows if (d := row.total.difference) is not None and (d > 0) - (d < 0) == sign]
        return tuple(sorted(changed, key=lambda row: abs(row.total.difference or Fraction(0)), reverse=True))

    @property
    def on_one_side(self) -> tuple[Row, ...]:
        """The rows that only one side has."""
        return tuple(row for row in self.rows if (row.total.before is None) != (row.total.after is None))


@dataclass(frozen=True)
class Comparison:
    """Two sides compared: the agreement's own total, the other totals, and all else that differs.

    `undistributed` are pots without a key, by rule id: the rule's name and its pot in kr. `per` is what the heads are
    called, "" where the sides do not count the same. `rules` are the rules whose text or parameters differ; `figures`
    tells which index values and figures differ.
    """

    sides: tuple[Side, Side]
    own: ComparedTotal
    others: tuple[ComparedTotal, ...]
    undistributed: Mapping[str, tuple[str, Pair]]
    per: str
    rules: tuple[RuleDifference, ...]
    figures: tuple[str, ...]

    @property
    def member_name(self) -> str:
        """What each of those who get amounts is called; both words where the sides have one each."""
        return join_words(list(dict.fromkeys(side.result.member_name for side in self.sides)), "eller")

    @cached_property
    def by_cause(self) -> Settlement | None:
        """The difference by cause, of a decided year and a later one of the same agreement; None of anything else.

        It takes as long as many calculations of a year.
        """
        before, after = (side.result for side in self.sides)
        same = before.grounds.written.terms.id == after.grounds.written.terms.id
        if not same or before.decision is None or after.year <= before.year:
            return None
        return change_between(before, after)

    @cached_property
    def receivers(self) -> tuple[Receivers, ...]:
        """The rules that not everybody gets something of, with those who are new, leave and stay on the second side."""
        return tuple(receivers_of(*(side.result for side in self.sides)))

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """The damped rules of the second side. They take as long as many calculations of a year."""
        return transitions_after(self.sides[1].result)

    @property
    def assumed_by_both(self) -> tuple[ReliedOn, ...]:
        """The assumptions that both sides rest on."""
        before, after = (side.result.assumptions for side in self.sides)
        return tuple(each for each in before if each in after)

    @property
    def assumed_by_one(self) -> tuple[tuple[ReliedOn, ...], tuple[ReliedOn, ...]]:
        """The assumptions that only the first side rests on, and those that only the second does."""
        before, after = (side.result.assumptions for side in self.sides)
        return tuple(each for each in before if each not in after), tuple(each for each in after if each not in before)


def side_of(label: str, of: AgreementYear) -> Side:
    """Calculate a side of a comparison. InvalidInput and CheckFailed as `calculate`."""
    return Side(label, calculate(of))


def compare(before: Side, after: Side) -> Comparison:
    """Compare two sides, amount by amount; nothing is calculated anew.

    Any two results can be compared: of different years, agreements, alternatives or decisions. A municipality or part
    that only one side has gets None on the other, never 0.
    """
    sides = before, after
    per = _name_of_heads(sides)
    heads = tuple(heads_per(side) if per else {} for side in sides)
    totals = {total.id: total.name for side in sides for total in side.result.other_totals}
    traces = before.result.trace, after.result.trace
    return Comparison(
        sides,
        _total(sides, "", "Totalt", heads),
        tuple(_total(sides, total, name, heads) for total, name in totals.items()),
        _undistributed(sides),
        per,
        rule_differences(before.result, after.result),
        tuple(differences_of_figures(*traces)),
    )


def _total(sides: tuple[Side, Side], total: str, name: str, heads: tuple[Mapping[str, Fraction], ...]) -> ComparedTotal:
    components = [{component.rule: component for component in side.result.of_total(total)} for side in sides]
    parts = {rule: component.name for each in components for rule, component in each.items()}
    axes = [side.result.municipalities for side in sides]
    names = {code: label for axis in axes for code, label in zip(axis.members, axis.labels, strict=True)}

    def row(code: str) -> Row:
        own = [
            {rule: component.amounts[code] for rule, component in each.items() if code in component.amounts}
            for each in components
        ]
        here = [code in axis.position and bool(each) for axis, each in zip(axes, components, strict=True)]
        sums = _pair(*(sum(each.values()) if there else None for each, there in zip(own, here, strict=True)))
        return Row(code, names[code], _by_part(parts, own), sums, _pair(*(each.get(code) for each in heads)))

    pots = [{rule: component.rounded_pot for rule, component in each.items()} for each in components]
    counted = (
        sum(each.values(), Fraction(0)) if each and len(each) == len(axis.members) else None
        for each, axis in zip(heads, axes, strict=True)
    )
    whole = _pair(*(sum(each.values()) if each else None for each in pots))
    sums = Row("", "", _by_part(parts, pots), whole, _pair(*counted))
    return ComparedTotal(total, name, parts, tuple(row(code) for code in sorted(names)), sums)


def _by_part(parts: Iterable[str], amounts: list[dict[str, int]]) -> dict[str, Pair]:
    return {rule: _pair(*(each.get(rule) for each in amounts)) for rule in parts}


def _undistributed(sides: tuple[Side, Side]) -> dict[str, tuple[str, Pair]]:
    pots = [{c.rule: c for c in side.result.components if not c.distributed} for side in sides]
    names = {rule: component.name for each in pots for rule, component in each.items()}
    return {
        rule: (name, _pair(*(each[rule].rounded_pot if rule in each else None for each in pots)))
        for rule, name in names.items()
    }


def _pair(before: Fraction | int | None, after: Fraction | int | None) -> Pair:
    return Pair(*(None if figure is None else Fraction(figure) for figure in (before, after)))


def _name_of_heads(sides: tuple[Side, Side]) -> str:
    """The name of what kronor are shown per; "" unless both sides say the same."""
    names = {per.name if (per := side.result.grounds.written.terms.kronor_per) else "" for side in sides}
    return names.pop() if len(names) == 1 else ""


def heads_per(side: Side) -> dict[str, Fraction]:
    """The heads that kronor are shown per (`kr_per`) by code, of municipalities for which they are known."""
    per = side.result.grounds.written.terms.kronor_per
    return {} if per is None else heads_of(side.result, per.field)


@dataclass(frozen=True)
class TriedAlternative:
    """An alternative compared with the agreement, or why it can't be computed for the year."""

    alternative: Alternative
    comparison: Comparison | None
    refused: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Alternatives:
    """The agreement in a year, as it stands or was decided, and its alternatives in the order given."""

    own: Side
    tried: tuple[TriedAlternative, ...]

    @property
    def compared(self) -> tuple[tuple[Alternative, Comparison], ...]:
        """The alternatives that can be computed for the year, each with its comparison."""
        return tuple((each.alternative, each.comparison) for each in self.tried if each.comparison is not None)


def try_alternatives(own: Side, alternatives: Iterable[Alternative]) -> Alternatives:
    """Compare each alternative with the agreement as it is computed, or was decided, for a year.

    `own` is the agreement's side; alternatives are computed for its year on its figures. One that can't be computed is
    returned with the reasons.
    """
    return Alternatives(own, tuple(_tried(own, alternative) for alternative in alternatives))


def alternative_side(of: AgreementYear, alternative: Alternative) -> Side:
    """Calculate an alternative to an agreement in a year. InvalidInput, which names it, where that can't be done.

    The faults are those of the first year in which it can't, up to this one.
    """
    changed = None
    try:
        changed = AgreementYear(with_alternative(of.written, alternative, of.year), of.figures, of.year)
        return side_of(f"{of.year}:{alternative.id}", changed)
    except InvalidInput as invalid:
        earlier = [] if changed is None else earlier_refusal(of, changed, alternative)
        raise type(invalid)(earlier or told_of(alternative, invalid)) from None


def _tried(own: Side, alternative: Alternative) -> TriedAlternative:
    try:
        side = alternative_side(own.result.grounds, alternative)
    except InvalidInput as invalid:
        return TriedAlternative(alternative, None, invalid.diagnostics)
    return TriedAlternative(alternative, compare(own, side))
