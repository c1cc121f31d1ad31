"""Reading of an agreement's folder: overenskommelse.yaml, one file per rule and one per index."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tillaggsbelopp import limits
from tillaggsbelopp.agreement.indices import PERCENTAGE, Index, check_composite, check_index, composed
from tillaggsbelopp.agreement.models import ReferenceYear, Rule, Terms
from tillaggsbelopp.agreement.parameters import MEMBER, Parameter, parameter_in, single_names
from tillaggsbelopp.agreement.uncertainty import check_uncertainty
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Place, Source, did_you_mean
from tillaggsbelopp.documents.file_names import parted, unfit_name
from tillaggsbelopp.documents.sources import is_folder, read_source, yaml_paths
from tillaggsbelopp.documents.written import read_file
from tillaggsbelopp.formula.tree import ParameterTarget
from tillaggsbelopp.swedish import as_words, in_sentence, join_words

if TYPE_CHECKING:
    from tillaggsbelopp.agreement.indicators import Indicator

TERMS_FILE: Final = "overenskommelse.yaml"
RULES_FOLDER: Final = "regler"
INDEX_FOLDER: Final = "index"
SETTLEMENT: Final = "avräkning"
SET: Final = "="
TIMES: Final = "*"  # written before a factor, as in *1.02
PLUS: Final = "+"
TAKEN_IDS: Final = ("år", "kommun", "kommunkod", "totalt", SETTLEMENT)  # columns of exported tables


class Change(NamedTuple):
    """A parameter given another value for a what-if, in every year; or another value of an index for one year.

    `value` is in the base of the unit (per cent for an index): by `manner`, what it is set to (SET), what its own
    values are multiplied by (TIMES) or what is added to them (PLUS). `shown` is what it becomes, `before` what it was,
    `source` where the new value comes from, and `title` what a reader calls what is changed.
    """

    rule: str
    parameter: str
    value: Fraction
    shown: str
    before: str
    source: str = "--satt"
    manner: str = SET
    title: str = ""

    def applied(self, own: Fraction | None) -> Fraction | None:
        """Apply the change to a value, in the base of the unit; None where there is none to multiply or add to."""
        if self.manner == SET:
            return self.value
        if own is None:
            return None
        return own * self.value if self.manner == TIMES else own + self.value

    def __str__(self) -> str:
        return f"{self.title} = {self.shown} (i stället för {self.before})"


@dataclass(frozen=True)
class Agreement:
    """An agreement as written, with its changes for a what-if.

    `alternative` names the alternative it has been changed into; "" for none.
    """

    terms: Terms
    rules: tuple[Rule, ...]
    changes: tuple[Change, ...] = ()
    indices: tuple[Index, ...] = ()
    indicators: "tuple[Indicator, ...]" = ()
    unreadable: frozenset[str] = frozenset()
    """The rules and indices that are absent since some file could not be read; only while faults are collected."""
    alternative: str = ""
    programs: dict[Any, list[Any]] = field(default_factory=dict, compare=False, repr=False)
    """Programs compiled of these rules, kept together by all agreements that are changed from one."""
    _parameters: dict[tuple[str, str], Parameter] = field(default_factory=dict, init=False, compare=False, repr=False)
    """The parameters asked for so far: one member's has to be made out of what is written for all."""

    def __repr__(self) -> str:
        changed = f", {len(self.changes)} changes" if self.changes else ""
        return f"<Agreement {self.terms.id}: {', '.join(rule.id for rule in self.rules)}{changed}>"

    def without(self, rules: Iterable[str]) -> "Agreement":
        """The agreement without the rules of these ids; itself if there are none."""
        left_out = frozenset(rules)
        return replace(self, rules=tuple(r for r in self.rules if r.id not in left_out)) if left_out else self

    def rule(self, rule_id: str) -> Rule:
        """The rule with that id. KeyError if there is none."""
        return self._rules_by_id[rule_id]

    @cached_property
    def _rules_by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def _names(self) -> dict[str, str]:
        """The names of rules, indicators and indices, the first of each id."""
        return {each.id: each.name for each in reversed((*self.owners, *self.indices))}

    def parameter(self, rule_id: str, name: str) -> Parameter:
        """A parameter of a rule or indicator, one member's of it, or an index's percentage. KeyError if none."""
        if name == PERCENTAGE and self.find_index(rule_id) is not None:
            return _percentage()
        if (rule_id, name) not in self._parameters:
            owner = next(owner for owner in self.owners if owner.id == rule_id)
            self._parameters[rule_id, name] = parameter_in(owner.parameters, name)
        return self._parameters[rule_id, name]

    def title_of(self, rule_id: str, name: str) -> str:
        """What a reader calls a parameter of a rule or indicator, one member's of it, or an index's percentage."""
        if name == PERCENTAGE and (index := self.find_index(rule_id)) is not None:
            return index.name
        whole, dot, member = name.partition(MEMBER)
        title = self.parameter(rule_id, whole).name or as_words(whole)
        return f"{title}, {member}" if dot else title

    def full_title_of(self, rule_id: str, name: str) -> str:
        """The title of a parameter after that of its rule or indicator; of an index, the year and its name."""
        if self.find_index(rule_id) is not None:
            return self.name_of(rule_id) if name == PERCENTAGE else f"{self.name_of(rule_id)} {name}"
        return f"{self.name_of(rule_id)}: {in_sentence(self.title_of(rule_id, name))}"

    def name_of(self, rule_id: str) -> str:
        """The name of a rule, an indicator or an index."""
        return self._names[rule_id]

    def singles(self, target: ParameterTarget) -> tuple[ParameterTarget, ...]:
        """The single values of a parameter: one per member of its axis, else itself."""
        names = single_names(target.parameter, self.parameter(target.rule, target.parameter))
        return tuple(ParameterTarget(target.rule, name) for name in names)

    def in_order(self, targets: Iterable[ParameterTarget]) -> list[ParameterTarget]:
        """Sort parameters, each once: by their names, the values for members of an axis in its order."""
        once = {*targets}
        singles = (self.singles(whole) for whole in {target.whole for target in once})
        place = {single: number for each in singles for number, single in enumerate(each)}
        return sorted(once, key=lambda target: (str(target.whole), place.get(target, 0)))

    @property
    def owners(self) -> "tuple[Rule | Indicator, ...]":
        """The rules and indicators, in which parameters stand."""
        return (*self.rules, *self.indicators)

    def index(self, index_id: str) -> Index:
        """The index with that id. KeyError if there is none."""
        return {index.id: index for index in self.indices}[index_id]

    def find_index(self, index_id: str) -> Index | None:
        """The index with that id, or None."""
        return next((index for index in self.indices if index.id == index_id), None)

    def changes_of(self, rule_id: str, name: str) -> tuple[Change, ...]:
        """The changes of a parameter or an index value, in the order they were made."""
        return tuple(each for each in self.changes if (each.rule, each.parameter) == (rule_id, name))

    def change_of(self, rule_id: str, name: str) -> Change | None:
        """The last of the changes of a parameter or an index value; None if there are none."""
        return next(reversed(self.changes_of(rule_id, name)), None)


