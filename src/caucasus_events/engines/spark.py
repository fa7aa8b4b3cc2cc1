"""Reconciling on a cluster, or on one machine, by Spark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from caucasus_events.documents.conversion import checked_kinds
from caucasus_events.documents.files import StrPath, checked_path
from caucasus_events.engines.record_lines import (
    COLUMN,
    NOT_CITED,
    Routes,
    findings_table,
    is_parquet,
    lines_of,
    survey,
)
from caucasus_events.errors import MissingExtra
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.records.claims import Claim
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides
from caucasus_events.records.positions import Position

try:
    from pyspark import StorageLevel  # pyright: ignore[reportMissingImports]
    from pyspark.sql import SparkSession  # pyright: ignore[reportMissingImports]
    from pyspark.sql.functions import coalesce, col, lit  # pyright: ignore[reportMissingImports]
except ImportError as error:
    raise MissingExtra(
        "caucasus_events.engines.spark needs pyspark 4 and a Java runtime from 17 on; "
        'install it with: pip install "caucasus-events[spark]"'
    ) from error

if TYPE_CHECKING:
    import pyarrow

__all__ = ["reconcile_file"]


def reconcile_file(
    source: StrPath,
    target: StrPath,
    *,
    session: SparkSession,
    parts: int | None = None,
    kinds: Iterable[type[Claim] | type[Position]] = (),
    rule: Rule = envelope,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
    voices: Literal["party", "speaker"] = "party",
) -> None:
    """Reconcile a file of any size into Parquet by Spark, with the findings of `pool`.

    The driver reads all lines twice for how subjects hang together, and holds that; so the source
    is in a folder that the driver and all workers see. A worker holds one part at a time. Driver
    and workers need the same Python, with the same release of this package: where Spark takes
    another one, set the environment variable PYSPARK_PYTHON before the session begins.

    Args:
        source: a journal, or Parquet with the lines of one in the column `line`.
        target: the folder to make, wherever Spark can write.
        session: the Spark session.
        parts: the greatest number of parts; one for each 20,000 statements if None.
        kinds: classes of claims and positions of your own that the file uses.
        rule: what makes an estimate of the evidence on a topic.
        sides: who is on which side and who is neutral; those of the file if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.
        voices: "party" or "speaker", as in `reconcile`.

    Raises:
        Invalid: the driver cannot read a line, or an argument cannot be.
        pyspark.errors.PythonException: a worker failed; its message tells why.
        pyspark.errors.AnalysisException: the target is there already.
        OSError: the driver cannot read the source.
    """
    schema = ", ".join(
        f"`{field.name}` {_TYPES[str(field.type)]}" for field in findings_table(()).schema
    )
    path = checked_path(source).absolute()
    lines = (
        session.read.parquet(path.as_uri()).select(COLUMN)
        if is_parquet(path)
        else session.read.text(path.as_uri(), lineSep="\n")
    )
    how = {"rule": rule, "sides": sides, "unsure": unsure, "voices": voices}
    # To fetch all lines from Spark would fill its memory, so the driver opens the file itself.
    parting, routes = survey(partial(lines_of, path), parts, checked_kinds(kinds), how)
    routed = lines.mapInArrow(partial(_routed, routes), "part int, source string, line string")
    routed = routed.persist(StorageLevel.DISK_ONLY)  # or each of the three uses reads all again
    told, of_source = col("line").isNotNull(), col("part").isNull()
    needed = routed.where(told & ~of_source).select("part", "line")
    cited = routed.where(~told).select("part", "source").distinct()
    sources = routed.where(told & of_source).select("source", "line")
    part = coalesce(col("part"), lit(NOT_CITED)).alias("part")
    needed = needed.union(sources.join(cited, "source", "left").select(part, "line"))

    def findings(part: pyarrow.Table) -> pyarrow.Table:
        number = part.column("part")[0].as_py()
        return findings_table(parting.findings(number, part.column("line").to_pylist()))

    try:
        each = needed.repartition(parting.parts, "part").groupBy("part")
        each.applyInArrow(findings, schema).write.parquet(str(target))
    finally:
        routed.unpersist()


_TYPES = {"string": "string", "int64": "long", "double": "double", "bool": "boolean"}
"""The names of the types of Arrow in the schemas of Spark."""


def _routed(
    routes: Routes, batches: Iterable[pyarrow.RecordBatch]
) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    types: Any = [("part", pyarrow.int32()), ("source", pyarrow.string())]
    schema = pyarrow.schema([*types, ("line", pyarrow.string())])
    for batch in batches:
        found = [one._asdict() for line in batch.column(0).to_pylist() for one in routes.of(line)]
        yield pyarrow.RecordBatch.from_pylist(found, schema=schema)
