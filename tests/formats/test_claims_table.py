"""The claims table: what it reads, every fault by its cell, and the way back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import caucasus_events as ce
from caucasus_events.formats import claims_table
from caucasus_events.formats.writings import Rows
from caucasus_events.testing import strategies


def table(text: str) -> list[dict[str, Any]]:
    return [*csv.DictReader(io.StringIO(text))]


def faults_of(rows: Any) -> list[tuple[str, str]]:
    with pytest.raises(ce.Invalid) as caught:
        claims_table.read(rows)
    return [(problem.path, problem.hint) for problem in caught.value.problems]


def read(rows: Any) -> ce.Chronicle:
    return claims_table.read(rows).chronicle


def test_the_template_is_a_sound_chronicle() -> None:
    chronicle = read(claims_table.template())
    assert not ce.check(chronicle)
    assert [len(one.claims) + len(one.responses) for one in chronicle.statements] == [1, 2]
    [dead] = ce.reconcile(chronicle).about(aspect="casualties")
    assert (dead.status, dead.estimate.best) == (ce.Status.ADMITTED, ce.exactly(4))


def frames_of(rows: list[dict[str, str]]) -> Iterator[Any]:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    yield iter(rows)
    yield polars.DataFrame(rows)
    yield polars.DataFrame(rows).to_arrow()
    yield pandas.DataFrame(rows).replace("", float("nan"))
    yield pandas.DataFrame(rows).replace("", pandas.NA)


def test_rows_come_from_any_frame() -> None:
    rows = claims_table.template()
    for frame in frames_of(rows):
        assert read(frame) == read(rows)


def test_a_formula_stays_text(tmp_path: Path) -> None:
    for name in ("table.csv", "table.xlsx"):
        rows = claims_table.template()
        for n, wording in enumerate(["=1+1", "'=1", "-3"], 4):
            rows[n]["wording"] = wording
        claims_table.save(rows, tmp_path / name)
        assert read(tmp_path / name) == read(rows)


@pytest.mark.parametrize("name", ["table.csv", "table.xlsx"])
def test_a_saved_table_reads_back(tmp_path: Path, name: str) -> None:
    claims_table.save(claims_table.template(), tmp_path / name)
    assert read(tmp_path / name) == read(claims_table.template())


def test_an_encoding_is_named_and_never_guessed(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("record,id,kind,name\nparty,a,state,Åland\n".encode("cp1252"))
    assert claims_table.read(path, encoding="cp1252").chronicle.party("a").label() == "Åland"
    [(where, hint)] = faults_of(path)
    assert (where, hint) == (str(path), "name its encoding, such as encoding='cp1252'")


def test_a_sheet_offers_the_words_that_are_allowed(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    claims_table.save(claims_table.template(), tmp_path / "table.xlsx")
    book = openpyxl.load_workbook(tmp_path / "table.xlsx")
    rules = {rule.formula1 for rule in book["claims"].data_validations.dataValidation}
    for column in book["words"].iter_cols(values_only=True):
        words = [word for word in column[1:] if word is not None]
        assert all(isinstance(word, str) for word in words)
    assert len(rules) == 6  # record, kind, says, harm, population, act


WHO = """\
record,id,kind,name
party,north,state,North
party,south,state,South
incident,clash,clash,Clash
"""


def test_blanks_inherit_within_a_statement_and_silence_can_be_said() -> None:
    rows = table(WHO) + table(
        """\
