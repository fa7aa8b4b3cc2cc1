"""What a check asks of a ceasefire is what its state tells."""

from __future__ import annotations

from hypothesis import assume, given

import caucasus_events as ce
from caucasus_events.checks.ceasefire_checks import Facts
from caucasus_events.testing.strategies import chronicles, whens


@given(chronicles(), whens())
def test_a_ceasefire_may_hold_where_its_state_says_so(chronicle: ce.Chronicle, at: ce.When) -> None:
    assume(chronicle.ceasefires)
    facts = Facts(chronicle)
    for ceasefire in chronicle.ceasefires:
        try:
            state = ce.ceasefire_state(chronicle, ceasefire.id, at)
        except ce.Invalid:
            continue  # the time cannot be in the zone of the chronicle
        assert facts.may_hold(ceasefire.id, at) is (state.in_force is not ce.Truth.NO)
