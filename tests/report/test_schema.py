"""The schemas that editors check files by: current, true to the shipped files, and of use when one is broken."""

import copy
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic_core import PydanticCustomError

from tests.cli.in_process import out, run
from tests.generated import candidate
from tests.test_broken import FOLDER as BROKEN
from tests.test_broken import HEALTHY
from tests.worlds import ROOT
from tillaggsbelopp.agreement.cases import ChangedName, ChangedValue
from tillaggsbelopp.diagnostics import Faults, Source
from tillaggsbelopp.documents.nodes import parse_yaml
from tillaggsbelopp.documents.scalars import Code, Flag, Reads
from tillaggsbelopp.documents.written import Written, _plain
from tillaggsbelopp.report.reference import descriptions
from tillaggsbelopp.report.reference.scalar_shapes import KINDS as KINDS_OF_VALUE
from tillaggsbelopp.report.reference.scalar_shapes import TEXT
from tillaggsbelopp.report.reference.shapes import KINDS, file_name, keys_of, schema_text

SHIPPED = [path for folder in ("config", "data") for path in sorted((ROOT / folder).rglob("*.yaml"))]
EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))
TEMPLATE = sorted((ROOT / "mall").rglob("*.yaml"))
FOLDERS = {
    "regler": "regel",
    "index": "index",
    "alternativ": "alternativ",
    "prov": "prov",
    "nyckeltal": "nyckeltal",
}
OF_THEIR_OWN = ("overenskommelse", "datapackage", "register", "uppfoljning")


class EditorLoader(yaml.SafeLoader):
    """YAML as an editor reads it (version 1.2): a date is a text."""


