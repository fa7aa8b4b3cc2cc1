"""How a ceasefire stood: the table, worked examples, and laws over imprecise times."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.peace_process.ceasefire_states import LIFE
from caucasus_events.testing.strategies import chronicles, whens
from tests.helpers import ALIKE, declared as by, truce

YES, MAYBE, NO = ce.Truth.YES, ce.Truth.MAYBE, ce.Truth.NO
S, E = ce.CeasefireState, ce.LifeEvent


Truce = tuple[ce.Record, ...]


def ask(when: str, *truces: Truce, **how: Any) -> ce.StatesAt:
    """Ask about the first of some ceasefires."""
    records = [record for truce in truces for record in truce]
    return ce.ceasefire_state(records, id_of(truces[0]), when, **how)


def id_of(truce: Truce) -> str:
    (ceasefire,) = (record for record in truce if isinstance(record, ce.Ceasefire))
    return ceasefire.id


def zoned(truce: Truce, zone: str) -> ce.Chronicle:
    """Give a chronicle of one ceasefire, in a zone."""
    return attrs.evolve(ce.amended(truce), zone=zone)


def states(found: ce.StatesAt) -> str:
    return " ".join(found.states)


# The one table that code, reference and tests read


def test_every_state_has_its_row_and_every_state_can_be_reached() -> None:
    assert list(LIFE) == list(S)
    reached = {S.UNDECLARED}
    for _ in S:
        reached |= {then for state in reached for then in LIFE[state].values()}
    assert reached == set(S)


def test_nothing_leads_back_to_before_it_was_in_force_or_on_from_its_replacement() -> None:
    for state in set(S) - {S.UNDECLARED, S.DECLARED}:
        assert {S.UNDECLARED, S.DECLARED}.isdisjoint(LIFE[state].values())
    assert set(LIFE[S.REPLACED].values()) == {S.REPLACED}


def test_nothing_in_the_table_can_be_changed() -> None:
    table: Any = LIFE
    for row in (table, *table.values()):
        for key in (*row, "another"):
            with pytest.raises(TypeError):
                row[key] = {}
            with pytest.raises(TypeError):
                del row[key]


def test_the_table_is_laid_out_whole() -> None:
    rows = ce.life_table().splitlines()[2:]
    heads = {row.split("  ")[0] for row in rows if row[0] != " "}
    assert heads == {state.replace("_", " ") for state in S}


def test_the_diagram_in_the_docs_is_the_table() -> None:
    """As a Mermaid diagram, the events that change nothing left out."""
    lines = ["stateDiagram-v2", f"    [*] --> {next(iter(LIFE))}"]
    for state, ways in LIFE.items():
        moves = ((event, then) for event, then in ways.items() if then is not state)
        lines += [f"    {state} --> {then}: {event.replace('_', ' ')}" for event, then in moves]
    diagram = "\n".join(lines)
    page = Path(__file__).parents[2] / "docs" / "ceasefires.md"
    assert f"```mermaid\n{diagram}\n```" in page.read_text(encoding="utf-8")


# Worked examples

FIXED = truce(
    "first",
    by("north", "2031-05-01", begins="2031-05-02T12:00", until="2031-05-05T12:00"),
    by("south", "2031-05-02", begins="2031-05-02T12:00", until="2031-05-05T12:00"),
)
LATER = truce(
    "later", by("north", "2031-05-04", begins="2031-05-05T09:00", until="2031-05-08"),
    extends="first",
)  # fmt: skip
AGAIN = truce("again", by("south", "2031-05-10"), resumes="later")
NORTH = by("north", "2031-05-01")
TERM = by("north", "2031-05-01", until="2031-05-05")

# The first of some ceasefires is asked about: at which times, in which states it can have been,
# and, where it does not follow from the state, whether it was in force.
EXAMPLES: dict[str, tuple[list[Truce], dict[str, str | tuple[str, ce.Truth]]]] = {
    "a fixed term": ([FIXED], {
        "2031-04-30": "undeclared",
        "2031-05-01": "undeclared declared",
        "2031-05-02T11:00": "declared",
        "2031-05-02": "declared in_force",
        "2031-05-03": "in_force",
        "2031-05-05T13:00": "lapsed",
        "2031-05-05": "in_force lapsed",
        "2031-05": "undeclared declared in_force lapsed",
    }),
    "what carries it on says whether it holds": ([FIXED, LATER, AGAIN], {
        "2031-05-05T08:00": "in_force",
        "2031-05-05T10:00": ("extended", YES),
        "2031-05-08": ("extended", MAYBE),
        "2031-05-09": ("extended", NO),
        "2031-05-11": ("extended", YES),
    }),
    "and so for the later one": ([LATER, AGAIN], {
        "2031-05-05T08:00": "declared",
        "2031-05-06": "in_force",
        "2031-05-08": "in_force lapsed",
        "2031-05-09": "lapsed",
        "2031-05-11": ("resumed", YES),
    }),
    "it lapses when the last declaration has run out": (
        [truce("truce", by("north", "2031-05-01", until="2031-05-03"),
               by("south", "2031-05-01", until="2031-05-07"))],
        {"2031-05-05": "in_force", "2031-05-08": "lapsed"},
    ),
    "declared in time, in effect later": (
        [truce("truce", by("north", "2031-01-01", until="2031-02-01"),
               by("south", "2031-01-05", begins="2031-06-01"))],
        {"2031-03-15": "lapsed"},
    ),
    "a declaration after the end changes nothing": (
        [truce("old", by("north", "2031-01-01", until="2031-02-01"), by("south", "2031-06-01")),
         truce("again", by("north", "2031-03-01"), resumes="old")],
        {"2031-07-01": ("resumed", YES)},
    ),
    "a term stated as a period ends with it": (
        [truce("truce", by("north", "2031-05-01", until="2031-05-03/2031-05-07"))],
        {"2031-05-05": "in_force", "2031-05-07": "in_force lapsed", "2031-05-08": "lapsed"},
    ),
    "amended, ended and replaced": (
        [truce("old", NORTH, ended="2031-05-20"),
         truce("new", by("north", "2031-06-01"), replaces="old"),
         truce("change", by("north", "2031-05-10"), amends="old")],
        {"2031-05-11": "in_force", "2031-05-21": "ended", "2031-06-02": "replaced"},
    ),
    "called off before its hour": (
        [truce("off", by("north", "2031-05-01", begins="2031-05-10", until="2031-05-12"),
               ended="2031-05-05")],
        {"2031-05-03": "declared", "2031-05-07": "ended", "2031-05-15": "ended"},
    ),
    "replaced before its hour": (
        [truce("old", by("north", "2031-05-01", begins="2031-05-10")),
         truce("new", by("north", "2031-05-05"), replaces="old")],
        {"2031-05-15": "replaced"},
    ),
    "what is not stated stays open": (
        [truce("truce", by("north", None), by("south", "2031-05-01"))], {"2031-05-02": "in_force"}
    ),
    "no time is stated": (
        [truce("truce", by("north", None))], {"2031": "undeclared declared in_force"}
    ),
    "no declaration is recorded, which is not undeclared": (
        [truce()], {"2031": "undeclared declared in_force lapsed"}
    ),
    "no declaration is recorded, but its end": (
        [truce(ended="2031-05-01")], {"2031-06": "ended"}
    ),
    "an extension after a gap": (
        [truce("first", TERM), truce("later", by("north", "2031-05-07"), extends="first")],
        {"2031-05-05": "in_force lapsed", "2031-05-06": "lapsed", "2031-05-08": ("extended", YES)},
    ),
    "of two that extend it either may hold": (
        [truce("first", TERM),
         truce("one", by("north", "2031-05-04", until="2031-05-08"), extends="first"),
         truce("other", by("south", "2031-05-10"), extends="first")],
        {"2031-05-07": ("extended", YES), "2031-05-09": ("extended", NO),
         "2031-05-10": ("extended", MAYBE), "2031-05-11": ("extended", YES)},
    ),
    "the last instant before its extension": (
        [truce("first", TERM), truce("later", by("north", "2031-05-06"), extends="first")],
        {"2031-05-05T23:59:59.999999": "in_force", "2031-05-06": ("extended", YES)},
    ),
    "no gap before its extension, whenever one asks": (
        [truce("first", TERM), truce("later", by("north", "2031-05-06"), extends="first")],
        {"2031-05-04/2031-05-08": ("in_force extended", YES)},
    ),
    "a circle is no endless task": (
        [truce("one", resumes="two"), truce("two", extends="one")],
        {"2031": ("undeclared declared in_force extended", MAYBE)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", EXAMPLES)
def test_in_which_states_it_can_have_been(case: str) -> None:
    ceasefires, answers = EXAMPLES[case]
    for at, answer in answers.items():
        found = ask(at, *ceasefires)
        names, in_force = (answer, None) if isinstance(answer, str) else answer
        possible = names.split()
        may_hold = "in_force" in possible
        follows = YES if possible == ["in_force"] else MAYBE if may_hold else NO
        assert (states(found), found.in_force) == (
            names,
            follows if in_force is None else in_force,
        ), at
        assert found.misplaced == ()
        for state in S:
            only = YES if possible == [state] else MAYBE
            assert found.was(state) is (only if state in possible else NO)


@ALIKE
def test_one_declaration_of_several(one: str, other: str) -> None:
    both = truce("truce", by(one, "2031-05-01", until="2031-05-03"), by(other, "2031-05-02"))
    asked = [ask("2031-05-05", both, party=party) for party in (one, other, None)]
    assert [states(found) for found in asked] == ["lapsed", "in_force", "in_force"]


@ALIKE
def test_it_lapses_between_declarations(one: str, other: str) -> None:
    first = by(one, "2031-01-01", until="2031-02-01")
    gap = truce("truce", first, by(other, "2031-06-01"))
    days = {"2031-01-15": "in_force", "2031-03-15": "lapsed", "2031-07-01": "in_force"}
    assert {day: states(ask(day, gap)) for day in days} == days
    assert f"ran out      2031-02-01  {one}" in str(ask("2031-03-15", gap))
    assert "no end recorded" not in str(ask("2031-03-15", gap))
    undated = ask("2031-03-15", truce("truce", first, by(other, None)))
    assert (states(undated), undated.in_force) == ("in_force lapsed", MAYBE)


@pytest.mark.parametrize(
    ("until", "begins"),
    [
        ("2031-05-05", "2031-05-05"),
        ("2031-05-05T12:00", "2031-05-05T12:00"),
        ("2031-05-05", "2031-05-06"),
        ("2031-05", "2031-05-05"),
    ],
)
def test_what_extends_comes_before_the_end_wherever_the_times_allow_it(
    until: str, begins: str
) -> None:
    first = truce("first", by("north", "2031-05-01", until=until))
    later = truce("later", by("north", begins, until="2031-06-20"), extends="first")
    for day in ("2031-05-05", "2031-05-05T12:00", "2031-05-06", "2031-05-07"):
        found = ask(day, first, later)
        assert (found.was("lapsed"), found.in_force) == (NO, YES)


def test_an_event_out_of_place_changes_nothing() -> None:
    found = ask("2031-07", truce("truce", NORTH),
                truce("again", by("north", "2031-06-01"), resumes="truce"))  # fmt: skip
    assert (states(found), found.misplaced) == ("in_force", (E.RESUMED,))
    assert "out of place: resumed" in str(found)


def test_what_ends_before_it_begins_in_the_zone_of_the_chronicle_has_states() -> None:
    odd = by("north", None, begins="2031-05-03T10:00Z", until="2031-05-02")
    chronicle = zoned(truce("truce", odd), "Asia/Baku")
    early, late = (
        ce.ceasefire_state(chronicle, "truce", at) for at in ("2031-05-03T09:00Z", "2031-05-09")
    )
    assert (states(early), early.misplaced) == ("undeclared declared", (E.RAN_OUT,))
    assert (states(late), late.misplaced) == ("lapsed", ())


def test_many_declarations_without_a_start_are_no_endless_task() -> None:
    """Neither with ends that differ, nor with a later ceasefire beside them."""
    ends = (f"{2031 + n // 300}-{1 + n // 25 % 12:02}-{1 + n % 25:02}" for n in range(600))
    many = truce("many", *(by(f"p{n}", None, until=until) for n, until in enumerate(ends)))
    extended, resumed = (
        truce("later", by("p0", None), **{way: "many"}) for way in ("extends", "resumes")
    )
    assert states(ask("2031-06-01", many)) == "in_force lapsed"
    assert states(ask("2040", many)) == "lapsed"
    assert states(ask("2040", many, extended)) == "extended"
    assert states(ask("2040", many, resumed)) == "lapsed resumed"


def test_zones_are_the_chronicles_own() -> None:
    line = truce("truce", by("north", "2031-05-01T00:30"))
    chronicle = zoned(line, "+04:00")
    assert states(ce.ceasefire_state(chronicle, "truce", "2031-04-30T20:45Z")) == "in_force"
    assert states(ce.ceasefire_state(chronicle, "truce", "2031-05-01T00:20")) == "undeclared"
    assert states(ask("2031-04-30T20:45Z", line)) == "undeclared declared in_force"


# By whose account


def told(speaker: str, *claims: ce.Claim, id: str = "", **fields: Any) -> ce.Statement:
    return ce.Statement(id=id or f"{speaker}-tells", speaker=speaker, claims=claims, **fields)


@ALIKE
def test_a_truce_declared_by_one_of_two_is_in_force_by_its_word_and_the_other_is_missing(
    one: str, other: str
) -> None:
    found = ask("2031-05-05", truce("truce", by(one), parties=[one, other]))
    assert (states(found), found.told_by, found.missing) == ("in_force", (one,), (other,))
    assert found.form == "unilateral"
    head = str(found).splitlines()[0]
    assert f"by {one}'s account alone; no declaration by {other} is told by then" in head
    late = truce("truce", by(one), by(other, "2031-05-09"), parties=[one, other])
    assert ask("2031-05-05", late).missing == (other,)
    assert ask("2031-05-10", late).missing == ()


def test_what_one_party_declared_and_what_one_account_tells() -> None:
    mediated = truce("truce", by("north", until="2031-05-09"), parties=["north", "south"])
    told_of = told("union", by("south", "2031-05-04"), by("north", "2031-05-03", key="north"))
    records = [*mediated, told_of]
    asked = {
        "own word first": {},
        "its own": {"party": "north"},
        "told by another": {"party": "south"},
        "declared nothing": {"party": "union"},
        "one account": {"account": "north"},
        "another account": {"account": "union"},
        "one party by an account that tells nothing of it": {"account": "north", "party": "south"},
    }
    found = {
        name: states(ce.ceasefire_state(records, "truce", "2031-05-20", **how))
        for name, how in asked.items()
    }
    assert found == {
        "own word first": "in_force",
        "its own": "lapsed",
        "told by another": "in_force",
        "declared nothing": "undeclared",
        "one account": "lapsed",
        "another account": "in_force",
        "one party by an account that tells nothing of it": "undeclared",
    }


@ALIKE
def test_a_denied_declaration_is_a_dispute(one: str, other: str) -> None:
    """By a claim of its own or by a response; what is retracted counts no more."""
    declared = truce("truce", by(one), parties=[one, other])
    third = told("union", by(other, "2031-05-03"))
    denials = (
        told(other, by(other, None, polarity="denied")),
        told(other, responses=[ce.Response(kind="denies", to="union-tells#declaration")]),
    )
    for denial in denials:
        found = ce.ceasefire_state([*declared, third, denial], "truce", "2031-05-05", party=other)
        assert {a.voice: " ".join(a.states) for a in found.by_account} == {
            other: "undeclared",
            "union": "in_force",
        }
        assert (states(found), found.in_force) == ("undeclared in_force", MAYBE)
        assert "disputed: " in str(found)
    for to in ("union-tells#declaration", "union-tells"):
        back = ce.Response(kind="retracts", to=to)
        records = [*declared, third, denials[0], told("union", id="back", responses=[back])]
        found = ce.ceasefire_state(records, "truce", "2031-05-05")
        assert (states(found), found.is_disputed, found.missing) == ("in_force", False, (other,))


def test_a_word_without_a_time_takes_the_times_that_others_tell() -> None:
    records = [*truce("truce", by("north", None)), told("union", by("north", "2031-05-03"))]
    days = {"2031-05-02": "undeclared", "2031-05-04": "in_force"}
    assert {day: states(ce.ceasefire_state(records, "truce", day)) for day in days} == days


def test_what_one_voice_tells_with_a_time_and_without_is_one_declaration() -> None:
    """So that the end that it tells elsewhere is the end of what it dated."""
    made = [by("north", "2031-05-01"), by("north", None, until="2031-05-03", key="until")]
    found = ce.ceasefire_state([*truce("truce"), told("union", *made)], "truce", "2031-05-09")
    assert states(found) == "lapsed"


def test_who_tells_of_no_expiry_date_and_no_time_tells_it_of_what_others_date() -> None:
    records = [
        *truce("truce", by("north", None, is_indefinite=True)),
        told("union", by("north", "2031-05-03")),
    ]
    assert "no expiry" in str(ce.ceasefire_state(records, "truce", "2031-05-04"))


@pytest.mark.parametrize(
    ("how", "state"),
    [("expired", "lapsed"), ("called_off", "ended"), ("collapsed", "ended"),
     ("replaced", "replaced"), ("other", "ended")],
)  # fmt: skip
def test_each_end_that_is_told_has_its_state(how: str, state: str) -> None:
    end = told("south", ce.Ending(subject="truce", how=how, when="2031-05-05", wording="gone"))
    found = ce.ceasefire_state([*truce("truce", by("north")), end], "truce", "2031-05-09")
    assert states(found) == state


def test_those_who_are_accused_by_then_stand_beside_the_state() -> None:
    """Both say within the hour that the other broke it."""
    both = truce("truce", by("north", "2031-05-03T12:00"), by("south", "2031-05-03T12:00"))
    accused = [
        told(one, ce.Violation(subject="truce", by=other, during=f"2031-05-03T12:{minute}"),
             id=f"{one}-accuses")
        for one, other, minute in (("north", "south", "05"), ("south", "north", "20"))
    ]  # fmt: skip
    none = told("union", ce.Violation(subject="truce", by="north", count=0, key="none"))
    asked = ("2031-05-03T12:02", "2031-05-03T12:10", "2031-05-03T13:00")
    found = [ce.ceasefire_state([*both, *accused, none], "truce", at) for at in asked]
    assert [states(state) for state in found] == ["in_force"] * 3
    assert [[a.address for a in state.accusations] for state in found] == [
        [],
        ["north-accuses#violation"],
        ["north-accuses#violation", "south-accuses#violation"],
    ]
    assert str(found[2]).splitlines()[-2:] == [
        "accused of a breach by then: south by north: north-accuses#violation",
        "accused of a breach by then: north by south: south-accuses#violation",
    ]


# Printed


@ALIKE
def test_of_many_accusations_three_are_listed_and_the_rest_counted(one: str, other: str) -> None:
    violations = [
        ce.Violation(subject="truce", by=other, during=f"2031-05-0{day}", key=f"{day}")
        for day in range(2, 6)
    ]
    for count, more in ((3, ""), (4, " and 1 more")):
        said = told(one, *violations[:count], id="v")
        found = ce.ceasefire_state([*truce("truce", by(one)), said], "truce", "2031-05-09")
        line = f"accused of a breach by then: {other} by {one}: v#2, v#3, v#4{more}"
        assert str(found).splitlines()[-1] == line


def test_printed_with_its_reasons() -> None:
    assert str(ask("2031-05-02", truce("truce", NORTH))) == (
        """\
