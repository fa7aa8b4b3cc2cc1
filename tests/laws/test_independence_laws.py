"""The laws of independence: no side and no order enters, and no relay makes independent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import combinations, product
from typing import Any, TypeAlias

import attrs
from hypothesis import given, settings, strategies as st

from caucasus_events import (
    Amendment,
    Casualties,
    Chronicle,
    Report,
    Source,
    Statement,
    dumps,
    independent,
    loads,
    proposed_relays,
    relay_tree,
    voices,
)
from caucasus_events.testing.strategies import chronicles
from caucasus_events.values.comparison import Truth

RANK = {Truth.NO: 0, Truth.MAYBE: 1, Truth.YES: 2}
many = settings(max_examples=2 * settings().max_examples)


def pairs(chronicle: Chronicle) -> list[tuple[str, str]]:
    return list(combinations([statement.id for statement in chronicle.statements], 2))


DAYS = st.sampled_from((None, "2031-06-01", "2031-06-30"))


@st.composite
def copied(draw: st.DrawFn) -> Chronicle:
    """Make a chronicle with tolls and quotes, in which others say again what some said."""
    chronicle = draw(chronicles(most=3))
    parties = [party.id for party in chronicle.parties]
    statements: list[Statement] = []
    sources = [*chronicle.sources]

    def reported(id: str, by: str, quote: str) -> Report:
        sources.append(Source(id=f"in-{id}", publisher=by, title="report", published=draw(DAYS)))
        return Report(source=f"in-{id}", quote=quote)

    for statement in chronicle.statements:
        count, harm = draw(st.integers(1, 3)), draw(st.sampled_from(("killed", "wounded")))
        toll = Casualties(key="toll", subject=parties[0], harm=harm, of=parties[0], count=count)
        quote = draw(st.sampled_from(("nobody knows who fired first", "all is calm on the line")))
        reports = [*statement.reports, reported(statement.id, parties[0], quote)]
        claims = [*statement.claims, toll]
        statements.append(attrs.evolve(statement, claims=claims, reports=reports))
        if draw(st.booleans()):
            by, id = draw(st.sampled_from(parties)), f"{statement.id}-copy"
            kept = claims if draw(st.booleans()) else [toll]
            who = draw(st.sampled_from((by, None)))
            report = reported(id, by, quote)
            statements.append(Statement(id=id, speaker=who, reports=[report], claims=kept))
    return attrs.evolve(chronicle, statements=statements, sources=sources)


@given(copied())
def test_the_order_of_the_two_means_nothing(chronicle: Chronicle) -> None:
    """Asked the other way round, the answer and its reasons are the same."""
    for one, other in pairs(chronicle):
        found, back = independent(chronicle, one, other), independent(chronicle, other, one)
        assert attrs.evolve(back, first=one, second=other) == found


@given(copied())
def test_one_voice_is_never_independent_of_itself(chronicle: Chronicle) -> None:
    """Statements of one voice are never independent, and surely not where both name it."""
    for voice in voices(chronicle):
        for one, other in product(voice.statements, repeat=2):
            found = independent(chronicle, one, other)
            both = [chronicle.statement(id) for id in (one, other)]
            named = all(s.named_speakers and not s.off_the_record for s in both)
            assert found.answer is (Truth.NO if named or one == other else Truth.MAYBE)
            assert all(found.origin in chronicle.speakers(s) for s in both)


@given(copied())
def test_an_answer_names_what_is_shared(chronicle: Chronicle) -> None:
    """YES shares nothing, and what is shared stands in the reason."""
    for one, other in pairs(chronicle):
        found = independent(chronicle, one, other)
        shared = (found.origin, found.principals, found.carriers, found.near_copy)
        if found.answer is Truth.YES:
            assert shared == (None, (), (), None)
        if found.carriers:
            assert all(id in found.because for id in found.carriers)
        if found.near_copy is not None:
            assert {found.near_copy.statement, found.near_copy.repeats} <= set(
                re.findall(r"[\w-]+", found.because)
            )


Change: TypeAlias = Callable[[Statement], Iterable[Report]]


def with_reports(chronicle: Chronicle, change: Change) -> Chronicle:
    """Change the reports of each statement."""
    changed = [attrs.evolve(s, reports=change(s)) for s in chronicle.statements]
    return attrs.evolve(chronicle, statements=changed)


@given(copied(), st.lists(st.sampled_from(("herald", "courier")), max_size=2))
def test_no_relay_makes_anybody_independent(chronicle: Chronicle, more: list[str]) -> None:
    """However many pass statements on, none comes nearer to YES by it."""
    relayed = with_reports(
        chronicle, lambda s: [attrs.evolve(r, via=(*r.via, *more)) for r in s.reports]
    )
    for pair in pairs(chronicle):
        before, after = (independent(c, *pair).answer for c in (chronicle, relayed))
        assert RANK[after] <= RANK[before]


@given(copied())
def test_the_order_of_reports_means_nothing_where_the_origin_is_named(chronicle: Chronicle) -> None:
    """Of a statement without a named origin, the first report names the voice."""

    def turned(statement: Statement) -> Iterable[Report]:
        is_named = statement.named_speakers and not statement.off_the_record
        return statement.reports[::-1] if is_named else statement.reports

    other = with_reports(chronicle, turned)
    for pair in pairs(chronicle):
        found, again = (independent(c, *pair) for c in (chronicle, other))
        # The way of a proposal is that of the first report.
        assert attrs.evolve(found, near_copy=None) == attrs.evolve(again, near_copy=None)


@given(copied(), st.sampled_from(("herald", "courier")))
def test_no_number_of_reports_adds_a_voice(chronicle: Chronicle, by: str) -> None:
    """Further reports of a statement leave its voice as it was."""
    more = with_reports(chronicle, lambda s: [*s.reports, *([Report(via=[by])] * 2)])
    for one, other in zip(voices(chronicle), voices(more), strict=True):
        assert (one.party, one.statements) == (other.party, other.statements)


@given(copied(), st.randoms(use_true_random=False))
def test_the_order_of_records_means_nothing(chronicle: Chronicle, random: Any) -> None:
    """Loose records in any order give the same proposals and the same tree."""
    loose = [*chronicle.parties, *chronicle.sources, *chronicle.incidents, *chronicle.statements]
    shuffled = random.sample(loose, len(loose))
    assert proposed_relays(shuffled, maybe=True) == proposed_relays(loose, maybe=True)
    assert relay_tree(shuffled) == relay_tree(loose)
    for pair in pairs(chronicle):
        assert independent(shuffled, *pair) == independent(loose, *pair)


@given(copied())
def test_swapping_the_sides_swaps_the_answers(chronicle: Chronicle) -> None:
    """With the names of the two sides' parties exchanged, those in the answers are, and no more."""

    def swap(text: str) -> str:
        other = {"north": "south", "south": "north"}
        return re.sub("north|south", lambda found: other[found[0]], text)

    mirrored = loads(swap(dumps(chronicle)))
    for pair in pairs(chronicle):
        found, other = independent(chronicle, *pair), independent(mirrored, *map(swap, pair))
        assert found.answer is other.answer
        assert {*map(swap, found.principals)} == {*other.principals}
        assert {*map(swap, found.carriers)} == {*other.carriers}


