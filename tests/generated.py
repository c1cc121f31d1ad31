"""Agreements made at random that use the whole language, with figures that lack values, axes, years and scales.

`candidate(seed)` is always the same for a seed. Not every one can be calculated: a generated pot may well divide by 0.
"""

import random
from dataclasses import dataclass
from functools import lru_cache
from textwrap import indent

from tests.worlds import REGISTER, agreement_files, calculate
from tillaggsbelopp.agreement.models import PERIODS
from tillaggsbelopp.agreement.reading import Agreement, read_agreement
from tillaggsbelopp.diagnostics import InvalidInput, Source
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.statistics.statistics import read_statistics

YEAR = 2022
AGES = ("0-19", "20-64", "65+")

PACKAGE = (
    REGISTER
    + """\
  - name: lage
    path: lage.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod]
      fields:
        - {name: kommunkod, type: string}
        - {name: avstånd, type: number, unit: km}
        - {name: procentandel, type: number, unit: "%"}
        - {name: kostnad, type: number, unit: tkr}
        - {name: trakt, type: string, axel: trakt}
  - name: antal
    path: antal.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod, år]
      fields:
        - {name: kommunkod, type: string}
        - {name: år, type: year}
        - {name: invånare, type: integer, unit: invånare}
        - {name: krets, type: string, axel: trakt}
  - name: folk
    path: folk.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod, ålder]
      fields:
        - {name: kommunkod, type: string}
        - {name: ålder, type: string}
        - {name: folk, type: integer, unit: invånare}
  - name: vikter
    path: vikter.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [ålder]
      fields:
        - {name: ålder, type: string}
        - {name: vikt, type: number, unit: tal}
        - {name: klass, type: string, axel: klass}
"""
)
# Fields as bare numbers, by the axes they have.
PER_MUNICIPALITY = (
    "avstånd / 1 km",
    "procentandel * 10",
    "kostnad / 1 tkr",
    "invånare / 1 invånare",
    "antal_i_fjol",
    "efter_zon",
    "efter_klass / 10 invånare",
)
PER_AGE = (
    "folk / 1 invånare",
    "folk * vikt / 10 invånare",
    "folk * åldersvikt / 10 invånare",
    "PER(åldersvikt; kommun)",
)
SCALARS = ("zonpris.norr / 1 tkr", "alla_zoner")
STEPS = {
    "antal_i_fjol": "FÖREGÅENDE(invånare; 0) / 1 invånare",
    "efter_zon": "SUMMA(procentandel * zonpris / 1 tkr; zon)",
    "alla_zoner": "SUMMA(HÖGSTA(åldersvikt * ANDEL(zonpris; zon); zon)) + SUMMA(vikt)",
    "efter_klass": "SUMMA(SUMMA(folk * GRUPPENS(MEDEL(vikt; klass); klass); klass) * RANG(SUMMA(vikt; klass)); klass)",
}
INDEXED = ", indexeras: pris"
DATES = ("", "", "", "gäller_från: 2022-05-01\n", "gäller_till: 2021-07-31\n")  # of the first rule; the year is 2022
BOTH, MUNICIPALITY, SCALAR, DISTRICT = "kommun och ålder", "kommun", "ett tal", "trakt"
DISTRICTS = ("10", "9")  # in order as numbers
PARTED = ("trakt", "krets")  # fields of districts: the one without years, the other by year


@dataclass(frozen=True)
class Made:
    """An agreement with its figures, and what it gives."""

    seed: int
    agreement: Agreement
    figures: Figures
    result: Result


@dataclass(frozen=True)
class Texts:
    """The files of an agreement and of its figures, by name."""

    config: dict[str, str]
    data: dict[str, str]


