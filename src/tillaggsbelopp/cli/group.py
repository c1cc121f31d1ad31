"""The group of commands: the one that is asked for is imported, given its options and run."""

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from inspect import Parameter, cleandoc, signature
from types import ModuleType
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import CompletionItem  # type: ignore[attr-defined]

from tillaggsbelopp.cli.commands import COMMANDS, GROUPS
from tillaggsbelopp.cli.output import say
from tillaggsbelopp.cli.usage import SwedishCommand, SwedishGroup
from tillaggsbelopp.diagnostics import fold


class Request(NamedTuple):
    """The calculation that is asked for, as written on the command line."""

    config: str | None = None
    data: str | None = None
    changes: Sequence[str] | None = None
    known_at: str | None = None
    decisions: str | None = None
    recompute: bool = False


class Wanted(NamedTuple):
    """The form that the result is wanted in, as written on the command line."""

    everything: bool = False
    as_json: bool = False
    as_csv: bool = False
    file: str | None = None
    overwrite: bool = False


class _Commands(SwedishGroup):
    """The commands, each imported when it is asked for, since that takes its time. The help needs their texts alone."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """The names of the commands, in the order of the help."""
        return [*COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, which may be written with å, ä and ö; None if there is none."""
        name = fold(cmd_name)
        if name in COMMANDS and name not in self.commands:
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            alone.command(name, cls=SwedishCommand, help=cleandoc(COMMANDS[name]))(_signed(_module_of(name)))
            self.add_command(typer.main.get_command(alone))
        return super().get_command(ctx, name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write the groups, and in each its commands with the first sentence of what is said of them."""
        formatter.write_paragraph()
        width = max(map(len, COMMANDS))
        for heading, commands in GROUPS.items():
            formatter.write_heading(heading)
            with formatter.indentation():
                formatter.write_dl([(name.ljust(width), _first_sentence(name)) for name in commands])

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """The commands, or options of the program, that go on from what has been typed."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        typed = fold(incomplete)
        return [
            CompletionItem(incomplete + name[len(typed) :], help=_first_sentence(name))
            for name in COMMANDS
            if name.startswith(typed)
        ]


def _first_sentence(command: str) -> str:
    return cleandoc(COMMANDS[command]).partition("\n")[0]


def app(arguments: Sequence[str], **how: Any) -> Any:
    """Run the command that the arguments begin with, as typer does."""
    group = typer.Typer(
        name="tillaggsbelopp",
        cls=_Commands,
        help=tillaggsbelopp.__doc__,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    group.callback()(tillaggsbelopp)
    if os.environ.get("_TILLAGGSBELOPP_COMPLETE"):
        from tillaggsbelopp.cli.shells import complete

        complete(group)
        return None
    return group(list(arguments), **how)


def _show_version(wanted: bool) -> None:
    if wanted:
        from tillaggsbelopp.version import __version__

        say(f"tillaggsbelopp {__version__}")
        raise typer.Exit


def tillaggsbelopp(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Visa programmets version.")
    ] = False,
) -> None:
    """Räknar ut formelstyrda bidrag till kommuner, förklarade på kronan."""


def _module_of(name: str) -> ModuleType:
    return import_module(f"tillaggsbelopp.cli.{name.replace('-', '_')}")


def _signed(command: ModuleType) -> Callable[..., None]:
    """The function that typer calls for a command: `run`, with the options in the module's OPTIONS after its own.

    Those are handed on as a Request and a Wanted, where `run` takes them.
    """
    own = dict(signature(command.run, eval_str=True).parameters)
    gathered = {name: kind for name, kind in (("request", Request), ("wanted", Wanted)) if own.pop(name, None)}
    shared = {name: option for group in command.OPTIONS for name, option in group.items() if name not in own}
    parameters = [
        *own.values(),
        *(
            Parameter(name, Parameter.KEYWORD_ONLY, default=option, annotation=kind)
            for name, (kind, option) in shared.items()
        ),
    ]

    def called(**given: Any) -> None:
        for name, kind in gathered.items():
            given[name] = kind(**{key: given.pop(key) for key in kind._fields if key in shared})
        command.run(**given)

    called.__signature__ = signature(command.run).replace(parameters=parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {each.name: each.annotation for each in parameters}
    return called
