"""Indicators computed in a small made-up world: years, axes, missing values, classes, and both readings."""

from collections.abc import Mapping
from fractions import Fraction
from textwrap import dedent

import pytest

from tests.reading import lines as lines_in
from tests.worlds import agreement, messages
from tillaggsbelopp.agreement.indicators import Indicator
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source
from tillaggsbelopp.documents.written import read_file
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.formula.values import Missing
from tillaggsbelopp.measures.indicator_results import IndicatorResult, MeasureResult, indicator_result, world_of
from tillaggsbelopp.report.blocks import ShownTable, columns
from tillaggsbelopp.report.measures.data import indicators_document
from tillaggsbelopp.report.measures.measure_tables import measure_tables
from tillaggsbelopp.report.measures.view import indicator_blocks
from tillaggsbelopp.report.screen import ASCII, lines_of

HEAD = "id: mått\nnamn: Mått\nbeskrivning: Prov\nkälla: prov\n"
PACKAGE = """\
name: prov
resources:
  - name: kommuner
    path: kommuner.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod]
      fields:
        - {name: kommunkod, type: string}
        - {name: kommun, type: string}
  - name: vård
    path: vard.csv
    status: prognos
    sources: [{title: En prognos}]
    schema:
      primaryKey: [kommunkod, ålder, år]
      fields:
        - {name: kommunkod, type: string}
        - {name: ålder, type: string}
        - {name: år, type: year}
        - {name: antal, type: integer, unit: st}
  - name: lägen
    path: lagen.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod]
      fields:
        - {name: kommunkod, type: string}
        - {name: läge, type: number, unit: km}
"""
TABLES = {
    "kommuner.csv": "kommunkod,kommun\n01,Alfa\n02,Beta\n03,Gamma\n",
    "vard.csv": "kommunkod,ålder,år,antal\n"
    + "".join(
        f"{code},{age},{year},{count}\n"
        for year in range(2022, 2025)
        for code, age, count in (
            ("01", "unga", 1 + year - 2022),
            ("01", "gamla", 10 + year - 2022),
            ("02", "unga", 0),
            ("02", "gamla", 20),
            ("03", "unga", ""),
            ("03", "gamla", 30),
        )
    ),
    "lagen.csv": "kommunkod,läge\n01,10\n02,40\n03,\n",
}
RULE = {"grund": "pott: 100 kr + 1 kr * (år - 2020)\nfördelningsnyckel: OMSAKNAS(läge; 1 km)\n"}


def read(body: str) -> Indicator:
    faults = Faults()
    found = read_file(Indicator, Source("mått.yaml", HEAD + dedent(body)), faults)
    faults.raise_if_any()
    assert found is not None
    return found


def computed(body: str, rules: Mapping[str, str] = RULE) -> IndicatorResult:
    """The indicator's result; the agreement is in force from 2020."""
    from tillaggsbelopp.statistics.statistics import read_statistics

    statistics = read_statistics(Source("datapackage.yaml", PACKAGE), lambda path: Source(path, TABLES[path]))
    indicator = read(body)
    return indicator_result(world_of(agreement(rules), Figures(statistics), (indicator,)), indicator)


def measure(result: IndicatorResult, name: str) -> MeasureResult:
    return next(each for each in result.measures if each.id == name)


def figures(years: Mapping[int | None, object] | None, year: int | None = None) -> list[object]:
    assert years is not None
    table = years[year]
    return [None if isinstance(cell, Missing) else cell for cell in table.cells]  # type: ignore[attr-defined]


def refused(body: str) -> list[str]:
    with pytest.raises(InvalidInput) as stopped:
        computed(body)
    return [message.replace("\u00a0", " ") for message in messages(stopped.value)]


def test_looking_back_starts_in_the_indicators_own_first_year() -> None:
    result = computed("""\
        år: [2022, 2023, 2024]
        mått:
          summa:
            namn: Summa
            formel: FÖREGÅENDE(summa; 100) + 1
          första:
            namn: Första årets
            formel: FÖREGÅENDE(första; SUMMA(SUMMA(OMSAKNAS(antal; 0); ålder)))
        """)
    # 100 in the first year, not in the agreement's 2020: 101, 102, 103
    assert [figures(measure(result, "summa").values, year) for year in (2022, 2023, 2024)] == [[101], [102], [103]]
    # 1 + 10 + 0 + 20 + 30 of 2022 in every year
    assert {each.cells for each in measure(result, "första").values.values()} == {(Fraction(61),)}


