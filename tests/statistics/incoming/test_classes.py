"""Classes that are summed: every number of an interval exactly once, or an error that says why not."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.statistics.incoming.classes import Span, chosen, is_total, span_of
from tillaggsbelopp.statistics.package import SummedClasses

SINGLE = {**{str(age): f"{age} år" for age in range(100)}, "100+1": "100+ år"}
FIVE = {
    "-4": "0-4 år",
    **{f"{age}-{age + 4}": f"{age}-{age + 4} år" for age in range(5, 100, 5)},
    "100+5": "100+ år",
}
TEN = {"0-9": "0-9 år", **{f"{a}-{a + 9}": f"{a}-{a + 9} år" for a in range(10, 100, 10)}, "100+10": "100+ år"}
MIXED = {"TotSA": "totalt, samtliga åldrar", **SINGLE, **FIVE, **TEN}  # as SCB has them from 2025
SEXES = {"1": "män", "2": "kvinnor"}
WITH_TOTAL = {"TotSa": "totalt, samtliga män och kvinnor", **SEXES}


def wanted(*taken: str, width: int | None = None) -> SummedClasses:
    return SummedClasses.model_construct(dimension="ålder", taken=list(taken), width=width)


def fault(classes: dict[str, str], *taken: str, width: int | None = None) -> str:
    with pytest.raises(InvalidInput) as raised:
        chosen(classes, wanted(*taken, width=width), "TAB1, ålder")
    assert "TAB1, ålder" in str(raised.value)
    return str(raised.value)


FIVE_FROM_65 = ["65-69", "70-74", "75-79", "80-84", "85-89", "90-94", "95-99", "100+5"]


@pytest.mark.parametrize(
    ("classes", "taken", "width", "codes"),
    [
        (MIXED, ["65+"], 5, FIVE_FROM_65),
        (MIXED, ["65+"], 1, [*map(str, range(65, 100)), "100+1"]),
        (MIXED, ["60+"], 10, ["60-69", "70-79", "80-89", "90-99", "100+10"]),
        (MIXED, ["65-79"], 5, ["65-69", "70-74", "75-79"]),
        (MIXED, ["65–79"], 5, ["65-69", "70-74", "75-79"]),
        (MIXED, ["0-9 år"], 5, ["-4", "5-9"]),
        (MIXED, ["100+"], 5, ["100+5"]),
        (MIXED, ["100+10"], None, ["100+10"]),
        (MIXED, ["65-69"], None, ["65-69"]),
        (MIXED, ["65 år"], None, ["65"]),
        (MIXED, ["alla"], 10, list(TEN)),
        (MIXED, ["totalt"], None, ["TotSA"]),
        (MIXED, ["totalt"], 5, ["TotSA"]),
        (MIXED, ["90-94", "-4"], 5, ["-4", "90-94"]),
        (SINGLE, ["98+"], None, ["98", "99", "100+1"]),
        ({**{str(a): str(a) for a in range(100)}, "100+": "100+"}, ["98+"], 1, ["98", "99", "100+"]),
        ({label: label for label in FIVE.values()}, ["90+"], 5, ["90-94 år", "95-99 år", "100+ år"]),
        ({"1": "0-4 år", "2": "5-9 år"}, ["0-4"], 5, ["1"]),  # codes that are mere numbers
        ({"1": "1 år", "2": "2-79 år", "3": "80 år och äldre"}, ["2+"], None, ["2", "3"]),
        (SEXES, ["alla"], None, ["1", "2"]),
        (SEXES, ["1"], None, ["1"]),
        (SEXES, ["Kvinnor", "män"], None, ["1", "2"]),
        (WITH_TOTAL, ["totalt"], None, ["TotSa"]),
        (WITH_TOTAL, ["kvinnor"], None, ["2"]),
        ({"TotSa": "totalt"}, ["alla"], None, ["TotSa"]),
        ({"SC": "SC"}, ["totalt"], None, ["SC"]),
        ({"T": "T", "M": "M", "K": "K"}, ["T"], None, ["T"]),
    ],
)
def test_classes_are_found(classes: dict[str, str], taken: list[str], width: int | None, codes: list[str]) -> None:
    assert chosen(classes, wanted(*taken, width=width), "TAB1, ålder") == codes


def without(classes: dict[str, str], *codes: str) -> dict[str, str]:
    return {code: label for code, label in classes.items() if code not in codes}


@pytest.mark.parametrize(
    ("classes", "taken", "width", "what"),
    [
        (MIXED, ["65+"], None, "klasserna överlappar, 65-69 ingår i"),
        (MIXED, ["65+"], 10, "65+ av bredden 10 går inte att lägga ihop av tabellens klasser, det saknas 65-69"),
        (MIXED, ["65+"], 3, "det finns inga klasser med bredden 3"),
        (MIXED, ["100+ år"], None, "3 klasser heter 100+ år"),
        (without(FIVE, "75-79", "90-94"), ["65+"], 5, "det saknas 75-79 och 90-94"),
        (without(FIVE, "100+5"), ["65+"], 5, "det saknas en öppen klass från 100"),
        (FIVE, ["65-77"], 5, "det saknas 75-77"),
        (FIVE, ["65+", "70-74"], 5, "70-74 år skulle räknas dubbelt"),
        (MIXED, ["65-69", "66"], None, "klasserna 65-69 och 66 överlappar"),
        (SEXES, ["totalt"], None, "klassen totalt finns inte"),
        (SEXES, ["kvinor"], None, "Menade du kvinnor?"),
        (WITH_TOTAL, ["alla"], None, "alla räknar dubbelt, klassen totalt, samtliga män och kvinnor"),
        (WITH_TOTAL, ["totalt", "män"], None, "totalt, samtliga män och kvinnor skulle räknas dubbelt"),
        ({"T": "T", "M": "M", "K": "K"}, ["alla"], None, "alla räknar dubbelt, klassen T är"),
        ({"1": "män"}, ["alla"], None, "alla kan inte vara den enda klassen män"),
        (without(SINGLE, "50"), ["alla"], None, "det saknas 50"),
        (MIXED, ["alla"], None, "alla räknar dubbelt"),
        ({**FIVE, **TEN}, ["alla"], None, "klasserna överlappar"),
    ],
)
def test_what_is_missing_or_in_doubt_is_told(
    classes: dict[str, str], taken: list[str], width: int | None, what: str
) -> None:
    assert what in fault(classes, *taken, width=width)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("65-69 år", Span(65, 69)),
        ("-4", Span(0, 4)),
        ("65\u00a0år", Span(65, 65)),
        ("100+5", Span(100, None, 5)),
        ("100+ år", Span(100, None)),
        ("85 år eller äldre", Span(85, None)),
        ("69-65", None),
        ("år", None),
        ("-", None),
        ("", None),
        ("2025M01", None),
        ("totalt", None),
    ],
)
def test_numbers_that_a_class_is_named_by(text: str, span: Span | None) -> None:
    assert span_of(text) == span


def test_a_total_is_known_by_its_label() -> None:
    assert is_total("TotSa", "totalt")
    assert is_total("T", "båda könen")
    assert not is_total("SC", "något annat")
    assert not is_total("1", "Totebo")


def numbers(span: Span, top: int) -> list[int]:
    return list(range(span.first, (top if span.last is None else span.last) + 1))


@given(
    limits=st.lists(st.integers(0, 40), min_size=2, max_size=12, unique=True).map(sorted),
    dropped=st.sets(st.integers(0, 12), max_size=2),
    first=st.integers(0, 40),
    length=st.integers(0, 40),
    is_open=st.booleans(),
    shuffled=st.randoms(use_true_random=False),
)
def test_an_interval_is_covered_exactly_or_refused(
    limits: list[int], dropped: set[int], first: int, length: int, is_open: bool, shuffled
) -> None:
    """Whatever the classes are, and in whatever order: the union of those chosen is the interval, or there is none."""
    spans = [Span(low, high - 1) for low, high in itertools.pairwise(limits)] + [Span(limits[-1], None)]
    kept = [span for index, span in enumerate(spans) if index not in dropped]
    shuffled.shuffle(kept)
    interval = Span(first, None if is_open else first + length)
    classes = {f"k{index}": f"{span} år" for index, span in enumerate(kept)}
    by_code = dict(zip(classes, kept, strict=True))
    inside = [span for span in kept if span.within(interval)]
    held = sorted(number for span in inside for number in numbers(span, 99))
    possible = held == numbers(interval, 99) and (not is_open or any(span.last is None for span in inside))
    try:
        codes = chosen(classes, wanted(str(interval)), "TAB1, ålder")
    except InvalidInput:
        assert not possible
    else:
        assert possible
        assert sorted(n for code in codes for n in numbers(by_code[code], 99)) == held
        assert codes == [code for code in classes if code in codes]
