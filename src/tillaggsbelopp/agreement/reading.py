"""An agreement's folder, read: overenskommelse.yaml and one file per rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, TypeVar

from tillaggsbelopp.agreement.models import Parameter, Rule, Terms
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Source, did_you_mean, fold
from tillaggsbelopp.documents.models import Written, read_model
from tillaggsbelopp.documents.nodes import parse_yaml
from tillaggsbelopp.documents.text import read_source

TERMS_FILE: Final = "overenskommelse.yaml"
RULES_FOLDER: Final = "regler"

Model = TypeVar("Model", bound=Written)


@dataclass(frozen=True)
class Change:
    """A parameter given another value for a what-if; `value` is in the base of the unit, `shown` as written."""

    rule: str
    parameter: str
    value: Fraction
    shown: str
    before: str

    def __str__(self) -> str:
        return f"{self.rule}.{self.parameter} = {self.shown} (i stället för {self.before})"


@dataclass(frozen=True)
class Agreement:
    """An agreement as written, and what it is changed in for a what-if."""

    terms: Terms
    rules: tuple[Rule, ...]
    changes: tuple[Change, ...] = ()

    def rule(self, rule_id: str) -> Rule:
        """The rule with that id. KeyError if there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def parameter(self, rule_id: str, name: str) -> Parameter:
        """A parameter of a rule. KeyError if there is none."""
        return self.rule(rule_id).parameters[name]

    def change_of(self, rule_id: str, name: str) -> Change | None:
        """What a parameter has been changed to, or None."""
        return next((c for c in reversed(self.changes) if (c.rule, c.parameter) == (rule_id, name)), None)


def read_agreement_folder(folder: Path, shown_as: str) -> Agreement:
    """Read an agreement's folder, named `shown_as` in messages. InvalidInput with every fault in every file."""
    faults = Faults()
    sources: dict[str, Source] = {}
    if not folder.is_dir():
        what = "är ingen mapp" if folder.exists() else "finns inte"
        raise InvalidInput(
            [Diagnostic(f"mappen {shown_as} {what}", remedy="Ange överenskommelsens mapp med --config.")]
        )
    paths = [folder / TERMS_FILE, *sorted((folder / RULES_FOLDER).glob("*.yaml"))]
    for path in paths:
        relative = path.relative_to(folder).as_posix()
        try:
            sources[relative] = read_source(path, f"{shown_as}/{relative}")
        except InvalidInput as invalid:
            faults.extend(invalid.diagnostics)
    return read_agreement(sources, faults)


def read_agreement(sources: Mapping[str, Source], faults: Faults | None = None) -> Agreement:
    """The agreement in `sources`, by path within its folder. InvalidInput with every fault, and those given."""
    faults = faults or Faults()
    terms = _read(Terms, sources.get(TERMS_FILE), faults)
    rules: dict[str, Rule] = {}
    broken: set[str] = set()
    for name, source in sources.items():
        if not name.startswith(f"{RULES_FOLDER}/"):
            continue
        rule = _read(Rule, source, faults)
        stem = name.removeprefix(f"{RULES_FOLDER}/").removesuffix(".yaml")
        if rule is None:
            broken.add(fold(stem))
        elif rule.id in rules:
            faults.add(f"två regler heter {rule.id}", rule.place_of("id"), remedy="Ge den ena ett annat id.")
        else:
            rules[rule.id] = rule
    if terms is not None:
        _check_listed(terms, rules, broken, faults)
    elif not faults.found:
        faults.add(f"filen {TERMS_FILE} saknas")
    faults.raise_if_any()
    if terms is None:  # pragma: no cover - told to the type checker; a fault was raised
        raise InvalidInput([])
    return Agreement(terms, tuple(rules[rule_id] for rule_id in terms.rules))


def _read(model: type[Model], source: Source | None, faults: Faults) -> Model | None:
    if source is None:
        return None
    try:
        return read_model(model, parse_yaml(source))
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return None


def _check_listed(terms: Terms, rules: Mapping[str, Rule], broken: set[str], faults: Faults) -> None:
    """The rules that are listed are those that there are, each once."""
    if not terms.rules:
        faults.add("regler är en tom lista", terms.place_of("regler"), "minst en regel")
    for index, rule_id in enumerate(terms.rules):
        place = terms.place_of("regler", index)
        if rule_id in terms.rules[:index]:
            faults.add(f"regeln {rule_id} står två gånger", place)
        elif rule_id not in rules and fold(rule_id) not in broken:
            faults.add(
                f"ingen fil i {RULES_FOLDER}/ har id: {rule_id}", place, remedy=did_you_mean(rule_id, list(rules))
            )
    for rule_id, rule in rules.items():
        if rule_id not in terms.rules:
            faults.add(
                f"regeln {rule_id} står inte i listan regler",
                rule.place_of("id"),
                remedy=f"Lägg till den i {TERMS_FILE}, eller flytta filen härifrån.",
            )
    for name, reference in terms.reference_years.items():
        if (reference.years is None) == (reference.lag is None):
            faults.add(f"mätår för {name} behöver antingen år eller eftersläpning", terms.place_of("mätår", name))
