"""Spark gives what one process gives. `.ci/spark` runs these tests: they need Java."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import caucasus_events as ce
from tests.engines.test_record_lines import GOOD, lines_of

sql = pytest.importorskip("pyspark.sql")
errors = pytest.importorskip("pyspark.errors")
# pandas 3 is newer than what PySpark has been tried with; sockets are closed by its collector.
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        started = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        session = started.getOrCreate()
        yield session
        session.stop()


def test_a_journal_becomes_a_folder_of_parquet(session: Any, tmp_path: Path) -> None:
    from pyarrow import parquet, table

    from caucasus_events.engines import spark

    source, target = tmp_path / "june.jsonl", tmp_path / "findings"
    source.write_text("".join(GOOD), encoding="utf-8")
    spark.reconcile_file(source, target, session=session, parts=5)
    expected = table(ce.tables(ce.datasets.june_2023())["findings"])
    assert parquet.read_table(target).sort_by("id") == expected.sort_by("id")


def test_so_does_parquet_of_lines_and_by_another_rule(session: Any, tmp_path: Path) -> None:
    from pyarrow import parquet, table

    from caucasus_events.engines import spark

    source, target = tmp_path / "lines.parquet", tmp_path / "findings"
    ceasefires = ce.datasets.karabakh_ceasefires()
    parquet.write_table(table({"line": [line.strip() for line in lines_of(ceasefires)]}), source)
    spark.reconcile_file(source, target, session=session, parts=200, rule=ce.minimum)
    expected = table(ce.tables(ceasefires, rule=ce.minimum)["findings"])
    assert parquet.read_table(target).sort_by("id") == expected.sort_by("id")


def test_what_a_worker_cannot_read_is_told(session: Any, tmp_path: Path) -> None:
    from caucasus_events.engines import spark

    source = tmp_path / "bad.jsonl"
    source.write_text("".join((*GOOD, '{"sources": {"id": "s"}}\n')), encoding="utf-8")
    with pytest.raises(errors.PythonException, match="publisher"):
        spark.reconcile_file(source, tmp_path / "findings", session=session)
