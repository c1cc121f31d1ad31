"""Commands: how one is described, and how the one that is asked for is run."""

from collections.abc import Callable, Sequence
from importlib import import_module
from inspect import Parameter, signature
from typing import Annotated, Any, NamedTuple

import typer

from tillaggsbelopp.cli.arguments import Options
from tillaggsbelopp.cli.usage import SwedishGroup

Described = Callable[..., None]
_COMMANDS: dict[str, tuple[Described, tuple[Options, ...]]] = {}


def _show_version(wanted: bool) -> None:
    if wanted:
        from tillaggsbelopp.version import __version__

        typer.echo(f"tillaggsbelopp {__version__}")
        raise typer.Exit


def tillaggsbelopp(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Visa programmets version.")
    ] = False,
) -> None:
    """Räknar ut formelstyrda bidrag till kommuner: regler i YAML, belopp på kronan, varje krona förklarad."""


class Request(NamedTuple):
    """The calculation that is asked for, as written on the command line."""

    year: str | None = None
    config: str | None = None
    data: str | None = None
    changes: tuple[str, ...] = ()
    known_at: str | None = None
    decisions: str | None = None
    recompute: bool = False
    plan: str | None = None


class Wanted(NamedTuple):
    """The form that the result is wanted in, as written on the command line."""

    as_json: bool = False
    as_csv: bool = False
    file: str | None = None
    overwrite: bool = False


def command(name: str, *groups: Options) -> Callable[[Described], Described]:
    """Describe a command by a function that is its own arguments and options, and its help.

    The options in `groups` come after its own. What it does is `run` in the module that is named as the command, which
    is imported when it is called and is given a Request and, where there is something to write to, a Wanted, then the
    function's own parameters by name.
    """

    def describe(described: Described) -> Described:
        _COMMANDS[name] = described, groups
        return described

    return describe


def app(arguments: Sequence[str], **how: Any) -> Any:
    """Run the command that the arguments begin with, as typer does.

    It alone is put on the group, since each command takes its time; where none is named, for help, all are.
    """
    group = typer.Typer(
        name="tillaggsbelopp",
        cls=SwedishGroup,
        help=tillaggsbelopp.__doc__,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    group.callback()(tillaggsbelopp)
    for name in [name for name in arguments[:1] if name in _COMMANDS] or _COMMANDS:
        group.command(name)(_signed(name, *_COMMANDS[name]))
    return group(list(arguments), **how)


def _signed(name: str, described: Described, groups: Sequence[Options]) -> Described:
    """The function that typer calls for a command, with the signature of all its options."""
    written = signature(described, eval_str=True)
    own = written.parameters
    shared = {key: option for group in groups for key, option in group.items() if key not in own}
    parameters = [
        *(each.replace(kind=Parameter.KEYWORD_ONLY) for each in own.values()),
        *(
            Parameter(key, Parameter.KEYWORD_ONLY, default=default, annotation=kind)
            for key, (kind, default) in shared.items()
        ),
    ]

    def called(**given: Any) -> None:
        if groups:
            asked = {key: given.pop(key) for key in Request._fields if key in given}
            if "changes" in asked:
                asked["changes"] = tuple(asked["changes"] or ())
            given["request"] = Request(**asked)
        if {"file", "overwrite"} <= given.keys():
            given["wanted"] = Wanted(**{key: given.pop(key) for key in Wanted._fields if key in given})
        import_module(f"tillaggsbelopp.cli.{name.replace('-', '_')}").run(**given)

    called.__doc__ = described.__doc__
    called.__signature__ = written.replace(parameters=parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {each.name: each.annotation for each in parameters}
    return called
