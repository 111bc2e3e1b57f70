"""What is there to write?  The same for every format."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from gis_core.vector_files.names import GEOMETRY


@dataclass(frozen=True)
class Output:
    """Rows to write: `schema` of every batch, shapes as WKB in column GEOMETRY, in `epsg` or in the offset
    system `offset` (neither: not a known CRS).
    """

    schema: pa.Schema
    batches: Iterable[pa.RecordBatch]
    layer: str
    epsg: int | None = None
    geometry_type: str = "Unknown"
    offset: str = ""

    @property
    def has_geometry(self) -> bool:
        """Do the rows carry shapes?"""
        return GEOMETRY in self.schema.names
