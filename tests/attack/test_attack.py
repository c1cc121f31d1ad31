"""A short part of the attack, the same every time (docs/kvalitet.md tells how to run more of it)."""

import pytest

from tests.attack.kinds import KINDS, attempted

COUNTS = {
    "files": 250,
    "formulas": 250,
    "agreements": 30,
    "on-disk": 80,
    "given": 60,
    "workbooks": 30,
    "decisions": 30,
    "arguments": 60,
    "kills": 12,
    "large": 8,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_found(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TILLAGGSBELOPP_FELSOK", "HTTPS_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(name, "")  # an attack sets them for good; afterwards they are as they were
    made = attempted(kind, "ci", most=COUNTS[kind])
    assert made.faults == {}
    assert made.tried == COUNTS[kind]
