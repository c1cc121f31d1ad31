"""The models of an agreement's files. Only here do the Swedish keys of YAML meet the English names of the code."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from tillaggsbelopp.agreement.parameters import Parameter, Status
from tillaggsbelopp.agreement.rounding import METHODS
from tillaggsbelopp.agreement.uncertainty import UNCERTAINTY, Uncertainty
from tillaggsbelopp.agreement.written_formulas import WrittenFormula, WrittenMessage, WrittenStep
from tillaggsbelopp.diagnostics import invalid_input
from tillaggsbelopp.documents.scalars import (
    Day,
    Identifier,
    Reads,
    Text,
    Whole,
    Year,
    YearOrMissing,
    one_of,
    read_date,
    whole_that,
    word_in,
)
from tillaggsbelopp.documents.written import ACCEPTED, Acceptance, AcceptedRemark, Written
from tillaggsbelopp.formula.tree import Formula

ASSUMPTION: Final = "antagande"
NOTHING: Final = "ingen"
NEXT_YEAR: Final = "egen rad nästa år"
NEW_LEVEL: Final = "ny nivå"
MONTH, QUARTER, HALF_YEAR = PERIODS = ("månad", "kvartal", "halvår")


def _read_first_day(node: Any) -> date:
    return _day_of_month(node, "första", lambda day: day.replace(day=1))


def _read_last_day(node: Any) -> date:
    return _day_of_month(node, "sista", lambda day: day.replace(day=monthrange(day.year, day.month)[1]))


def _day_of_month(node: Any, which: str, wanted: Callable[[date], date]) -> date:
    """Read a day, and refuse one inside a month."""
    day: date = read_date(node)
    if day != wanted(day):
        expected = f"den {which} dagen i en månad, som {wanted(day).isoformat()}"
        remedy = "Delar av månader räknas inte; ange en hel."
        raise invalid_input(f"{day.isoformat()} är mitt i en månad", None, expected, remedy)
    return day


_read_rounding_unit: Final = whole_that(
    lambda unit: unit in (1, 100, 1000), "kan inte avrunda till {} kr", "1, 100 eller 1000"
)
_read_interval: Final = whole_that(
    lambda years: years > 0, "{} är inget antal år mellan uppföljningar", "ett heltal från 1; 2 är vartannat år"
)
FirstDay = Annotated[date, Reads(_read_first_day, date(2000, 1, 1))]
FirstDayIfAny = Annotated[date | None, Reads(_read_first_day, None)]
LastDayIfAny = Annotated[date | None, Reads(_read_last_day, None)]
Interval = Annotated[int, Reads(_read_interval, 1)]
RoundingUnit = Annotated[int, Reads(_read_rounding_unit, 1)]
Settlement = Annotated[Literal["ingen", "egen rad nästa år", "ny nivå"], one_of(NOTHING, NEXT_YEAR, NEW_LEVEL)]


class Assumption(Written):
    """An assumption that amounts rest on and that the sources do not state."""

    id: Identifier
    text: Text
    source: Text = Field(alias="källa")
    accepted: Acceptance | None = Field(None, alias=ACCEPTED)


class Condition(Written):
    """A condition that must hold, what it says in words, and the message for when it does not hold."""

    name: Text | None = Field(None, alias="namn")
    condition: WrittenFormula = Field(alias="villkor")
    message: WrittenMessage = Field(alias="fel")


class Rule(Written):
    """One rule: a pot with an allocation key, a pot alone, or a direct allocation.

    The first three are traits that no key of a file sets: they are those of a kind of rule.
    """

    own_unit: ClassVar[int | None] = None
    """The unit in kr that its amounts are rounded to; None for the agreement's."""
    paid_in_full: ClassVar[bool] = False
    """True if it is paid in full, whatever part of the year the agreement is in force."""
    settles: ClassVar[bool] = False
    """True if it settles an earlier year, so that it is no part of what the agreement says."""

    id: Identifier
    name: Text = Field(alias="namn")
    written_short_name: Text | None = Field(None, alias="kortnamn")
    description: Text = Field(alias="beskrivning")
    in_force_from: FirstDayIfAny = Field(None, alias="gäller_från")
    in_force_until: LastDayIfAny = Field(None, alias="gäller_till")
    total: Identifier | None = Field(None, alias="ingår_i")
    without_value: Annotated[Literal["utgår"], one_of("utgår")] | None = Field(None, alias="när_värde_saknas")
    parameters: dict[Identifier, Parameter] = Field({}, alias="parametrar")
    steps: dict[Identifier, WrittenStep] = Field({}, alias="steg")
    pot: WrittenFormula | None = Field(None, alias="pott")
    key: WrittenFormula | None = Field(None, alias="fördelningsnyckel")
    within: Identifier | None = Field(None, alias="inom")
    group_key: WrittenFormula | None = Field(None, alias="gruppnyckel")
    allocation: WrittenFormula | None = Field(None, alias="tilldelning")
    sum: WrittenFormula | None = Field(None, alias="summa")
    negative_amounts: Annotated[Literal["tillåts"], one_of("tillåts")] | None = Field(None, alias="negativa_belopp")
    conditions: list[Condition] = Field([], alias="kontroller")
    assumptions: list[Assumption] = Field([], alias="antaganden")

    def formulas(self) -> Iterator[Formula]:
        """Yield every formula that is written in the rule, also those of conditions and their messages."""
        yield from self.steps.values()
        own = (self.pot, self.key, self.group_key, self.allocation, self.sum)
        yield from (formula for formula in own if formula is not None)
        for condition in self.conditions:
            yield condition.condition
            yield from condition.message.formulas

    @property
    def short_name(self) -> str:
        """The name where there is little room."""
        return self.written_short_name or self.name

    @property
    def distributed(self) -> bool:
        """True if the rule gives amounts per municipality."""
        return self.key is not None or self.allocation is not None


