"""What must not matter: where a chronicle comes from, and on what machine it is read.

The same findings, rows, tables and pages come out, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import re
import subprocess
import sys
from collections import Counter
from typing import Any

import attrs
import pytest
from hypothesis import given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.chronicle.collection import COLLECTIONS
from caucasus_events.testing.strategies import chronicles
from tests.helpers import killed, says, story
from tests.laws.test_amending_laws import amended_chronicles

anything = chronicles() | amended_chronicles()

# Each case makes whole pages.
few = settings(max_examples=settings().max_examples // 4)


def told(chronicle: ce.Chronicle) -> list[str]:
    """Return all that is told of a chronicle, as texts."""
    findings = ce.reconcile(chronicle)
    compared = ce.diff(ce.account(chronicle, "north"), ce.account(chronicle, "south"))
    timeline = ce.timeline(chronicle)
    results = [findings, compared, ce.side_by_side(chronicle), timeline]
    replaced = {old for amendment in chronicle.amendments for old in amendment.old}
    for ceasefire in (one for one in chronicle.ceasefires if one.id not in replaced):
        results += [ce.violations(chronicle, ceasefire.id), ce.compliance(chronicle, ceasefire.id)]
    tables = [str(result) for result in results]
    rows = [json.dumps(result.rows(), ensure_ascii=False) for result in results]
    return [*tables, *rows, ce.timeline_picture(timeline).svg, ce.report(chronicle).html]


@few
@given(anything)
def test_what_was_written_read_and_pickled_tells_the_same(chronicle: ce.Chronicle) -> None:
    """A document and a pickle are the chronicle itself."""
    expected = told(chronicle)
    assert told(ce.loads(ce.dumps(chronicle))) == expected
    assert told(pickle.loads(pickle.dumps(chronicle))) == expected


@few
@given(anything, st.randoms(use_true_random=False))
def test_another_order_of_records_tells_the_same(chronicle: ce.Chronicle, random: Any) -> None:
    """The order in which records were entered decides nothing."""
    shuffled = {
        name: random.sample(getattr(chronicle, name), len(getattr(chronicle, name)))
        for name in COLLECTIONS
    }
    assert told(attrs.evolve(chronicle, **shuffled)) == told(chronicle)


@few
@given(anything, st.randoms(use_true_random=False))
def test_what_was_cut_in_two_and_merged_tells_the_same(
    chronicle: ce.Chronicle, random: Any
) -> None:
    """Two people who work on halves of a story lose nothing when they join them."""
    halves: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for name in COLLECTIONS:
        for record in getattr(chronicle, name):
            halves[random.randrange(2)].setdefault(name, []).append(record)
    head = {"title": chronicle.title, "zone": chronicle.zone, "sides": chronicle.sides}
    one, other = (ce.Chronicle(**{**head, **half}) for half in halves)
    assert told(ce.merge(one, other)) == told(chronicle)


@given(chronicles())
def test_other_ids_tell_the_same_by_other_names(chronicle: ce.Chronicle) -> None:
    """Ids are names: their alphabet decides at most the order of rows.

    Two incidents that are one stand under the first id of the two, which is such an order. So is
    which of several equal claims is cited where something follows from each of them.
    """
    chronicle = attrs.evolve(chronicle, links=())
    document = json.loads(ce.dumps(chronicle))
    ids = [
        record.id for name in COLLECTIONS for record in getattr(chronicle, name) if name != "links"
    ]
    turned = {id: f"zz{n:03}zz" for n, id in enumerate(sorted(ids, reverse=True))}
    back = {new: old for old, new in turned.items()}
    text = json.dumps(document)
    for id in sorted(ids, key=len, reverse=True):
        # An id stands alone in a text, or before the mark that begins a part of its record.
        text = re.sub(rf'"{re.escape(id)}(?=["#])', f'"{turned[id]}', text)
    other = ce.loads(text)

    def rows(chronicle: ce.Chronicle) -> Counter[str]:
        told = [*ce.reconcile(chronicle).rows(), *ce.timeline(chronicle).rows()]
        return Counter(
            json.dumps(
                sorted((k, words(v)) for k, v in row.items() if k not in ("claims", "sources"))
            )
            for row in told
        )

    def words(value: object) -> list[str]:
        known = re.sub(r"zz\d{3}zz", lambda found: back[found[0]], str(value))
        return sorted(re.findall(r"[^\s,;:()?&]+", known))

    found, expected = rows(other), rows(chronicle)
    assert (found - expected, expected - found) == (Counter(), Counter())


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("b", "a")])
def test_of_two_totals_as_great_the_later_counts(one: str, other: str) -> None:
    """Whichever has the first id in the alphabet."""
    undated = says("north", killed(ce.Count.between(3, 9), span="cumulative"), id=one)
    dated = says(
        "north", killed(ce.Count.between(3, 12), span="cumulative"), on="2031-05-04", id=other
    )
    [finding] = ce.reconcile(story(undated, dated)).about(aspect="casualties")
    assert finding.estimate.best == ce.Count.between(3, 12)


@pytest.mark.parametrize(("one", "other"), [("herald", "union"), ("union", "herald")])
def test_who_denies_is_told_where_both_deny(one: str, other: str) -> None:
    """To deny "none" is to say that there were some."""
    told = says(one, killed(5, polarity="denied")), says(other, killed(0, polarity="denied"))
    [finding] = ce.reconcile(story(*told)).about(aspect="casualties")
    assert finding.because == f"{one} denies what {other} says"


@pytest.mark.parametrize(("one", "other"), [("north", "south"), ("south", "north")])
def test_opposing_sides_agree_on_a_clash_that_one_tells_by_a_loss(one: str, other: str) -> None:
    """That there was a clash is nobody's loss, from whichever side it follows."""
    told = says(one, ce.Occurrence(subject="clash")), says(other, killed(4, of=one))
    [finding] = ce.reconcile(story(*told)).about(aspect="occurrence")
    assert finding.status is ce.Status.AGREED


TELLING = """
import hashlib
from tests.laws.test_metamorphic_laws import shipped
print(hashlib.sha256("".join(shipped()).encode()).hexdigest())
"""


def shipped() -> list[str]:
    """Return all that is told of what is shipped."""
    june = ce.datasets.june_2023()
    compared = ce.diff(*(ce.account(june, side) for side in ("armenian", "azerbaijani")))
    return [
        *map(str, (ce.reconcile(june), compared, ce.timeline(june))),
        json.dumps(ce.reconcile(june).rows()),
        ce.report(june, "lachin-corridor").html,
        ce.dumps(june),
    ]


@pytest.mark.parametrize(
    "machine",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland"},
        {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONUTF8": "0"},
    ],
    ids=["far-east", "plain-c"],
)
def test_another_machine_tells_the_same(machine: dict[str, str]) -> None:
    """The seed of hashes, the zone of the clock and the locale decide nothing."""
    path = os.pathsep.join(path or "." for path in sys.path)
    done = subprocess.run(
        [sys.executable, "-c", TELLING],
        env={**os.environ, "PYTHONPATH": path, **machine},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256("".join(shipped()).encode()).hexdigest()
