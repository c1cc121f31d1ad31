"""`berakna`: the amounts of a year."""

import sys
from pathlib import Path

from tillaggsbelopp.agreement.changes import with_changes
from tillaggsbelopp.cli.folders import load
from tillaggsbelopp.cli.options import WrongUsage, read_year, wrong_usage
from tillaggsbelopp.diagnostics import InvalidInput, Source
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.years import newest_year


def run(
    year_text: str | None, config: Path | None, data: Path | None, changes: list[str], *, as_json: bool, as_csv: bool
) -> None:
    """Compute and print."""
    if as_json and as_csv:
        raise wrong_usage("--json och --csv kan inte användas tillsammans", remedy="Välj det ena.")
    stated_year = read_year(year_text) if year_text is not None else None
    loaded = load(config, data)
    if stated_year is None:
        choice = newest_year(loaded.agreement, loaded.figures)
        print(choice.explanation, file=sys.stderr)
        year = choice.year
    else:
        year = stated_year
    try:
        agreement = with_changes(loaded.agreement, [Source("--satt", text) for text in changes], year)
    except InvalidInput as invalid:
        raise WrongUsage(invalid.diagnostics) from None
    result = calculate(agreement, loaded.figures, year)
    if as_json:
        from tillaggsbelopp.report.json_report import to_json

        write_utf8(to_json(result) + "\n")
    elif as_csv:
        from tillaggsbelopp.report.csv_report import to_csv

        write_utf8(to_csv(result))
    else:
        from tillaggsbelopp.report.layout import width_of, write_lines
        from tillaggsbelopp.report.terminal import result_lines

        write_lines(result_lines(result, width_of(sys.stdout), loaded.folders), sys.stdout)


def write_utf8(text: str) -> None:
    """Write to stdout as UTF-8 whatever the locale says, since another program reads it."""
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.flush()