def read_agreement(sources: Mapping[str, Source]) -> Agreement:
    """Read the agreement in `sources`, given by path within its folder. InvalidInput with every fault."""
    faults = Faults()
    agreement = scan_agreement(sources, faults)
    if agreement is None and not faults:
        faults.add(f"filen {TERMS_FILE} saknas")
    if agreement is None or faults:
        raise InvalidInput(faults.in_order())
    return agreement


def agreement_sources(folder: Path, shown_as: str, faults: Faults) -> dict[str, Source]:
    """Read the files of an agreement's folder, by path within it. Faults are added to `faults`."""
    if not is_folder(folder):
        what = f"mappen {shown_as} finns inte, eller är ingen mapp"
        faults.add(what, remedy=parted("Ange överenskommelsens mapp med --config.", shown_as))
        return {}
    sources: dict[str, Source] = {}
    listed = [
        path
        for name in (RULES_FOLDER, INDEX_FOLDER)
        for path in yaml_paths(folder / name, f"{shown_as}/{name}", faults)
    ]
    for path in (folder / TERMS_FILE, *listed):
        relative = path.relative_to(folder).as_posix()
        unread = Source(f"{shown_as}/{relative}", "")
        if path.suffix != ".yaml":
            faults.add(f"{relative} läses inte", Place(unread), "filer som slutar på .yaml")
            continue
        sources[relative] = unread
        with faults.collecting():
            sources[relative] = read_source(path, unread.name, limits.YAML_BYTES, within=folder)
    return sources


def scan_agreement(sources: Mapping[str, Source], faults: Faults) -> Agreement | None:
    """Read the agreement as far as it can be, adding every fault to `faults`; None if its own file can't be read."""
    said = {diagnostic.place.source.name for diagnostic in faults.found if diagnostic.place}
    readable = {name: source for name, source in sources.items() if source.name not in said}
    terms = read_file(Terms, readable[TERMS_FILE], faults) if TERMS_FILE in readable else None
    rules: dict[str, Rule] = {}
    some_unreadable = False
    for name in sources:
        if not name.startswith(f"{RULES_FOLDER}/"):
            continue
        rule = read_file(Rule, readable[name], faults) if name in readable else None
        if rule is None or not rule.id:
            some_unreadable = True
        elif rule.id in rules:
            faults.add(f"två regler heter {rule.id}", rule.place_of("id"), remedy="Ge den ena ett annat id.")
        elif rule.id in TAKEN_IDS:
            faults.add(f"{rule.id} är upptaget", rule.place_of("id"), remedy="Välj ett annat id.")
        else:
            rules[rule.id] = rule
    indices = _indices(readable, faults)
    if terms is None:
        return None
    if terms.id and (why := unfit_name(terms.id)):
        faults.add(f"{terms.id} kan inte vara namnet på en mapp: {why}", terms.place_of("id"))
    absent = frozenset(name for name in terms.rules if name not in rules) if some_unreadable else frozenset[str]()
    if len(indices) < sum(name.startswith(f"{INDEX_FOLDER}/") for name in sources):
        named = {parameter.indexed_by for rule in rules.values() for parameter in rule.parameters.values()}
        absent |= {index for index in named if index} - {index.id for index in indices}
    else:
        _check_unexpressed(terms, {index.id for index in indices}, faults)
    check_uncertainty(terms.uncertainty, faults)
    _check_listed(terms, rules, absent, faults)
    listed = tuple(rules[name] for name in dict.fromkeys(terms.rules) if name in rules)
    return Agreement(terms, listed, (), indices, unreadable=absent)


