"""A collection that grows: what is told of a record that cannot be added."""

from __future__ import annotations

import pytest

import caucasus_events as ce
from tests.helpers import party

CLASH = ce.Incident(id="clash", kind="clash", title="a clash")
FOUGHT = ce.Incident(id="fight", kind="clash", title="a fight")
SAID = ce.Statement(id="s", speaker="north", said="2031-05-03", summary="There was a clash.")
ONE = ce.IncidentLink(first="clash", second="fight", judgement="same", by="us", why="reports")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            ce.Statement(id="t", speaker="noth"),
            "$.statements['t'].speaker: expected the id of a party; found 'noth'; "
            "did you mean 'north'?",
        ),
        (
            ce.Statement(id="t", speaker="Northland"),
            "found 'Northland'; did you mean 'north', which has this name?",
        ),
        (
            ce.Statement(id="t", speaker="clash"),
            "expected the id of a party; found 'clash', the id of an incident",
        ),
        (
            ce.Statement(id="s", speaker="north", said="2031-05-03", summary="There was none."),
            "$.statements['s'].id: an id is used twice; found 's', held in statements; "
            "summary 'There was a clash.' and 'There was none.'; rename the new one",
        ),
        (ce.Place(id="north", names=["N"]), "found 'north', held in parties; rename"),
        (
            ce.Statement(id="t", speaker="north", responses=[ce.Response(kind="denies", to="s#c")]),
            "$.statements['t'].responses[0].to: ",
        ),
        (
            ce.IncidentLink(first="fight", second="clash", judgement="different", by="a", why="b"),
            "$.links['clash and fight']: two incidents are judged in two ways",
        ),
        (
            ce.Amendment(id="am", kind="correction", old=["s"], new=["north"], why="a slip"),
            "$.amendments['am'].old[0]: a record is replaced by records of its own kind",
        ),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_added(wrong: ce.Record, told: str) -> None:
    north = ce.Party(id="north", kind="state", names=["Northland"])
    builder = ce.ChronicleBuilder([north, CLASH, FOUGHT, ONE, SAID])
    before = builder.chronicle()
    sound = ce.Statement(id="sound", speaker="north")
    with pytest.raises(ce.Invalid) as caught:
        builder.add(sound, wrong)
    assert told in str(caught.value)
    assert builder.chronicle() == before
    assert "sound" not in builder
    assert builder.add(sound) == (sound,)


def test_what_is_held_already_is_no_fault_and_not_new() -> None:
    builder = ce.ChronicleBuilder([party("north"), CLASH, FOUGHT])
    assert builder.add(SAID, ONE, SAID) == (SAID, ONE)
    assert builder.add(CLASH, SAID, ONE) == ()
    assert len(builder) == 5


def test_records_that_need_each_other_come_together() -> None:
    south = party("south", ("north", "organ_of"))
    builder = ce.ChronicleBuilder()
    with pytest.raises(ce.Invalid, match="'north'"):
        builder.add(south)
    assert builder.add(south, party("north")) == (south, party("north"))
    with pytest.raises(ce.Invalid, match="run in a circle"):
        builder.add(party("a", ("b", "organ_of")), party("b", ("a", "organ_of")))


def test_a_builder_begins_with_what_has_no_faults() -> None:
    with pytest.raises(ce.Invalid, match="expected the id of a party"):
        ce.ChronicleBuilder([SAID])
    june = ce.datasets.june_2023()
    assert ce.ChronicleBuilder.of_checked(june).chronicle() == june
    with pytest.raises(ce.Invalid, match="not a record of a chronicle"):
        ce.ChronicleBuilder(june).add("s1")  # type: ignore[arg-type]


def test_times_without_zone_are_in_the_zone_of_the_collection() -> None:
    start = ce.Chronicle(zone="+04:00", parties=[party("north")])
    late = ce.Source(id="r", publisher="north", title="T", published="2031-05-03T01:00+04:00")
    told = ce.Statement(id="t", speaker="north", said="2031-05-03T02:00", reports=["r"])
    builder = ce.ChronicleBuilder(start)
    with pytest.raises(ce.Invalid, match=r"\$\.statements\['t'\]\.said"):
        builder.add(late, told)
