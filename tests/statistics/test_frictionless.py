"""Keys of a Frictionless description: valid ones are accepted, those that say something are checked."""

import hashlib

import pytest

from tests.worlds import PACKAGE, TABLES, dated_statistics
from tillaggsbelopp.diagnostics import InvalidInput, Source
from tillaggsbelopp.statistics.package import sources_of
from tillaggsbelopp.statistics.statistics import Statistics, read_statistics

UNREAD = """\
$schema: https://datapackage.org/profiles/1.0/datapackage.json
profile: tabular-data-package
id: https://example.org/x
version: 1.0.0
created: 2025-01-01T00:00:00Z
homepage: https://example.org
keywords: [befolkning, kommuner]
contributors: [{title: A, role: author}]
image: bild.png
"""
RESOURCE = """\
    format: csv
    mediatype: text/csv
    encoding: utf-8
    profile: tabular-data-resource
    licenses: [{name: CC0-1.0}]
    dialect: {delimiter: ",", header: true, quoteChar: '"', lineTerminator: "\\n", skipInitialSpace: true}
"""
SCHEMA = """\
      foreignKeys: [{fields: kommunkod, reference: {resource: kommuner, fields: kommunkod}}]
      missingValues: ["", saknas, "-"]
"""


def read(package: str, **changed: str) -> Statistics:
    return dated_statistics(package, **changed)


def with_keys(resource: str = "", andel: str = "", kommun: str = "", schema: str = "", whole: str = "") -> str:
    text = PACKAGE.replace("    path: folk.csv\n", f"    path: folk.csv\n{resource}")
    text = text.replace('unit: "%"}', f'unit: "%"{andel}}}').replace(
        "{name: kommun, type: string}", f"{{name: kommun, type: string{kommun}}}"
    )
    return whole + text.replace("      primaryKey: [kommunkod, år]\n", f"      primaryKey: [kommunkod, år]\n{schema}")


def test_valid_keys_that_say_nothing_here_change_nothing() -> None:
    keys = ", format: default, bareNumber: true, rdfType: 'http://schema.org/x', example: '5.5'"
    package = with_keys(RESOURCE, keys, ", format: any, constraints: {unique: true}", SCHEMA, UNREAD)
    assert read(package).fields["andel"].by_year == read(PACKAGE).fields["andel"].by_year


def test_an_empty_cell_and_other_words_are_missing_as_stated() -> None:
    folk = TABLES["folk.csv"].replace("saknas", "-")
    statistics = read(with_keys(schema='      missingValues: ["", "-"]\n'), folk=folk)
    assert statistics.fields["andel"].by_year[2021] == read(PACKAGE).fields["andel"].by_year[2021]


@pytest.mark.parametrize(
    ("where", "key", "what"),
    [
        ("resource", "    formatt: csv\n", "Menade du format?"),
        ("resource", "    medietype: text/csv\n", "Menade du mediatype?"),
        ("resource", "    format: xlsx\n", "xlsx är inget av de möjliga orden"),
        ("resource", "    mediatype: application/json\n", "application/json är inget av de möjliga orden"),
        ("resource", "    encoding: utf-16\n", "utf-16 är ingen kodning som läses"),
        ("resource", "    hash: 12\n", "12 är ingen kontrollsumma som läses"),
        ("resource", "    dialect: {delimeter: ','}\n", "Menade du delimiter?"),
        ("resource", '    dialect: {quoteChar: "\'"}\n', "är inget av de möjliga tecknen"),
        ("resource", "    dialect: {header: false}\n", "en tabell läses med rubrikrad"),
        ("andel", ", constraints: {enum: [5.5, 0]}", "andel: 1 får inte stå här"),
        ("andel", ", constraints: {unique: true}", ""),
        ("andel", ', groupChar: "."', "samma tecken skiljer tusental och decimaler"),
        ("kommun", ', constraints: {pattern: "A.*"}', "kommun: Beta får inte stå här"),
        ("kommun", ", constraints: {minLength: 5}", "minst 5 tecken"),
        ("kommun", ", constraints: {maxLength: 3}", "högst 3 tecken"),
        ("kommun", ", constraints: {enum: [Alfa, Gamma]}", "något av Alfa, Gamma"),
        ("kommun", ', constraints: {pattern: "[a"}', "[a är inget reguljärt uttryck"),
        ("kommun", ', constraints: {pattern: "(A+)+x"}', ""),  # may take forever, and is not tried
        ("whole", "sorces: []\n", "Menade du sources?"),
    ],
)
def test_what_a_key_says_is_checked(where: str, key: str, what: str) -> None:
    package = with_keys(**{where: key})
    if not what:
        assert read(package).fields
        return
    with pytest.raises(InvalidInput) as refused:
        read(package)
    assert what in str(refused.value)


@pytest.mark.parametrize("algorithm", ["sha256", "md5"])
def test_size_and_checksum_are_those_of_the_file(algorithm: str) -> None:
    content = TABLES["folk.csv"].encode()
    digest = hashlib.new(algorithm, content).hexdigest()
    package = with_keys(f"    bytes: {len(content)}\n    hash: {algorithm}:{digest}\n")
    sources = {"kommuner.csv": Source("kommuner.csv", TABLES["kommuner.csv"], TABLES["kommuner.csv"].encode())}

    def opened(folk: bytes) -> Statistics:
        files = {**sources, "folk.csv": Source("folk.csv", folk.decode(), folk)}
        return read_statistics(Source("datapackage.yaml", package), lambda path: files[path])

    assert opened(content).fields
    with pytest.raises(InvalidInput) as refused:
        opened(content.replace(b"40", b"41"))
    (fault,) = refused.value.diagnostics
    assert fault.what.startswith("filen har en annan kontrollsumma än hash: ")
    with pytest.raises(InvalidInput, match="byte, men bytes är"):
        opened(content + b"\n")


def test_sources_of_the_whole_folder_count_where_a_table_has_none() -> None:
    own = "    sources: [{title: prov}]\n"
    whole = "sources: [{title: SCB}]\n"
    statistics = read(whole + PACKAGE.replace(own, ""))
    assert [[s.title for s in sources_of(r, 2020)] for r in statistics.package.resources] == [["SCB"], ["SCB"]]
    statistics = read(whole + PACKAGE)
    assert [[s.title for s in sources_of(r, 2020)] for r in statistics.package.resources] == [["prov"], ["prov"]]
    dated = PACKAGE.replace(own, "    sources: [{title: prov, år: [2021]}]\n")
    folk = read(whole + dated).package.resources[1]
    assert [[s.title for s in sources_of(folk, year)] for year in (2020, 2021)] == [["SCB"], ["prov"]]
    with pytest.raises(InvalidInput, match="sources saknas"):
        read(PACKAGE.replace(own, ""))
