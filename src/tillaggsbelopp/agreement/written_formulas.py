"""Formulas as an agreement's files write them: alone, as a step that may have a name, and in a message."""

import re
from dataclasses import replace
from typing import Annotated, Any, Final, NamedTuple

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Place, did_you_mean, invalid_input
from tillaggsbelopp.documents.nodes import Scalar, Unreadable
from tillaggsbelopp.documents.scalars import Key, Reads, read_text, scalar_of
from tillaggsbelopp.formula.parser import parse
from tillaggsbelopp.formula.tree import MUNICIPALITY, UNREADABLE_FORMULA, Formula

_NAME, _FORMULA = _STEP_KEYS = ("namn", "formel")
_TEXT_OR_SLOT: Final = re.compile(r"[^{]+|\{([^}]*)(\}?)")


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


def _read_formula(node: Any) -> Formula:
    return parse(*scalar_of(node, "en formel").content)


def _read_step(node: Any) -> Formula:
    """Read a formula, or one with a name for readers: `{namn: …, formel: …}`."""
    if not isinstance(node, dict):
        return _read_formula(node)
    faults = Faults()
    for key in node:
        if key not in _STEP_KEYS:
            remedy = did_you_mean(key, _STEP_KEYS, f"Kända nycklar här: {', '.join(_STEP_KEYS)}.")
            faults.add(f"okänd nyckel: {key}", key.scalar.place, remedy=remedy)
    if _FORMULA not in node and not faults:
        faults.add(f"{_FORMULA} saknas", remedy=f"Lägg till {_FORMULA}: …")
    faults.raise_if_any()
    parts = {str(key): _read_part(key, part) for key, part in node.items()}
    formula: Formula = parts[_FORMULA]
    return replace(formula, name=parts.get(_NAME, ""))


def _read_part(key: Key, node: Any) -> Any:
    """Read the name or the formula of a step; a fault without a place is about it, or about its key."""
    read, stand_in = (read_text, "") if key == _NAME else (_read_formula, UNREADABLE_FORMULA)
    try:
        return stand_in if isinstance(node, Unreadable) else read(node)
    except InvalidInput as invalid:
        place = node.place if isinstance(node, Scalar) else key.scalar.place
        raise InvalidInput([each._replace(place=each.place or place) for each in invalid.diagnostics]) from None


def _read_message(node: Any) -> Message:
    """Read a text with formulas in it, as in `{kommun} får {belopp} för lite`."""
    scalar = scalar_of(node, "en text")
    content = scalar.content
    if "\\" in content.text or not content.text.strip():
        raise invalid_input("texten är tom eller har omvänt snedstreck", content, "en text på svenska")
    if len(content.text) > limits.TEXT:
        raise invalid_input(f"texten är längre än {limits.TEXT} tecken", content)
    parts: list[str | Formula | MemberSlot] = []
    for found in _TEXT_OR_SLOT.finditer(content.source.text, content.start, content.end):
        slot, closing = found.groups()
        if slot is None:
            text = found[0].replace("''", "'") if scalar.style == "'" else found[0]
            parts.append(re.sub(r"[ \n]+", " ", text))
        elif not closing:
            opening = Place(content.source, found.start(), found.start() + 1)
            raise invalid_input("klammerparentesen stängs aldrig", opening)
        else:
            parts.append(MemberSlot() if slot.strip() == MUNICIPALITY else parse(content.source, *found.span(1)))
    return Message(tuple(parts), content)


WrittenFormula = Annotated[Formula, Reads(_read_formula, UNREADABLE_FORMULA)]
WrittenStep = Annotated[Formula, Reads(_read_step, UNREADABLE_FORMULA)]
WrittenMessage = Annotated[Message, Reads(_read_message, Message((), UNREADABLE_FORMULA.place))]
