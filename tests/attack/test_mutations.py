"""Mutations of a source: what is changed, and that it is Python still."""

import ast
from pathlib import Path

from tests.attack.mutations import mutations_of
from tests.worlds import ROOT

SOURCE = '''\
"""Text 1 stays."""


def f(å: int = 3) -> int:
    assert å < 5
    if å <= 4 and not g:
        return min(å, -2)
    raise AssertionError("unreachable")
'''


def test_what_is_changed_and_what_stays(tmp_path: Path) -> None:
    file = tmp_path / "f.py"
    file.write_text(SOURCE, encoding="utf-8")
    found = [(each.line, each.old, each.new) for each in mutations_of(file, "f.py")]
    assert {(4, "3", "4"), (6, "å <= 4", "(å < 4)"), (6, "not g", "(g)"), (7, "min", "max")} <= {*found}
    assert (7, "return min(å, -2)", "return None") in found
    assert (6, "å <= 4 and not g", "(not (å <= 4 and (not g)))") in found
    assert not [line for line, _, _ in found if line in (1, 5, 8)]


def test_a_mutant_is_python_still() -> None:
    file = ROOT / "src/tillaggsbelopp/formula/exact.py"
    found = mutations_of(file, file.name)
    assert len(found) > 100
    for each in found[::25]:
        ast.parse(each.applied(file.read_bytes()))
