"""The laws of accounts and of their differences."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import attrs
from hypothesis import given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.testing.strategies import chronicles, statements, whens
from tests.laws.test_reconciling_laws import conflicts

many = settings(max_examples=2 * settings().max_examples)

SIDES = ("north", "south")


def both(chronicle: ce.Chronicle) -> ce.AccountDiff:
    return ce.diff(ce.account(chronicle, "north"), ce.account(chronicle, "south"))


@given(chronicles(), st.sampled_from(SIDES))
def test_an_account_does_not_differ_from_itself(chronicle: ce.Chronicle, side: str) -> None:
    """`diff(x, x)` has no differences."""
    own = ce.account(chronicle, side)
    same = ce.diff(own, own)
    assert same.differences == ()
    spoken = {finding.topic for finding in own.findings if finding.evidence.stances}
    assert {entry.topic for entry in same} == spoken


@many
@given(chronicles())
def test_a_diff_the_other_way_round_is_its_mirror_image(chronicle: ce.Chronicle) -> None:
    """`diff(b, a)` mirrors `diff(a, b)`, and a mirror image mirrored is the thing itself."""
    north, south = ce.account(chronicle, "north"), ce.account(chronicle, "south")
    assert ce.diff(south, north) == ce.diff(north, south).mirrored()
    assert ce.diff(north, south).mirrored().mirrored() == ce.diff(north, south)


@given(chronicles(), whens())
def test_a_diff_of_one_side_at_two_dates_mirrors_too(
    chronicle: ce.Chronicle, when: ce.When
) -> None:
    """The same function compares one side's account then and now."""
    now = ce.account(chronicle, "north")
    then = ce.account(ce.as_of(chronicle, said=when), "north")
    assert ce.diff(now, then) == ce.diff(then, now).mirrored()


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Give parties and sides other ids, everywhere in a record or a result."""
    if type(value) is str:
        return names.get(value, value)
    if isinstance(value, tuple):
        return tuple(renamed(item, names) for item in value)
    if isinstance(value, Mapping | ce.When | ce.Count) or not attrs.has(type(value)):
        return value
    fields = (field.name for field in attrs.fields(type(value)))
    return attrs.evolve(value, **{name: renamed(getattr(value, name), names) for name in fields})


def unordered(compared: ce.AccountDiff) -> Hashable:
    """Tell a diff without the alphabetical order of names in it."""
    return (
        (compared.left, compared.right),
        frozenset(
            (
                (entry.topic, entry.verdict, entry.other_topic),
                (frozenset(entry.left), frozenset(entry.right)),
                (frozenset(entry.left_silences), frozenset(entry.right_silences)),
            )
            for entry in compared
        ),
    )


@many
@given(chronicles())
def test_swapping_the_sides_swaps_the_diff(chronicle: ce.Chronicle) -> None:
    """Who is called north and who south decides nothing but names."""
    names = {
        f"{side}{organ}": f"{other}{organ}"
        for side, other in (SIDES, SIDES[::-1])
        for organ in ("", "-ministry", "-army", "-minister")
    }
    swapped = renamed(chronicle, names)
    found = ce.diff(ce.account(swapped, "south"), ce.account(swapped, "north"))
    assert unordered(found) == unordered(renamed(both(chronicle), names))


@many
@given(chronicles())
def test_an_account_holds_what_its_side_said_and_nothing_else(chronicle: ce.Chronicle) -> None:
    """The two accounts take every stance, silence and withdrawal of their side from the whole."""
    whole = ce.reconcile(chronicle)
    for side in SIDES:
        own = ce.account(chronicle, side).findings
        for kind in ("stances", "silences", "set_aside"):
            expected = {
                (finding.topic, item)
                for finding in whole
                for item in getattr(finding.evidence, kind)
                if item.side == side
            }
            found = {(f.topic, item) for f in own for item in getattr(f.evidence, kind)}
            assert found == expected


@many
@given(st.data())
def test_what_others_say_leaves_an_account_as_it_was(data: st.DataObject) -> None:
    """A side's account of a topic does not depend on who else speaks.

    A claim that it only quotes leaves its account if the quoted party says the same itself.
    """
    chronicle = data.draw(chronicles())
    tie = ce.Affiliation(of=data.draw(st.sampled_from(("south", "union"))), role="organ_of")
    stranger = ce.Party(id="stranger", kind="other", names=["Stranger"], affiliations=[tie])
    chronicle = attrs.evolve(chronicle, parties=(*chronicle.parties, stranger))
    said = attrs.evolve(
        data.draw(statements(chronicle)),
        speaker="stranger",
        speakers=(),
        off_the_record=False,
        reports=(),
        rests_on=(),
        responses=(),
    )
    before = ce.account(chronicle, "north").findings
    grown = attrs.evolve(chronicle, statements=(*chronicle.statements, said))
    after = ce.account(grown, "north").findings
    own = [f for f in before if not any(stance.quotes for stance in f.evidence.stances)]
    for finding in own:
        same = after[finding.topic]
        assert (same.status, same.estimate) == (finding.status, finding.estimate)


@many
@given(chronicles())
def test_a_verdict_says_what_reconciling_says(chronicle: ce.Chronicle) -> None:
    """The sides conflict in a diff where they conflict in the whole."""
    compared = {entry.topic: entry for entry in both(chronicle)}
    for finding in ce.reconcile(chronicle):
        if finding.evidence.stretch is not None:
            continue  # a diff compares a state over all its stretches together
        across = {
            clash
            for left, right, clash in conflicts(finding.evidence)
            if {left.side, right.side} == set(SIDES)
        }
        spoke = {stance.side for stance in finding.evidence.stances} & set(SIDES)
        if not spoke:
            assert finding.topic not in compared
            continue
        entry = compared[finding.topic]
        if len(spoke) == 2:
            if ce.Clash.MUTUAL_ACCUSATION in across:
                expected = {ce.Verdict.MIRRORED}
            elif ce.Clash.VALUE_GAP in across:
                expected = {ce.Verdict.CONTRADICTS}
            elif ce.Clash.DENIED in across:
                expected = {ce.Verdict.DENIED}
            else:
                expected = {ce.Verdict.AGREES, ce.Verdict.COMPATIBLE}
            # One who contradicts himself in both accounts alike agrees with the other.
            assert entry.verdict in expected | {ce.Verdict.AGREES}
        else:
            only = ce.Verdict.ONLY_LEFT if spoke == {"north"} else ce.Verdict.ONLY_RIGHT
            silent = {ce.Verdict.DECLINED, ce.Verdict.NOT_ADDRESSED}
            assert entry.verdict in {only, *silent, ce.Verdict.MIRRORED, ce.Verdict.NOT_COMPARABLE}
            silences = entry.right_silences if spoke == {"north"} else entry.left_silences
            unanswered = {ce.ResponseKind.DECLINES, ce.ResponseKind.NOT_ADDRESSED}
            assert (entry.verdict in silent) == any(s.kind in unanswered for s in silences)
