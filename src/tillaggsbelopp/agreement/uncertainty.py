"""What an agreement states of how uncertain its quantities are: a distribution for each, and what goes together."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import sqrt
from typing import Annotated, Final, Literal

from pydantic import Field

from tillaggsbelopp.agreement.parameters import Status
from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.documents.scalars import Exact, Text, Year, one_of
from tillaggsbelopp.documents.written import ACCEPTED, Acceptance, Written, check_acceptance
from tillaggsbelopp.swedish import format_number, join_words

NORMAL, TRIANGLE, EVEN, EARLIER = DISTRIBUTIONS = ("normal", "triangel", "likformig", "tidigare_fel")
QUANTITY, GROWTH, NOISE = SUBJECTS = ("storhet", "tillväxt", "brus")
UNCERTAINTY: Final = "osäkerhet"
_NEEDED: Final[Mapping[str, Sequence[str]]] = {
    NORMAL: ("standardavvikelse",),
    TRIANGLE: ("lägst", "troligast", "högst"),
    EVEN: ("lägst", "högst"),
    EARLIER: ("fel",),
}
_EXPECTED_VALUE: Final = "väntat"
_MOST: Final = 10**9
Matrix = Sequence[Sequence[float]]


class Uncertain(Written):
    """A quantity and the distribution of its value, of its growth, or of the noise in each of its figures.

    Numbers are in the unit that the quantity is stated in; of growth in per cent. `errors` are those of earlier
    forecasts, outcome minus forecast, by year, each as likely as any other.
    """

    quantity: Text | None = Field(None, alias=QUANTITY)
    growth: Text | None = Field(None, alias=GROWTH)
    noise: Text | None = Field(None, alias=NOISE)
    distribution: Annotated[Literal["normal", "triangel", "likformig", "tidigare_fel"], one_of(*DISTRIBUTIONS)] = Field(
        alias="fördelning"
    )
    expected: Exact | None = Field(None, alias=_EXPECTED_VALUE)
    deviation: Exact | None = Field(None, alias="standardavvikelse")
    lowest: Exact | None = Field(None, alias="lägst")
    likeliest: Exact | None = Field(None, alias="troligast")
    highest: Exact | None = Field(None, alias="högst")
    errors: dict[Year, Exact] = Field({}, alias="fel")
    status: Status
    source: Text = Field(alias="källa")
    accepted: Acceptance | None = Field(None, alias=ACCEPTED)

    @property
    def subject(self) -> str:
        """The key that says what is uncertain."""
        return QUANTITY if self.quantity is not None else GROWTH if self.growth is not None else NOISE

    @property
    def name(self) -> str:
        """The quantity, as written."""
        return self.quantity or self.growth or self.noise or ""

    @property
    def from_expected(self) -> bool:
        """True if the distribution is that of a distance from the value that is expected."""
        return self.distribution in (NORMAL, EARLIER)


class Together(Written):
    """Quantities that go together: the correlation of every two of them."""

    between: list[Text] = Field(alias="mellan")
    correlation: Exact = Field(alias="korrelation")
    status: Status
    source: Text = Field(alias="källa")
    accepted: Acceptance | None = Field(None, alias=ACCEPTED)


class Uncertainty(Written):
    """All that is stated of how uncertain an agreement's quantities are."""

    quantities: list[Uncertain] = Field(alias="storheter")
    together: list[Together] = Field([], alias="samband")

    @property
    def correlations(self) -> Matrix:
        """The correlation of every two quantities, in the order they are written."""
        names = [each.name for each in self.quantities]
        stated: dict[frozenset[str], float] = {}
        for group in self.together:
            stated |= {frozenset(pair): float(group.correlation) for pair in combinations(group.between, 2)}
        return [[1.0 if one == other else stated.get(frozenset((one, other)), 0.0) for other in names] for one in names]


