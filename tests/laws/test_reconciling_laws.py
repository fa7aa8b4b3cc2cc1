"""The laws of reconciling, each for every chronicle that the strategies make."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import attrs
from hypothesis import given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.testing.strategies import chronicles, counts, whens

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


def bare(value: Hashable) -> Hashable:
    """Strip an answer of its wording."""
    match value:
        case ce.Count():
            return (value.low, value.high)
        case ce.When():
            return (value.edtf, value.zone)
        case _:
            return value


def position(stance: ce.Stance) -> Hashable:
    """Tell where a voice stands, whichever of its reports say so."""
    return (
        (stance.voice, stance.side, stance.polarity, bare(stance.value), bare(stance.during)),
        (stance.admits, stance.accuses),
    )


def positions(finding: ce.Finding) -> frozenset[Hashable]:
    return frozenset(map(position, finding.evidence.stances))


def conflict(found: ce.Conflict) -> Hashable:
    return (frozenset({position(found.left), position(found.right)}), found.clash, found.log_ratio)


def numbers(estimate: ce.Estimate) -> Hashable:
    told = (estimate.best, estimate.common, estimate.fits_all, estimate.envelope)
    return (estimate.floor, *map(bare, told), frozenset(map(bare, estimate.values)))


def gist(findings: Iterable[ce.Finding]) -> dict[Hashable, Hashable]:
    """Tell what findings come to, whichever reports they rest on; what says nothing is left out."""
    return {
        (finding.topic, finding.evidence.stretch): (
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


def inside(inner: ce.Count, outer: ce.Count) -> bool:
    within_high = outer.high is None or (inner.high is not None and inner.high <= outer.high)
    return outer.low <= inner.low and within_high


@many
@given(stories, st.sampled_from((SWAPPED, TURNED_ROUND)))
def test_other_names_for_the_parties_change_only_names(
    chronicle: ce.Chronicle, names: Mapping[str, str]
) -> None:
    """Swapping the two sides swaps the results and changes nothing else, words included."""
    found = ce.reconcile(renamed(chronicle, names))
    expected = renamed(ce.reconcile(chronicle), names)
    assert gist(found) == gist(expected)
    same = {finding.question: finding for finding in expected}
    for finding in found:
        other: ce.Finding = same[finding.question]
        assert finding.estimate.best == other.estimate.best
        assert finding.estimate.fits_all == other.estimate.fits_all
        assert finding.estimate.envelope == other.estimate.envelope
        assert set(finding.estimate.values) == set(other.estimate.values)
        assert set(finding.evidence.stances) == set(other.evidence.stances)
        assert set(finding.evidence.silences) == set(other.evidence.silences)
        assert finding.evidence.set_aside == other.evidence.set_aside
        assert set(finding.evidence.heard) == set(other.evidence.heard)


def read_as(chronicle: ce.Chronicle, subject: str) -> str:
    """Return the incident under which one that is judged the same as another is found."""
    judged = (link for link in chronicle.links if link.judgement is ce.Judgement.SAME)
    pairs = ({link.first, link.second} for link in judged)
    return min(next((pair for pair in pairs if subject in pair), {subject}))


@many
@given(stories)
def test_nothing_that_is_said_gets_lost(chronicle: ce.Chronicle) -> None:
    """Every claim stands in a finding, as a stance or set aside, and every answer to it counts."""
    told: dict[str, set[str]] = {}
    for finding in ce.reconcile(chronicle):
        evidence = finding.evidence
        for where, addresses in (
            ("stance", [a for stance in evidence.stances for a in stance.addresses]),
            ("possible", [a for stance in evidence.possible for a in stance.addresses]),
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
        wanted = read_as(chronicle, subject)
        expected = [finding for finding in whole if finding.topic.subject == wanted]
        assert list(ce.reconcile(chronicle, subject=subject)) == expected
    for talks in chronicle.negotiations:
        addresses = {talks.address(r) for r in talks.rounds}
        rounds = {finding.topic for finding in whole if finding.topic.subject in addresses}
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