statement,speaker,said,says,subject,harm,of,count,question,to,is_attempt,act,by,wording,polarity
n1,north,2031-05-03,casualties,clash,killed,north,at least 4,,,,,,,
,,,casualties,,wounded,north,1.5 lakh,,,,,,,
,,,responsibility,,,,,,,yes,entered,south,,denied
s1,south,4 May 2031,not addressed,,,,,,n1,,,,,
,,,declines,clash,killed,south,1,casualties,,,,,,
,,,Denies,,,,,,n1#casualties,,,,no such thing,
"""
    )
    chronicle = read(rows)
    north, south = chronicle.statements
    assert [claim.subject for claim in north.claims] == ["clash"] * 3
    assert [c.count.low for c in north.claims if isinstance(c, ce.Casualties)] == [4, 150_000]
    assert north.claims[2].polarity is ce.Polarity.DENIED
    assert [one.kind.value for one in south.responses] == ["not_addressed", "declines", "denies"]
    assert south.responses[1].question is not None
    assert south.said == ce.parse_time("4 May 2031")


MISTAKES = """\
record,id,kind,name,statement,speaker,said,source,publisher,title,url,says,subject,harm,of,count,act,by
party,north,state,North,,,,,,,,,,,,,,
party,south,stat,South,,,,,,,,,,,,,,
party,paper,outlet,Paper,,,,,,,,,,,,,,
incident,clash,clash,Clash,,,,,,,,,,,,,,
,,,,n1,north,45105,,,,,casualties,clash,killed,north,4,,
,,,,n2,north ,2023-06-28,,,,,casualties,clash,killed,north,4,,
,,,,n3,nоrth,2023-06-28,,,,,casualties,clash,killed,north,4,,
,,,,n4,,2023-06-28,,,,,casualties,clash,killed,north,4,,
,,,,n5,north,2023-06-28,,,,,casualties,clash,killed,north,dozens,,
,,,,n6,north,2023-06-28,,,,,casualties,clash,kiled,north,4,,
,,,,n7,north,28/06/2023,,,,,casualties,clash,killed,north,4,,
,,,,n8,north,2023-06-28,p1,paper,A report,https://example.org/1,casualties,clash,killed,north,1.5,,
,,,,n9,north,2023-06-28,p2,paper,A report,https://example.org/1,casualties,clash,killed,north,4,,
,,,,n9,south,,,,,,casualties,clash,wounded,north,4,,
,,,,n10,north,2023-06-28,p1,,Other report,,,,,,,,
,,,,n11,north,2023-06-28,,,,,casualty,clash,killed,north,4,,
,,,,n12,north,2023-06-28,,,,,responsibility,clash,,,4,fired,south
,,,,n13,north,2023-06-28,,,,,casualties,clsh,killed,north,#REF!,,
,,,,n14,north,2023-06-28,,,,,casualties,clash,killed,,,,
,,,,n15,north,2023-06-28,,paper,,,,,,,,,
"""


def test_every_fault_of_a_sheet_is_told_at_once_by_its_cell() -> None:
    [*rows] = table(MISTAKES)
    rows[9]["count"] = date(2023, 12, 10)
    told = faults_of(rows)
    expected = [
        ("row 2, kind", "did you mean 'state'?"),
        ("row 5, said", "if it counts days from 1900, write 2023-06-28"),
        ("row 6, speaker", "write 'north' alone"),
        ("row 7, speaker", "did you mean 'north'? Character 2 is CYRILLIC SMALL LETTER O"),
        ("row 8, speaker", "write the outlet's source into 'reports'"),
        ("row 9, count", "name a convention"),
        ("row 10, harm", "did you mean 'killed'?"),
        ("row 10, count", "if a range was meant, write '10 to 12'"),
        ("row 11, said", "write 2023-06-28"),
        ("row 12, count", "write"),
        ("row 13, source", "write 'p1' in each row of this source"),
        ("row 14, speaker", "give another act of speaking an id of its own"),
        ("row 15, title", "write the same in every row"),
        ("row 16, says", "did you mean 'casualties'?"),
        ("row 17, count", "known are"),
        ("row 18, subject", "did you mean 'clash'?"),
        ("row 18, count", "write what is meant, or leave the cell empty"),
        ("row 19, count", "give a Count"),
        ("row 20, source", "give the source an id in 'source'"),
    ]
    for place, hint in expected:
        assert any(path == place and hint in found for path, found in told), (place, hint, told)
    assert {path for path, _ in told} == {place for place, _ in expected}


def test_merged_cells_and_cells_beyond_the_headings_are_told(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    claims_table.save(claims_table.template(), tmp_path / "table.xlsx")
    book = openpyxl.load_workbook(tmp_path / "table.xlsx")
    speaker = next(cell for cell in book["claims"][1] if cell.value == "speaker").column
    book["claims"].merge_cells(start_row=7, end_row=8, start_column=speaker, end_column=speaker)
    book["claims"].cell(8, 40, "beyond")
    book.save(tmp_path / "table.xlsx")
    assert [path for path, _ in faults_of(tmp_path / "table.xlsx")] == ["row 8, speaker", "row 8"]


def test_unknown_columns_are_named_with_the_nearest() -> None:
    assert faults_of([{"speeker": "north"}])[0] == ("row 1, speeker", "did you mean 'speaker'?")


@pytest.mark.parametrize("data", [3, b"x", {"a": 1}, [3]])
def test_what_is_no_table_is_refused(data: Any) -> None:
    assert faults_of(data) == [
        ("data", "give a path, an iterable of dictionaries, or a data frame")
    ]


def test_known_records_come_along_when_they_are_named() -> None:
    known = ce.Chronicle(
        parties=[ce.Party(id=id, kind="state", names=[id]) for id in ("north", "south")],
        incidents=[ce.Incident(id="clash", kind="clash", title="Clash")],
    )
    rows = [{"statement": "n", "speaker": "north", "says": "occurrence", "subject": "clash"}]
    chronicle = claims_table.read(rows, known=known, title="T", zone="UTC").chronicle
    assert [party.id for party in chronicle.parties] == ["north"]
    assert (chronicle.title, chronicle.zone) == ("T", "UTC")


def back(chronicle: ce.Chronicle) -> tuple[ce.Chronicle, Rows]:
    written = claims_table.rows(chronicle)
    return claims_table.read(written.rows, known=chronicle).chronicle, written


@given(strategies.chronicles())
def test_what_is_written_reads_back_but_for_what_was_told(chronicle: ce.Chronicle) -> None:
    again, written = back(chronicle)
    assert claims_table.rows(again).rows == written.rows
    lost = {str(loss.row).partition("#")[0] for loss in written.losses}
    for statement in chronicle.statements:
        if statement.id not in lost:
            assert again.statement(statement.id) == statement


@pytest.mark.parametrize("name", ["june_2023", "georgia_2008"])
def test_shipped_chronicles_keep_their_claims(name: str) -> None:
    chronicle = getattr(ce.datasets, name)()
    again, written = back(chronicle)
    told = {loss.row for loss in written.losses}
    for before, after in zip(chronicle.statements, again.statements, strict=True):
        for claim, same in zip(before.claims, after.claims, strict=True):
            assert claim == same or before.address(claim) in told
