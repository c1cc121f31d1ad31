"""YAML, CSV and formulas, damaged in memory: refused, or calculated as the second implementation does."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

from tests.attack.attempts import Attempt, Found
from tests.attack.damage import damaged
from tests.engine.second import Refused, Second
from tests.engine.test_second import same_kronor
from tests.generated import YEAR, candidate
from tests.generated import texts as generated_texts
from tests.test_broken import HEALTHY
from tests.worlds import ROOT, calculate
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.program import check_agreement
from tillaggsbelopp.agreement.reading import Agreement, read_agreement, scan_agreement
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Source
from tillaggsbelopp.documents.written import read_file
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.statistics.description import PACKAGE_FILE, catalogue_of, read_package
from tillaggsbelopp.statistics.statistics import read_statistics, scan_tables

Texts = dict[str, str]


@cache
def worlds() -> tuple[tuple[Texts, Texts, int], ...]:
    """Files of agreements and of their figures, by name, with a year; the small one most often."""
    found = [(_texts(HEALTHY / "config/prov"), _texts(HEALTHY / "data/prov"), 2024)] * 125
    for folder in sorted((ROOT / "examples").iterdir()):
        for config in sorted(folder.glob("config/*")):
            found.append((_texts(config), _texts(folder / "data" / config.name), 2025))
    return (*found, (_texts(ROOT / "config/orebro"), _texts(ROOT / "data/orebro"), 2025))


def _texts(folder: Path) -> Texts:
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".csv", ".md"))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def result_of(config: Texts, data: Texts, year: int) -> Result:
    """What the texts of files give. InvalidInput with all that is wrong."""

    def table(path: str) -> Source:
        if path not in data:
            raise InvalidInput([Diagnostic(f"{path} finns inte")])
        return Source(path, data[path])

    faults = Faults()
    agreement = scan_agreement({name: Source(name, text) for name, text in config.items()}, faults)
    package = read_package(Source(PACKAGE_FILE, data[PACKAGE_FILE]), faults)
    statistics = scan_tables(package, table, faults) if package else None
    if agreement and package:
        check_agreement(agreement, catalogue_of(package), faults)
    faults.raise_if_any()
    assert agreement is not None
    assert statistics is not None
    return calculate(agreement, Figures(statistics), year)


@cache
def _untouched() -> tuple[Agreement, Figures]:
    """The small agreement and its figures as they are, read once."""
    config, data, _ = worlds()[0]
    agreement = read_agreement({name: Source(name, text) for name, text in config.items()})
    package = Source(PACKAGE_FILE, data[PACKAGE_FILE])
    return agreement, Figures(read_statistics(package, lambda path: Source(path, data[path])))


def result_of_rule(name: str, text: str, year: int) -> Result:
    """What the small agreement gives with another text of one of its rules. InvalidInput with all that is wrong."""
    agreement, figures = _untouched()
    faults = Faults()
    rule = read_file(Rule, Source(name, text), faults)
    if rule is not None:
        rules = tuple(rule if each.id == rule.id else each for each in agreement.rules)
        agreement = replace(agreement, rules=rules, programs={})
        if faults:
            check_agreement(agreement, figures.statistics.catalogue, faults)
    faults.raise_if_any()
    return calculate(agreement, figures, year)


def accepted(config: Texts, data: Texts, year: int, calculated: Callable[[], Result] | None = None) -> bool:
    """Whether files are accepted. Found if their faults can't be told, or amounts are others than they should be.

    `calculated` gives their result where that takes less than reading all of them.
    """
    try:
        result = calculated() if calculated else result_of(config, data, year)
    except InvalidInput as invalid:
        if not str(invalid).strip():
            raise Found("refused without a word") from None
        return False
    for component in result.shared:
        if sum(component.amounts.values()) != component.rounded_pot:
            raise Found(f"{component.rule} does not sum to its pot")
    try:
        second = Second(config, data)
        second.calculate(year)
    except Exception:  # it knows nothing of damaged files
        return True
    try:
        return same_kronor(result, second)
    except AssertionError:
        raise Found("other amounts than the second implementation") from None


def files(_scratch: Path) -> Attempt:
    """A file or two of an agreement and its figures damaged."""

    def attempt(chance: Random) -> bool:
        config, data, year = chance.choice(worlds())
        config, data = dict(config), dict(data)
        for _ in range(chance.choice((1, 1, 2))):
            folder = chance.choice((config, config, data))
            name = chance.choice(sorted(folder))
            folder[name] = damaged(folder[name], chance, [*config.values()])
        return accepted(config, data, year)

    return attempt


TOKEN = re.compile(r"[A-ZÅÄÖ_]{2,}|[a-zåäö_][a-zåäö_0-9.]*|[0-9.]+|<=|>=|<>|[-+*/^=<>();]")
TOKENS = (
    *(
        "(",
        ")",
        ";",
        "+",
        "-",
        "*",
        "/",
        "^",
        "<",
        "<=",
        ">",
        ">=",
        "=",
        "<>",
        "0",
        "1",
        "2.5",
        "5 %",
        "3 km",
        "100 kr",
    ),
    *("år", "saknas", "invånare", "avstånd_sjukhus", "gräns", "grund", "grund.pott", "avstånd.nyckel", "kommun", "x"),
    *(
        "SUMMA(",
        "MEDEL(",
        "OM(",
        "MIN(",
        "RAMP(",
        "TRAPPA(",
        "ANDEL(",
        "FÖREGÅENDE(",
        "VÄRDE(",
        "TILLDELAT(",
        "SAKNAS(",
    ),
    *("OCH(", "ICKE(", "PER(", "AVRUNDA(", "HELTAL(", "ABS(", "OMSAKNAS(", "XLOOKUP(", "SUMIF(", "TEXT(", "SUMMA()"),
)
FORMULAS = (
    "invånare * RAMP(avstånd_sjukhus; gräns; 40 km)",
    "TRAPPA(avstånd_sjukhus; 0; > gräns; invånare; >= 40 km; 2 * invånare)",
    "OM(OCH(invånare > 100 invånare; ICKE(SAKNAS(avstånd_sjukhus))); invånare ^ 0.5; 1 invånare ^ 0.5)",
    "MAX(ANDEL(invånare); MEDEL(invånare) / SUMMA(invånare)) + HELTAL(avstånd_sjukhus / 7 km)",
    "OMSAKNAS(FÖREGÅENDE(invånare; 10 invånare); 0) + ABS(invånare - VÄRDE(invånare; 2022))",
    "1 + TILLDELAT(grund) / grund + AVRUNDA(invånare / HÖGSTA(invånare); 2) - LÄGSTA(avstånd_sjukhus) / 9 km",
    "(invånare + PER(SUMMA(invånare); kommun)) ^ 2 / (år * 1 invånare ^ 2)",
    "OM(ELLER(avstånd_sjukhus < gräns; år <> 2024); saknas; MIN(invånare; 300 invånare))",
)


def formulas(_scratch: Path) -> Attempt:
    """A formula with signs, names and functions put in, taken out and exchanged; a few of a random agreement."""

    def attempt(chance: Random) -> bool:
        if chance.random() < 0.05:
            made = _generated(chance.randrange(60))
            config, data, year = dict(made.config), made.data, YEAR
            name = chance.choice([name for name in config if name.startswith("regler/")])
            formula = chance.choice(
                re.findall(r"(?m)^(?:  +|pott: |fördelningsnyckel: )(\S.*[-+*/(].*)$", config[name])
            )
            config[name] = config[name].replace(formula, altered(formula, chance), 1)
        else:
            small, data, year = worlds()[0]
            config, name = dict(small), "regler/avstand.yaml"
            head, key, _ = config[name].partition("fördelningsnyckel: ")
            config[name] = f"{head}{key}>-\n  {altered(chance.choice(FORMULAS), chance)}\n"
            return accepted(config, data, year, lambda: result_of_rule(name, config[name], year))
        return accepted(config, data, year)

    return attempt


def altered(formula: str, chance: Random) -> str:
    """A formula with one to three of its parts other, gone or more than they were."""
    tokens = TOKEN.findall(formula)
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(len(tokens))
        alike = [token for token in (*TOKENS, *tokens) if _sort(token) == _sort(tokens[at])]
        if alike and chance.random() < 0.6:
            tokens[at] = re.sub(r"(?<=.)[()]+$", "", chance.choice(alike))
            continue
        put = chance.choice(([], [chance.choice(TOKENS)], [chance.choice(TOKENS)], [chance.choice(tokens)]))
        tokens[at : at + chance.choice((0, 1, 1, 1, 3))] = put
        tokens = tokens or ["0"]
    return " ".join(tokens)


def _sort(token: str) -> str:
    """Whether it is a function, a name, a number, an operator or a sign of its own."""
    if token[:2].isupper():
        return "function"
    if token[0].isalpha() or token[0].isdigit():
        return "name" if token[0].isalpha() else "number"
    return "operator" if token in ("+", "-", "*", "/") else "comparison" if token[0] in "<=>" else token


_generated = cache(generated_texts)


def agreements(_scratch: Path) -> Attempt:
    """An agreement made at random: what the second implementation refuses is refused, and the amounts are the same."""

    def attempt(chance: Random) -> bool:
        seed = chance.randrange(10**9)
        made, written = candidate(seed), generated_texts(seed)
        second = Second(written.config, written.data)
        try:
            second.calculate(YEAR)
        except Refused:
            if made is not None:
                raise Found(f"the second implementation refuses agreement {seed}") from None
            return False
        if made is None:
            raise Found(f"the second implementation calculates agreement {seed}")
        try:
            return same_kronor(made.result, second)
        except AssertionError:
            raise Found(f"agreement {seed}: other amounts than the second implementation") from None

    return attempt
