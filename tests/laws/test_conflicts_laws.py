"""What conflicts is told in groups, and the groups hold the pairs that conflict, each once."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given

import caucasus_events as ce
from caucasus_events.findings.conflicts import clash_between
from caucasus_events.findings.subjects import wholes_in
from caucasus_events.testing.strategies import chronicles
from tests.laws.test_reconciling_laws import conflicts, stories


@given(stories | chronicles(most=12))
def test_each_pair_that_conflicts_is_in_one_group(chronicle: ce.Chronicle) -> None:
    wholes = wholes_in(chronicle)
    for finding in ce.reconcile(chronicle):
        evidence = finding.evidence
        place = {stance: number for number, stance in enumerate(evidence.stances)}
        assert len(place) == len(evidence.stances)
        told = Counter(
            (*sorted((place[left], place[right])), clash)
            for left, right, clash in conflicts(evidence)
        )
        expected = Counter(
            (place[left], place[right], clash)
            for left, right in combinations(evidence.stances, 2)
            if (clash := clash_between(left, right, evidence.topic, wholes)) is not None
        )
        assert told == expected


@given(stories)
def test_a_group_is_of_one_bloc_and_of_one_voice_or_no_pair_of_it_is(
    chronicle: ce.Chronicle,
) -> None:
    for finding in ce.reconcile(chronicle):
        for found in finding.evidence.conflicts:
            for left, right in found.pairs():
                assert found.within_one_bloc is (left.bloc == right.bloc)
                assert found.within_one_voice is (left.voice == right.voice)
                single = ce.Conflict(left=(left,), right=(right,), clash=found.clash)
                assert (single.log_ratio or 0) <= (found.log_ratio or 0)