EditorLoader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_json(value: Any) -> Any:
    """Keys as the texts that they are in JSON."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    return [as_json(item) for item in value] if isinstance(value, list) else value


def in_editor(path: Path) -> Any:
    return as_json(yaml.load(path.read_text(encoding="utf-8"), EditorLoader))


def kind_of(path: Path) -> str:
    return path.stem if path.stem in OF_THEIR_OWN else FOLDERS[path.parent.name]


@cache
def validator(kind: str) -> Draft202012Validator:
    schema = json.loads((ROOT / f"schema/{kind}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def faults(path: Path) -> list[str]:
    return [error.message for error in validator(kind_of(path)).iter_errors(in_editor(path))]


def models() -> list[type[Written]]:
    found = list(Written.__subclasses__())
    assert len(found) > 20
    return [model for model in found if model.__module__.startswith("tillaggsbelopp.")]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_key_has_a_swedish_description_and_a_known_kind_of_value(model: type[Written]) -> None:
    """What fails here says which keys of which model lack what, and where to add it."""
    names = {field.alias or name for name, field in model.model_fields.items()}
    described = set(descriptions.DESCRIPTIONS.get(model, {}))
    where = f"{model.__module__}.{model.__name__} in {descriptions.__name__}"
    assert not names - described, f"describe these keys of {where}, in Swedish: {names - described}"
    assert not described - names, f"these keys are gone from {where}: {described - names}"
    keys = keys_of(model)
    for key in keys:
        assert re.search(r"[.…:]$", key.description), f"{model.__name__}, {key.name}: a description is a sentence"


def test_the_schemas_in_the_repository_are_current() -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schema").iterdir()}
    current = {file_name(kind): schema_text(kind) for kind in KINDS}
    assert files == current, "run: tillaggsbelopp schema --ut schema --skriv-over"


@pytest.mark.parametrize("path", [*SHIPPED, *EXAMPLES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_names_its_schema_and_agrees_with_it(path: Path) -> None:
    assert named_schema(path) == ROOT / f"schema/{kind_of(path)}.json"
    assert faults(path) == []


def named_schema(path: Path) -> Path:
    first = path.read_text(encoding="utf-8").split("\n")[0]
    assert first.startswith("# yaml-language-server: $schema=")
    return (path.parent / first.partition("$schema=")[2]).resolve()


def test_the_template_agrees_with_its_schemas() -> None:
    assert len(TEMPLATE) > 4
    assert [faults(path) for path in TEMPLATE] == [[]] * len(TEMPLATE)


def test_the_healthy_agreement_agrees_with_its_schemas() -> None:
    paths = sorted(HEALTHY.rglob("*.yaml"))
    assert len(paths) == 4
    assert [faults(path) for path in paths] == [[]] * 4


@pytest.mark.parametrize(
    "case",
    ["felstavat_falt", "felstavad_metauppgift", "felstavat_i_datapackage", "decimalkomma_i_yaml", "tomt_varde"],
)
def test_what_is_broken_within_a_file_is_seen_in_the_editor_too(case: str) -> None:
    (path,) = (BROKEN / case).rglob("*.yaml")
    assert faults(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("status: härledd", "status: härlett", "'härlett' is not one of"),
        ("värden: {2024: 5}", "värden: {2024: fem}", "'fem' is not valid"),
        ("värden: {2024: 5}", "värden: {24: 5}", "'24' does not match"),
        ("värden: {2024: 5}", "värden: 5", "5 is not of type 'object'"),
        ("källa: 826", "kälja: 826", "'kälja' was unexpected"),
        ("  nedre_gräns:", "  Nedre gräns:", "'Nedre gräns' does not match"),
        ("pott: ", "pott: {}\nsumma: ", "{} is not of type 'string', 'number'"),
        ("antaganden:\n", "antaganden: nej\nkontroller:\n", "'nej' is not of type 'array'"),
        ("id: glesbygd", "id: Glesbygd", "'Glesbygd' does not match"),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = (ROOT / "config/orebro/regler/glesbygd.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "regler/glesbygd.yaml"
    path.parent.mkdir()
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert said in "\n".join(faults(path))


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind.slug for kind in KINDS])
def test_no_key_may_hold_what_it_can_not_hold(kind: str) -> None:
    """In the shipped files: a number made a word, a list or mapping made a text, a value made a mapping.

    Of places that differ in their number on a list alone, the first.
    """
    checked = 0
    seen: set[tuple[Any, ...]] = set()
    for path in (path for path in SHIPPED if kind_of(path) == kind):
        document = in_editor(path)
        for trail, value in leaves(document):
            place = tuple("" if isinstance(part, int) else part for part in trail)
            if place in seen:
                continue
            seen.add(place)
            wrong: list[object] = [{"något": "annat"}]
            if isinstance(value, int | float):
                wrong.append("ett ord")
            for other in wrong:
                assert not validator(kind).is_valid(replaced(document, trail, other)), (path, trail)
                checked += 1
            for length in range(1, len(trail)):
                if (part := place[:length]) in seen or place[length - 2 : length - 1] == ("steg",):
                    continue  # a step may be a formula alone
                seen.add(part)
                assert not validator(kind).is_valid(replaced(document, trail[:length], "ett ord")), (path, trail)
    assert checked > 5


def leaves(value: Any, trail: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if parts is None:
        yield trail, value
        return
    for key, item in parts:
        yield from leaves(item, (*trail, key))


def replaced(document: Any, trail: tuple[Any, ...], value: object) -> Any:
    changed = copy.deepcopy(document)
    at = changed
    for key in trail[:-1]:
        at = at[key]
    at[trail[-1]] = value
    return changed


def test_the_command_lists_prints_and_writes(tmp_path: Path) -> None:
    listed = out("schema")
    assert all(f"{kind.slug}\n  {kind.where}" in listed for kind in KINDS)
    assert out("schema", "överenskommelse") == (ROOT / "schema/overenskommelse.json").read_text(encoding="utf-8")
    out("schema", "--ut", str(tmp_path / "ny"))
    assert {path.name: path.read_bytes() for path in (tmp_path / "ny").iterdir()} == {
        path.name: path.read_bytes() for path in (ROOT / "schema").iterdir()
    }
    out("schema", "regel", "--ut", str(tmp_path))
    assert (tmp_path / "regel.json").is_file()
    for arguments, code, said in (
        (["regle"], 2, "Menade du regel?"),
        (["--ut", str(tmp_path)], 6, "regel.json finns redan"),
        (["--ut", str(tmp_path / "regel.json")], 6, "det finns redan en fil som heter så"),
        (["--ut", str(tmp_path / "a/b")], 6, "mappen finns inte"),
    ):
        done = run("schema", *arguments)
        assert (done.returncode, said in done.stderr.decode()) == (code, True), done.stderr.decode()
    assert not (tmp_path / "index.json").exists()
    out("schema", "--ut", str(tmp_path), "--skriv-over")


@pytest.mark.parametrize(("option", "origin"), [([], SHIPPED), (["--tom"], TEMPLATE)])
def test_a_copy_to_start_from_has_the_schemas_its_files_name(
    option: list[str], origin: list[Path], tmp_path: Path
) -> None:
    out("skapa", "x", *option, cwd=tmp_path)
    files = list((tmp_path / "x").rglob("*.yaml"))
    assert len(files) == len(origin)
    for path in files:
        assert named_schema(path) == tmp_path / f"x/schema/{kind_of(path)}.json"
        assert named_schema(path).is_file()


@pytest.mark.parametrize("seed", range(20))
def test_agreements_made_at_random_agree_with_the_schemas(seed: int) -> None:
    made = candidate(seed)
    if made is None:
        pytest.skip("can't be calculated")
    for written, kind in (
        (made.agreement.terms, "overenskommelse"),
        *((rule, "regel") for rule in made.agreement.rules),
        *((index, "index") for index in made.agreement.indices),
        (made.figures.statistics.package, "datapackage"),
    ):
        document = as_json(yaml.load(written.place.source.text, EditorLoader))
        assert [error.message for error in validator(kind).iter_errors(document)] == []


WRITTEN = (
    *("5", "-0.5", "14 876 099", "1 234.5", "1 00 000", "0,5", "5 %", "fem", "saknas", "2024", "1899", "1 000"),
    *(
        "2024-01-31",
        "2024-01",
        "24-01-31",
        "true",
        "ja",
        "km",
        '"%"',
        "km^2",
        '"0117"',
        "a_b",
        "Å",
        "x + 1",
        "[1]",
        "2025-09-01",
        "2025-06-30",
    ),
    *("{a: 1}", "fakta", '""', "lpik.2025"),
)


SAID_LATER = (Code, ChangedName, ChangedValue)  # keys, and what is read only where it is used


@pytest.mark.parametrize("written", WRITTEN)
def test_schema_and_reader_accept_the_same_single_values(written: str) -> None:
    """But for texts, formulas and units: a schema can't parse them, and accepts more."""
    node = parse_yaml(Source("x", f"x: {written}"), Faults())
    value = yaml.load(written, EditorLoader)
    assert node is not None
    for annotation, scalar in KINDS_OF_VALUE:
        if annotation in SAID_LATER or (written == "true" and annotation != Flag):
            continue  # the word true, as a text, is something else to an editor
        (reads,) = (note for note in annotation.__metadata__ if isinstance(note, Reads))
        try:
            reads(_plain(node)["x"])
            accepted = True
        except PydanticCustomError:
            accepted = False
        allowed = Draft202012Validator(scalar.schema).is_valid(value)
        a_text = TEXT in scalar.schema.get("anyOf", [scalar.schema])
        assert allowed == accepted or (allowed and a_text), scalar.name
