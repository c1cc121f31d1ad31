"""The amounts of Region Örebro län for 2025 over two quantities, in NumPy as one would write it for this alone.

Run: python benchmarks/by_hand.py FILE LIMITS SHARES [UNITS]. It tries so many upper limits of the distance from 20 km,
1 m apart, and so many shares of the pots from 3 %, 0.01 points apart, and writes what `svep` does: CSV or Parquet. With
UNITS it is the made-up agreement of `large.py` of so many: its lower limit from 500 people and its upper from 4 000.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

CODES = ["1814", "1860", "1861", "1862", "1863", "1864", "1880", "1881", "1882", "1883", "1884", "1885"]
NAMES = ["Lekeberg", "Laxå", "Hallsberg", "Degerfors", "Hällefors", "Ljusnarsberg"]
NAMES += ["Örebro", "Kumla", "Askersund", "Karlskoga", "Nora", "Lindesberg"]
PEOPLE = np.array([1823, 1655, 3685, 2699, 1953, 1477, 29666, 4575, 3415, 7602, 3003, 6037])
DISTANCES = np.array([27.6, 43.9, 31.2, 11.9, 58.8, 40.2, 0, 22.7, 55.1, 0, 27.9, 0])
BASE, PSYCHIATRY, ADVANCED = (amount * 1.0295 for amount in (14_876_099, 1_650_000, 2_582_908))
ROWS = 100_000
Block = tuple[np.ndarray, np.ndarray, list[np.ndarray]]


def shared(pot: np.ndarray, key: np.ndarray) -> np.ndarray:
    """A pot in whole kronor by key: shares with 4 decimals, largest remainder first, ties to the lower code."""
    whole_pot = np.floor(pot + 0.5)[..., None]
    stated = np.round(whole_pot * key / key.sum(-1, keepdims=True), 4)
    whole = np.floor(stated)
    rest = np.round(stated - whole, 4)
    place = np.argsort(np.argsort(-rest, axis=-1, kind="stable"), axis=-1, kind="stable")
    return (whole + (place < whole_pot - whole.sum(-1, keepdims=True))).astype(np.int64)


def blocks(limits: int, shares: int) -> Iterator[Block]:
    """The shipped agreement: an upper limit and a share of the pots, with the four parts and the total."""
    fixed = [shared(np.array([pot]), PEOPLE * 1.0) for pot in (BASE, PSYCHIATRY, ADVANCED)]
    points, size = limits * shares, ROWS // len(CODES)
    for first in range(0, points, size):
        number = np.arange(first, min(first + size, points))
        limit = (20_000 + number // shares) / 1000
        share = (300 + number % shares) / 100
        key = PEOPLE * np.clip((DISTANCES - 10) / (limit[:, None] - 10), 0, 1)
        rural = shared(share / 100 * (BASE + PSYCHIATRY), key)
        base, psychiatry, advanced = (np.broadcast_to(each, rural.shape) for each in fixed)
        yield limit, share, [base, psychiatry, rural, advanced, base + psychiatry + rural + advanced]


def many_blocks(units: int, limits: int, shares: int) -> Iterator[Block]:
    """The made-up agreement of `large.py` with four rules: the lowest and the highest number of people of the first."""
    people = 100 + 20 * np.arange(1, units + 1)
    fixed = shared(np.array([100_000_000.0]), people * (1 + np.clip((people - 500) / 3500, 0, 1)))
    points, size = limits * shares, max(1, ROWS // units)
    for first in range(0, points, size):
        number = np.arange(first, min(first + size, points))
        low, high = 500.0 + number // shares, 4000.0 + number % shares
        key = people * (1 + np.clip((people - low[:, None]) / (high - low)[:, None], 0, 1))
        amounts = shared(np.full(len(number), 100_000_000.0), key)
        others = np.broadcast_to(fixed, amounts.shape)
        yield low, high, [amounts, others, others, others, amounts + 3 * others]


def main() -> None:
    file, limits, shares = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if len(sys.argv) > 4:
        units = int(sys.argv[4])
        codes = [f"{number:06}" for number in range(1, units + 1)]
        names, columns = (
            [f"Enhet {int(code)}" for code in codes],
            ["lägst", "högst", "regel1", "regel2", "regel3", "regel4", "totalt"],
        )
        made = many_blocks(units, limits, shares)
    else:
        codes, names, columns = (
            CODES,
            NAMES,
            [*["gräns", "andel", "grund", "psykiatri", "glesbygd", "avancerad", "totalt"]],
        )
        made = blocks(limits, shares)
    write = write_csv if file.endswith(".csv") else write_parquet
    write(file, [*columns[:2], "kommunkod", "kommun", *columns[2:]], codes, names, made)


def write_csv(file: str, columns: list[str], codes: list[str], names: list[str], made: Iterator[Block]) -> None:
    with Path(file).open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(columns)
        for limit, share, amounts in made:
            parts = [each.tolist() for each in amounts]
            for at, (one, other) in enumerate(zip(limit.tolist(), share.tolist(), strict=True)):
                texts = [str(each).replace(".", ",") for each in (one, other)]
                own = [[text] * len(codes) for text in texts]
                writer.writerows(zip(*own, codes, names, *(each[at] for each in parts), strict=True))


def write_parquet(file: str, columns: list[str], codes: list[str], names: list[str], made: Iterator[Block]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer = None
    for limit, share, amounts in made:
        index = pa.array(np.tile(np.arange(len(codes), dtype=np.int32), len(limit)))
        parts = [pa.array(np.repeat(each, len(codes))) for each in (limit, share)]
        parts += [pa.DictionaryArray.from_arrays(index, pa.array(texts)) for texts in (codes, names)]
        parts += [pa.array(each.reshape(-1)) for each in amounts]
        table = pa.Table.from_arrays(parts, columns)
        writer = writer or pq.ParquetWriter(file, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()


if __name__ == "__main__":
    main()
