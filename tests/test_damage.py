"""Files damaged at random are refused or calculated, never anything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attack.damage import SNIPPETS
from tests.attack.texts import accepted, worlds


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        snippet = draw(st.sampled_from(SNIPPETS))
        key, colon, value = lines[at].partition(":")
        match draw(st.integers(0, 5)):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(at, draw(st.sampled_from(lines)))
            case 2 if colon:
                lines[at] = f"{key}: {snippet}"
            case 3 if colon:
                indent = key[: len(key) - len(key.lstrip())]
                lines[at] = f"{indent}{snippet}:{value}"
            case 4 if lines[at]:
                cut = draw(st.integers(0, len(lines[at]) - 1))
                lines[at] = lines[at][:cut] + snippet + lines[at][cut + 1 :]
            case _:
                lines[at] = f"  {lines[at]}"
    return "\n".join(lines)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=100)
def test_damaged_files_are_refused_or_calculated(data: st.DataObject) -> None:
    config, figures, year = worlds()[0]
    files = {**config, **figures}
    for name in data.draw(st.lists(st.sampled_from(sorted(files)), min_size=1, max_size=2, unique=True)):
        files[name] = data.draw(damaged(files[name]))
    accepted({name: files[name] for name in config}, {name: files[name] for name in figures}, year)
