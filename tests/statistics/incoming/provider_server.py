"""A server on the loopback that answers as SCB's PxWebApi 2 and as Kolada v3 do, or as they should not.

SCB's five-year cells of 2025 are real (`tests/fixtures/scb/README.md`); everything else is made up after the formats.
"""

import csv
import json
import ssl
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from math import prod
from threading import Lock, Thread
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tests.worlds import ROOT

with (ROOT / "data/orebro/kommuner.csv").open(encoding="utf-8") as _rows:
    MUNICIPALITIES = {row["kommunkod"]: row["kommun"] for row in csv.DictReader(_rows)}
with (ROOT / "tests/fixtures/scb/TAB5557_2025_femarsklasser.csv").open(encoding="utf-8") as _rows:
    REAL_CELLS = {
        (row["kommunkod"], row["ålder"]): int(row["folkmängd"]) for row in csv.DictReader(_rows, delimiter=";")
    }

Chosen = Mapping[str, str]
Classes = dict[str, str]
Fault = Callable[["Handler"], None]


class Variable(NamedTuple):
    label: str
    classes: Classes


class Table:
    """A table of PxWebApi 2: its variables by code, and the value of a combination of codes."""

    def __init__(self, name: str, value: Callable[[Chosen], int], *variables: tuple[str, str, Classes]) -> None:
        self.name, self.value = name, value
        self.variables = {code: Variable(label, classes) for code, label, classes in variables}
        self.discontinued: bool | None = None
        self.shuffled = False

    def document(self, selection: Mapping[str, list[str]], values: list[int]) -> dict[str, Any]:
        """A JSON-stat document of some codes; with `shuffled`, the keys of objects stand in no order."""
        dimensions = {}
        for code, chosen in selection.items():
            index = {key: place for place, key in enumerate(chosen)}
            labels = {key: self.variables[code].classes[key] for key in chosen}
            if self.shuffled:
                index, labels = dict(reversed(index.items())), dict(sorted(labels.items(), key=lambda item: item[1]))
            dimensions[code] = {"label": self.variables[code].label, "category": {"index": index, "label": labels}}
        if self.shuffled:
            dimensions = dict(reversed(dimensions.items()))
        return {
            "version": "2.0",
            "class": "dataset",
            "label": f"Folkmängd, {self.name}",
            "source": "SCB",
            "updated": "2026-02-24T07:00:00Z",
            "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
            "id": list(selection),
            "size": [len(chosen) for chosen in selection.values()],
            "dimension": dimensions,
            "value": values,
            "extension": {"px": {"tableid": self.name, "decimals": 0}, "discontinued": self.discontinued},
        }


REGIONS = {"00": "Riket", "18": "Örebro län", "0180": "Stockholm", **MUNICIPALITIES}
SINGLE_YEARS = {str(age): f"{age} år" for age in range(100)}
FIVE_YEARS = {"-4": "0-4 år", **{f"{a}-{a + 4}": f"{a}-{a + 4} år" for a in range(5, 100, 5)}, "100+5": "100+ år"}
TEN_YEARS = {"0-9": "0-9 år", **{f"{a}-{a + 9}": f"{a}-{a + 9} år" for a in range(10, 100, 10)}, "100+10": "100+ år"}
SEXES = {"1": "män", "2": "kvinnor"}
STATUSES = {"OG": "ogifta", "G": "gifta", "SK": "skilda", "ÄNKL": "änkor/änklingar"}
NOT_TO_BE_USED = 1_000_000  # the value of a cell of 2025 that a sum of five-year cells must not hold


def exact_cell(chosen: Chosen) -> int:
    """A made-up count of people, until 2024: another for each combination."""
    age = 100 if chosen["Alder"] == "100+" else int(chosen["Alder"])
    place = list(REGIONS).index(chosen["Region"])
    status, sex = list(STATUSES).index(chosen["Civilstand"]), int(chosen["Kon"])
    if chosen["ContentsCode"] != "BE0101N1":
        return NOT_TO_BE_USED
    return (place * 37 + age * 11 + status * 5 + sex * 3 + int(chosen["Tid"]) * 7) % 211


def noisy_cell(chosen: Chosen) -> int:
    """The published value of a five-year cell of 2025; an impossible one for every other."""
    together = (chosen["Civilstand"], chosen["Kon"], chosen["Tid"]) == ("SC", "TotSa", "2025")
    return REAL_CELLS.get((chosen["Region"], chosen["Alder"]), NOT_TO_BE_USED) if together else NOT_TO_BE_USED


