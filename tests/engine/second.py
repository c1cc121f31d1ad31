"""A second implementation of the language and the rule model, written from the documents and not from the program.

It is naive on purpose: a formula is evaluated for one cell at a time (a member of each axis), an axis is a loop, a year
before is a call, and whatever is wrong is one exception. It shares no code with the program, reads YAML as plain texts
and CSV with the standard library, and leaves out what has no bearing on an amount: units are only followed as far as
rounding asks for them, and a refusal says little.
"""

import csv
import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache, reduce
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import normalize

import yaml


class Refused(Exception):  # noqa: N818 - what the program calls it too
    """The amounts can't be calculated."""


class Missing:
    """A value that is not there."""


MISSING = Missing()
MUNICIPALITY = "kommun"
SCALES = {"%": Fraction(1, 100), "tkr": Fraction(1000), "mkr": Fraction(10**6)}
KR = {"kr": Fraction(1)}

# ---------------------------------------------------------------------------------------------------------------------
# Texts to trees

UNIT = r"(?:%|[a-zåäöé_][a-zåäöé_0-9]*)(?:\^-?[0-9.]+)?"
TOKEN = re.compile(
    rf"""\s*(?:
    (?P<number>[0-9]+(?:\.[0-9]+)?)(?:\s*(?P<unit>{UNIT}(?:[*/]{UNIT})*))?
  | (?P<function>[A-ZÅÄÖ][A-ZÅÄÖ_]*)\s*\(
  | (?P<name>[a-zåäöé_][a-zåäöé_0-9]*(?:\.[a-zåäöé_][a-zåäöé_0-9]*)*)
  | (?P<sign><=|>=|<>|[-+*/^=<>();])
  )""",
    re.VERBOSE,
)
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda x, y: x == y,
    "<>": lambda x, y: x != y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
}


@dataclass(eq=False)
class Node:
    """A call of `what` on its parts; or a number with its unit; or a name. The limits of TRAPPA have signs."""

    what: str
    parts: list["Node"] = field(default_factory=list)
    number: Fraction | None = None
    unit: dict[str, Fraction] | None = None
    name: str = ""
    signs: list[str] = field(default_factory=list)


def read_unit(text: str) -> tuple[Fraction, dict[str, Fraction]]:
    """What a figure in the unit is multiplied by, and the powers of the unit's words."""
    scale, powers = Fraction(1), dict[str, Fraction]()
    if text in ("tal", ""):
        return scale, powers
    for sign, word, exponent in re.findall(r"([*/]?)(%|[^\W0-9^][^\W^]*)(?:\^(-?[0-9.]+))?", text):
        power = Fraction(exponent or 1) * (-1 if sign == "/" else 1)
        scale *= SCALES.get(word, Fraction(1)) ** int(power)
        if word != "%":
            base = "kr" if word in SCALES else word
            powers[base] = powers.get(base, Fraction(0)) + power
    return scale, {word: power for word, power in powers.items() if power}


def parse(text: str) -> Node:
    """The tree of a formula."""
    tokens: list[re.Match[str]] = []
    at = 0
    text = normalize("NFC", text).strip()
    while at < len(text):
        token = TOKEN.match(text, at)
        assert token, text[at:]
        tokens.append(token)
        at = token.end()
    return _Parser(tokens).whole()


class _Parser:
    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def whole(self) -> Node:
        node = self.comparison()
        assert self.at == len(self.tokens)
        return node

    def sign(self) -> str:
        return (self.tokens[self.at]["sign"] or "") if self.at < len(self.tokens) else ""

    def take(self, *signs: str) -> str:
        sign = self.sign()
        if sign not in signs or not sign:
            return ""
        self.at += 1
        return sign

    def comparison(self) -> Node:
        left = self.sum()
        sign = self.take(*COMPARISONS)
        return Node(sign, [left, self.sum()]) if sign else left

    def sum(self) -> Node:
        left = self.product()
        while sign := self.take("+", "-"):
            left = Node(sign, [left, self.product()])
        return left

    def product(self) -> Node:
        left = self.negative()
        while sign := self.take("*", "/"):
            left = Node(sign, [left, self.negative()])
        return left

    def negative(self) -> Node:
        if self.take("-"):
            return Node("negative", [self.negative()])
        return self.power()

    def power(self) -> Node:
        base = self.atom()
        return Node("^", [base, self.negative()]) if self.take("^") else base

    def atom(self) -> Node:
        token = self.tokens[self.at]
        if self.take("("):
            inner = self.comparison()
            assert self.take(")")
            return inner
        self.at += 1
        if token["number"]:
            scale, unit = read_unit(token["unit"] or "")
            return Node("number", number=Fraction(token["number"]) * scale, unit=unit)
        if token["name"]:
            return Node("name", name=token["name"])
        assert token["function"], token
        call = Node(token["function"])
        while not call.parts or self.take(";"):
            if call.what == "TRAPPA" and len(call.parts) >= 2 and len(call.parts) % 2 == 0:
                call.signs.append(self.take("<", "<=", ">", ">="))
            call.parts.append(self.comparison())
        assert self.take(")")
        return call


# ---------------------------------------------------------------------------------------------------------------------
# Figures

Cell = dict[str, str]


@dataclass
class Field:
    """A field of a table: its values by year (None where the table has no years) and members of its axes."""

    table: str
    axes: list[str]
    dated: bool
    unit: dict[str, Fraction]
    scale: Fraction
    values: dict[tuple[int | None, tuple[str, ...]], Any]
    of: str = ""
    """The axis that the values of a field of groups are members of."""


@lru_cache(maxsize=200)
def _parsed_once(text: str) -> Any:
    return yaml.load(text, yaml.BaseLoader)


def _parsed(text: str) -> Any:
    """What a YAML file holds; the same text is parsed once, which takes longest."""
    return deepcopy(_parsed_once(text))


