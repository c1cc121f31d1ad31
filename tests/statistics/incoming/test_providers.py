"""Figures fetched: the real client against a server on the loopback, to the unit, and each way it can go wrong."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.utils import formatdate
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.statistics.incoming.provider_server import (
    MUNICIPALITIES,
    STATUSES,
    Fault,
    ProviderServer,
    cut_off,
    endless,
    exact_cell,
    hang_up,
    measured,
    moved,
    page,
    refusal,
    running,
    silent,
    slowly,
)
from tests.worlds import ROOT
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source, Unavailable, WrongUsage
from tillaggsbelopp.documents.written import read_file
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.incoming.connection import Patience
from tillaggsbelopp.statistics.incoming.origins import origin_for
from tillaggsbelopp.statistics.incoming.providers import fetch
from tillaggsbelopp.statistics.package import FieldDescription, FigureOrigin, Package

QUICK = Patience(tries=3, pause=0.01, silence=5, answer=10, whole=30)
HASTY = QUICK._replace(silence=0.6, answer=0.8)
REGISTER = Axis("kommun", tuple(MUNICIPALITIES), tuple(MUNICIPALITIES.values()))
PACKAGE = (ROOT / "data/orebro/datapackage.yaml").read_text(encoding="utf-8")
OF_65_PLUS = {  # from the published cells, as tests/fixtures/scb/README.md has them from
    "1814": 1861,
    "1860": 1678,
    "1861": 3731,
    "1862": 2707,
    "1863": 1960,
    "1864": 1490,
    "1880": 30586,
    "1881": 4628,
    "1882": 3445,
    "1883": 7690,
    "1884": 3090,
    "1885": 6168,
}


def in_silence(line: str) -> None:
    """Show nothing of how far a fetch has come."""


def described(text: str = PACKAGE) -> FieldDescription:
    faults = Faults()
    package = read_file(Package, Source("datapackage.yaml", text), faults)
    assert package is not None, faults.found
    (field,) = [field for table in package.resources for field in table.table_schema.fields if field.origins]
    return field


FIELD = described()
UNTIL_2024, FROM_2025, KOLADA = FIELD.origins


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No proxy, and no issuers of certificates: reading them all would take more time than the tests."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path_factory.getbasetemp()))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with running() as server:
        yield server


def fetched(
    server: ProviderServer,
    origin: FigureOrigin,
    year: int | None,
    register: Axis = REGISTER,
    patience: Patience = QUICK,
) -> tuple[dict[str, bytes], list[str]]:
    """The answers by file name, and what was told meanwhile."""
    told: list[str] = []
    address = server.scb if origin.provider == "scb" else server.kolada
    return dict(fetch(origin, address, year, register, told.append, patience)), told


def why(server: ProviderServer, origin: FigureOrigin, year: int | None, patience: Patience = QUICK) -> str:
    """What is said where there is no answer; it always tells what to do instead."""
    with pytest.raises(Unavailable) as raised:
        fetched(server, origin, year, patience=patience)
    message = str(raised.value).replace("\u00a0", " ")
    assert "för hand på www." in message
    assert "importera FIL" in message
    assert message.endswith("Ingenting har skrivits.")
    assert origin.table in message
    return message


def sums(answers: dict[str, bytes]) -> dict[str, int]:
    """The sum of all cells of each region, read from JSON-stat by index and size."""
    total: dict[str, int] = {}
    for content in answers.values():
        document = json.loads(content)
        index = {code: document["dimension"][code]["category"]["index"] for code in document["id"]}
        for codes in product(*(index[code] for code in document["id"])):
            place = 0
            for variable, size, code in zip(document["id"], document["size"], codes, strict=True):
                place = place * size + index[variable][code]
            region = codes[document["id"].index("Region")]
            total[region] = total.get(region, 0) + document["value"][place]
    return total


def people(region: str, year: int) -> int:
    """The people of 65 and more that the server has made up, until 2024."""
    ages, sexes = [*map(str, range(65, 100)), "100+"], ("1", "2")
    cells = product(STATUSES, ages, sexes)
    names = {"Region": region, "Tid": str(year), "ContentsCode": "BE0101N1"}
    return sum(exact_cell({**names, "Civilstand": status, "Alder": age, "Kon": sex}) for status, age, sex in cells)


# --- right to the unit ---


def test_until_2024_single_years_both_sexes_and_all_statuses_are_summed(server: ProviderServer) -> None:
    answers, told = fetched(server, UNTIL_2024, 2023)
    assert list(answers) == ["TAB638_2023.json"]
    assert sums(answers) == {code: people(code, 2023) for code in MUNICIPALITIES}
    assert told == ["SCB: TAB638 2023, uppdaterad 2026-02-24"]
    (call,) = server.calls_to("/data")
    assert call.query["valuecodes[ContentsCode]"] == ["BE0101N1"]
    assert call.query["valuecodes[Civilstand]"] == ["OG,G,SK,ÄNKL"]
    assert call.query["lang"] == ["sv"]


@pytest.mark.parametrize("year", [2025, None])
def test_from_2025_the_published_five_year_cells_are_fetched(server: ProviderServer, year: int | None) -> None:
    answers, _ = fetched(server, FROM_2025, year)
    assert sums(answers) == OF_65_PLUS
    assert sum(OF_65_PLUS.values()) == 69_034
    (call,) = server.calls_to("/data")
    assert call.query["valuecodes[Alder]"] == ["65-69,70-74,75-79,80-84,85-89,90-94,95-99,100+5"]
    assert (call.query["valuecodes[Kon]"], call.query["valuecodes[Civilstand]"]) == (["TotSa"], ["SC"])


def test_the_order_of_keys_says_nothing(server: ProviderServer) -> None:
    for table in server.tables.values():
        table.shuffled = True
    assert sums(fetched(server, FROM_2025, 2025)[0]) == OF_65_PLUS
    assert sums(fetched(server, UNTIL_2024, 2001)[0]) == {code: people(code, 2001) for code in MUNICIPALITIES}


def test_the_newest_year_of_a_table_that_has_stopped_is_told_to_be_that(server: ProviderServer) -> None:
    answers, told = fetched(server, UNTIL_2024, None)
    assert list(answers) == ["TAB638_2024.json"]
    assert told[0].startswith("SCB: TAB638 slutar 2024. Finns senare år i en annan tabell behövs en post till")
    assert "från_år: 2025" in told[0]


def test_few_calls_and_never_more_than_the_limit_in_a_window(server: ProviderServer) -> None:
    server.config |= {"maxDataCells": 600, "maxCallsPerTimeWindow": 4, "timeWindow": 1}
    answers, told = fetched(server, UNTIL_2024, 2024)  # 36 ages, 2 sexes, 4 statuses: two municipalities at a time
    assert list(answers) == [f"TAB638_2024_del{number}.json" for number in range(1, 7)]
    assert sums(answers) == {code: people(code, 2024) for code in MUNICIPALITIES}
    assert told[1].startswith("SCB: TAB638 2024, del 2 av 6")
    times = [call.time for call in server.calls]
    assert len(times) == 8
    assert all(later - earlier >= 1 for earlier, later in zip(times, times[4:], strict=False))
    assert server.too_many == 0


def test_kolada_follows_pages_and_asks_for_no_more_than_it_may(server: ProviderServer) -> None:
    codes = tuple(f"{number:04}" for number in range(101, 161))
    server.page_size = 10
    answers, told = fetched(server, KOLADA, 2023, Axis("kommun", codes, codes))
    rows = [row for content in answers.values() for row in json.loads(content)["values"]]
    assert [row["municipality"] for row in rows] == list(codes)
    assert all(row["values"][0]["value"] == measured(row["municipality"], 2023) for row in rows)
    assert list(answers) == [f"N01938_2023_del{number}.json" for number in range(1, 8)]
    assert told == [f"Kolada: N01938 2023, del {number} av 3" for number in (1, 2, 3)]


def test_the_newest_year_of_kolada_is_one_with_values(server: ProviderServer) -> None:
    def deleted(document: dict[str, Any]) -> None:
        for row in document["values"]:
            for value in row["values"]:
                value["isdeleted"] = row["period"] == 2025

    server.change = deleted
    answers, _ = fetched(server, KOLADA, None)
    (content,) = answers.values()
    assert {row["period"] for row in json.loads(content)["values"]} == {2024}
    assert list(answers) == ["N01938_2024.json"]


# --- what passes is waited for ---


@pytest.mark.parametrize(
    "faults",
    [
        [hang_up, refusal(503)],
        [cut_off(200, said=900), cut_off(200)],
        [refusal(502), cut_off(0)],
    ],
)
def test_what_passes_is_tried_again(server: ProviderServer, faults: list[Fault]) -> None:
    server.fail("/data", *faults)
    answers, told = fetched(server, FROM_2025, 2025)
    assert sums(answers) == OF_65_PLUS
    assert len([line for line in told if "nytt försök" in line]) == len(faults)


@pytest.mark.parametrize(("status", "stated"), [(403, "1"), (429, "date"), (503, "1")])
def test_a_provider_that_asks_us_to_wait_is_left_alone(server: ProviderServer, status: int, stated: str) -> None:
    until = formatdate(time.time() + 2, usegmt=True) if stated == "date" else stated
    server.fail("/metadata", refusal(status, "Too many requests", Retry_After=until))
    _, told = fetched(server, FROM_2025, 2025)
    first, second = server.calls_to("/metadata")
    assert 0.95 <= second.time - first.time < 3
    assert f"(svarade {status}, Too many requests); nytt försök om" in told[0]


def test_without_word_of_how_long_a_window_is_waited_for(server: ProviderServer) -> None:
    server.fail("/data", refusal(429))
    fetched(server, FROM_2025, 2025)
    first, second = server.calls_to("/data")
    assert second.time - first.time >= 1


@pytest.mark.parametrize("stated", ["3600", "99999999999999999999", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_nobody_waits_for_an_hour(server: ProviderServer, stated: str) -> None:
    server.fail("/config", *[refusal(429, Retry_After=stated)] * 3)
    start = time.monotonic()
    assert "får för många frågor (svarade 429)" in why(server, FROM_2025, 2025)
    assert time.monotonic() - start < 2


def test_a_window_longer_than_anybody_waits_is_told(server: ProviderServer) -> None:
    server.config |= {"maxCallsPerTimeWindow": 2, "timeWindow": 86_400}
    assert "allt har inte kommit på 30 s" in why(server, FROM_2025, 2025)
    assert server.too_many == 0


# --- no answer, and what is said ---

SLUGGISH = slowly(0.05)


@pytest.mark.parametrize(
    ("path", "fault", "what"),
    [
        ("/data", refusal(400, "Non-existent value"), "någon kod godtas inte längre i tabellen TAB5557: Region 1814"),
        ("/data", refusal(400, "Non-existent value"), "ContentsCode 000007ME; Tid 2025 (svarade 400, Non-existent"),
        ("/metadata", refusal(404), "tabellen TAB5557 finns inte längre, den kan ha flyttats (svarade 404)"),
        ("/config", refusal(404), "adressen svarar inte som PxWebApi 2 (svarade 404)"),
        ("/data", refusal(500, "fel\nhos\x1b[31m oss"), "SCB: svarade 500, felhos[31m oss (http://127.0.0.1:"),
        ("/data", refusal(401), "svarade 401"),
        ("/config", refusal(407), "proxyn kräver inloggning"),
        ("/config", refusal(429), "får för många frågor (svarade 429), efter 3 försök"),
        ("/config", refusal(403), "säger nej för tillfället (svarade 403), efter 3 försök"),
        ("/data", refusal(503), "är upptagen (svarade 503), efter 3 försök"),
        ("/data", page, "svaret är inte uppgifter utan text/html"),
        ("/config", page, "Det kan vara nätets inloggningssida"),
        ("/data", hang_up, "svaret bröts innan det var helt, efter 3 försök"),
        ("/data", cut_off(500, said=5_000), "svaret bröts innan det var helt, efter 3 försök"),
        ("/data", cut_off(500), "svaret är trasigt eller avklippt, det går inte att läsa som JSON"),
        ("/metadata", silent, "har inte svarat på 0,6 s, efter 3 försök"),
        ("/data", SLUGGISH, "svaret kom för långsamt, det var inte helt efter 0,8 s"),
        ("/data", endless, "svaret är större än 10 MB"),
        ("/config", moved("http://localhost:1/config"), "hänvisar vidare till en annan plats, http://localhost:1"),
        ("/config", moved("//[x"), "hänvisar vidare till något som inte är en adress"),
        ("/config", moved("config"), "hänvisar vidare gång på gång"),
    ],
)
def test_no_answer_is_told_with_what_to_do(server: ProviderServer, path: str, fault: Fault, what: str) -> None:
    server.fail(path, *[fault] * 3)
    message = why(server, FROM_2025, 2025, HASTY if fault in (silent, SLUGGISH) else QUICK)
    assert what in message
    assert f"http://127.0.0.1:{server.server_address[1]}/api/v2" in message
    assert "\x1b" not in message


def test_a_redirect_at_the_same_host_is_followed(server: ProviderServer) -> None:
    server.fail("/config", moved("/api/v2/./config?again"))
    assert sums(fetched(server, FROM_2025, 2025)[0]) == OF_65_PLUS


def test_an_address_may_be_written_in_other_ways(server: ProviderServer) -> None:
    address = server.scb.replace("http://127.0.0.1", "HTTP://LocalHost") + "/"
    assert sums(dict(fetch(FROM_2025, address, 2025, REGISTER, in_silence, QUICK))) == OF_65_PLUS


def test_nobody_at_the_address(server: ProviderServer) -> None:
    address = server.scb
    server.server_close()
    with pytest.raises(Unavailable, match="SCB: går inte att nå, efter 3 försök"):
        fetch(FROM_2025, address, 2025, REGISTER, in_silence, QUICK)


@pytest.mark.parametrize("address", ["", "scb.se/api", "ftp://scb.se", "http://", "file:///etc/passwd", "http://[x"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(Unavailable, match="adressen går inte att använda"):
        fetch(FROM_2025, address, 2025, REGISTER, in_silence, QUICK)


def of_table(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    """The change made in data only, not in metadata."""
    return lambda document: change(document) if document.get("value") else None


def index_of(document: dict[str, Any], variable: str) -> dict[str, int]:
    found: dict[str, int] = document["dimension"][variable]["category"]["index"]
    return found


def drop_a_region(document: dict[str, Any]) -> None:
    category = document["dimension"]["Region"]["category"]
    category["index"] = {code: place - 1 for code, place in category["index"].items() if place}
    document["size"][0] -= 1


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda document: document["value"].pop(), "har inte de 96 värden som det ska ha"),
        (lambda document: document.pop("value") and document.update(value=None), "har inte de 96 värden"),
        (drop_a_region, "svaret om tabellen TAB5557 saknar 1814 i Region"),
        (lambda document: document["size"].reverse(), "har inte de 96 värden som det ska ha"),
        (
            lambda document: document["dimension"]["Alder"]["category"]["index"].update({"65-69": 1}),
            "är inte json-stat2",
        ),
        (lambda document: document.pop("dimension"), "är inte json-stat2, eller bara en del av det"),
        (lambda document: document["dimension"]["Tid"]["category"].update(index={"2024": 0}), "saknar 2025 i Tid"),
    ],
)
def test_an_answer_to_something_else_or_half_of_it(
    server: ProviderServer, change: Callable[[dict[str, Any]], None], what: str
) -> None:
    server.change = of_table(change)
    assert what in why(server, FROM_2025, 2025)


@pytest.mark.slow
@settings(max_examples=25)
@given(after=st.integers(0, 1_800))
def test_a_document_that_is_cut_anywhere_is_no_answer(after: int) -> None:
    with running() as server:
        server.fail("/data", cut_off(after))
        assert "svaret är trasigt eller avklippt" in why(server, FROM_2025, 2025, QUICK._replace(tries=1))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("Alder", "ålder", {"TotSA": "totalt"}), "det finns inga klasser med bredden 5"),
        (("Kon", "kön", {"1": "män", "2": "kvinnor"}), "TAB5557, kön: klassen totalt finns inte"),
        (("ContentsCode", "tabellinnehåll", {"X": "Folkmängden"}), "klassen Folkmängd finns inte"),
        (("Region", "region", {"1860": "Laxå"}), "har inte Lekeberg (1814), Hallsberg (1861)"),
        (("Fodelseland", "födelseland", {"S": "Sverige", "U": "annat"}), "har 2 klasser av födelseland (Sverige och"),
    ],
)
def test_a_table_that_has_been_made_over(
    server: ProviderServer, change: tuple[str, str, dict[str, str]], what: str
) -> None:
    code, label, classes = change
    table = server.tables["TAB5557"]
    variable = next(iter(table.variables.values()))
    table.variables[code] = variable._replace(label=label, classes=classes)
    assert what in why(server, FROM_2025, 2025)
    assert not server.calls_to("/data")


def test_texts_of_a_provider_do_nothing_to_the_terminal(server: ProviderServer) -> None:
    table = server.tables["TAB5557"]
    table.variables["Kon"] = table.variables["Kon"]._replace(label="\x1b[2Jkön", classes={"1": "m\x07än"})
    assert "SCB: TAB5557, [2Jkön: klassen totalt finns inte" in (said := why(server, FROM_2025, 2025))
    assert "här finns män" in said


def test_a_dimension_that_is_gone(server: ProviderServer) -> None:
    del server.tables["TAB5557"].variables["Civilstand"]
    assert "tabellen TAB5557 har inte civilstånd, bara region, ålder, kön" in why(server, FROM_2025, 2025)


def test_limits_that_are_not_stated_or_not_met(server: ProviderServer) -> None:
    server.config["maxDataCells"] = 7
    assert "har 8 celler för varje kommun, och högst 7 lämnas ut åt gången" in why(server, FROM_2025, 2025)
    server.config["maxDataCells"] = None
    assert "gränserna saknas" in why(server, FROM_2025, 2025)
    server.config |= {"maxDataCells": 9_000, "dataFormats": ["csv"]}
    assert "lämnar inte längre ut json-stat2" in why(server, FROM_2025, 2025)


def test_the_year_after_the_last_is_no_year_of_the_table(server: ProviderServer) -> None:
    message = why(server, UNTIL_2024, 2025)
    assert "tabellen TAB638 slutar 2024, 2025 finns inte i den" in message
    assert "med från_år: 2025, och till_år: 2024 i den här" in message
    assert "har inte 1950, bara 1968–2024" in why(server, UNTIL_2024, 1950)


def test_a_table_that_the_provider_says_has_ended(server: ProviderServer) -> None:
    server.tables["TAB638"].discontinued = True
    forgotten = described(PACKAGE.replace("              till_år: 2024\n", "")).origins[0]
    assert "tabellen TAB638 slutar 2024 och fylls inte på längre" in why(server, forgotten, None)
    assert list(fetched(server, UNTIL_2024, None)[0]) == ["TAB638_2024.json"]  # as the description knows


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda d: d.update(values=[], count=0), "N01938 har inga värden för 2023: nyckeltalet finns inte, eller året"),
        (lambda d: d["values"].pop(), "svaret om N01938 har inte de 12 rader som det ska ha"),
        (lambda d: d["values"].pop() and d.pop("count"), "N01938 2023 har inget värde för Lindesberg"),
        (lambda d: d["values"][3].update(kpi="N1"), "svaret har annat än det som N01938 frågades om"),
        (lambda d: d["values"][3].update(period=2022), "svaret har annat än det som N01938 frågades om"),
        (lambda d: d["values"][3].update(municipality="0180"), "svaret har annat än det"),
        (lambda d: d.update(values="inga"), "svaret om N01938 är inte som Kolada v3:s"),
        (lambda d: d.update(next_url="http://localhost:1/v3/x"), "hänvisar vidare till en annan plats"),
        (lambda d: d.update(next_url="x\ud800"), "hänvisar vidare till något som inte är en adress"),
        (lambda d: d.update(next_url=5), "sidorna av N01938 tar inte slut"),
    ],
)
def test_kolada_without_an_answer(server: ProviderServer, change: Callable[[dict[str, Any]], None], what: str) -> None:
    server.change = change
    assert what in why(server, KOLADA, 2023)


def test_pages_of_kolada_that_go_round(server: ProviderServer) -> None:
    first = f"{server.kolada}/data/kpi/N01938/municipality/1814/year/2023"
    server.change = lambda document: document.update(next_url=first)
    assert "sidorna av N01938 tar inte slut" in why(server, KOLADA, 2023)


@pytest.mark.parametrize("year", [2023, None])
def test_a_measure_that_kolada_does_not_know(server: ProviderServer, year: int | None) -> None:
    server.measures.clear()
    assert "nyckeltalet finns inte" in why(server, KOLADA, year)


def test_version_2_of_kolada_is_closed(server: ProviderServer) -> None:
    with pytest.raises(Unavailable, match="Version 2 är stängd: adressen ska sluta på v3"):
        fetch(KOLADA, f"{server.host}/v2", 2023, REGISTER, in_silence, QUICK)


def put(document: Any, path: list[int], junk: Any) -> None:
    """Replace what a path leads to in a document, or the leaf that it ends at."""
    for step, following in zip(path, [*path[1:], None], strict=True):
        keys = list(document) if isinstance(document, dict) else range(len(document))
        if not keys:
            return
        key = keys[step % len(keys)]
        if following is None or not isinstance(document[key], (dict, list)):
            document[key] = junk
            return
        document = document[key]


@pytest.mark.slow
@settings(max_examples=50)
@example(origin=UNTIL_2024, year=2023, which=1, path=[16, 0, 0], junk=[])  # a role that is a list of lists
@given(
    origin=st.sampled_from([UNTIL_2024, FROM_2025, KOLADA]),
    year=st.sampled_from([2023, 2025, None]),
    which=st.integers(0, 2),
    path=st.lists(st.integers(0, 20), min_size=1, max_size=5),
    junk=st.sampled_from([None, "", "x\ud800", [], {}, [[]], -1, 0, 1.5, True, {"a": None}, 10**30]),
)
def test_whatever_stands_in_an_answer_the_client_does_not_fall_over_it(
    origin: FigureOrigin, year: int | None, which: int, path: list[int], junk: Any
) -> None:
    answered = 0

    def change(document: dict[str, Any]) -> None:
        nonlocal answered
        if answered == which:
            put(document, path, junk)
        answered += 1

    with running() as server:
        server.change = change
        with suppress(Unavailable):  # which is how it says that it can't be used
            answers, _ = fetched(server, origin, year, patience=QUICK._replace(tries=1))
            assert answers
    assert answered


# --- the environment ---


def test_a_proxy_of_the_environment_is_asked(server: ProviderServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.host)
    answers = fetch(FROM_2025, "http://statistik.invalid/api/v2", 2025, REGISTER, in_silence, QUICK)
    assert sums(dict(answers)) == OF_65_PLUS
    monkeypatch.setenv("HTTP_PROXY", "gopher://")
    with pytest.raises(Unavailable, match="nätets inställningar i miljön går inte att använda"):
        fetch(FROM_2025, server.scb, 2025, REGISTER, in_silence, QUICK)


def test_a_certificate_is_trusted_once_its_issuer_is_named(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, key = tmp_path / "ca.pem", tmp_path / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    try:
        subprocess.run(
            [*made, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs openssl to make a certificate")
    with running() as server:
        server.encrypt(str(certificate), str(key))
        message = why(server, FROM_2025, 2025)
        assert "servern har ett certifikat som datorn inte litar på" in message
        assert "SSL_CERT_FILE" in message
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert sums(fetched(server, FROM_2025, 2025)[0]) == OF_65_PLUS
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "finns-inte.pem"))
        assert "nätets inställningar i miljön" in why(server, FROM_2025, 2025)


# --- which table has a year ---


@pytest.mark.parametrize(
    ("provider", "year", "table"),
    [
        ("scb", 1968, "TAB638"),
        ("scb", 2024, "TAB638"),
        ("scb", 2025, "TAB5557"),
        ("scb", None, "TAB5557"),
        ("kolada", 2020, "N01938"),
        ("kolada", None, "N01938"),
    ],
)
def test_the_table_that_has_a_year(provider: str, year: int | None, table: str) -> None:
    assert origin_for(FIELD, provider, year).table == table


def test_a_year_that_no_table_has() -> None:
    later = FIELD.model_copy(update={"origins": [FROM_2025]})
    with pytest.raises(InvalidInput, match="ingen tabell finns för 2020, bara TAB5557 för senare år"):
        origin_for(later, "scb", 2020)
    gap = described(PACKAGE.replace("              från_år: 2025\n", "              från_år: 2030\n"))
    with pytest.raises(InvalidInput, match="tabellen TAB638 slutar 2024, och ingen tabell finns för 2026"):
        origin_for(gap, "scb", 2026)
    both = described(PACKAGE.replace("från_år: 2025\n", "från_år: 2025\n              till_år: 2026\n"))
    with pytest.raises(InvalidInput, match="tabellen TAB5557 slutar 2026, och ingen tabell finns för 2027") as raised:
        origin_for(both, "scb", 2027)
    assert "datapackage.yaml:" in str(raised.value)
    assert "med från_år: 2027" in str(raised.value)


def test_two_tables_for_one_year_or_none_at_all() -> None:
    twice = described(PACKAGE.replace("              från_år: 2025\n", ""))
    with pytest.raises(InvalidInput, match="har 2 tabeller för 2020: TAB638 och TAB5557"):
        origin_for(twice, "scb", 2020)
    without = FIELD.model_copy(update={"origins": FIELD.origins[:2]})
    with pytest.raises(WrongUsage, match="hämtas inte från kolada"):
        origin_for(without, "kolada", 2020)
