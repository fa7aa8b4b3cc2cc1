"""A later release onto an earlier one: each real change is told by `history`, and no other."""

from __future__ import annotations

import caucasus_events as ce
from tests.formats import test_acled, test_ucdp


def changed(chronicle: ce.Chronicle) -> set[str]:
    """Return the incidents whose number of dead has another answer than before."""
    claims = [claim for one in chronicle.statements for claim in one.claims]
    topics = {claim.topic for claim in claims if claim.key == "deaths"}
    return {topic.subject for topic in topics if len(ce.history(chronicle, topic)) > 1}


def test_ucdp_tells_a_changed_and_a_withdrawn_figure_and_no_other() -> None:
    first = test_ucdp.read([test_ucdp.event(id) for id in (7, 8, 9)]).chronicle
    numbers = ("best", "low", "high", "deaths_a", "deaths_civilians", "deaths_unknown")
    none = test_ucdp.event(9, **dict.fromkeys(numbers, 0))
    rows = [test_ucdp.event(7), test_ucdp.event(8, best=6, deaths_unknown=3), none]
    later = test_ucdp.read(rows, "32.1", "2033-06-01", onto=first).chronicle
    assert (changed(first), changed(later)) == (set(), {"ged-8", "ged-9"})


def test_acled_tells_a_changed_and_a_withdrawn_figure_and_no_other() -> None:
    first = test_acled.read([test_acled.event(event_id_cnty=id) for id in "ABC"]).chronicle
    rows = [
        test_acled.event(event_id_cnty=id, fatalities=dead, timestamp=1936100000)
        for id, dead in (("A", 3), ("B", 5), ("C", 0))
    ]
    later = test_acled.read(rows, "2", onto=first).chronicle
    assert (changed(first), changed(later)) == (set(), {"acled-B", "acled-C"})
