"""The meanings of keys in what is followed up, indicators and register, and of those that mean the same everywhere.

A part of the table in `descriptions`.
"""

from collections.abc import Mapping
from typing import Final

from tillaggsbelopp.agreement import indicators
from tillaggsbelopp.documents.written import Written
from tillaggsbelopp.statistics import register

SOURCE: Final = "Var uppgiften står, så att någon annan hittar dit: handling, datum, tabell eller sida."
ACCEPTED: Final = "Att ett antagande eller en prognos har godkänts, av vem och när."
GROUNDED: Final = {
    "status": "Hur väl grundat det är: `fakta` står i källan, `härledd` följer av den, `antagande` gör ingetdera.",
    "källa": SOURCE,
    "godkänd": ACCEPTED,
}
_WHERE: Final = 'Vilka celler det gäller, som axel och medlemmar: `{kategori: ["1", "3"]}`; `år` är också en axel här.'

_INDICATOR: Final = {
    "id": "Nyckeltalets korta namn. I formler är `id.mått` ett mått i det.",
    "namn": "Namnet som det står på skärmen och i arbetsboken.",
    "beskrivning": "Vad nyckeltalet visar, med en mening eller två.",
    "källa": SOURCE,
    "år": (
        "Åren som det räknas för. I det första tar `FÖREGÅENDE` sitt startvärde. Utan `år` är måtten odaterade, "
        "och det som ändå har år läses som i överenskommelsens första."
    ),
    "scenario": "Att det är en framskrivning, som kommandot `scenario` visar.",
    "parametrar": "Nyckeltalets fasta tal, skrivna som i en regel.",
    "steg": "Mellanled: formler med namn, som andra formler kan läsa.",
    "mått": "Det som visas, med namn som andra formler kan läsa.",
    "antaganden": "Det som källorna inte säger men som nyckeltalet vilar på.",
}

DESCRIPTIONS: Final[Mapping[type[Written], Mapping[str, str]]] = {
    indicators.Indicator: _INDICATOR,
    indicators.FollowUpTerms: {
        **_INDICATOR,
        "id": "Uppföljningens korta namn. I dess egna formler är `id.mått` ett mått i den.",
        "mått": (
            f"Det som visas. Dess formler, och flaggornas, läser också `{indicators.PAID}`, det som varje kommun får i "
            f"allt under året, och `{indicators.HEADS}`, det som `kr_per` räknar, så som de är fastställda om året är "
            "det. Inga andra filer läser dem."
        ),
        "år": "Anges inte: åren är de som uppföljningen görs för. Ett mått utan uppgifter för ett år visas som saknas.",
        "prognoser": "Prognoser och deras utfall, som visas sida vid sida.",
        "nyckeltal": "Nyckeltal ur `nyckeltal/` som också ska visas, efter `id`.",
        "flaggor": "Gränser: ett `villkor` som ska hålla, och vad som sägs, `fel`, när det inte gör det.",
    },
    indicators.Outlook: {
        "namn": "Vad prognosen gäller.",
        "prognos": "Namnet på måttet i samma fil som är prognosen, ett enda värde per år.",
        "utfall": "Namnet på måttet i samma fil som är utfallet.",
    },
    indicators.Measure: {
        "namn": "Måttets namn i tabeller, utan enhet.",
        "formel": "Måttets vanliga definition. Finns `som_källan` visas den som rättad.",
        "som_källan": "Samma mått som källan räknar det, när det är på ett annat sätt. Visas bredvid, med skillnaden.",
        "konvention": "Vad källan gör, i ord. Krävs av `som_källan`.",
        "visas_i": "Enheten som det visas i, till exempel `mkr`. Annars formelns egen.",
        "decimaler": "Hur många decimaler som visas.",
        "sammantaget": "Ett värde för alla tillsammans, på en rad sist.",
        "klasser": "Två gränser som delar värdena i låg, mellan och hög.",
        "tryckt": "De tryckta celler som måttet ska ge; se avsnittet om tryckta siffror i handboken.",
        "visas_inte": "Att måttet bara finns för andra formler och för tryckta celler.",
        "diagram": "Att måttet ritas i arbetsboken.",
    },
    indicators.Overall: {
        "namn": "Radens namn, till exempel Länet.",
        "formel": "Formel för det gemensamma värdet, ett enda tal: ett vägt eller ovägt medel, en kvot av summor.",
    },
    indicators.Classes: {
        "nedre": "Formel för den nedre gränsen, ett enda tal i måttets enhet. Under den är värdet lågt.",
        "övre": "Formel för den övre gränsen. Över den är värdet högt.",
        "på_gränsen": (
            "Vart ett värde precis på en gräns hör: `mellan`, eller `utanför` till den låga eller höga klassen."
        ),
        "ogynnsamt": "Vilken sida som är sämre för kommunen. Den färgas i arbetsboken.",
        **GROUNDED,
    },
    indicators.Printed: {
        "fält": "Fältet som de tryckta cellerna står i.",
        "där": f"{_WHERE} Utan det alla.",
        "utom": "Celler som inte räknas med, skrivna som `där`.",
        "formel": "Formeln som ska ge cellerna, om den inte är måttets egen (`som_källan`, annars `formel`).",
        "lägst": (
            "Formel för det lägsta som cellen får vara, när det den räknas ur är avrundat. Kräver `högst`. Cellen "
            "återges om den ligger mellan dem."
        ),
        "högst": "Formel för det högsta som cellen får vara. Kräver `lägst`.",
        "decimaler": "Hur många decimaler som är tryckta. Det beräknade avrundas dit, en halva från noll.",
        "motsägelser": "Celler som källans egna andra celler motsäger. En som inte längre gör det är ett fel.",
    },
    indicators.Contradiction: {
        "där": f"{_WHERE} Utan det alla som formeln inte ger.",
        "orsak": "Varför det tryckta inte stämmer.",
    },
    register.Register: {
        "källa": "Handlingen som siffrorna är tryckta i.",
        "tabeller": "De tryckta tabellerna.",
        "iakttagelser": "Det som inte syns i en enskild cell: var källan säger emot eller vilar på sig själv.",
    },
    register.RegisteredTable: {
        "namn": "Tabellens rubrik i källan.",
        "fält": "Fälten som tabellens celler står i; var cell hör till en enda tabell.",
        "antal": "Hur många av tabellens celler som är av varje slag. Blir det andra antal är det ett fel.",
    },
    register.RegisteredField: {
        "namn": "Vad källan kallar siffrorna, i listor över celler. Annars fältets `title`, eller dess namn i formler.",
        "år": "Åren vars celler är tryckta, om fältet har fler.",
        "kan_inte_härledas": "Varför fältets celler inte kan härledas, fast de är beräknade tal.",
    },
    register.Counts: {
        "underlag": "Celler som ingen annan tryckt cell ger.",
        "återgiven": "Celler som de andra ger, avrundade som de är tryckta.",
        "återgiven_med_kalibrerat_underlag": "Celler som ges av underlag som är löst ur de tryckta cellerna.",
        "motsäger": "Celler som källans egna celler ger ett annat värde.",
        "kan_inte_härledas": "Celler som bygger på något som inte är tryckt.",
    },
    register.Observation: {
        "text": "Vad som iakttas.",
        "mått": "Måtten som visar det: `nyckeltal.mått`.",
    },
}
