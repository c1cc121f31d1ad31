"""The folder of a decided year tampered with: found or refused, or the amounts and the bytes are those decided."""

import json
import re
import shutil
from hashlib import sha256
from pathlib import Path
from random import Random

from tests.attack.attempts import Attempt, Found
from tests.attack.damage import damaged, damaged_bytes
from tests.attack.folders import contents, orebro, ran

RECEIPT = "kvitto.json"


def decisions(scratch: Path) -> Attempt:
    """A file of a decided year changed, gone, added or exchanged; half of them with a receipt that agrees."""
    folder = orebro(scratch)
    decided = folder / "beslut/2025"
    assert ran(["faststall", "2025", "--kunskapsdatum", "2024-11-15"], folder).code == 0
    with_cases, log = contents(decided), (folder / "beslut/LOGG.md").read_bytes()
    shutil.rmtree(folder / "beslut")
    shutil.rmtree(folder / "config/orebro/prov")  # a copy of them is kept, of which nothing is computed but its hash
    assert ran(["faststall", "2025", "--kunskapsdatum", "2024-11-15"], folder).code == 0
    without = contents(decided), (folder / "beslut/LOGG.md").read_bytes()

    def attempt(chance: Random) -> bool:
        shutil.rmtree(decided)
        whole, logged = (with_cases, log) if chance.random() < 0.1 else without
        (folder / "beslut/LOGG.md").write_bytes(logged)
        changed = tampered(dict(whole), chance)
        for name, content in changed.items():
            (decided / name).parent.mkdir(parents=True, exist_ok=True)
            (decided / name).write_bytes(content)
        if changed != whole and ran(["verifiera", "beslut"], folder).code == 0:
            raise Found("verified although something is changed")
        answered = ran(["berakna", "2025", "--json"], folder)
        if answered.code:
            return False
        if amounts(answered.out) != amounts(whole["resultat.json"].decode()):
            raise Found("other amounts than were decided")
        if not vouched(changed):
            raise Found("accepted although a file is not as the receipt says")
        return True

    return attempt


def amounts(text: str) -> list[object]:
    """What a result in JSON says of each municipality and of all, but for names."""
    document = json.loads(text)
    return [document["år"], document["län"]["totalt"], [(m["kommunkod"], m["totalt"]) for m in document["kommuner"]]]


def vouched(files: dict[str, bytes]) -> bool:
    """Whether each file but the receipt has the hash that the receipt says."""
    hashes = json.loads(files[RECEIPT])["filer"]
    return all(sha256(content).hexdigest() == hashes.get(name) for name, content in files.items() if name != RECEIPT)


def tampered(files: dict[str, bytes], chance: Random) -> dict[str, bytes]:
    """The files of a decision with one thing changed."""
    others = sorted(name for name in files if name != RECEIPT)
    name = chance.choice([*others, RECEIPT, RECEIPT])
    match chance.randrange(7):
        case 0:
            files[name] = damaged_bytes(files[name], chance)
        case 1:
            files[name] = damaged(files[name].decode(), chance).encode("utf-8", "replace")
        case 2:
            del files[name]
        case 3:
            files[chance.choice(("config/regler/ny.yaml", "data/ny.csv", "ny.txt", "beslut/2024/kvitto.json"))] = files[
                name
            ]
        case 4:
            other = chance.choice(others)
            files[name], files[other] = files[other], files[name]
        case _:
            files[name] = another_digit(files[name], chance)
    if chance.random() < 0.5 and RECEIPT in files:
        files[RECEIPT] = resealed(files)
    return files


def another_digit(content: bytes, chance: Random) -> bytes:
    digits = [match.start() for match in re.finditer(rb"[0-9]", content)]
    if not digits:
        return content + b" "
    at = chance.choice(digits)
    return content[:at] + str((int(content[at : at + 1]) + chance.randint(1, 9)) % 10).encode() + content[at + 1 :]


def resealed(files: dict[str, bytes]) -> bytes:
    """The receipt with the hashes of the files as they are now."""
    try:
        receipt = json.loads(files[RECEIPT])
        receipt["filer"] = {name: sha256(content).hexdigest() for name, content in files.items() if name != RECEIPT}
    except (ValueError, TypeError):
        return files[RECEIPT]
    return json.dumps(receipt, ensure_ascii=False, indent=2).encode("utf-8", "replace")
