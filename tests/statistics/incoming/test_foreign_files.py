"""Files that people download: the same figures out of every format, to the unit, or an error that says what to do."""

import json
from fractions import Fraction

import pytest

from tests.hostile_workbooks import packed, parts_of, put
from tests.statistics.incoming import population
from tests.statistics.incoming.population import AGES, ELDERLY, NAMES, ROWS
from tests.worlds import ROOT
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source, WrongUsage
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.description import read_package
from tillaggsbelopp.statistics.incoming.foreign_files import read_cubes
from tillaggsbelopp.statistics.incoming.matching_origins import matching_origins
from tillaggsbelopp.statistics.incoming.selection import Taken, take

REGISTER = Axis("kommun", tuple(NAMES), tuple(NAMES.values()))
TEXT = (ROOT / "data/orebro/datapackage.yaml").read_text()
FIVE = "65-69 år, 70-74 år, 75-79 år, 80-84 år, 85-89 år, 90-94 år, 95-99 år, 100+ år"


def package(text: str = TEXT):
    faults = Faults()
    read = read_package(Source("datapackage.yaml", text), faults)
    assert read, faults.found
    return read


FIELD = next(f for r in package().resources for f in r.table_schema.fields if f.name == "invånare_65_plus")
BY_NAME = {origin.table: origin for origin in FIELD.origins}


def taken(
    content: bytes | str, origin: str | None = "TAB5557", year: int | None = 2025, register: Axis = REGISTER, **options
) -> Taken:
    data = content.encode() if isinstance(content, str) else content
    column = options.pop("column", None)
    (cube,) = read_cubes(data, "fil", register, **options)
    return take(cube, FIELD, BY_NAME[origin] if origin else None, register, year=year, column=column)


def refusal(content: bytes | str, origin: str | None = None, **options) -> str:
    with pytest.raises(InvalidInput) as refused:
        taken(content, origin, **options)
    return str(refused.value).replace("\u00a0", " ")


def test_the_figures_are_those_of_the_source() -> None:
    assert sum(ELDERLY.values()) == 69034
    assert {code: sum(values[13:]) for code, (_, values) in ROWS.items()} == ELDERLY


CSV = {
    **{
        f"new {separator!r} {labels} {'titled' if title else 'bare'} {' '.join(stub) or 'usual'}": population.new_csv(
            separator, labels, title, stub
        )
        for separator in ",;\t"
        for labels in ("text", "both")
        for title in (True, False)
        for stub in ((), ("Region", "Alder"), tuple(population.DIMENSIONS))
        if title or stub != ("Region", "Alder") or labels == "text"
    },
    **{
        f"old {separator!r} {' '.join(double)}": population.old_csv(separator, double=double)
        for separator in ";,\t"
        for double in ((), ("Region",), ("Region", "Alder"))
    },
    "old, untitled": population.old_csv(title=False),
}


@pytest.mark.parametrize("content", CSV.values(), ids=CSV)
def test_csv_of_scb_gives_the_published_figures(content: str) -> None:
    got = taken(content)
    assert got.figures == {2025: ELDERLY}
    assert got.summed.startswith("ålder ")
    assert got.summed.endswith(FIVE) or "65-69 år" in got.summed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_files_in_any_encoding(encoding: str) -> None:
    assert taken(population.old_csv().encode(encoding)).figures == {2025: ELDERLY}


SHEETS = {
    "text": population.sheet_cells(double=False),
    "code and text": population.sheet_cells(double=True),
    "code and text in one": population.sheet_cells(double=False, both=True),
    "everything in the stub": population.sheet_cells(
        double=True, stub=("Region", "Civilstand", "Alder", "Kon", "ContentsCode", "Tid")
    ),
    "usual": population.sheet_cells(double=False, stub=("Region", "Civilstand", "Alder", "Kon")),
    "usual, double": population.sheet_cells(double=True, stub=("Region", "Civilstand", "Alder", "Kon")),
    "age first": population.sheet_cells(double=False, stub=("Alder", "Region")),
}


@pytest.mark.parametrize("cells", SHEETS.values(), ids=SHEETS)
def test_xlsx_of_scb_gives_the_published_figures(cells) -> None:
    got = taken(population.workbook({"TAB5557": cells}))
    assert got.figures == {2025: ELDERLY}
    assert (got.cube.name, got.cube.provider, str(got.cube.updated), got.cube.aggregable) == (
        "TAB5557",
        "SCB",
        "2026-02-24",
        False,
    )
    assert got.cube.title == population.TITLE


