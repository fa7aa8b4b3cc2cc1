"""The laws of the chronicle as a whole: merging, clocks, voices and the document."""

from __future__ import annotations

import json
from typing import Any

import attrs
from hypothesis import assume, given, settings, strategies as st

from caucasus_events import Chronicle, Report, as_of, check, dumps, loads, merge, voices
from caucasus_events.chronicle.collection import COLLECTIONS
from caucasus_events.testing.strategies import chronicles, whens
from caucasus_events.values.when import When
from tests.laws.test_amending_laws import amended_chronicles

many = settings(max_examples=2 * settings().max_examples)

CLOCKS = st.lists(
    st.sampled_from(("occurred", "said", "published", "recorded")), min_size=1, unique=True
)


@st.composite
def pieces(draw: st.DrawFn) -> tuple[Chronicle, Chronicle, Chronicle, Chronicle]:
    """Make a chronicle, and three pieces of it that overlap and together are the whole."""
    whole = draw(chronicles())
    parts: list[dict[str, Any]] = [{}, {}, {}]
    for name in ("title", "zone", "sides", *COLLECTIONS):
        value = getattr(whole, name)
        for n, part in enumerate(parts):
            if name not in COLLECTIONS:
                kept = n == 0 or name == "zone" or draw(st.booleans())
                part[name] = value if kept else None
            else:
                part[name] = [record for record in value if n == 0 or draw(st.booleans())]
    # The first piece lacks what another one has, so that none of them is the whole.
    for name in COLLECTIONS:
        others = {*parts[1][name], *parts[2][name]}
        parts[0][name] = [r for r in parts[0][name] if r not in others or draw(st.booleans())]
    one, two, three = (Chronicle(**part) for part in parts)
    return whole, one, two, three


@given(pieces())
def test_the_order_of_merging_means_nothing(
    cut: tuple[Chronicle, Chronicle, Chronicle, Chronicle],
) -> None:
    """Merging is commutative and associative, and gives the whole back."""
    whole, one, two, three = cut
    assert merge(one, two) == merge(two, one)
    assert merge(merge(one, two), three) == merge(one, merge(two, three)) == whole


@given(pieces())
def test_merging_what_is_there_adds_nothing(
    cut: tuple[Chronicle, Chronicle, Chronicle, Chronicle],
) -> None:
    """Merging is idempotent: a chronicle takes in itself and its own pieces without a change."""
    whole, one, _, _ = cut
    assert merge(whole, whole) == whole
    assert merge(one, one) == one
    assert merge(whole, one) == whole
    assert merge(one, Chronicle()) == one


@given(chronicles() | amended_chronicles())
def test_a_chronicle_reads_back_as_it_was_written(chronicle: Chronicle) -> None:
    """Nothing is lost in the document, and it is written in one way only."""
    document = dumps(chronicle)
    again = loads(document)
    assert again == chronicle
    assert hash(again) == hash(chronicle)
    assert dumps(again) == document


@given(chronicles() | amended_chronicles(), st.randoms(use_true_random=False))
def test_a_document_may_stand_in_any_order(chronicle: Chronicle, random: Any) -> None:
    """The order of keys and of records in a document written by hand means nothing."""
    plain = json.loads(dumps(chronicle))

    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = random.sample(list(value), len(value))
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    document = shuffled(plain)
    for name in COLLECTIONS:
        if name in document:
            random.shuffle(document[name])
    assert loads(json.dumps(document)) == chronicle


@many
@given(chronicles() | amended_chronicles(), CLOCKS, whens(), whens(), st.booleans())
def test_what_had_come_has_come_ever_since(
    chronicle: Chronicle, clocks: list[str], one: When, other: When, maybe: bool
) -> None:
    """On every clock, what had come by a time has come by each later one."""
    times = [when.zoned(chronicle.zone) for when in (one, other)]
    ends = [when.bounds.latest_end for when in times]
    assume(ends[0] is not None and (ends[1] is None or ends[0] <= ends[1]))
    assume(len({when.is_local for when in times}) == 1)
    early, late = (
        as_of(chronicle, **dict.fromkeys(clocks, when), maybe=maybe) for when in (one, other)
    )
    assert {*early.amendments} <= {*late.amendments}
    if not chronicle.amendments:
        assert ids(early) <= ids(late)
        for statement in early.statements:
            assert parts(statement) <= parts(late.statement(statement.id))
    elif "recorded" not in clocks:  # by which a record stood before it was amended
        assert ids(early) <= ids(late)


