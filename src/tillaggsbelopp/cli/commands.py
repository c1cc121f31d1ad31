"""The commands in the order that the help tells them, each with its text."""

from typing import Final

COMMANDS: Final = {
    "berakna": """
    Räkna ut beloppen för ett år, eller för flera.

    Utan ÅR väljs det senaste år som kan räknas utan antagna indexvärden.

    Exempel:  tillaggsbelopp berakna 2024 --ut belopp.xlsx
    """,
    "forklara": """
    Förklara en kommuns belopp: varje steg, med formel och tal, ned till källorna.

    Exempel:  tillaggsbelopp forklara 0117 --ar 2024
    """,
    "importera": """
    Läs in uppgifter som någon har hämtat, från SCB, Kolada eller en egen tabell, och visa vad de ändrar.

    Med --skriv skrivs de in i tabellen, med källa och år; filen sparas, och --angra tar tillbaka.
    Finns det fler än ett sätt att läsa filen sägs vilket val som avgör.

    Exempel:  tillaggsbelopp importera TAB5557.json --skriv
    """,
    "hamta": """
    Hämta ett års uppgifter från SCB eller Kolada, och visa vad de ändrar; --skriv skriver in dem.

    Vad som hämtas står under hämtas i datapackage.yaml. Går det inte sägs vad som gäller i stället.

    Exempel:  tillaggsbelopp hamta scb --ar 2025
    """,
    "kontrollera": """
    Kontrollera regler och uppgifter, kör proven och visa påpekanden och vad beloppen vilar på.

    Alla fel visas på en gång, med fil, rad och kolumn. Med --jamfor-uppgifter jämförs i stället ett fälts uppgifter med
    dem i en annan fil.

    Exempel:  tillaggsbelopp kontrollera
    """,
    "verifiera": """
    Räkna om en arbetsbok och jämför den cell för cell: tal, formler, namn och text.

    Exempel:  tillaggsbelopp verifiera belopp.xlsx
    """,
    "nytt-ar": """
    Visa vad ett år behöver: vad som finns, vad som saknas, och vad som bör ses över.

    Exempel:  tillaggsbelopp nytt-ar 2026
    """,
    "index": """
    Skriv in värden i ett index: hur mycket priserna stiger från året före, i procent. Det gamla värdet behålls.

    Flera år på en gång, också ur en csv- eller Excelfil med år och procent. Visas innan det skrivs med --skriv.

    Exempel:  tillaggsbelopp index lpik "2031=2,9" --slag prognos --publicerad 2026-10-15 --kalla "SKR, prognos"
    """,
    "matar": """
    Ange vilket års uppgifter ett års belopp räknas på: FÄLT "2027=2025" --status antagande --kalla "…".

    Det skrivs in i mätår, också mitt i en låst period, som då delas. Visas innan det skrivs med --skriv. Utan FÄLT
    visas vilka mätår som är angivna.

    Exempel:  tillaggsbelopp matar
    """,
    "godkann": """
    Godkänn antaganden och prognoser: skriv vid vart och ett vem som godkänt det och när.

    Utan ID visas vad som kan godkännas. Visas innan det skrivs med --skriv.

    Exempel:  tillaggsbelopp godkann --alla 2025 --av Samverkansnämnden --datum 2024-11-20
    """,
    "faststall": """
    Fastställ ett år: kopiera regler, index och uppgifter till beslut/ÅR, med resultat och kvitto.

    Utan --kunskapsdatum gäller det som är känt i dag.

    Exempel:  tillaggsbelopp faststall 2025 --kunskapsdatum 2024-11-15
    """,
    "avrakna": """
    Jämför ett fastställt år med det som räknas fram med vad som nu är känt, och vad skillnaden beror på.

    Exempel:  tillaggsbelopp avrakna 2025
    """,
    "skapa": """
    Skapa en kopia av den medföljande överenskommelsen och dess uppgifter, eller med --tom en mall, att utgå från.

    Exempel:  tillaggsbelopp skapa arbete --tom
    """,
    "schema": """
    Visa JSON Schema för ett slags fil, så att en redigerare kan kontrollera och föreslå medan man skriver.

    Utan SLAG visas vilka slag som finns; med --ut skrivs alla.

    Exempel:  tillaggsbelopp schema regel
    """,
    "jamfor": """
    Jämför två år, beslut, överenskommelser eller alternativ: vem som får mer och mindre, och vad som skiljer.

    A och B skrivs som  2025  (det fastställda, om året är det),  2025:id  (ett alternativ),  config/ny:2025
    (en annan överenskommelses mapp) eller  beslut/2025  (ett fastställt år). ÅR: får utelämnas där den andra säger det.

    Exempel:  tillaggsbelopp jamfor 2024 2025
    """,
    "svep": """
    Räkna ett år för många värden på parametrar, indexvärden och uppgifter, och visa hur beloppen sprids.

    Exempel:  tillaggsbelopp svep 2025 --over "lpik.2025=2..4 steg 0,5"
    """,
    "malsok": """
    Sök de värden som uppfyller ett villkor. Slutkod 5 om inget gör det; då visas det närmaste.

    Exempel:  tillaggsbelopp malsok 2025 lpik.2025 --fran 0 --till 5 --villkor "summa.totalt >= 20500000"
    """,
    "kanslighet": """
    Visa vad lite mer av varje parameter, indexvärde och uppgift gör för kommunerna, det som gör mest först.

    Exempel:  tillaggsbelopp kanslighet 2025
    """,
    "folj-upp": """
    Följ upp åren: belopp, varför de ändrats, prognos mot utfall, nyckeltal, alternativ, känslighet och flaggor.

    Exempel:  tillaggsbelopp folj-upp 2024 2025
    """,
    "karta": """
    Rita kommunerna färgade efter en figur, som en bild (SVG).

    FIGUR är  totalt,  en regels id,  ett fält ur tabellerna,  nyckeltal.mått  eller  regel.steg.
    ÅR är beloppens, fältets eller måttets; för belopp tas också det som jamfor tar, till exempel 2025:id.
    B är detsamma: 2024 eller ett alternativ.

    Exempel:  tillaggsbelopp karta totalt --ar 2024
    """,
    "nyckeltal": """
    Visa nyckeltal: som källan räknar och rättade, sida vid sida, med formler och vad de vilar på.

    Exempel:  tillaggsbelopp nyckeltal --json
    """,
    "scenario": """
    Räkna framåt år för år med det som antas; varje antagande kan prövas med --satt.

    Exempel:  tillaggsbelopp scenario --json
    """,
}
"""The name of each command, and what its help says of it. What it does is `run` in the module of that name."""