@pytest.mark.slow
def test_a_long_chain_of_years_does_not_exhaust_the_stack() -> None:
    links = "".join(f"  s{n}: FÖREGÅENDE(s{n + 1}; 1) + 1\n" for n in range(150))
    years = ", ".join(map(str, range(2021, 2200)))
    result = computed(f"år: [{years}]\nsteg:\n{links}  s150: 1\nmått:\n  m: {{namn: M, formel: s0}}\n")
    assert figures(measure(result, "m").values, 2199) == [151]


def test_a_rule_that_is_read_still_starts_in_the_agreements_first_year() -> None:
    rules = {"grund": "steg:\n  växer: FÖREGÅENDE(växer; 0) + 1\npott: 1 kr * växer\n"}
    result = computed(
        """\
        år: [2022, 2023]
        mått:
          pott: {namn: Pott, formel: grund}
          egen: {namn: Egen, formel: "FÖREGÅENDE(egen; 0) + 1"}
        """,
        rules,
    )
    # 2020 is 1, so 2022 is 3; the indicator's own count starts over in 2022
    assert [figures(measure(result, "pott").values, year) for year in (2022, 2023)] == [[3], [4]]
    assert [figures(measure(result, "egen").values, year) for year in (2022, 2023)] == [[1], [2]]


def test_axes_other_than_the_municipalities_and_what_is_missing() -> None:
    result = computed("""\
        år: [2023]
        parametrar:
          vikt:
            axel: ålder
            enhet: tal
            värden: {2020: {unga: 1, gamla: 3}}
            status: härledd
            källa: prov
        mått:
          per_ålder: {namn: Per ålder, formel: "SUMMA(OMSAKNAS(antal; 0); kommun)"}
          per_kommun: {namn: Per kommun, formel: "MEDEL(antal * vikt; ålder)"}
        """)
    ages = measure(result, "per_ålder")
    assert [axis.name for axis in ages.axes] == ["ålder"]
    assert dict(zip(ages.axes[0].members, figures(ages.values, 2023), strict=True)) == {
        "unga": 2,
        "gamla": 11 + 20 + 30,
    }
    # Alfa: (1 · 2 + 3 · 11) / 2; Beta: (0 + 3 · 20) / 2; Gamma: of the old alone, 3 · 30
    assert figures(measure(result, "per_kommun").values, 2023) == [Fraction(35, 2), 30, 90]
    assert [(each.name, each.value) for each in result.uncertain] == [
        ("antal", ""),
        ("mått.vikt", "gamla: 3, unga: 1"),
    ]


def test_a_sum_over_what_is_missing_is_told_with_its_place() -> None:
    (said,) = refused("år: [2022]\nmått:\n  m: {namn: M, formel: SUMMA(antal; ålder)}\n")
    assert "antal 2022 för Gamma, unga" in said
    assert "mått.yaml:7" in said


def test_missing_is_kept_apart_from_zero_and_has_no_class() -> None:
    result = computed("""\
        mått:
          från_gränsen:
            namn: Läge
            formel: läge - 10 km
            klasser:
              nedre: 0 km
              övre: 30 km
              på_gränsen: mellan
              ogynnsamt: över
              status: antagande
              källa: prov
          medel: {namn: Medel, formel: MEDEL(läge)}
          två: {namn: Två, formel: saknas * 1 km}
        """)
    place = measure(result, "från_gränsen")
    assert figures(place.values) == [0, 30, None]
    assert figures(place.classes) == [0, 0, None]
    assert figures(measure(result, "medel").values) == [25]  # of two, not of three
    assert figures(measure(result, "två").values) == [None]


