"""Command lines made by chance from the commands, their options, and values that fit or do not."""

import inspect
import shutil
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random

from tests.attack.attempts import Attempt
from tests.attack.damage import NUMBERS, ODD
from tests.attack.folders import orebro, ran
from tillaggsbelopp.cli.commands import COMMANDS

OFTEN = (
    "berakna",
    "forklara",
    "nytt-ar",
    "jamfor",
    "svep",
    "index",
    "matar",
    "godkann",
    "verifiera",
    "schema",
    "malsok",
)
VALUES = (
    *(
        "2024",
        "2025",
        "2026",
        "2019",
        "laxå",
        "0117",
        "1860",
        "totalt",
        "glesbygd",
        "glesbygd.nedre_gräns",
        "lpik.2025",
    ),
    *("glesbygd.nedre_gräns=5", "lpik.2025=2..4 steg 0,5", "summa.totalt >= 20500000", "2027=2023", "2031=2,9", "år"),
    *("prognos", "utfall", "fakta", "antagande", "2024-11-15", "2026-02-30", "config/orebro", "data/orebro", "beslut"),
    *(
        "a.xlsx",
        "a.csv",
        "a.json",
        "a.svg",
        "a.png",
        "a.txt",
        "finns/inte.csv",
        ".",
        "",
        " ",
        "/",
        "..",
        "*",
        "2024-2026",
    ),
    *(
        "2025:glesbygd_km",
        "config/orebro:2025",
        "tertial",
        "kvartal",
        "månad",
        "10",
        "0",
        "-5",
        "1e9",
        "x=",
        "=x",
        "a..b",
    ),
    *("invånare_65_plus", "invånare_65_plus.1860=1", "grundbelopp", "index", "regel", "ingen förlorar mer än 2 %"),
    *(*NUMBERS, *(sign for sign in ODD if sign != "\0"), "x" * 300, "'", '"', "--", "-", "%", "[röd]", "{0}", "\\"),
)


def arguments(scratch: Path) -> Attempt:
    """A command with arguments and options; what it writes is taken away."""
    folder = scratch / "här"
    folder.mkdir()
    orebro(folder)

    def attempt(chance: Random) -> bool:
        command = chance.choice((*COMMANDS, *OFTEN))
        words = [command] if chance.random() < 0.97 else [chance.choice(VALUES)]
        words += [chance.choice(VALUES) for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 3)))]
        for option in chance.choices(options(command), k=chance.choice((0, 0, 1, 1, 2, 3))):
            words += [option] if chance.random() < 0.4 else [option, chance.choice(VALUES)]
        try:
            return ran(words, folder).code == 0
        finally:
            written = [path for path in folder.iterdir() if path.name not in ("config", "data")]
            for path in written:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            if "--skriv" in words:
                shutil.rmtree(folder)
                folder.mkdir()
                orebro(folder)

    return attempt


@cache
def options(command: str) -> list[str]:
    """The options of a command, and one that it has not."""
    module = import_module(f"tillaggsbelopp.cli.{command.replace('-', '_')}")
    own = [
        parameter.annotation.__metadata__
        for parameter in inspect.signature(module.run).parameters.values()
        if hasattr(parameter.annotation, "__metadata__")
    ]
    common = [[option] for group in module.OPTIONS for _, option in group.values()]
    declared = [each for metadata in [*own, *common] for each in metadata]
    names = [name for each in declared for name in getattr(each, "param_decls", None) or () if name.startswith("--")]
    return [*names, "--help", "--finnsinte"]
