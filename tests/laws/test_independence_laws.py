"""The laws of independence: no side and no order enters, and no relay makes independent."""

from __future__ import annotations

import re
from itertools import combinations, product
from typing import Any

import attrs
from hypothesis import given, settings, strategies as st

from caucasus_events import (
    Casualties,
    Chronicle,
    Citation,
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

    def cited(id: str, by: str, quote: str) -> list[Citation]:
        sources.append(Source(id=f"in-{id}", publisher=by, title="report", published=draw(DAYS)))
        return [Citation(source=f"in-{id}", quote=quote)]

    for statement in chronicle.statements:
        count, harm = draw(st.integers(1, 3)), draw(st.sampled_from(("killed", "wounded")))
        toll = Casualties(key="toll", subject=parties[0], harm=harm, of=parties[0], count=count)
        quote = draw(st.sampled_from(("nobody knows who fired first", "all is calm on the line")))
        citations = [*statement.citations, *cited(statement.id, parties[0], quote)]
        claims = [*statement.claims, toll]
        statements.append(attrs.evolve(statement, claims=claims, citations=citations))
        if draw(st.booleans()):
            by, id = draw(st.sampled_from(parties)), f"{statement.id}-copy"
            kept = claims if draw(st.booleans()) else [toll]
            who = draw(st.sampled_from((by, None)))
            copy = Statement(
                id=id, speaker=who, via=[by], citations=cited(id, by, quote), claims=kept
            )
            statements.append(copy)
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
            named = all(chronicle.statement(id).speaker == voice.party for id in (one, other))
            assert found.answer is not Truth.YES
            assert found.answer is Truth.NO or not (named or one == other)
            assert found.origin == voice.party


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


@given(copied(), st.lists(st.sampled_from(("herald", "courier")), max_size=2))
def test_no_relay_makes_anybody_independent(chronicle: Chronicle, more: list[str]) -> None:
    """However many pass statements on, none comes nearer to YES by it."""
    relayed = attrs.evolve(
        chronicle,
        statements=[attrs.evolve(s, via=(*s.via, *more)) for s in chronicle.statements],
    )
    for pair in pairs(chronicle):
        before, after = (independent(c, *pair).answer for c in (chronicle, relayed))
        assert RANK[after] <= RANK[before]


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
        assert chronicle.statement(proposal.statement).repeats is None
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
            citations=of.citations,
            claims=of.claims,
        )
        more = attrs.evolve(chronicle, statements=[*chronicle.statements, third])
        assert independent(more, *pair).answer is not Truth.YES
        assert proposal.statement in [p.statement for p in proposed_relays(more, maybe=True)]


@given(copied())
def test_to_record_a_proposal_settles_it(chronicle: Chronicle) -> None:
    """Once judged to be another report, it is one voice with what it repeats."""
    for proposal in proposed_relays(chronicle):
        judged = [
            attrs.evolve(s, repeats=proposal.repeats) if s.id == proposal.statement else s
            for s in chronicle.statements
        ]
        settled = attrs.evolve(chronicle, statements=judged)
        assert independent(settled, proposal.statement, proposal.repeats).answer is Truth.NO
        assert proposal.statement not in [p.statement for p in proposed_relays(settled)]


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


@st.composite
def relays(draw: st.DrawFn) -> Chronicle:
    """Make statements of which many are judged reports of others, in circles too."""
    ids = [f"report-{n}" for n in range(draw(st.integers(1, 9)))]
    return Chronicle(
        statements=[
            Statement(
                id=id,
                speaker=f"{id}-speaker",
                repeats=draw(st.sampled_from([None, "lost", *(i for i in ids if i != id)])),
            )
            for id in ids
        ]
    )


@given(relays())
def test_a_voice_is_the_last_on_the_way_back(chronicle: Chronicle) -> None:
    """Whatever was asked before, a way back ends where none leads on, or where it would return."""

    held = {statement.id: statement for statement in chronicle.statements}

    def voice(statement: Statement) -> str | None:
        seen = {statement.id}
        while statement.repeats and statement.repeats in held.keys() - seen:
            statement = held[statement.repeats]
            seen.add(statement.id)
        return statement.speaker

    found = {id: each.party for each in voices(chronicle) for id in each.statements}
    assert found == {s.id: voice(s) for s in chronicle.statements}
