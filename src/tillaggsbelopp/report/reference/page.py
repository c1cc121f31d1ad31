"""The reference page: written by hand, but for the parts between marks, which are made here."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.report.reference import file_keys as files
from tillaggsbelopp.report.reference import language, sharing
from tillaggsbelopp.report.reference.example import Example, read_example
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number

_PART: Final = re.compile(r"(<!-- skrivs: (\S+) -->\n).*?(<!-- slut -->)", re.DOTALL)


def _amounts(example: Example) -> Iterator[str]:
    result = calculate(example.of)
    names = ["Kommun", *(component.name for component in result.shared), "Totalt"]
    yield f"| {' | '.join(names)} |"
    yield f"|---|{'---:|' * (len(names) - 1)}"
    axis = result.municipalities
    for code, name in zip(axis.members, axis.labels, strict=True):
        amounts = [*(component.amounts[code] for component in result.shared), result.total(code)]
        yield f"| {name} | {' | '.join(map(format_number, amounts))} |"
    sums = [*(component.rounded_pot for component in result.shared), result.grand_total]
    yield f"| **Länet** | {' | '.join(f'**{format_number(amount)}**' for amount in sums)} |"


_PARTS: Final[Mapping[str, Callable[[Example], Iterator[str]]]] = {
    "belopp": _amounts,
    "värden": files.values,
    "räknesätt": language.operators,
    "funktioner": language.functions,
    "fördelning": sharing.sharing,
    "andra-fördelningar": sharing.other_sharings,
    "egna-funktioner": language.generated_functions,
    "upptagna-namn": sharing.taken_names,
    "filer": files.files,
}


def renewed(page: str) -> str:
    """The page with every generated part made anew.

    InvalidInput if its example has a fault, KeyError at an unknown mark.
    """
    example = read_example(page)

    def made(match: re.Match[str]) -> str:
        text = "\n".join(_PARTS[match[2]](example)).strip().replace(NO_BREAK_SPACE, " ")
        return f"{match[1]}\n{text}\n\n{match[3]}"

    return _PART.sub(made, page)