def _indices(sources: Mapping[str, Source], faults: Faults) -> tuple[Index, ...]:
    indices: dict[str, Index] = {}
    for name, source in sources.items():
        index = read_file(Index, source, faults) if name.startswith(f"{INDEX_FOLDER}/") else None
        if index is None or not index.id:
            continue
        check_index(index, faults)
        if index.id in indices:
            faults.add(f"två index heter {index.id}", index.place_of("id"), remedy="Ge det ena ett annat id.")
        indices[index.id] = index
    plain = {index_id: index for index_id, index in indices.items() if not index.weights}
    for index in indices.values():
        if index.weights and check_composite(index, plain, faults):
            indices[index.id] = composed(index, plain)
    return tuple(indices.values())


def _check_listed(terms: Terms, rules: Mapping[str, Rule], absent: frozenset[str], faults: Faults) -> None:
    """Check that the rules listed are those that there are, each once."""
    if not terms.rules and not faults:
        faults.add("regler är en tom lista", terms.place_of("regler"), "minst en regel")
    for index, rule_id in enumerate(terms.rules):
        place = terms.place_of("regler", index)
        if rule_id in terms.rules[:index]:
            faults.add(f"regeln {rule_id} står två gånger", place)
        elif rule_id not in rules and rule_id not in absent:
            remedy = did_you_mean(rule_id, list(rules))
            faults.add(f"ingen fil i {RULES_FOLDER}/ har id: {rule_id}", place, remedy=remedy)
    for rule_id, rule in rules.items():
        if rule_id not in terms.rules:
            remedy = f"Lägg till den i {TERMS_FILE}, eller flytta filen härifrån."
            faults.add(f"regeln {rule_id} står inte i listan regler", rule.place_of("id"), remedy=remedy)
    for total in terms.totals:
        if total in TAKEN_IDS or total in rules:
            faults.add(f"{total} är upptaget", terms.key_place_of("totaler", total), remedy="Välj ett annat id.")
    for name, reference in terms.reference_years.items():
        _check_reference(name, reference, faults)


def _check_unexpressed(terms: Terms, indices: Collection[str], faults: Faults) -> None:
    """Check that what is not expressed is said of indices that there are."""
    for unexpressed in terms.unexpressed:
        if unexpressed.index is not None and unexpressed.index not in indices:
            remedy = did_you_mean(unexpressed.index, sorted(indices)) or "Lägg till en fil i index/ med det id:t."
            faults.add(f"inget index heter {unexpressed.index}", unexpressed.place_of("index"), remedy=remedy)


def _check_reference(name: str, reference: ReferenceYear, faults: Faults) -> None:
    """Check that there are either years or a lag, unless locked; and that no year is stated or locked twice."""
    both = reference.written_years is not None and reference.lag is not None
    if both or (reference.written_years is None and reference.lag is None and not reference.locked):
        faults.add(f"mätår för {name} behöver antingen år eller eftersläpning", reference.place)
    taken: set[int] = set(reference.years)
    for number, lock in enumerate(reference.locked):
        years = set(range(lock.first, lock.last + 1))
        if not years:
            faults.add(f"låst till {lock.last} är före från {lock.first}", lock.place_of("till"))
        if both_say := sorted(years & taken):
            what = f"mätår för {name} är angivet två gånger för {join_words([str(year) for year in both_say])}"
            faults.add(what, reference.place_of("låst", number), remedy="Behåll det ena.")
        taken |= years


@cache
def _percentage() -> Parameter:
    """Make the parameter that formulas read of an index: a percentage, whose value is another each year."""
    source = Source(PERCENTAGE, 'enhet: "%"\nvärden: {1900: saknas}\nstatus: fakta\nkälla: indexfilen\n')
    parameter = read_file(Parameter, source, Faults())
    if parameter is None:
        raise AssertionError("the percentage of an index can be read")
    return parameter
