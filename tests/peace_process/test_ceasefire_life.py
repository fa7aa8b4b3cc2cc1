"""How a ceasefire stood: the table, worked examples, and laws over imprecise times."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.peace_process.ceasefire_chains import chain
from caucasus_events.peace_process.ceasefire_states import (
    LIFE,
    CeasefireState,
    LifeEvent,
    StatesAt,
    ceasefire_state,
    life_table,
)
from caucasus_events.testing.strategies import chronicles, whens

YES, MAYBE, NO = ce.Truth.YES, ce.Truth.MAYBE, ce.Truth.NO
ALIKE = pytest.mark.parametrize(("one", "other"), [("north", "south"), ("south", "north")])


def truce(id: str = "truce", *declarations: ce.Declaration, **fields: Any) -> ce.Ceasefire:
    return ce.Ceasefire(id=id, title="A truce", declarations=declarations, **fields)


def by(party: str, declared: str | None = None, **fields: Any) -> ce.Declaration:
    return ce.Declaration(party=party, declared=declared, **fields)


def ask(when: str, *ceasefires: ce.Ceasefire, party: str | None = None) -> StatesAt:
    """Ask about the first of some ceasefires."""
    return ceasefire_state(ceasefires, ceasefires[0].id, when, party=party)


def states(found: StatesAt) -> list[str]:
    return [state.value for state in found.states]


class TestTheTable:
    """The one table that code, reference and tests read."""

    def test_every_state_has_its_row_and_every_state_can_be_reached(self) -> None:
        assert list(LIFE) == list(CeasefireState)
        reached = {CeasefireState.UNDECLARED}
        for _ in CeasefireState:
            reached |= {then for state in reached for then in LIFE[state].values()}
        assert reached == set(CeasefireState)

    def test_nothing_leads_back_to_before_it_was_in_force(self) -> None:
        early = {CeasefireState.UNDECLARED, CeasefireState.DECLARED}
        for state in set(CeasefireState) - early:
            assert early.isdisjoint(LIFE[state].values())

    def test_what_replaced_it_ends_its_life(self) -> None:
        assert set(LIFE[CeasefireState.REPLACED].values()) == {CeasefireState.REPLACED}

    def test_nothing_in_it_can_be_changed(self) -> None:
        table: Any = LIFE
        for row in (table, table[CeasefireState.IN_FORCE]):
            for event in (*row, "another"):
                with pytest.raises(TypeError):
                    row[event] = {}
                with pytest.raises(TypeError):
                    del row[event]

    def test_the_table_is_laid_out_whole(self) -> None:
        rows = life_table().splitlines()[2:]
        assert {row.split("  ")[0] for row in rows if row[0] != " "} == {
            state.value.replace("_", " ") for state in CeasefireState
        }


def test_events_are_told_in_the_order_in_which_they_had_surely_come() -> None:
    vague = truce("first", by("north", "2031-05-01T12:00"), ended="[2031-05-01..2031-05-04]")
    later = truce("later", by("north", "2031-05-05"), by("south", "2031-05-05"), resumes="first")
    told = [h.event.value for h in ceasefire_state([vague, later], "first", "2031-06").happenings]
    assert told == ["declared", "took_effect", "ended", "resumed"]


FIXED = truce(
    "first",
    by("north", "2031-05-01", effective="2031-05-02T12:00", until="2031-05-05T12:00"),
    by("south", "2031-05-02", effective="2031-05-02T12:00", until="2031-05-05T12:00"),
)
LATER = truce(
    "later", by("north", "2031-05-04", effective="2031-05-05T09:00", until="2031-05-08"),
    extends="first",
)  # fmt: skip
AGAIN = truce("again", by("south", "2031-05-10"), resumes="later")
LINE = (FIXED, LATER, AGAIN)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2031-04-30", "undeclared"),
        ("2031-05-01", "undeclared declared"),
        ("2031-05-02T11:00", "declared"),
        ("2031-05-02", "declared in_force"),
        ("2031-05-03", "in_force"),
        ("2031-05-05T13:00", "lapsed"),
        ("2031-05-05", "in_force lapsed"),
        ("2031-05", "undeclared declared in_force lapsed"),
    ],
)
def test_a_fixed_term(at: str, expected: str) -> None:
    found = ceasefire_state([FIXED], "first", at)
    assert " ".join(states(found)) == expected
    assert found.in_force is (
        YES if expected == "in_force" else MAYBE if "in_force" in expected else NO
    )
    assert found.was("lapsed") is (
        YES if expected == "lapsed" else MAYBE if "lapsed" in expected else NO
    )


@pytest.mark.parametrize(
    ("at", "first", "later", "in_force"),
    [
        ("2031-05-05T08:00", "in_force", "declared", YES),
        ("2031-05-05T10:00", "extended", "in_force", YES),
        ("2031-05-06", "extended", "in_force", YES),
        ("2031-05-08", "extended", "in_force lapsed", MAYBE),
        ("2031-05-09", "extended", "lapsed", NO),
        ("2031-05-11", "extended", "resumed", YES),
    ],
)
def test_what_carries_it_on_says_whether_it_holds(
    at: str, first: str, later: str, in_force: ce.Truth
) -> None:
    found = [ceasefire_state(LINE, id, at) for id in ("first", "later")]
    assert [" ".join(states(one)) for one in found] == [first, later]
    assert found[0].in_force is in_force


@ALIKE
def test_one_declaration_of_several(one: str, other: str) -> None:
    both = truce(
        "truce",
        by(one, "2031-05-01", until="2031-05-03"),
        by(other, "2031-05-02"),
    )
    asked = [ask("2031-05-05", both, party=party) for party in (one, other, None)]
    assert [states(found) for found in asked] == [["lapsed"], ["in_force"], ["in_force"]]


def test_it_runs_out_when_the_last_declaration_has() -> None:
    both = truce(
        "truce",
        by("north", "2031-05-01", until="2031-05-03"),
        by("south", "2031-05-01", until="2031-05-07"),
    )
    asked = [ask(day, both) for day in ("2031-05-05", "2031-05-08")]
    assert [states(found) for found in asked] == [["in_force"], ["lapsed"]]


GAP = [
    ("2031-03-15", "lapsed", NO),
    ("2031-07-01", "in_force", YES),
    ("2031-01-15", "in_force", YES),
]


@ALIKE
@pytest.mark.parametrize(("at", "state", "in_force"), GAP)
def test_it_lapses_between_declarations(
    one: str, other: str, at: str, state: str, in_force: ce.Truth
) -> None:
    both = truce(
        "truce", by(one, "2031-01-01", until="2031-02-01"), by(other, "2031-06-01")
    )  # fmt: skip
    found = ask(at, both)
    assert (states(found), found.in_force, found.misplaced) == ([state], in_force, ())
    assert f"ran out      2031-02-01  {one}" in str(found)
    assert "no end recorded" not in str(found)


@ALIKE
def test_a_declaration_without_a_date_may_hold_when_the_other_ran_out(one: str, other: str) -> None:
    both = truce("truce", by(one, "2031-01-01", until="2031-02-01"), by(other))
    found = ask("2031-03-15", both)
    assert (states(found), found.in_force) == (["in_force", "lapsed"], MAYBE)


def test_one_declared_in_time_but_in_effect_later_does_not_hold_before() -> None:
    both = truce(
        "truce",
        by("north", "2031-01-01", until="2031-02-01"),
        by("south", "2031-01-05", effective="2031-06-01"),
    )
    assert states(ask("2031-03-15", both)) == ["lapsed"]


def test_a_declaration_after_the_end_changes_nothing() -> None:
    both = truce("old", by("north", "2031-01-01", until="2031-02-01"), by("south", "2031-06-01"))
    again = truce("again", by("north", "2031-03-01"), resumes="old")
    found = ceasefire_state([both, again], "old", "2031-07-01")
    assert (states(found), found.in_force, found.misplaced) == (["resumed"], YES, ())


def test_no_declaration_recorded_is_not_undeclared() -> None:
    found = ask("2031", truce())
    assert states(found) == ["undeclared", "declared", "in_force", "lapsed"]
    assert found.in_force is MAYBE
    assert str(found).splitlines()[0].endswith("lapsed; no declaration is recorded")
    assert not found.happenings
    ended = truce(ended="2031-05-01")
    assert states(ask("2031-06", ended)) == ["ended"]
    shipped = ceasefire_state(ce.datasets.karabakh_ceasefires(), "truces-1993-autumn", "1993-10-15")
    assert (shipped.states, shipped.in_force) == (found.states, MAYBE)


@pytest.mark.parametrize(
    "ended",
    [truce("truce", by("north", "2031-05-01"), ended="2031-06-01"),
     truce("truce", by("north", "2031-05-01", until="2031-06-01"))],
)  # fmt: skip
def test_an_end_is_not_said_to_lack_where_one_is_recorded(ended: ce.Ceasefire) -> None:
    assert str(ask("2031-05-02", ended)).startswith("truce, at 2031-05-02: in force\n")


def test_a_term_told_as_a_period_ends_with_it() -> None:
    told = truce("truce", by("north", "2031-05-01", until="2031-05-03/2031-05-07"))
    asked = [ask(day, told) for day in ("2031-05-05", "2031-05-07", "2031-05-08")]
    assert [states(found) for found in asked] == [["in_force"], ["in_force", "lapsed"], ["lapsed"]]


def test_ended_replaced_and_amended() -> None:
    old = truce("old", by("north", "2031-05-01"), ended="2031-05-20")
    new = truce("new", by("north", "2031-06-01"), replaces="old")
    change = truce("change", by("north", "2031-05-10"), amends="old")
    line = [old, new, change]
    days = ("2031-05-11", "2031-05-21", "2031-06-02")
    asked = [ceasefire_state(line, "old", day) for day in days]
    assert [states(found) for found in asked] == [["in_force"], ["ended"], ["replaced"]]
    assert all(found.misplaced == () for found in asked)


CALLED_OFF = [
    ("2031-05-03", "declared", NO),
    ("2031-05-07", "ended", NO),
    ("2031-05-15", "ended", NO),
]


@pytest.mark.parametrize(("at", "state", "in_force"), CALLED_OFF)
def test_what_is_called_off_before_its_hour_never_takes_effect(
    at: str, state: str, in_force: ce.Truth
) -> None:
    ends = {"effective": "2031-05-10", "until": "2031-05-12"}
    off = truce("off", by("north", "2031-05-01", **ends), ended="2031-05-05")
    found = ceasefire_state([off], "off", at)
    assert (states(found), found.in_force, found.misplaced) == ([state], in_force, ())


def test_what_is_replaced_before_its_hour_never_takes_effect() -> None:
    old = truce("old", by("north", "2031-05-01", effective="2031-05-10"))
    new = truce("new", by("north", "2031-05-05"), replaces="old")
    found = ceasefire_state([old, new], "old", "2031-05-15")
    assert (states(found), found.misplaced) == (["replaced"], ())


def test_what_is_not_told_stays_open() -> None:
    found = ask("2031-05-02", truce("truce", by("north"), by("south", "2031-05-01")))
    assert states(found) == ["in_force"]
    assert states(ask("2031", truce("truce", by("north")))) == [
        "undeclared",
        "declared",
        "in_force",
    ]


def test_an_event_out_of_place_is_told_and_left_out() -> None:
    never_ended = truce("truce", by("north", "2031-05-01"))
    resumed = truce("again", by("north", "2031-06-01"), resumes="truce")
    found = ask("2031-07", never_ended, resumed)
    assert states(found) == ["in_force"]
    assert found.misplaced == (LifeEvent.RESUMED,)
    assert "out of place: resumed" in str(found)


def test_a_circle_is_no_endless_task() -> None:
    one, two = truce("one", resumes="two"), truce("two", extends="one")
    found = ceasefire_state([one, two], "one", "2031")
    assert states(found) == ["undeclared", "declared", "in_force", "extended"]
    assert chain([one, two], "one").circle == ("one", "two")


def test_zones_are_the_chronicles_own() -> None:
    line = truce("truce", by("north", "2031-05-01T00:30"))
    chronicle = ce.Chronicle(ceasefires=[line], zone="+04:00")
    assert states(ceasefire_state(chronicle, "truce", "2031-04-30T20:45Z")) == ["in_force"]
    assert states(ceasefire_state(chronicle, "truce", "2031-05-01T00:20")) == ["undeclared"]
    unzoned = ceasefire_state([line], "truce", "2031-04-30T20:45Z")
    assert set(states(unzoned)) == {"undeclared", "declared", "in_force"}


def test_which_ceasefire_is_meant_must_be_plain() -> None:
    with pytest.raises(ce.UnknownId):
        ceasefire_state([FIXED], "nothing", "2031")
    with pytest.raises(ce.UnknownId, match="give its id: 'first'"):
        ceasefire_state([FIXED], FIXED, "2031")  # type: ignore[arg-type]
    with pytest.raises(ce.Invalid, match="declared by north, south"):
        ceasefire_state([FIXED], "first", "2031", party="union")


def test_printed_with_its_reasons() -> None:
    assert str(ask("2031-05-02", truce("truce", by("north", "2031-05-01")))) == (
        """\