@pytest.mark.parametrize(
    ("on_limit", "expected"),
    [("mellan", [0, 0]), ("utanför", [-1, 1])],
)
def test_a_value_on_a_limit_is_of_the_side_that_is_stated(on_limit: str, expected: list[int]) -> None:
    limits = f"nedre: 10 km, övre: 40 km, på_gränsen: {on_limit}, ogynnsamt: över, status: antagande, källa: prov"
    body = f"mått:\n  m: {{namn: M, formel: läge + 0 km, klasser: {{{limits}}}}}\n"
    assert figures(measure(computed(body), "m").classes)[:2] == expected
    inside = body.replace("nedre: 10", "nedre: 11").replace("övre: 40", "övre: 39")
    assert figures(measure(computed(inside), "m").classes) == [-1, 1, None]


@pytest.mark.parametrize("limits", ["nedre: saknas * 1 km, övre: 40 km", "nedre: 10 km, övre: saknas * 1 km"])
def test_there_is_no_class_where_a_limit_is_missing(limits: str) -> None:
    more = "på_gränsen: mellan, ogynnsamt: över, status: antagande, källa: prov"
    made = computed(f"mått:\n  m: {{namn: M, formel: läge + 0 km, klasser: {{{limits}, {more}}}}}\n")
    assert None in figures(measure(made, "m").classes)


def test_both_readings_side_by_side_and_the_value_for_all() -> None:
    result = computed("""\
        mått:
          avvikelse:
            namn: Avvikelse
            formel: (läge - MEDEL(läge)) / MEDEL(läge)
            som_källan: (läge - MEDEL(läge)) / läge
            konvention: Delat med det egna.
            visas_i: "%"
            decimaler: 1
            sammantaget: {namn: Alla, formel: LÄGSTA(läge) / HÖGSTA(läge)}
        """)
    found = measure(result, "avvikelse")
    assert figures(found.values) == [Fraction(-15, 25), Fraction(15, 25), None]
    assert figures(found.as_source) == [Fraction(-15, 10), Fraction(15, 40), None]
    assert figures(found.overall) == [Fraction(1, 4)]
    assert (found.unit.text, found.unit.scale) == ("%", Fraction(1, 100))


def test_the_difference_is_shown_beside_both() -> None:
    result = computed("""\
        mått:
          m: {namn: Mått, formel: läge / 2, som_källan: läge, konvention: Utan att dela., decimaler: 1}
        """)
    (table,) = (each.table for each in measure_tables(result))
    titles = [column.title for column in table.columns]
    assert titles[1:] == ["Mått, som källan, km", "Mått, rättad, km", "Mått, skillnad, km"]
    assert [table.texts(row)[1:] for row in table.rows] == [
        ["10,0", "5,0", "5,0"],
        ["40,0", "20,0", "20,0"],
    ]
    text = "\n".join(lines_in(indicator_blocks(result), 72))
    assert "Mått, som källan: Utan att dela." in text


def test_there_is_no_difference_from_what_is_missing() -> None:
    result = computed("""\
        mått:
          m: {namn: Mått, formel: läge, som_källan: OMSAKNAS(läge; 30 km), konvention: "30 km där ingen vet."}
        """)
    (table,) = (each.table for each in measure_tables(result))
    assert table.texts(table.rows[-1])[1:] == ["30", "saknas", "saknas"]


def test_what_is_called_otherwise_for_all_together_stands_in_a_table_of_its_own() -> None:
    result = computed("""\
        mått:
          a: {namn: A, formel: läge, sammantaget: {namn: Medel, formel: MEDEL(läge)}}
          b: {namn: B, formel: läge + 0 km}
          c: {namn: C, formel: OMSAKNAS(läge; 0), sammantaget: {namn: Alla, formel: SUMMA(OMSAKNAS(läge; 0))}}
        """)
    tables = [each.table for each in measure_tables(result)]
    titles = [[column.title for column in table.columns[1:]] for table in tables]
    overall = [table.texts(table.footer or []) for table in tables]
    assert titles == [["A, km", "B, km"], ["C, km"]]
    assert overall == [["Medel", "25", ""], ["Alla", "50"]]


