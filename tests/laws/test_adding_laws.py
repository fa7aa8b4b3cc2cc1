"""Adding to a chronicle: what comes of it is what the plain way gives, and little is touched."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.chronicle.collection import COLLECTIONS, order_of
from caucasus_events.chronicle.snapshots import as_of
from caucasus_events.findings.reconciliation import Findings, reconcile
from caucasus_events.records.incidents import Judgement
from caucasus_events.testing.strategies import chronicles, whens
from caucasus_events.values.when import Truth, When

many = settings(max_examples=2 * settings().max_examples)
very_many = settings(max_examples=8 * settings().max_examples)

HEADER = ("title", "zone", "sides")
SHIPPED = ("june_2023", "karabakh_ceasefires", "georgia_2008")


def fresh(chronicle: ce.Chronicle, **fields: Any) -> ce.Chronicle:
    """Make the same chronicle anew, with nothing worked out."""
    return attrs.evolve(chronicle, **fields)


def records(chronicle: ce.Chronicle) -> list[Any]:
    return [record for name in COLLECTIONS for record in getattr(chronicle, name)]


# Merging, in a second writing


def plainly_merged(left: ce.Chronicle, right: ce.Chronicle) -> ce.Chronicle | set[str]:
    """Unite two chronicles record by record, or name every id in which they clash."""
    merged: dict[str, Any] = {}
    clashes: set[str] = set()
    for name in HEADER:
        one, other = getattr(left, name), getattr(right, name)
        merged[name] = other if one is None else one
        if None not in (one, other) and one != other:
            clashes.add(name)
    known: dict[object, object] = {}
    for name, cls in COLLECTIONS.items():
        key = order_of(cls)
        merged[name] = list(dict.fromkeys((*getattr(left, name), *getattr(right, name))))
        for record in merged[name]:
            if known.setdefault(key(record), record) is not record:
                clashes.add(repr(record.id))
    return clashes or ce.Chronicle(**merged)


def merged_or_clashing(left: ce.Chronicle, right: ce.Chronicle) -> ce.Chronicle | set[str]:
    try:
        return ce.merge(left, right)
    except ce.MergeConflict as conflict:
        lines = [line.strip() for line in str(conflict).splitlines()[1:]]
        return {
            line.split(" is in ")[0]
            if " is in " in line
            else line.split(": ")[1]
            if line.partition(": ")[0] in COLLECTIONS
            else line.partition(": ")[0]
            for line in lines
        }


@st.composite
def two(draw: st.DrawFn) -> tuple[ce.Chronicle, ce.Chronicle]:
    """Make two chronicles of one stock, in which records may stand twice or be told otherwise."""
    whole = draw(chronicles())
    pair = []
    for n in range(2):
        fields: dict[str, Any] = {
            name: getattr(whole, name) if draw(st.booleans()) else None for name in HEADER
        }
        fields["zone"] = whole.zone
        for name in COLLECTIONS:
            held = getattr(whole, name)
            times = st.sampled_from((0, 1, 1, 1, 1, 1, 2) if n else (0, 1, 1, 1))
            fields[name] = [record for record in held for _ in range(draw(times))]
        pair.append(ce.Chronicle(**fields))
    one, other = pair
    match draw(st.sampled_from(("as it is",) * 4 + ("party", "incident", "kind", "title"))):
        case "party" if other.parties:
            party = attrs.evolve(other.parties[0], names=["Another"])
            other = fresh(other, parties=[party, *other.parties[draw(st.integers(0, 1)) :]])
        case "incident" if other.incidents:
            other = fresh(
                other, incidents=[attrs.evolve(i, title="another") for i in other.incidents]
            )
        case "kind" if one.parties:
            other = fresh(other, places=[ce.Place(id=one.parties[-1].id, names=["A place"])])
        case "title":
            other = fresh(other, title="another")
        case _:
            pass
    return (one, other) if draw(st.booleans()) else (other, one)


@many
@given(two())
def test_merging_is_what_it_is_record_by_record(pair: tuple[ce.Chronicle, ce.Chronicle]) -> None:
    """Whichever of the two is large, the same is united, and the same ids clash."""
    left, right = pair
    assert merged_or_clashing(left, right) == plainly_merged(left, right)
    assert merged_or_clashing(right, left) == plainly_merged(right, left)


@given(chronicles())
def test_what_holds_all_already_is_given_back(chronicle: ce.Chronicle) -> None:
    assert ce.merge(chronicle, records(chronicle)) is chronicle
    assert ce.merge(chronicle, []) is chronicle


def test_many_records_find_their_places_among_many() -> None:
    parties = [ce.Party(id=f"p{n:03}", kind="group", names=["A group"]) for n in range(300)]
    for step in (2, 7, 50, 299):
        some = parties[::step]
        others = [party for party in parties if party not in some]
        assert ce.merge(some, others).parties == tuple(parties)


# Growing record by record


INCIDENTS, POLARITY = (st.sampled_from(w) for w in (("i1", "i2", "i3"), ("asserted", "denied")))
CLAIMS: st.SearchStrategy[list[ce.Claim]] = st.lists(
    st.builds(
        ce.Violation,
        subject=st.sampled_from(("truce", "truce", "pact")),
        by=st.sampled_from(("north", "south")),
        incident=st.none() | INCIDENTS,
        polarity=POLARITY,
    )
    | st.builds(ce.Occurrence, subject=INCIDENTS, polarity=POLARITY),
    max_size=1,
)


@st.composite
def truces(draw: st.DrawFn) -> ce.Chronicle:
    """Make violations, some of them incidents, with what is said of those, answers and reports."""
    ids = st.sampled_from
    statements: list[ce.Statement] = []
    for n in range(draw(st.integers(1, 8))):
        claims = draw(CLAIMS)
        earlier = [s for s in statements if s.claims]
        responses = []
        if draw(st.booleans()) and earlier:
            to = draw(ids(earlier))
            kind = draw(ids(("confirms", "denies", "not_addressed", "retracts")))
            responses = [ce.Response(kind=kind, to=to.address(to.claims[0]))]
        statements.append(
            ce.Statement(
                id=f"{draw(ids('abc'))}{n}",
                speaker=draw(ids(("north", "south", "union"))),
                said=draw(st.none() | ids(("2031-05-01", "2031-05-02", "2031-05-03"))),
                claims=claims,
                responses=responses,
                repeats=draw(st.none() | ids([s.id for s in statements])) if statements else None,
            )
        )
    pairs = draw(st.lists(st.tuples(INCIDENTS, INCIDENTS), max_size=2, unique=True))
    return ce.Chronicle(
        sides=ce.Sides(sides={"northern": ["north"], "southern": ["south"]}, neutral=["union"]),
        parties=[ce.Party(id=id, kind="state", names=[id]) for id in ("north", "south", "union")],
        incidents=[ce.Incident(id=f"i{n}", kind="clash", title="a clash") for n in (1, 2, 3, 4)],
        ceasefires=[ce.Ceasefire(id=id, title="a truce") for id in ("truce", "pact")],
        links=[
            ce.IncidentLink(
                first=one,
                second=other,
                judgement=draw(ids(("same", "same", "unsure", "different"))),
                by="us",
                why="reports",
            )
            for one, other in pairs
        ],
        statements=statements,
    )


@st.composite
def grown(draw: st.DrawFn) -> tuple[ce.Chronicle, ce.Chronicle]:
    """Make a chronicle at once, and the same by adding to a part of it again and again."""
    part = draw(chronicles() | truces())
    # Only what is large enough grows; what is small is made anew.
    many_places = [ce.Place(id=f"place-{n:02}", names=["A place"]) for n in range(48)]
    whole = fresh(part, places=[*part.places, *many_places])
    order = draw(st.permutations(records(part)))
    start = draw(st.integers(0, len(order)))
    chronicle = fresh(part, **{**dict.fromkeys(COLLECTIONS, ()), "places": many_places})
    chronicle = ce.merge(chronicle, order[:start])
    while start < len(order):
        end = start + draw(st.integers(1, 3))
        chronicle = ce.merge(chronicle, order[start:end])
        if draw(st.booleans()):
            chronicle.statements_about("clash-1")
        start = end
    return whole, chronicle


@given(grown())
def test_what_has_grown_finds_what_was_made_at_once_finds(
    pair: tuple[ce.Chronicle, ce.Chronicle],
) -> None:
    whole, chronicle = pair
    assert chronicle == whole
    assert hash(chronicle) == hash(whole)
    assert chronicle.ids == whole.ids
    for id in (*whole.ids, "nobody", "clash-1#nothing"):
        assert (id in chronicle) == (id in whole)
        if id in whole:
            assert chronicle[id] is whole[id]
        assert chronicle.statements_about(id) == whole.statements_about(id)


@given(grown(), st.sampled_from(Judgement))
def test_what_has_grown_is_reconciled_as_what_was_made_at_once(
    pair: tuple[ce.Chronicle, ce.Chronicle], unsure: Judgement
) -> None:
    whole, chronicle = pair
    assert reconcile(chronicle, unsure=unsure) == reconcile(whole, unsure=unsure)
    for incident in whole.incidents:
        one = reconcile(chronicle, subject=incident.id, unsure=unsure)
        assert one == reconcile(whole, subject=incident.id, unsure=unsure)


@given(grown())
def test_what_was_worked_out_is_no_part_of_the_record(
    pair: tuple[ce.Chronicle, ce.Chronicle],
) -> None:
    """Copies, pickles and changed chronicles work out their own."""
    whole, chronicle = pair
    written = pickle.dumps(whole)
    reconcile(whole, subject=whole.incidents[0].id)
    as_of(whole, said="2023-06-15", published="2023-06-15")
    assert pickle.dumps(whole) == written
    for other in (
        copy.copy(chronicle),
        copy.deepcopy(chronicle),
        pickle.loads(pickle.dumps(whole)),
    ):
        assert other == whole
        assert reconcile(other) == reconcile(whole)
    without = attrs.evolve(chronicle, statements=())
    assert without.statements_about(*whole.ids) == ()
    assert all(statement.id not in without for statement in whole.statements)


def test_the_chronicle_added_to_stays_what_it_was() -> None:
    before = ce.datasets.june_2023()
    held, statement = fresh(before), before.statements[0]
    more = attrs.evolve(statement, id="added", repeats=statement.id)
    after = ce.merge(before, [more])
    assert "added" in after
    assert more in after.statements_about(statement.claims[0].subject)
    assert before == held
    assert "added" not in before
    assert more not in before.statements_about(statement.claims[0].subject)


# One subject


def of_one(findings: Findings, subject: str) -> Findings:
    """Keep the findings on a subject, its parts and what is one with it, out of all."""
    return Findings(
        findings=tuple(
            f for f in findings if subject in (f.topic.subject, f.topic.subject.partition("#")[0])
        )
    )


def first_of_all_that_are_one(chronicle: ce.Chronicle, id: str, unsure: Judgement) -> str:
    group, size = {id}, 0
    while len(group) > size:
        size = len(group)
        for link in chronicle.links:
            read_as = unsure if link.judgement is Judgement.UNSURE else link.judgement
            if read_as is Judgement.SAME and group & {link.first, link.second}:
                group |= {link.first, link.second}
    return min(group)


@many
@given(chronicles(), st.sampled_from(Judgement))
def test_a_subject_is_reconciled_as_among_all(chronicle: ce.Chronicle, unsure: Judgement) -> None:
    """To hear only who speaks of a subject leaves out nothing that bears on it."""
    agrees_with_the_whole(chronicle, unsure)


@very_many
@given(truces())
def test_a_truce_is_reconciled_as_among_all(chronicle: ce.Chronicle) -> None:
    """What is said of an incident bears on a violation that it is called, and the reverse."""
    agrees_with_the_whole(chronicle, Judgement.DIFFERENT)


def agrees_with_the_whole(chronicle: ce.Chronicle, unsure: Judgement) -> None:
    whole = reconcile(chronicle, unsure=unsure)
    told = {statement.id for statement in chronicle.statements}
    told |= {source.id for source in chronicle.sources}
    for id in (id for id in chronicle.ids if id.partition("#")[0] not in told):
        first = first_of_all_that_are_one(chronicle, id, unsure)
        assert reconcile(chronicle, subject=id, unsure=unsure) == of_one(whole, first)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_subject_of_what_is_shipped_is_reconciled_as_among_all(name: str) -> None:
    chronicle = getattr(ce.datasets, name)()
    for unsure in (Judgement.DIFFERENT, Judgement.SAME):
        whole = reconcile(chronicle, unsure=unsure)
        subjects = {finding.topic.subject for finding in whole}
        for id in {*subjects, *(s.partition("#")[0] for s in subjects), chronicle.parties[0].id}:
            first = first_of_all_that_are_one(chronicle, id, unsure)
            assert reconcile(chronicle, subject=id, unsure=unsure) == of_one(whole, first)


@given(chronicles() | truces())
def test_who_speaks_of_a_subject_claims_answers_or_repeats(chronicle: ce.Chronicle) -> None:
    """All of them, and nobody else, are the statements about it, in order."""
    for id in chronicle.ids:

        def bears(subject: str | None, id: str = id) -> bool:
            return subject is not None and id in (subject, subject.partition("#")[0])

        claimed = {
            statement.address(claim)
            for statement in chronicle.statements
            for claim in statement.claims
            if bears(claim.subject) or bears(getattr(claim, "incident", None))
        }
        found = {address.partition("#")[0] for address in claimed}
        for statement in chronicle.statements:
            if any(bears(position.subject) for position in statement.positions) or any(
                response.to in claimed for response in statement.responses
            ):
                found.add(statement.id)
        for _ in chronicle.statements:
            found |= {s.id for s in chronicle.statements if s.repeats in found}
        expected = tuple(s for s in chronicle.statements if s.id in found)
        assert chronicle.statements_about(id) == expected


# States of the past, in a second writing


def plainly_as_of(
    chronicle: ce.Chronicle, maybe: bool, **clocks: When | None
) -> list[tuple[str, tuple[str, ...]]]:
    """Tell which statements had come by the end of a time, and with which citations."""
    counted = {Truth.YES, Truth.MAYBE} if maybe else {Truth.YES}

    def come(at: When | None, by: When) -> Truth:
        zoned = by.zoned(chronicle.zone)
        if zoned.bounds.latest_end is None:
            return Truth.YES
        return Truth.MAYBE if at is None else ~at.after(zoned.latest or zoned)

    kept = []
    for statement in chronicle.statements:
        recorded = statement.recorded.zoned(chronicle.zone) if statement.recorded else None
        cited = list(zip(statement.citations, chronicle.published(statement), strict=True))
        answers = []
        if (by := clocks.get("said")) is not None:
            answers.append(come(chronicle.said(statement), by))
        if (by := clocks.get("recorded")) is not None:
            answers.append(come(recorded, by))
        if (by := clocks.get("published")) is not None:
            each = [come(when, by) for _, when in cited]
            answers.append(reduce(Truth.__or__, each) if each else come(None, by))
            cited = [pair for pair in cited if come(pair[1], by) in counted]
        if reduce(Truth.__and__, answers, Truth.YES) in counted:
            kept.append((statement.id, tuple(citation.source for citation, _ in cited)))
    return kept


HOURS = st.sampled_from(
    [
        When.of(f"2023-06-{day}T{hour:02}{zone}")
        for day in (13, 14, 15)
        for hour in (0, 7, 12, 20)
        for zone in ("", "Z", "+04:00", "-11:00")
    ]
)
ENDS = st.none() | HOURS | whens().filter(lambda when: when.edtf != "Y20000")


@st.composite
def timed(draw: st.DrawFn) -> ce.Chronicle:
    """Make statements said, published and recorded within three days, on clocks of every kind."""
    times = iter(draw(st.lists(st.none() | HOURS, min_size=13, max_size=13)))
    sources = [
        ce.Source(id=f"r{n}", publisher="herald", title="Told", published=next(times))
        for n in range(3)
    ]
    statements = [
        ce.Statement(
            id=f"s{n}",
            speaker="north",
            said=next(times),
            recorded=next(times),
            citations=[("r0",), ("r1",), ("r1", "r2"), ("r0", "r1", "r2"), ()][n],
        )
        for n in range(5)
    ]
    zone = draw(st.sampled_from((None, None, "+04:00")))
    return ce.Chronicle(zone=zone, sources=sources, statements=statements)


@many
@given(chronicles(), ENDS, ENDS, ENDS, st.booleans())
def test_what_stood_is_what_the_plain_way_tells(
    chronicle: ce.Chronicle,
    said: When | None,
    published: When | None,
    recorded: When | None,
    maybe: bool,
) -> None:
    """On all clocks together, zoned or not, a second time as the first."""
    clocks = {"said": said, "published": published, "recorded": recorded}
    for _ in range(2):
        stood = as_of(chronicle, maybe=maybe, **clocks)
        told = [(s.id, tuple(c.source for c in s.citations)) for s in stood.statements]
        assert told == plainly_as_of(chronicle, maybe, **clocks)


@pytest.mark.parametrize("clock", ["said", "published", "recorded"])
@pytest.mark.parametrize("maybe", [False, True])
@very_many
@given(chronicle=timed(), end=HOURS)
def test_hours_of_one_clock_and_another_are_told_apart_the_plain_way(
    chronicle: ce.Chronicle, end: When, clock: str, maybe: bool
) -> None:
    stood = as_of(chronicle, maybe=maybe, **{clock: end})
    told = [(s.id, tuple(c.source for c in s.citations)) for s in stood.statements]
    assert told == plainly_as_of(chronicle, maybe, **{clock: end})


# Cost, counted and not timed


class Watched(ce.Statement):
    """A statement that remembers having been looked at."""

    seen: ClassVar[set[int]] = set()

    def __getattribute__(self, name: str) -> Any:
        Watched.seen.add(id(self))
        return super().__getattribute__(name)


def watched(number: int, subject: str) -> Watched:
    claim = ce.Casualties(subject=subject, of="north", harm="killed", count=number % 5)
    return Watched(id=f"s{number:07}", speaker="north", said="2031-05-01", claims=[claim])


def looked_at(work: Callable[[], object]) -> int:
    Watched.seen.clear()
    work()
    return len(Watched.seen)


def watched_chronicle(size: int) -> ce.Chronicle:
    incidents = [f"i{n:05}" for n in range(size // 5)]
    links = (
        ce.IncidentLink(first=one, second=other, judgement="same", by="us", why="reports")
        for one, other in zip(incidents[::2], incidents[1::2], strict=True)
    )
    return ce.Chronicle(
        parties=[ce.Party(id=id, kind="state", names=[id]) for id in ("north", "south")],
        incidents=[ce.Incident(id=id, kind="clash", title="a clash") for id in incidents],
        links=links,
        statements=[watched(10 * n, incidents[n // 5]) for n in range(size)],
    )


def added(chronicle: ce.Chronicle, numbers: Iterable[int], subject: str) -> ce.Chronicle:
    for number in numbers:
        chronicle = ce.merge(chronicle, [watched(number, subject)])
    return chronicle


@pytest.mark.parametrize("size", [1_000, 10_000])
def test_what_is_added_touches_few_records(size: int) -> None:
    """To add takes a look at what is added; to read it, at those between which its place is."""
    large = added(watched_chronicle(size), [1], "i00007")
    more: list[ce.Chronicle] = []
    assert looked_at(lambda: more.append(added(large, [size * 5 + 1], "i00008"))) == 1
    assert looked_at(lambda: more.append(added(more[0], range(2, 10), "i00008"))) == 8
    assert looked_at(lambda: more[1].statements) <= 10 * 16
    assert [s.id for s in more[1].statements[:3]] == ["s0000000", "s0000001", "s0000002"]


@pytest.mark.parametrize("size", [1_000, 10_000])
def test_a_subject_touches_the_records_that_speak_of_it(size: int) -> None:
    """Of two incidents judged one, ten statements speak, and one was added."""
    large = added(watched_chronicle(size), [1], "i00008")
    assert looked_at(lambda: reconcile(large, subject="i00008")) == 11
    assert looked_at(lambda: ce.account(large, "one", subject="i00008", sides=SIDES)) == 11
    assert len(large.statements_about("i00008")) == 6


SIDES = ce.Sides(sides={"one": ["north"], "two": ["south"]})
