"""Functions within groups, by their exact reading: what is counted by hand, and every call that is refused."""

import pytest

from tests.formula.test_functions import FIGURES, evaluate, shown, why_undefined
from tests.worlds import agreement
from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.diagnostics import InvalidInput


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("SUMMA(invånare; typ)", "300 100"),  # typ is 10, 2 and missing; its axis is in order as numbers: 2, 10
        ("MEDEL(avstånd; typ)", "20 5"),
        ("MEDEL(OM(invånare > 200 invånare; invånare; saknas); typ)", "300 saknas"),
        ("ANTAL(invånare > 200 invånare; typ)", "1 0"),
        ("ANDEL(invånare; typ)", "1 1 saknas"),
        ("RANG(minus; del)", "2 1 1"),
        ("RANG(noll; del)", "1 2 1"),  # equal values in the order of codes
        ("RANG(invånare / 10000000000 invånare)", "1 2 3"),  # 0.00000001 and 0.00000006 are 0 in 6 decimals
        ("RANG(invånare * 0.00001 kr / 1 invånare)", "2 3 1"),  # 0.001, 0.003 and 0.006 kr are 0, 0 and 0.01
        ("GRUPPENS(MEDEL(avstånd; del); del)", "12.5 12.5 saknas"),
        ("GRUPPENS(SUMMA(invånare; typ); typ)", "100 300 saknas"),
        ("SUMMA(SUMMA(invånare; del); del)", "1000"),  # of a value per del, the name is that of its axis
        ("SUMMA(SUMMA(invånare; del))", "1000"),
        ("RANG(SUMMA(invånare; del))", "2 1"),
        ("OM(SAKNAS(typ); 1; 0)", "0 0 1"),
        ("ANTAL(SAKNAS(typ))", "1"),
        ("SUMMA(invånare * 0; del)", "0 0"),
    ],
)
def test_within_groups(formula: str, result: str) -> None:
    assert shown(evaluate(formula)) == result


def test_a_fault_is_that_of_its_own_group() -> None:
    assert why_undefined("ANDEL(noll; del)") == "ANDEL av något vars summa är 0 för Norra och Södra"
    assert why_undefined("SUMMA(avstånd; del)") == "SUMMA över värden som saknas: avstånd för 3 för Södra"
    assert shown(evaluate("OM(invånare < 500 invånare; ANDEL(OMSAKNAS(avstånd; 0); del); 0)")) == "0.2 0.8 0"


@pytest.mark.parametrize(
    ("formula", "what"),
    [
        ("del", "del är en grupp (del) och inget tal"),
        ("del + 1", "del är en grupp (del) och inget tal"),
        ("SUMMA(del)", "del är en grupp (del) och inget tal"),
        ("OM(1 < 2; del; del)", "del är en grupp (del) och inget tal"),
        ("TRAPPA(del; 0; > 1; 2)", "del är en grupp (del) och inget tal"),
        ("VÄRDE(del; 2024)", "del är en grupp (del) och inget tal"),
        ("GRUPPENS(del; del)", "del är en grupp (del) och inget tal"),
        ("LÄGSTA(invånare; del)", "LÄGSTA räknas inte inom grupper"),
        ("HÖGSTA(invånare; del)", "HÖGSTA räknas inte inom grupper"),
        ("SUMMA(7; del)", "del delar in kommun, och värdet är ett enda"),
        ("ANDEL(SUMMA(invånare; del); typ)", "typ delar in kommun, och värdet är ett per del"),
        ("SUMMA(PER(invånare; del); typ)", None),
        ("SUMMA(PER(invånare; typ); typ)", None),
        ("GRUPPENS(invånare; del)", "GRUPPENS tar ett tal per del, och värdet är invånare per kommun"),
        ("GRUPPENS(SUMMA(invånare; del); typ)", "GRUPPENS tar ett tal per typ, och värdet är invånare per del"),
        ("GRUPPENS(SUMMA(invånare; del) > 1 invånare; del)", "GRUPPENS tar ett tal per del"),
        ("GRUPPENS(SUMMA(invånare; del); kommun)", "GRUPPENS tar namnet på en grupp"),
        ("GRUPPENS(SUMMA(invånare; del); invånare)", "GRUPPENS tar namnet på en grupp"),
        ("ANTAL(invånare)", "ANTAL: ett tal är inget sanningsvärde"),
        ("SUMMA(invånare; avstånd)", "axeln finns inte hos värdet"),
    ],
)
def test_what_can_not_be_within_groups_is_told_once(formula: str, what: str | None) -> None:
    def compiled() -> None:
        body = f"steg:\n  svar: >-\n    {formula}\npott: 1 kr\n"
        compile_agreement(agreement({"regel": body}), FIGURES.statistics.catalogue)

    if what is None:
        compiled()
        return
    with pytest.raises(InvalidInput) as refused:
        compiled()
    assert [diagnostic.what for diagnostic in refused.value.diagnostics] == [what] or (
        len(refused.value.diagnostics) == 1 and refused.value.diagnostics[0].what.startswith(what)
    )
