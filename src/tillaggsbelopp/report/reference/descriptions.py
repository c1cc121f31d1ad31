"""The meaning of every key of every file, in Swedish: the one source for the schemas and for the reference.

Words of the files stand in backticks, which a schema leaves out.
"""

from collections.abc import Mapping
from typing import Final

from tillaggsbelopp.agreement import alternatives, cases, indices, models, parameters
from tillaggsbelopp.agreement.rounding import METHODS
from tillaggsbelopp.documents.written import Acceptance, AcceptedRemark, Written
from tillaggsbelopp.report.reference import follow_up_keys as followed_up
from tillaggsbelopp.report.reference.follow_up_keys import ACCEPTED, GROUNDED, SOURCE
from tillaggsbelopp.statistics import frictionless
from tillaggsbelopp.statistics import package as tables

_UNREAD: Final = "Läses inte."
_RULE_AMOUNTS: Final = "Belopp i hela kr, ett per regels `id`."

DESCRIPTIONS: Final[Mapping[type[Written], Mapping[str, str]]] = {
    Acceptance: {
        "datum": "Dagen då det godkändes.",
        "av": "Den roll eller det organ som godkände.",
    },
    AcceptedRemark: {
        "påpekande": "Hur påpekandet börjar, så som `kontrollera` skriver det efter fil, rad och kolumn.",
        "fil": "Filen som det gäller, till exempel `regler/grund.yaml`. Utan den gäller det alla filer.",
        "skäl": "Varför det är meningen.",
    },
    models.Terms: {
        "id": "Överenskommelsens korta namn. Dess filer står i `config/<id>` och `data/<id>`.",
        "namn": "Namnet som det står på tabeller och arbetsböcker.",
        "parter": "De som har slutit överenskommelsen.",
        "daterad": "Dagen som arbetsböcker dateras. Utan den dateras de `gäller_från`.",
        "gäller_från": (
            "Den första dagen som överenskommelsen gäller. I dess år och tidigare tar `FÖREGÅENDE` sitt startvärde. "
            "Tidigare år kan räknas men inte fastställas."
        ),
        "gäller_till": "Den sista dagen som överenskommelsen gäller. Senare år kan inte räknas.",
        "före_ikraftträdande": "Vad som står vid belopp för år före `gäller_från`, till exempel remissförslagets nivå.",
        "regler": "Reglernas `id`, i den ordning delbeloppen står i tabellen: varje regel som har en fil, en gång.",
        "totaler": (
            "Andra totaler än överenskommelsens egen, med sina namn: `{utveckling: Utvecklingsmedel}`. De visas för "
            "sig. Regler ställs under dem med `ingår_i`."
        ),
        "avrundning": "Hur belopp avrundas.",
        "betalningsplan": "Att beloppen också visas uppdelade på årets månader, kvartal eller halvår.",
        "mätår": "Från vilket år uppgifter tas, per tabell eller fält. Utan det är mätåret det år som räknas.",
        "avräkning": (
            "Vad som följer när det blir känt att ett fastställt år skulle ha blivit något annat. `ingen`: det "
            "fastställda gäller, och senare år räknas med de indexvärden som besluten vilade på. `egen rad nästa år`: "
            "skillnaden blir ett eget delbelopp året efter. `ny nivå`: inget betalas i efterhand. I de två senare, och "
            "utan `avräkning`, räknas senare år med det som nu är känt."
        ),
        "kr_per": "Fältet som arbetsbokens kr per invånare räknas med.",
        "uppföljning": "Hur ofta överenskommelsen följs upp. Det som godkänts dessförinnan ska då godkännas på nytt.",
        "antaganden": "Det som källorna inte säger men som alla belopp vilar på.",
        "publicerat": "Belopp som står tryckta i en källa. De beräknade jämförs med dem.",
        "ej_uttryckt": "Det som överenskommelsen säger men reglerna inte räknar med.",
        "godtagna_påpekanden": "Påpekanden av `kontrollera` som är som de ska. De visas för sig och räknas inte.",
    },
    models.Rounding: {
        "enhet": "Vad potter och belopp avrundas till, i kr.",
        "metod": " ".join(f"`{method.name}`: {method.about}" for method in METHODS.values()),
        **GROUNDED,
    },
    models.ReferenceYear: {
        "år": "Mätåret per år som räknas: `{2024: 2021}`. Något av `år`, `eftersläpning` och `låst` krävs.",
        "eftersläpning": "Hur många år före det som räknas. Kan inte stå tillsammans med `år`.",
        "låst": "Perioder med samma mätår, till exempel mellan två uppföljningar. Går före `eftersläpning`.",
        **GROUNDED,
    },
    models.LockedYears: {
        "från": "Periodens första år.",
        "till": "Periodens sista år.",
        "mätår": "Året som uppgifterna tas från.",
        **GROUNDED,
    },
    models.Review: {
        "vart": "Vart hur många år, räknat från det som överenskommelsen börjar gälla: `2` är vartannat.",
        **GROUNDED,
    },
    models.KronorPer: {
        "fält": "Ett fält med ett värde per kommun, så som det heter i formler.",
        "namn": "Vad arbetsboken skriver efter kr per.",
    },
    models.Assumption: {
        "id": "Antagandets korta namn.",
        "text": "Vad som antas.",
        "källa": "Vad källan säger, eller att den inget säger.",
        "godkänd": "Att antagandet har godkänts.",
    },
    models.Published: {
        "år": "Året som beloppen gäller.",
        "namn": "Tabellens eller uppgiftens namn i källan.",
        "källa": SOURCE,
        "delbelopp": _RULE_AMOUNTS,
        "totalt": "Summan som den är tryckt.",
    },
    models.Unexpressed: {
        "citat": "Överenskommelsens egna ord.",
        "var": "Var de står.",
        "följd": "Vad det betyder för beloppen att det inte räknas.",
    },
    models.Rule: {
        "id": "Regelns korta namn. I formler är det regelns pott.",
        "namn": "Delbeloppets namn i tabeller och arbetsböcker.",
        "beskrivning": "Vad delbeloppet ersätter, med en mening.",
        "gäller_från": (
            "Den första dagen som regeln gäller. Utan den gäller regeln så länge överenskommelsen gör det. Ett år som "
            "den gäller bara några månader betalas de månaderna."
        ),
        "gäller_till": "Den sista dagen som regeln gäller.",
        "ingår_i": "Den av överenskommelsens `totaler` som regeln räknas in i, i stället för totalt.",
        "när_värde_saknas": (
            "Att regeln utgår de år då ett värde som den läser inte är angivet, vilket sägs vid beloppen. Annars är "
            "det ett fel."
        ),
        "parametrar": "Regelns fasta tal, vart och ett med enhet, källa och status.",
        "steg": "Mellanled: formler med namn, som andra formler kan läsa.",
        "pott": "Formel för beloppet som ska delas, ett enda tal i kr. Antingen `pott` eller `tilldelning` krävs.",
        "fördelningsnyckel": (
            "Formel för varje kommuns vikt, ett tal per kommun. Kommunen får potten × vikten / summan av vikterna. "
            "En pott utan nyckel fördelas inte."
        ),
        "tilldelning": "Formel för varje kommuns belopp, kr per kommun, i stället för `pott` och `fördelningsnyckel`.",
        "summa": "Formel för vad `tilldelning` ska bli tillsammans, ett enda tal i kr.",
        "negativa_belopp": "Att potten och kommunernas belopp får bli under 0. Annars är det ett fel.",
        "kontroller": "Villkor som ska hålla. Håller ett inte stannar beräkningen, och dess text visas.",
        "antaganden": "Det som källorna inte säger men som den här regelns belopp vilar på.",
    },
    parameters.Parameter: {
        "axel": (
            "Att det är ett värde per medlem av en axel: en nyckelkolumn i tabellerna (`kommun` för kommunerna), med "
            "samma medlemmar som där, eller en axel som bara parametrar har. Status och källa är gemensamma."
        ),
        "enhet": 'Värdets enhet, till exempel `kr`, `km`, `"%"` eller `kr/invånare`; `tal` för ett tal utan enhet.',
        "värden": (
            "Värdet per år det är angivet för: `{2024: 1 500 000}`. Ett värde gäller tills nästa anges, eller tills "
            "`saknas` säger att ett nytt väntas; ett i kr bara sitt eget år, om inte `indexeras` eller `gäller_till` "
            "säger annat. Med `axel` ett värde för var medlem: `{2024: {pojkar: 1, flickor: 1.5}}`."
        ),
        "gäller_till": "Sista året som det sist angivna värdet gäller.",
        "indexeras": "`id` för det index som räknar upp värdet till senare år. Bara för värden i kr.",
        "avrundas_årligen": "Om uppräkningen avrundas till hela kr varje år, eller inte alls förrän potten.",
        "prisnivå": "Vilket års priser ett värde som `indexeras` är i, om inte det egna årets: `{2024: 2023}`.",
        "kontrollerad": "Dagen då någon såg efter att värdet fortfarande gäller.",
        **GROUNDED,
    },
    models.Condition: {
        "villkor": "En formel som är sann eller falsk, till exempel `pott <= 2 mkr`.",
        "fel": "Vad som sägs när villkoret inte håller. `{formel}` byts mot sitt värde, `{kommun}` mot kommunens namn.",
    },
    indices.Index: {
        "id": "Indexets korta namn, det som står efter `indexeras`.",
        "namn": "Namnet som det står i tabeller och arbetsböcker.",
        "serie": "Seriens beteckning hos den som ger ut den.",
        "värden": (
            "En post per publicerat värde. Ett år får ha flera, publicerade olika dagar; det senaste gäller. Antingen "
            "`värden` eller `sammansatt` krävs."
        ),
        "sammansatt": "De index som detta vägs samman av, med vikter som summerar till 1: `{priser: 0.7, löner: 0.3}`.",
    },
    indices.IndexValue: {
        "år": "Året som priserna har stigit till.",
        "procent": "Ökningen från året före, i procent: `2.95`. `saknas` om värdet väntas.",
        "slag": "Vad det är för värde. `antagande` och `prognos` visas bland det som beloppen vilar på.",
        "publicerad": "När värdet blev känt. Är `procent` `saknas` är också `publicerad` det.",
        "källa": SOURCE,
        "serie": "Serien som värdet är ur. Måste vara filens; skyddar mot att två serier blandas.",
        "godkänd": ACCEPTED,
    },
    alternatives.Alternative: {
        "id": "Alternativets korta namn, som `jamfor` nämner det vid.",
        "namn": "Namnet som det står i jämförelser.",
        "skäl": "Varför alternativet är värt att pröva.",
        "källa": "Vad alternativet bygger på: var det står, eller att det inte står någonstans.",
        "parametrar": (
            "Andra värden på parametrar och index, för alla år: `nedre_gräns: 15`, `kpi.2026: 3.1`. Ett värde som "
            "räknas upp är i samma prisnivå som det som det ersätter."
        ),
        "regler": "Hela regler. Var och en träder i stället för överenskommelsens regel med samma `id`.",
        "nya_regler": "Hela regler som överenskommelsen inte har. De läggs sist.",
        "mätår": (
            "Andra mätår, per tabell eller fält som överenskommelsen anger mätår för: perioder, skrivna som `låst`. "
            "Övriga år gäller överenskommelsens."
        ),
    },
    cases.Case: {
        "namn": "Vad provet visar.",
        "källa": "Varifrån de väntade beloppen kommer: de ska vara uträknade på annat sätt än med programmet.",
        "år": "Året som räknas.",
        "kunskapsdatum": "Räkna bara med det som var publicerat senast den dagen.",
        "ändringar": "Vad som skiljer från överenskommelsen och dess uppgifter.",
        "förväntat": "Beloppen som ska komma ut, på kronan. Antingen `förväntat` eller `fel` krävs.",
        "fel": "En del av texten i det fel som ska komma.",
    },
    cases.CaseChanges: {
        "parametrar": "Andra värden på parametrar och index: `nedre_gräns: 15`, `kpi.2026: 3.1`.",
        "regler": "Andra formler i regler, per regels `id`.",
        "uppgifter": "Andra uppgifter, per fält och kommunkod, för alla år.",
        "mätår": "Ett annat mätår, för tabeller och fält som överenskommelsen anger mätår för.",
    },
    cases.RuleChange: {
        "pott": "Formeln som träder i stället för regelns pott.",
        "fördelningsnyckel": "Formeln som träder i stället för regelns nyckel.",
        "tilldelning": "Formeln som träder i stället för regelns tilldelning.",
    },
    cases.Expected: {
        "delbelopp": _RULE_AMOUNTS,
        "totalt": "Summan av det som fördelas.",
        "kommuner": "Belopp i hela kr per kommunkod: ett per regels `id`, och `totalt`.",
    },
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
    tables.Origin: {
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
    tables.Classes: {
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
        "unit": "Talens enhet. Krävs för `integer` och `number`; `tal` för tal utan enhet.",
        "title": "Vad kolumnen innehåller.",
        "description": "Det som är bra att veta om kolumnen.",
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
    **followed_up.DESCRIPTIONS,
}
