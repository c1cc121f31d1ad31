"""Checks that the stated validity and indexation of parameters can be followed."""

from collections.abc import Mapping

from tillaggsbelopp.agreement.parameters import Parameter
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Faults, did_you_mean
from tillaggsbelopp.formula.units import CURRENCY


def check_indexation(agreement: Agreement, faults: Faults) -> None:
    """Check that indices are told apart from rules, and that the parameters of rules can be indexed as they say."""
    rules = {rule.id for rule in agreement.rules}
    for index in agreement.indices:
        if index.id in rules:
            what = f"både en regel och ett index heter {index.id}"
            faults.add(what, index.place_of("id"), remedy="Byt namn på det ena.")
    for rule in agreement.rules:
        check_yearly(agreement, rule.id, rule.parameters, faults)


def check_yearly(agreement: Agreement, owner: str, parameters: Mapping[str, Parameter], faults: Faults) -> None:
    """Check how long the parameters of a rule or indicator hold, and that a named index exists and raises kronor."""
    for name, parameter in parameters.items():
        stated = parameter.stated_years
        if stated and parameter.valid_until is not None and parameter.valid_until < min(stated):
            faults.add(f"{name}: gäller_till är före det första värdet", parameter.place_of("gäller_till"))
        if parameter.indexed_by is None:
            _check_not_indexed(parameter, faults)
        else:
            _check_indexed(agreement, f"{owner}.{name}", parameter, faults)


def _check_indexed(agreement: Agreement, name: str, parameter: Parameter, faults: Faults) -> None:
    known = [index.id for index in agreement.indices]
    index = parameter.indexed_by or ""
    if index not in known and index not in agreement.unreadable:
        remedy = did_you_mean(index, known) or "Lägg till en fil i index/ med det id:t."
        faults.add(f"inget index heter {index}", parameter.place_of("indexeras"), remedy=remedy)
    if CURRENCY not in parameter.unit.unit:
        faults.add(
            f"{name} är i {parameter.unit.text} och kan inte räknas upp med ett prisindex",
            parameter.place_of("indexeras"),
            "en parameter i kr",
            "Ta bort indexeras.",
        )
    for stated in parameter.price_levels:
        if stated not in parameter.stated_years:
            place = parameter.key_place_of("prisnivå", str(stated))
            faults.add(f"prisnivå för {stated}, men inget värde är angivet för {stated}", place)


def _check_not_indexed(parameter: Parameter, faults: Faults) -> None:
    remedy = "Lägg till indexeras, eller ta bort den."
    if parameter.rounded_yearly:
        what = "avrundas_årligen utan indexeras har ingen verkan"
        faults.add(what, parameter.place_of("avrundas_årligen"), remedy=remedy)
    if parameter.price_levels:
        faults.add("prisnivå utan indexeras har ingen verkan", parameter.place_of("prisnivå"), remedy=remedy)
