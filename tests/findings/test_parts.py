"""What laws of parts miss: examples of what hangs together, and how little a part holds."""

from __future__ import annotations

from typing import Any

import pytest

import caucasus_events as ce
from tests.laws.test_parts_laws import rows_of_parts

CASES = range(1, 40)
"""So many numbers of parts that any two subjects are apart in some of them."""


def says(id: str, *subjects: str, **fields: Any) -> ce.Statement:
    counts = fields.pop("counts", range(1, 9))
    claims = [
        ce.Casualties(key=f"k{i}", subject=subject, harm="killed", of="north", count=count)
        for i, (subject, count) in enumerate(zip(subjects, counts, strict=False))
    ]
    return ce.Statement(id=id, speaker=fields.pop("speaker", "north"), claims=claims, **fields)


def answers(id: str, *to: str) -> ce.Statement:
    responses = [
        ce.Response(key=f"r{i}", kind="denies" if "#" in one else "declines", to=one)
        for i, one in enumerate(to)
    ]
    return ce.Statement(id=id, speaker="south", responses=responses)


def incident(id: str, *part_of: str) -> ce.Incident:
    return ce.Incident(id=id, kind="clash", title=id, part_of=part_of)


def chronicle(*records: ce.Record) -> ce.Chronicle:
    parties = [ce.Party(id=id, kind="state", names=[id]) for id in ("north", "south")]
    return ce.merge(parties, records)


DAYS = [incident(f"day-{i}") for i in range(4)]
CASES_OF: dict[str, list[ce.Record]] = {
    "a statement on several subjects": [*DAYS, says("s", "day-0", "day-1", "day-2")],
    "an answer to claims on several": [
        *DAYS,
        says("s", "day-0", "day-1"),
        answers("t", "s"),
        says("u", "day-2", "day-3"),
        answers("v", "u#k1", "s#k0"),
    ],
    "an incident in one that is in a third, of which alone the others speak": [
        *(incident("night", "day"), incident("day", "war"), incident("war")),
        *(says("s", "night", counts=[9]), says("t", "war", counts=[2], speaker="south")),
    ],
    "an incident that is one with a part of a third, of which alone the others speak": [
        *(incident("night"), incident("shots", "war"), incident("war")),
        *(says("s", "night", counts=[9]), says("t", "war", counts=[2], speaker="south")),
        ce.IncidentLink(first="night", second="shots", judgement="same", by="us", why="one"),
    ],
    "a claim that moves to another subject, with the answer to it": [
        *DAYS,
        *(says("s", "day-0", "day-2"), says("t", "day-1", "day-2"), answers("u", "s#k0")),
        ce.Amendment(id="a", kind="correction", old=["s"], new=["t"], why="the wrong day"),
    ],
    "an answer that was corrected": [
        *DAYS,
        *(says("s", "day-0"), answers("t", "s#k0"), says("u", "day-1", speaker="south")),
        ce.Amendment(id="a", kind="correction", old=["t"], new=["u"], why="it spoke of another"),
    ],
}


@pytest.mark.parametrize("case", CASES_OF)
def test_parts_give_the_rows_of_the_whole(case: str) -> None:
    whole = chronicle(*CASES_OF[case])
    for parts in CASES:
        assert rows_of_parts(whole, parts) == ce.reconcile(whole).rows()


def test_a_part_holds_only_what_its_subjects_need() -> None:
    whole = chronicle(*DAYS, *(says(f"s{i}", f"day-{i}", f"day-{(i + 1) % 4}") for i in range(4)))
    parts = ce.partitioned(whole, 1_000)
    assert sorted(id for part in parts for id in part.subjects) == sorted(day.id for day in DAYS)
    for part in parts:
        assert len(part.chronicle.statements) == 2 * len(part.subjects)
        claimed = {c.subject for s in part.chronicle.statements for c in s.claims}
        assert claimed == {one.id for one in part.chronicle.incidents} == {*part.subjects}


def test_a_part_holds_the_sources_that_are_cited_there_and_those_that_were_amended() -> None:
    sources = [
        ce.Source(id=f"page-{name}", publisher="herald", title=name)
        for name in ("0", "1", "misread", "read")
    ]
    slip = ce.Amendment(
        id="a", kind="correction", old=["page-misread"], new=["page-read"], why="a slip"
    )
    told = [says(f"s{i}", f"day-{i}", reports=[f"page-{i}"]) for i in range(2)]
    parts = ce.partitioned(chronicle(*DAYS[:2], *sources, slip, *told), 1_000)
    assert {part.subjects: {one.id for one in part.chronicle.sources} for part in parts} == {
        (f"day-{i}",): {f"page-{i}", "page-misread", "page-read"} for i in range(2)
    }


def test_what_contains_one_subject_alone_joins_nothing() -> None:
    war = [incident("war"), *(incident(f"day-{i}", "war") for i in range(40))]
    said = [says(f"s{i}", f"day-{i}") for i in range(40)]
    assert len(ce.partitioned(chronicle(*war, *said), 8)) == 8
    spoken_of = says("t", "war")
    assert len(ce.partitioned(chronicle(*war, *said, spoken_of), 8)) == 1


@pytest.mark.parametrize("parts", [0, -1, 1.5, True, "4"])
def test_what_is_no_number_of_parts_is_refused(parts: Any) -> None:
    with pytest.raises(ce.Invalid, match="no number of parts"):
        ce.partitioned([], parts)
