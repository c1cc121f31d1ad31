"""How long the yearly calculation takes, as a ratio to `import pandas` in the same minute on the same machine.

Run: python benchmarks/startup.py [pairs]. The two are run in turns, so that a busy machine slows both alike.
"""

import os
import statistics
import subprocess
import sys
import time

YARDSTICK = [sys.executable, "-c", "import pandas"]
MEASURED = {
    "--help": [sys.executable, "-m", "tillaggsbelopp", "--help"],
    "berakna 2024": [sys.executable, "-m", "tillaggsbelopp", "berakna", "2024"],
}
LIMIT = 0.75
# Both as installed: with their compiled modules kept between runs.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    return time.perf_counter() - start


def main() -> None:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    for command in (YARDSTICK, *MEASURED.values()):  # fill the caches
        seconds(command)
    for name, command in MEASURED.items():
        ratios = [seconds(command) / seconds(YARDSTICK) for _ in range(pairs)]
        print(f"{name}: {statistics.median(ratios):.2f} × import pandas (median of {pairs} pairs, limit {LIMIT})")


if __name__ == "__main__":
    main()
