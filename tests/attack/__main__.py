"""Attack the program for some minutes and print what came of it; exit code 1 if anything was found.

With `mutants` as the first argument its source is changed instead, to see whether the tests notice.
"""

import argparse
import sys
from collections.abc import Mapping

from tests.attack.attempts import Tally
from tests.attack.kinds import KINDS, attacked, repeated


def main() -> int:
    if sys.argv[1:2] == ["mutants"]:
        from tests.attack import mutants  # needs coverage

        return mutants.main(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"only of these kinds: {', '.join(KINDS)}")
    parser.add_argument("--minutes", type=float, default=1, help="for how long; two processes work (default: 1)")
    parser.add_argument("--seed", default="1", help="what chance starts from (default: 1)")
    parser.add_argument("--repeat", metavar="KIND:SEED", help="make one attempt again, with its traceback")
    asked = parser.parse_args()
    if asked.repeat:
        print("accepted" if repeated(asked.repeat) else "refused")
        return 0
    if unknown := [kind for kind in asked.kinds if kind not in KINDS]:
        parser.error(f"no such kind: {', '.join(unknown)}")
    found = attacked(asked.kinds or KINDS, asked.seed, asked.minutes)
    print(table(found))
    return int(any(made.faults for made in found.values()))


def table(found: Mapping[str, Tally]) -> str:
    """The figures of each kind as a table in Markdown, and the faults below."""
    total = Tally()
    for made in found.values():
        total.add(made)
    lines = ["| Kind | Tried | Accepted | Refused | Per second | Faults |", "|---|---:|---:|---:|---:|---:|"]
    for kind, made in {**found, "": total}.items():
        name = f"{kind}: {KINDS[kind].text}" if kind else "All"
        refused = made.tried - made.accepted - len(made.faults)
        each = made.tried / made.seconds if made.seconds else 0
        lines.append(f"| {name} | {made.tried} | {made.accepted} | {refused} | {each:.1f} | {len(made.faults)} |")
    faults = [f"\n{name}\n  {text}" for name, text in total.faults.items()]
    return "\n".join([*lines, *faults])


if __name__ == "__main__":
    sys.exit(main())