def test_the_answer_of_scb_gives_the_published_figures() -> None:
    got = taken(population.json_stat())
    assert (got.figures, got.summed) == ({2025: ELDERLY}, f"ålder {FIVE}")
    assert (got.cube.name, got.cube.provider, str(got.cube.updated)) == ("TAB5557", "SCB", "2026-02-24")
    assert got.cube.notes == (population.NOTE,)
    assert not got.cube.aggregable
    assert taken(population.json_stat(), year=None).figures == {2025: ELDERLY}
    sparse = {str(i): v for i, v in enumerate(json.loads(population.json_stat())["value"])}
    assert taken(population.json_stat(value=sparse)).figures == {2025: ELDERLY}


def test_order_of_keys_means_nothing_and_order_of_index_everything() -> None:
    answer = json.loads(population.json_stat())
    regions = answer["dimension"]["Region"]["category"]
    regions["index"] = dict(reversed(regions["index"].items()))
    assert taken(json.dumps(answer)).figures == {2025: ELDERLY}
    regions["index"] = list(NAMES)
    assert taken(json.dumps(answer)).figures == {2025: ELDERLY}


def test_answers_and_tables_of_kolada() -> None:
    assert taken(population.kolada_json(), "N01938").figures == {2025: ELDERLY}
    wide = ["Kommun;Nyckeltals-id;Nyckeltal;Kön;2024;2025"] + [
        f"{NAMES[code]};N01938;Invånare 65+, antal;{gender};1;{value}"
        for code, value in ELDERLY.items()
        for gender in ("Totalt",)
    ]
    assert taken("\n".join(wide), "N01938").figures == {2025: ELDERLY}
    rows: list[list[object]] = [["Kommun-id", "Kommun", "Kön", "År", "Invånare 65+ (N01938)"]]
    for code, value in ELDERLY.items():
        rows += [
            [code, f"{NAMES[code]}s kommun", "Kvinnor", 2025, 7],
            [code, f"{NAMES[code]}s kommun", "Totalt", 2025, float(value)],
        ]
    assert taken(population.workbook({"Data": population.table_cells(rows)}), "N01938").figures == {2025: ELDERLY}


def lines(pattern: str, heading: str, spaces: str = "", end: str = "\n") -> str:
    def number(value: int) -> str:
        return f"{value:,}".replace(",", spaces)

    rows = [
        pattern.format(code=code, short=code.lstrip("0"), name=NAMES[code], value=number(value))
        for code, value in ELDERLY.items()
    ]
    return end.join([heading, *rows]) + end


PLAIN = {
    "code": lines("{code};{value}", "kommunkod;antal"),
    "name": lines("{name};{value}", "Kommun;Antal"),
    "Kommun kommun": lines("{name}s kommun;{value}", "Kommun;Antal"),
    "both in one": lines("{code} {name};{value}", "Kommun;Antal"),
    "decimals": lines("{code};{name};{value},0", "Kod;Kommun;Antal"),
    "points": lines("{code},{name},{value}.00", "Kod,Kommun,Antal"),
    **{f"spaces {ord(s):x}": lines("{name};{value}", "Kommun;Antal", s) for s in " \u00a0\u202f\u2009"},
    "thousands by point": lines("{name};{value},0", "Kommun;Antal", "."),
    "year column": lines("{name};2025;{value}", "Kommun;År;Antal"),
    "years as columns": lines("{name};1;{value}", "Kommun;2024;2025"),
    "county beside": lines("Örebro län;{name};{value}", "Län;Kommun;Antal"),
    "sum": lines("{name};{value}", "Kommun;Antal") + "Summa;69034\n",
    "with notes": "Äldre 31 december 2025;\n;\n" + lines("{name};{value}", "Kommun;Antal") + ";\nKälla: SCB;\n",
    "others": lines("{code};{name};{value}", "Kod;Kommun;Antal")
    + "00;Riket;2200000\n18;Örebro län;69034\n1980;Västerås;30000\n",
    "others first": "Kod;Kommun;Antal\n00;Riket;2200000\n18;Örebro län;69034\n"
    + lines("{code};{name};{value}", "x").split("\n", 1)[1],
}


