"""The meaning of the keys of datapackage.yaml, in Swedish; a part of the table in `descriptions`."""

from collections.abc import Mapping
from typing import Final

from tillaggsbelopp.documents.written import Written
from tillaggsbelopp.report.reference.follow_up_keys import ACCEPTED
from tillaggsbelopp.statistics import frictionless
from tillaggsbelopp.statistics import package as tables

_UNREAD: Final = "Läses inte."

DESCRIPTIONS: Final[Mapping[type[Written], Mapping[str, str]]] = {
    tables.Package: {
        "name": "Datamappens namn.",
        "title": "Vad uppgifterna är, med några ord.",
        "description": "Det som gäller alla tabeller och är bra att veta.",
        "licenses": "På vilka villkor uppgifterna får användas.",
        "adresser": "Var `hamta` hämtar uppgifter.",
        "sources": "Varifrån uppgifterna i de tabeller kommer, och för de år, som inte har en egen källa.",
        "resources": "Tabellerna. En av dem heter `kommuner` och har kolumnerna `kommunkod` och `kommun`.",
        **dict.fromkeys(
            ("profile", "id", "version", "created", "homepage", "keywords", "contributors", "image", "$schema"), _UNREAD
        ),
    },
    tables.Licence: {
        "name": "Villkorens beteckning, till exempel `CC0-1.0`.",
        "title": "Villkoren med några ord.",
        "path": "Var de står.",
    },
    tables.Resource: {
        "name": "Tabellens namn. Det kan stå under överenskommelsens `mätår`.",
        "path": (
            "CSV-filen: UTF-8, kommatecken mellan kolumnerna, decimalpunkt, rubrikrad först. Semikolon eller tabb, "
            "decimalkomma och Windows-1252 läses när det bara kan betyda en sak, med ett påpekande."
        ),
        "title": "Vad tabellen innehåller, med några ord.",
        "description": "Det som är bra att veta om tabellen.",
        "status": "Vad det är för uppgifter. `antagande` och `prognos` visas bland det som beloppen vilar på.",
        "publicerad": "Dagen då tabellen blev känd. Med ett tidigare kunskapsdatum går den inte att räkna med.",
        "godkänd": ACCEPTED,
        "anmärkningar": "Vad som ska sägas vid belopp som vilar på uppgifter från vissa år.",
        "sources": "Varifrån uppgifterna kommer. Får utelämnas om hela datamappen har `sources`.",
        "schema": "Tabellens kolumner.",
        "format": "Filens format, som är `csv`.",
        "mediatype": "Filens mediatyp.",
        "encoding": "Filens teckenkodning. En fil som har en annan är ett fel.",
        "dialect": "Hur filen är skriven. Utan det läses det ur filen.",
        "bytes": "Filens storlek. En fil med en annan är ett fel.",
        "hash": "Filens kontrollsumma. En fil med en annan är ett fel.",
        "profile": _UNREAD,
        "licenses": _UNREAD,
    },
    tables.SourceNote: {
        "title": "Källan, så att någon annan hittar dit.",
        "path": "Adress eller fil.",
        "email": "Den som kan svara på frågor om källan.",
        "år": "Åren vars uppgifter källan gäller. Utan det gäller den de år som ingen annan källa anger.",
        "publicerad": "Dagen då dessa års uppgifter blev kända; annars tabellens `publicerad`.",
        "summerat": "Vilka celler i källan som har summerats till en kommuns uppgift.",
        "sha256": "Kontrollsumman av den importerade filen.",
    },
    tables.Addresses: {
        "scb": "Adressen till ett statistikregister med PxWebApi 2.",
        "kolada": "Adressen till Kolada, version 3.",
    },
    tables.FigureOrigin: {
        "från": "Vem som har uppgifterna: `scb` (PxWebApi 2) eller `kolada`.",
        "tabell": "Tabellens id, som `TAB638`, eller nyckeltalets i Kolada, som `N01938`.",
        "innehåll": "Namnet på det i tabellen som uppgifterna är, om den har flera.",
        "klasser": "Vilka klasser som tas, för varje dimension i tabellen som har flera.",
        "från_år": "Första året som tas ur tabellen.",
        "till_år": "Sista året som tas ur tabellen.",
        "tolerans": (
            "Hur mycket en uppgift får skilja sig från samma uppgift i en annan källa, i fältets enhet, när källan "
            "lägger brus på den. Utan det ska de vara lika. Används av `kontrollera --jamfor-uppgifter`."
        ),
    },
    tables.SummedClasses: {
        "av": "Dimensionens namn eller kod i tabellen, som `ålder`.",
        "tas": (
            "De klasser som summeras till kommunens uppgift: `alla`, `65+` (alla från 65), `65-79`, eller klassers "
            "namn eller koder, som `totalt`."
        ),
        "bredd": "Bara klasser som är så här många tal breda, till exempel 5 för femårsklasser.",
    },
    tables.Remark: {
        "från": "Första mätåret som anmärkningen gäller.",
        "text": "Vad som sägs.",
    },
    tables.Schema: {
        "fields": "Kolumnerna, var och en beskriven.",
        "primaryKey": (
            "Kolumnerna som skiljer raderna åt, till exempel `[kommunkod, år]`. Varje kombination ska finnas, en gång."
        ),
        "missingValues": "Texter i en cell som betyder att värdet saknas.",
        "foreignKeys": f"{_UNREAD} Koder jämförs alltid med tabellen `kommuner`.",
    },
    tables.FieldDescription: {
        "name": "Kolumnens rubrik, och fältets namn i formler om inte `namn` anger ett annat.",
        "namn": "Fältets namn i formler, om rubriken inte duger.",
        "type": "`integer` (heltal) och `number` går att räkna med, `year` är året, `string` är text.",
        "axel": "Axeln vars medlemmar en textkolumn namnger, rad för rad. Den delar in tabellens egen axel i grupper.",
        "unit": "Talens enhet. Krävs för `integer` och `number`; `tal` för tal utan enhet.",
        "title": "Vad en läsare ser, som `Avstånd till sjukhus`, i stället för fältets namn i formler.",
        "description": "Det som är bra att veta om kolumnen, som `Riket är 1`.",
        "constraints": "Vad cellerna får innehålla.",
        "hämtas": "Tabellerna som fältets uppgifter tas ur, av `importera` och `hamta`.",
        "rimligt": (
            "Gränser i procent per år för hur uppgifterna rör sig mellan mätår; det som rör sig mer hindrar ett "
            "beslut. Det som inte anges följer av fältets slag."
        ),
        "decimalChar": "Decimaltecknet i fältets tal. Utan det läses det ur tabellen.",
        "groupChar": "Tecknet mellan tusental i fältets tal.",
        "format": "Talens eller texternas format, som är `default`.",
        "bareNumber": f"{_UNREAD} Ett tal skrivs alltid utan enhet.",
        "rdfType": _UNREAD,
        "example": _UNREAD,
    },
    tables.Plausible: {
        "ändring_per_år": "Så mycket en kommuns uppgift får ändras per år.",
        "mot_övriga": "Så mycket den får ändras utöver vad de andras (medianen) ändras, per år.",
        "totalt_per_år": "Så mycket summan av alla får ändras per år.",
    },
    frictionless.Constraints: {
        "required": "Om varje cell måste ha ett värde.",
        "minimum": "Det lägsta tillåtna talet, i kolumnens enhet.",
        "maximum": "Det högsta tillåtna talet, i kolumnens enhet.",
        "unique": "Om ett värde får stå en gång.",
        "enum": "De värden som får stå.",
        "pattern": "Mönstret som texten ska följa. Mönster som tar lång tid att pröva (upprepade grupper) prövas inte.",
        "minLength": "Det minsta antalet tecken.",
        "maxLength": "Det största antalet tecken.",
    },
    frictionless.WrittenDialect: {
        "delimiter": "Tecknet mellan kolumnerna. Utan det prövas komma, semikolon och tabb.",
        "decimalChar": "Decimaltecknet i tabellens tal, om fältet inte anger ett eget.",
        "header": "Om första raden är rubriker, vilket den måste vara.",
        "doubleQuote": "Om citattecken i en text skrivs två gånger, vilket de alltid läses som.",
        "quoteChar": "Citattecknet, som alltid är dubbelt.",
        "lineTerminator": _UNREAD,
        "skipInitialSpace": f"{_UNREAD} Blanksteg runt en cell tas alltid bort.",
        "caseSensitiveHeader": _UNREAD,
        "csvddfVersion": _UNREAD,
    },
}