def until_2024() -> Table:
    return Table(
        "TAB638",
        exact_cell,
        ("Region", "region", REGIONS),
        ("Civilstand", "civilstånd", STATUSES),
        ("Alder", "ålder", {**SINGLE_YEARS, "100+": "100+ år"}),
        ("Kon", "kön", SEXES),
        ("ContentsCode", "tabellinnehåll", {"BE0101N2": "Folkökning", "BE0101N1": "Folkmängd"}),
        ("Tid", "år", {str(year): str(year) for year in range(1968, 2025)}),
    )


def from_2025() -> Table:
    return Table(
        "TAB5557",
        noisy_cell,
        ("Region", "region", REGIONS),
        ("Civilstand", "civilstånd", {"SC": "totalt", **STATUSES}),
        (
            "Alder",
            "ålder",
            {"TotSA": "totalt, samtliga åldrar", **SINGLE_YEARS, "100+1": "100+ år", **FIVE_YEARS, **TEN_YEARS},
        ),
        ("Kon", "kön", {"TotSa": "totalt, samtliga män och kvinnor", **SEXES}),
        ("ContentsCode", "tabellinnehåll", {"000007ME": "Folkmängd"}),
        ("Tid", "år", {"2025": "2025"}),
    )


def measured(municipality: str, year: int) -> int:
    """A made-up value of Kolada's measure."""
    return int(municipality) * 3 + year


class Call(NamedTuple):
    time: float
    path: str
    query: dict[str, list[str]]


def as_it_is(document: dict[str, Any]) -> None:
    """No change of a document."""


class ProviderServer(ThreadingHTTPServer):
    """Both providers at one address; `faults` are what the next calls to a path get instead of an answer."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.config: dict[str, Any] = {
            "apiVersion": "2.2.0",
            "maxDataCells": 150_000,
            "maxCallsPerTimeWindow": 30,
            "timeWindow": 1,
            "defaultDataFormat": "json-stat2",
            "dataFormats": ["json-stat2", "csv", "px"],
        }
        self.tables = {table.name: table for table in (until_2024(), from_2025())}
        self.measures = {"N01938": range(2015, 2026)}
        self.page_size = 5_000
        self.change: Callable[[dict[str, Any]], None] = as_it_is
        self.faults: list[tuple[str, Fault]] = []
        self.calls: list[Call] = []
        self.errors: list[BaseException | None] = []
        self.too_many = 0
        self.lock = Lock()
        self.scheme = "http"

    @property
    def host(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}"

    @property
    def scb(self) -> str:
        return f"{self.host}/api/v2"

    @property
    def kolada(self) -> str:
        return f"{self.host}/v3"

    def fail(self, path: str, *faults: Fault) -> Self:
        """Answer the next calls to a path that holds `path` with these, one each."""
        self.faults += [(path, fault) for fault in faults]
        return self

    def calls_to(self, path: str) -> list[Call]:
        return [call for call in self.calls if path in call.path]

    def handle_error(self, *_: Any) -> None:
        """A client that has had enough hangs up, which is no fault of the server; all else is kept."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.errors.append(error)

    def encrypt(self, certificate: str, key: str) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.scheme = "https"


@contextmanager
def running() -> Iterator[ProviderServer]:
    server = ProviderServer()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert not server.errors