class Rounding(Written):
    """The rounding of amounts: the pot to the unit, and what is shared out of it by a method."""

    unit: RoundingUnit = Field(alias="enhet")
    method: Annotated[str, word_in(METHODS)] = Field(alias="metod")
    status: Status
    source: Text = Field(alias="källa")
    accepted: Acceptance | None = Field(None, alias=ACCEPTED)


class LockedYears(Written):
    """A period, between two reviews, for which figures are taken from one and the same year."""

    first: Year = Field(alias="från")
    last: Year = Field(alias="till")
    year: Year = Field(alias="mätår")
    status: Status
    source: Text = Field(alias="källa")
    accepted: Acceptance | None = Field(None, alias=ACCEPTED)


class ReferenceYear(Written):
    """The year from which a table's or field's figures are taken: locked for a period, else per year, or a lag."""

    written_years: dict[Year, YearOrMissing] | None = Field(None, alias="år")
    lag: Whole | None = Field(None, alias="eftersläpning")
    locked: list[LockedYears] = Field([], alias="låst")
    status: Status
    source: Text = Field(alias="källa")
    accepted: Acceptance | None = Field(None, alias=ACCEPTED)

    @property
    def years(self) -> Mapping[int, int]:
        """The reference years that are stated, by the year they are for; without those that are awaited."""
        return {year: stated for year, stated in (self.written_years or {}).items() if stated is not None}

    @property
    def stated_for(self) -> frozenset[int]:
        """The years that a reference year is stated for."""
        return frozenset(self.years).union(*(range(lock.first, lock.last + 1) for lock in self.locked))

    def of(self, year: int) -> "tuple[int, ReferenceYear | LockedYears] | None":
        """The reference year for `year`, and the statement it comes from; None if there is none for it."""
        for lock in self.locked:
            if lock.first <= year <= lock.last:
                return lock.year, lock
        if year in self.years:
            return self.years[year], self
        return None if self.lag is None else (year - self.lag, self)


class Review(Written):
    """The interval between the parties' reviews of the agreement, in years from the one it enters into force."""

    interval: Interval = Field(alias="vart")
    status: Status
    source: Text = Field(alias="källa")
    accepted: Acceptance | None = Field(None, alias=ACCEPTED)

    def last_due(self, year: int, first: int) -> int | None:
        """The latest year, up to `year`, in which a review is due; `first` is the first in force. None if none is."""
        reviews = (year - first) // self.interval
        return first + reviews * self.interval if reviews > 0 else None

    def best_before(self, year: int, first: int) -> date:
        """The last day before the review that follows on `year` is due; `first` is the first year in force."""
        reviews = max(year - first, 0) // self.interval + 1
        return date(first + reviews * self.interval - 1, 12, 31)


class Published(Written):
    """Printed amounts of a source, to compare with the computed ones."""

    year: Year = Field(alias="år")
    title: Text = Field(alias="namn")
    source: Text = Field(alias="källa")
    components: dict[Identifier, Whole] = Field(alias="delbelopp")
    total: Whole = Field(alias="totalt")


class Unexpressed(Written):
    """A part of the agreement's text that the rules do not express, and the consequence of that.

    With `index` it is said only as long as values of that index are assumed.
    """

    quote: Text = Field(alias="citat")
    where: Text = Field(alias="var")
    consequence: Text = Field(alias="följd")
    index: Identifier | None = None


class KronorPer(Written):
    """The field by which amounts are shown per head, and its name in tables."""

    field: Identifier = Field(alias="fält")
    name: Text = Field(alias="namn")


class Terms(Written):
    """The agreement's own file: parties, dates, list of rules, and all that holds for every rule."""

    id: Identifier
    name: Text = Field(alias="namn")
    parties: list[Text] = Field(alias="parter")
    member_name: Text = Field("kommun", alias="enhetsnamn")
    dated: Day | None = Field(None, alias="daterad")
    in_force_from: FirstDay = Field(alias="gäller_från")
    in_force_until: LastDayIfAny = Field(None, alias="gäller_till")
    before_in_force: Text | None = Field(None, alias="före_ikraftträdande")
    rules: list[Identifier] = Field(alias="regler")
    totals: dict[Identifier, Text] = Field({}, alias="totaler")
    rounding: Rounding = Field(alias="avrundning")
    payment_plan: Annotated[Literal["månad", "kvartal", "halvår"], one_of(*PERIODS)] | None = Field(
        None, alias="betalningsplan"
    )
    reference_years: dict[Identifier, ReferenceYear] = Field({}, alias="mätår")
    settlement: Settlement | None = Field(None, alias="avräkning")
    kronor_per: KronorPer | None = Field(None, alias="kr_per")
    review: Review | None = Field(None, alias="uppföljning")
    page: list[Text] = Field([], alias="sida")
    uncertainty: Uncertainty | None = Field(None, alias=UNCERTAINTY)
    assumptions: list[Assumption] = Field([], alias="antaganden")
    published: list[Published] = Field([], alias="publicerat")
    unexpressed: list[Unexpressed] = Field([], alias="ej_uttryckt")
    accepted_remarks: list[AcceptedRemark] = Field([], alias="godtagna_påpekanden")
