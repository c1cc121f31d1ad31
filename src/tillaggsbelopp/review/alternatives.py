"""The alternatives of an agreement, each compared with the agreement as it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from tillaggsbelopp.agreement.alternatives import Alternative, with_alternative
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.engine.alternatives import told_of
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.review.compare import Comparison, Side, compare, side_of


@dataclass(frozen=True)
class Tried:
    """An alternative compared with the agreement, or why it can't be computed for the year."""

    alternative: Alternative
    comparison: Comparison | None
    refused: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Alternatives:
    """The agreement in a year, as it stands or was decided, and its alternatives in the order given."""

    own: Side
    tried: tuple[Tried, ...]

    @property
    def compared(self) -> tuple[tuple[Alternative, Comparison], ...]:
        """Those that can be computed for the year."""
        return tuple((each.alternative, each.comparison) for each in self.tried if each.comparison is not None)


def try_alternatives(own: Side, alternatives: Iterable[Alternative]) -> Alternatives:
    """Each alternative against the agreement as it is computed, or was decided, for a year."""
    return Alternatives(own, tuple(_tried(own, alternative) for alternative in alternatives))


def alternative_side(of: AgreementYear, alternative: Alternative) -> Side:
    """An alternative to an agreement in a year, computed. InvalidInput, which names it, where it can't be."""
    try:
        changed = with_alternative(of.written, alternative, of.year)
        return side_of(f"{of.year}:{alternative.id}", AgreementYear(changed, of.figures, of.year))
    except InvalidInput as invalid:
        raise type(invalid)(told_of(alternative, invalid)) from None


def _tried(own: Side, alternative: Alternative) -> Tried:
    try:
        side = alternative_side(own.result.grounds, alternative)
    except InvalidInput as invalid:
        return Tried(alternative, None, invalid.diagnostics)
    return Tried(alternative, compare(own, side))
