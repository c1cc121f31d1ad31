"""The checkup of an agreement before it is used: assumptions, gaps, values grown old, remarks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tillaggsbelopp.agreement.models import Unexpressed
from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.checks.alternatives_tried import Standing
from tillaggsbelopp.checks.computable_years import YearsTried, stated_years, try_years
from tillaggsbelopp.checks.doubts import Doubt
from tillaggsbelopp.checks.plausibility import doubts_in
from tillaggsbelopp.checks.remarks import MeantSo, divide_remarks, remarks_on
from tillaggsbelopp.diagnostics import Diagnostic, Place
from tillaggsbelopp.engine.assumptions import ReliedOn, assumptions_of, not_expressed
from tillaggsbelopp.engine.year import AgreementYears

_YEARS_UNSEEN: Final = 2


@dataclass(frozen=True)
class Unseen:
    """A parameter that nobody has looked at for two years; `since` is when somebody did, else its latest year.

    `name` is how it is written, `title` what a reader calls it.
    """

    name: str
    title: str
    shown: str
    since: str
    place: Place


@dataclass(frozen=True)
class Checkup:
    """The checkup of an agreement, each part in the order of the files.

    `assumptions` are those that any stated year rests on, `unexpressed` what the agreement says but the rules do not
    express, `unseen` the values that nobody has looked at for two years. `remarks` are those that remain, `meant` those
    that the agreement accepts. `tried` tells which years can be calculated, and `doubts` what looks wrong in what
    they read. `assumed` has what each assumption says, by its id, with the years that it says so. `alternatives`, and
    the ids of those that are `unusable`, are added by the caller.
    """

    assumptions: tuple[ReliedOn, ...]
    unexpressed: tuple[Unexpressed, ...]
    unseen: tuple[Unseen, ...]
    remarks: tuple[Diagnostic, ...]
    tried: YearsTried
    meant: tuple[MeantSo, ...] = ()
    alternatives: tuple[Standing, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    assumed: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    unusable: tuple[str, ...] = ()


def check_up(of: AgreementYears, today: date, beside: Iterable[Diagnostic] = ()) -> Checkup:
    """Check up an agreement: its assumptions, gaps, values unseen for two years, remarks, and the years that work.

    `of` is the agreement's years with its figures; `today` the day that two years are counted back from; `beside` the
    remarks on what stands beside the rules, which the agreement may accept like its own. InvalidInput if the rules
    can't be used at all; a year that can't be calculated is told in the checkup.
    """
    agreement, figures = of.agreement, of.figures
    years = sorted(stated_years(agreement) or {agreement.terms.in_force_from.year})
    relied_on = [(year, each) for year in years for each in assumptions_of(of.with_all_rules(year))]
    by_id = {each.id: each for _, each in relied_on}
    assumed: dict[str, dict[str, tuple[int, ...]]] = {}
    for year, each in relied_on:
        texts = assumed.setdefault(each.id, {})
        texts[each.text] = (*texts.get(each.text, ()), year)
    tried = try_years(of)
    program = compile_agreement(agreement, figures.statistics.catalogue)
    remarks = remarks_on(program, figures, [each for each in tried.checked if each.year in years])
    doubts = {doubt.diagnostic: doubt for doubt in doubts_in(tried.checked)}
    remaining, meant = divide_remarks((*remarks, *beside, *doubts), agreement.terms.accepted_remarks)
    return Checkup(
        tuple(by_id.values()),
        not_expressed(agreement, (chain for each in tried.checked for chain in each.trace.chains), figures.known_at),
        unseen(agreement, today),
        tuple(remark for remark in remaining if remark not in doubts),
        tried,
        meant,
        doubts=tuple(doubts[remark] for remark in remaining if remark in doubts),
        assumed=assumed,
    )


def unseen(agreement: Agreement, today: date) -> tuple[Unseen, ...]:
    """The parameters that nobody has looked at for two years, counted back from `today`."""
    limit = today.year - _YEARS_UNSEEN, today.month, today.day
    found: list[Unseen] = []
    for rule in agreement.rules:
        for name, parameter in rule.parameters.items():
            if not parameter.stated_years:
                continue
            latest = max(parameter.stated_years)
            seen = parameter.checked or date(latest, 1, 1)
            if (seen.year, seen.month, seen.day) <= limit:
                since = parameter.checked.isoformat() if parameter.checked else str(latest)
                shown = parameter.shown_for(latest)
                title = agreement.full_title_of(rule.id, name)
                found.append(Unseen(f"{rule.id}.{name}", title, shown, since, parameter.place_of("värden")))
    return tuple(found)
