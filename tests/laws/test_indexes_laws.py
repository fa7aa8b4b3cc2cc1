"""What an index answers is what a look at each entry would: questions, places, past states."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from hypothesis import given, settings, strategies as st

from caucasus_events import Chronicle, timeline
from caucasus_events.chronicle.timelines import Entry, Timeline
from caucasus_events.records.incidents import Incident
from caucasus_events.testing.strategies import chronicles, whens
from caucasus_events.values.comparison import Truth, before, contains
from caucasus_events.values.instants import FOREVER, HOUR, Span, on_one_clock
from caucasus_events.values.time_index import Positions, TimeIndex
from caucasus_events.values.when import When

many = settings(max_examples=2 * settings().max_examples)

times = whens() | st.sampled_from(
    [
        *map(When.of, ("2023-06-15T12:00Z/2023-06-16T12:00Z", "2023-06-20T10+04:00/..")),
        *map(
            When.of, ("../2023-06-12", "[..2023-06-14]", "{2023-06-11,2023-06-19}", "/2023-06-11")
        ),
        *map(When.of, ("2022/2024", "2023-06-15T23:30-05:00", "Y20000", "[2023-06-18..]")),
    ]
)


@st.composite
def incidents(draw: st.DrawFn) -> Chronicle:
    """Make incidents at times of every kind, on one clock or on two."""
    whens_ = draw(st.lists(st.none() | times, max_size=30))
    return Chronicle(
        zone=draw(st.sampled_from((None, "+04:00"))),
        incidents=[
            Incident(id=f"i{n}", kind="clash", title="told of", when=when)
            for n, when in enumerate(whens_)
        ],
    )


def looked_through(
    entries: Timeline, ask: Callable[[When], Truth], maybe: bool
) -> tuple[list[Entry], list[Entry]]:
    """Answer a question by its definition, entry by entry."""
    answers = [(e, Truth.MAYBE if e.when is None else ask(e.when)) for e in entries]
    sure = [e for e, answer in answers if answer is Truth.YES]
    open_ = [e for e, answer in answers if answer is Truth.MAYBE]
    return ([e for e, answer in answers if answer is not Truth.NO], []) if maybe else (sure, open_)


@many
@given(incidents(), times, times, st.booleans())
def test_the_index_of_times_answers_by_the_definitions(
    chronicle: Chronicle, one: When, other: When, maybe: bool
) -> None:
    """Before, after, during and between, in three values, with open ends and on two clocks."""
    entries = timeline(chronicle)
    zoned = [when.zoned(chronicle.zone) for when in (one, other) if when.edtf != "Y20000"]
    questions: list[tuple[Timeline, Callable[[When], Truth]]] = []
    for when in zoned:
        whole = when.whole
        questions += [
            (entries.before(when, maybe=maybe), whole.after),
            (entries.after(when, maybe=maybe), whole.before),
            (entries.during(when, maybe=maybe), whole.contains),
        ]
    if len(zoned) == 2:
        first, last = zoned[0].whole, zoned[1].whole
        if last.before(first) is Truth.YES:
            first, last = last, first
        found = entries.between(first, last, maybe=maybe)
        questions.append((found, lambda w: ~(w.before(first) | w.after(last))))
    for found, ask in questions:
        expected = looked_through(entries, ask, maybe)
        assert (list(found.entries), list(found.undecided)) == expected


def a_span(dice: Random) -> Span:
    """Make a span of hours: short or long, known or not, often of one start, at times open."""
    start = dice.choice((dice.randrange(400), 100, 300)) * HOUR
    length, *vague = (dice.choice(hours) * HOUR for hours in ((0, 1, 9, 200), (0, 0, 40), (0, 30)))
    end = start + length + vague[1]
    return Span(
        dice.choice((-FOREVER, *[start] * 30)),
        min(start + vague[0], end),
        max(start, end - vague[1]),
        dice.choice((FOREVER, *[end] * 30)),
        is_local=dice.random() < 0.2,
    )


def meets(ask: Callable[[Span, Span], Truth], one: Span, other: Span) -> Truth:
    """Compare two spans on one clock."""
    return ask(*on_one_clock(one, other))


def after(one: Span, other: Span) -> Truth:
    return before(other, one)


def within(one: Span, other: Span) -> Truth:
    return contains(other, one)


def reaches(span: Span, first: Span, last: Span) -> Truth:
    return ~(meets(before, span, first) | meets(after, span, last))


@many
@given(st.integers(), st.integers(0, 600))
def test_the_index_of_times_answers_alike_among_many(seed: int, size: int) -> None:
    """Hundreds of spans, of which most start or end together, asked for times known or not."""
    dice = Random(seed)
    spans = sorted((a_span(dice) for _ in range(size)), key=lambda span: span.earliest_start)
    index = TimeIndex.of([*spans, None, None])
    for _ in range(9):
        one, last = a_span(dice), a_span(dice)
        if meets(before, last, one) is Truth.YES:
            one, last = last, one
        questions: list[tuple[Positions, Callable[[Span], Truth]]] = [
            (index.before(one), partial(meets, before, other=one)),
            (index.after(one), partial(meets, after, other=one)),
            (index.during(one.whole), partial(meets, within, other=one.whole)),
            (index.between(one, last), partial(reaches, first=one, last=last)),
        ]
        for (possible, unsure), ask in questions:
            truths = [*map(ask, spans), Truth.MAYBE, Truth.MAYBE]
            assert possible == [n for n, t in enumerate(truths) if t is not Truth.NO]
            assert unsure == [n for n, t in enumerate(truths) if t is Truth.MAYBE]


@given(chronicles(), st.data())
def test_the_indexes_of_ids_answer_by_the_definitions(chronicle: Chronicle, data: Any) -> None:
    """Parties, subjects and places: alone, and after another question."""
    whole = timeline(chronicle)
    entries = whole.between("2023-06-12", "2023-06-20") if data.draw(st.booleans()) else whole
    parties = data.draw(st.lists(st.sampled_from([p.id for p in chronicle.parties]), max_size=3))
    subjects = data.draw(st.lists(st.sampled_from(chronicle.ids), max_size=3))
    place = data.draw(st.sampled_from([p.id for p in chronicle.places]))
    questions: list[tuple[Timeline, Callable[[Entry], bool]]] = [
        (entries.involving(*parties), lambda e: bool({*parties} & {*e.parties, *e.behind})),
        (entries.about(*subjects), lambda e: bool({*subjects} & {*e.about})),
        (entries.at_place(place), lambda e: place in (*e.places, *e.within)),
    ]
    for found, belongs in questions:
        assert found.entries == tuple(filter(belongs, entries.entries))
        assert found.undecided == tuple(filter(belongs, entries.undecided))
