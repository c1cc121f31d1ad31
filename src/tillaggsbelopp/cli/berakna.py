"""`berakna`: the amounts of a year."""

from tillaggsbelopp.cli.options import wrong_usage
from tillaggsbelopp.cli.output import show, write_utf8
from tillaggsbelopp.cli.runs import calculated


def run(
    year: str | None, config: str | None, data: str | None, changes: list[str], *, as_json: bool, as_csv: bool
) -> None:
    """Compute and print."""
    if as_json and as_csv:
        raise wrong_usage("--json och --csv kan inte användas tillsammans", remedy="Välj det ena.")
    result, folders = calculated(year, config, data, changes)
    if as_json:
        from tillaggsbelopp.report.json_report import to_json

        write_utf8(to_json(result) + "\n")
    elif as_csv:
        from tillaggsbelopp.report.csv_report import to_csv

        write_utf8(to_csv(result))
    else:
        from tillaggsbelopp.report.terminal import result_lines

        show(lambda width: result_lines(result, width, folders))