class Figures:
    """The tables of a datapackage."""

    def __init__(self, files: Mapping[str, str]) -> None:
        package = _parsed(files["datapackage.yaml"])
        self.fields: dict[str, Field] = {}
        self.members: dict[str, list[str]] = {}
        for table in package["resources"]:
            key = table["schema"]["primaryKey"]
            described = {each["name"]: each for each in table["schema"]["fields"]}
            years = [name for name in key if described[name]["type"] == "year"]
            columns = [name for name in key if name not in years]
            axes = [MUNICIPALITY if name == "kommunkod" else normalize("NFC", name) for name in columns]
            rows = list(csv.DictReader(StringIO(files[table["path"]].removeprefix("\ufeff"))))
            for column, axis in zip(columns, axes, strict=True):
                found = dict.fromkeys(row[column] for row in rows)
                if axis == MUNICIPALITY:
                    found = dict.fromkeys(sorted(found))
                known = self.members.setdefault(axis, list(found))
                assert set(known) == set(found), (axis, table["name"])
            for name, each in described.items():
                of = each.get("axel", "")
                if name in key or (each["type"] == "string" and not of):
                    continue
                scale, unit = read_unit(each.get("unit", "tal"))
                values: dict[tuple[int | None, tuple[str, ...]], Any] = {}
                for row in rows:
                    text = row[name].strip()
                    value = MISSING if text in ("", "saknas") else text if of else Fraction(text) * scale
                    values[int(row[years[0]]) if years else None, tuple(row[column] for column in columns)] = value
                known_as = normalize("NFC", each.get("namn", name))
                self.fields[known_as] = Field(table["name"], axes, bool(years), unit, scale, values, of)
        for each in self.fields.values():
            if each.of:
                named = {value for value in each.values.values() if value is not MISSING}
                self.members[each.of] = _sorted(named | {*self.members.get(each.of, ())})


def _sorted(members: set[str]) -> list[str]:
    """Members in order: as numbers if all are numbers."""
    numbers = all(member.isdecimal() for member in members)
    return sorted(members, key=lambda member: (int(member) if numbers else 0, member))


# ---------------------------------------------------------------------------------------------------------------------
# Agreements


def number(text: str) -> Fraction | Missing:
    """A figure as YAML holds it."""
    return MISSING if text == "saknas" else Fraction(re.sub(r"\s", "", text))


def day(text: str) -> date:
    """A day; of a month, its last."""
    year, month, *rest = (int(part) for part in text.split("-"))
    return date(year, month, rest[0] if rest else monthrange(year, month)[1])


@dataclass(frozen=True)
class Moment:
    """The year that is calculated, and from which year figures are taken if a formula says so."""

    year: int
    figures_of: int | None = None


@dataclass(frozen=True)
class Component:
    """What a rule gives: its rounded pot, and the amounts if it is distributed."""

    pot: int
    amounts: dict[str, int] | None


WHOLE_NUMBERS = {
    "pott": "pott",
    "nyckel": "fördelningsnyckel",
    "gruppnyckel": "gruppnyckel",
    "summa": "summa",
    "oavrundat": "tilldelning",
}
PER_MUNICIPALITY = ("nyckel", "andel", "oavrundat", "periodiserat", "heltal", "rest", "rang", "belopp")
IN_KRONOR = ("oavrundat", "periodiserat", "heltal", "rest", "belopp", "pott", "summa", "gällande_pott", "avrundad_pott")
Shape = tuple[frozenset[str], dict[str, Fraction] | None]


