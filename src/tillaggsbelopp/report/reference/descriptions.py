"""The meaning of every key of every file, in Swedish: the one source for the schemas and for the reference.

Words of the files stand in backticks, which a schema leaves out.
"""

from collections.abc import Mapping
from typing import Final

from tillaggsbelopp.agreement import alternatives, cases, indices, models, parameters, uncertainty
from tillaggsbelopp.agreement.rounding import METHODS
from tillaggsbelopp.documents.written import Acceptance, AcceptedRemark, Written
from tillaggsbelopp.report.reference import data_keys as data
from tillaggsbelopp.report.reference import follow_up_keys as followed_up
from tillaggsbelopp.report.reference.follow_up_keys import ACCEPTED, GROUNDED, SOURCE

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
        "enhetsnamn": "Vad var och en av dem som får belopp kallas, i ental: `kommun`, `skola`, `region`.",
        "daterad": (
            "Dagen som överenskommelsen är daterad. Arbetsböcker dateras samma dag, eller den dag då det nyaste som "
            "siffrorna vilar på publicerades eller godkändes, om den är senare. Är inget av det daterat: `gäller_från`."
        ),
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
        "sida": (
            "Det som kan dras i på sidan (`sida ÅR --ut FIL.html`), skrivet som `--over` men med decimalpunkt: "
            "`regel.gräns=0..20 steg 1`. `{år}` är det år som räknas: `lpik.{år}=0..5 steg 0.5`."
        ),
        "osäkerhet": "Hur osäkra värden är, för `svep ÅR --slump`. Inget belopp räknas med det.",
        "antaganden": "Det som källorna inte säger men som alla belopp vilar på.",
        "publicerat": "Belopp som står tryckta i en källa. De beräknade jämförs med dem.",
        "ej_uttryckt": "Det som överenskommelsen säger men reglerna inte räknar med.",
        "godtagna_påpekanden": "Påpekanden av `kontrollera` som är som de ska. De visas för sig och räknas inte.",
    },
    uncertainty.Uncertainty: {
        "storheter": "En post för varje osäker storhet.",
        "samband": "Storheter som brukar avvika tillsammans. De som inte nämns är oberoende av varandra.",
    },
    uncertainty.Uncertain: {
        "storhet": (
            "Ett indexvärde, en parameter eller en uppgift, skriven som i `--satt`: `lpik.{år}`, `regel.parameter`, "
            "`fält.kod`. Ett av `storhet`, `tillväxt` och `brus` krävs. `{år}` är det år som räknas."
        ),
        "tillväxt": "Ett fält, vars alla uppgifter växer med lika många procent, som dras.",
        "brus": "Ett fält, där varje uppgift får ett eget tillskott, oberoende av de andra, i fältets enhet.",
        "fördelning": (
            "`normal` (med `standardavvikelse`), `triangel` (`lägst`, `troligast`, `högst`), `likformig` (`lägst`, "
            "`högst`: alla tal däremellan lika troliga) eller `tidigare_fel` (`fel`, vart och ett lika troligt)."
        ),
        "väntat": (
            "Vad `normal` och `tidigare_fel` ligger omkring. Utan det: värdet som det står, och 0 för `tillväxt` och "
            "`brus`."
        ),
        "standardavvikelse": "Normalfördelningens standardavvikelse, i storhetens enhet; av tillväxt i procentenheter.",
        "lägst": "Det lägsta som kan dras.",
        "troligast": "Triangelns topp.",
        "högst": "Det högsta som kan dras.",
        "fel": "Tidigare prognosers fel per år, utfall minus prognos: `{2022: 1.1, 2023: -0.4}`.",
        **GROUNDED,
    },
    uncertainty.Together: {
        "mellan": "Storheterna, skrivna som under `storheter`; inte brus.",
        "korrelation": "Korrelationen mellan varje två av dem, mellan -1 och 1.",
        **GROUNDED,
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
        "index": "Indexet som det sägs om. Det visas bara så länge något värde som används ur det är ett antagande.",
    },
    models.Rule: {
        "id": "Regelns korta namn. I formler är det regelns pott.",
        "namn": "Delbeloppets namn i tabeller och arbetsböcker.",
        "kortnamn": "Delbeloppets namn där det är ont om plats, som i tabellen på skärmen. Utan den: `namn`.",
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
        "steg": "Mellanled: formler som andra formler kan läsa, var och en med sitt namn i formler.",
        "pott": "Formel för beloppet som ska delas, ett enda tal i kr. Antingen `pott` eller `tilldelning` krävs.",
        "fördelningsnyckel": (
            "Formel för varje kommuns vikt, ett tal per kommun. Kommunen får potten × vikten / summan av vikterna. "
            "En pott utan nyckel fördelas inte."
        ),
        "inom": "Namnet på grupper: potten delas och avrundas först mellan grupperna, sedan inom var och en.",
        "gruppnyckel": "Formel för gruppernas vikter, ett tal per grupp. Utan den är de summan av nycklarna i gruppen.",
        "tilldelning": "Formel för varje kommuns belopp, kr per kommun, i stället för `pott` och `fördelningsnyckel`.",
        "summa": "Formel för vad `tilldelning` ska bli tillsammans, ett enda tal i kr.",
        "negativa_belopp": "Att potten och kommunernas belopp får bli under 0. Annars är det ett fel.",
        "kontroller": "Villkor som ska hålla. Håller ett inte stannar beräkningen, och dess text visas.",
        "antaganden": "Det som källorna inte säger men som den här regelns belopp vilar på.",
    },
    parameters.Parameter: {
        "namn": "Vad en läsare ser, som `Nedre gräns för avståndet`, i stället för parameterns namn i formler.",
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
        "namn": "Vad som ska gälla, i ord. Det läses i arbetsbok och uppföljning; annars läses formeln.",
        "villkor": "En formel som är sann eller falsk, till exempel `pott <= 2 mkr`.",
        "fel": "Vad som sägs när villkoret inte håller. `{formel}` byts mot sitt värde (i procent, om allt som nämns "
        "är angivet så), `{kommun}` mot kommunens namn.",
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
        "gruppnyckel": "Formeln som träder i stället för gruppernas vikter, i en regel med `inom`.",
        "tilldelning": "Formeln som träder i stället för regelns tilldelning.",
    },
    cases.Expected: {
        "delbelopp": _RULE_AMOUNTS,
        "totalt": "Summan av det som fördelas.",
        "kommuner": "Belopp i hela kr per kommunkod: ett per regels `id`, och `totalt`.",
    },
    **data.DESCRIPTIONS,
    **followed_up.DESCRIPTIONS,
}
