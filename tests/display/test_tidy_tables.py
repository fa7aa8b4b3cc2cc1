"""Tidy tables: what they hold, and that each tool reads the same from Arrow and Parquet."""

from __future__ import annotations

import math
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import caucasus_events as ce
from caucasus_events.formats.tidy_tables import TidyTable
from caucasus_events.testing import strategies as its
from tests.display.test_rows import JUNE

TABLES = ce.tables(JUNE)
NAMES = [table.name for table in TABLES]
every_table = pytest.mark.parametrize("table", [*TABLES], ids=NAMES)


def arrow_rows(table: Any) -> list[dict[str, Any]]:
    pytest.importorskip("nanoarrow")
    polars = pytest.importorskip("polars")
    rows: list[dict[str, Any]] = polars.DataFrame(table).rows(named=True)
    return rows


@every_table
def test_a_table_has_rows_of_its_declared_types(table: TidyTable) -> None:
    rows = table.rows()
    assert len(rows) == len(table) > 0
    types = {column.name: column.holds for column in table.columns}
    for row in rows:
        assert tuple(row) == table.columns.names
        for name, value in row.items():
            wanted = str if types[name] is datetime else types[name]
            assert value is None or type(value) is wanted
    assert str(table.columns)
    assert len(table.plain()) == len(rows)
    assert "\n" not in repr(table)


def test_the_tables_hold_all_that_is_said_and_what_it_comes_to() -> None:
    claims = [claim for statement in JUNE.statements for claim in statement.claims]
    assert len(TABLES["claims"]) == len(claims)
    assert len(TABLES["statements"]) == len(JUNE.statements)
    assert TABLES["findings"].rows() == ce.reconcile(JUNE).rows()
    assert {row["finding"] for row in TABLES["stances"].rows()} <= {
        row["id"] for row in TABLES["findings"].rows()
    }
    assert {row["id"] for row in TABLES["claims"].rows()} <= set(JUNE.ids)
    assert str(TABLES).count("\n") >= len(TABLES)
    assert set(TABLES.plain()) == {"tables", "losses"}
    with pytest.raises(ce.UnknownId, match="did you mean 'claims'"):
        TABLES["claim"]


def test_a_joint_statement_has_all_its_speakers_and_no_progress_denies_progress() -> None:
    said = ce.Statement(
        id="s", speakers=["a", "b"], claims=[ce.Outcome(subject="talks#1", result="no_progress")]
    )
    talks = ce.Negotiation(id="talks", title="Talks", rounds=[ce.Round(key="1")])
    parties = [ce.Party(id=id, kind="state", names=[id]) for id in "ab"]
    chronicle = ce.Chronicle(
        sides=ce.Sides(sides={"one": ["a"], "two": ["b"]}),
        parties=parties,
        negotiations=[talks],
        statements=[said],
    )
    [row] = ce.tables(chronicle)["claims"].rows()
    assert (row["speaker"], row["side"]) == ("a; b", "one; two")
    assert (row["category"], row["polarity"]) == ("progress", "denied")


@every_table
def test_arrow_gives_what_rows_give(table: TidyTable) -> None:
    instants = {column.name for column in table.columns if column.holds is datetime}

    def told(row: dict[str, Any], name: str) -> Any:
        local = row.get(f"{name.rpartition('_')[0]}_local")
        return _instant(row[name], local) if name in instants else row[name]

    given = [{name: told(row, name) for name in table.columns.names} for row in arrow_rows(table)]
    assert given == table.rows()


def _instant(value: int | None, is_local: bool | None) -> str | None:
    if value is None:
        return None
    naive = datetime.fromtimestamp(0, UTC).replace(tzinfo=None)
    moment = naive + (datetime.resolution * value)
    return moment.isoformat(timespec="microseconds") + ("" if is_local else "Z")


@every_table
def test_each_tool_reads_the_same_from_parquet(table: TidyTable, tmp_path: Path) -> None:
    pytest.importorskip("nanoarrow")
    polars, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    path = tmp_path / "table.parquet"
    frame = polars.DataFrame(table)
    frame.write_parquet(path)
    rows = frame.rows()
    assert polars.read_parquet(path).rows() == rows
    assert duckdb.sql(f"select * from '{path}'").fetchall() == rows
    read = pandas.read_parquet(path)
    assert [*read.columns] == frame.columns
    for name in frame.columns:
        for one, other in zip(read[name], frame[name], strict=True):
            is_none = (
                one is None or one is pandas.NA or (isinstance(one, float) and math.isnan(one))
            )
            assert (None if is_none else one) == other


@pytest.mark.parametrize("others", [(), ("polars",), ("polars", "pyarrow")])
def test_parquet_is_written_by_what_is_there(
    others: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("nanoarrow")
    polars, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    for name in others:
        monkeypatch.setitem(sys.modules, name, None)
    TABLES.save(tmp_path)
    for table in TABLES:
        read = duckdb.sql(f"select * from '{tmp_path / table.name}.parquet'")
        assert read.fetchall() == polars.DataFrame(table).rows()
    monkeypatch.setitem(sys.modules, "duckdb", None)
    if len(others) == 2:
        with pytest.raises(ce.MissingExtra, match="nanoarrow, and polars, pyarrow or duckdb"):
            TABLES.save(tmp_path)


def test_a_table_without_rows_keeps_its_types() -> None:
    pytest.importorskip("nanoarrow")
    polars = pytest.importorskip("polars")
    for table in ce.tables([]):
        frame = polars.DataFrame(table)
        assert len(frame) == 0
        assert frame.schema == polars.DataFrame(TABLES[table.name]).schema
        assert str(table).endswith("no rows")


def test_without_nanoarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoarrow", None)
    with pytest.raises(ce.MissingExtra, match=r"caucasus-events\[arrow\]"):
        TABLES["claims"].__arrow_c_stream__()
    with pytest.raises(ce.MissingExtra, match=r"caucasus-events\[parquet\]"):
        TABLES.save("folder")


def test_progress_is_told_to_who_asks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    findings = ce.reconcile(JUNE, progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == [*range(1, told[-1][1] + 1)]
    assert findings == ce.reconcile(JUNE)
    told.clear()
    ce.check(JUNE, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 1
    told.clear()
    document = ce.dumps(JUNE)
    assert ce.loads(document, progress=lambda *done_of: told.append(done_of)) == JUNE
    assert told == [(1, 3), (2, 3), (3, 3)]
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    ce.reconcile(JUNE, progress=True)
    lines = capsys.readouterr().err.splitlines()
    assert 5 <= len(lines) <= 11
    assert lines[-1].startswith("topics: ")
    with pytest.raises(ce.Invalid, match="expected true, false or a function"):
        ce.reconcile(JUNE, progress="yes")  # type: ignore[arg-type]


def test_a_bar_is_shown_by_tqdm(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    ce.reconcile(JUNE, progress=True)
    assert "topics: 100%" in capsys.readouterr().err


@given(its.chronicles())
def test_the_tables_of_any_chronicle_hold_what_they_say(chronicle: ce.Chronicle) -> None:
    for table in ce.tables(chronicle):
        for row in table.rows():
            for column in table.columns:
                wanted = str if column.holds is datetime else column.holds
                assert row[column.name] is None or type(row[column.name]) is wanted
        ids = [row["id"] for row in table.rows() if "id" in row and table.name != "timeline"]
        assert len(set(ids)) == len(ids)
