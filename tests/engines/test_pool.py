"""Many processes give what one gives."""

from __future__ import annotations

import importlib
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.engines import pool
from tests.engines.test_record_lines import GOOD

JUNE = ce.datasets.june_2023()


def test_processes_give_the_rows_of_one_call() -> None:
    told: list[tuple[int, int]] = []
    rows = pool.reconcile(
        JUNE, parts=4, processes=2, rule=ce.minimum, progress=lambda *far: told.append(far)
    )
    assert rows == ce.reconcile(JUNE, rule=ce.minimum).rows()
    parts = len(ce.partitioned(JUNE, 4))
    assert told == [(done, parts) for done in range(1, parts + 1)]


def test_so_does_an_executor_of_ones_own() -> None:
    with ThreadPoolExecutor(1) as executor:
        rows = pool.reconcile(JUNE, parts=3, executor=executor, voices="speaker")
        with pytest.raises(ce.Invalid, match="no such voices"):
            pool.reconcile(JUNE, executor=executor, voices="spokesman")  # type: ignore[arg-type]
    assert rows == ce.reconcile(JUNE, voices="speaker").rows()


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_file_becomes_a_folder_of_parquet(tmp_path: Path, form: str) -> None:
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pytest.importorskip("nanoarrow")
    source, target = tmp_path / f"june.{form}", tmp_path / "findings"
    if form == "parquet":
        parquet.write_table(pyarrow.table({"line": GOOD}), source)
    else:
        source.write_text("".join(GOOD), encoding="utf-8")
    # Processes take a second to start: they do the work once.
    executor = ThreadPoolExecutor(1) if form == "parquet" else None
    pool.reconcile_file(source, target, parts=5, processes=2, executor=executor)
    found = parquet.read_table(target)
    assert found.sort_by("id") == pyarrow.table(ce.tables(JUNE)["findings"]).sort_by("id")
    assert len([*target.iterdir()]) > 2
    assert {path.name for path in tmp_path.iterdir()} == {source.name, target.name}
    with pytest.raises(ce.Invalid, match="the target is there already"):
        pool.reconcile_file(source, target)


def test_parquet_without_lines_is_refused(tmp_path: Path) -> None:
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table({"text": GOOD}), tmp_path / "june.parquet")
    with pytest.raises(ce.Invalid, match="no such column"):
        pool.reconcile_file(tmp_path / "june.parquet", tmp_path / "findings")


def test_a_file_that_cannot_be_read_leaves_nothing_behind(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    source = tmp_path / "bad.jsonl"
    source.write_text("".join((*GOOD, '{"sources": {"id": "s"}}\n')), encoding="utf-8")
    with ThreadPoolExecutor(1) as executor, pytest.raises(ce.Invalid, match="publisher"):
        pool.reconcile_file(source, tmp_path / "findings", executor=executor)
    assert [*tmp_path.iterdir()] == [source]


def test_what_is_not_installed_is_told(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ce.MissingExtra, match=r"caucasus-events\[parquet\]"):
        pool.reconcile_file(tmp_path / "none", tmp_path / "findings")
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.delitem(sys.modules, "caucasus_events.engines.spark", raising=False)
    with pytest.raises(ce.MissingExtra, match=r"caucasus-events\[spark\]"):
        importlib.import_module("caucasus_events.engines.spark")
