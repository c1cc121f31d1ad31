"""A thing is called the same everywhere: the glossary's words are used, and those it does not use for them are not."""

import ast
import re
from collections.abc import Iterator

from tests.worlds import ROOT

GLOSSARY = ROOT / "docs/handbok/ordlista.md"
ROWS = re.findall(r"(?m)^\| (?!Ord |-)([^|]+) \| [^|]+ \| ([^|]*)\|$", GLOSSARY.read_text(encoding="utf-8"))
USED = [word.strip() for words, _ in ROWS for word in words.split(",")]
UNUSED = [word.strip() for _, words in ROWS for word in words.split(",") if word.strip()]
OF_OTHERS = {
    "src/tillaggsbelopp/report/workbook/allowed_parts.py": {"variant"},  # an element of the format
    "src/tillaggsbelopp/statistics/tables.py": {"totalsumma"},  # what sums are called in other people's tables
}


def texts() -> Iterator[tuple[str, str]]:
    """What people read: texts in the code but for docstrings, templates, the page, the handbook."""
    for path in (ROOT / "src").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield path.relative_to(ROOT).as_posix(), node.value
    pages = [path for path in (ROOT / "docs").rglob("*.md") if path != GLOSSARY]
    shown = [*(ROOT / "src").rglob("*.html"), *(ROOT / "src").rglob("*.js"), *(ROOT / "mall").rglob("*.yaml")]
    for path in [*pages, *shown, *(ROOT / "config").rglob("*.md")]:
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_words_that_are_not_used_for_a_thing_are_used_nowhere() -> None:
    assert len(UNUSED) > 20
    pattern = re.compile(rf"(?i)\b({'|'.join(map(re.escape, UNUSED))})")
    found = {(place, word.casefold()) for place, text in texts() for word in pattern.findall(text)}
    assert {(place, word) for place, word in found if word not in OF_OTHERS.get(place, ())} == set()


def test_each_word_is_used_on_screen_or_paper_and_in_the_handbook() -> None:
    assert len(USED) > 35
    assert sorted(USED) == sorted(set(USED))
    code, pages = [], []
    for place, text in texts():
        (code if place.startswith("src/") else pages).append(text.casefold())
    for word in USED:
        stem = re.escape(word.removesuffix("a").removesuffix("e"))
        for where in (code, pages):
            assert re.search(rf"\b{stem}", "\n".join(where)), word
