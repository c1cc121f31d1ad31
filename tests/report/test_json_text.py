"""Documents as JSON text: byte for byte what the standard library writes."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tillaggsbelopp.report.json_parts import json_text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=3))
def test_a_document_is_written_as_the_standard_library_writes_it(document: dict[str, Any]) -> None:
    assert json_text(document) == json.dumps(document, ensure_ascii=False, indent=2) + "\n"
