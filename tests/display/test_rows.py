"""Rows and plain data: every result, in every hand that takes them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given

import caucasus_events as ce
from caucasus_events.documents import converter
from caucasus_events.testing import strategies as its

JUNE = ce.datasets.june_2023()
FINDINGS = ce.reconcile(JUNE)
ARMENIAN, AZERBAIJANI = (ce.account(JUNE, side) for side in ("armenian", "azerbaijani"))
CEASEFIRE = JUNE.ceasefires[0].id
BROKEN = ce.Chronicle(statements=JUNE.statements)
TRUCES = ce.datasets.karabakh_ceasefires()
SERIES = [*ce.violations(JUNE, CEASEFIRE, by="month")][:2]
EARLY = [
    ce.Source(id="post-1", publisher="post", title="Report", published="2023-06-27"),
    ce.Statement(id="early", speaker="east", said="2023-06-28", reports=["post-1"]),
]
QUOTED = ce.Report(source="post-1", quote="they came over the river by night and fired on us")
ALIKE = [
    ce.Statement(
        id=f"{speaker}-1",
        speaker=speaker,
        reports=[QUOTED],
        claims=[ce.Casualties(subject="clash", harm="killed", of="east", count=4)],
    )
    for speaker in ("east", "west")
]

RESULTS: dict[str, Any] = {
    "finding": FINDINGS[0],
    "findings": FINDINGS,
    "account": ARMENIAN,
    "diff": ce.diff(ARMENIAN, AZERBAIJANI),
    "side by side": ce.side_by_side(JUNE),
    "rules": ce.compare_rules(JUNE),
    "timeline": ce.timeline(JUNE),
    "part of a timeline": ce.timeline(JUNE).between("2023-06-27", "2023-06-28"),
    "history": ce.history(JUNE, FINDINGS[0].topic),
    "changes": ce.why_changed(ce.as_of(JUNE, said="2023-06-28"), JUNE),
    "violations": ce.violations(JUNE, CEASEFIRE, by="month"),
    "compliance": ce.compliance(JUNE, CEASEFIRE),
    "rounds": ce.rounds(JUNE),
    "outcomes": ce.outcomes(JUNE),
    "voices": ce.voices(JUNE),
    "relay tree": ce.relay_tree(JUNE),
    "proposed relays": ce.proposed_relays(ALIKE, maybe=True),
    "matches": ce.look_up(JUNE, "Artsakh"),
    "problems": ce.check(BROKEN),
    "dateline errors": ce.dateline_errors(EARLY),
    "bins": ce.binned(["2023-06-27", "2023-06"], by="day", within="2023-06"),
    "state of a ceasefire": ce.ceasefire_state(TRUCES, "trilateral-2020-11", "2021"),
    "state without events": ce.ceasefire_state(TRUCES, "truces-1993-autumn", "1994"),
    "chain": ce.chain(TRUCES, "trilateral-2020-11"),
    "two series": ce.compare_series(*SERIES),
    "course of a term": ce.compliance(TRUCES, "trilateral-2020-11").course(),
    "talks": ce.negotiations(JUNE),
    "mediators": ce.mediators(TRUCES),
}

every_result = pytest.mark.parametrize("result", RESULTS.values(), ids=[*RESULTS])


@every_result
def test_rows_are_flat_and_have_the_declared_columns(result: Any) -> None:
    rows = result.rows()
    assert rows
    for row in rows:
        assert tuple(row) == result.columns.names
        assert {type(value) for value in row.values()} <= {str, int, float, bool, type(None)}
    assert len(set(result.columns.names)) == len(result.columns)
    assert str(result.columns).count("\n") > len(result.columns)


def a_pandas_frame(rows: list[dict[str, Any]]) -> tuple[int, list[str]]:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(rows)
    return len(frame), [*frame.columns]


def a_polars_frame(rows: list[dict[str, Any]]) -> tuple[int, list[str]]:
    polars = pytest.importorskip("polars")
    # Of many rows polars looks at the first hundred alone, unless it is told otherwise.
    frame = polars.DataFrame(rows, infer_schema_length=None)
    return len(frame), frame.columns


def a_duckdb_relation(rows: list[dict[str, Any]]) -> tuple[int, list[str]]:
    duckdb = pytest.importorskip("duckdb")
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(rows)
    relation = duckdb.sql("select * from frame")
    assert len(frame) == len(relation)
    return len(relation), relation.columns


def a_csv_file(rows: list[dict[str, Any]]) -> tuple[int, list[str]]:
    file = io.StringIO()
    writer = csv.DictWriter(file, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    read = [*csv.DictReader(io.StringIO(file.getvalue()))]
    return len(read), [*read[0]]


def a_json_text(rows: list[dict[str, Any]]) -> tuple[int, list[str]]:
    read = json.loads(json.dumps(rows, allow_nan=False))
    assert read == rows
    return len(read), [*read[0]]


@pytest.mark.parametrize(
    "taken", [a_pandas_frame, a_polars_frame, a_duckdb_relation, a_csv_file, a_json_text]
)
@every_result
def test_rows_are_taken_as_they_are(
    result: Any, taken: Callable[[list[dict[str, Any]]], tuple[int, list[str]]]
) -> None:
    rows = result.rows()
    assert taken(rows) == (len(rows), [*result.columns.names])


@every_result
def test_the_whole_is_ready_for_json(result: Any) -> None:
    plain = result.plain()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


def test_each_finding_has_an_id_of_its_own_that_stays() -> None:
    rows = FINDINGS.rows()
    assert len({row["id"] for row in rows}) == len(rows)
    again = ce.reconcile([*JUNE.statements], subject="martuni-martakert-2023-06-28").rows()
    assert {row["id"] for row in again} & {row["id"] for row in rows}
    [killed] = FINDINGS.about(
        "martuni-martakert-2023-06-28", aspect="casualties", whose="nk", category="killed"
    )
    assert killed.id == (
        "martuni-martakert-2023-06-28/casualties"
        "?whose=nk&category=killed&population=military&span=incident"
    )
    assert {source.id for source in killed.sources} <= {source.id for source in JUNE.sources}
    assert killed.sources


def test_bounds_and_times_keep_what_is_open() -> None:
    count = ce.Casualties(subject="clash", harm="killed", of="east", count=ce.at_least(4))
    time = ce.Timing(subject="clash", when="2023-06-28/..")
    east = ce.Statement(id="s", speaker="east", claims=[count, time])
    by_aspect = {row["aspect"]: row for row in ce.reconcile([east]).rows()}
    dead, when = by_aspect["casualties"], by_aspect["time"]
    assert (dead["answer"], dead["answer_low"], dead["answer_high"]) == ("4 or more", 4, None)
    assert (when["answer_earliest"], when["answer_latest"]) == ("2023-06-28T00:00:00.000000", None)
    far = ce.Timing(subject="clash", when="Y-20000")
    [row] = ce.reconcile([ce.Statement(id="s", speaker="east", claims=[far])]).rows()
    assert (row["answer_earliest"], row["answer_latest"]) == (None, None)


@given(its.chronicles())
def test_findings_read_back_from_plain_data_equal(chronicle: ce.Chronicle) -> None:
    findings = ce.reconcile(chronicle)
    text = json.dumps(findings.plain(), allow_nan=False)
    assert converter().structure(json.loads(text), ce.Findings) == findings
    assert converter().unstructure(findings) == findings.plain()
    assert [*map(len, findings.rows())] == [len(ce.Findings.columns)] * len(findings)


def test_what_is_no_finding_is_refused_with_its_place() -> None:
    plain = FINDINGS.plain()
    plain["findings"][0]["status"] = "admited"
    with pytest.raises(ce.Invalid, match="admitted") as caught:
        converter().structure(plain, ce.Findings)
    assert caught.value.problems[0].path == "findings[0].status"


def test_columns_say_what_they_are() -> None:
    assert repr(ce.Problems.columns) == "<Columns: path, what, found, hint>"
    assert ce.timeline(JUNE).rows()[0]["undecided"] is False


@every_result
def test_a_column_holds_what_it_says_it_holds(result: Any) -> None:
    for column in result.columns:
        wanted = str if column.holds is datetime else column.holds
        for row in result.rows():
            assert row[column.name] is None or type(row[column.name]) is wanted
