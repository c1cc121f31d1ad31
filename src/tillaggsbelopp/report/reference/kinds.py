"""The kinds of file that a user writes."""

from dataclasses import dataclass
from typing import Final

from tillaggsbelopp.agreement.alternatives import Alternative
from tillaggsbelopp.agreement.cases import Case
from tillaggsbelopp.agreement.follow_up_terms import FollowUpTerms
from tillaggsbelopp.agreement.indicators import Indicator
from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.models import Rule, Terms
from tillaggsbelopp.documents.written import Written
from tillaggsbelopp.statistics.package import Package
from tillaggsbelopp.statistics.register import Register


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its name, where such files stand, what they hold, and the model that reads it.

    `slug` is its name in plain letters, by which its schema is called.
    """

    slug: str
    name: str
    where: str
    about: str
    model: type[Written]


KINDS: Final = (
    FileKind(
        "overenskommelse",
        "Överenskommelsen",
        "config/<id>/overenskommelse.yaml",
        "Parter, vilka regler som ingår och vad som gäller dem alla.",
        Terms,
    ),
    FileKind(
        "regel",
        "Regel",
        "config/<id>/regler/*.yaml",
        "En pott och hur den fördelas, eller belopp per kommun direkt.",
        Rule,
    ),
    FileKind(
        "index",
        "Index",
        "config/<id>/index/*.yaml",
        "Hur mycket priserna stiger år för år, och när det blev känt.",
        Index,
    ),
    FileKind(
        "alternativ",
        "Alternativ",
        "config/<id>/alternativ/*.yaml",
        "Det som skiljer från överenskommelsen, och varför: för att jämföra med den.",
        Alternative,
    ),
    FileKind(
        "prov",
        "Prov",
        "config/<id>/prov/*.yaml",
        "Vad som ändras, och vilka belopp eller vilket fel som då ska komma.",
        Case,
    ),
    FileKind(
        "nyckeltal",
        "Nyckeltal",
        "config/<id>/nyckeltal/*.yaml",
        "Mått som följs upp vid sidan av beloppen, och de tryckta siffror som de ska ge.",
        Indicator,
    ),
    FileKind(
        "uppfoljning",
        "Uppföljning",
        "config/<id>/uppfoljning.yaml",
        "Vad folj-upp visar och vaktar: mått, prognoser mot utfall, och gränser som flaggas.",
        FollowUpTerms,
    ),
    FileKind(
        "datapackage",
        "Uppgifter",
        "data/<id>/datapackage.yaml",
        "Tabellerna med uppgifter: kolumner, enheter och källor (Frictionless Data Package).",
        Package,
    ),
    FileKind(
        "register",
        "Register",
        "data/<id>/publicerat/register.yaml",
        "De tryckta tabellerna i en källa, och hur många av deras celler som återges av de andra.",
        Register,
    ),
)
