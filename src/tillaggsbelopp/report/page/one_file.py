"""The page as one HTML file: its text, looks and behaviour, and the data; nothing else is let in or fetched."""

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, Final

DATA_START: Final = '<script type="application/json" id="data">'
DATA_END: Final = "</script>"
_SCRIPT: Final = ("amounts.js", "figures.js", "texts.js", "page.js")
"""The script, in the order that its parts are run."""
_FOLDER: Final = Path(__file__).parent


def page_html(document: Mapping[str, Any]) -> str:
    """Put a page together from its data; the same data gives the same text.

    The policy in it lets a browser run this very script and use these very styles, and fetch nothing.
    """
    style, script = _read("page.css"), "".join(map(_read, _SCRIPT))
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    filled = {
        "policy": policy,
        "style": style,
        "script": script,
        "title": escape(f"{document['överenskommelse']} {document['år']}"),
        "data": f"{DATA_START}{data_text(document)}{DATA_END}",
    }
    pieces = _read("page.html").split("@@")
    return "".join(filled[piece] if place % 2 else piece for place, piece in enumerate(pieces))


def data_text(document: Mapping[str, Any]) -> str:
    """The data as text that no HTML in it can end."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for sign in "<\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