truce, at 2031-05-02: in force by what was declared; no end recorded; by north's account alone
event        when        by     by then  told by  note
-----------  ----------  -----  -------  -------  ------------------------------------
declared     2031-05-01  north  yes      north
took effect  2031-05-01  north  yes      north    assumed to hold from its declaration"""
    )


@pytest.mark.parametrize(
    ("ceasefire", "head"),
    [
        (truce("truce", NORTH, ended="2031-06-01", by="south"), "truce, at 2031-05-02: in force"),
        (truce("truce", by("north", "2031-05-01", until="2031-06-01")),
         "truce, at 2031-05-02: in force; by north's account alone"),
        (truce(), "truce, at 2031-05-02: undeclared or declared or in force or lapsed; "
         "no declaration is recorded"),
    ],
)  # fmt: skip
def test_no_end_is_missing_where_one_is_recorded(ceasefire: Truce, head: str) -> None:
    assert str(ask("2031-05-02", ceasefire)).splitlines()[0] == head


def test_events_are_listed_in_the_order_in_which_they_had_surely_come() -> None:
    vague = truce("first", by("north", "2031-05-01T12:00"), ended="[2031-05-01..2031-05-04]")
    later = truce("later", by("north", "2031-05-05"), by("south", "2031-05-05"), resumes="first")
    events = [h.event.value for h in ask("2031-06", vague, later).happenings]
    assert events == ["declared", "took_effect", "ended", "resumed"]


@pytest.mark.parametrize(
    ("at", "summary"),
    [
        ("2031-01-08", "in force"),
        ("2031-01-09", "in force or extended by b: in force"),
        ("2031-01-15", "extended by b: in force"),
        ("2031-01-20", "extended by b, which is in force or has run out: perhaps in force"),
        ("2031-01-25", "extended by b, which has run out: not in force"),
        ("2031-02-05", "extended by b, which is resumed by c: in force"),
        ("2031-02-15", "extended by b, which is resumed by c: not in force"),
        ("2031-03-05", "replaced by d"),
    ],
)
def test_the_first_line_says_whether_what_carries_it_on_holds(at: str, summary: str) -> None:
    found = ask(
        at,
        truce("a", by("north", "2031-01-01", until="2031-01-10")),
        truce("b", by("north", "2031-01-09", until="2031-01-20"), extends="a"),
        truce("c", by("north", "2031-02-01", until="2031-02-10"), resumes="b"),
        truce("d", by("north", "2031-03-01"), replaces="a"),
    )
    assert found.summary == summary
    assert str(found).splitlines()[0] == f"a, at {at}: {summary}; by north's account alone"


# Laws

HOUR = st.integers(0, 9)
Hours = dict[str, int | None]
WAYS = ("extends", "replaces", "resumes", "amends")


def sound(times: Hours) -> Hours:
    """Put the times of one ceasefire in an order that its record allows."""
    first, last = sorted(t for t in (times["declared"], times["begins"]) if t is not None)
    ends = {
        name: None if (end := times[name]) is None else max(end, least)
        for name, least in (("until", last), ("ended", first))
    }
    return {**times, "declared": first, "begins": last, **ends}


HOURS = st.fixed_dictionaries(
    dict.fromkeys(("declared", "begins"), HOUR)
    | {name: st.none() | HOUR for name in ("until", "ended", *WAYS)}
).map(sound)
VAGUE = st.lists(st.integers(0, 3), min_size=8, max_size=8)


def line_of(times: Hours, vague: Hours) -> list[Truce]:
    """Make a ceasefire and its followers, each event at an hour, or vaguely in some hours."""

    def when(name: str) -> str | None:
        hour, wide = times[name], vague.get(name) or 0
        if hour is None:
            return None
        ends = (f"2031-05-01T{at:02}:00:00Z" for at in (max(hour - wide, 0), hour + wide))
        return f"[{'..'.join(ends)}]"

    first = by("north", when("declared"), begins=when("begins"), until=when("until"))
    followers = (truce(way, by("south", when(way)), **{way: "truce"}) for way in WAYS if when(way))
    return [truce("truce", first, ended=when("ended")), *followers]


def half_past(hour: int) -> str:
    return f"2031-05-01T{hour:02}:30Z"


@given(HOURS, HOUR)
def test_between_exact_times_the_table_alone_decides(times: Hours, hour: int) -> None:
    """With all hours different, the state is where the table leads, event by event."""
    told = sorted((when, name) for name, when in times.items() if when is not None)
    if len({when for when, _ in told}) < len(told):
        return
    names = ("begins", "until", *WAYS)
    events = (E.TOOK_EFFECT, E.RAN_OUT, E.EXTENDED, E.REPLACED, E.RESUMED, E.AMENDED)
    event_of: dict[str, ce.LifeEvent] = dict(zip(names, events, strict=True))
    state, lost = S.UNDECLARED, False
    for when, name in told:
        if when <= hour:
            then = LIFE[state].get(event_of.get(name) or E(name))
            state, lost = then or state, lost or then is None
    found = ask(half_past(hour), *line_of(times, {}))
    assert bool(found.misplaced) == lost
    assert lost or found.states == (state,)


@settings(max_examples=2 * settings().max_examples)
@given(HOURS, HOUR, VAGUE)
def test_who_knows_less_excludes_no_more(times: Hours, hour: int, wide: list[int]) -> None:
    """Whatever is possible with exact times is possible with vaguer ones.

    But not what one who knows more holds against the record: that what extends came after the end.
    """
    extends, until = times["extends"], times["until"]
    if extends is not None and until is not None and extends > until:
        return
    exact = ask(half_past(hour), *line_of(times, {}))
    try:
        rough = ask(half_past(hour), *line_of(times, dict(zip(times, wide, strict=True))))
    except ce.Invalid:
        return  # so vague that the record refuses it
    if not exact.misplaced:
        assert set(exact.states) <= set(rough.states)
        assert rough.in_force in (exact.in_force, MAYBE)


SPELLS = st.lists(
    st.tuples(HOUR, st.integers(0, 1), st.none() | HOUR, st.integers(0, 1)), min_size=1, max_size=3
)
OTHERS = st.dictionaries(
    st.sampled_from(("ended", "resumes", "replaces", "amends")),
    st.tuples(HOUR, st.integers(0, 1)),
    max_size=2,
)


@given(SPELLS, OTHERS, HOUR)
def test_what_is_possible_is_what_some_exact_times_make_so(
    spells: list[tuple[int, int, int | None, int]], others: dict[str, tuple[int, int]], hour: int
) -> None:
    """Neither more nor less: of several declarations and what ends, resumes or amends them."""
    windows = {f"{n}from": (a, a + wide) for n, (a, wide, _, _) in enumerate(spells)}
    for n, (_, _, b, wide) in enumerate(spells):
        windows |= {} if b is None else {f"{n}until": (b, b + wide)}
    windows |= {name: (a, a + wide) for name, (a, wide) in others.items()}

    def asked(times: dict[str, tuple[int, int]]) -> ce.StatesAt | None:
        when = {
            name: f"[2031-05-01T{a:02}:00:00Z..2031-05-01T{b:02}:00:00Z]"
            for name, (a, b) in times.items()
        }
        try:
            declared = [
                by(f"p{n}", "2031-04-30", begins=when[f"{n}from"], until=when.get(f"{n}until"))
                for n in range(len(spells))
            ]
            first = truce("truce", *declared, ended=when.get("ended"))
        except ce.Invalid:
            return None  # it ends before it begins
        later = (
            truce(way, by("p0", when[way]), **{way: "truce"})
            for way in ("resumes", "replaces", "amends")
            if way in when
        )
        return ask(half_past(hour), first, *later)

    rough = asked(windows)
    exact = [asked({n: (at, at) for n, at in zip(windows, each, strict=True)})
             for each in product(*({*ends} for ends in windows.values()))]  # fmt: skip
    sound = [one for one in exact if one is not None and not one.misplaced]
    if rough is not None and sound:
        assert rough.misplaced == ()
        assert set(rough.states) == {state for one in sound for state in one.states}


@given(st.lists(st.tuples(HOUR, st.none() | HOUR), min_size=1, max_size=4), HOUR)
def test_it_is_in_force_while_some_declaration_holds_and_only_then(
    terms: list[tuple[int, int | None]], hour: int
) -> None:
    spells = [(a, b) if b is None else (min(a, b), max(a, b)) for a, b in terms]
    at = [f"2031-05-01T{n:02}:00Z" for n in range(10)]
    declared = [
        by(f"p{i}", at[a], until=None if b is None else at[b]) for i, (a, b) in enumerate(spells)
    ]
    found = ask(half_past(hour), truce("truce", *declared))
    holds = any(a <= hour and (b is None or b > hour) for a, b in spells)
    begun = any(a <= hour for a, _ in spells)
    assert states(found) == ("in_force" if holds else "lapsed" if begun else "undeclared")
    assert found.in_force is (YES if holds else NO)


@given(chronicles(), whens())
def test_every_chronicle_gets_an_answer(chronicle: ce.Chronicle, at: ce.When) -> None:
    """Some state is possible of each ceasefire, by all accounts and by each.

    Where nobody disputes, nothing but the accounts of those who tell it counts.
    """
    for ceasefire in chronicle.ceasefires:
        found = ce.ceasefire_state(chronicle, ceasefire.id, at)
        assert found.states
        assert str(found).startswith(ceasefire.id)
        for one in found.by_account:
            assert one.states
            assert set(one.states) <= set(found.states)
        for voice in found.told_by:
            assert ce.ceasefire_state(chronicle, ceasefire.id, at, account=voice).states
        assert ceasefire.id in {c.id for c in ce.chain(chronicle, ceasefire.id)}