@given(copied())
def test_who_stands_on_which_side_changes_no_answer(chronicle: Chronicle) -> None:
    """Allies are two origins, and so sides do not enter."""
    unaligned = attrs.evolve(chronicle, sides=None)
    for pair in pairs(chronicle):
        found, other = (independent(c, *pair) for c in (chronicle, unaligned))
        assert attrs.evolve(found, because="") == attrs.evolve(other, because="")


@many
@given(copied(), st.booleans())
def test_a_proposal_is_between_voices_has_two_signs_and_leaves_it_open(
    chronicle: Chronicle, maybe: bool
) -> None:
    """What is proposed is never judged already, and until it is, nothing is collapsed."""
    before = voices(chronicle)
    found = proposed_relays(chronicle, maybe=maybe)
    assert voices(chronicle) == before
    voice = {id: voice.party for voice in before for id in voice.statements}
    for proposal in found:
        assert len(proposal.signs) >= 2
        assert voice[proposal.statement] != voice[proposal.repeats]
        assert proposal.order is Truth.YES or maybe
        asked = independent(chronicle, proposal.statement, proposal.repeats)
        assert asked.answer is not Truth.YES
        addresses = {a.partition("#")[0] for sign in proposal.signs for a in sign.addresses}
        assert addresses <= {proposal.statement, proposal.repeats}


@many
@given(copied(), st.data())
def test_one_more_copy_never_removes_a_doubt(chronicle: Chronicle, data: st.DataObject) -> None:
    """What looks like a copy still does when somebody else says the same again."""
    speakers = ("herald", *(party.id for party in chronicle.parties))
    for proposal in proposed_relays(chronicle, maybe=True):
        pair = (proposal.repeats, proposal.statement)
        of = chronicle.statement(data.draw(st.sampled_from(pair)))
        third = Statement(
            id="third",
            speaker=data.draw(st.sampled_from(speakers)),
            said=of.said,
            reports=of.reports,
            claims=of.claims,
        )
        more = attrs.evolve(chronicle, statements=[*chronicle.statements, third])
        assert independent(more, *pair).answer is not Truth.YES
        assert proposal.statement in [p.statement for p in proposed_relays(more, maybe=True)]


@given(copied())
def test_to_record_a_proposal_settles_it(chronicle: Chronicle) -> None:
    """Once its reports are moved into what it repeats, the two are one statement."""
    for proposal in proposed_relays(chronicle):
        first, later = map(chronicle.statement, (proposal.repeats, proposal.statement))
        judged = attrs.evolve(first, reports=[*first.reports, *later.reports])
        pair = [first.id, later.id]
        others = [s for s in chronicle.statements if s.id not in pair]
        noted = Amendment(id="judged", kind="duplicate", old=[later.id], new=[first.id], why="copy")
        settled = attrs.evolve(chronicle, statements=[judged, *others], amendments=[noted])
        assert independent(settled, *pair).answer is Truth.NO
        assert later.id not in [p.statement for p in proposed_relays(settled)]


@given(copied())
def test_the_tree_holds_each_statement_under_its_voice(chronicle: Chronicle) -> None:
    """Its roots are the voices, and what stands under each goes back to it."""
    tree, found = relay_tree(chronicle), voices(chronicle)
    assert tree.origins == tuple(voice.party for voice in found)
    for voice in found:
        branches = [branch for branch in tree.branches if branch.path[0] == voice.party]
        assert {id for branch in branches for id in branch.statements} == set(voice.statements)
        assert {id for branch in branches for id in branch.path[1:]} - {voice.party} == set(
            voice.carriers
        )
    assert len({branch.path for branch in tree.branches}) == len(tree.branches)
