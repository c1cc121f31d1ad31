"""Messages: texts with formulas in them, as in `{kommun} får {belopp} för lite`."""

import re
from typing import Final, NamedTuple

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place
from tillaggsbelopp.documents.nodes import Scalar
from tillaggsbelopp.formula.parser import parse
from tillaggsbelopp.formula.tree import Formula

MEMBER_SLOT: Final = "kommun"


class MemberSlot:
    """The slot `{kommun}`, which is filled with the name of whom the message is about."""


class Message(NamedTuple):
    """A text in parts: text as it stands, a formula to compute, or the name of whom it is about."""

    parts: tuple[str | Formula | MemberSlot, ...]
    place: Place

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas in the text, in order."""
        return tuple(part for part in self.parts if isinstance(part, Formula))


def parse_message(scalar: Scalar) -> Message:
    """Parse a text with slots. InvalidInput where a slot is not closed or holds no formula."""
    content = scalar.content
    text, position, end = content.source.text, content.start, content.end
    parts: list[str | Formula | MemberSlot] = []
    if "\\" in content.text or not content.text.strip():
        raise InvalidInput([Diagnostic("texten är tom eller har omvänt snedstreck", content, "en text på svenska")])
    while position < end:
        opening = text.find("{", position, end)
        plain = text[position : opening if opening >= 0 else end]
        if scalar.style == "'":
            plain = plain.replace("''", "'")
        if plain:
            parts.append(re.sub(r"[ \n]+", " ", plain))
        if opening < 0:
            break
        closing = text.find("}", opening, end)
        if closing < 0:
            raise InvalidInput(
                [Diagnostic("klammerparentesen stängs aldrig", Place(content.source, opening, opening + 1))]
            )
        if text[opening + 1 : closing].strip() == MEMBER_SLOT:
            parts.append(MemberSlot())
        else:
            parts.append(parse(content.source, opening + 1, closing))
        position = closing + 1
    return Message(tuple(parts), content)
