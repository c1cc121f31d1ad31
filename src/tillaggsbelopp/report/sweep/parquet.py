"""A sweep as a Parquet file, a block at a time. Needs pyarrow, which is an extra."""

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tillaggsbelopp.report.amounts.data import MUNICIPALITY_KEYS
from tillaggsbelopp.report.sweep.data import FAULT, columns, points
from tillaggsbelopp.sweep.grid import Batch, Sweep


class ParquetFile:
    """An open file that blocks are added to."""

    def __init__(self, sweep: Sweep, stream: Any) -> None:
        self._sweep = sweep
        self._names = columns(sweep)
        varied = {variation.name for variation in sweep.variations}
        kinds = [
            pa.float64() if name in varied else pa.string() if name in (*MUNICIPALITY_KEYS, FAULT) else pa.int64()
            for name in self._names
        ]
        self._schema = pa.schema(list(zip(self._names, kinds, strict=True)))
        self._writer = pq.ParquetWriter(stream, self._schema)

    def add(self, block: Batch) -> None:
        """Write the rows of a block."""
        axis = self._sweep.municipalities
        places = list(zip(axis.members, axis.labels, strict=True))
        lines = [
            (*map(float, values), *place, *own)
            for values, amounts in points(self._sweep, block)
            for place, own in zip(places, amounts, strict=True)
        ]
        kinds = self._schema.types
        arrays = [pa.array(cells, kind) for cells, kind in zip(zip(*lines, strict=True), kinds, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        """Write what ends the file."""
        self._writer.close()