def ids(chronicle: Chronicle) -> set[str]:
    return {statement.id for statement in chronicle.statements}


def parts(statement: Any) -> set[object]:
    return {*statement.claims, *statement.positions, *statement.responses, *statement.reports}


@many
@given(chronicles(), CLOCKS, whens())
def test_what_may_have_come_holds_what_has_come(
    chronicle: Chronicle, clocks: list[str], when: When
) -> None:
    """`maybe=True` keeps all that is kept without it."""
    sure, possible = (
        as_of(chronicle, **dict.fromkeys(clocks, when), maybe=maybe) for maybe in (False, True)
    )
    assert ids(sure) <= ids(possible) <= ids(chronicle)
    for statement in sure.statements:
        assert parts(statement) <= parts(possible.statement(statement.id))


@many
@given(chronicles() | amended_chronicles(), CLOCKS, whens(), st.booleans())
def test_the_past_is_a_sound_chronicle(
    chronicle: Chronicle, clocks: list[str], when: When, maybe: bool
) -> None:
    """Nothing in a chronicle as it stood refers to what had not come, and asking again is idle."""
    asked: dict[str, Any] = {**dict.fromkeys(clocks, when), "maybe": maybe}
    past = as_of(chronicle, **asked)
    assert check(past) == ()
    assert as_of(past, **asked) == past
    changing = ("statements", "amendments", *(["sources"] if "recorded" in clocks else []))
    for name in COLLECTIONS:
        assert name in changing or getattr(past, name) == getattr(chronicle, name)
    assert as_of(chronicle) == chronicle


@given(chronicles(), whens())
def test_several_clocks_together_keep_what_each_of_them_keeps(
    chronicle: Chronicle, when: When
) -> None:
    """A statement stays if it had been said, published and recorded by then."""
    kept = [
        ids(as_of(chronicle, said=when)),
        ids(as_of(chronicle, published=when)),
        ids(as_of(chronicle, recorded=when)),
    ]
    together = as_of(chronicle, said=when, published=when, recorded=when)
    assert ids(together) == kept[0] & kept[1] & kept[2]


@given(chronicles())
def test_every_statement_is_the_voice_of_its_speakers(chronicle: Chronicle) -> None:
    """Each goes back to one voice, or to each of its joint speakers, with a reason."""
    found = voices(chronicle)
    told = [id for voice in found for id in voice.statements]
    spoken = [s.id for s in chronicle.statements for _ in s.speakers or [s.speaker]]
    assert sorted(told) == sorted(spoken)
    assert [voice.party for voice in found] == sorted({voice.party for voice in found})
    for voice in found:
        assert len(voice.reasons) == len(voice.statements)
        assert all(voice.party in reason for reason in voice.reasons)
        assert voice.party not in voice.carriers


@given(chronicles())
def test_a_relay_adds_no_voice(chronicle: Chronicle) -> None:
    """However many pass on what a named speaker said, it stays the voice that it was."""
    relayed = attrs.evolve(
        chronicle,
        statements=[
            attrs.evolve(s, reports=(*s.reports, Report(via=["herald", "courier"])))
            if s.named_speakers and not s.off_the_record
            else s
            for s in chronicle.statements
        ],
    )
    assert [(v.party, v.statements) for v in voices(relayed)] == [
        (v.party, v.statements) for v in voices(chronicle)
    ]


@given(chronicles())
def test_all_that_has_an_id_is_found_by_it(chronicle: Chronicle) -> None:
    """Looking up an id or an address gives the record that has it."""
    assert len(set(chronicle.ids)) == len(chronicle.ids)
    for id in chronicle.ids:
        assert id in chronicle
        record: Any = chronicle[id]
        assert id.rpartition("#")[2] in (getattr(record, "id", None), getattr(record, "key", None))
