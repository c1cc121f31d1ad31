"""What is shipped calls everything by a title: parameters, steps and numeric fields, also in the examples."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.worlds import ROOT

CONFIGS = [ROOT / "config/orebro", ROOT / "mall/config/nytt", *sorted((ROOT / "examples").glob("*/config/*"))]
FOLDERS = [ROOT / name for name in ("data", "examples", "mall")]
PACKAGES = [path for folder in FOLDERS for path in sorted(folder.rglob("datapackage.yaml"))]
LONGEST = 60


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


def named(node: Any) -> Iterator[tuple[str, Any]]:
    """The parameters, steps and measures in a file, by name; a case only changes them."""
    if isinstance(node, list):
        for each in node:
            yield from named(each)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("parametrar", "steg", "mått"):
                yield from value.items()
            yield from named(value)


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.name)
def test_every_parameter_and_step_has_a_name_for_readers(config: Path) -> None:
    files = [path for path in config.rglob("*.yaml") if path.parent.name != "prov"]
    found = [(path.name, name, each) for path in files for name, each in named(read(path))]
    assert found
    assert [(file, name) for file, name, each in found if not isinstance(each, dict) or "namn" not in each] == []
    assert [each["namn"] for _, _, each in found if len(each["namn"]) > LONGEST and "formel" not in each] == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.parent.name)
def test_every_numeric_field_has_a_title(package: Path) -> None:
    fields = [field for table in read(package)["resources"] for field in table["schema"]["fields"] if "unit" in field]
    assert [field["name"] for field in fields if "title" not in field] == []
    assert [field["title"] for field in fields if len(field["title"]) > LONGEST or ";" in field["title"]] == []
    of_package = [field["title"] for field in fields]
    assert len(of_package) == len({*of_package}), "two fields of the same name can't be told apart"
