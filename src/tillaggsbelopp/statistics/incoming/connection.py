"""A connection to a provider of statistics: its answers whole and within bounds, or the reason why there is none."""

import json
import re
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self
from urllib.parse import urljoin, urlsplit

from tillaggsbelopp.diagnostics import Diagnostic, Unavailable
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number
from tillaggsbelopp.version import __version__

if TYPE_CHECKING:
    import httpx

_MOST_BYTES: Final = 10_000_000  # several times what 150 000 cells take, and what can be read as JSON in 300 MiB
_MOST_BYTES_OF_A_REFUSAL: Final = 65_536
_MOST_HOPS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PASSING: Final = {403: "säger nej för tillfället", 429: "får för många frågor"}
_BUSY: Final = frozenset({502, 503, 504})
_SECRET: Final = re.compile(r"(?<=://)[^/]*@")
_SECONDS: Final = re.compile(r"[0-9]{1,6}")


class Patience(NamedTuple):
    """How long a provider is waited for, in seconds, and how many times a call is made.

    `pause` is the first wait between two tries, doubled each time; `silence` the longest time without a byte; `answer`
    and `whole` the longest time for one answer and for all that is fetched.
    """

    tries: int = 4
    pause: float = 0.5
    silence: float = 20
    answer: float = 90
    whole: float = 300


class Answer(NamedTuple):
    """An answer as it came, and the JSON document in it."""

    content: bytes
    document: Any


class _Passing(Exception):  # noqa: N818 - it is about an answer, and passes
    """Raised inside for what may be better the next time; `pause` is how long the provider asks us to wait."""

    def __init__(self, what: str, pause: float = 0, hint: str = "") -> None:
        super().__init__(what)
        self.what, self.pause, self.hint = what, pause, hint


