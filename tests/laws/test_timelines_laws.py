"""The laws of the timeline and of its questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import attrs
from hypothesis import given, settings, strategies as st

from caucasus_events import Chronicle, Declaration, timeline
from caucasus_events.chronicle.timelines import Entry, EntryKind, Timeline
from caucasus_events.core.references import circles_in, split_address
from caucasus_events.testing.strategies import chronicles, whens
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When

many = settings(max_examples=2 * settings().max_examples)

Question = Callable[[Timeline, bool], Timeline]
"""What asks a timeline, given whether what may belong counts."""


@st.composite
def questions(draw: st.DrawFn, chronicle: Chronicle) -> Question:
    """Make a question to the timeline of a chronicle, of every kind that there is."""

    def one(items: Any) -> str:
        record = draw(st.sampled_from(items))
        return record if isinstance(record, str) else record.id

    when, days = draw(whens()), timedelta(days=draw(st.integers(0, 5)))
    first, last = sorted((draw(st.integers(10, 28)), draw(st.integers(10, 28))))
    dated = [incident for incident in chronicle.incidents if bounded(incident.when)]
    choices: list[Question] = [
        lambda t, maybe: t.between(f"2023-06-{first}", f"2023-06-{last}", maybe=maybe),
        lambda t, maybe: t.during(when, maybe=maybe),
        lambda t, maybe: t.before(when, maybe=maybe),
        lambda t, maybe: t.after(when, maybe=maybe),
        lambda t, maybe: t.near("village", 5, maybe=maybe),
        lambda t, maybe: t.as_of(said=when, maybe=maybe),
        lambda t, maybe: t.as_of(published=when, recorded=when, maybe=maybe),
    ]
    if dated:
        anchor = one(dated)
        choices.append(lambda t, maybe: t.around(anchor, before=days, after=days, maybe=maybe))
    party, subject, kind = one(chronicle.parties), one(chronicle.ids), one(list(EntryKind))
    place = one(chronicle.places)
    choices += [
        lambda t, _: t.involving(party),
        lambda t, _: t.about(subject),
        lambda t, _: t.of_kind(kind),
        lambda t, _: t.at_place(place),
    ]
    return draw(st.sampled_from(choices))


def bounded(when: When | None) -> bool:
    return when is not None and None not in (when.bounds.earliest_start, when.bounds.latest_end)


@given(chronicles(), st.randoms(use_true_random=False))
def test_the_order_of_a_timeline_is_total(chronicle: Chronicle, random: Any) -> None:
    """No two entries tie, so that the order of the records decides nothing."""
    whole = timeline(chronicle)
    assert len({entry.sort_key for entry in whole}) == len(whole)
    turned = attrs.evolve(
        chronicle,
        ceasefires=[attrs.evolve(c, terms=c.terms[::-1]) for c in chronicle.ceasefires],
        negotiations=[attrs.evolve(n, rounds=n.rounds[::-1]) for n in chronicle.negotiations],
        statements=random.sample(chronicle.statements, len(chronicle.statements)),
    )
    assert timeline(turned).entries == whole.entries


@given(chronicles())
def test_what_is_surely_earlier_stands_earlier(chronicle: Chronicle) -> None:
    """The order never contradicts time, and what nobody dates stands last."""
    entries = timeline(chronicle).entries
    undated = [entry.when is None for entry in entries]
    assert undated == sorted(undated)
    for earlier, later in pairwise(entries):
        if earlier.when and later.when and earlier.when.is_local == later.when.is_local:
            assert later.when.before(earlier.when) is not Truth.YES


@given(chronicles())
def test_what_answers_stands_after_what_it_answers_unless_time_forbids(
    chronicle: Chronicle,
) -> None:
    """Where two say the same time, what is answered stands first, but for circles of answers."""
    causes = {
        s.id: sorted({split_address(a)[0] for r in s.responses for a in chronicle.answered_by(r)})
        for s in chronicle.statements
    }
    stands = {entry.id: i for i, entry in enumerate(timeline(chronicle))}
    when = {entry.id: entry.when for entry in timeline(chronicle)}
    for effect, found in causes.items() if not [*circles_in(causes)] else ():
        for cause in found:
            assert when[cause] != when[effect] or stands[cause] < stands[effect]


@given(chronicles())
def test_everything_with_a_time_of_its_own_has_an_entry(chronicle: Chronicle) -> None:
    """Incidents, statements, rounds and dated terms: each once, under its id."""
    expected = [
        *((EntryKind.INCIDENT, i.id) for i in chronicle.incidents),
        *((EntryKind.STATEMENT, s.id) for s in chronicle.statements),
        *((EntryKind.ROUND, n.address(r)) for n in chronicle.negotiations for r in n.rounds),
        *(
            (EntryKind.TERM, c.address(term))
            for c in chronicle.ceasefires
            for term in c.terms
            if term.until
        ),
    ]
    entries = timeline(chronicle).entries
    others = [(e.kind, e.id) for e in entries if e.kind is not EntryKind.DECLARATION]
    assert sorted(others) == sorted(expected)
    claims = (claim for statement in chronicle.statements for claim in statement.claims)
    told = {c.subject for c in claims if isinstance(c, Declaration) and c.polarity == "asserted"}
    assert {e.id for e in entries if e.kind is EntryKind.DECLARATION} <= told


@many
@given(st.data())
def test_a_question_keeps_a_part_in_order_and_tells_what_may_belong(data: st.DataObject) -> None:
    """Answers are subsets; what belongs and what may belong have nothing in common."""
    chronicle = data.draw(chronicles())
    whole = timeline(chronicle)
    answer = data.draw(questions(chronicle))(whole, data.draw(st.booleans()))
    for kept in (answer.entries, answer.undecided):
        assert is_part(kept, whole.entries)
    assert not {*answer.entries} & {*answer.undecided}
    assert len(answer) == len(answer.entries) == len(list(answer))


def is_part(some: tuple[Entry, ...], whole: tuple[Entry, ...]) -> bool:
    return some == tuple(entry for entry in whole if entry in some)


@many
@given(st.data())
def test_maybe_counts_what_would_be_undecided(data: st.DataObject) -> None:
    """`maybe=True` takes in exactly what waits in `undecided` without it."""
    chronicle = data.draw(chronicles())
    whole = timeline(chronicle)
    question = data.draw(questions(chronicle))
    sure, possible = question(whole, False), question(whole, True)
    assert {*possible.entries} == {*sure.entries, *sure.undecided}
    assert is_part(possible.entries, whole.entries)
    assert possible.undecided == ()


@many
@given(st.data())
def test_questions_commute(data: st.DataObject) -> None:
    """Asking one thing and then another gives what the other order gives."""
    chronicle = data.draw(chronicles())
    whole = timeline(chronicle)
    one, other = data.draw(questions(chronicle)), data.draw(questions(chronicle))
    counts, also = data.draw(st.booleans()), data.draw(st.booleans())
    assert other(one(whole, counts), also) == one(other(whole, also), counts)


@many
@given(st.data())
def test_to_ask_again_changes_nothing(data: st.DataObject) -> None:
    """A question to its own answer gives that answer."""
    chronicle = data.draw(chronicles())
    question, maybe = data.draw(questions(chronicle)), data.draw(st.booleans())
    once = question(timeline(chronicle), maybe)
    assert question(once, maybe) == once


@many
@given(chronicles(), whens())
def test_before_within_and_after_have_nothing_in_common(chronicle: Chronicle, when: When) -> None:
    """What is surely before a time is neither within it nor after it."""
    whole = timeline(chronicle)
    answers = [whole.before(when), whole.during(when), whole.after(when)]
    sure = [entry for answer in answers for entry in answer]
    assert len(set(sure)) == len(sure)
    for answer in answers:
        elsewhere = {entry for other in answers if other is not answer for entry in other}
        assert not elsewhere & {*answer.entries}


@many
@given(chronicles(), whens())
def test_what_meets_a_time_is_what_is_neither_before_nor_after_it(
    chronicle: Chronicle, when: When
) -> None:
    """`between` a time and itself is what overlaps it, three-valued like all the rest."""
    whole = timeline(chronicle)
    meeting, before, after = whole.between(when, when), whole.before(when), whole.after(when)
    assert not {*meeting} & {*before, *after}
    assert {*meeting} == {*whole} - {*before, *after, *before.undecided, *after.undecided}
    assert {*meeting, *meeting.undecided} == {*whole} - {*before, *after}


@given(chronicles())
def test_who_speaks_for_a_party_is_involved_with_it(chronicle: Chronicle) -> None:
    """What involves an organ involves its principal, and what lies in a place its surroundings."""
    whole = timeline(chronicle)
    for organ, principal in (("north-army", "north"), ("south-ministry", "south")):
        assert {*whole.involving(organ)} <= {*whole.involving(principal)}
        assert {*whole.involving(organ, principal)} == {*whole.involving(principal)}
    assert {*whole.at_place("village")} <= {*whole.at_place("valley")}
    everything = whole.of_kind(*EntryKind)
    assert everything == whole
