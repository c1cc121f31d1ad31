"""Markdown as `folj-upp` writes it: texts of files are shown as they stand, and nothing in them comes alive."""

import re
from html import unescape

import pytest
from markdown_it import MarkdownIt

from tillaggsbelopp.report.blocks import Column, Heading, ShownTable, View, part
from tillaggsbelopp.report.sections import to_markdown

TEXTS = [
    "[a](javascript:1)",
    "[a](https://example.org/)",
    "![a](https://example.org/a.png)",
    "[a]: https://example.org/",
    "[a][a]",
    "<https://example.org/>",
    "<script>alert(1)</script>",
    "<img src=x onerror=1>",
    "a | b &lt;b&gt; &amp;",
    "*a* **b** _c_ `d` ~~e~~",
    "# rubrik",
    "> citat",
    "- punkt",
    "+ punkt",
    "a\\",
    "\\[a](b)",
    "två\nrader",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_shown_as_it_stands_wherever_it_is(text: str) -> None:
    table = ShownTable((Column(text), Column(text)), [(text, text)], (text, text), title=text)
    view = View("Prov", f"{text}.", lambda: part(Heading(text, "del"), [text], [table], [text]), origin=pytest.fail)
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(to_markdown(view))
    kinds = {*re.findall(r"</?([a-z0-9]+)", html)}
    assert kinds <= {"h1", "h2", "ul", "li", "p", "strong", "em", "table", "thead", "tbody", "tr", "th", "td"}, html
    assert html.count("<li>") == html.count("<h1>") == html.count("<h2>") == 1
    shown = [unescape(each) for each in re.findall(r">([^<>\n]+)<", html)]
    said = " ".join(text.splitlines())
    assert shown == [f"{said}.", *[said] * 10]  # the title, a part, its item, table (title, 2 × 3 cells) and note
