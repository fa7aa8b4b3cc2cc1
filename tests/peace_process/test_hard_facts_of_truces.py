"""Truces that are hard to say: each is said, asked for, saved and read back."""

from __future__ import annotations

from typing import Any

import pytest

import caucasus_events as ce
from tests.helpers import ALIKE, says, story

DECLARED, AT = "2031-05-03", "2031-05-04"


def agreed(*by: str, subject: str = "truce", **times: Any) -> list[ce.Declaration]:
    """Claim that each of some parties agreed to a truce."""
    return [ce.Declaration(subject=subject, by=one, key=one, **times) for one in by]


def kept(*statements: ce.Statement, **fields: Any) -> ce.Chronicle:
    """Give a chronicle of a truce between the two sides, as it is read from its own document."""
    truce = ce.Ceasefire(id="truce", title="A truce", parties=["north", "south"])
    chronicle = story(*statements, **{"ceasefires": [truce], **fields})
    read = ce.loads(ce.dumps(chronicle))
    assert read == chronicle
    return read


def words(found: ce.StatesAt) -> str:
    return " ".join(found.states)


@ALIKE
def test_a_truce_that_a_third_party_announces_first(one: str, other: str) -> None:
    """One side says that it was reached between the two, and the other thanks the third."""
    chronicle = kept(
        says("union", *agreed(one, other, begins=DECLARED),
             ce.Responsibility(subject="truce", by="union", act="brokered"), on="2031-05-02"),
        says(one, *agreed(one, other), ce.Responsibility(
            subject="truce", by="union", act="brokered", polarity="denied"), on=DECLARED),
        says(other, *agreed(other), ce.Responsibility(
            subject="truce", by="union", act="brokered"), on=AT),
    )  # fmt: skip
    assert words(ce.ceasefire_state(chronicle, "truce", AT, account="union")) == "in_force"
    found = ce.ceasefire_state(chronicle, "truce", AT)
    assert (words(found), found.missing, found.is_disputed) == ("in_force", (), False)
    (brokered,) = ce.reconcile(chronicle, subject="truce").about(category="brokered")
    assert brokered.status is ce.Status.DISPUTED
    assert {s.voice for s in brokered.supporters} == {"union", other}
    first = min(chronicle.statements, key=lambda s: s.said.sort_key if s.said else ())
    assert first.speaker == "union"


@ALIKE
def test_that_both_agreed_in_the_words_of_one(one: str, other: str) -> None:
    chronicle = kept(says(one, *agreed(one, other, declared=DECLARED), on=DECLARED))
    found = ce.ceasefire_state(chronicle, "truce", AT)
    assert (words(found), found.told_by, found.missing) == ("in_force", (one,), ())
    assert f"by {one}'s account alone" in str(found)
    by_status = {f.topic.whose: f.status.value for f in ce.reconcile(chronicle, subject="truce")}
    assert by_status == {one: "claimed", other: "claimed"}
    assert words(ce.ceasefire_state(chronicle, "truce", AT, party=other)) == "in_force"


@ALIKE
def test_a_truce_that_collapsed_within_minutes_and_another_the_next_day(
    one: str, other: str
) -> None:
    """Each says that the other made it collapse, and at another minute."""
    both = {"begins": "2031-05-03T12:00"}
    ends = [
        ce.Ending(subject="truce", how="collapsed", by=by, when=f"2031-05-03T12:{minute}")
        for by, minute in ((other, "05"), (one, "40"))
    ]
    chronicle = kept(
        says(one, *agreed(one, **both), ends[0], on=DECLARED),
        says(other, *agreed(other, **both), ends[1], on=DECLARED),
        says("union", *agreed(one, other, subject="next", begins="2031-05-04T12:00"), on=AT),
        ceasefires=[
            ce.Ceasefire(id="truce", title="A truce", parties=[one, other]),
            ce.Ceasefire(id="next", title="The next truce", resumes="truce"),
        ],
    )
    minutes = {"12:02": "in_force", "12:20": "in_force ended", "12:50": "ended"}
    found = {at: ce.ceasefire_state(chronicle, "truce", f"2031-05-03T{at}") for at in minutes}
    assert {at: words(state) for at, state in found.items()} == minutes
    by_account = {a.voice: " ".join(a.states) for a in found["12:20"].by_account}
    assert by_account == {one: "ended", other: "in_force"}
    (end,) = ce.reconcile(chronicle, subject="truce").about(aspect="ending")
    assert end.status.value == "mirrored" or end.status is ce.Status.DISPUTED
    (seam,) = ce.chain(chronicle, "truce").seams
    assert (seam.ended, seam.because) == (None, "no undisputed end of truce is stated")
    assert ce.ceasefire_state(chronicle, "truce", "2031-05-05").in_force is ce.Truth.YES


def test_no_expiry_date_is_not_the_same_as_no_date_told() -> None:
    cases: tuple[dict[str, Any], ...] = ({"is_indefinite": True}, {})
    endless, silent = (
        kept(says("north", *agreed("north", declared=DECLARED, **more), on=DECLARED))
        for more in cases
    )
    notes = [
        " ".join(h.note for h in ce.ceasefire_state(chronicle, "truce", AT).happenings)
        for chronicle in (endless, silent)
    ]
    assert ["no expiry date" in note for note in notes] == [True, False]
    until = says("south", *agreed("north", declared=DECLARED, until="2031-05-09"), on=DECLARED)
    disputed = [
        ce.ceasefire_state(kept(*chronicle.statements, until), "truce", "2031-06")
        for chronicle in (endless, silent)
    ]
    assert [found.is_disputed for found in disputed] == [True, False]


@pytest.mark.parametrize("asked", ["north", "south"])
def test_who_asked_for_the_truce(asked: str) -> None:
    request = ce.Responsibility(subject="truce", by=asked, act="requested")
    chronicle = kept(says("north", *agreed("north"), request), says("union", request, on=AT))
    (found,) = ce.reconcile(chronicle, subject="truce").about(category="requested")
    assert found.topic.whose == asked
    assert {stance.voice for stance in found.supporters} == {"north", "union"}
