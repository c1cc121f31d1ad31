"""The texts of the sheet Sammanfattning: what is decided, for whom and from when, and what it rests on."""

from textwrap import wrap
from typing import Final

from tillaggsbelopp.agreement.rounding import METHODS
from tillaggsbelopp.engine.indexation import values_read
from tillaggsbelopp.report.wording import counted, decided_on, in_force_texts, rounding_texts, whole_amounts
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.basis import MOST_PAGES, Basis
from tillaggsbelopp.report.workbook.doubted_rows import warning_of
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number, in_sentence, join_words, years_text

_NAMED_FIGURES: Final = 6
_MOST_PARTIES: Final = 3
_OPENING_SIGNS: Final = 120


def opening_texts(basis: Basis) -> list[str]:
    """Lines between stamp and table: for whom, from when and at what level, warnings, and what is tried.

    There is always one; more of them move the table down. Above a table that goes on for pages they also say what it
    rests on.
    """
    texts = [parties_and_time(basis)]
    if len(basis.municipalities.members) > looks.ON_ONE_PAGE:
        texts += rested_on(basis)
    if basis.doubts:
        texts.append(warning_of(basis))
    texts += [f"ALTERNATIV: {change}." for change in basis.result.changes]
    return [line for text in texts for line in wrap(text, _OPENING_SIGNS)]


def parties_and_time(basis: Basis, *, everyone: bool = False) -> str:
    """For whom the agreement is, from when, and at what level the amounts are; the first of many unless `everyone`."""
    terms, result = basis.program.agreement.terms, basis.result
    until = f" till och med {terms.in_force_until.isoformat()}" if terms.in_force_until else ""
    all_named = everyone or len(terms.parties) <= _MOST_PARTIES
    named = len(terms.parties) if all_named else 1  # all, or the first and how many more
    told = join_words(terms.parties, limit=named)
    if not all_named and len(terms.parties) - named == len(basis.municipalities.members):
        told = f"{terms.parties[0]} och varje {terms.member_name}"
    parties = f"Parter: {told}. " if terms.parties else ""
    level = f" Beloppen för {result.year} är på {result.level}." if result.level else ""
    return f"{parties}Gäller från {terms.in_force_from.isoformat()}{until}.{level}"


def rested_on(basis: Basis) -> list[str]:
    """What the amounts rest on, a line each: assumptions, figures with their years, and index values."""
    figures = figures_read(basis)
    texts = (_assumptions(basis), f"{figures} Se bladet Källor." if figures else "", indices_read(basis))
    return [text for text in texts if text]


def remarks(basis: Basis) -> list[str]:
    """What else is to be known of the table."""
    texts = [*in_force_texts(basis.result), *rounding_texts(basis.result)]
    live = "Siffrorna är formler: ändras en gul cell på något av de andra bladen följer de med."
    how = METHODS[basis.program.agreement.terms.rounding.method].in_short
    texts.append(f"{whole_amounts(basis.result)}. {how} {live}")
    if len(basis.municipalities.members) > MOST_PAGES:
        texts.append(f"Mer än {MOST_PAGES} får ingen bilaga; vars och ens steg står på bladet Beräkning.")
    if (before := basis.before) is not None:
        decision = basis.result.decision
        known = "som de nu är" if decision is None else f"som de var kända {decision.known_at.isoformat()}"
        then = f"{before.year} är räknat med reglerna och uppgifterna {known}, inte vad som beslutades då."
        if before.decision is not None:
            then = f"{before.year} är som det fastställdes, kunskapsdatum {before.decision.known_at}."
        texts.append(then)
    return texts


def _assumptions(basis: Basis) -> str:
    result = basis.result
    if result.decision is not None:
        return f"{decided_on(result.decision, result.assumptions)} Se bladet Antaganden."
    if not result.assumptions:
        return "Beloppen vilar inte på något antagande."
    number = len(basis.not_accepted)
    some = f"{number} av dem är inte godkända." if number < len(result.assumptions) else "Inget är godkänt."
    accepted = some if number else "Alla är godkända."
    return f"Beloppen vilar på {counted(result.assumptions)}. {accepted} Se bladet Antaganden."


def figures_read(basis: Basis) -> str:
    """The figures that were read, with the years that they are of."""
    years: dict[str, set[int]] = {}
    for field in basis.result.trace.fields.values():
        of = years.setdefault(in_sentence(field.title.partition(";")[0]), set())
        of |= {field.year} - {None} if field.year is not None else set()
    if not years:
        return ""
    told = [f"{title} {years_text(sorted(of))}" if of else title for title, of in years.items()]
    return f"Uppgifter: {join_words(told, limit=_NAMED_FIGURES)}."


def indices_read(basis: Basis) -> str:
    """The index values that raised what is paid, with their kind."""
    read = values_read(basis.program.agreement, basis.result.trace.chains)
    by_index: dict[str, list[str]] = {}
    for index, value in sorted(read, key=lambda each: (each[0].name, each[1].year)):
        percent = "" if value.percent is None else f" {format_number(value.percent)}{NO_BREAK_SPACE}%"
        by_index.setdefault(index.name, []).append(f"{value.year}{percent} ({value.kind})")
    told = [f"{name} {join_words(values, limit=3)}" for name, values in by_index.items()]
    return f"Uppräknat med {'; '.join(told)}." if told else ""
