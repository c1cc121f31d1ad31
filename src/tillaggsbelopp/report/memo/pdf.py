"""A document as the bytes of a PDF for the record, PDF/A-2a and PDF/UA-1: the same document gives the same bytes."""

import json
from typing import Any, Final

import typst

from tillaggsbelopp.report.blocks import Role
from tillaggsbelopp.report.map.png import with_own_font
from tillaggsbelopp.report.memo.document import (
    Block,
    Document,
    Listing,
    Paragraph,
    Picture,
    Section,
    Table,
    pieces,
    without_gaps,
)

# All that varies is data: nothing of a document is read as typst's own language. Fonts are those that come with typst.
_PAGES: Final = """
#let document-data = json(bytes(sys.inputs.document))
#set document(title: document-data.title, date: datetime(..document-data.dated))
#set text(font: "Libertinus Serif", size: 11pt, lang: "sv", region: "SE")
#set par(justify: false, spacing: 0.9em)
#set page(
  paper: "a4",
  margin: (x: 2.5cm, top: 2.8cm, bottom: 2.5cm),
  header: [
    #text(fill: rgb("#8a1c1c"), weight: "bold", document-data.stamp)
    #h(1fr)
    #if document-data.number != "" [Dnr #document-data.number]
  ],
  footer: context align(right)[Sida #counter(page).display("1") av #counter(page).final().first()],
)
#show title: set text(size: 20pt, fill: rgb("#1f3a4d"))
#show title: set block(below: 1.2em)
#show heading: set text(fill: rgb("#1f3a4d"))
#show heading: set block(above: 1.6em, below: 0.8em)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.caption: set text(size: 10pt)
#show figure: set align(left)
#set figure(supplement: none, numbering: none)
#set list(spacing: 0.7em)
#set enum(spacing: 0.7em)
#let said(pieces) = for piece in pieces {
  if piece.gap { highlight(piece.text) } else { piece.text }
}
#title()
#for block-data in document-data.blocks {
  if block-data.kind == "section" {
    heading(level: block-data.level, block-data.title)
  } else if block-data.kind == "paragraph" {
    par({
      if block-data.lead != "" { strong(block-data.lead); " " }
      said(block-data.text)
    })
  } else if block-data.kind == "listing" {
    let items = block-data.items.map(said)
    if block-data.numbered { enum(..items) } else { list(..items) }
  } else if block-data.kind == "table" {
    show figure: set block(breakable: block-data.rows.len() > 20)
    show table: set text(size: 10pt)
    let first = if block-data.right.len() > 5 { auto } else { 1fr }
    figure(
      kind: table,
      caption: block-data.caption,
      table(
        columns: (first, ..block-data.right.slice(1).map(_ => auto)),
        align: (column, row) => if block-data.right.at(column) { right } else { left },
        stroke: 0.5pt + rgb("#b8c4ce"),
        fill: (column, row) => if row == 0 { rgb("#e7ebef") },
        table.header(..block-data.head.map(text => strong(text))),
        ..block-data.rows.flatten(),
        ..block-data.foot.map(text => strong(text)),
      ),
    )
  } else {
    figure(image(bytes(block-data.svg), format: "svg", width: 12.5cm, alt: block-data.described))
  }
}
"""


def to_pdf(document: Document) -> bytes:
    """Write a document as the bytes of a PDF, without what is left to be written."""
    kept = without_gaps(document)
    dated = {"year": kept.dated.year, "month": kept.dated.month, "day": kept.dated.day}
    data = {
        "title": kept.title,
        "stamp": kept.stamp,
        "dated": dated,
        "number": kept.case_number,
        "blocks": [_data(block) for block in kept.blocks],
    }
    written = typst.compile(
        _PAGES.encode(),
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
    )
    return bytes(written)


def _data(block: Block) -> dict[str, Any]:
    match block:
        case Section():
            return {"kind": "section", "level": block.level, "title": block.title}
        case Paragraph():
            return {"kind": "paragraph", "lead": block.lead, "text": _pieces(block.text)}
        case Listing():
            return {"kind": "listing", "numbered": block.numbered, "items": [_pieces(item) for item in block.items]}
        case Table():
            shown = block.shown
            return {
                "kind": "table",
                "caption": block.caption,
                "head": [column.title for column in shown.columns],
                "right": [column.role is not Role.TEXT for column in shown.columns],
                "rows": [shown.texts(row) for row in shown.rows],
                "foot": [] if shown.footer is None else shown.texts(shown.footer),
            }
        case Picture():
            svg = with_own_font(block.svg)
            return {"kind": "picture", "described": block.described, "svg": svg}


def _pieces(text: str) -> list[dict[str, Any]]:
    return [{"text": piece, "gap": gap} for piece, gap in pieces(text)]
