"""All commands, in the order that the help tells them."""

from tillaggsbelopp.cli import app as _app
from tillaggsbelopp.cli import review_app as _review_app
from tillaggsbelopp.cli.group import app

__all__ = ["app"]

_ADDED = (_app, _review_app)  # each puts its commands on the group when it is imported