@lru_cache(maxsize=50)
def candidate(seed: int, count: int | None = None) -> Made | None:
    """The agreement of a seed, over `count` municipalities; None if it can't be calculated."""
    written = texts(seed, count)
    made = read_agreement({name: Source(name, text) for name, text in written.config.items()})
    package = Source("datapackage.yaml", written.data["datapackage.yaml"])
    figures = Figures(read_statistics(package, lambda path: Source(path, written.data[path])))
    try:
        return Made(seed, made, figures, calculate(made, figures, YEAR))
    except InvalidInput:
        return None


def texts(seed: int, count: int | None = None) -> Texts:
    """What a user would have written for the agreement of a seed."""
    make = _Maker(random.Random(seed), count, ("", INDEXED, f"{INDEXED}, avrundas_årligen: true")[seed % 3])
    rules = make.rules()
    rules["alfa"] = DATES[seed % len(DATES)] + rules["alfa"]
    unit = make.random.choice([1, 1, 1, 100, 1000])
    more = "mätår:\n  antal: {eftersläpning: 1, status: fakta, källa: prov}\n"
    more += ("", *(f"betalningsplan: {period}\n" for period in PERIODS))[seed % 4]
    config = agreement_files(rules, unit=unit, more=more, indices={"pris": {2021: "2.6", 2022: "-0.45"}})
    if seed % 5 == 2:
        terms = config["overenskommelse.yaml"].replace("metod: största_rest", "metod: var_för_sig")
        config["overenskommelse.yaml"] = terms
    return Texts(config, make.tables())