class Handler(BaseHTTPRequestHandler):
    """One connection from a client."""

    protocol_version = "HTTP/1.1"
    server: ProviderServer

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        call = Call(time.monotonic(), unquote(parts.path), parse_qs(parts.query, keep_blank_values=True))
        with self.server.lock:
            self.server.calls.append(call)
            fault = next((one for one in self.server.faults if one[0] in call.path), None)
            if fault:
                self.server.faults.remove(fault)
            window = [c for c in self.server.calls if call.time - c.time < self.server.config["timeWindow"]]
            over = call.path.startswith("/api") and len(window) > self.server.config["maxCallsPerTimeWindow"]
            self.server.too_many += over
        if over:
            self.problem(429, "Too many requests")
        elif fault:
            fault[1](self)
        else:
            self.answer(call)

    def send(self, content: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in {"Content_Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def problem(self, status: int, title: str, **headers: str) -> None:
        document = {"type": "Parameter error", "title": title, "status": status}
        self.send(json.dumps(document).encode(), status, "application/problem+json", **headers)

    def answer(self, call: Call) -> None:
        match call.path.split("/")[1:]:
            case ["api", "v2", "config"]:
                self.document(dict(self.server.config))
            case ["api", "v2", "tables", name, what] if name in self.server.tables:
                self.table(self.server.tables[name], what, call.query)
            case ["v3", "data", "kpi", measure, "municipality", ids, "year", years]:
                self.measure(measure, ids.split(","), [int(year) for year in years.split(",")], call.query)
            case _:
                self.problem(404, "Non-existent table")

    def table(self, table: Table, what: str, query: Mapping[str, list[str]]) -> None:
        if what == "metadata":
            everything = {code: list(variable.classes) for code, variable in table.variables.items()}
            return self.document(table.document(everything, []))
        asked = {
            name[len("valuecodes[") : -1]: texts[0].split(",")
            for name, texts in query.items()
            if name.lower().startswith("valuecodes[")
        }
        if query.get("outputFormat") != ["json-stat2"] or not set(asked) <= set(table.variables):
            return self.problem(400, "Non-existent variable")
        if set(asked) != set(table.variables):
            return self.problem(400, "Missing selection for mandantory variable")
        selection = {code: [key for key in v.classes if key in asked[code]] for code, v in table.variables.items()}
        if any(sorted(selection[code]) != sorted(asked[code]) for code in asked):
            return self.problem(400, "Non-existent value")
        if prod(map(len, selection.values())) > self.server.config["maxDataCells"]:
            return self.problem(403, "Too many cells selected")
        combinations = product(*selection.values())
        values = [table.value(dict(zip(selection, codes, strict=True))) for codes in combinations]
        return self.document(table.document(selection, values))

    def measure(self, measure: str, ids: list[str], years: list[int], query: Mapping[str, list[str]]) -> None:
        if len(ids) > 25 or len(years) > 25:
            return self.problem(400, "Too many ids")
        rows = [
            {
                "kpi": measure,
                "period": year,
                "municipality": code,
                "values": [
                    {"gender": sex, "count": 1, "status": "", "value": value, "isdeleted": False}
                    for sex, value in (("T", measured(code, year)), ("M", NOT_TO_BE_USED), ("K", NOT_TO_BE_USED))
                ],
            }
            for year in years
            if year in self.server.measures.get(measure, ())
            for code in ids
        ]
        first, size = int(query.get("page", ["0"])[0]) * self.server.page_size, self.server.page_size
        page = rows[first : first + size]
        following = f"{self.server.host}{urlsplit(self.path).path}?page={first // size + 1}"
        more = first + size < len(rows)
        return self.document({"values": page, "count": len(page), "next_url": following if more else None})

    def document(self, document: dict[str, Any]) -> None:
        self.server.change(document)
        self.send(json.dumps(document).encode())


def refusal(status: int, title: str = "", **headers: str) -> Fault:
    return lambda handler: handler.problem(status, title, **headers)


def page(handler: Handler) -> None:
    handler.send("<html><title>Logga in på nätet</title></html>".encode(), kind="text/html; charset=utf-8")


def hang_up(handler: Handler) -> None:
    """No answer at all."""
    handler.close_connection = True
    handler.connection.close()


def cut_off(after: int, *, said: int | None = None) -> Fault:
    """The first bytes of an answer, which said that it would be `said` long; if that is None, as long as it is."""
    content = json.dumps({"id": ["Region"], "value": list(range(500))}).encode()[:after]

    def answer(handler: Handler) -> None:
        handler.send(content, **({} if said is None else {"Content_Length": str(said)}))
        handler.close_connection = True

    return answer


def slowly(pause: float) -> Fault:
    """An answer that comes a byte at a time."""

    def answer(handler: Handler) -> None:
        handler.send(b"", Content_Length="10000")
        for _ in range(10_000):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def silent(handler: Handler) -> None:
    """A server that takes the question and says nothing for longer than anybody waits in a test."""
    time.sleep(3)
    handler.close_connection = True


def endless(handler: Handler) -> None:
    handler.send(b"", Content_Length=str(10**12))
    while True:
        handler.wfile.write(b" " * 1_000_000)


def moved(to: str) -> Fault:
    return lambda handler: handler.send(b"", 302, Location=to)
