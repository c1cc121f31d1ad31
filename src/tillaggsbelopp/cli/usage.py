"""The words of typer in Swedish: in help texts, and of what is wrong with a command line."""

import re
import sys
from collections.abc import Sequence
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

from tillaggsbelopp.cli.commands import COMMANDS
from tillaggsbelopp.cli.output import say
from tillaggsbelopp.diagnostics import WrongUsage, did_you_mean, nearest, wrong_usage

_WORDS: Final = (
    (re.compile(r"\[default: \(?(.*?)\)?\]"), r"[annars \1]"),
    (re.compile(r"\[required\]"), "[måste anges]"),
    (re.compile(r"Show this message and exit\."), "Visa den här hjälpen."),
    (re.compile(r"\[OPTIONS\]"), "[VAL]"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "KOMMANDO …"),
    (re.compile(r" <str>"), ""),
    (re.compile(r"\{(\w+)\}"), r"\1"),
    (re.compile(r"Install completion.*"), "Låt tabbtangenten fylla i kommandon i det här skalet."),
    (re.compile(r"Show completion.*", re.DOTALL), "Visa det som --install-completion skulle lägga in."),
)
_HEADINGS: Final = {"Arguments": "Argument", "Options": "Val"}


def _swedish(text: str) -> str:
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    return text


class _Formatter(TyperGroup.context_class.formatter_class):  # type: ignore[misc, name-defined]
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        super().write_usage(prog, _swedish(args), "Skrivs: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().write_dl([(_swedish(name), _swedish(text)) for name, text in rows], *args, **options)


class _Context(TyperGroup.context_class):  # type: ignore[misc, valid-type]
    formatter_class = _Formatter


class SwedishCommand(TyperCommand):
    """A command, told of in Swedish."""

    context_class = _Context

    def get_help_option(self, ctx: Any) -> Any:
        """The option that asks for help."""
        return _said_by_us(super().get_help_option(ctx))

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """The options that go on from what has been typed."""
        return _told_in_swedish(super().shell_complete(ctx, incomplete))


class SwedishGroup(TyperGroup):
    """The commands, told of in Swedish. What is wrong with what was written is a WrongUsage."""

    context_class = _Context

    def get_help_option(self, ctx: Any) -> Any:
        """The option that asks for help."""
        return _said_by_us(super().get_help_option(ctx))

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """The commands or options that go on from what has been typed."""
        return _told_in_swedish(super().shell_complete(ctx, incomplete))

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """The context of what was written before the command's name."""
        try:
            return super().make_context(*args, **extra)
        except Exception as error:
            raise (_told(error) or error) from None

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was written."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            told = _told(error)
            if told is None:
                raise
            raise told from None


def _said_by_us(option: Any) -> Any:
    """The option that asks for help, which is then written as any other result."""

    def help_asked_for(ctx: Any, _: Any, asked: bool) -> None:
        if asked and not ctx.resilient_parsing:
            say(ctx.get_help())
            ctx.exit()

    if option is not None:
        option.callback = help_asked_for
    return option


def _told_in_swedish(proposals: list[Any]) -> list[Any]:
    for proposal in proposals:
        proposal.help = _swedish(proposal.help or "")
    return proposals


def _told(error: Exception) -> WrongUsage | None:
    """The fault that typer has found, in Swedish; None for any other error.

    Told by what it carries, since typer keeps the classes to itself.
    """
    if not hasattr(error, "format_message") or type(error).__name__ == "NoArgsIsHelpError":
        return None
    ctx, text = getattr(error, "ctx", None), str(error.format_message())
    path = ctx.command_path if ctx is not None else _path_of_command()
    remedy = f"{path} --help visar hur det skrivs."
    kind = type(error).__name__
    if kind == "NoSuchOption":
        name = str(getattr(error, "option_name", ""))
        known = [each for parameter in ctx.command.get_params(ctx) for each in parameter.opts] if ctx else []
        options = [each for each in known if each.startswith("-")]
        near = next((each for each in options if each.startswith(name)), "") or nearest(name, options)
        return wrong_usage(f"{path} har inget val {name}", remedy=f"Menade du {near}?" if near else remedy)
    if kind == "MissingParameter":
        return wrong_usage(f"{_name_of(getattr(error, 'param', None))} saknas", remedy=remedy)
    if kind == "BadOptionUsage":
        option, takes_none = getattr(error, "option_name", "valet"), "not take a value" in text
        what = f"{option} tar inget värde" if takes_none else f"{option} ska följas av ett värde"
        return wrong_usage(what, remedy=remedy)
    if found := re.match(r"""No such command (?:'([^']*)'|"([^"]*)")""", text):
        if not (name := found[1] or found[2]):
            return wrong_usage("ett kommando saknas", remedy=remedy)
        return wrong_usage(f"inget kommando heter {name}", remedy=did_you_mean(name, [*COMMANDS], remedy))
    if found := re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", text):
        return wrong_usage(f"för mycket skrivet: {found[1]}", remedy=remedy)
    if text.startswith("Missing command"):
        return wrong_usage("ett kommando saknas", remedy=remedy)
    return wrong_usage(text, remedy=remedy)


def _path_of_command() -> str:
    """The command that was written, as far as it can be told."""
    written = next((each for each in sys.argv[1:2] if each in COMMANDS), "")
    return " ".join(part for part in ("tillaggsbelopp", written) if part)


def _name_of(parameter: Any) -> str:
    """The name of a parameter in the help text."""
    if parameter is None:
        return "ett argument"
    options = [each for each in parameter.opts if each.startswith("-")]
    return options[0] if options else str(parameter.metavar or parameter.name).strip("[]")
