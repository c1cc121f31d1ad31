"""The example agreement that stands on the page: its files read, its amounts and formulas computed."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.reading import read_agreement
from tillaggsbelopp.agreement.scope import RuleScope
from tillaggsbelopp.diagnostics import Faults, Source
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.trace import cell_text
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.check import Type, check
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.parser import parse
from tillaggsbelopp.formula.unit_rules import Special
from tillaggsbelopp.formula.units import NUMBER
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.statistics.description import PACKAGE_FILE
from tillaggsbelopp.statistics.statistics import read_statistics
from tillaggsbelopp.swedish import NO_BREAK_SPACE

YEAR: Final = 2026
_FILE: Final = re.compile(r"\*\*`(config|data)/\w+/(\S+)`\*\*\n\n```\w+\n(.*?)```", re.DOTALL)


class Example(NamedTuple):
    """The example agreement with its figures, ready to compute for its year."""

    of: AgreementYear

    def evaluate(self, formula: str, *, generated: bool = False) -> tuple[Table, Type]:
        """Evaluate a formula as if it stood in the first rule: its value and type. InvalidInput if it can't stand so.

        With `generated` it may say what only the sharing's own steps may.
        """
        faults, program = Faults(), self.of.program
        scope = RuleScope(program.types, program.agreement.rules[0].id, generated)
        tree, type_ = check(parse(Source("exempel", formula)).tree, scope, faults)
        faults.raise_if_any()
        if type_ is None:  # pragma: no cover - told to the type checker; a fault was raised
            raise AssertionError
        return Evaluation(self.of.world).evaluate(tree, Moment(YEAR)), type_


def files_of(page: str) -> Mapping[str, str]:
    """The example's files, by path: `config/…`, `data/…`."""
    return {f"{folder}/{path}": text for folder, path, text in _FILE.findall(page)}


def read_example(page: str) -> Example:
    """The example as it stands on the page. InvalidInput if it has a fault."""
    files = files_of(page)
    config = {name.removeprefix("config/"): text for name, text in files.items() if name.startswith("config/")}
    agreement = read_agreement({name: Source(name, text) for name, text in config.items() if "prov/" not in name})
    package = Source(PACKAGE_FILE, files[f"data/{PACKAGE_FILE}"])
    figures = Figures(read_statistics(package, lambda path: Source(path, files[f"data/{path}"])))
    return Example(AgreementYear(agreement, figures, YEAR))


def shown(table: Table, type_: Type) -> str:
    """A value as a reader sees it, with its unit; one for each municipality, in their order."""
    unit = "" if isinstance(type_.dimension, Special) or type_.dimension == NUMBER else f" {type_.dimension}"
    return "; ".join(map(cell_text, table.cells)).replace(NO_BREAK_SPACE, " ") + unit
