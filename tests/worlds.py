"""Small agreements and figures written as the files a user would write."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent, indent

from tillaggsbelopp.agreement.reading import Agreement, agreement_sources, read_agreement, scan_agreement
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source, render
from tillaggsbelopp.documents.sources import read_source
from tillaggsbelopp.engine import calculate as engine
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.statistics.description import PACKAGE_FILE
from tillaggsbelopp.statistics.statistics import Statistics, read_statistics

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [sys.executable, "-m", "tillaggsbelopp"]

TERMS = """\
id: prov
namn: Prov
parter: [A, B]
gäller_från: 2020-01-01
regler: [{rules}]
avrundning: {{enhet: {unit}, metod: största_rest, status: fakta, källa: prov}}
"""


GROUPS = "grupp"
REGISTER = """\
name: prov
resources:
  - name: kommuner
    path: kommuner.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod]
      fields:
        - {name: kommunkod, type: string}
        - {name: kommun, type: string}
"""
PACKAGE = (
    REGISTER
    + """\
  - name: folk
    path: folk.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod, år]
      fields:
        - {name: kommunkod, type: string}
        - {name: år, type: year}
        - {name: antal, namn: invånare, type: integer, unit: invånare, constraints: {minimum: 0, maximum: 1000}}
        - {name: andel, type: number, unit: "%"}
"""
)
TABLES = {
    "kommuner.csv": "kommunkod,kommun\n0117,Alfa\n0120,Beta\n",
    "folk.csv": "kommunkod,år,antal,andel\n0117,2020,10,5.5\n0120,2020,,0\n0117,2021,30,saknas\n0120,2021,40,1\n",
}


def calculate(agreement: Agreement, figures: Figures, year: int) -> Result:
    """The result of an agreement applied to figures in a year."""
    return engine.calculate(AgreementYear(agreement, figures, year))


def dated_statistics(package: str = PACKAGE, **changed: str) -> Statistics:
    """Two municipalities with figures for 2020 and 2021; `changed` holds other texts of the tables, by name."""
    tables = {**TABLES, **{f"{name}.csv": text for name, text in changed.items()}}
    return read_statistics(Source("datapackage.yaml", package), lambda path: Source(path, tables[path]))


def index_yaml(index_id: str, percents: Mapping[int, str], published: str = "2020-01-01", kind: str = "utfall") -> str:
    """An index file with a percentage per year."""
    head = f"id: {index_id}\nnamn: {index_id.capitalize()}\nserie: {index_id.upper()}\nvärden:\n"
    rest = f"slag: {kind}, publicerad: {published}, källa: prov"
    return head + "".join(f"  - {{år: {year}, procent: {percent}, {rest}}}\n" for year, percent in percents.items())


def agreement(
    rules: Mapping[str, str],
    *,
    unit: int = 1,
    more: str = "",
    indices: Mapping[str, Mapping[int, str] | str] | None = None,
) -> Agreement:
    """An agreement whose rules have these bodies, by id; `more` is added to overenskommelse.yaml.

    An index is its percentages by year, or the text of its file.
    """
    files = agreement_files(rules, unit=unit, more=more, indices=indices)
    return read_agreement({name: Source(name, text) for name, text in files.items()})


def agreement_files(
    rules: Mapping[str, str],
    *,
    unit: int = 1,
    more: str = "",
    indices: Mapping[str, Mapping[int, str] | str] | None = None,
) -> dict[str, str]:
    """The texts of the files of such an agreement, by name."""
    files = {"overenskommelse.yaml": TERMS.format(rules=", ".join(rules), unit=unit) + dedent(more)}
    for rule_id, body in rules.items():
        files[f"regler/{rule_id}.yaml"] = (
            f"id: {rule_id}\nnamn: {rule_id.capitalize()}\nbeskrivning: Prov\n{dedent(body)}"
        )
    for index_id, values in (indices or {}).items():
        text = values if isinstance(values, str) else index_yaml(index_id, values)
        files[f"index/{index_id}.yaml"] = text
    return files


def write_files(folder: Path, files: Mapping[str, str], under: str = "") -> None:
    """Write files by name, in folders that are made where there are none."""
    for name, text in files.items():
        file = folder / under / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def statistics(
    fields: Mapping[str, tuple[str, Sequence[object]]], codes: Sequence[str], *, names: Sequence[str] = ()
) -> Statistics:
    """Figures over municipalities with these codes: by field name, its unit and a value per code (None: missing).

    A field of groups has the unit GROUPS, and texts as values; its axis has the same name.
    """
    described = "".join(
        f"- {{name: {name}, type: string, axel: {name}}}\n"
        if unit == GROUPS
        else f'- {{name: {name}, type: number, unit: "{unit}"}}\n'
        for name, (unit, _) in fields.items()
    )
    package = REGISTER + indent(
        dedent(
            """\
            - name: uppgifter
              path: uppgifter.csv
              sources: [{title: prov}]
              schema:
                primaryKey: [kommunkod]
                fields:
                  - {name: kommunkod, type: string}
            """
        )
        + indent(described, " " * 6),
        "  ",
    )
    columns = [values for _, values in fields.values()]
    rows = [
        ",".join([code, *("" if column[index] is None else str(column[index]) for column in columns)])
        for index, code in enumerate(codes)
    ]
    tables = {
        "kommuner.csv": "\n".join(
            ["kommunkod,kommun", *(f"{code},{names[i] if names else code}" for i, code in enumerate(codes))]
        ),
        "uppgifter.csv": "\n".join([",".join(["kommunkod", *fields]), *rows]),
    }
    return read_statistics(Source("datapackage.yaml", package), lambda path: Source(path, tables[path]))


def figures(fields: Mapping[str, tuple[str, Sequence[object]]], codes: Sequence[str]) -> Figures:
    return Figures(statistics(fields, codes))


def messages(invalid: InvalidInput) -> list[str]:
    return [render(diagnostic) for diagnostic in invalid.diagnostics]


def read_agreement_folder(folder: Path, shown_as: str) -> Agreement:
    """The agreement in a folder alone, without figures."""
    faults = Faults()
    agreement = scan_agreement(agreement_sources(folder, shown_as, faults), faults)
    faults.raise_if_any()
    assert agreement is not None
    return agreement


def read_statistics_folder(folder: Path, shown_as: str) -> Statistics:
    """The figures in a folder alone, without an agreement."""
    description = read_source(folder / PACKAGE_FILE, f"{shown_as}/{PACKAGE_FILE}")
    return read_statistics(description, lambda path: read_source(folder / path, f"{shown_as}/{path}", or_ansi=True))
