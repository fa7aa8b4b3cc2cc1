"""The laws of accounts and of their differences."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import attrs
from hypothesis import given, settings, strategies as st

from caucasus_events import Affiliation, Chronicle, Party, account, as_of, diff, reconcile
from caucasus_events.findings.accounts import AccountDiff, Verdict
from caucasus_events.findings.evidence import Clash
from caucasus_events.records.statements import ResponseKind
from caucasus_events.testing.strategies import chronicles, statements, whens
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When

many = settings(max_examples=2 * settings().max_examples)

SIDES = ("north", "south")


def both(chronicle: Chronicle) -> AccountDiff:
    return diff(account(chronicle, "north"), account(chronicle, "south"))


@given(chronicles(), st.sampled_from(SIDES))
def test_an_account_does_not_differ_from_itself(chronicle: Chronicle, side: str) -> None:
    """`diff(x, x)` has no differences."""
    own = account(chronicle, side)
    same = diff(own, own)
    assert same.differences == ()
    spoken = {finding.topic for finding in own.findings if finding.evidence.stances}
    assert {entry.topic for entry in same} == spoken


@many
@given(chronicles())
def test_a_diff_the_other_way_round_is_its_mirror_image(chronicle: Chronicle) -> None:
    """`diff(b, a)` mirrors `diff(a, b)`, and a mirror image mirrored is the thing itself."""
    north, south = account(chronicle, "north"), account(chronicle, "south")
    assert diff(south, north) == diff(north, south).mirrored()
    assert diff(north, south).mirrored().mirrored() == diff(north, south)


@given(chronicles(), whens())
def test_a_diff_of_one_side_at_two_dates_mirrors_too(chronicle: Chronicle, when: When) -> None:
    """The same function compares one side's account then and now."""
    now = account(chronicle, "north")
    then = account(as_of(chronicle, said=when), "north")
    assert diff(now, then) == diff(then, now).mirrored()


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Give parties and sides other ids, everywhere in a record or a result."""
    if type(value) is str:
        return names.get(value, value)
    if isinstance(value, tuple):
        return tuple(renamed(item, names) for item in value)
    if isinstance(value, Mapping | When | Count) or not attrs.has(type(value)):
        return value
    fields = (field.name for field in attrs.fields(type(value)))
    return attrs.evolve(value, **{name: renamed(getattr(value, name), names) for name in fields})


def unordered(compared: AccountDiff) -> Hashable:
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
def test_swapping_the_sides_swaps_the_diff(chronicle: Chronicle) -> None:
    """Who is called north and who south decides nothing but names."""
    names = {
        f"{side}{organ}": f"{other}{organ}"
        for side, other in (SIDES, SIDES[::-1])
        for organ in ("", "-ministry", "-army", "-minister")
    }
    swapped = renamed(chronicle, names)
    found = diff(account(swapped, "south"), account(swapped, "north"))
    assert unordered(found) == unordered(renamed(both(chronicle), names))


@many
@given(chronicles())
def test_an_account_holds_what_its_side_said_and_nothing_else(chronicle: Chronicle) -> None:
    """The two accounts take every stance, silence and withdrawal of their side from the whole."""
    whole = reconcile(chronicle)
    for side in SIDES:
        own = account(chronicle, side).findings
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
    """A side's account of a topic does not depend on who else speaks."""
    chronicle = data.draw(chronicles())
    tie = Affiliation(of=data.draw(st.sampled_from(("south", "union"))), role="organ_of")
    stranger = Party(id="stranger", kind="other", names=["Stranger"], affiliations=[tie])
    chronicle = attrs.evolve(chronicle, parties=(*chronicle.parties, stranger))
    said = attrs.evolve(
        data.draw(statements(chronicle)), speaker="stranger", repeats=None, via=(), responses=()
    )
    before = account(chronicle, "north").findings
    grown = attrs.evolve(chronicle, statements=(*chronicle.statements, said))
    after = account(grown, "north").findings
    for finding in before:
        same = after[finding.topic]
        assert (same.status, same.estimate) == (finding.status, finding.estimate)


@many
@given(chronicles())
def test_a_verdict_says_what_reconciling_says(chronicle: Chronicle) -> None:
    """The sides conflict in a diff where they conflict in the whole."""
    compared = {entry.topic: entry for entry in both(chronicle)}
    for finding in reconcile(chronicle):
        across = {
            found.clash
            for found in finding.evidence.conflicts
            if {found.left.side, found.right.side} == set(SIDES)
        }
        spoke = {stance.side for stance in finding.evidence.stances} & set(SIDES)
        if not spoke:
            assert finding.topic not in compared
            continue
        entry = compared[finding.topic]
        if len(spoke) == 2:
            if Clash.MUTUAL_ACCUSATION in across:
                expected = {Verdict.MIRRORED}
            elif Clash.VALUE_GAP in across:
                expected = {Verdict.CONTRADICTS}
            elif Clash.DENIED in across:
                expected = {Verdict.DENIED}
            else:
                expected = {Verdict.AGREES, Verdict.COMPATIBLE}
            # One who contradicts himself in both accounts alike agrees with the other.
            assert entry.verdict in expected | {Verdict.AGREES}
        else:
            only = Verdict.ONLY_LEFT if spoke == {"north"} else Verdict.ONLY_RIGHT
            silent = {Verdict.DECLINED, Verdict.NOT_ADDRESSED}
            assert entry.verdict in {only, *silent, Verdict.MIRRORED, Verdict.NOT_COMPARABLE}
            silences = entry.right_silences if spoke == {"north"} else entry.left_silences
            unanswered = {ResponseKind.DECLINES, ResponseKind.NOT_ADDRESSED}
            assert (entry.verdict in silent) == any(s.kind in unanswered for s in silences)
