"""The laws of reconciling, each for every chronicle that the strategies make."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import starmap
from typing import Any

import attrs
import pytest
from hypothesis import given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.core.references import split_address
from caucasus_events.testing.strategies import chronicles, counts, whens
from tests.helpers import says, story

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


bounds = st.builds(
    lambda low, more: ce.Count(low=low, high=None if more is None else low + more),
    st.integers(0, 6),
    st.none() | st.integers(0, 3),
)
losses = st.builds(
    ce.Casualties,
    subject=st.just("clash"),
    harm=st.sampled_from(("killed", "wounded", "killed_or_wounded")),
    of=st.sampled_from(("north", "south", "north-army")),
    count=bounds,
    population=st.sampled_from(("military", "civilian", "unstated")),
)
polarities = st.sampled_from(("asserted", "denied"))
acts = st.builds(
    ce.Responsibility,
    subject=st.just("clash"),
    act=st.sampled_from(("initiated", "fired")),
    by=st.sampled_from(("north", "south")),
    polarity=polarities,
)
happenings = st.builds(ce.Occurrence, subject=st.just("clash"), polarity=polarities)


@st.composite
def exchanges(
    draw: st.DrawFn, of: st.SearchStrategy[Any] = losses | acts | happenings, answers: bool = True
) -> list[ce.Statement]:
    """Draw statements of one claim each about the clash; later ones may answer earlier ones."""
    made: list[ce.Statement] = []
    for n in range(draw(st.integers(1, 6))):
        earlier = [statement for statement in made if statement.claims]
        parts: list[ce.Claim | ce.Response] = []
        if answers and earlier and draw(st.booleans()):
            to = draw(st.sampled_from(earlier))
            kind = draw(st.sampled_from(("denies", "confirms", "corrects")))
            parts.append(ce.Response(kind=kind, to=to.address(to.claims[0])))
        if not parts or draw(st.booleans()):
            parts.append(draw(of))
        speaker = draw(st.sampled_from(("north", "south", "union", "herald", "north-army")))
        made.append(says(speaker, *parts, on=f"2031-05-{draw(st.integers(4, 9)):02}", id=f"s{n}"))
    return made


def reconciled(statements: Iterable[ce.Statement]) -> ce.Findings:
    return ce.reconcile(attrs.evolve(story(), statements=statements))


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


def conflicts(evidence: ce.Evidence) -> Iterator[tuple[ce.Stance, ce.Stance, ce.Clash]]:
    """Yield each two stances that conflict, and in what way."""
    return ((*pair, found.clash) for found in evidence.conflicts for pair in found.pairs())


def conflict(left: ce.Stance, right: ce.Stance, clash: ce.Clash) -> Hashable:
    return (frozenset({position(left), position(right)}), clash)


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
            frozenset(starmap(conflict, conflicts(finding.evidence))),
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
    records.append(ce.Ceasefire(id="truce", title="a truce"))  # of which quarrels speak
    once = ce.reconcile(records, sides=chronicle.sides)
    assert gist(ce.reconcile([*records, *records], sides=chronicle.sides)) == gist(once)


@many
@given(st.data())
def test_another_report_of_a_statement_adds_nothing(data: st.DataObject) -> None:
    """Reports lengthen the chain, copies repeat the words: neither adds a voice.

    The report comes by a way by which one came: what only an opponent passed on stays its claim.
    """
    chronicle = data.draw(stories.filter(lambda chronicle: chronicle.statements))
    original = data.draw(st.sampled_from(chronicle.statements))
    another = ce.Report(via=["herald", "courier"])
    if original.reports:
        known = original.reports[-1]
        another = attrs.evolve(known, via=[*known.via, "courier"], locator="another page")
    more = (*original.reports, another)
    copy = attrs.evolve(original, id="a-copy", reports=more)
    reported = [attrs.evolve(s, reports=more) if s is original else s for s in chronicle.statements]
    expected = gist(ce.reconcile(chronicle))
    assert gist(ce.reconcile(with_statement(chronicle, copy))) == expected
    assert gist(ce.reconcile(attrs.evolve(chronicle, statements=reported))) == expected


@many
@given(stories, st.sampled_from((SWAPPED, TURNED_ROUND)))
def test_other_names_for_the_parties_change_only_names(
    chronicle: ce.Chronicle, names: Mapping[str, str]
) -> None:
    """Swapping the two sides swaps the results and changes nothing else, words included."""
    found = ce.reconcile(renamed(chronicle, names))
    expected = renamed(ce.reconcile(chronicle), names)
    assert gist(found) == gist(expected)
    same = {finding.id: finding for finding in expected}
    for finding in found:
        other: ce.Finding = same[finding.id]
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


def standing(findings: ce.Findings) -> dict[ce.Topic, ce.Finding]:
    return {finding.topic: finding for finding in findings}


@given(exchanges())
def test_the_ids_of_statements_mean_nothing(told: list[ce.Statement]) -> None:
    names = {s.id: f"z{9 - i}" for i, s in enumerate(told)}
    renamed = [
        attrs.evolve(
            s,
            id=names[s.id],
            responses=[
                attrs.evolve(r, to=f"{names[id]}#{key}")
                for r in s.responses
                for id, key in [split_address(str(r.to))]
            ],
        )
        for s in told
    ]
    assert gist(reconciled(renamed)) == gist(reconciled(told))


@given(exchanges(of=losses, answers=False), losses, st.sampled_from(("south", "union", "herald")))
def test_a_further_claim_that_stands_only_widens(
    told: list[ce.Statement], claim: ce.Casualties, speaker: str
) -> None:
    before = standing(reconciled(told))
    further = ce.Statement(id="further", speaker=speaker, said="2031-05-03", claims=[claim])
    if any(s.speaker == speaker for s in told):
        return  # it may replace, or be replaced by, what the voice said before
    for topic, now in standing(reconciled([*told, further])).items():
        if topic not in before:
            continue
        was, new = before[topic].estimate, now.estimate
        if was.common is not None and new.common is not None:
            assert new.common.low <= was.common.low
            assert new.common.high is None or new.common.high >= (was.common.high or 0)
        if was.fits_all is not None and new.fits_all is not None:
            assert was.fits_all.low <= new.fits_all.low
            assert was.fits_all.high is None or (new.fits_all.high or 0) <= was.fits_all.high
        if was.floor is not None:
            assert new.floor is not None
            assert new.floor >= was.floor
        kept, had = (
            {frozenset((left.addresses, right.addresses)) for left, right, _ in conflicts(evidence)}
            for evidence in (now.evidence, before[topic].evidence)
        )
        assert len(kept) >= len(had)


@given(exchanges())
def test_disputed_is_a_conflict_of_two_blocs(told: list[ce.Statement]) -> None:
    for finding in reconciled(told):
        pairs = {frozenset((one.bloc, two.bloc)) for one, two, _ in conflicts(finding.evidence)}
        assert (finding.status == "disputed") is any(len(pair) == 2 for pair in pairs)


@given(exchanges(answers=False), st.data())
def test_retracted_is_as_good_as_absent(told: list[ce.Statement], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(told))
    retracts = ce.Response(kind="retracts", to=gone.address(gone.claims[0]))
    takes_back = says(gone.speaker, retracts, on="2031-05-30", id="takes-back")
    rest = [
        s
        for s in told
        if (s.speaker, s.claims[0].topic, s.claims[0].value, s.claims[0].polarity)
        != (gone.speaker, gone.claims[0].topic, gone.claims[0].value, gone.claims[0].polarity)
    ]
    if gone.speaker in (
        "north",
        "north-army",
    ):  # one voice, of which either takes back what the other said
        return
    assert gist(reconciled([*told, takes_back])) == gist(reconciled(rest))


@given(exchanges(), st.data())
def test_silence_changes_no_status(told: list[ce.Statement], data: st.DataObject) -> None:
    spoken = [s for s in told if s.claims]
    to = data.draw(st.sampled_from(spoken))
    kind = data.draw(st.sampled_from(["declines", "not_addressed", "qualifies"]))
    response = ce.Response(kind=kind, to=to.address(to.claims[0]), by="south")
    silent = says("herald", response, on="2031-05-30")
    before, after = gist(reconciled(told)), gist(reconciled([*told, silent]))
    assert {topic: after[topic] for topic in before} == before


@given(exchanges(of=losses, answers=False), st.integers(2, 5))
def test_scaling_all_counts_scales_the_estimates(told: list[ce.Statement], factor: int) -> None:
    def scaled(count: ce.Count | None) -> ce.Count | None:
        if count is None:
            return None
        high = None if count.high is None else count.high * factor
        return ce.Count(low=count.low * factor, high=high)

    larger = [
        attrs.evolve(s, claims=[attrs.evolve(c, count=scaled(c.count)) for c in s.claims])  # type: ignore[attr-defined, call-arg]
        for s in told
    ]
    before, after = standing(reconciled(told)), standing(reconciled(larger))
    for topic, finding in before.items():
        assert after[topic].status == finding.status
        for name in ("common", "fits_all", "envelope"):
            value = scaled(getattr(finding.estimate, name))
            assert getattr(after[topic].estimate, name) == value


@given(exchanges())
def test_agreed_needs_both_sides(told: list[ce.Statement]) -> None:
    for finding in reconciled(told).about(status="agreed"):
        asserting = {s.side for s in finding.supporters}
        assert {"north", "south"} <= asserting
        concerned = finding.topic.whose
        if concerned is not None:
            assert any(stance.is_own for stance in finding.supporters)


@given(exchanges(answers=False))
def test_what_follows_never_contradicts_what_the_same_voice_says(
    told: list[ce.Statement],
) -> None:
    dated = [attrs.evolve(s, said=f"2031-05-{4 + i:02}") for i, s in enumerate(told)]
    for finding in reconciled(dated):
        for conflict in finding.evidence.conflicts:
            assert not conflict.within_one_voice


@given(exchanges(), st.integers(3, 9))
def test_a_chronicle_cut_at_a_date_gives_what_as_of_gives(
    told: list[ce.Statement], day: int
) -> None:
    then = f"2031-05-{day:02}"
    chronicle = attrs.evolve(story(), statements=told)
    held = {s.id for s in told if s.said is not None and s.said.edtf <= then}
    cut = [
        attrs.evolve(s, responses=[r for r in s.responses if split_address(str(r.to))[0] in held])
        for s in told
        if s.id in held
    ]
    assert gist(ce.reconcile(ce.as_of(chronicle, said=then))) == gist(reconciled(cut))


@pytest.mark.parametrize("kind", ["denies", "corrects"])
def test_only_denials_are_denied(kind: str) -> None:
    to = "s#occurrence"
    told = [
        says("north", ce.Occurrence(subject="clash"), id="s"),
        says("north", ce.Response(kind="retracts", to=to), on="2031-05-09"),
        says("south", ce.Response(kind=kind, to=to), on="2031-05-05"),
    ]
    (finding,) = reconciled(told)
    assert finding.status == "denied"
