"""The slots of templates: by name, the words or blocks that each is filled with."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from tillaggsbelopp.report.explanation.sentences import Sentences
from tillaggsbelopp.report.memo.document import Block, Listing, Paragraph
from tillaggsbelopp.report.memo.matter import Matter
from tillaggsbelopp.report.memo.tables import alternatives_table, parts_table, plan_table, totals_table
from tillaggsbelopp.report.wording import in_force_texts, minutes_facts
from tillaggsbelopp.report.workbook.amount_sheets import places_of, what_all_get
from tillaggsbelopp.report.workbook.appendix_texts import relied_on, what_is_got, what_it_is_made_of
from tillaggsbelopp.report.workbook.assurance import assumed, checked, limitations, responsible, review_due
from tillaggsbelopp.report.workbook.live_text import Piece
from tillaggsbelopp.report.workbook.notes_sheets import index_sources, table_sources
from tillaggsbelopp.report.workbook.summary_texts import figures_read, indices_read, parties_and_time
from tillaggsbelopp.swedish import in_kr, join_words

_BODY: Final = "[Beslutande organ]"
_NAME: Final = "[Namn och roll]"
_GAPS: Final = {"Beslutat av": _BODY}


def _one(member: int | None) -> int:
    """The member that a document is of, which one with such a slot always has."""
    if member is None:
        raise AssertionError("the template is of one")
    return member


def _code(matter: Matter, member: int | None) -> str:
    return matter.basis.municipalities.members[_one(member)]


def _name(matter: Matter, member: int | None) -> str:
    return matter.basis.municipalities.labels[_one(member)]


def _read_out(parts: Iterable[Piece]) -> str:
    """A text of pieces as it is shown."""
    return "".join(piece if isinstance(piece, str) else piece.shown for piece in parts)


def _shares(matter: Matter, _member: int | None) -> str:
    """What each of all gets, in a sentence's words."""
    axis, total = matter.basis.municipalities, matter.basis.result.total
    told = [f"{name} {in_kr(total(code))}" for code, name in zip(axis.members, axis.labels, strict=True)]
    return join_words(told, limit=len(told))


def _causes(matter: Matter, member: int | None) -> str:
    told = matter.causes.get("" if member is None else _code(matter, member))
    return f"Ändringen beror på {told}." if told else ""


def _body(matter: Matter, _member: int | None) -> str:
    decision = matter.basis.result.decision
    return (decision.minutes.body if decision else "") or _BODY


def _standing(matter: Matter, _member: int | None) -> Iterator[Block]:
    """How far the document can be relied on, and what is on record of a decision."""
    basis, decision = matter.basis, matter.basis.result.decision
    facts = [("Status", basis.stamp), ("Underlaget är daterat", basis.origin.dated.isoformat())]
    if decision is not None:
        facts += minutes_facts(decision.minutes)
        facts += [("Kunskapsdatum", decision.known_at.isoformat()), ("Kvittots SHA-256", decision.receipt)]
    yield Listing(tuple(f"{name}: {text}" for name, text in facts if text))


def _rules(matter: Matter, _member: int | None) -> Iterator[Block]:
    """What each part is, in the words of its rule."""
    yield from (Paragraph(part.description, f"{part.name}.") for part in matter.basis.result.shared)


def _how(matter: Matter, member: int | None) -> Iterator[Block]:
    """How each part of an amount came about."""
    code = _code(matter, member)
    sentences = Sentences(matter.basis.result, code)
    for part in matter.basis.result.shared:
        yield Paragraph(" ".join(sentences.of(part)), f"{part.name}, {in_kr(part.amounts[code])}.")


def _grounds(matter: Matter, _member: int | None) -> Iterator[Block]:
    """What the amounts rest on: figures, index values, and each assumption with who accepted it."""
    basis = matter.basis
    read = [text for text in (figures_read(basis), indices_read(basis)) if text]
    told = [f"{text} {accepted}. Källa: {source.rstrip('.')}." for text, accepted, source in assumed(basis)]
    warnings = [f"{warning.rstrip('.')}." for warning in basis.result.warnings]
    if items := [*in_force_texts(basis.result), *read, *warnings, *told]:
        yield Listing(tuple(items))


def _not_expressed(matter: Matter, _member: int | None) -> Iterator[Block]:
    if found := limitations(matter.basis):
        yield Listing(tuple(f"”{quote}” ({where}). {follows}" for quote, follows, where in found))


def _responsible(matter: Matter, _member: int | None) -> Iterator[Block]:
    """Who answers for what, with gaps for those who are not known."""
    yield Listing(tuple(f"{what}: {who or _GAPS.get(what, _NAME)}" for what, who in responsible(matter.basis)))


def _checked(matter: Matter, _member: int | None) -> Iterator[Block]:
    """What the program has checked itself."""
    yield Listing(tuple(f"{what}: {outcome}." for what, outcome in checked(matter.basis)))


def _papers(matter: Matter, _member: int | None) -> Iterator[Block]:
    """The papers that the matter rests on, dated: the workbook, the receipt of a decision, and sources."""
    basis, decision = matter.basis, matter.basis.result.decision
    dated = basis.origin.dated.isoformat()
    items = [f"Arbetsboken {matter.attached.file}, {dated}, innehållets SHA-256 {matter.attached.sha256}"]
    if decision is not None:
        items.append(f"Kvittot på det fastställda året, kunskapsdatum {decision.known_at}, SHA-256 {decision.receipt}")
    tables = dict.fromkeys(table_sources(basis))
    items += [f"{table}: {', '.join(source)}" for table, *source in tables]
    items += [f"{index}: {source} ({published})" for index, source, published in index_sources(basis)]
    yield Listing(tuple(items))


Words = Callable[[Matter, int | None], str]
TEXTS: Final[Mapping[str, Words]] = {
    "överenskommelse": lambda matter, _: matter.basis.result.agreement,
    "år": lambda matter, _: str(matter.basis.result.year),
    "datum": lambda matter, _: matter.basis.origin.dated.isoformat(),
    "organ": _body,
    "parter_och_tid": lambda matter, _: parties_and_time(matter.basis, everyone=True),
    "totalt": lambda matter, _: in_kr(matter.basis.result.grand_total),
    "tillsammans": lambda matter, _: _read_out(what_all_get(matter.basis, places_of(matter.basis))),
    "fördelning": _shares,
    "orsaker": _causes,
    "översyn": lambda matter, _: review_due(matter.basis),
    "tillförlitlighet": lambda matter, _: relied_on(matter.basis),
    "kommun": _name,
    "kod": _code,
    "belopp": lambda matter, member: in_kr(matter.basis.result.total(_code(matter, member))),
    "får": lambda matter, member: _read_out(what_is_got(matter.basis, "", _one(member))),
    "delarna": lambda matter, member: _read_out(what_it_is_made_of(matter.basis, "", _one(member))),
}
"""The slots for words."""
BLOCKS: Final[Mapping[str, Callable[[Matter, int | None], Iterator[Block]]]] = {
    "beslut": _standing,
    "regler": _rules,
    "belopp_per_kommun": totals_table,
    "delbelopp": parts_table,
    "så_räknas_beloppet": _how,
    "betalningsplan": plan_table,
    "karta": lambda matter, _: iter([matter.map] if matter.map else []),
    "alternativ": alternatives_table,
    "vilar_på": _grounds,
    "inte_uttryckt": _not_expressed,
    "beslutsunderlag": _papers,
    "ansvar": _responsible,
    "kontroller": _checked,
}
"""The slots that stand alone."""
