"""Laws of reconciling: what must hold whatever is claimed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce

PARTIES = [
    *(ce.Party(id=id, kind="state", names=[id.upper()]) for id in ("a", "b")),
    ce.Party(id="n", kind="international_organisation", names=["N"]),
    ce.Party(id="o", kind="outlet", names=["O"]),
    ce.Party(
        id="army",
        kind="armed_force",
        names=["Army"],
        affiliations=[ce.Affiliation(of="a", role="force_of")],
    ),
]
SIDES = ce.Sides(sides={"A": ["a"], "B": ["b"]}, neutral=["n"])
X = ce.Incident(id="x", kind="clash", title="X", when="2031-05-03")
SPEAKERS = ["a", "b", "n", "o", "army"]


@st.composite
def counts(draw: st.DrawFn) -> ce.Count:
    low = draw(st.integers(0, 6))
    high = draw(st.none() | st.integers(low, 9))
    return ce.Count(low=low, high=high)


casualties = st.builds(
    ce.Casualties,
    subject=st.just("x"),
    harm=st.sampled_from(["killed", "wounded", "killed_or_wounded"]),
    of=st.sampled_from(["a", "b", "army"]),
    count=counts(),
    population=st.sampled_from(["military", "civilian", "unstated"]),
)
claims = st.one_of(
    casualties,
    st.builds(
        ce.Occurrence, subject=st.just("x"), polarity=st.sampled_from(["asserted", "denied"])
    ),
    st.builds(
        ce.Responsibility,
        subject=st.just("x"),
        act=st.sampled_from(["initiated", "fired"]),
        by=st.sampled_from(["a", "b"]),
        polarity=st.sampled_from(["asserted", "denied"]),
    ),
)


@st.composite
def stories(draw: st.DrawFn, of: Any = claims, responses: bool = True) -> list[ce.Statement]:
    """Draw statements of one claim each; later ones may respond to earlier ones."""
    made: list[ce.Statement] = []
    for i in range(draw(st.integers(1, 6))):
        day = draw(st.integers(4, 9))
        earlier = [s for s in made if s.claims]
        answers: list[ce.Response] = []
        if responses and earlier and draw(st.booleans()):
            to = draw(st.sampled_from(earlier))
            kind = draw(st.sampled_from(["denies", "confirms", "corrects"]))
            answers = [ce.Response(kind=kind, to=to.address(to.claims[0]))]
        spoken = [draw(of)] if not answers or draw(st.booleans()) else []
        made.append(
            ce.Statement(
                id=f"s{i}",
                speaker=draw(st.sampled_from(SPEAKERS)),
                said=f"2031-05-{day:02}",
                claims=spoken,
                responses=answers,
            )
        )
    return made


def reconciled(statements: Iterable[ce.Statement], sides: ce.Sides = SIDES) -> ce.Findings:
    return ce.reconcile(
        ce.Chronicle(sides=sides, parties=PARTIES, incidents=[X], statements=statements)
    )


def outcomes(found: ce.Findings) -> dict[ce.Topic, tuple[Any, ...]]:
    """Return what comes of each topic, without the addresses of the claims."""
    return {
        f.topic: (
            f.status,
            f.estimate.best,
            f.estimate.common,
            f.estimate.fits_all,
            f.estimate.envelope,
            f.estimate.floor,
        )
        for f in found
    }


def standing(found: ce.Findings) -> dict[ce.Topic, ce.Finding]:
    return {f.topic: f for f in found}


@given(stories())
def test_the_ids_of_statements_mean_nothing(story: list[ce.Statement]) -> None:
    names = {s.id: f"z{9 - i}" for i, s in enumerate(story)}
    renamed = [
        attrs.evolve(
            s,
            id=names[s.id],
            responses=[
                attrs.evolve(r, to=names[r.to.partition("#")[0]] + "#" + r.to.partition("#")[2])
                for r in s.responses
            ],
        )
        for s in story
    ]
    assert outcomes(reconciled(renamed)) == outcomes(reconciled(story))


@given(stories(), st.data())
def test_to_say_it_twice_adds_nothing(story: list[ce.Statement], data: st.DataObject) -> None:
    again = attrs.evolve(data.draw(st.sampled_from(story)), id="again")
    assert outcomes(reconciled([*story, again])) == outcomes(reconciled(story))


@given(stories(), st.data())
def test_a_relay_adds_nothing(story: list[ce.Statement], data: st.DataObject) -> None:
    relayed = attrs.evolve(data.draw(st.sampled_from(story)), id="again", via=["o"])
    assert outcomes(reconciled([*story, relayed])) == outcomes(reconciled(story))


@given(stories(of=casualties, responses=False), casualties, st.sampled_from(["b", "n", "o"]))
def test_a_further_claim_that_stands_only_widens(
    story: list[ce.Statement], claim: ce.Casualties, speaker: str
) -> None:
    before = standing(reconciled(story))
    further = ce.Statement(id="further", speaker=speaker, said="2031-05-03", claims=[claim])
    if any(s.speaker == speaker for s in story):
        return  # it may replace, or be replaced by, what the voice said before
    for topic, now in standing(reconciled([*story, further])).items():
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
        kept = {frozenset((c.left.addresses, c.right.addresses)) for c in now.evidence.conflicts}
        had = before[topic].evidence.conflicts
        assert len(kept) >= len({frozenset((c.left.addresses, c.right.addresses)) for c in had})


@given(stories())
def test_swapping_the_sides_swaps_the_result_and_nothing_else(story: list[ce.Statement]) -> None:
    other = {"a": "b", "b": "a"}
    swapped_sides = ce.Sides(sides={"B": ["a"], "A": ["b"]}, neutral=["n"])
    assert outcomes(reconciled(story)) == outcomes(reconciled(story, swapped_sides))
    assert set(other) == {"a", "b"}


@given(stories())
def test_disputed_is_a_conflict_of_two_blocs(story: list[ce.Statement]) -> None:
    for finding in reconciled(story):
        pairs = {frozenset((c.left.bloc, c.right.bloc)) for c in finding.evidence.conflicts}
        assert (finding.status == "disputed") is any(len(pair) == 2 for pair in pairs)


@given(stories(responses=False), st.data())
def test_retracted_is_as_good_as_absent(story: list[ce.Statement], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(story))
    takes_back = ce.Statement(
        id="takes-back",
        speaker=gone.speaker,
        said="2031-05-30",
        responses=[ce.Response(kind="retracts", to=gone.address(gone.claims[0]))],
    )
    rest = [
        s
        for s in story
        if (s.speaker, s.claims[0].topic, s.claims[0].value, s.claims[0].polarity)
        != (gone.speaker, gone.claims[0].topic, gone.claims[0].value, gone.claims[0].polarity)
    ]
    if gone.speaker in ("a", "army"):  # one voice, of which either takes back what the other said
        return
    with_it = {
        topic: outcome
        for topic, outcome in outcomes(reconciled([*story, takes_back])).items()
        if outcome[0] != "unreported"
    }
    assert with_it == outcomes(reconciled(rest))


@given(stories(), st.data())
def test_silence_changes_no_status(story: list[ce.Statement], data: st.DataObject) -> None:
    spoken = [s for s in story if s.claims]
    to = data.draw(st.sampled_from(spoken))
    kind = data.draw(st.sampled_from(["declines", "not_addressed", "qualifies"]))
    silent = ce.Statement(
        id="silent",
        speaker="o",
        said="2031-05-30",
        responses=[ce.Response(kind=kind, to=to.address(to.claims[0]), by="b")],
    )
    before, after = outcomes(reconciled(story)), outcomes(reconciled([*story, silent]))
    for topic, outcome in before.items():
        if outcome[0] != "unreported":
            assert after[topic] == outcome


@given(stories(of=casualties, responses=False), st.integers(2, 5))
def test_scaling_all_counts_scales_the_estimates(story: list[ce.Statement], factor: int) -> None:
    def scaled(count: ce.Count | None) -> ce.Count | None:
        if count is None:
            return None
        high = None if count.high is None else count.high * factor
        return ce.Count(low=count.low * factor, high=high)

    larger = [
        attrs.evolve(s, claims=[attrs.evolve(c, count=scaled(c.count)) for c in s.claims])  # type: ignore[attr-defined, call-arg]
        for s in story
    ]
    before, after = standing(reconciled(story)), standing(reconciled(larger))
    for topic, finding in before.items():
        assert after[topic].status == finding.status
        for name in ("common", "fits_all", "envelope"):
            value = scaled(getattr(finding.estimate, name))
            assert getattr(after[topic].estimate, name) == value


@given(stories())
def test_agreed_needs_both_sides(story: list[ce.Statement]) -> None:
    for finding in reconciled(story).about(status="agreed"):
        asserting = {s.side for s in finding.supporters}
        assert {"A", "B"} <= asserting
        concerned = finding.topic.whose
        if concerned is not None:
            assert any(stance.is_own for stance in finding.supporters)


@given(stories(responses=False))
def test_what_follows_never_contradicts_what_the_same_voice_says(
    story: Sequence[ce.Statement],
) -> None:
    dated = [attrs.evolve(s, said=f"2031-05-{4 + i:02}") for i, s in enumerate(story)]
    for finding in reconciled(dated):
        for conflict in finding.evidence.conflicts:
            assert not conflict.within_one_voice


@given(stories(), st.integers(3, 9))
def test_a_chronicle_cut_at_a_date_gives_what_as_of_gives(
    story: list[ce.Statement], day: int
) -> None:
    then = f"2031-05-{day:02}"
    chronicle = ce.Chronicle(sides=SIDES, parties=PARTIES, incidents=[X], statements=story)
    held = {s.id for s in story if s.said is not None and s.said.edtf <= then}
    cut = [
        attrs.evolve(s, responses=[r for r in s.responses if r.to.partition("#")[0] in held])
        for s in story
        if s.id in held
    ]
    assert outcomes(ce.reconcile(ce.as_of(chronicle, said=then))) == outcomes(reconciled(cut))


@pytest.mark.parametrize("kind", ["denies", "corrects"])
def test_only_denials_are_denied(kind: str) -> None:
    first = ce.Statement(id="s", speaker="a", claims=[ce.Occurrence(subject="x")])
    taken = ce.Statement(
        id="r",
        speaker="a",
        said="2031-05-09",
        responses=[ce.Response(kind="retracts", to="s#occurrence")],
    )
    answer = ce.Statement(
        id="t",
        speaker="b",
        said="2031-05-05",
        responses=[ce.Response(kind=kind, to="s#occurrence")],
    )
    [finding] = reconciled([first, taken, answer])
    assert finding.status == "denied"
