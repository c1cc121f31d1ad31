"""Files damaged at random are refused or calculated, never anything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_broken import HEALTHY
from tests.worlds import calculate
from tillaggsbelopp.agreement.program import check_agreement
from tillaggsbelopp.agreement.reading import scan_agreement
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Source
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.statistics.description import catalogue_of, read_package
from tillaggsbelopp.statistics.statistics import scan_tables

FILES = {
    path.relative_to(HEALTHY).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(HEALTHY.rglob("*"))
    if path.is_file()
}
SNIPPETS = (
    *("", "x", "0", "-1", "[a]", "{a: 1}", '"', "{", "[", " # x", ": y", "saknas", "P", "1 000", "å", "null", "kr"),
    *("%", "- a", ">", "|", "OM(1<2;1;2)", "FÖREGÅENDE(invånare;0)", "SUMMA(", "TILLDELAT(grund)"),
)


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
    files = dict(FILES)
    for name in data.draw(st.lists(st.sampled_from(sorted(FILES)), min_size=1, max_size=2, unique=True)):
        files[name] = data.draw(damaged(FILES[name]))

    def table(path: str) -> Source:
        if f"data/prov/{path}" not in files:
            raise InvalidInput([Diagnostic(f"{path} finns inte")])
        return Source(path, files[f"data/prov/{path}"])

    faults = Faults()
    sources = {
        name.removeprefix("config/prov/"): Source(name, text) for name, text in files.items() if "config" in name
    }
    agreement = scan_agreement(sources, faults)
    package = read_package(Source("datapackage.yaml", files["data/prov/datapackage.yaml"]), faults)
    statistics = scan_tables(package, table, faults) if package else None
    if agreement and package:
        check_agreement(agreement, catalogue_of(package), faults)
    if faults:
        assert str(InvalidInput(faults.in_order()))
        return
    assert agreement is not None
    assert statistics is not None
    try:
        result = calculate(agreement, Figures(statistics), 2024)
    except InvalidInput:
        return
    for component in result.shared:
        assert sum(component.amounts.values()) == component.rounded_pot