def test_of_three_axes_every_member_is_shown() -> None:
    result = computed("""\
        parametrar:
          vikt: {axel: del, enhet: tal, värden: {2020: {ett: 1, två: 2}}, status: fakta, källa: prov}
        mått:
          m: {namn: Mått, formel: VÄRDE(antal; 2024) * vikt}
        """)
    tables = [each.table for each in measure_tables(result)]
    shown = {table.title: {row[0]: table.texts(row)[1:] for row in table.rows} for table in tables}
    assert shown == {
        "Mått, st ett": {"gamla": ["12", "20", "30"], "unga": ["3", "0", "saknas"]},
        "Mått, st två": {"gamla": ["24", "40", "60"], "unga": ["6", "0", "saknas"]},
    }


def test_what_years_before_are_computed_from_is_rested_on_too() -> None:
    result = computed("""\
        år: [2023, 2024]
        parametrar:
          start: {enhet: st, värden: {2023: 100}, status: fakta, källa: prov}
          växer: {enhet: tal, värden: {2023: 1.5, 2024: 2}, status: antagande, källa: prov}
        mått:
          m: {namn: M, formel: FÖREGÅENDE(m * växer; start * växer)}
        """)
    assert figures(measure(result, "m").values, 2024) == [225]
    assert {each.name: (each.value, each.status) for each in result.rests_on} == {
        "mått.start": ("100 st", "fakta"),
        "mått.växer": ("1,5", "antagande"),
    }


@pytest.mark.parametrize("width", [30, 72, 100, 140])
def test_figures_are_never_cut_and_lines_keep_within_the_width(width: int) -> None:
    names = "\n".join(
        f"  m{n}: {{namn: Ett ganska långt namn på mått nummer {n}, formel: 123456789 km * {n}}}" for n in range(1, 9)
    )
    series = computed(f"år: [{', '.join(map(str, range(2022, 2031)))}]\nmått:\n{names}\n")
    wide = computed(f"mått:\n{names.replace('formel: ', 'formel: läge + ')}\n")
    for result in (series, wide):
        lines = [line.text for line in lines_of(indicator_blocks(result), width, ASCII)]
        assert max(map(len, lines)) <= max(width, 36)
        shown = " ".join(lines).replace("\u00a0", "")
        assert shown.count(str(123456789 * 8 + (0 if result is series else 10))) == (9 if result is series else 1)


def test_a_header_stands_on_as_few_lines_as_there_is_room_for() -> None:
    table = ShownTable(columns("", "Ett ganska långt namn", "Ett till med samma längd"), [["Alfa", 1, 2]])
    heights = {width: len(list(lines_of([table], width))) - 2 for width in (22, 40, 60)}
    assert heights == {22: 4, 40: 2, 60: 1}


def test_an_undated_indicator_reads_dated_figures_by_their_year() -> None:
    result = computed("mått:\n  m: {namn: M, formel: VÄRDE(SUMMA(SUMMA(OMSAKNAS(antal; 0); ålder)); 2024)}\n")
    assert figures(measure(result, "m").values) == [3 + 12 + 20 + 30]


def test_the_agreement_is_the_same_with_and_without_indicators() -> None:
    """A rule knows nothing of indicators: a name that only an indicator has is unknown to it."""
    with pytest.raises(InvalidInput) as stopped:
        computed("mått:\n  m: {namn: M, formel: 1 kr}\n", {"grund": "pott: mått.m\n"})
    assert "mått" in messages(stopped.value)[0]


@pytest.mark.parametrize(
    ("formula", "year"),
    [
        ("år", 2020),
        ("grund", 2020),
        ("VÄRDE(antal; 2024) * (år - 2019)", 2020),
        ("VÄRDE(antal; 2024)", None),
        ("HÖGSTA(läge)", None),
    ],
)
def test_what_reads_a_year_without_saying_which_tells_the_year(formula: str, year: int | None) -> None:
    result = computed(f"mått:\n  ett:\n    namn: Ett\n    formel: {formula}\n")
    assert result.computed_for == year
    told = " ".join(lines_in(indicator_blocks(result), 200))
    assert ("Räknat för 2020, överenskommelsens första år" in told) == (year is not None)
    assert indicators_document([result])["nyckeltal"][0]["räknat_för"] == year