class Second:
    """An agreement with its figures, by the texts of their files; `calculate` gives a year."""

    def __init__(
        self,
        config: Mapping[str, str],
        data: Mapping[str, str],
        changes: Mapping[str, Any] | None = None,
        *,
        case_year: int = 0,
        known_at: date | None = None,
    ) -> None:
        read = {
            name: _parsed(text)
            for name, text in config.items()
            if name == "overenskommelse.yaml" or name.startswith(("regler/", "index/"))
        }
        self.terms = read["overenskommelse.yaml"]
        by_id = {each["id"]: each for name, each in read.items() if name.startswith("regler/")}
        self.rules: dict[str, dict[str, Any]] = {rule: by_id[rule] for rule in self.terms["regler"]}
        self.indices = {each["id"]: each for name, each in read.items() if name.startswith("index/")}
        self.figures = Figures(data)
        self.codes = self.figures.members[MUNICIPALITY]
        self.unit = int(self.terms["avrundning"]["enhet"])
        self.alone = self.terms["avrundning"].get("metod") == "var_för_sig"
        self.first = int(self.terms["gäller_från"][:4])
        self.known_at = known_at
        self._learn_axes()
        self._change(changes or {}, case_year)
        self._parse()
        self.memory: dict[Any, Any] = {}

    def calculate(self, year: int) -> dict[str, Component]:
        """Each rule's component in a year. Refused if there is none."""
        end = self.terms.get("gäller_till")
        if end and year > int(end[:4]):
            raise Refused("after the end")
        moment = Moment(year)
        there = self._present(moment)
        for rule in there:
            if self.months(rule, year):
                self._check(rule, moment)
        return {rule: self.component(rule, moment) for rule in there}

    def totals(self, components: Mapping[str, Component]) -> dict[str, int]:
        """Each municipality's total: its components, but for those of another total."""
        own = [each for rule, each in components.items() if each.amounts and "ingår_i" not in self.rules[rule]]
        return {code: sum(each.amounts[code] for each in own if each.amounts) for code in self.codes}

    def _learn_axes(self) -> None:
        """The members of axes that only parameters have."""
        for rule in self.rules.values():
            for written in rule.get("parametrar", {}).values():
                if "axel" in written:
                    members = {each for stated in written["värden"].values() if stated != "saknas" for each in stated}
                    assert members == set(self.figures.members.setdefault(written["axel"], sorted(members)))

    # ----- what a case changes

    def _change(self, changes: Mapping[str, Any], year: int) -> None:
        for name, text in changes.get("parametrar", {}).items():
            owner, _, member = name.rpartition(".")
            if owner in self.indices:
                entry = {"år": member, "procent": text, "publicerad": "0001-01-01"}
                kept = [each for each in self.indices[owner]["värden"] if each["år"] != member]
                self.indices[owner]["värden"] = [*kept, entry]
                continue
            candidates = [
                (written if "axel" not in written else self._one(rule, each, at), f"{each}.{at}" if at else each, rule)
                for rule in self.rules.values()
                for each, written in [*rule.get("parametrar", {}).items()]
                for at in (self.figures.members[written["axel"]] if "axel" in written else [""])
                if name in (f"{each}.{at}" if at else each, f"{rule['id']}.{each}" + (f".{at}" if at else ""))
            ]
            ((found, single, of_rule),) = candidates
            of_rule["parametrar"][single] = found
            stated = [int(each) for each in found["värden"] if int(each) <= year]
            money = "kr" in read_unit(found["enhet"])[1] and not {"indexeras", "gäller_till"} & set(found)
            level = str(year if money or not stated else max(stated))
            found.update({"värden": {level: text}, "ändrad": True})
        for rule, formulas in changes.get("regler", {}).items():
            self.rules[rule].update(formulas)
        for name, values in changes.get("uppgifter", {}).items():
            changed = self.figures.fields[name]
            for time, members in list(changed.values):
                if members[0] in values:
                    value = number(values[members[0]])
                    scaled = value if isinstance(value, Missing) else value * changed.scale
                    changed.values[time, members] = scaled
        for name, stated_year in changes.get("mätår", {}).items():
            self.terms["mätår"][name] = {"år": {str(year): stated_year}}

    # ----- names, and what they stand for

    def _parse(self) -> None:
        self.trees: dict[str, dict[str, Node]] = {}
        self.conditions: dict[str, list[Node]] = {}
        for rule, written in self.rules.items():
            named = {step: parse(formula_of(each)) for step, each in written.get("steg", {}).items()}
            named |= {step: parse(written[key]) for step, key in WHOLE_NUMBERS.items() if key in written}
            self.trees[rule] = named
            self.conditions[rule] = [parse(each["villkor"]) for each in written.get("kontroller", [])]
        # Axes and units of steps that read one another, also last year's: over and over until nothing is new.
        self.shapes: dict[tuple[str, str], Shape] = {}
        while True:
            found = {(rule, step): self.shape(rule, tree) for rule in self.trees for step, tree in self.steps(rule)}
            if found == self.shapes:
                break
            self.shapes = found

    def steps(self, rule: str) -> Iterator[tuple[str, Node]]:
        """The steps that the rule writes."""
        yield from self.trees[rule].items()

    def resolve(self, rule: str, name: str) -> tuple[str, str, str]:
        """What kind of thing a name in a rule's formula stands for, the rule that has it and what it is called."""
        if "." in name:
            owner, member = name.split(".", 1)
            if "axel" in self.rules[rule].get("parametrar", {}).get(owner, {}):
                return "parameter", rule, name
            if "." in member:
                return "parameter", owner, member
            if owner in self.indices:
                return "index", owner, member
            kind = "parameter" if member in self.rules[owner].get("parametrar", {}) else "step"
            return kind, owner, member
        if name in self.rules[rule].get("parametrar", {}):
            return "parameter", rule, name
        if name in self.trees[rule]:
            return "step", rule, name
        if name in self.rules:
            return "pot", name, ""
        if name in self.figures.fields:
            return "field", "", name
        if name == "år":
            return "year", "", ""
        return "step", rule, name

    def shape(self, rule: str, node: Node) -> Shape:
        """The axes and the unit of a formula; no unit is known of a bare 0, which fits any."""
        if node.what == "number":
            return frozenset(), (None if node.number == 0 and not node.unit else node.unit)
        if node.what == "name":
            return self._shape_of_name(rule, node.name)
        if node.what == "TILLDELAT":
            return frozenset({MUNICIPALITY}), KR
        if node.what == "BALANSERA":
            units = [self.shape(rule, part)[1] for part in node.parts]
            pot = next((unit for unit in (units[0], *units[2:]) if unit is not None), {})
            return frozenset(), self._product(pot, units[1], -1)
        if node.what == "PER":
            axes, unit = self.shape(rule, node.parts[0])
            return axes | {node.parts[1].name}, unit
        if node.what in (*REDUCTIONS, "GRUPPENS") and (groups := self.groups(rule, node)) is not None:
            axes, unit = self.shape(rule, node.parts[0])
            gone, instead = groups.axes[0], groups.of
            if node.what == "GRUPPENS":
                gone, instead = instead, gone
            return axes - {gone} | {instead}, {} if node.what == "ANTAL" else unit
        shapes = [
            self.shape(rule, part)
            for part in (node.parts[:1] if node.what in (*REDUCTIONS, "ANDEL", "RANG", "VÄRDE") else node.parts)
        ]
        axes = frozenset[str]().union(*(each for each, _ in shapes))
        units = [unit for _, unit in shapes]
        if node.what in REDUCTIONS:
            return axes - {self.axis(rule, node)} if axes else axes, {} if node.what == "ANTAL" else units[0]
        if node.what in ("ANDEL", "RANG", "RAMP", *COMPARISONS, "OCH", "ELLER", "ICKE", "SAKNAS"):
            return axes, {}
        if node.what in "*/":
            return axes, self._product(units[0], units[1], 1 if node.what == "*" else -1)
        if node.what == "^":
            exponent = self._literal(node.parts[1]) if units[0] else Fraction(0)
            return axes, {word: power * exponent for word, power in (units[0] or {}).items()}
        if node.what == "OM":
            units = units[1:]
        if node.what == "TRAPPA":
            units = [units[1], *units[3::2]]
        if node.what in ("AVRUNDA", "AVRUNDA_EXAKT", "HELTAL"):
            units = units[:1]
        return axes, next((unit for unit in units if unit is not None), None)

    def _shape_of_name(self, rule: str, name: str) -> Shape:
        if name == "saknas":
            return frozenset(), None
        kind, owner, member = self.resolve(rule, name)
        if kind == "field":
            found = self.figures.fields[member]
            return frozenset(found.axes), found.unit
        if kind == "parameter":
            whole = self.rules[owner]["parametrar"][member.partition(".")[0]]
            axis = frozenset({whole["axel"]}) if "axel" in whole and "." not in member else frozenset[str]()
            return axis, read_unit(whole["enhet"])[1]
        if kind == "pot":
            return frozenset(), KR
        if kind == "step" and (owner, member) in self.shapes and member not in IN_KRONOR:
            return self.shapes[owner, member]
        if kind == "step" and member not in self.trees[owner]:
            axes = frozenset({MUNICIPALITY}) if member in PER_MUNICIPALITY else frozenset[str]()
            return axes, KR if member in IN_KRONOR else {}
        if kind == "step":
            axes = frozenset({MUNICIPALITY}) if member in PER_MUNICIPALITY else frozenset[str]()
            return axes, KR if member in IN_KRONOR else None
        return frozenset(), {}

    def _product(self, one: Any, other: Any, sign: int) -> dict[str, Fraction]:
        """The unit of one times the other, which is raised to the sign."""
        powers = dict(one or {})
        for word, power in (other or {}).items():
            powers[word] = powers.get(word, Fraction(0)) + sign * power
        return {word: power for word, power in powers.items() if power}

    def _literal(self, node: Node) -> Fraction:
        if node.what == "negative":
            return -self._literal(node.parts[0])
        return node.number or Fraction(0)  # only a base without unit may have another exponent than a number

    def axis(self, rule: str, node: Node) -> str:
        """The axis that a function goes over: the one that is named, else the only one."""
        if len(node.parts) == 2:
            return node.parts[1].name
        axes, _ = self.shape(rule, node.parts[0])
        return next(iter(axes), MUNICIPALITY)

    def groups(self, rule: str, node: Node) -> Field | None:
        """The groups that a function goes within, if it names any: a name that is no axis of its value."""
        if len(node.parts) < 2:
            return None
        name = node.parts[1].name
        axes, _ = self.shape(rule, node.parts[0])
        if node.what != "GRUPPENS" and name in axes:
            return None
        return self.figures.fields.get(name)

    def group_of(self, name: str, member: str, moment: Moment) -> Any:
        """The group of a member of the axis that is parted; it may be missing."""
        return self.figure(name, {self.figures.fields[name].axes[0]: member}, moment)

    # ----- formulas

    def value(self, rule: str, node: Node, cell: Cell, moment: Moment) -> Any:
        """A formula's value in a cell."""
        what, parts = node.what, node.parts

        def of(part: Node) -> Any:
            return self.value(rule, part, cell, moment)

        if what == "number":
            return node.number
        if what == "name" and node.name == "saknas":
            return MISSING
        if what == "name":
            return self._named(rule, node.name, cell, moment)
        if what == "OM":
            truth = of(parts[0])
            return truth if truth is MISSING else of(parts[1] if truth else parts[2])
        if what == "SAKNAS":
            return of(parts[0]) is MISSING
        if what == "OMSAKNAS":
            found = of(parts[0])
            return of(parts[1]) if found is MISSING else found
        if what == "TRAPPA":
            return self._staircase(rule, node, cell, moment)
        if what in REDUCTIONS:
            return self._reduced(rule, node, cell, moment)
        if what == "ANDEL":
            total = self._reduced(rule, node, cell, moment)
            if total is MISSING:
                return MISSING
            if total == 0:
                raise Refused("a share of nothing")
            return of(parts[0]) / total
        if what == "RANG":
            return self._rank(rule, node, cell, moment)
        if what == "GRUPPENS":
            groups = self.figures.fields[parts[1].name]
            group = self.group_of(parts[1].name, cell[groups.axes[0]], moment)
            return MISSING if group is MISSING else self.value(rule, parts[0], {**cell, groups.of: group}, moment)
        if what == "PER":
            return of(parts[0])
        if what == "BALANSERA":
            return self._balanced(rule, node, moment)
        if what == "TILLDELAT":
            return Fraction(self.amounts(parts[0].name, moment)[cell[MUNICIPALITY]])
        if what == "FÖREGÅENDE":
            if moment.year <= self.first:
                return of(parts[1])
            return self.value(rule, parts[0], cell, Moment(moment.year - 1, moment.figures_of))
        if what == "VÄRDE":
            year = of(parts[1])
            return self.value(rule, parts[0], cell, Moment(moment.year, int(year)))
        values = [of(part) for part in parts]
        if any(each is MISSING for each in values):
            return MISSING
        if what == "AVRUNDA_EXAKT":
            return rounded(values[0], int(values[1]))
        if what in COMPARISONS:
            decimals = self._decimals(rule, *parts)
            return COMPARISONS[what](*(rounded(each, decimals) for each in values))
        if what in ("AVRUNDA", "HELTAL"):
            first = rounded(values[0], self._decimals(rule, parts[0]))
            return rounded(first, int(values[1])) if what == "AVRUNDA" else Fraction(first // 1)
        return ELEMENTWISE[what](*values)

    def _decimals(self, rule: str, *parts: Node) -> int:
        units = [self.shape(rule, part)[1] for part in parts]
        return 2 if next((unit for unit in units if unit is not None), None) == KR else 6

    def _staircase(self, rule: str, node: Node, cell: Cell, moment: Moment) -> Any:
        x = self.value(rule, node.parts[0], cell, moment)
        limits = [self.value(rule, part, cell, moment) for part in node.parts[2::2]]
        if x is MISSING or MISSING in limits:
            return MISSING
        decimals = self._decimals(rule, node.parts[0], *node.parts[2::2])
        x, limits = rounded(x, decimals), [rounded(each, decimals) for each in limits]
        rising = node.signs[0] in (">", ">=")
        if any((b <= a) if rising else (b >= a) for a, b in pairwise(limits)):
            raise Refused("limits out of order")
        chosen = node.parts[1]
        for sign, limit, then in zip(node.signs, limits, node.parts[3::2], strict=True):
            if COMPARISONS[sign](x, limit):
                chosen = then
        return self.value(rule, chosen, cell, moment)

    def _balanced(self, rule: str, node: Node, moment: Moment) -> Any:
        """Where the pot is spent: the sum at every bend, one by one, and a straight line between the two around it."""
        known = ("balanced", id(node), moment)
        if known not in self.memory:
            ((axis,),) = [{each for part in node.parts[1:] for each in self.shape(rule, part)[0]}]
            members = self.figures.members[axis]
            pot = self.value(rule, node.parts[0], {}, moment)
            lines = [[self.value(rule, part, {axis: each}, moment) for each in members] for part in node.parts[1:]]
            if any(each is MISSING for line in lines for each in line):
                raise Refused("a balance over what is missing")
            self.memory[known] = pot if pot is MISSING else balanced(pot, *lines)
        return self.memory[known]

    def _reduced(self, rule: str, node: Node, cell: Cell, moment: Moment) -> Any:
        axes, _ = self.shape(rule, node.parts[0])
        axis, group, members = self._line(rule, node, cell, moment)
        if group is MISSING:
            return MISSING
        known = ("reduced", id(node), group, tuple(cell.get(each) for each in sorted(axes - {axis})), moment)
        if known not in self.memory:
            values = [self.value(rule, node.parts[0], {**cell, axis: member}, moment) for member in members]
            there = [each for each in values if each is not MISSING]
            if node.what in ("SUMMA", "ANDEL", "ANTAL") and len(there) < len(values):
                raise Refused("a sum over what is missing")
            empty = Fraction(0) if node.what in ("SUMMA", "ANTAL") else MISSING
            self.memory[known] = REDUCTIONS.get(node.what, sum)(there) if there else empty
        return self.memory[known]

    def _line(self, rule: str, node: Node, cell: Cell, moment: Moment) -> tuple[str, Any, list[str]]:
        """The axis that a function goes along, the group that it goes within there, and the members that count."""
        groups = self.groups(rule, node)
        if groups is None:
            axis = self.axis(rule, node)
            return axis, "", self.figures.members[axis]
        (axis,), name = groups.axes, node.parts[1].name
        each = {member: self.group_of(name, member, moment) for member in self.figures.members[axis]}
        group = cell[groups.of] if node.what in REDUCTIONS else each[cell[axis]]
        return axis, group, [member for member in each if each[member] == group]

    def _rank(self, rule: str, node: Node, cell: Cell, moment: Moment) -> Any:
        axis, group, members = self._line(rule, node, cell, moment)
        if group is MISSING:
            return MISSING
        values = {each: self.value(rule, node.parts[0], {**cell, axis: each}, moment) for each in members}
        if MISSING in values.values():
            raise Refused("a rank of what is missing")
        decimals = self._decimals(rule, node.parts[0])
        order = sorted(members, key=lambda each: (-rounded(values[each], decimals), members.index(each)))
        return Fraction(order.index(cell[axis]) + 1)

    def _named(self, rule: str, name: str, cell: Cell, moment: Moment) -> Any:
        kind, owner, member = self.resolve(rule, name)
        if kind == "year":
            return Fraction(moment.year)
        if kind == "parameter":
            axis = self.rules[owner]["parametrar"][member.partition(".")[0]].get("axel")
            whole = axis and "." not in member
            return self.parameter(owner, f"{member}.{cell[axis]}" if whole else member, moment.year)
        if kind == "index":
            return self.percent(owner, moment.year)
        if kind == "pot":
            return self.step(owner, "pott", {}, moment) if self.months(owner, moment.year) else Fraction(0)
        if kind == "step":
            return self.step(owner, member, cell, moment)
        return self.figure(member, cell, moment)

    # ----- parameters, indices and figures

    def written(self, rule: str, name: str) -> dict[str, Any]:
        """What is written of a parameter, or of one member of its axis."""
        parameters = self.rules[rule]["parametrar"]
        whole, _, member = name.partition(".")
        return parameters[name] if name in parameters else self._one(self.rules[rule], whole, member)

    def _one(self, rule: dict[str, Any], name: str, member: str) -> dict[str, Any]:
        """What a parameter with an axis says of one member, as if it had none."""
        written = {key: value for key, value in rule["parametrar"][name].items() if key != "axel"}
        stated = written["värden"].items()
        return {**written, "värden": {year: each if each == "saknas" else each[member] for year, each in stated}}

    def stated(self, rule: str, name: str, year: int) -> int | None:
        """The year whose stated value holds in a year, if any."""
        written = self.written(rule, name)
        if "ändrad" in written:  # in every year, also those before that are read
            return int(next(iter(written["värden"])))
        latest = max((int(each) for each in written["värden"] if int(each) <= year), default=None)
        if latest is None or written["värden"][str(latest)] == "saknas":
            return None
        if "gäller_till" in written:
            return latest if year <= max(latest, int(written["gäller_till"])) else None
        money = "kr" in read_unit(written["enhet"])[1]
        return None if money and latest != year and "indexeras" not in written else latest

    def parameter(self, rule: str, name: str, year: int) -> Fraction:
        """What a parameter is in a year, raised by its index."""
        written = self.written(rule, name)
        stated = self.stated(rule, name, year)
        if stated is None:
            raise Refused(f"{rule}.{name} has no value for {year}")
        value = number(written["värden"][str(stated)])
        assert isinstance(value, Fraction)
        value *= read_unit(written["enhet"])[0]
        if "indexeras" not in written:
            return value
        level = int(written.get("prisnivå", {}).get(str(stated), stated))
        if level > year:
            raise Refused("a price level after the year")
        for each in range(level + 1, year + 1):
            value *= 1 + self.percent(written["indexeras"], each)
            if written.get("avrundas_årligen") == "true":
                value = rounded(value, 0)
        return value

    def percent(self, index: str, year: int) -> Fraction:
        """How much an index rises to a year."""
        written = self.indices[index]
        if "sammansatt" in written:
            weights = {part: number(text) for part, text in written["sammansatt"].items()}
            return sum((self.percent(part, year) * weight for part, weight in weights.items()), Fraction(0))
        known = [
            (day(each["publicerad"]), number(each["procent"]))
            for each in written["värden"]
            if int(each["år"]) == year and each["procent"] != "saknas"
        ]
        known = [each for each in known if self.known_at is None or each[0] <= self.known_at]
        if not known:
            raise Refused(f"{index} has no value for {year}")
        _, percent = max(known, key=lambda each: each[0])
        assert isinstance(percent, Fraction)
        return percent / 100

    def figure(self, name: str, cell: Cell, moment: Moment) -> Fraction | Missing:
        """A field's value."""
        found = self.figures.fields[name]
        time = self._reference_year(name, found.table, moment) if found.dated else None
        place = time, tuple(cell[axis] for axis in found.axes)
        if place not in found.values:
            raise Refused(f"no {name} for {place}")
        return found.values[place]

    def _reference_year(self, name: str, table: str, moment: Moment) -> int:
        if moment.figures_of is not None:
            return moment.figures_of
        references = self.terms.get("mätår", {})
        written = references.get(name) or references.get(table)
        if written is None:
            return moment.year
        for lock in written.get("låst", []):
            if int(lock["från"]) <= moment.year <= int(lock["till"]):
                return int(lock["mätår"])
        stated = written.get("år", {}).get(str(moment.year), "saknas")
        if stated != "saknas":
            return int(stated)
        if "eftersläpning" not in written:
            raise Refused(f"no reference year of {name} for {moment.year}")
        return moment.year - int(written["eftersläpning"])

    # ----- rules

    def _present(self, moment: Moment) -> list[str]:
        """The rules that do not stand aside."""
        aside: set[str] = set()
        while True:
            more = {
                rule
                for rule, written in self.rules.items()
                if "när_värde_saknas" in written and rule not in aside and self._lacks(rule, aside, moment.year)
            }
            if not more:
                return [rule for rule in self.rules if rule not in aside]
            aside |= more

    def _lacks(self, rule: str, aside: set[str], year: int) -> bool:
        trees = [*self.trees[rule].values(), *self.conditions[rule]]
        for name in {name for tree in trees for name in names(tree) if name not in self.figures.members}:
            kind, owner, member = self.resolve(rule, name)
            if owner in aside or (kind == "parameter" and self._unstated(owner, member, year)):
                return True
        return False

    def _unstated(self, rule: str, name: str, year: int) -> bool:
        """Whether a parameter, or any member's value of it, is not there."""
        axis = self.rules[rule]["parametrar"].get(name, {}).get("axel")
        singles = [f"{name}.{member}" for member in self.figures.members[axis]] if axis else [name]
        return any(self.stated(rule, each, year) is None for each in singles)

    def months(self, rule: str, year: int) -> int:
        """How many months of a year the rule is in force."""
        written = self.rules[rule]
        months = set(range(1, 13))
        for dates in ([self.terms] if year >= self.first else []) + [written]:
            start, end = dates.get("gäller_från", "0001-01-01"), dates.get("gäller_till", "9999-12-31")
            months = {month for month in months if start[:7] <= f"{year}-{month:02}" <= end[:7]}
        return len(months)

    def _check(self, rule: str, moment: Moment) -> None:
        for condition in self.conditions[rule]:
            axes, _ = self.shape(rule, condition)
            cells: list[Cell] = [{}]
            for axis in axes:
                cells = [{**cell, axis: member} for cell in cells for member in self.figures.members[axis]]
            for cell in cells:
                if self.value(rule, condition, cell, moment) is not True:
                    raise Refused(f"{rule}: a condition does not hold")

    def step(self, rule: str, name: str, cell: Cell, moment: Moment) -> Any:
        """A step's value, of those that a rule writes and those that sharing adds to it."""
        if (tree := self.trees[rule].get(name)) is not None:
            axes, _ = self.shapes[rule, name]
            known = (rule, name, tuple(cell[axis] for axis in sorted(axes)), moment)
            if known not in self.memory:
                self.memory[known] = self.value(rule, tree, cell, moment)
            return self.memory[known]
        months = self.months(rule, moment.year)
        if name == "pott":
            return sum((self.unrounded(rule, code, moment) for code in self.codes), Fraction(0))
        if name == "månader":
            return Fraction(months)
        if name == "gällande_pott":
            return self.step(rule, "pott", {}, moment) if months else Fraction(0)
        if name == "avrundad_pott":
            return Fraction(self.rounded_pot(rule, moment))
        code = cell[MUNICIPALITY]
        if name == "andel":
            pot = self.shared(rule, moment)
            return self.unrounded(rule, code, moment) / pot if pot else Fraction(0)
        if name == "oavrundat":
            return self.unrounded(rule, code, moment)
        if name == "periodiserat":
            return self.unrounded(rule, code, moment) * months / 12
        if name == "belopp":
            return Fraction(self.amounts(rule, moment)[code])
        return self.workings(rule, moment)[name][code]

    def needed(self, rule: str, name: str, cell: Cell, moment: Moment) -> Fraction:
        """A step that may not be missing."""
        value = self.step(rule, name, cell, moment)
        if value is MISSING:
            raise Refused(f"{rule}.{name} is missing")
        assert isinstance(value, Fraction)
        return value

    def rounded_pot(self, rule: str, moment: Moment) -> int:
        """What is paid: the pot rounded to the unit, or the sum of amounts that are each rounded on their own."""
        if self.alone and {"nyckel", "oavrundat"} & set(self.trees[rule]):
            return sum(self.amounts(rule, moment).values())
        return self.whole(self.pot(rule, moment))

    def whole(self, kronor: Fraction) -> int:
        """Kronor rounded to the unit."""
        return int(rounded(kronor / self.unit, 0)) * self.unit

    def pot(self, rule: str, moment: Moment) -> Fraction:
        """The pot, or the stated sum, for the months in force."""
        months = self.months(rule, moment.year)
        if not months:
            return Fraction(0)
        name = "summa" if "summa" in self.trees[rule] else "pott"
        pot = self.needed(rule, name, {}, moment) * months / 12
        if self.whole(pot) < 0 and "negativa_belopp" not in self.rules[rule]:
            raise Refused(f"{rule}: a pot below 0")
        if name == "summa":
            for part in (Fraction(1), Fraction(months, 12)):
                both = [self.needed(rule, each, {}, moment) * part / self.unit for each in ("pott", "summa")]
                if rounded(both[0], 0) != rounded(both[1], 0):
                    raise Refused(f"{rule}: the sum is another")
        return pot

    def unrounded(self, rule: str, code: str, moment: Moment) -> Fraction:
        """A municipality's amount before rounding: of the rounded pot, or of a direct allocation for a whole year."""
        cell = {MUNICIPALITY: code}
        if "oavrundat" in self.trees[rule]:
            return self.needed(rule, "oavrundat", cell, moment)
        if self.shared(rule, moment) == 0:
            return Fraction(0)
        known = ("keys", rule, moment)
        if known not in self.memory:
            keys = {each: self.needed(rule, "nyckel", {MUNICIPALITY: each}, moment) for each in self.codes}
            if min(keys.values()) < 0 or not any(keys.values()):
                raise Refused(f"{rule}: keys below 0, or all 0")
            self.memory[known] = keys, self._of_groups(rule, keys, moment)
        keys, groups = self.memory[known]
        amount, members = groups[code]
        return Fraction(amount * keys[code] / sum(keys[each] for each in members)) if amount else Fraction(0)

    def shared(self, rule: str, moment: Moment) -> Fraction:
        """What is shared by a key: the rounded pot, or the pot itself where amounts are each rounded on their own."""
        return self.pot(rule, moment) if self.alone else Fraction(self.rounded_pot(rule, moment))

    def _of_groups(
        self, rule: str, keys: Mapping[str, Fraction], moment: Moment
    ) -> dict[str, tuple[Fraction, list[str]]]:
        """What each municipality's group shares, in kr, and who share it: everybody the whole pot if there are none."""
        pot, field_ = self.shared(rule, moment), self.rules[rule].get("inom")
        if field_ is None:
            return dict.fromkeys(self.codes, (pot, self.codes))
        of = self.figures.fields[field_].of
        members: dict[str, list[str]] = {group: [] for group in self.figures.members[of]}
        for code in self.codes:
            group = self.group_of(field_, code, moment)
            if group is MISSING:
                raise Refused(f"{rule}: {code} is in no group")
            members[group].append(code)
        weights = {group: sum((keys[code] for code in codes), Fraction(0)) for group, codes in members.items()}
        if "gruppnyckel" in self.trees[rule]:
            weights = {group: self.needed(rule, "gruppnyckel", {of: group}, moment) for group in members}
        if min(weights.values()) < 0 or not any(weights.values()):
            raise Refused(f"{rule}: keys of groups below 0, or all 0")
        total = sum(weights.values())
        parts = {group: pot * weight / total for group, weight in weights.items()}
        amounts = parts if self.alone else _shared_out(parts, int(pot), self.unit)
        if any(amounts[group] and not any(keys[code] for code in codes) for group, codes in members.items()):
            raise Refused(f"{rule}: a group without a key")
        return {code: (Fraction(amounts[group]), codes) for group, codes in members.items() for code in codes}

    def workings(self, rule: str, moment: Moment) -> dict[str, dict[str, Any]]:
        """Whole units, what remains, and the order of the remainders: largest first, lower code first if equal."""
        known = ("workings", rule, moment)
        if known not in self.memory:
            months = self.months(rule, moment.year)
            part = Fraction(months, 12) if "oavrundat" in self.trees[rule] else Fraction(1)
            stated = {
                code: rounded(self.unrounded(rule, code, moment) * part, 4) if months else Fraction(0)
                for code in self.codes
            }
            if min(stated.values()) < 0 and "negativa_belopp" not in self.rules[rule]:
                raise Refused(f"{rule}: an amount below 0")
            whole = {code: Fraction(value // self.unit * self.unit) for code, value in stated.items()}
            rest = {code: stated[code] - whole[code] for code in self.codes}
            order = sorted(self.codes, key=lambda code: (-rest[code], code))
            rank = {
                code: Fraction(place)
                for codes in self._parts(rule, moment)
                for place, code in enumerate((each for each in order if each in codes), start=1)
            }
            self.memory[known] = {"heltal": whole, "rest": rest, "rang": rank}
        return dict(self.memory[known])

    def amounts(self, rule: str, moment: Moment) -> dict[str, int]:
        """The rounded amounts."""
        known = ("amounts", rule, moment)
        if self.alone:
            months = self.months(rule, moment.year)
            if not months:
                return dict.fromkeys(self.codes, 0)
            self.pot(rule, moment)  # which is refused if it is below 0, or another than the sum
            part = Fraction(months, 12) if "oavrundat" in self.trees[rule] else Fraction(1)
            return {code: self.whole(self.unrounded(rule, code, moment) * part) for code in self.codes}
        if known not in self.memory:
            pot, steps = self.rounded_pot(rule, moment), self.workings(rule, moment)
            amounts = {code: int(whole) for code, whole in steps["heltal"].items()}
            for codes, shared in self._parts(rule, moment).items():
                left = int((pot if shared is None else shared) - sum(amounts[code] for code in codes)) // self.unit
                for code in sorted(codes, key=lambda code: steps["rang"][code])[:left]:
                    amounts[code] += self.unit
            assert sum(amounts.values()) == pot, rule
            self.memory[known] = amounts
        return dict(self.memory[known])

    def _parts(self, rule: str, moment: Moment) -> dict[tuple[str, ...], Fraction | None]:
        """Those whose amounts are rounded together, and to what sum (None: the whole pot)."""
        if "inom" not in self.rules[rule] or not self.rounded_pot(rule, moment):
            return {tuple(self.codes): None}
        self.unrounded(rule, self.codes[0], moment)
        _, groups = self.memory["keys", rule, moment]
        return {tuple(codes): amount for amount, codes in groups.values()}

    def component(self, rule: str, moment: Moment) -> Component:
        """What a rule gives in a year."""
        distributed = {"nyckel", "oavrundat"} & set(self.trees[rule])
        return Component(self.rounded_pot(rule, moment), self.amounts(rule, moment) if distributed else None)


def _shared_out(unrounded: Mapping[str, Fraction], pot: int, unit: int) -> dict[str, int]:
    """Groups' amounts in whole units: rounded down, and what is left to the largest remainders."""
    stated = {group: rounded(amount, 4) for group, amount in unrounded.items()}
    amounts = {group: int(value // unit * unit) for group, value in stated.items()}
    left = (pot - sum(amounts.values())) // unit
    order = [*stated]
    for group in sorted(order, key=lambda group: (amounts[group] - stated[group], order.index(group)))[:left]:
        amounts[group] += unit
    assert sum(amounts.values()) == pot
    return amounts


def rounded(x: Fraction, decimals: int) -> Fraction:
    """To so many decimals, a half away from zero."""
    scale = Fraction(10) ** decimals
    whole = (2 * abs(x) * scale + 1) // 2
    return whole / scale if x >= 0 else -whole / scale


def balanced(
    pot: Fraction, keys: list[Fraction], floors: list[Fraction], caps: list[Fraction] | None = None
) -> Fraction:
    """The lowest x at which the pot is spent."""

    def spent(x: Fraction) -> Fraction:
        each = [max(x * key, floor) for key, floor in zip(keys, floors, strict=True)]
        return sum(each if caps is None else map(min, each, caps), Fraction(0))

    if min(keys) < 0 or not any(keys) or (caps is not None and any(map(lambda low, high: low > high, floors, caps))):
        raise Refused("keys below 0, or all 0, or floors above caps")
    bends = sorted(
        {line[at] / key for line in [floors, *([caps] if caps else [])] for at, key in enumerate(keys) if key}
    )
    if caps is None:
        bends.append(max(bends[-1], pot / sum(keys)) + 1)
    if not spent(bends[0]) <= pot <= spent(bends[-1]):
        raise Refused("a pot outside floors and caps")
    if spent(bends[0]) == pot:
        return bends[0]
    for low, high in pairwise(bends):
        if spent(high) >= pot:
            return low + (pot - spent(low)) * (high - low) / (spent(high) - spent(low))
    raise AssertionError


def formula_of(step: Any) -> str:
    """The formula of a step, which may have a name for readers beside it."""
    return step["formel"] if isinstance(step, dict) else step


def names(node: Node) -> Iterator[str]:
    """Every name in a formula."""
    if node.name:
        yield node.name
    for part in node.parts:
        yield from names(part)


def _divided(x: Fraction, y: Fraction) -> Fraction:
    if y == 0:
        raise Refused("division by 0")
    return x / y


def _power(x: Fraction, y: Fraction) -> Fraction:
    if abs(y) > 100 or (x == 0 and y <= 0) or (x < 0 and y.denominator > 1):
        raise Refused("no such power")
    if y.denominator == 1:
        return x ** int(y)
    if x == 0:
        return x
    with localcontext() as context:
        context.prec = 50
        base = Decimal(x.numerator) / Decimal(x.denominator)
        return Fraction(base ** (Decimal(y.numerator) / Decimal(y.denominator)))


def _ramp(x: Fraction, low: Fraction, high: Fraction) -> Fraction:
    if low >= high:
        raise Refused("a ramp without length")
    return min(max((x - low) / (high - low), Fraction(0)), Fraction(1))


REDUCTIONS: dict[str, Callable[[list[Any]], Fraction]] = {
    "SUMMA": lambda values: sum(values, Fraction(0)),
    "MEDEL": lambda values: sum(values, Fraction(0)) / len(values),
    "LÄGSTA": min,
    "HÖGSTA": max,
    "ANTAL": lambda truths: Fraction(sum(truth is True for truth in truths)),
}
ELEMENTWISE: dict[str, Callable[..., Any]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": _divided,
    "^": _power,
    "negative": lambda x: -x,
    "ABS": abs,
    "MIN": lambda *values: reduce(min, values),
    "MAX": lambda *values: reduce(max, values),
    "RAMP": _ramp,
    "OCH": lambda *truths: all(truths),
    "ELLER": lambda *truths: any(truths),
    "ICKE": lambda truth: not truth,
}


def texts(folder: Path, pattern: str = "**/*") -> dict[str, str]:
    """The files under a folder, by their relative names."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8-sig")
        for path in sorted(folder.glob(pattern))
        if path.suffix in (".yaml", ".csv")
    }