def check_uncertainty(stated: Uncertainty | None, faults: Faults) -> None:
    """Check that distributions are whole, that no quantity stands twice, and that correlations can all hold."""
    if stated is None:
        return
    before = len(faults)
    grounded: list[Uncertain | Together] = [*stated.quantities, *stated.together]
    for one in grounded:
        check_acceptance(one, one.accepted, one.status, faults)
    names: list[str] = []
    for each in stated.quantities:
        _check_distribution(each, faults)
        if each.name and each.name in names:
            faults.add(f"{each.name} står två gånger", each.place_of(each.subject), remedy="Behåll en fördelning.")
        names.append(each.name)
    if not names and not faults:
        faults.add("storheter är en tom lista", stated.place_of("storheter"), "minst en storhet")
    noisy = {each.name for each in stated.quantities if each.subject == NOISE}
    told = set[frozenset[str]]()
    for group in stated.together:
        place = group.place_of("korrelation")
        if not -1 < group.correlation < 1:
            faults.add(f"korrelationen är {format_number(group.correlation)}", place, "ett tal mellan -1 och 1")
        if len(group.between) < 2:
            faults.add("ett samband är mellan minst två", group.place_of("mellan"), "två eller flera storheter")
        for number, name in enumerate(group.between):
            at = group.place_of("mellan", number)
            if name not in names and all(names):  # one that can't be read may be meant
                faults.add(f"{name} har ingen fördelning", at, remedy=faults.suggest(name, names))
            if name in noisy:
                faults.add(f"{name} är brus, som dras för sig i varje uppgift", at, "storheter eller tillväxt")
        for pair in map(frozenset, combinations(group.between, 2)):
            if pair in told or len(pair) < 2:
                faults.add(f"sambandet mellan {join_words(sorted(pair))} står två gånger", group.place_of("mellan"))
            told.add(pair)
    if len(faults) == before and lower_root(stated.correlations) is None:
        remedy = "Ändra korrelationerna så att alla kan gälla samtidigt."
        faults.add("korrelationerna säger emot varandra", stated.place_of("samband"), remedy=remedy)


def lower_root(matrix: Matrix) -> Matrix | None:
    """The lower triangular root of a matrix (Cholesky), by plain arithmetic; None if it has none."""
    root: list[list[float]] = []
    for number, row in enumerate(matrix):
        own: list[float] = []
        for at, other in enumerate([*root, own]):
            left = row[at]
            for one, two in zip(own[:at], other[:at], strict=True):
                left -= one * two
            if at < number:
                own.append(left / other[at])
            elif left <= 1e-12:
                return None
            else:
                own.append(sqrt(left))
        root.append(own)
    return [[*row, *[0.0] * (len(matrix) - len(row))] for row in root]


def _check_distribution(each: Uncertain, faults: Faults) -> None:
    of = [key for key, text in zip(SUBJECTS, (each.quantity, each.growth, each.noise), strict=True) if text is not None]
    if len(of) != 1:
        what = f"{join_words(of)} står tillsammans" if of else "det sägs inte vad som är osäkert"
        faults.add(what, each.place_of(of[1]) if of else each.place, f"ett av {join_words(SUBJECTS, 'och')}")
    numbers: dict[str, Fraction | None] = {
        _EXPECTED_VALUE: each.expected,
        "standardavvikelse": each.deviation,
        "lägst": each.lowest,
        "troligast": each.likeliest,
        "högst": each.highest,
    }
    given = [key for key, value in numbers.items() if value is not None] + (["fel"] if each.errors else [])
    needed = _NEEDED[each.distribution]
    taken = (*needed, _EXPECTED_VALUE) if each.from_expected else needed
    if absent := [key for key in needed if key not in given]:
        remedy = f"Lägg till {join_words(absent)}."
        faults.add(f"{each.distribution} behöver {join_words(needed)}", each.place_of("fördelning"), remedy=remedy)
        return
    for key in given:
        if key not in taken:
            what = f"{key} hör inte till fördelningen {each.distribution}"
            faults.add(what, each.place_of(key), join_words(taken, "och"), "Ta bort raden, eller byt fördelning.")
    for key, value in (*numbers.items(), *(("fel", error) for error in each.errors.values())):
        if value is not None and abs(value) > _MOST:
            faults.add(f"{key} är orimligt stort", each.place_of(key), f"högst {format_number(_MOST)}")
    if each.deviation is not None and each.deviation <= 0:
        faults.add("standardavvikelsen är inte över 0", each.place_of("standardavvikelse"), "ett tal över 0")
    low, mode, high = each.lowest, each.likeliest, each.highest
    if low is not None and high is not None and low >= high:
        faults.add("lägst är inte lägre än högst", each.place_of("lägst"), "lägst < högst")
    elif low is not None and high is not None and mode is not None and not low <= mode <= high:
        faults.add("troligast är inte mellan lägst och högst", each.place_of("troligast"), "lägst ≤ troligast ≤ högst")
