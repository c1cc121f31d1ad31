"""Following what formulas read: each thing once with every moment it is read at, however they name one another."""

from tillaggsbelopp.engine.inputs_read import At, closure
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import StepTarget, Target


def test_each_target_is_given_once_for_each_moment() -> None:
    one, two = StepTarget("r", "ett"), StepTarget("r", "två")
    asked: list[At] = []

    def reads(target: Target, moment: Moment) -> list[At]:
        asked.append((target, moment))
        before = [(target, moment._replace(year=moment.year - 1))] if moment.year > 2023 else []
        return [(two, moment), (one, moment), *before]

    found = []
    for each in closure([(one, Moment(2024)), (one, Moment(2024))], reads):
        assert each in asked
        found.append(each)
    assert found == [(one, Moment(2024)), (two, Moment(2024)), (one, Moment(2023)), (two, Moment(2023))]
    assert asked == found
