"""UCDP/PRIO's conflicts: every cell in or out, and starts no more exact than they are."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.formats import ucdp_prio
from caucasus_events.formats.readings import Reading

SAMPLE = Path(__file__).parent.parent / "data" / "ucdp_prio_23_1.csv"


def read(data: Any, **more: Any) -> Reading:
    return ucdp_prio.read(data, release="23.1", published="2023-06", **more)


def sample() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def conflict(**cells: str) -> dict[str, str]:
    return sample()[0] | {"conflict_id": "9001", "year": "2031"} | cells


def test_every_cell_of_the_sample_comes_back_or_is_told() -> None:
    reading = read(SAMPLE)
    assert not ce.check(reading.chronicle)
    assert ce.loads(ce.dumps(reading.chronicle)) == reading.chronicle
    full = [{name: cell for name, cell in row.items() if cell} for row in sample()]
    back = ucdp_prio.rows(reading.chronicle).rows
    assert {frozenset(row.items()) for row in back} == {frozenset(row.items()) for row in full}
    assert len(back) == len(full)
    assert {(loss.column, loss.what) for loss in reading.losses} == {
        ("start_date", "no date, or none that its precision tells")
    }


@pytest.mark.parametrize(
    ("precision", "when"),
    [
        ("1", "1991-12-31/.."),
        ("2", "1991-12-31~/.."),
        ("3", "1991-12/.."),
        ("4", "1991-12~/.."),
        ("5", "1991/.."),
        ("6", "1991~/.."),
    ],
)
def test_a_start_is_as_exact_as_its_precision(precision: str, when: str) -> None:
    reading = read([conflict(start_date="1991-12-31", start_prec=precision)])
    assert reading.chronicle.incident("ucdp-conflict-9001").when == ce.When.of(when)


@pytest.mark.parametrize(("level", "count"), [("1", ce.between(25, 999)), ("2", ce.at_least(1000))])
def test_intensity_is_a_range_of_deaths_in_the_year(level: str, count: ce.Count) -> None:
    [statement] = read([conflict(intensity_level=level)]).chronicle.statements
    dead = statement.claims[-1]
    assert isinstance(dead, ce.Casualties)
    assert (dead.count, dead.span, dead.during) == (count, "period", ce.When.of("2031"))


def test_a_known_party_is_found_by_its_code_and_rows_may_be_chosen() -> None:
    known = ce.Chronicle(
        parties=[ce.Party(id="india", kind="state", names=["I"], codes={"ucdp": "7"})]
    )
    rows = [conflict(side_a_id="7"), conflict(side_a_id="7", year="2032")]
    reading = read(rows, known=known, where=lambda row: row["year"] == "2032")
    assert "india" in reading.chronicle.incident("ucdp-conflict-9001").parties
    assert len(reading.chronicle.statements) == 1


def test_what_cannot_be_read_is_told_and_other_tables_are_refused() -> None:
    bad = conflict(intensity_level="9", start_date="soon", extra="x", side_b_id="1, 2, 3")
    told = {loss.column for loss in read([bad, bad]).losses}
    assert told == {"intensity_level", "start_date", "extra", "side_b", "conflict_id"}
    with pytest.raises(ce.Invalid, match="conflict_id"):
        read([{"id": "1"}])
