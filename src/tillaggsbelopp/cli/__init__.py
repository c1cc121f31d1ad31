"""The command line: signatures and exit codes. What a command needs is imported inside it."""

import gc
import os
import sys

from tillaggsbelopp.cli.exit_codes import ExitCode
from tillaggsbelopp.cli.output import warn


def main() -> None:
    """Run the program: faults to stderr, as text and never as a traceback, and an exit code that tells their kind."""
    gc.disable()  # a run is short: collecting costs a tenth of it and frees nothing that matters
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none are used; looking for them takes its time
    if sys.stderr is None:  # closed by whoever started us
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        warn("Det finns ingenstans att skriva resultatet: standard ut är stängd.")
        sys.exit(ExitCode.NOT_WRITTEN)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a code page without → must not stop a run
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    except Exception as error:
        if os.environ.get("TILLAGGSBELOPP_FELSOK"):
            raise
        warn(f"Oväntat fel i programmet ({type(error).__name__}: {error}).")
        warn("Kör igen med TILLAGGSBELOPP_FELSOK=1 i miljön och rapportera det som visas.")
        sys.exit(ExitCode.UNEXPECTED)
    finally:
        gc.freeze()  # nor is anything worth collecting at exit


def _run() -> None:
    from tillaggsbelopp.cli.group import app
    from tillaggsbelopp.diagnostics import CheckFailed, InvalidInput, NotWritten, Unavailable, WrongUsage, wrong_usage

    try:
        if any("\udc80" <= sign <= "\udcff" for argument in sys.argv for sign in argument):
            raise wrong_usage("kommandoraden är inte giltig text", "UTF-8, eller terminalens egen kodning")
        app(sys.argv[1:])
    except InvalidInput as invalid:
        warn(str(invalid))
        match invalid:
            case WrongUsage():
                code = ExitCode.USAGE
            case CheckFailed():
                code = ExitCode.CHECK_FAILED
            case Unavailable():
                code = ExitCode.UNAVAILABLE
            case NotWritten():
                code = ExitCode.NOT_WRITTEN
            case _:
                code = ExitCode.INVALID
        sys.exit(code)
