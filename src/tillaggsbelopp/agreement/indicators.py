"""The models of indicators: figures followed up beside the amounts, as formulas; and those of a review's own terms."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from tillaggsbelopp.agreement.models import Assumption, Condition
from tillaggsbelopp.agreement.parameters import Parameter, Status, WrittenUnit
from tillaggsbelopp.agreement.written_formulas import WrittenFormula, WrittenStep
from tillaggsbelopp.diagnostics import Faults, did_you_mean
from tillaggsbelopp.documents.scalars import Flag, Identifier, Reads, Text, Year, one_of, whole_that
from tillaggsbelopp.documents.sources import optional_file
from tillaggsbelopp.documents.written import ACCEPTED, Acceptance, Written, read_file, read_files

INDICATORS_FOLDER: Final = "nyckeltal"
BETWEEN: Final = "mellan"
OVER: Final = "över"
MOST_DECIMALS: Final = 10
FOLLOW_UP_FILE: Final = "uppfoljning.yaml"
PAID: Final = "årets_belopp"
HEADS: Final = "årets_kr_per"
"""The fields by which a review's formulas read the amounts: the kronor paid, and the heads they were paid for."""


_read_decimals: Final = whole_that(
    lambda decimals: 0 <= decimals <= MOST_DECIMALS,
    "kan inte visa {} decimaler",
    f"ett heltal från 0 till {MOST_DECIMALS}",
)
Decimals = Annotated[int, Reads(_read_decimals, 0)]


class Classes(Written):
    """Two limits that divide a measure into three classes."""

    lower: WrittenFormula = Field(alias="nedre")
    upper: WrittenFormula = Field(alias="övre")
    on_limit: Annotated[Literal["mellan", "utanför"], one_of(BETWEEN, "utanför")] = Field(alias="på_gränsen")
    adverse: Annotated[Literal["över", "under"], one_of(OVER, "under")] = Field(alias="ogynnsamt")
    status: Status
    source: Text = Field(alias="källa")
    accepted: Acceptance | None = Field(None, alias=ACCEPTED)


class Overall(Written):
    """One value for all that a measure is stated for, such as the whole county's."""

    name: Text = Field(alias="namn")
    formula: WrittenFormula = Field(alias="formel")


class Contradiction(Written):
    """Printed cells that other cells of the same source contradict, and the reason."""

    where: dict[Identifier, list[Text]] = Field({}, alias="där")
    reason: Text = Field(alias="orsak")


class Printed(Written):
    """The printed cells that a formula must give, once it is rounded to their decimals."""

    field: Identifier = Field(alias="fält")
    where: dict[Identifier, list[Text]] = Field({}, alias="där")
    except_for: dict[Identifier, list[Text]] = Field({}, alias="utom")
    formula: WrittenFormula | None = Field(None, alias="formel")
    lowest: WrittenFormula | None = Field(None, alias="lägst")
    highest: WrittenFormula | None = Field(None, alias="högst")
    decimals: Decimals = Field(alias="decimaler")
    contradictions: list[Contradiction] = Field([], alias="motsägelser")


class Measure(Written):
    """One figure, for a year or several: its usual definition, and the source's own where that is another."""

    name: Text = Field(alias="namn")
    formula: WrittenFormula = Field(alias="formel")
    as_source: WrittenFormula | None = Field(None, alias="som_källan")
    convention: Text | None = Field(None, alias="konvention")
    shown_in: WrittenUnit | None = Field(None, alias="visas_i")
    decimals: Decimals = Field(0, alias="decimaler")
    overall: Overall | None = Field(None, alias="sammantaget")
    classes: Classes | None = Field(None, alias="klasser")
    printed: list[Printed] = Field([], alias="tryckt")
    hidden: Flag = Field(False, alias="visas_inte")
    drawn: Flag = Field(False, alias="diagram")

    @property
    def contradictions(self) -> Iterator[Contradiction]:
        """The contradictions stated of all printed cells of the measure."""
        return (said for printed in self.printed for said in printed.contradictions)


class Indicator(Written):
    """A file of measures that belong together, with their parameters."""

    id: Identifier
    name: Text = Field(alias="namn")
    description: Text = Field(alias="beskrivning")
    source: Text = Field(alias="källa")
    years: list[Year] = Field([], alias="år")
    scenario: Flag = Field(False, alias="scenario")
    parameters: dict[Identifier, Parameter] = Field({}, alias="parametrar")
    steps: dict[Identifier, WrittenStep] = Field({}, alias="steg")
    measures: dict[Identifier, Measure] = Field(alias="mått")
    assumptions: list[Assumption] = Field([], alias="antaganden")


def read_indicators(folder: Path, shown_as: str, faults: Faults) -> tuple[Indicator, ...]:
    """Read the indicators of an agreement's folder, by file name. Faults are added to `faults`."""
    found: dict[str, Indicator] = {}
    for indicator in read_files(Indicator, folder, INDICATORS_FOLDER, shown_as, faults):
        if indicator.id in found:
            faults.add(f"två nyckeltal heter {indicator.id}", indicator.place_of("id"), remedy="Ge ett ett annat id.")
        if indicator.id:
            found[indicator.id] = indicator
    return tuple(found.values())


class Outlook(Written):
    """A forecast and its outcome, both measures of the same file."""

    name: Text = Field(alias="namn")
    forecast: Identifier = Field(alias="prognos")
    outcome: Identifier = Field(alias="utfall")


class FollowUpTerms(Indicator):
    """The measures, forecasts, indicators and flags of a review; its measures are for the years of the review."""

    measures: dict[Identifier, Measure] = Field({}, alias="mått")
    outlooks: list[Outlook] = Field([], alias="prognoser")
    shown: list[Identifier] = Field([], alias="nyckeltal")
    flags: list[Condition] = Field([], alias="flaggor")


def read_follow_up(folder: Path, shown_as: str, faults: Faults) -> FollowUpTerms | None:
    """Read the terms of a review in an agreement's folder, adding faults; None, without one, if there are none."""
    source = optional_file(folder, FOLLOW_UP_FILE, shown_as, faults)
    found = None if source is None else read_file(FollowUpTerms, source, faults)
    if found is not None:
        _check_follow_up(found, faults)
    return found


def _check_follow_up(terms: FollowUpTerms, faults: Faults) -> None:
    for number, outlook in enumerate(terms.outlooks):
        for key, name in (("prognos", outlook.forecast), ("utfall", outlook.outcome)):
            if name not in terms.measures:
                place = terms.place_of("prognoser", number, key)
                faults.add(f"inget mått här heter {name}", place, remedy=did_you_mean(name, [*terms.measures]))
    unused = ("tryckt", "som_källan", "konvention", "klasser", "diagram")
    for name, measure in terms.measures.items():
        set_keys = {field.alias for key, field in Measure.model_fields.items() if key in measure.model_fields_set}
        for key in unused:
            if key in set_keys:
                place = terms.key_place_of("mått", name, key)
                faults.add(f"{key} används inte i en uppföljning", place, remedy="Ta bort det.")
    if terms.scenario:
        faults.add("scenario används inte i en uppföljning", terms.place_of("scenario"), remedy="Ta bort det.")
    if terms.years:
        faults.add("en uppföljning har åren den görs för", terms.place_of("år"), remedy="Ta bort år.")