class _Maker:
    def __init__(self, rng: random.Random, count: int | None, raised: str) -> None:
        self.random = rng
        self.raised = raised
        self.count = count or rng.choice([2, 2, 3, 4, 6, 9])
        self.steps: dict[str, str] = {}
        self.own: dict[str, list[str]] = {}
        self.earlier: list[str] = []
        self.shared: list[str] = []
        self.balanced = False

    def tables(self) -> dict[str, str]:
        r = self.random
        codes = sorted({f"{r.randrange(10**6):04d}" for _ in range(self.count)} | {"0117"})[: self.count]

        def number(text: str) -> str:
            return "" if r.random() < 0.08 else text

        def decimal(most: int, decimals: int) -> str:
            return str(r.randrange(most) / 10**decimals)

        def district() -> str:
            return r.choice(DISTRICTS)

        places = [
            [c, number(decimal(600, 1)), number(decimal(1000, 1)), number(decimal(90000, 2)), number(district())]
            for c in codes
        ]
        counts = [[c, str(year), str(r.randrange(0, 60_000)), district()] for c in codes for year in range(2018, 2023)]
        folk = [[c, age, str(r.randrange(0, 20_000))] for c in codes for age in AGES]
        tables = {
            "kommuner.csv": [["kommunkod", "kommun"], *([c, f"Ort {c}"] for c in codes)],
            "lage.csv": [["kommunkod", "avstånd", "procentandel", "kostnad", "trakt"], *places],
            "antal.csv": [["kommunkod", "år", "invånare", "krets"], *counts],
            "folk.csv": [["kommunkod", "ålder", "folk"], *folk],
            "vikter.csv": [["ålder", "vikt", "klass"], *([age, decimal(40, 1), r.choice("ABB")] for age in AGES)],
        }
        written = {name: "".join(",".join(row) + "\n" for row in rows) for name, rows in tables.items()}
        return {"datapackage.yaml": PACKAGE, **written}

    def rules(self) -> dict[str, str]:
        rules: dict[str, str] = {}
        for name in ("alfa", "beta", "gamma")[: self.random.choice([1, 1, 2, 3])]:
            rules[name] = self._rule()
            self.earlier.append(name)
            if "fördelningsnyckel" in rules[name]:
                self.shared.append(name)
        return rules

    def _rule(self) -> str:
        r = self.random
        self.steps = dict(STEPS)
        self.own = {SCALAR: [], MUNICIPALITY: [], BOTH: [], DISTRICT: []}
        for number in range(r.randint(1, 3)):
            shape = r.choice([SCALAR, MUNICIPALITY, MUNICIPALITY, BOTH, DISTRICT])
            formula = self._of(shape, 4)
            self.steps[f"steg_{number}"] = formula
            self.own[shape].append(f"steg_{number}")
        shape = r.choice(["nyckel", "nyckel", "nyckel", "tilldelning", "summa", "pott"])
        pot = f"(1 + ABS(OM(SAKNAS({self._of(SCALAR, 2)}); 1; {self._of(SCALAR, 3)}))) * grund"
        if self.earlier and r.random() < 0.5:
            pot = f"sats * {r.choice(self.earlier)} + {pot}"
        key = f"MAX(OMSAKNAS({self._of(MUNICIPALITY, 3)}; 0); 0) + OM(invånare > 0; 1; 2)"
        if self.shared and r.random() < 0.4:
            key = f"{key} + TILLDELAT({r.choice(self.shared)}) / 1 tkr"
        pot = f"MIN({pot}; 90 mkr)"  # above, a spreadsheet's 15 figures may round the 4th decimal of a rest otherwise
        body = [f"pott: {pot}"] if shape in ("nyckel", "pott") else []
        if shape == "nyckel":
            body.append(f"fördelningsnyckel: {key}")
            if r.random() < 0.3:
                body.append("inom: krets")  # trakt is missing for some
                if r.random() < 0.5:
                    body.append(f"gruppnyckel: MAX({self._of(DISTRICT, 2)}; 0) * ANTAL(invånare >= 0; krets)")
        if shape in ("tilldelning", "summa"):
            each = f"MIN({key}; 4000000) * 12.34 kr"
            self.steps["per_kommun"] = each
            body.append("tilldelning: per_kommun")
            if shape == "summa":
                body.append("summa: SUMMA(per_kommun)")
        if r.random() < 0.4:
            body.append(f'kontroller:\n  - villkor: {self._of(SCALAR, 2)} > -1000000000\n    fel: "för lite"')
        parameters = "".join(
            f"  {name}: {{enhet: {unit}, värden: {{2020: {value}}}, gäller_till: 2030, status: fakta, källa: prov"
            f"{self.raised if name == 'grund' else ''}}}\n"
            for name, unit, value in (
                ("grund", "tkr", r.randint(1, 90_000)),
                ("sats", '"%"', r.randint(1, 400) / 10),
                ("tal_a", "tal", r.randint(-50, 500) / 10),
                ("tal_b", "tal", r.randint(1, 30)),
            )
        )
        parameters += self._over_axes()
        steps = "".join(f"{name}: >-\n  {formula}\n" for name, formula in self.steps.items())
        return f"parametrar:\n{parameters}steg:\n{indent(steps, '  ')}" + "".join(f"{line}\n" for line in body)

    def _over_axes(self) -> str:
        """A parameter per age, which tables have too, and one per zone, which only parameters have."""
        r = self.random
        ages = ", ".join(f"{age}: {r.randint(-10, 40) / 10}" for age in AGES)
        zones = ", ".join(f"{zone}: {r.randint(1, 9000) / 10}" for zone in ("norr", "Södra länsdelen", "10"))
        more = "gäller_till: 2030, status: antagande, källa: prov"
        return (
            f"  åldersvikt: {{axel: ålder, enhet: tal, värden: {{2020: {{{ages}}}}}, {more}}}\n"
            f"  zonpris: {{axel: zon, enhet: tkr, värden: {{2020: {{{zones}}}}}, {more}{self.raised}}}\n"
        )

    def _of(self, shape: str, depth: int) -> str:
        """A formula that gives a bare number of the shape, at most `depth` levels deep."""
        if depth == 0 or self.random.random() < 0.12:
            return self._atom(shape)
        makers = [self._operator, self._operator, self._function, self._choice, self._time]
        makers += [self._reduction, self._reduction] if shape != BOTH else []
        makers += [self._share] if shape != SCALAR else []
        return self.random.choice(makers)(shape, depth - 1)

    def _atom(self, shape: str) -> str:
        r = self.random
        if self.own[shape] and r.random() < 0.3:
            return r.choice(self.own[shape])
        scalars = [f"{r.randint(0, 9)}", f"{r.randint(1, 999) / 100}", "tal_a", "tal_b", "sats", "(grund / 1 mkr)"]
        scalars += ["(år - 2000)", f"{r.randint(1, 90)} %", *(f"({each})" for each in SCALARS)]
        if shape == SCALAR:
            return r.choice(scalars)
        if shape == BOTH:
            return f"({r.choice(PER_AGE)})"
        if shape == DISTRICT:
            return r.choice(["SUMMA(invånare / 100 invånare; krets)", "MEDEL(avstånd / 1 km; trakt)"])
        return f"({r.choice(PER_MUNICIPALITY)})"

    def _below(self, shape: str) -> str:
        """A shape that spreads to this one."""
        return {
            BOTH: self.random.choice([BOTH, MUNICIPALITY, SCALAR]),
            MUNICIPALITY: self.random.choice([MUNICIPALITY, SCALAR]),
            DISTRICT: self.random.choice([DISTRICT, SCALAR]),
        }.get(shape, SCALAR)

    def _pair(self, shape: str, depth: int) -> tuple[str, str]:
        pair = [self._of(shape, depth), self._of(self._below(shape), depth)]
        self.random.shuffle(pair)
        return pair[0], pair[1]

    def _operator(self, shape: str, depth: int) -> str:
        left, right = self._pair(shape, depth)
        if self.random.random() < 0.1:
            return f"(MIN(ABS({self._of(shape, depth)}); 900) ^ {self.random.choice(['2', '0.5', '1.2', '3', '-1'])})"
        if self.random.random() < 0.25:  # by an atom: of an exact 0 that is computed, binary arithmetic makes 1e-17
            return f"({self._of(shape, depth)} / {self._atom(self._below(shape))})"
        return f"({left} {self.random.choice('+-*')} {right})"

    def _function(self, shape: str, depth: int) -> str:
        r = self.random
        left, right = self._pair(shape, depth)
        x = self._of(shape, depth)
        return r.choice(
            [
                f"MIN({left}; {right})",
                f"MAX({left}; {right}; 2)",
                f"ABS({x})",
                f"-({x})",
                f"AVRUNDA({x}; {r.choice(['0', '1', '2', '-1'])})",
                f"AVRUNDA_EXAKT({x} / 7; {r.choice(['0', '3', '-2'])})",
                f"HELTAL({x})",
                f"RAMP({x}; {r.randint(0, 9)}; {r.randint(10, 90)})",
                f"RAMP({x}; tal_b; tal_b + 10)",
                f"OMSAKNAS({left}; {right})",
                *([f"PER({self._of(SCALAR, depth)}; kommun)"] if shape == MUNICIPALITY else []),
            ]
        )

    def _condition(self, shape: str, depth: int) -> str:
        r = self.random
        left, right = self._pair(shape, depth)
        plain = f"{left} {r.choice(['<', '<=', '>', '>=', '=', '<>'])} {right}"
        other = f"{self._of(self._below(shape), depth)} > tal_a"
        money = f"{left} * 1 kr < {r.randint(1, 500)} kr"
        return r.choice(
            [
                plain,
                plain,
                f"OCH({plain}; {other})",
                f"ELLER({plain}; {other})",
                f"ICKE({plain})",
                money,
                f"SAKNAS({left})",
            ]
        )

    def _choice(self, shape: str, depth: int) -> str:
        r = self.random
        then, otherwise = self._pair(shape, depth)
        if r.random() < 0.6:
            if r.random() < 0.15:
                return f"OMSAKNAS(OM({self._condition(shape, depth)}; {then}; saknas); {otherwise})"
            return f"OM({self._condition(shape, depth)}; {then}; {otherwise})"
        x, start = self._of(shape, depth), r.randint(1, 20)
        if r.random() < 0.5:
            limits = f"> {start}; {then}; >= {start + 15}; {otherwise}; > tal_b + 40; 7"
        else:
            limits = f"< {start + 40}; {then}; <= {start}; {otherwise}"
        return f"TRAPPA({x}; {self._of(self._below(shape), depth)}; {limits})"

    def _time(self, shape: str, depth: int) -> str:
        x = self._of(shape, min(depth, 2))
        return self.random.choice(
            [
                f"FÖREGÅENDE({x}; {self._of(self._below(shape), 1)})",
                f"VÄRDE({x}; {self.random.choice([2018, 2020])})",
                f"VÄRDE({x}; år - 2)",
            ]
        )

    def _reduction(self, shape: str, depth: int) -> str:
        name = self.random.choice(["SUMMA", "MEDEL", "LÄGSTA", "HÖGSTA"])
        parted = self.random.choice(PARTED)
        if shape == DISTRICT:
            x = self._of(MUNICIPALITY, depth)
            some = f"ANTAL({self._of_each(depth)}; {parted})"
            return self.random.choice([f"SUMMA({x}; {parted})", f"MEDEL({x}; {parted})", some])
        if self.random.random() < 0.2:
            districts = self._of(DISTRICT, depth)
            if shape == MUNICIPALITY:
                return f"OMSAKNAS(GRUPPENS({districts}; {parted}); 3)"
            some = f"ANTAL({self._of_each(depth)})"
            return self.random.choice([f"{name}({districts})", f"{name}({districts}; trakt)", some])
        if shape == MUNICIPALITY:
            return f"{name}({self._of(BOTH, depth)}; ålder)"
        x = self._of(MUNICIPALITY, depth)
        if not self.balanced and self.random.random() < 0.2:  # once: a spreadsheet needs many columns for it
            self.balanced = True
            return self._balance(self._atom(MUNICIPALITY), self._atom(MUNICIPALITY))
        return (
            f"{name}({x})" if self.random.random() < 0.7 else f"{name}({name}({self._of(BOTH, depth)}; kommun); ålder)"
        )

    def _balance(self, x: str, y: str) -> str:
        """A balance of a pot that floors, and caps if there are any, leave room for."""
        key, floor = f"MAX(OMSAKNAS({x}; 0); 0)", f"ABS(OMSAKNAS({y}; 0))"
        part = self.random.choice(["1 %", "sats / 400 %", "0.3", "99 %"])
        if self.random.random() < 0.5:
            return f"BALANSERA(SUMMA({floor}) + {part} * 1000; {key} + 1 %; {floor})"
        room = self.random.choice(["tal_b", f"({floor} + 1) / 7", "0.5"])
        pot = f"SUMMA({floor}) + {part} * SUMMA(PER({room}; kommun))" if "(" not in room else ""
        pot = pot or f"SUMMA({floor}) + {part} * SUMMA({room})"
        return f"BALANSERA({pot}; {key} + 1; {floor}; {floor} + {room})"

    def _of_each(self, depth: int) -> str:
        """A condition per municipality, also where one that is made at random is the same for all."""
        return f"OCH({self._condition(MUNICIPALITY, depth)}; invånare >= 0)"

    def _share(self, shape: str, depth: int) -> str:
        if shape == BOTH:
            return f"(100 * ANDEL({self._of(BOTH, depth)}; {self.random.choice(['kommun', 'ålder'])}))"
        if shape == MUNICIPALITY and self.random.random() < 0.4:
            name, x = self.random.choice(["100 * ANDEL", "RANG", "RANG"]), self._of(MUNICIPALITY, depth)
            return f"({name}({x}; {self.random.choice(PARTED)}))" if self.random.random() < 0.8 else f"RANG({x})"
        if shape == DISTRICT:
            return f"(100 * ANDEL({self._of(DISTRICT, depth)}; trakt))"
        return f"(100 * ANDEL({self._of(MUNICIPALITY, depth)}))"
