"""The commands in the groups and the order that the help tells them, each with its text."""

from typing import Final

GROUPS: Final = {
    "Årets arbete": {
        "berakna": """
        Räkna ut beloppen för ett år, eller för flera.

        Utan ÅR väljs det senaste år som kan räknas utan antagna indexvärden.

        Exempel:  tillaggsbelopp berakna 2024 --ut belopp.xlsx
        """,
        "forklara": """
        Förklara en kommuns belopp, i ord och del för del.

        Med --trad visas varje steg med formel och tal, ned till källorna.

        Exempel:  tillaggsbelopp forklara 0117 --ar 2024
        """,
        "kontrollera": """
        Kontrollera regler och uppgifter, och kör proven.

        Påpekanden visas, och vad beloppen vilar på. Alla fel visas på en gång, med fil, rad och kolumn.
        Med --jamfor-uppgifter jämförs i stället ett fälts uppgifter med dem i en annan fil.

        Exempel:  tillaggsbelopp kontrollera
        """,
        "nytt-ar": """
        Visa vad ett år behöver, vad som saknas och bör ses över.

        Exempel:  tillaggsbelopp nytt-ar 2026
        """,
    },
    "Beslut": {
        "godkann": """
        Godkänn antaganden och prognoser, och skriv av vem och när.

        Det skrivs in vid vart och ett. Utan ID visas vad som kan godkännas. Visas innan det skrivs med --skriv.

        Exempel:  tillaggsbelopp godkann --alla 2025 --av Samverkansnämnden --datum 2024-11-20
        """,
        "faststall": """
        Fastställ ett år: belopp, regler och uppgifter sparas.

        Regler, index och uppgifter kopieras till beslut/ÅR, med resultat och kvitto. Utan --kunskapsdatum gäller det
        som är känt i dag. Med --prova visas vad som skulle fastställas, och inget skrivs.

        Exempel:  tillaggsbelopp faststall 2025 --kunskapsdatum 2024-11-15
        """,
        "handlingar": """
        Skriv en Wordfil och en PDF till var och en som beslutar.

        Texten är mallarna i överenskommelsens mapp handlingar/, med belopp, orsaker, tabeller och karta på sina
        platser. Arbetsboken ligger med. Är året inte fastställt är de stämplade som utkast.

        Exempel:  tillaggsbelopp handlingar 2025 --ut handlingar-2025
        """,
        "avrakna": """
        Jämför ett fastställt år med det som är känt nu.

        Varje skillnad delas upp på det som den beror på.

        Exempel:  tillaggsbelopp avrakna 2025
        """,
        "verifiera": """
        Räkna om arbetsbok, sida, handlingar eller beslut, och jämför.

        Tal, formler, namn, text och allt annat i filen jämförs. Det ändrade visas först, sedan vad som följer därav.
        I en mapp med handlingar jämförs också PDF-filer byte för byte, och Wordfiler tal för tal: deras text får
        redigeras. I mappen med beslut jämförs varje beslut med sitt kvitto och med loggen.

        Exempel:  tillaggsbelopp verifiera belopp.xlsx
        """,
    },
    "Uppföljning": {
        "folj-upp": """
        Följ upp några år: belopp, orsaker, nyckeltal och flaggor.

        Visar beloppen, varför de ändrats och vilka gränser som är passerade. Med --allt också prognos mot utfall,
        nyckeltal, alternativ och känslighet, liksom i filerna.

        Exempel:  tillaggsbelopp folj-upp 2024 2025
        """,
        "nyckeltal": """
        Visa nyckeltal, som källan räknar dem och rättade.

        De står sida vid sida; med --allt visas också formler och vad de vilar på.

        Exempel:  tillaggsbelopp nyckeltal --json
        """,
        "karta": """
        Rita kommunerna färgade efter en figur, som en bild.

        FIGUR är  totalt,  en regels id,  ett fält ur tabellerna,  nyckeltal.mått  eller  regel.steg.
        ÅR är beloppens, fältets eller måttets; för belopp tas också det som jamfor tar, till exempel 2025:id.
        B är detsamma: 2024 eller ett alternativ.

        Exempel:  tillaggsbelopp karta totalt --ar 2024
        """,
    },
    "Pröva": {
        "jamfor": """
        Jämför två år, beslut, överenskommelser eller alternativ.

        Vem som får mer och mindre, är ny eller lämnar, och vad som skiljer; med --allt också per delbelopp, och
        regeltexter.

        A och B skrivs som  2025  (det fastställda, om året är det),  2025:id  (ett alternativ),  config/ny:2025
        (en annan överenskommelses mapp) eller  beslut/2025  (ett fastställt år). ÅR: får utelämnas där den andra säger
        det.

        Exempel:  tillaggsbelopp jamfor 2024 2025
        """,
        "svep": """
        Räkna ett år för många värden, och visa hur beloppen sprids.

        Det som får många värden är parametrar, indexvärden och uppgifter. Med --slump dras värdena ur de fördelningar
        som överenskommelsen anger under osäkerhet.

        Exempel:  tillaggsbelopp svep 2025 --over "lpik.2025=2..4 steg 0,5"
        """,
        "sida": """
        Skriv en sida för webbläsaren, att pröva värden på.

        En fil som kan skickas och öppnas var som helst: dra i en gräns och se vad var och en får, och varför. Alla
        belopp är räknade i förväg, för varje läge av ett reglage och av två tillsammans.

        Exempel:  tillaggsbelopp sida 2025 --ut sida.html
        """,
        "malsok": """
        Sök de värden som uppfyller ett villkor.

        Slutkod 5 om inget gör det; då visas det närmaste.

        Exempel:  tillaggsbelopp malsok 2025 lpik.2025 --fran 0 --till 5 --villkor "summa.totalt >= 20500000"
        """,
        "kanslighet": """
        Visa vad lite mer av varje sak gör för kommunerna.

        Det som prövas är varje parameter, indexvärde och uppgift; det som gör mest står först.

        Exempel:  tillaggsbelopp kanslighet 2025
        """,
        "scenario": """
        Räkna framåt år för år med det som antas.

        Varje antagande kan prövas med --satt.

        Exempel:  tillaggsbelopp scenario --json
        """,
    },
    "Uppgifter": {
        "hamta": """
        Hämta ett års uppgifter från SCB eller Kolada.

        Vad de ändrar visas; --skriv skriver in dem. Vad som hämtas står under hämtas i datapackage.yaml. Går det inte
        sägs vad som gäller i stället.

        Exempel:  tillaggsbelopp hamta scb --ar 2025
        """,
        "importera": """
        Läs in uppgifter ur en fil som någon har hämtat.

        Filen är från SCB, Kolada eller en egen tabell, och vad den ändrar visas. Med --skriv skrivs det in i tabellen,
        med källa och år; filen sparas, och --angra tar tillbaka. Finns det fler än ett sätt att läsa filen sägs vilket
        val som avgör.

        Exempel:  tillaggsbelopp importera TAB5557.json --skriv
        """,
        "matar": """
        Ange vilket års uppgifter ett års belopp räknas på.

        Skrivs  matar FÄLT "2027=2025" --status antagande --kalla "…".  Det skrivs in i mätår, också mitt i en låst
        period, som då delas. Visas innan det skrivs med --skriv. Utan FÄLT visas vilka mätår som är angivna.

        Exempel:  tillaggsbelopp matar
        """,
        "index": """
        Skriv in värden i ett index: hur mycket priserna stiger.

        Värdet är stegringen från året före, i procent. Det gamla värdet behålls. Flera år på en gång, också ur en csv-
        eller Excelfil med år och procent. Visas innan det skrivs med --skriv.

        Exempel:  tillaggsbelopp index lpik "2031=2,9" --slag prognos --publicerad 2026-10-15 --kalla "SKR, prognos"
        """,
    },
    "Regler": {
        "skapa": """
        Skapa en egen kopia av överenskommelsen, eller en mall.

        Kopian är av den medföljande överenskommelsen och dess uppgifter, att utgå från; med --tom blir det en mall.

        Exempel:  tillaggsbelopp skapa arbete --tom
        """,
        "schema": """
        Visa vad ett slags fil får innehålla, som JSON Schema.

        En redigerare kan då kontrollera och föreslå medan man skriver. Utan SLAG visas vilka slag som finns; med --ut
        skrivs alla.

        Exempel:  tillaggsbelopp schema regel
        """,
    },
}
"""The commands in groups, by the heading of each.

Of each command its name, and what its help says of it: first, in a sentence alone, what the help of all commands says.
What it does is `run` in the module of that name.
"""
COMMANDS: Final = {name: text for group in GROUPS.values() for name, text in group.items()}
