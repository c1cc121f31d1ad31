"""`kanslighet`: what one more unit of each thing does to every municipality."""

import re

from tillaggsbelopp.cli.output import show, write_utf8
from tillaggsbelopp.cli.request import Request, year_to_try
from tillaggsbelopp.diagnostics import wrong_usage
from tillaggsbelopp.report.sweep.sensitivity_screen import sensitivity_csv, sensitivity_json, sensitivity_lines
from tillaggsbelopp.sweep.sensitivity import sensitivity


def run(request: Request, most: str, *, as_json: bool, as_csv: bool) -> None:
    """Compute, and show the largest effects; all of them as JSON or CSV."""
    if as_json and as_csv:
        raise wrong_usage("--json och --csv kan inte användas tillsammans", remedy="Välj det ena.")
    if not re.fullmatch("[0-9]{1,6}", most) or int(most) == 0:
        raise wrong_usage(f"--antal {most} är inget antal rader", "ett heltal från 1")
    of = year_to_try(request, "kanslighet")
    found = sensitivity(of)
    if as_json:
        write_utf8(sensitivity_json(found))
    elif as_csv:
        write_utf8(sensitivity_csv(found))
    else:
        show(lambda width: sensitivity_lines(found, int(most), width))
