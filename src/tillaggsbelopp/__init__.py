"""Formula-based public allocations, exact to the krona: rules in YAML, every krona explained.

    import tillaggsbelopp as tb

    project = tb.open()
    project.calculate(2025).to_frame()

The names in `__all__` are the public interface; each is loaded when it is first used. Examples: docs/python.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from tillaggsbelopp.version import __version__

if TYPE_CHECKING:
    from tillaggsbelopp.diagnostics import CheckFailed, InvalidInput, WrongUsage
    from tillaggsbelopp.engine.result import Result
    from tillaggsbelopp.workspace.calculation import Calculation
    from tillaggsbelopp.workspace.project import Project
    from tillaggsbelopp.workspace.project import open_project as open

__all__ = ["Calculation", "CheckFailed", "InvalidInput", "Project", "Result", "WrongUsage", "__version__", "open"]

_WHERE: Final = {
    "open": ("workspace.project", "open_project"),
    "Project": ("workspace.project", "Project"),
    "Calculation": ("workspace.calculation", "Calculation"),
    "Result": ("engine.result", "Result"),
    "InvalidInput": ("diagnostics", "InvalidInput"),
    "CheckFailed": ("diagnostics", "CheckFailed"),
    "WrongUsage": ("diagnostics", "WrongUsage"),
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _WHERE[name]
    return getattr(import_module(f"{__name__}.{module}"), attribute)


def __dir__() -> list[str]:
    return __all__
