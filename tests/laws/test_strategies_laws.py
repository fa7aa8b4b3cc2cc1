"""What the exported strategies promise: consistent chronicles, in which everything occurs."""

from __future__ import annotations

import subprocess
import sys

import attrs
import pytest
from hypothesis import given, seed, settings, strategies as st

from caucasus_events import Chronicle, account, check, diff, reconcile, testing
from caucasus_events.findings.evidence import Clash, WhyAside
from caucasus_events.findings.statuses import Status
from caucasus_events.records.amendments import AmendmentKind
from caucasus_events.records.claims import CLAIM_KINDS
from caucasus_events.records.positions import POSITION_KINDS
from caucasus_events.records.statements import ResponseKind
from caucasus_events.testing import amendments, chronicles, claims, counts, statements, whens
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When


@given(chronicles())
def test_a_chronicle_has_no_problems(chronicle: Chronicle) -> None:
    """In all that the strategies make, `check` finds nothing."""
    assert check(chronicle) == ()


@given(st.data())
def test_a_further_statement_can_be_added(data: st.DataObject) -> None:
    """A statement made for a chronicle has an id of its own and makes no problem in it."""
    chronicle = data.draw(chronicles())
    further = data.draw(statements(chronicle))
    assert further.id not in chronicle
    grown = attrs.evolve(chronicle, statements=(*chronicle.statements, further))
    assert check(grown) == ()
    named = data.draw(statements(chronicle, id="of-my-choice"))
    assert named.id == "of-my-choice"


@given(st.data(), st.none() | st.sampled_from(AmendmentKind))
def test_something_can_be_amended(data: st.DataObject, kind: AmendmentKind | None) -> None:
    """One amendment is added, of the kind that was asked for, and makes no problem."""
    chronicle = data.draw(chronicles().filter(lambda c: c.statements != ()))
    made = data.draw(amendments(chronicle, kind=kind))
    [added] = made.amendments
    assert kind in (None, added.kind)
    assert check(made) == ()
    assert set(chronicle.ids) < set(made.ids)


@given(st.data())
def test_claims_are_about_the_chronicle_that_is_given(data: st.DataObject) -> None:
    """A chronicle of one's own will do: claims name its records and no others."""
    whole = data.draw(chronicles(most=0))
    chronicle = attrs.evolve(whole, parties=whole.parties[:1], sides=None)
    claim = data.draw(claims(chronicle))
    assert claim.subject in chronicle
    assert {claim.party_concerned, claim.accused} <= {None, chronicle.parties[0].id}


@given(st.integers(0, 5), st.data())
def test_a_chronicle_is_as_small_as_asked_for(most: int, data: st.DataObject) -> None:
    """`most` is the greatest number of statements."""
    assert len(data.draw(chronicles(most=most)).statements) <= most


@given(counts(most=5))
def test_counts_stay_small(count: object) -> None:
    """`most` is the greatest number that is told, but for a lower bound alone."""
    assert 0 <= getattr(count, "low", -1) <= 5


def everything_in(chronicle: Chronicle) -> set[object]:
    seen: set[object] = {type(claim) for s in chronicle.statements for claim in s.claims}
    seen |= {type(position) for s in chronicle.statements for position in s.positions}
    seen |= {("responds", r.kind) for s in chronicle.statements for r in s.responses}
    for finding in reconcile(chronicle):
        seen.add(("status", finding.status))
        seen |= {("clash", found.clash) for found in finding.evidence.conflicts}
        seen |= {("aside", aside.why) for aside in finding.evidence.set_aside}
    entries = diff(account(chronicle, "north"), account(chronicle, "south"))
    return seen | {("verdict", entry.verdict) for entry in entries}


def test_everything_common_occurs() -> None:
    """The laws do not hold for want of cases; the worked examples have what is rare."""
    seen: set[object] = set()

    def look(chronicle: Chronicle) -> None:
        seen.update(everything_in(chronicle))

    for n in range(4):  # one run varies a few examples, several runs look further
        seed(n)(settings(max_examples=75, database=None)(given(chronicles())(look)))()
    wanted: set[object] = {*CLAIM_KINDS, *POSITION_KINDS, ("aside", WhyAside.RETRACTED)}
    wanted |= {("responds", kind) for kind in ResponseKind}
    wanted |= {("status", status) for status in Status}
    wanted |= {("clash", Clash.VALUE_GAP), ("clash", Clash.DENIED)}
    wanted |= {("verdict", verdict) for verdict in ("only_left", "only_right", "denied")}
    # Which examples are made is up to hypothesis, and now and then one of these stays away.
    assert len(wanted - seen) <= 2, wanted - seen


def test_times_are_near_enough_to_each_other_to_leave_doubt() -> None:
    """Comparing two times gives yes, no and maybe."""
    answers: set[Truth] = set()

    @settings(max_examples=200, derandomize=True, database=None)
    @given(whens(), whens())
    def look(one: When, other: When) -> None:
        answers.update((one.before(other), one.overlaps(other)))

    look()
    assert answers == set(Truth)


def test_without_hypothesis_the_import_says_what_to_install() -> None:
    """The message of the MissingExtra names the extra."""
    program = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "import caucasus_events, caucasus_events.documents\n"
        "try:\n    from caucasus_events.testing import chronicles\n"
        "except caucasus_events.MissingExtra as error:\n    print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert 'pip install "caucasus-events[strategies]"' in done.stdout


@pytest.mark.parametrize("name", testing.__all__)
def test_each_strategy_says_what_it_makes(name: str) -> None:
    """Every exported strategy has a docstring that begins with one sentence."""
    first = (getattr(testing, name).__doc__ or "").partition("\n")[0]
    assert first.startswith("Make ")
    assert first.endswith(".")