class Connection:
    """A connection to one provider, to be used as a context.

    Args:
        address: where the provider's interface begins, as the data description has it.
        provider: the provider's name, for messages: "SCB".
        by_hand: what the user can do instead, a sentence in Swedish.
        tell: shows how far it has come.
        patience: how long it is waited for.

    Raises:
        Unavailable: by everything in it, with what happened, where, and what to do instead.
    """

    def __init__(
        self, address: str, provider: str, by_hand: str, tell: Callable[[str], None], patience: Patience
    ) -> None:
        self.provider, self._by_hand, self._patience = provider, by_hand, patience
        self._tell = tell
        self._root = address.rstrip("/")
        self._calls: deque[float] = deque(maxlen=1_000)
        self._limit, self._window = 0, 0.0
        self._end = time.monotonic() + patience.whole
        self._client = self._open()

    def _open(self) -> "httpx.Client":
        import httpx

        try:
            address = httpx.URL(self._root)
            usable = urlsplit(self._root).scheme in ("http", "https") and bool(address.host)
            self._root = str(address).rstrip("/")
        except (ValueError, httpx.InvalidURL):
            usable = False
        if not usable:
            raise self.unavailable(
                "adressen går inte att använda", self._root, "Rätta den under adresser i datapackage.yaml."
            )

        try:  # proxy and certificates are those of the environment
            return httpx.Client(
                timeout=httpx.Timeout(self._patience.silence),
                headers={
                    "User-Agent": f"tillaggsbelopp/{__version__}",
                    "Accept": "application/json",
                    "Accept-Encoding": "identity",
                },
            )
        except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
            raise self.unavailable(
                f"nätets inställningar i miljön går inte att använda ({error})",
                self._root,
                "Se över HTTPS_PROXY, NO_PROXY och SSL_CERT_FILE.",
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def limit(self, calls: int, seconds: float) -> None:
        """Make no more than `calls` calls in any `seconds`, those already made counted."""
        self._limit, self._window = calls, seconds

    def tell(self, what: str) -> None:
        """Show how far it has come, with the provider's name before it."""
        self._tell(_shown(f"{self.provider}: {what}"))

    def unavailable(self, what: str, address: str = "", hint: str = "") -> Unavailable:
        """Make the error that tells what happened, at which address, and what to do."""
        where = _SECRET.sub("", (address or self._root).partition("?")[0])
        remedy = " ".join(filter(None, [hint, self._by_hand, "Ingenting har skrivits."]))
        return Unavailable([Diagnostic(_shown(f"{self.provider}: {what} ({where})"), None, "", _shown(remedy))])

    def get(self, path: str, *, gone: str, refused: str = "", hint: str = "") -> Answer:
        """Get a JSON document.

        Args:
            path: what is asked for: a path below the connection's address, with its query, or a whole address, which
                must be at the same host.
            gone, refused: what it means that the provider has no such address, or does not accept the query.
            hint: what to do in both those cases.
        """
        address = self._stay(f"{self._root}/", path)
        for attempt in range(1, self._patience.tries + 1):
            try:
                return self._follow(address, {404: gone, 410: gone, 400: refused}, hint)
            except _Passing as passing:
                pause = max(passing.pause, self._patience.pause * 2 ** (attempt - 1))
                if attempt == self._patience.tries:
                    raise self.unavailable(f"{passing.what}, efter {attempt} försök", address, passing.hint) from None
                if time.monotonic() + pause > self._end:
                    raise self.unavailable(
                        f"{passing.what}, och vi skulle behöva vänta {_seconds(pause)}", address, passing.hint
                    ) from None
                self.tell(f"{passing.what}; nytt försök om {_seconds(pause)} ({attempt + 1} av {self._patience.tries})")
                time.sleep(pause)
        raise AssertionError("a try either answers or raises")

    def _stay(self, origin: str, target: str) -> str:
        """The address that a target stands for; refused if at another host, or if what was encrypted no longer is."""
        import httpx

        try:
            address = str(httpx.URL(urljoin(origin, target)))
            one, other = urlsplit(origin), urlsplit(address)
        except (ValueError, httpx.InvalidURL):
            raise self.unavailable("hänvisar vidare till något som inte är en adress", origin) from None
        same = (one.scheme, one.netloc) == (other.scheme, other.netloc)
        if not same and (one.hostname, "http", "https") != (other.hostname, one.scheme, other.scheme):
            raise self.unavailable(
                f"hänvisar vidare till en annan plats, {other.scheme}://{other.netloc}, dit vi inte går",
                origin,
                "Har adressen flyttat, skriv den nya under adresser i datapackage.yaml.",
            )
        return address

    def _follow(self, address: str, meanings: dict[int, str], hint: str) -> Answer:
        for _ in range(_MOST_HOPS):
            answer = self._call(address, meanings, hint)
            if isinstance(answer, Answer):
                return answer
            address = self._stay(address, answer)
        raise self.unavailable("hänvisar vidare gång på gång", address)

    def _call(self, address: str, meanings: dict[int, str], hint: str) -> Answer | str:
        """Make one call: the answer, or the address that it points on to."""
        import httpx

        self._await_turn(address)
        reach = "Är datorn på nätet? Behövs en proxy ska den stå i HTTPS_PROXY."
        try:
            with self._client.stream("GET", address) as response:
                return self._read(response, address, meanings, hint)
        except httpx.TimeoutException:
            raise _Passing(f"har inte svarat på {_seconds(self._patience.silence)}", hint=reach) from None
        except (httpx.RemoteProtocolError, httpx.ReadError):
            raise _Passing("svaret bröts innan det var helt") from None
        except httpx.TransportError as error:
            if "CERTIFICATE" in str(error):
                raise self.unavailable(
                    "servern har ett certifikat som datorn inte litar på",
                    address,
                    "Har nätet en egen utfärdare, peka ut dess fil med SSL_CERT_FILE.",
                ) from None
            raise _Passing("går inte att nå", hint=reach) from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise _Passing("svaret går inte att läsa") from None
        finally:
            self._calls.append(time.monotonic())

    def _await_turn(self, address: str) -> None:
        """Wait until one more call is within the limit, counted from when earlier ones had been answered."""
        pause = 0.0
        if self._limit and len(self._calls) >= self._limit:
            pause = self._calls[-self._limit] + self._window * 1.02 - time.monotonic()
        if time.monotonic() + max(pause, 0) > self._end:
            raise self.unavailable(f"allt har inte kommit på {_seconds(self._patience.whole)}", address)
        if pause > 0:
            time.sleep(pause)

    def _read(self, response: "httpx.Response", address: str, meanings: dict[int, str], hint: str) -> Answer | str:
        status = response.status_code
        if status in _REDIRECTS and "location" in response.headers:
            return str(response.headers["location"])
        if status != 200:
            title = _title(self._bounded(response, address, _MOST_BYTES_OF_A_REFUSAL, cut=True))
            said = f"svarade {status}{f', {title}' if title else ''}"
            if status in _PASSING or status in _BUSY:
                pause = _retry_after(response) or (self._window if status in _PASSING else 0)
                raise _Passing(f"{_PASSING.get(status, 'är upptagen')} ({said})", pause)
            if status == 407:
                raise self.unavailable(f"proxyn kräver inloggning ({said})", address, "Skriv den i HTTPS_PROXY.")
            meaning = meanings.get(status, "")
            raise self.unavailable(f"{meaning} ({said})" if meaning else said, address, hint if meaning else "")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if "json" not in kind:
            raise self.unavailable(
                f"svaret är inte uppgifter utan {kind or 'något annat'}",
                address,
                "Det kan vara nätets inloggningssida: öppna adressen i en webbläsare.",
            )
        content = self._bounded(response, address, _MOST_BYTES)
        try:
            return Answer(content, json.loads(content))
        except (ValueError, RecursionError):
            raise _Passing("svaret är trasigt eller avklippt, det går inte att läsa som JSON") from None

    def _bounded(self, response: "httpx.Response", address: str, most: int, *, cut: bool = False) -> bytes:
        """Read the body, up to `most` bytes and as long as patience lasts; with `cut`, leave the rest unread."""
        end = min(time.monotonic() + self._patience.answer, self._end)
        content = bytearray()
        for part in response.iter_bytes():
            content += part
            if len(content) > most:
                if cut:
                    break
                raise self.unavailable(f"svaret är större än {format_number(most // 1_000_000)} MB", address)
            if time.monotonic() > end:
                raise self.unavailable(
                    f"svaret kom för långsamt, det var inte helt efter {_seconds(self._patience.answer)}", address
                )
        return bytes(content)


def _retry_after(response: "httpx.Response") -> float:
    """The seconds that an answer asks us to wait, stated as such or as a time; 0 if it does not."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    stated = response.headers.get("retry-after", "").strip()
    if not stated:
        return 0
    if _SECONDS.fullmatch(stated):
        return float(stated)
    try:
        until = parsedate_to_datetime(stated)
        now = parsedate_to_datetime(response.headers["date"]) if "date" in response.headers else datetime.now(UTC)
        return max((until - now).total_seconds(), 0)
    except (ValueError, TypeError, OverflowError):
        return 0


def _title(content: bytes) -> str:
    """The title of a refusal, where it has one as APIs give it."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    title = document.get("title") if isinstance(document, dict) else None
    return title[:100] if isinstance(title, str) else ""


def _shown(text: str) -> str:
    """The text without signs that would do something to a terminal."""
    return "".join(sign for sign in text if sign.isprintable() or sign == NO_BREAK_SPACE)


def _seconds(count: float) -> str:
    from fractions import Fraction

    return f"{format_number(Fraction(count), 1)} s"
