"""The laws of reconciling, each for every chronicle that the strategies make."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from itertools import combinations
from typing import Any

import attrs
from hypothesis import assume, given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.chronicle.collection import NEUTRAL
from caucasus_events.records.claims import answer_key
from caucasus_events.testing.strategies import chronicles, counts, statements, whens

# What is rare in a chronicle needs many of them.
many = settings(max_examples=2 * settings().max_examples)


@st.composite
def quarrels(draw: st.DrawFn) -> ce.Chronicle:
    """Make a chronicle in which several voices answer one and the same question."""
    ground = draw(chronicles(most=0))
    parties = [party.id for party in ground.parties]
    principals, places = st.sampled_from(("north", "south")), ("valley", "village", "road")
    whose, population = draw(principals), draw(st.sampled_from(("military", "unstated")))

    def answer(kind: str) -> ce.Claim:
        polarity = draw(st.sampled_from(("asserted", "asserted", "asserted", "denied")))
        fields: dict[str, Any] = {"subject": "clash-1", "polarity": polarity}
        match kind:
            case "casualties":
                fields |= {"of": whose, "harm": "killed", "population": population}
                return ce.Casualties(count=draw(counts(most=4)), **fields)
            case "responsibility":
                by = draw(st.sampled_from(("north", "south", "north-army", "south-army")))
                return ce.Responsibility(act="initiated", by=by, **fields)
            case "place":
                return ce.Location(place=draw(st.sampled_from(places)), **fields)
            case "time":
                return ce.Timing(when=draw(whens()), **fields)
            case "occurrence":
                return ce.Occurrence(**fields)
            case "violation":
                fields |= {"subject": "truce", "term": None, "by": whose}
                fields["during"] = draw(st.sampled_from((None, "2023-06-27", "2023-06")))
                count, unit = draw(st.sampled_from(((None, None), (12, "shots"), (0, "shots"))))
                return ce.Violation(count=count, unit=unit, **fields)
            case "of an incident":
                fields |= {"subject": "truce", "by": whose, "incident": "clash-1"}
                return ce.Violation(**fields)
            case _:
                state = draw(st.sampled_from(("open", "closed")))
                to = draw(st.sampled_from(("all", "aid")))
                return ce.Access(state=state, to=to, **{**fields, "subject": "road"})

    single = ("casualties", "responsibility", "place", "time", "access", "violation")
    of_one_matter = ("occurrence", "casualties", "responsibility", "of an incident")
    kinds = draw(st.sampled_from((*((kind,) for kind in single), of_one_matter)))
    said = st.none() | st.sampled_from(("2023-06-27", "2023-06-28"))
    return attrs.evolve(
        ground,
        statements=[
            ce.Statement(
                id=f"s{n}",
                speaker=draw(st.sampled_from((*parties, "north", "south", "union"))),
                said=draw(said),
                claims=[answer(draw(st.sampled_from(kinds)))],
            )
            for n in range(draw(st.integers(2, 4)))
        ],
    )


stories = chronicles() | quarrels()


def position(stance: ce.Stance) -> Hashable:
    """Tell where a voice stands, whichever of its reports say so."""
    return (
        (
            stance.voice,
            stance.side,
            stance.polarity,
            answer_key(stance.value),
            answer_key(stance.during),
        ),
        (stance.admits, stance.accuses),
    )


def positions(finding: ce.Finding) -> frozenset[Hashable]:
    return frozenset(map(position, finding.evidence.stances))


def conflict(found: ce.Conflict) -> Hashable:
    return (frozenset({position(found.left), position(found.right)}), found.clash, found.log_ratio)


def numbers(estimate: ce.Estimate) -> Hashable:
    told = (estimate.best, estimate.core, estimate.envelope)
    return (estimate.floor, *map(answer_key, told), frozenset(map(answer_key, estimate.values)))


def gist(findings: Iterable[ce.Finding]) -> dict[Hashable, Hashable]:
    """Tell what findings come to, whichever reports they rest on; what says nothing is left out."""
    return {
        finding.topic: (
            finding.status,
            numbers(finding.estimate),
            positions(finding),
            frozenset(map(conflict, finding.evidence.conflicts)),
        )
        for finding in findings
        if finding.status is not ce.Status.UNREPORTED
    }


def with_statement(chronicle: ce.Chronicle, *added: ce.Statement) -> ce.Chronicle:
    return attrs.evolve(chronicle, statements=(*chronicle.statements, *added))


@st.composite
def with_stranger(draw: st.DrawFn) -> tuple[ce.Chronicle, ce.Statement]:
    """Make a chronicle, and a statement by a voice that it has not heard yet."""
    chronicle = draw(stories)
    stands_with = draw(st.sampled_from(("north", "south", "union", None)))
    tie = [ce.Affiliation(of=stands_with, role="organ_of")] if stands_with else []
    stranger = ce.Party(id="stranger", kind="other", names=["Stranger"], affiliations=tie)
    chronicle = attrs.evolve(chronicle, parties=(*chronicle.parties, stranger))
    said = draw(statements(chronicle).filter(lambda statement: statement.claims))
    said = attrs.evolve(said, speaker="stranger", repeats=None, via=(), responses=())
    return chronicle, said


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


SWAPPED = {
    f"{side}{organ}": f"{other}{organ}"
    for side, other in (("north", "south"), ("south", "north"))
    for organ in ("", "-ministry", "-army", "-minister")
}
NEUTRAL_AND_OUTLETS = ("union", "union-mission", "herald", "courier")
TURNED_ROUND = {
    name: f"party-{n}"
    for n, name in enumerate(sorted((*SWAPPED, *NEUTRAL_AND_OUTLETS), reverse=True))
}


@given(stories, st.randoms(use_true_random=False))
def test_the_order_of_records_and_of_their_parts_means_nothing(
    chronicle: ce.Chronicle, random: Any
) -> None:
    """Reconciling gives the same, in whatever order statements, claims and responses stand."""

    def shuffled(items: tuple[Any, ...]) -> list[Any]:
        return random.sample(items, len(items))  # type: ignore[no-any-return]

    names = ("parties", "places", "incidents", "links", "sources")
    fields: dict[str, Any] = {name: shuffled(getattr(chronicle, name)) for name in names}
    statements = [
        attrs.evolve(s, claims=shuffled(s.claims), responses=shuffled(s.responses))
        for s in shuffled(chronicle.statements)
    ]
    turned = attrs.evolve(chronicle, **fields, statements=statements)
    assert ce.reconcile(turned) == ce.reconcile(chronicle)


@given(stories)
def test_to_reconcile_again_gives_the_same(chronicle: ce.Chronicle) -> None:
    """Nothing is learnt from asking twice, nor from the same records twice."""
    once = ce.reconcile(chronicle)
    assert ce.reconcile(chronicle) == once
    assert ce.reconcile(ce.merge(chronicle, chronicle)) == once


@given(stories)
def test_loose_records_given_twice_add_nothing(chronicle: ce.Chronicle) -> None:
    """Two lists of records that overlap come to what their union comes to."""
    records = [
        record
        for name in ("parties", "places", "incidents", "links", "sources", "ceasefires")
        for record in getattr(chronicle, name)
    ] + [*chronicle.negotiations, *chronicle.statements]
    once = ce.reconcile(records, sides=chronicle.sides)
    assert gist(ce.reconcile([*records, *records], sides=chronicle.sides)) == gist(once)


@many
@given(st.data())
def test_another_report_of_a_statement_adds_nothing(data: st.DataObject) -> None:
    """Relays lengthen the chain, copies repeat the words: neither adds a voice."""
    chronicle = data.draw(stories.filter(lambda chronicle: chronicle.statements))
    original = data.draw(st.sampled_from(chronicle.statements))
    copy = attrs.evolve(original, id="a-copy", via=(*original.via, "herald", "courier"))
    report = attrs.evolve(copy, speaker=None, repeats=original.id)
    expected = gist(ce.reconcile(chronicle))
    assert gist(ce.reconcile(with_statement(chronicle, copy))) == expected
    assert gist(ce.reconcile(with_statement(chronicle, report))) == expected


@many
@given(with_stranger())
def test_a_further_voice_widens_the_envelope_and_narrows_the_core(
    told: tuple[ce.Chronicle, ce.Statement],
) -> None:
    """One more live claim never hides what was said, and never lowers the floor."""
    chronicle, said = told
    after = ce.reconcile(with_statement(chronicle, said))
    for old in ce.reconcile(chronicle):
        new = after[old.topic].estimate
        was = old.estimate
        if was.envelope is not None:
            assert new.envelope is not None
            assert inside(was.envelope, new.envelope)
            assert new.core is None or (was.core is not None and inside(new.core, was.core))
        assert was.floor is None or (new.floor is not None and new.floor >= was.floor)
        assert set(map(answer_key, was.values)) <= set(map(answer_key, new.values))


def inside(inner: ce.Count, outer: ce.Count) -> bool:
    within_high = outer.high is None or (inner.high is not None and inner.high <= outer.high)
    return outer.low <= inner.low and within_high


@many
@given(with_stranger())
def test_a_further_voice_settles_no_conflict(told: tuple[ce.Chronicle, ce.Statement]) -> None:
    """One more live claim removes no conflict, and what was disputed stays disputed."""
    chronicle, said = told
    after = ce.reconcile(with_statement(chronicle, said))
    for old in ce.reconcile(chronicle):
        new = after[old.topic]
        assert set(old.evidence.conflicts) <= set(new.evidence.conflicts)
        assert old.status is not ce.Status.DISPUTED or new.status is ce.Status.DISPUTED
        assert positions(old) <= positions(new)


@many
@given(stories, st.sampled_from((SWAPPED, TURNED_ROUND)))
def test_other_names_for_the_parties_change_only_names(
    chronicle: ce.Chronicle, names: Mapping[str, str]
) -> None:
    """Swapping the two sides swaps the results and changes nothing else, words included."""
    found = ce.reconcile(renamed(chronicle, names))
    expected = renamed(ce.reconcile(chronicle), names)
    assert gist(found) == gist(expected)
    for finding in found:
        other: ce.Finding = expected[finding.topic]
        assert finding.estimate.best == other.estimate.best
        assert finding.estimate.core == other.estimate.core
        assert finding.estimate.envelope == other.estimate.envelope
        assert set(finding.estimate.values) == set(other.estimate.values)
        assert set(map(unordered, finding.evidence.stances)) == set(
            map(unordered, other.evidence.stances)
        )
        assert set(finding.evidence.silences) == set(other.evidence.silences)
        assert finding.evidence.set_aside == other.evidence.set_aside
        assert set(finding.evidence.sides_heard) == set(other.evidence.sides_heard)


def unordered(stance: ce.Stance) -> ce.Stance:
    return attrs.evolve(stance, quoted_by=tuple(sorted(stance.quoted_by)))


def overlap(left: ce.Stance, right: ce.Stance) -> ce.Truth:
    times = [s.during if s.during.is_extent else s.during.whole for s in (left, right) if s.during]
    return ce.Truth.YES if len(times) < 2 else times[0].overlaps(times[1])


def of_one_time(left: ce.Stance, right: ce.Stance) -> bool:
    return overlap(left, right) is ce.Truth.YES


def cannot_both_hold(left: ce.Stance, right: ce.Stance, chronicle: ce.Chronicle) -> bool:
    """Say whether two stances conflict, by the letter of the rules and one number after another."""

    def contained(inner: str, outer: str) -> bool:
        return outer in (*chronicle.containers(inner), *chronicle.principals(inner))

    def exclude(one: Hashable, other: Hashable) -> bool:
        match one, other:
            case ce.Count(), ce.Count():
                numbers = range(100)
                return not any(allows(one, n) and allows(other, n) for n in numbers)
            case ce.When(), ce.When():
                return one.overlaps(other) is ce.Truth.NO
            case str(), str():
                return one != other and not contained(one, other) and not contained(other, one)
            case _:
                return None not in (one, other) and one != other

    if not of_one_time(left, right) or not (left.asserts or right.asserts):
        return False
    if left.asserts and right.asserts:
        return exclude(left.value, right.value)
    counts = [value for value in (left.value, right.value) if isinstance(value, ce.Count)]
    if counts:
        return not any(allows(count, 0) for count in counts)
    denied, asserted = (right, left) if left.asserts else (left, right)
    if isinstance(denied.value, str) and isinstance(asserted.value, str):
        return denied.value == asserted.value or contained(asserted.value, denied.value)
    return not exclude(left.value, right.value)


def allows(count: ce.Count, n: int) -> bool:
    return count.low <= n and (count.high is None or n <= count.high)


@many
@given(stories)
def test_disputed_is_what_two_voices_cannot_both_be_right_about(chronicle: ce.Chronicle) -> None:
    """A topic is disputed if and only if two voices conflict, inconsistent if only one does."""
    for finding in ce.reconcile(chronicle):
        stances = finding.evidence.stances
        clashing = {
            frozenset(pair)
            for pair in combinations(stances, 2)
            if cannot_both_hold(*pair, chronicle)
        }
        assert {frozenset({c.left, c.right}) for c in finding.evidence.conflicts} == clashing
        voices = [len({stance.voice for stance in pair}) for pair in clashing]
        assert (finding.status is ce.Status.DISPUTED) == (2 in voices)
        assert (finding.status is ce.Status.INCONSISTENT) == (set(voices) == {1})
        if clashing:
            assert finding.estimate.best is None
            assert finding.estimate.core is None


@many
@given(with_stranger(), st.data())
def test_what_its_speaker_retracted_might_never_have_been_said(
    told: tuple[ce.Chronicle, ce.Statement], data: st.DataObject
) -> None:
    """A claim that was retracted weighs nothing, and is found among what is set aside."""
    chronicle, said = told
    kind = data.draw(st.sampled_from((ce.ResponseKind.RETRACTS, ce.ResponseKind.CORRECTS)))
    retraction = ce.Statement(
        id="retraction",
        speaker="stranger",
        responses=[
            ce.Response(kind=kind, to=said.address(claim), key=f"r{n}")
            for n, claim in enumerate(said.claims)
        ],
    )
    after = ce.reconcile(with_statement(chronicle, said, retraction))
    assert gist(after) == gist(ce.reconcile(chronicle))
    aside = {a.address: a for finding in after for a in finding.evidence.set_aside}
    for claim in said.claims:
        assert aside[said.address(claim)].why == "retracted"
        assert aside[said.address(claim)].by.startswith("retraction#")


@many
@given(st.data())
def test_silence_changes_no_number_and_raises_no_status(data: st.DataObject) -> None:
    """Who declines, does not address or only qualifies a claim is listed, and weighs nothing."""
    chronicle = data.draw(stories)
    addresses = [s.address(claim) for s in chronicle.statements for claim in s.claims]
    assume(addresses)
    silent = ce.Statement(
        id="silent",
        speaker=data.draw(st.sampled_from(chronicle.parties)).id,
        responses=[
            ce.Response(
                kind=data.draw(st.sampled_from(("declines", "not_addressed", "qualifies"))),
                to=address,
                key=f"r{n}",
            )
            for n, address in enumerate(addresses)
        ],
    )
    grown = with_statement(chronicle, silent)
    before, after = ce.reconcile(chronicle), ce.reconcile(grown)
    for old, new in zip(before, after, strict=True):
        assert new.estimate == old.estimate
        assert new.evidence.stances == old.evidence.stances
        fewer = {*old.evidence.sides_heard} - {*new.evidence.sides_heard}
        assert {*new.evidence.sides_heard} <= {*old.evidence.sides_heard}
        assert fewer <= {s.side for s in new.evidence.silences if s.kind != "not_addressed"}
        was = {old.status, ce.Status.UNCONFIRMED} if fewer else {old.status}
        assert new.status in (
            {ce.Status.UNCONFIRMED} if old.status is ce.Status.UNREPORTED else was
        )
    for finding in after:
        listed = {s.to for s in finding.evidence.silences if s.address.startswith("silent#")}
        assert listed == {a for a in addresses if topic_of(grown, a) == finding.topic}


def read_as(chronicle: ce.Chronicle, subject: str) -> str:
    """Return the incident under which one that is judged the same as another is found."""
    judged = (link for link in chronicle.links if link.judgement is ce.Judgement.SAME)
    pairs = ({link.first, link.second} for link in judged)
    return min(next((pair for pair in pairs if subject in pair), {subject}))


def topic_of(chronicle: ce.Chronicle, address: str) -> ce.Topic:
    topic = (claim := chronicle.claim(address)).topic
    if isinstance(claim, ce.Violation) and claim.incident:
        topic = attrs.evolve(topic, span=read_as(chronicle, claim.incident))
    return attrs.evolve(topic, subject=read_as(chronicle, topic.subject))


@given(stories, st.integers(2, 1000))
def test_to_scale_all_counts_scales_the_result(chronicle: ce.Chronicle, by: int) -> None:
    """The unit in which all count makes no difference to a status."""

    def scaled(value: Any) -> Any:
        if not isinstance(value, ce.Count):
            return value
        high = None if value.high is None else value.high * by
        return attrs.evolve(value, low=value.low * by, high=high)

    def grown(claim: Any) -> Any:
        return attrs.evolve(claim, count=scaled(claim.count)) if hasattr(claim, "count") else claim

    larger = attrs.evolve(
        chronicle,
        statements=[attrs.evolve(s, claims=map(grown, s.claims)) for s in chronicle.statements],
    )
    for old, new in zip(ce.reconcile(chronicle), ce.reconcile(larger), strict=True):
        assert (new.topic, new.status) == (old.topic, old.status)
        was, now = old.estimate, new.estimate
        assert now.floor == (None if was.floor is None else was.floor * by)
        assert (now.best, now.core) == (scaled(was.best), scaled(was.core))
        assert now.envelope == scaled(was.envelope)


def heard(finding: ce.Finding, found: ce.Findings, chronicle: ce.Chronicle) -> set[str]:
    """Give the sides that spoke to a topic, or let an answer stand, by the letter of the rule."""
    accusing = {"violation", "responsibility", "means"}
    reserved = {s.side for s in finding.evidence.silences if s.kind != "not_addressed"}

    def matter(topic: ce.Topic) -> str:
        of_incident = topic.aspect == "violation" and (topic.span or "").startswith("clash")
        return topic.span if of_incident and topic.span else topic.subject

    def side_concerned(claim: ce.Stance) -> str | None:
        party = claim.party_concerned
        return chronicle.side_of(party, claim.said[0]) if party else None

    def denies(other: tuple[ce.Topic, ce.Stance], claim: ce.Stance) -> bool:
        topic, stance = other
        alike = {finding.topic.aspect, "occurrence"}
        alike |= accusing if finding.topic.aspect in accusing else set()
        is_apart = overlap(stance, claim) is ce.Truth.NO
        return not stance.asserts and topic.aspect in alike and not is_apart

    def is_since(stance: ce.Stance, claim: ce.Stance) -> bool:
        times = [(one, two) for one in claim.said for two in stance.said]
        return of_one_time(claim, stance) and any(
            one is None or two is None or two.before(one) is not ce.Truth.YES for one, two in times
        )

    def lets_stand(side: str, others: list[tuple[ce.Topic, ce.Stance]], claim: ce.Stance) -> bool:
        since = [(topic, stance) for topic, stance in others if is_since(stance, claim)]
        accused = {stance.accuses for _, stance in since} - {None}
        if claim.party_concerned and side_concerned(claim) == side and claim.side in accused:
            return False
        return any(topic.aspect != finding.topic.aspect for topic, _ in since)

    answers = finding.evidence.stances
    sides = {stance.side for stance in answers}
    for side in ("north", "south"):
        spoken = [
            (other.topic, stance)
            for other in found
            if matter(other.topic) == matter(finding.topic)
            for stance in other.evidence.stances
            if stance.side == side
        ]
        for claim in answers:
            whose = side_concerned(claim)
            concerns = claim.party_concerned is None or whose in (side, claim.side)
            if claim.asserts and concerns and side not in reserved:
                silent = not any(denies(one, claim) for one in spoken)
                if silent and lets_stand(side, spoken, claim):
                    sides.add(side)
    return {side for side in sides if side in ("north", "south")}


def first_rule_that_matches(
    finding: ce.Finding, found: ce.Findings, chronicle: ce.Chronicle
) -> ce.Status:
    """Give the status by the letter of the table of ten rules."""
    evidence = finding.evidence
    asserted = [stance for stance in evidence.stances if stance.asserts]
    unknown = ce.unknown_number().bounds
    asserted = [
        s for s in asserted if not isinstance(s.value, ce.Count) or s.value.bounds != unknown
    ] or asserted
    pairs = list(combinations(evidence.stances, 2))
    clashing = [pair for pair in pairs if cannot_both_hold(*pair, chronicle)]
    blocs = {s: s.side if s.side in ("north", "south") else s.voice for s in asserted}
    together = [
        (one, other)
        for one, other in combinations(asserted, 2)
        if blocs[one] != blocs[other] and of_one_time(one, other)
    ]
    opponents = heard(finding, found, chronicle) - {stance.side for stance in asserted}
    rules = (
        (ce.Status.UNREPORTED, not evidence.stances and not evidence.silences),
        (ce.Status.UNCONFIRMED, not evidence.stances),
        (ce.Status.DISPUTED, any(one.voice != other.voice for one, other in clashing)),
        (ce.Status.INCONSISTENT, bool(clashing)),
        (ce.Status.DENIED, not asserted),
        (ce.Status.AGREED, any({a.side, b.side} == {"north", "south"} for a, b in together)),
        (ce.Status.ADMITTED, any(stance.admits for stance in asserted)),
        (ce.Status.CORROBORATED, any(NEUTRAL in (a.side, b.side) for a, b in together)),
        (ce.Status.UNCONTESTED, any(stance.side == NEUTRAL for stance in asserted)),
        (ce.Status.UNCONTESTED, bool({"north", "south"} & {*blocs.values()}) and bool(opponents)),
        (ce.Status.UNCONTESTED, {"north", "south"} <= {*blocs.values()}),
        (ce.Status.UNCONFIRMED, True),
    )
    return next(status for status, matches in rules if matches)


@many
@given(stories)
def test_a_status_is_that_of_the_first_rule_that_matches(chronicle: ce.Chronicle) -> None:
    """Agreed needs both sides, corroborated a neutral and another, admitted an admission."""
    found = ce.reconcile(chronicle)
    for finding in found:
        assert finding.status is first_rule_that_matches(finding, found, chronicle)
        assert set(finding.evidence.sides_heard) == heard(finding, found, chronicle)


@many
@given(stories)
def test_who_admits_tells_of_its_own_and_who_accuses_of_the_other(chronicle: ce.Chronicle) -> None:
    """An admission is asserted, of a loss or act of one's own side; a floor rests on nothing else.

    Who counts none neither admits nor accuses.
    The names of the parties begin with whom they speak for, but ministers do not all their lives.
    """
    for finding in ce.reconcile(chronicle):
        floors = [
            stance.value.low
            for stance in finding.evidence.stances
            if stance.admits and isinstance(stance.value, ce.Count)
        ]
        assert finding.estimate.floor == max(floors, default=None)
        for stance in finding.evidence.stances:
            none = isinstance(stance.value, ce.Count) and stance.value.high == 0
            tells = stance.asserts and not none
            for claim in (chronicle[address] for address in stance.addresses):
                # Of who denies that it happened, what others say of it is turned round.
                if not isinstance(claim, ce.Claim) or claim.kind != finding.topic.aspect:
                    continue
                if "minister" not in f"{stance.voice} {claim.party_concerned}":
                    speaker = stance.voice.partition("-")[0]
                    told_of = (claim.party_concerned, claim.accused)
                    concerned, accused = ((party or "").partition("-")[0] for party in told_of)
                    own_word = concerned == speaker and not stance.quoted_by
                    assert stance.admits == (tells and own_word)
                    of_another_side = accused in {"north", "south"} - {speaker}
                    expected = accused if tells and of_another_side else None
                    assert stance.accuses == expected


@given(stories)
def test_the_best_number_lies_within_the_core_and_the_core_within_the_envelope(
    chronicle: ce.Chronicle,
) -> None:
    """No bound is invented: each is one that somebody asserted."""
    for finding in ce.reconcile(chronicle):
        made = finding.estimate
        told = [s.value for s in finding.supporters if isinstance(s.value, ce.Count)]
        if made.envelope is None:
            assert not told
            continue
        assert made.envelope.low in {count.low for count in told}
        assert made.envelope.high in {count.high for count in told}
        assert made.floor is None or made.floor in {count.low for count in told}
        if made.core is not None:
            assert isinstance(made.best, ce.Count)
            assert inside(made.best, made.core)
            assert inside(made.core, made.envelope)
            assert all(inside(made.core, count) for count in told)


@many
@given(stories)
def test_nothing_that_is_said_gets_lost(chronicle: ce.Chronicle) -> None:
    """Every claim stands in a finding, as a stance or set aside, and every answer to it counts."""
    told: dict[str, set[str]] = {}
    for finding in ce.reconcile(chronicle):
        evidence = finding.evidence
        for where, addresses in (
            ("stance", [a for stance in evidence.stances for a in stance.addresses]),
            ("silence", [silence.address for silence in evidence.silences]),
            ("aside", [aside.address for aside in evidence.set_aside]),
            ("took its place", [aside.by for aside in evidence.set_aside]),
        ):
            for address in addresses:
                assert address in chronicle
                told.setdefault(address, set()).add(where)
    for statement in chronicle.statements:
        assert {statement.address(claim) for claim in statement.claims} <= set(told)
        answers = [r for r in statement.responses if r.kind in ("confirms", "denies")]
        assert {statement.address(response) for response in answers} <= set(told)


@given(stories)
def test_to_ask_about_one_subject_gives_what_stands_about_it_in_the_whole(
    chronicle: ce.Chronicle,
) -> None:
    """A part of the findings is worked out from the whole chronicle."""
    whole = ce.reconcile(chronicle)
    subjects = {id.partition("#")[0] for id in chronicle.ids}
    subjects -= {statement.id for statement in chronicle.statements}
    subjects -= {source.id for source in chronicle.sources}
    for subject in subjects - {talks.id for talks in chronicle.negotiations}:
        expected = whole.about(read_as(chronicle, subject))
        assert ce.reconcile(chronicle, subject=subject) == expected
    for talks in chronicle.negotiations:
        rounds = {finding.topic for r in talks.rounds for finding in whole.about(talks.address(r))}
        found = ce.reconcile(chronicle, subject=talks.id)
        assert rounds == {finding.topic for finding in found}


@given(stories)
def test_unsure_incidents_can_be_read_both_ways(chronicle: ce.Chronicle) -> None:
    """To read a doubt as 'same' gives what the judgement 'same' gives, and so for 'different'."""
    for reading in (ce.Judgement.SAME, ce.Judgement.DIFFERENT):
        decided = [
            attrs.evolve(link, judgement=reading) if link.judgement is ce.Judgement.UNSURE else link
            for link in chronicle.links
        ]
        expected: ce.Findings = ce.reconcile(attrs.evolve(chronicle, links=decided))
        assert ce.reconcile(chronicle, unsure=reading) == expected


_DAYS = (None, "2023-06", "2023-06-27", "2023-06-28", "2023-07-02")
_HOURS = ("2023-06-28T10:00:00", "2023-06-28T23:00:00")
_SAID = (*_DAYS, *_HOURS, *(f"{hour}Z" for hour in _HOURS), "2023-06-29T12:00:00Z")


@st.composite
def bulletins(draw: st.DrawFn) -> ce.Chronicle:
    """Make a chronicle in which one voice tells of one loss again and again, on several clocks."""
    days = st.sampled_from((None, "2023-06-26", "2023-06-27", "2023-06"))
    told = [
        ce.Statement(
            id=f"bulletin-{n}",
            speaker="north",
            via=["south"] if draw(st.integers(0, 3)) == 0 else [],
            said=draw(st.sampled_from(_SAID)),
            claims=[
                ce.Casualties(
                    subject="clash-1", of="north", harm="killed", count=n % 3, during=draw(days)
                )
            ],
        )
        for n in range(draw(st.integers(2, 12)))
    ]
    return with_statement(draw(chronicles(most=0)), *told)


@many
@given(bulletins())
def test_the_newest_of_all_that_is_surely_later_replaces_a_word(chronicle: ce.Chronicle) -> None:
    """Of the same time, and not by way of an opponent, unless both came so."""

    def replaces(newer: ce.Statement, older: ce.Statement) -> bool:
        then, since = chronicle.said(older), chronicle.said(newer)
        if newer.claims[0].value == older.claims[0].value:  # said again
            return False
        if then is None or since is None or since.after(then) is not ce.Truth.YES:
            return False
        periods = [s.claims[0].during for s in (newer, older)]
        told = [period.whole for period in periods if period is not None]
        return bool(older.via or not newer.via) and (
            len(told) < 2 or told[0].overlaps(told[1]) is ce.Truth.YES
        )

    expected: dict[str, str] = {}
    for older in chronicle.statements:
        newer = [s for s in chronicle.statements if replaces(s, older)]
        if newer:
            told = [(when.sort_key, s.id) for s in newer if (when := chronicle.said(s))]
            expected[f"{older.id}#casualties"] = f"{max(told)[1]}#casualties"
    (finding,) = ce.reconcile(chronicle)
    assert {a.address: a.by for a in finding.evidence.set_aside} == expected
