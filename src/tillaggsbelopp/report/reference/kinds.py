"""The kinds of file that a user writes."""

from dataclasses import dataclass
from typing import Final

from tillaggsbelopp.agreement.cases import Case
from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.models import Rule, Terms
from tillaggsbelopp.documents.models import Written
from tillaggsbelopp.statistics.models import Package


@dataclass(frozen=True)
class FileKind:
    """A kind of file: what it is called, where such files stand, what they hold and by which model."""

    slug: str
    where: str
    about: str
    model: type[Written]


KINDS: Final = (
    FileKind(
        "overenskommelse",
        "config/<id>/overenskommelse.yaml",
        "Överenskommelsen: parter, vilka regler som ingår och vad som gäller dem alla.",
        Terms,
    ),
    FileKind(
        "regel",
        "config/<id>/regler/*.yaml",
        "En regel: en pott och hur den fördelas, eller belopp per kommun direkt.",
        Rule,
    ),
    FileKind(
        "index",
        "config/<id>/index/*.yaml",
        "Ett prisindex: hur mycket priserna stiger år för år, och när det blev känt.",
        Index,
    ),
    FileKind(
        "prov",
        "config/<id>/prov/*.yaml",
        "Ett prov: vad som ändras, och vilka belopp eller vilket fel som då ska komma.",
        Case,
    ),
    FileKind(
        "datapackage",
        "data/<id>/datapackage.yaml",
        "Tabellerna med uppgifter: kolumner, enheter och källor (Frictionless Data Package).",
        Package,
    ),
)
