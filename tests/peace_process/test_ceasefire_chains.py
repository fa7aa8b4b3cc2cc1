"""Ceasefires in order, with the gaps and overlaps between them."""

from __future__ import annotations

import pytest

import caucasus_events as ce
from tests.helpers import declared as by, truce

YES, MAYBE, NO = ce.Truth.YES, ce.Truth.MAYBE, ce.Truth.NO
FIRST = truce("first", by("north", "2031-05-02T12:00", until="2031-05-05T12:00"))
LATER = truce("later", by("north", "2031-05-05T09:00", until="2031-05-08"), extends="first")
AGAIN = truce("again", by("south", "2031-05-10"), resumes="later")


Truce = tuple[ce.Record, ...]


def chained(*truces: Truce) -> ce.Chain:
    """Return the chain of the first of some ceasefires."""
    first = truces[0][0]
    assert isinstance(first, ce.Ceasefire)
    return ce.chain([record for truce in truces for record in truce], first.id)


def seam(earlier: Truce, later: Truce) -> ce.Seam:
    (found,) = chained(earlier, later).seams
    return found


def test_in_order_with_seams() -> None:
    found = chained(AGAIN, LATER, FIRST)
    assert [ceasefire.id for ceasefire in found] == ["first", "later", "again"]
    ways = [(seam.earlier, seam.way, seam.later) for seam in found.seams]
    assert ways == [("first", "extends", "later"), ("later", "resumes", "again")]
    assert found == chained(FIRST, LATER, AGAIN) == chained(LATER, FIRST, AGAIN)
    assert [c.id for c in chained(FIRST, truce("other"))] == ["first"]


def test_gaps_and_overlaps() -> None:
    found = chained(FIRST, LATER, AGAIN)
    assert [seam.later for seam in found.gaps()] == ["again"]
    assert [seam.later for seam in found.overlaps()] == ["later"]
    assert str(found.gaps()[0].length) == "1 to 3 days"
    assert found.gaps()[0].because == "later to 2031-05-08, again from 2031-05-10"
    vague = chained(FIRST, truce("vague", by("north", "2031-05"), resumes="first"))
    assert vague.gaps() == ()
    assert [seam.later for seam in vague.gaps(maybe=True)] == ["vague"]


@pytest.mark.parametrize(
    ("until", "begins", "way", "gap", "overlap", "length", "because"),
    [
        (None, "2031-06-01", "resumes", MAYBE, MAYBE, None, "no undisputed end of open is stated"),
        (None, "2031-06-01", "extends", NO, MAYBE, None, "no undisputed end of open is stated"),
        (None, "2031-06-01", "amends", NO, NO, None,
         "later amends open from 2031-06-01, which leaves it in force"),
        (None, "2031-06-01", "replaces", NO, NO, None,
         "later replaces open from 2031-06-01, which ends it"),
        ("2031-05-05", None, "resumes", MAYBE, MAYBE, None, "no start of later is stated"),
        ("2031-05-05", "2031-05-10", "replaces", YES, NO, "4 to 6 days",
         "open to 2031-05-05, later from 2031-05-10"),
        ("2031-05-05", "2031-05-10", "amends", YES, NO, "4 to 6 days",
         "open to 2031-05-05, later from 2031-05-10"),
        ("2031-05-10", "2031-05-05", "extends", NO, YES, "minus 6 days to minus 4 days",
         "open to 2031-05-10, later from 2031-05-05"),
    ],
)  # fmt: skip
def test_a_seam_rests_on_the_times_and_on_the_way(
    until: str | None,
    begins: str | None,
    way: str,
    gap: ce.Truth,
    overlap: ce.Truth,
    length: str | None,
    because: str,
) -> None:
    earlier = truce("open", by("north", "2031-05-01", until=until))
    later = truce("later", by("north", begins), **{way: "open"})
    found = seam(earlier, later)
    assert (found.gap, found.overlap, found.because) == (gap, overlap, because)
    assert (str(found.length) if found.length else None) == length
    assert not length or length in str(chained(earlier, later))


@pytest.mark.parametrize(
    ("until", "begins", "gap"),
    [
        ("2031-05-05T12:00", "2031-05-05T12:00", NO),
        ("2031-05-05", "2031-05-05", NO),
        ("2031-05-05", "2031-05-06", NO),
        ("2031-05-05", "2031-05", NO),
        ("2031-05-05", "2031-05-07", YES),
        ("2031-05-05T12:00", "2031-05-05T12:02", YES),
    ],
)
def test_an_extension_leaves_no_gap_unless_it_surely_came_after(
    until: str, begins: str, gap: ce.Truth
) -> None:
    first = truce("first", by("north", "2031-05-01", until=until))
    later = truce("later", by("north", begins), extends="first")
    assert seam(first, later).gap is gap
    in_between = ce.ceasefire_state([*first, *later], "first", until)
    assert (in_between.was("lapsed") is NO) == (gap is NO)
    again = truce("later", by("north", begins), resumes="first")
    assert seam(first, again).gap is (gap | MAYBE)


def test_what_is_replaced_ends_with_its_replacement() -> None:
    old = truce("old", by("north", "2031-05-01", until="2031-07-01"))
    found = chained(old, truce("new", by("north", "2031-05-10"), replaces="old"))
    assert (found.gaps(maybe=True), found.overlaps(maybe=True)) == ((), ())
    assert found.seams[0].ended == ce.When.of("2031-05-10")
    rows = [row.split()[1:3] for row in str(found).splitlines()[2:]]
    assert rows == [["2031-05-01", "2031-05-10"], ["2031-05-10", "replaces"]]


def test_what_else_extended_it_fills_the_gap() -> None:
    first = truce("first", by("north", "2031-05-01", until="2031-05-05"))
    more = truce("more", by("north", "2031-05-04", until="2031-05-20"), extends="first")
    new = truce("new", by("north", "2031-05-15"), replaces="first")
    found = {seam.way: seam for seam in chained(first, more, new).seams}
    assert (found["replaces"].gap, found["replaces"].ended) == (NO, ce.When.of("2031-05-15"))
    late = truce("new", by("north", "2031-05-15"), resumes="first")
    assert chained(first, more, late).seams[1].overlap is YES


def test_a_later_one_never_comes_first_whatever_its_date() -> None:
    one = truce("one", by("north", "2031-06-01"))
    assert [c.id for c in chained(truce("two", NORTH, amends="one"), one)] == ["one", "two"]


NORTH = by("north", "2031-05-01")


def test_circles_are_named_and_what_hangs_on_them_stays_in_order() -> None:
    circle = [truce("one", NORTH, resumes="two"), truce("two", NORTH, extends="one")]
    other = [truce("three", NORTH, resumes="four", amends="two"), truce("four", amends="three")]
    end = truce("end", by("north", "2031-04"), amends="two")
    found = chained(*circle, end)
    assert (found.circle, [c.id for c in found]) == (("one", "two"), ["one", "two", "end"])
    assert "in a circle: one, two" in str(found)
    assert set(chained(*circle, *other).circle) == {"one", "two", "three", "four"}