@pytest.mark.parametrize("content", PLAIN.values(), ids=PLAIN)
def test_plain_tables(content: str) -> None:
    assert taken(content, None).figures == {2025: ELDERLY}


@pytest.mark.parametrize("content", PLAIN.values(), ids=PLAIN)
def test_plain_tables_as_sheets(content: str) -> None:
    sign = ";" if ";" in content else ","
    rows = [[text or None for text in line.split(sign)] for line in content.splitlines()]
    assert taken(population.workbook({"Blad1": population.table_cells(rows)}), None).figures == {2025: ELDERLY}


def test_lost_zeros_are_read_and_told() -> None:
    register = Axis("kommun", ("0117", "0120"), ("Österåker", "Värmdö"))
    content = "kommunkod;kommun;antal\n117;Österåker;5\n120;Värmdö;6\n"
    got = taken(content, None, register=register)
    assert got.figures == {2025: {"0117": 5, "0120": 6}}
    assert got.cube.remarks == ("Koder som saknar sin inledande nolla lästes så: 117 som 0117, 120 som 0120.",)
    cells = population.table_cells([["kommunkod", "antal"], [117, 5], [120, 6.0]])
    assert taken(population.workbook({"B": cells}), None, register=register).figures == got.figures


def test_values_are_as_stored_and_not_as_shown() -> None:
    rows: list[list[object]] = [["Kommun", "Andel"], *([name, 13.7072898550724] for name in NAMES.values())]
    (cube,) = read_cubes(population.workbook({"B": population.table_cells(rows)}), "fil", REGISTER)
    assert set(cube.values.values()) == {Fraction("13.7072898550724")}


BASE = PLAIN["name"]
CODES = lines("{code};{name};{value}", "Kod;Kommun;Antal")


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        (CODES.replace("1860", "1862", 1), {}, "1862 heter Degerfors i tabellen kommuner, här Laxå"),
        (CODES.replace("1860", "1890", 1), {}, "Laxå har koden 1860 i tabellen kommuner, här 1890"),
        (BASE.replace("Laxå;1678\n", ""), {}, "saknar Laxå (1860)"),
        (BASE + "Laxå;1678\n", {}, "1860, Antal står två gånger"),
        (BASE.replace("1678", ".."), {}, "saknar värde för Laxå"),
        (BASE.replace("1678", "–"), {}, "saknar värde för Laxå"),
        (BASE.replace("1678", ""), {}, "saknar värde för Laxå"),
        (BASE.replace("1678", "16x8"), {}, "fil:3:6: 16x8 är inget tal"),
        (BASE.replace("1678", "1,678"), {}, "1,678 kan vara 1 678 eller 1 komma 678"),
        (BASE.replace("1678", "1.678"), {}, "1.678 kan vara 1 678 eller 1 komma 678"),
        (BASE.replace("1678", "16,78"), {}, "invånare_65_plus är 16,78 för Laxå"),
        (BASE.replace("1678", "-1678"), {}, "minst 0"),
        (BASE.replace("1678", "1 67"), {}, "1 67 är inget tal"),
        (BASE.replace(";1678", ";1678;5"), {}, "raden har 3 kolumner, rubriken 2"),
        (BASE + "Summa;69035\n", {}, "Summa 2025 är 69 035, men kommunerna summerar till 69 034"),
        (BASE + "Örebro län;69035\n", {}, "Örebro län 2025 är 69 035, men kommunerna"),
        (BASE + "\nLaxå;5\n", {}, "står under tabellen"),
        (lines("{name};{value};{value}", "Kommun;Män;Kvinnor"), {}, "har flera klasser av kön: Män och Kvinnor"),
        (lines("{name};{value};{value}", "Kommun;Antal;Andel"), {}, "--kolumn"),
        (lines("{name};{value};ja", "Kommun;Antal;Kommentar"), {}, "kolumnen Kommentar har texter"),
        (
            lines("{name};Örebro;{value}", "Kommun;Grannkommun;Antal").replace("Lekeberg;Örebro", "Lekeberg;Laxå"),
            {},
            "flera klasser av Grannkommun",
        ),
        (lines("{name};{value}", "Kommun;2024"), {}, "har inte år 2025"),
        ("Äldre 31 december 2024;\n" + BASE, {}, "titeln säger 2024, --ar säger 2025"),
        (lines("{name};{value}", "Kommun;Antal").replace("Kommun;Antal\n", ""), {}, "ingen rubrikrad"),
        (BASE.replace(";", "|"), {}, "inga kolumner"),
        ("Kommun;Antal\nStockholm;5\n", {}, "nämner ingen av registrets kommuner"),
        (BASE, {"sheet": "B"}, "inga blad"),
        (BASE, {"encoding": "klingon"}, "--teckenkodning"),
        (BASE, {"column": "Andel"}, "har inte Andel"),
        ("", {}, "filen är tom"),
        ("<html></html>", {}, "webbsida"),
        ('{"a": 1}', {}, "varken JSON-stat 2"),
        (b"\xd0\xcf\x11\xe0abc", {}, "äldre format"),
        (b"PK\x03\x04abc", {}, "skadad"),
        (population.json_stat()[:-300], {"origin": "TAB5557"}, "avhugget"),
        (population.json_stat(), {"origin": "TAB638", "year": None}, "filen är tabellen TAB5557, inte TAB638"),
        (population.json_stat(size=[12, 1, 21, 1, 1, 2]), {"origin": "TAB5557"}, "Tid"),
        (population.json_stat(size=[10**9] * 6), {"origin": "TAB5557"}, "celler"),
        (population.json_stat(value=[1, 2]), {"origin": "TAB5557"}, "svaret har 2 värden, tabellen 252 celler"),
        (population.json_stat(value=[None] * 252), {"origin": "TAB5557"}, "saknar värde för Lekeberg"),
        (population.kolada_json(values=[]), {"origin": "N01938"}, "svaret är tomt"),
        (population.new_csv(labels="code", title=False), {"origin": "TAB5557"}, "--kolumn 000007ME"),
        (
            population.old_csv().replace("Folkmängd 2025", "Folkökning 2025"),
            {"origin": "TAB5557"},
            "har inte Folkmängd",
        ),
        (
            "\n".join(line for line in population.old_csv().splitlines() if "80-84" not in line),
            {"origin": "TAB5557"},
            "det saknas 80-84",
        ),
        (
            "\n".join(line for line in population.old_csv().splitlines() if "1860" not in line),
            {"origin": "TAB5557"},
            "saknar Laxå (1860)",
        ),
    ],
)
def test_what_is_wrong_is_told(content: bytes | str, options, told: str) -> None:
    assert told in refusal(content, **options)


