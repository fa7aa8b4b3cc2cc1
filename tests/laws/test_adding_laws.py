"""Laws of adding to a chronicle, of asking for one subject, and of what it costs."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from functools import reduce
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.checks.chronicle_checks import faults
from caucasus_events.chronicle.collection import COLLECTIONS, chronicle_of
from caucasus_events.chronicle.snapshots import as_of
from caucasus_events.core.references import split_address
from caucasus_events.findings.reconciliation import Findings, reconcile
from caucasus_events.records.incidents import Judgement
from caucasus_events.testing.strategies import chronicles, whens
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When

many = settings(max_examples=2 * settings().max_examples)
very_many = settings(max_examples=8 * settings().max_examples)


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
            )
        )
    pairs = draw(st.lists(st.tuples(INCIDENTS, INCIDENTS), max_size=2, unique_by=frozenset))
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
    whole = draw(chronicles() | truces())
    order = draw(st.permutations([r for name in COLLECTIONS for r in getattr(whole, name)]))
    chronicle = ce.Chronicle(title=whole.title, zone=whole.zone, sides=whole.sides)
    while order:
        size = draw(st.integers(1, 9))
        chronicle = ce.merge(chronicle, order[:size])
        order = order[size:]
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
        assert chronicle.find(id) is whole.find(id)
        if id in whole:
            assert chronicle.statements_about(id) == whole.statements_about(id)
    assert reconcile(chronicle) == reconcile(whole)


@given(st.data())
def test_what_is_added_one_by_one_is_what_could_be_made_at_once(data: st.DataObject) -> None:
    """What is added is taken if, and only if, the whole with it has no faults."""
    first = data.draw(chronicles() | truces())
    others = data.draw(st.lists(chronicles() | truces(), min_size=1, max_size=2))
    whole = ce.Chronicle(zone=first.zone, sides=first.sides, parties=first.parties)
    builder = ce.ChronicleBuilder(whole)
    records = [r for one in (first, *others) for name in COLLECTIONS for r in getattr(one, name)]
    waiting: list[ce.Record] = data.draw(st.permutations(records))
    while waiting:
        size = data.draw(st.integers(1, 3))
        some, waiting = waiting[:size], waiting[size:]
        new = [record for record in dict.fromkeys(some) if record not in held_in(whole)]
        larger = chronicle_of([*held_in(whole), *new])
        larger = attrs.evolve(larger, zone=whole.zone, sides=whole.sides)
        if faults(larger):
            with pytest.raises(ce.Invalid) as caught:
                builder.add(*some)
            assert all(problem.path.startswith("$.") for problem in caught.value.problems)
        else:
            assert builder.add(*some) == tuple(new)
            whole = larger
        assert builder.chronicle() == whole
        assert len(builder) == len(held_in(whole))
    assert faults(whole) == ()


def held_in(chronicle: ce.Chronicle) -> list[ce.Record]:
    return [record for name in COLLECTIONS for record in getattr(chronicle, name)]


@given(chronicles())
def test_what_was_looked_up_is_no_part_of_the_record(whole: ce.Chronicle) -> None:
    """Copies, pickles and changed chronicles look up their own."""
    written = pickle.dumps(whole)
    reconcile(whole, subject=whole.incidents[0].id)
    assert pickle.dumps(whole) == written
    for other in (copy.copy(whole), copy.deepcopy(whole), pickle.loads(written)):
        assert other == whole
        assert reconcile(other) == reconcile(whole)
    without = attrs.evolve(whole, statements=())
    assert without.statements_about(*without.ids) == ()
    assert all(statement.id not in without for statement in whole.statements)


# One subject


def of_one(findings: Findings, subject: str) -> Findings:
    """Keep the findings on a subject, its parts and what is one with it, out of all."""
    return Findings(
        findings=tuple(
            f for f in findings if subject in (f.topic.subject, split_address(f.topic.subject)[0])
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
    for id in (id for id in chronicle.ids if split_address(id)[0] not in told):
        first = first_of_all_that_are_one(chronicle, id, unsure)
        assert reconcile(chronicle, subject=id, unsure=unsure) == of_one(whole, first)


@pytest.mark.parametrize("name", ["june_2023", "karabakh_ceasefires", "georgia_2008"])
def test_a_subject_of_what_is_shipped_is_reconciled_as_among_all(name: str) -> None:
    chronicle = getattr(ce.datasets, name)()
    for unsure in (Judgement.DIFFERENT, Judgement.SAME):
        whole = reconcile(chronicle, unsure=unsure)
        subjects = {finding.topic.subject for finding in whole}
        for id in {*subjects, *(split_address(s)[0] for s in subjects), chronicle.parties[0].id}:
            first = first_of_all_that_are_one(chronicle, id, unsure)
            assert reconcile(chronicle, subject=id, unsure=unsure) == of_one(whole, first)


@given(chronicles() | truces())
def test_who_speaks_of_a_subject_claims_or_answers(chronicle: ce.Chronicle) -> None:
    """All of them, and nobody else, are the statements about it, in order."""
    for id in chronicle.ids:

        def bears(subject: str | None, id: str = id) -> bool:
            return subject is not None and id in (subject, split_address(subject)[0])

        claimed = {
            statement.address(claim)
            for statement in chronicle.statements
            for claim in statement.claims
            if bears(claim.subject) or bears(getattr(claim, "incident", None))
        }
        found = {split_address(address)[0] for address in claimed}
        for statement in chronicle.statements:
            if any(bears(position.subject) for position in statement.positions) or any(
                claimed.intersection(chronicle.answered_by(response))
                or (response.question and bears(response.question.subject))
                for response in statement.responses
            ):
                found.add(statement.id)
        expected = tuple(s for s in chronicle.statements if s.id in found)
        assert chronicle.statements_about(id) == expected


# States of the past, in a second writing


def plainly_as_of(
    chronicle: ce.Chronicle, maybe: bool, **clocks: When | None
) -> list[tuple[str, tuple[str | None, ...]]]:
    """Tell which statements had come by the end of a time, and with which reports."""
    counted = {Truth.YES, Truth.MAYBE} if maybe else {Truth.YES}

    def come(at: When | None, by: When) -> Truth:
        zoned = by.zoned(chronicle.zone)
        if zoned.bounds.latest_end is None:
            return Truth.YES
        return Truth.MAYBE if at is None else ~at.after(zoned.latest or zoned)

    kept = []
    for statement in chronicle.statements:
        recorded = statement.recorded.zoned(chronicle.zone) if statement.recorded else None
        cited = list(zip(statement.reports, chronicle.published(statement), strict=True))
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
            kept.append((statement.id, tuple(report.source for report, _ in cited)))
    return kept


HOURS = st.sampled_from(
    [
        When.of(f"2023-06-{day}T{hour:02}{zone}")
        for day in (13, 14, 15)
        for hour in (0, 7, 12, 20)
        for zone in ("", "Z", "+04:00", "-11:00")
    ]
)


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
            reports=[("r0",), ("r1",), ("r1", "r2"), ("r0", "r1", "r2"), ()][n],
        )
        for n in range(5)
    ]
    zone = draw(st.sampled_from((None, None, "+04:00")))
    return ce.Chronicle(zone=zone, sources=sources, statements=statements)


@pytest.mark.parametrize("clock", ["said", "published", "recorded"])
@pytest.mark.parametrize("maybe", [False, True])
@very_many
@given(chronicle=timed() | chronicles(), end=HOURS | whens())
def test_what_stood_is_what_had_not_come_after_the_end(
    chronicle: ce.Chronicle, end: When, clock: str, maybe: bool
) -> None:
    """A statement and a report stood if they came after the end by none of the clocks asked."""
    stood = as_of(chronicle, maybe=maybe, **{clock: end})
    told = [(s.id, tuple(report.source for report in s.reports)) for s in stood.statements]
    assert told == plainly_as_of(chronicle, maybe, **{clock: end})


# Cost, counted and not timed


class Watched(ce.Statement):
    """A statement that remembers having been looked at."""

    seen: ClassVar[set[int]] = set()

    def __getattribute__(self, name: str) -> Any:
        Watched.seen.add(id(self))
        return super().__getattribute__(name)


def looked_at(work: Callable[[], object]) -> int:
    Watched.seen.clear()
    work()
    return len(Watched.seen)


@pytest.mark.parametrize("size", [1_000, 10_000])
def test_a_subject_touches_the_records_that_speak_of_it(size: int) -> None:
    """Once the look-ups are built: of two incidents judged one, ten statements speak."""
    incidents = [f"i{n:05}" for n in range(size // 5)]
    large = ce.Chronicle(
        sides=ce.Sides(sides={"one": ["north"], "two": ["south"]}),
        parties=[ce.Party(id=id, kind="state", names=[id]) for id in ("north", "south")],
        incidents=[ce.Incident(id=id, kind="clash", title="a clash") for id in incidents],
        links=[
            ce.IncidentLink(first=one, second=other, judgement="same", by="us", why="reports")
            for one, other in zip(incidents[::2], incidents[1::2], strict=True)
        ],
        statements=[
            Watched(
                id=f"s{n:07}",
                speaker="north",
                said="2031-05-01",
                claims=[
                    ce.Casualties(subject=incidents[n // 5], of="north", harm="killed", count=n % 5)
                ],
            )
            for n in range(size)
        ],
    )
    assert len(large.statements_about("i00008")) == 5
    assert looked_at(lambda: reconcile(large, subject="i00008")) == 10
    assert looked_at(lambda: ce.account(large, "one", subject="i00008")) == 10


@pytest.mark.parametrize("size", [100, 1_000])
def test_to_add_a_record_touches_what_it_refers_to(size: int) -> None:
    builder = ce.ChronicleBuilder(
        [
            ce.Party(id="north", kind="state", names=["north"]),
            ce.Incident(id="clash", kind="clash", title="a clash"),
            *(
                Watched(id=f"s{n}", speaker="north", claims=[ce.Occurrence(subject="clash")])
                for n in range(size)
            ),
        ]
    )
    answer = ce.Response(kind="denies", to="s5#occurrence")
    new = ce.Statement(id="new", speaker="north", responses=[answer])
    assert looked_at(lambda: builder.add(new)) == 1
    assert looked_at(lambda: builder.add(new)) == 0
