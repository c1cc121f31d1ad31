"""A sweep as a Parquet file, a block at a time. Needs pyarrow, which is an extra."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tillaggsbelopp.formula.vector import Array
from tillaggsbelopp.report.amounts.data import MUNICIPALITY_KEYS
from tillaggsbelopp.report.sweep.data import REFUSED, columns, kronor
from tillaggsbelopp.sweep.grid import Batch, Sweep


class ParquetFile:
    """An open file that blocks are added to."""

    def __init__(self, sweep: Sweep, stream: Any) -> None:
        axis = sweep.municipalities
        self._sweep = sweep
        self._places = [_texts(each) for each in (axis.members, axis.labels)]
        self._refused = _texts([REFUSED])
        names, varied = columns(sweep), len(sweep.variations)
        text = pa.dictionary(pa.int32(), pa.string())
        amounts = len(names) - varied - len(MUNICIPALITY_KEYS) - 1
        kinds = [*[pa.float64()] * varied, *[text] * len(MUNICIPALITY_KEYS), *[pa.int64()] * amounts, text]
        self._schema = pa.schema(list(zip(names, kinds, strict=True)))
        self._writer = pq.ParquetWriter(stream, self._schema, write_statistics=names[:varied])

    def add(self, block: Batch) -> None:
        """Write the rows of a block."""
        count, places = len(block), len(self._sweep.municipalities.members)
        refused = np.repeat(block.amounts.refused, places)
        place = _array(pa.int32(), np.tile(np.arange(places, dtype=np.int32), count))
        fault = _array(pa.int32(), np.zeros(count * places, np.int32), ~refused)
        arrays = [
            *(_array(pa.float64(), np.repeat(each, places)) for each in block.numbers()),
            *(pa.DictionaryArray.from_arrays(place, texts) for texts in self._places),
            *(_array(pa.int64(), each.reshape(-1), refused) for each in kronor(self._sweep, block)),
            pa.DictionaryArray.from_arrays(fault, self._refused),
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        """Write what ends the file."""
        self._writer.close()


# `pa.array` would import pandas, to see whether it is given something of it.


def _array(kind: Any, values: Array, none: Array = False) -> Any:
    """Numbers as an array, with none where it is so said."""
    valid = pa.py_buffer(np.packbits(~none, bitorder="little")) if np.any(none) else None
    return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(values)])


def _texts(texts: Sequence[str]) -> Any:
    """Texts as an array."""
    parts = [text.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, parts)]).astype(np.int32)
    return pa.StringArray.from_buffers(len(parts), pa.py_buffer(offsets), pa.py_buffer(b"".join(parts)))