def test_periods_that_are_no_years_are_refused() -> None:
    answer = json.loads(population.json_stat())
    months = {"2025M12": 0}
    answer["dimension"]["Tid"]["category"] = {"index": months, "label": {month: month for month in months}}
    assert "perioder som inte är år: 2025M12" in refusal(json.dumps(answer), "TAB5557")


def test_two_municipalities_of_one_name_are_told_apart_by_code_only() -> None:
    register = Axis("kommun", ("0101", "0202"), ("Alfa", "Alfa"))
    assert taken("kod;kommun;antal\n0101;Alfa;5\n0202;Alfa;6\n", None, register=register).figures == {
        2025: {"0101": 5, "0202": 6}
    }
    assert "koden behövs" in refusal("kommun;antal\nAlfa;5\nAlfa;6\n", register=register)


def test_unreasonable_files_are_refused_before_they_are_read() -> None:
    import zipfile
    from io import BytesIO

    assert "större än 10 MB" in refusal(b"a" * 10_000_001)
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 100_000_001)
    assert "större än 100 MB uppackad" in refusal(bomb.getvalue())
    many = parts_of(population.workbook({"Blad1": {(1, 1): "Kommun"}}))
    put("xl/worksheets/sheet1.xml", b"</sheetData>", b"<row>" + b"<c/>" * 150_001 + b"</row>")(many)
    assert "fler än 150 000 celler" in refusal(packed(many)).replace("\u00a0", " ")
    deep = b"[" * 100_000
    assert "led" in refusal(deep) or "JSON" in refusal(deep)
    assert "orimligt" in refusal(b'{"values": [1e999999999]}')
    assert "två gånger" in refusal(b'{"a": 1, "a": 2}')


def test_a_value_column_that_happens_to_hold_a_code_is_no_column_of_municipalities() -> None:
    register = Axis("kommun", ("0117", "0120"), ("Österåker", "Värmdö"))
    got = taken("kommun;antal\nÖsteråker;120\nVärmdö;6\n", None, register=register)
    assert got.figures == {2025: {"0117": 120, "0120": 6}}


