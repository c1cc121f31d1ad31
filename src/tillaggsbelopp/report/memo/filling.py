"""Templates filled with a matter: the documents of all, and of each of those who get amounts."""

import re
from collections.abc import Iterator, Sequence

from tillaggsbelopp.diagnostics import fold
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.memo.document import Block, Document, Listing, Paragraph, Section, without_empty_sections
from tillaggsbelopp.report.memo.matter import Matter
from tillaggsbelopp.report.memo.slots import BLOCKS, TEXTS
from tillaggsbelopp.report.memo.template import SLOT, Slot, Template


def documents_of(matter: Matter, templates: Sequence[Template]) -> dict[str, Document]:
    """The documents of a matter, by the names of their files without suffix."""
    found: dict[str, Document] = {}
    for template in templates:
        if template.of_one:
            names = _file_names(template.name, matter.basis.municipalities)
            found |= {name: _filled(template, matter, member) for member, name in enumerate(names)}
        else:
            found[template.name] = _filled(template, matter, None)
    return found


def _file_names(template: str, axis: Axis) -> list[str]:
    """The name of the file of each member: of a–z, 0–9, - and _, and its own."""
    plain = [re.sub(r"[^a-z0-9_]+", "-", fold(label)).strip("-") for label in axis.labels]
    codes = [re.sub(r"[^a-z0-9_]+", "-", fold(code)).strip("-") for code in axis.members]
    return [
        f"{template}-{name if name and plain.count(name) == 1 else f'{name}-{code}'.strip('-')}"
        for name, code in zip(plain, codes, strict=True)
    ]


def _filled(template: Template, matter: Matter, member: int | None) -> Document:
    basis, decision = matter.basis, matter.basis.result.decision
    blocks = [block for each in template.blocks for block in _blocks(each, matter, member)]
    return Document(
        _text(template.title, matter, member),
        basis.stamp,
        basis.origin.dated,
        decision.minutes.case_number if decision else "",
        tuple(without_empty_sections(blocks)),
    )


def _blocks(written: Section | Paragraph | Listing | Slot, matter: Matter, member: int | None) -> Iterator[Block]:
    match written:
        case Slot():
            yield from BLOCKS[written.name](matter, member)
        case Section():
            yield written._replace(title=_text(written.title, matter, member))
        case Listing():
            items = tuple(text for item in written.items if (text := _text(item, matter, member)))
            if items:
                yield written._replace(items=items)
        case Paragraph():
            if text := _text(written.text, matter, member):
                yield Paragraph(text)


def _text(written: str, matter: Matter, member: int | None) -> str:
    """A text with its slots filled; a slot of nothing leaves no space behind."""
    filled = SLOT.sub(lambda slot: TEXTS[slot[1]](matter, member), written)
    return re.sub(r" +", " ", filled).strip()
