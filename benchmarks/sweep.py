"""How much faster a sweep of 10 000 points is than the exact engine of the same points, estimated from a sample.

Run: python benchmarks/sweep.py [sample]. The two are run in turns, so that a busy machine slows both alike.
"""

import statistics
import sys
import time

from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.sweep.grid import Sweep
from tillaggsbelopp.sweep.variations import read_variation
from tillaggsbelopp.workspace.folders import load

YEAR = 2025
OVER = ("glesbygd.övre_gräns=20..59.6 steg 0.4", "glesbygd.andel_av_potterna=3..7.95 steg 0.05")
LEAST = 100


def main() -> None:
    sample = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    found, faults = load(None, None), Faults()
    of = AgreementYear(found.agreement, found.figures, YEAR)
    variations = [read_variation(of, text, "--over", faults) for text in OVER]
    sweep = Sweep(of, tuple(each for each in variations if each is not None))
    blocks, exact, exactly = [], [], 0
    next(sweep.batches())  # fill the caches
    start = time.perf_counter()
    for number, block in enumerate(sweep.batches()):
        blocks.append((time.perf_counter() - start) / len(block))
        exactly += block.amounts.exactly
        for each in range(max(1, sample // 10)):
            start = time.perf_counter()
            sweep.sweeper.result(sweep.point(number * 1000 + each * 37))
            exact.append(time.perf_counter() - start)
        start = time.perf_counter()
    ratio = statistics.median(exact) / statistics.median(blocks)
    print(f"{sweep.count} points: a sweep is {ratio:.0f} times as fast as the exact engine (at least {LEAST} expected)")
    print(f"{exactly} of the points were in doubt, and computed exactly")


if __name__ == "__main__":
    main()