def test_codes_alone_are_enough_when_the_contents_are_confirmed() -> None:
    for title in (False, True):
        content = population.new_csv(labels="code", title=title)
        assert taken(content, column="000007ME").figures == {2025: ELDERLY}


def cells_with(*rows: list[object]) -> bytes:
    table = [["Kommun", "Antal"], *([NAMES[code], value] for code, value in ELDERLY.items()), *rows]
    return population.workbook({"Blad1": population.table_cells(table)})


def test_what_a_sheet_can_not_say_is_told_with_its_cell() -> None:
    import datetime

    for value, told in (
        ("=1+1", "fil, blad Blad1, cell B14: formeln har inget sparat värde"),
        ("#N/A", "cell B14: cellen har felvärdet #N/A"),
        (True, "cell B14: cellen har värdet SANT"),
        (datetime.date(2025, 1, 1), "cell B14: cellen är ett datum, 2025-01-01"),
    ):
        assert told in refusal(cells_with(["Stockholm", value]))
    two = population.workbook(
        {name: population.table_cells([["Kommun", "Antal"], ["Laxå", 5]]) for name in ("Ett", "Två")}
    )
    assert "--blad" in refusal(two)
    assert "saknar Lekeberg (1814)" in refusal(two, sheet="Ett")
    with pytest.raises(WrongUsage):
        taken(two, None, sheet="Tre")


def test_two_columns_of_municipalities_that_disagree_are_refused() -> None:
    shifted = [*list(NAMES.values())[1:], "Lekeberg"]
    rows = [f"{name};{other};5" for name, other in zip(NAMES.values(), shifted, strict=True)]
    assert "kolumnerna Kommun och Granne har olika kommuner" in refusal("\n".join(["Kommun;Granne;Antal", *rows]))


def test_single_ages_are_not_summed_where_the_provider_says_so() -> None:
    single = TEXT.replace("{av: ålder, tas: [65+], bredd: 5}", "{av: ålder, tas: [65-69, 70-74]}")
    field = next(f for r in package(single).resources for f in r.table_schema.fields if f.name == "invånare_65_plus")
    (cube,) = read_cubes(population.json_stat(), "fil", REGISTER)
    with pytest.raises(InvalidInput) as refused:
        take(cube, field, field.origins[1], REGISTER, year=2025)
    assert "ska inte summeras" in str(refused.value)


def test_the_origins_that_a_file_fits() -> None:
    def tables(content: bytes | str, year: int | None = None) -> list[str]:
        (cube,) = read_cubes(content.encode() if isinstance(content, str) else content, "fil", REGISTER)
        return [f"{match.field.name} {match.origin.table}" for match in matching_origins(cube, package(), year)]

    assert tables(population.json_stat()) == ["invånare_65_plus TAB5557"]
    assert tables(population.old_csv()) == ["invånare_65_plus TAB5557"]
    assert tables(population.workbook({"B": population.sheet_cells(double=True)})) == ["invånare_65_plus TAB5557"]
    assert tables(population.kolada_json()) == ["invånare_65_plus N01938"]
    assert tables(BASE) == []
    assert (
        tables(population.old_csv().replace("Folkmängd 2025", "Folkmängd 2024")) == []
    )  # five years' classes, until 2024


def test_single_years_until_2024_are_summed() -> None:
    ages = [*map(str, range(100)), "100+"]
    rows = ["region;ålder;kön;Folkmängd 2023;Folkmängd 2024"] + [
        f"{code} {name};{age} år;{sex};1;{number}"
        for code, name in NAMES.items()
        for number, age in enumerate(ages)
        for sex in ("män", "kvinnor")
    ]
    got = taken("\n".join(rows), "TAB638", year=None)
    assert got.figures == {2023: dict.fromkeys(NAMES, 72), 2024: dict.fromkeys(NAMES, 2 * sum(range(65, 101)))}
    assert "kön män, kvinnor" in got.summed
    codes = ["Region,Alder,Kon,BE0101N1 2024"] + [
        f"{code},{age},{sex},{number}" for code in NAMES for number, age in enumerate(ages) for sex in "12"
    ]
    assert taken("\n".join(codes), "TAB638", year=2024, column="BE0101N1").figures == {2024: got.figures[2024]}
    assert AGES["100+5"] == "100+ år"