truce, at 2031-05-02: in force by what was declared; no end recorded
event        when        by     by then  note
-----------  ----------  -----  -------  ------------------------------------
declared     2031-05-01  north  yes
took effect  2031-05-01  north  yes      assumed to hold from its declaration"""
    )


EXTENSION = [
    ("2031-05-05", "2031-05-05"),
    ("2031-05-05T12:00", "2031-05-05T12:00"),
    ("2031-05-05", "2031-05-06"),
    ("2031-05", "2031-05-05"),
]


@pytest.mark.parametrize(("until", "begins"), EXTENSION)
def test_what_extends_comes_before_the_end_wherever_the_times_allow_it(
    until: str, begins: str
) -> None:
    first = truce("first", by("north", "2031-05-01", until=until))
    later = truce("later", by("north", begins, until="2031-06-20"), extends="first")
    for day in ("2031-05-05", "2031-05-05T12:00", "2031-05-06", "2031-05-07"):
        found = ceasefire_state([first, later], "first", day)
        assert found.was("lapsed") is NO
        assert found.in_force is YES


def test_what_extends_it_after_the_end_leaves_it_lapsed_till_then() -> None:
    first = truce("first", by("north", "2031-05-01", until="2031-05-05"))
    later = truce("later", by("north", "2031-05-07"), extends="first")
    days = ("2031-05-05", "2031-05-06", "2031-05-08")
    asked = [ceasefire_state([first, later], "first", day) for day in days]
    assert [states(found) for found in asked] == [["in_force", "lapsed"], ["lapsed"], ["extended"]]


def test_of_two_that_extend_it_either_may_hold() -> None:
    line = [
        truce("first", by("north", "2031-05-01", until="2031-05-05")),
        truce("one", by("north", "2031-05-04", until="2031-05-08"), extends="first"),
        truce("other", by("south", "2031-05-10"), extends="first"),
    ]
    days = ("2031-05-07", "2031-05-09", "2031-05-10", "2031-05-11")
    asked = [ceasefire_state(line, "first", day) for day in days]
    assert {found.state for found in asked} == {CeasefireState.EXTENDED}
    assert [found.in_force for found in asked] == [YES, NO, MAYBE, YES]


HEADERS = [
    ("2031-01-08", "in force"),
    ("2031-01-09", "in force or extended by b: in force"),
    ("2031-01-15", "extended by b: in force"),
    ("2031-01-20", "extended by b, which is in force or has run out: perhaps in force"),
    ("2031-01-25", "extended by b, which has run out: not in force"),
    ("2031-02-05", "extended by b, which is resumed by c: in force"),
    ("2031-02-15", "extended by b, which is resumed by c: not in force"),
    ("2031-03-05", "replaced by d"),
]


@pytest.mark.parametrize(("at", "told"), HEADERS)
def test_the_first_line_tells_whether_what_carries_it_on_holds(at: str, told: str) -> None:
    line = [
        truce("a", by("north", "2031-01-01", until="2031-01-10")),
        truce("b", by("north", "2031-01-09", until="2031-01-20"), extends="a"),
        truce("c", by("north", "2031-02-01", until="2031-02-10"), resumes="b"),
        truce("d", by("north", "2031-03-01"), replaces="a"),
    ]
    found = ceasefire_state(line, "a", at)
    assert str(found).splitlines()[0] == f"a, at {at}: {told}"


# Laws

INSTANTS = st.integers(0, 9)
EVENTS = st.fixed_dictionaries(
    {
        "declared": INSTANTS,
        "effective": INSTANTS,
        "until": st.none() | INSTANTS,
        "ended": st.none() | INSTANTS,
        "extends": st.none() | INSTANTS,
        "replaces": st.none() | INSTANTS,
        "resumes": st.none() | INSTANTS,
        "amends": st.none() | INSTANTS,
    }
)


def line_of(times: dict[str, int | None], vague: dict[str, int]) -> list[ce.Ceasefire]:
    """Make a ceasefire and its followers, each event at an hour, or vaguely in some hours."""

    def when(name: str) -> str | None:
        hour = times[name]
        if hour is None:
            return None
        first, last = max(hour - vague.get(name, 0), 0), hour + vague.get(name, 0)
        return f"[2031-05-01T{first:02}:00:00Z..2031-05-01T{last:02}:00:00Z]"

    first = by("north", when("declared"), effective=when("effective"), until=when("until"))
    followers = [
        truce(way, by("south", when(way)), **{way: "truce"})
        for way in ("extends", "replaces", "resumes", "amends")
        if times[way] is not None
    ]
    return [truce("truce", first, ended=when("ended")), *followers]


def sound(times: dict[str, int | None]) -> dict[str, int | None]:
    """Put the times of one ceasefire in an order that its record allows."""
    told = sorted(t for t in (times["declared"], times["effective"]) if t is not None)
    times |= {"declared": told[0], "effective": told[1]}
    for name, first in (("until", told[1]), ("ended", told[0])):
        end = times[name]
        times[name] = None if end is None else max(end, first)
    return times


HOURS = EVENTS.map(sound)


@given(HOURS, INSTANTS)
def test_between_exact_times_the_table_alone_decides(times: dict[str, Any], hour: int) -> None:
    """With all hours different, the state is where the table leads, event by event."""
    told = [(when, name) for name, when in times.items() if when is not None]
    if len({when for when, _ in told}) < len(told):
        return
    event = {
        "effective": LifeEvent.TOOK_EFFECT,
        "until": LifeEvent.RAN_OUT,
        "extends": LifeEvent.EXTENDED,
        "replaces": LifeEvent.REPLACED,
        "resumes": LifeEvent.RESUMED,
        "amends": LifeEvent.AMENDED,
    }
    state, lost = CeasefireState.UNDECLARED, False
    for when, name in sorted(told):
        if when <= hour:
            then = LIFE[state].get(event.get(name) or LifeEvent(name))
            state, lost = then or state, lost or then is None
    found = ceasefire_state(line_of(times, {}), "truce", f"2031-05-01T{hour:02}:30Z")
    assert bool(found.misplaced) == lost
    assert lost or found.states == (state,)


@settings(max_examples=2 * settings().max_examples)
@given(HOURS, INSTANTS, st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_who_knows_less_excludes_no_more(
    times: dict[str, Any], hour: int, by_hours: list[int]
) -> None:
    """Whatever is possible with exact times is possible with vaguer ones.

    But not what one who knows more holds against the record: that what extends came after the end.
    """
    if None not in (times["extends"], times["until"]) and times["extends"] > times["until"]:
        return
    vague = dict(zip(times, by_hours, strict=True))
    at = f"2031-05-01T{hour:02}:30Z"
    exact = ceasefire_state(line_of(times, {}), "truce", at)
    try:
        rough = ceasefire_state(line_of(times, vague), "truce", at)
    except ce.Invalid:
        return  # so vague that the record refuses it
    if not exact.misplaced:
        assert set(exact.states) <= set(rough.states)
        assert rough.in_force in (exact.in_force, MAYBE)


TERMS = st.lists(st.tuples(INSTANTS, st.none() | INSTANTS), min_size=1, max_size=4)


@given(TERMS, INSTANTS)
def test_it_is_in_force_while_some_declaration_holds_and_only_then(
    terms: list[tuple[int, int | None]], hour: int
) -> None:
    sorted_terms = [(a, b) if b is None else (min(a, b), max(a, b)) for a, b in terms]
    declared = [
        by(f"p{i}", f"2031-05-01T{a:02}:00Z", until=None if b is None else f"2031-05-01T{b:02}:00Z")
        for i, (a, b) in enumerate(sorted_terms)
    ]
    found = ask(f"2031-05-01T{hour:02}:30Z", truce("truce", *declared))
    holds = any(a <= hour and (b is None or b > hour) for a, b in sorted_terms)
    begun = any(a <= hour for a, _ in sorted_terms)
    assert states(found) == ["in_force" if holds else "lapsed" if begun else "undeclared"]
    assert found.in_force is (YES if holds else NO)


@given(chronicles(), whens())
def test_every_chronicle_gets_an_answer(chronicle: ce.Chronicle, at: ce.When) -> None:
    """Some state is possible of each ceasefire; a law of the sides: names decide nothing."""
    for ceasefire in chronicle.ceasefires:
        found = ceasefire_state(chronicle, ceasefire.id, at)
        assert found.states
        assert str(found).startswith(ceasefire.id)
        swapped = attrs.evolve(
            ceasefire,
            declarations=[
                attrs.evolve(d, party={"north": "south", "south": "north"}[d.party])
                for d in ceasefire.declarations
            ],
        )
        others = [c for c in chronicle.ceasefires if c != ceasefire]
        mirrored = attrs.evolve(chronicle, ceasefires=[*others, swapped])
        assert ceasefire_state(mirrored, ceasefire.id, at).states == found.states
        assert ceasefire.id in {c.id for c in chain(chronicle, ceasefire.id)}


class TestChains:
    """Ceasefires in order, with the gaps and overlaps between them."""

    def test_in_order_with_seams(self) -> None:
        found = chain([AGAIN, LATER, FIXED], "later")
        assert [ceasefire.id for ceasefire in found] == ["first", "later", "again"]
        assert [(seam.earlier, seam.way) for seam in found.seams] == [
            ("first", "extends"),
            ("later", "resumes"),
        ]
        assert found == chain(LINE, "first") == chain(LINE, "again")

    def test_gaps_and_overlaps(self) -> None:
        found = chain(LINE, "first")
        assert [seam.later for seam in found.gaps()] == ["again"]
        assert [seam.later for seam in found.overlaps()] == ["later"]
        assert str(found.gaps()[0].length) == "1 to 3 days"
        assert found.gaps()[0].because == "later to 2031-05-08, again from 2031-05-10"

    def test_what_may_be_a_gap(self) -> None:
        vague = truce("vague", by("north", "2031-05"), resumes="first")
        found = chain([FIXED, vague], "first")
        assert found.gaps() == ()
        assert [seam.later for seam in found.gaps(maybe=True)] == ["vague"]

    @pytest.mark.parametrize(
        ("way", "gap", "overlap", "because"),
        [
            ("resumes", MAYBE, MAYBE, "no end of open is stated"),
            ("extends", NO, MAYBE, "no end of open is stated"),
            ("amends", NO, NO, "later amends open from 2031-06-01, which leaves it in force"),
            ("replaces", NO, NO, "later replaces open from 2031-06-01, which ends it"),
        ],
    )
    def test_where_no_end_is_recorded_the_way_decides(
        self, way: str, gap: ce.Truth, overlap: ce.Truth, because: str
    ) -> None:
        open_ended = truce("open", by("north", "2031-05-01"))
        later = truce("later", by("north", "2031-06-01"), **{way: "open"})
        (seam,) = chain([open_ended, later], "open").seams
        assert (seam.gap, seam.overlap, seam.length) == (gap, overlap, None)
        assert seam.because == because

    def test_what_is_replaced_ends_with_its_replacement(self) -> None:
        old = truce("old", by("north", "2031-05-01", until="2031-07-01"))
        new = truce("new", by("north", "2031-05-10"), replaces="old")
        found = chain([old, new], "old")
        assert (found.gaps(maybe=True), found.overlaps(maybe=True)) == ((), ())
        assert found.seams[0].ended == ce.When.of("2031-05-10")
        assert [row.split()[1:3] for row in str(found).splitlines()[2:]] == [
            ["2031-05-01", "2031-05-10"],
            ["2031-05-10", "replaces"],
        ]

    @pytest.mark.parametrize("way", ["replaces", "amends"])
    def test_what_was_over_before_leaves_a_gap(self, way: str) -> None:
        old = truce("old", by("north", "2031-05-01", until="2031-05-05"))
        new = truce("new", by("north", "2031-05-10"), **{way: "old"})
        (seam,) = chain([old, new], "old").seams
        assert (seam.gap, seam.overlap, str(seam.length)) == (YES, NO, "4 to 6 days")
        assert seam.because == "old to 2031-05-05, new from 2031-05-10"

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
        self, until: str, begins: str, gap: ce.Truth
    ) -> None:
        first = truce("first", by("north", "2031-05-01", until=until))
        later = truce("later", by("north", begins), extends="first")
        found = chain([first, later], "first")
        assert found.seams[0].gap is gap
        found_in_between = ceasefire_state([first, later], "first", until)
        assert (found_in_between.was("lapsed") is NO) == (gap is NO)
        again = attrs.evolve(later, extends=None, resumes="first")
        assert chain([first, again], "first").seams[0].gap is (gap | MAYBE)

    def test_what_else_extended_it_fills_the_gap(self) -> None:
        first = truce("first", by("north", "2031-05-01", until="2031-05-05"))
        more = truce("more", by("north", "2031-05-04", until="2031-05-20"), extends="first")
        new = truce("new", by("north", "2031-05-15"), replaces="first")
        found = {seam.way: seam for seam in chain([first, more, new], "first").seams}
        assert (found["replaces"].gap, found["replaces"].ended) == (NO, new.declarations[0].begins)
        late = attrs.evolve(new, replaces=None, resumes="first")
        assert chain([first, more, late], "first").seams[1].overlap is YES

    def test_how_long_two_overlap_is_told(self) -> None:
        first = truce("first", by("north", "2031-05-01", until="2031-05-10"))
        later = truce("later", by("north", "2031-05-05", until="2031-05-20"), extends="first")
        told = "no   yes      minus 6 days to minus 4 days"
        assert str(chain([first, later], "first")).endswith(told)

    def test_a_later_one_never_comes_first_whatever_its_date(self) -> None:
        one = truce("one", by("north", "2031-06-01"))
        two = truce("two", by("north", "2031-05-01"), amends="one")
        assert [c.id for c in chain([one, two], "two")] == ["one", "two"]

    def test_others_stay_out(self) -> None:
        assert [c.id for c in chain([FIXED, truce("other")], "other")] == ["other"]

    def test_a_circle_is_named_and_what_hangs_on_it_stays_in_order(self) -> None:
        line = [
            truce("one", by("north", "2031-05-01"), resumes="two"),
            truce("two", by("north", "2031-05-02"), extends="one"),
            truce("end", by("north", "2031-04"), amends="two"),
        ]
        found = chain(line, "end")
        assert found.circle == ("one", "two")
        assert [c.id for c in found] == ["one", "two", "end"]
        assert "in a circle: one, two" in str(found)


def diagram() -> str:
    """Draw the table as a Mermaid diagram, the events that change nothing left out."""
    lines = ["stateDiagram-v2", f"    [*] --> {next(iter(LIFE))}"]
    for state, ways in LIFE.items():
        for event, then in ways.items():
            if then is not state:
                lines.append(f"    {state} --> {then}: {event.replace('_', ' ')}")
    return "\n".join(lines)


def test_the_diagram_in_the_docs_is_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "ceasefires.md"
    assert f"```mermaid\n{diagram()}\n```" in page.read_text(encoding="utf-8")


def test_what_ends_before_it_begins_in_the_zone_of_the_chronicle_has_states() -> None:
    odd = ce.Declaration(party="north", effective="2031-05-03T10:00Z", until="2031-05-02")
    truce = ce.Ceasefire(id="truce", title="A truce", declarations=[odd])
    chronicle = ce.Chronicle(zone="Asia/Baku", ceasefires=[truce])
    ended = ce.ceasefire_state(chronicle, "truce", "2031-05-03T09:00Z")
    assert [state.value for state in ended.states] == ["undeclared", "declared"]
    assert [event.value for event in ended.misplaced] == ["ran_out"]
    later = ce.ceasefire_state(chronicle, "truce", "2031-05-09")
    assert [state.value for state in later.states] == ["lapsed"]
