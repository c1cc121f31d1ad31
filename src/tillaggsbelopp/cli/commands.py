"""All commands, in the order that the help tells them."""

from tillaggsbelopp.cli import amount_commands, review_commands
from tillaggsbelopp.cli.group import app

__all__ = ["app"]

_DESCRIBED = (amount_commands, review_commands)  # each describes its commands when it is imported
