"""What stands around reconciling: loose records, and what the table of cases asks of the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

import caucasus_events as ce
from tests.helpers import killed, problems_of, says

PARTIES = [
    ce.Party(id=id, kind="state", names=[id], affiliations=ties)
    for id, ties in (
        ("north", []),
        ("south", []),
        ("army", [ce.Affiliation(of="union", role="organ_of")]),
    )
]
CLASH = ce.Incident(id="clash", kind="clash", title="A clash")
TERM = ce.Term(key="fire", kind="cessation_of_fire", summary="no fire")
TRUCE = ce.Ceasefire(id="truce", title="A truce", terms=[TERM])
ENTRANCES: dict[str, Callable[[Any], object]] = {
    "reconcile": ce.reconcile,
    "account": lambda records: ce.account(records, "north"),
    "side_by_side": ce.side_by_side,
    "compare_rules": ce.compare_rules,
    "violations": lambda records: ce.violations(records, "truce"),
    "outcomes": ce.outcomes,
    "history": lambda records: ce.history(records, killed(1).topic),
    "why_changed": lambda records: ce.why_changed([], records),
    "compliance": lambda records: ce.compliance(records, "truce"),
}


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_a_slip_in_loose_records_is_refused_with_the_nearest(entrance: str) -> None:
    slips = [
        says("norht", killed(1, of="north")),
        says("south", attrs.evolve(killed(1), of=["north", "soth"]), ce.Occurrence(subject="clsh")),
        says("army", ce.Responsibility(subject="clash", act="fired", by="sout")),
    ]
    problems = problems_of(lambda: ENTRANCES[entrance]([*PARTIES, CLASH, TRUCE, *slips]))
    assert {path: problem.hint for path, problem in problems.items()} == {
        "norht-once.speaker": "did you mean 'north'?",
        "south-once#casualties.of": "did you mean 'south'?",
        "south-once#occurrence.subject": "did you mean 'clash'?",
        "army-once#responsibility.by": "did you mean 'south'?",
    }


def test_loose_records_without_parties_or_subjects_are_free() -> None:
    said = says("norht", killed(1, of="soth", subject="clsh"))
    union = says("union", killed(1, of="union"))
    for records in ([said], [CLASH, attrs.evolve(union, claims=[killed(1, of="soth")])]):
        assert len(ce.reconcile(records)) == 1
    # The party that another speaks for is as good as given, and a party can be a subject.
    about_a_party = ce.Quantity(subject="south", what="men", count=1)
    known = says("north", about_a_party, on="2031-05-03")
    assert len(ce.reconcile([*PARTIES, CLASH, union, known])) == 2
    assert len(ce.reconcile([*PARTIES, says("north", killed(1, of="north", subject="any"))])) == 1
    of_a_term = says("north", ce.Occurrence(subject="truce#fire"))
    assert len(ce.reconcile([TRUCE, of_a_term])) == 1
    with pytest.raises(ce.Invalid, match="did you mean 'truce#fire'"):
        ce.reconcile([TRUCE, says("north", ce.Occurrence(subject="truce#fires"))])


# Why a finding changed


def carried(*outlets: str, **other: int) -> ce.Statement:
    """Make a statement of the north, with reports of which some print another number."""
    reports = [ce.Report(via=[outlet]) for outlet in outlets]
    reports += [ce.Report(via=[o], differs=[killed(n)]) for o, n in other.items()]
    return says("north", killed(49), reports=reports)


def answers(by: str, kind: str) -> ce.Statement:
    return says(by, ce.Response(kind=kind, to="north-once#casualties"))


SAID = "north-once#casualties"
CHANGES: dict[str, tuple[list[ce.Statement], list[ce.Statement], list[str], list[str]]] = {
    "a misreport came": (
        [carried("o1")],
        [carried("o1", o2=50)],
        [f"o2 printed something else for {SAID}"],
        ["a report of north-once is gone (o2)"],
    ),
    "a misreport was corrected": (
        [carried("o1", o2=50)],
        [carried("o1", o2=50), answers("o2", "corrects")],
        [f"o2 put right what it printed for {SAID} (see o2-once#corrects)"],
        ["o2-once#corrects no longer says so"],
    ),
    "the archivist had misread the report": (
        [carried("o1", o2=50)],
        [carried("o1", "o2")],
        [f"o2 put right what it printed for {SAID} (see north-once)"],
        [f"o2 printed something else for {SAID}"],
    ),
    "the only report was taken back": (
        [carried("o1")],
        [carried("o1"), answers("o1", "retracts")],
        [f"o1-once#retracts took back {SAID}"],
        ["o1-once#retracts no longer says so"],
    ),
    "a report came that is not an opponent's": (
        [carried("south")],
        [carried("south", "o1")],
        [f"north said so in {SAID}", "a further report of north-once came (o1)"],
        [f"south said so in {SAID}", "a report of north-once is gone (o1)"],
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_is_told_by_what_did_it(case: str) -> None:
    before, after, why, back = CHANGES[case]
    sides = ce.Sides(sides={"n": ["north"], "s": ["south"]})
    [change] = ce.why_changed(before, after, sides=sides)
    assert [*change.reasons] == why
    [change] = ce.why_changed(after, before, sides=sides)
    assert [*change.reasons] == back


def test_the_course_of_a_finding_names_a_misreport() -> None:
    sources = [
        ce.Source(id=f"s{day}", publisher=f"o{day}", title="t", published=f"2031-05-0{day}")
        for day in (1, 2)
    ]
    reports = [ce.Report(source="s1"), ce.Report(source="s2", differs=[killed(50)])]
    said = says("north", killed(49), reports=reports)
    course = ce.history([*sources, said], killed(49).topic, clock="published")
    assert [[cause.effect for cause in step.causes] for step in course] == [
        ["asserted"],
        ["misreported"],
    ]


# A total denial, and what came after it


@pytest.mark.parametrize("none", [{"polarity": "denied"}, {"count": 0}])
@pytest.mark.parametrize(
    ("act", "status"),
    [
        ({"during": "2031-05-20"}, "claimed"),
        ({"during": "2031-05-20", "term": "fire"}, "claimed"),
        ({"during": "2031-05-20", "count": 3}, "claimed"),
        ({"during": "2031-05-01"}, "disputed"),
        ({"during": "2031-05-10"}, "disputed"),
        ({"during": "2031-05"}, "disputed"),
        ({}, "disputed"),
    ],
)
def test_a_total_denial_says_nothing_of_what_came_after_it(
    none: dict[str, Any], act: dict[str, Any], status: str
) -> None:
    sides = ce.Sides(sides={"n": ["north"], "s": ["south"]})
    denial = ce.Violation(subject="truce", by="north", **none)
    accusation = ce.Violation(subject="truce", by="north", **act)
    said = [says("north", denial, on="2031-05-10"), says("south", accusation, on="2031-05-21")]
    whole = ce.reconcile([TRUCE, *said], sides=sides)[denial.topic]
    assert whole.status == status
    accounts = [ce.account([TRUCE, *said], side, sides=sides) for side in ("n", "s")]
    verdicts = {entry.verdict for entry in ce.diff(*accounts) if entry.topic == whole.topic}
    assert ("denied" in verdicts or "contradicts" in verdicts) is (status == "disputed")


# What others tell of the same records


def test_one_statement_on_two_pages_of_two_publishers_is_two_reports() -> None:
    """And no chain of the one publisher to the other."""
    pages = [
        ce.Source(id=f"page-{outlet}", publisher=outlet, title="A page") for outlet in ("o1", "o2")
    ]
    said = says("north", killed(1), reports=["page-o1", "page-o2"])
    tree = ce.relay_tree([*pages, said])
    assert [branch.path for branch in tree.branches] == [("north", "o1"), ("north", "o2")]
    assert [origin.carriers for origin in ce.voices([*pages, said])] == [("o1", "o2")]


@pytest.mark.parametrize(
    ("said", "published", "doubt"),
    [
        ("2031-05-03", "2031-05-02", "a statement is said before it is passed on"),
        ("2031-05-03", "2031-05-03", None),
        ("2031-05-11", "2031-05-11", "a speaker held none of its recorded offices when it spoke"),
    ],
)
def test_what_cannot_have_been_said_so_is_doubted(
    said: str, published: str, doubt: str | None
) -> None:
    """A source that was published before, or a speaker none of whose offices covers the date."""
    office = ce.Affiliation(of="north", role="minister_of", during="2031-01/2031-05-10")
    minister = ce.Party(id="minister", kind="person", names=["minister"], affiliations=[office])
    source = ce.Source(id="page", publisher="herald", title="A page", published=published)
    statement = says("minister", killed(1, of="north"), on=said, reports=["page"])
    chronicle = ce.Chronicle(
        parties=[*PARTIES[:2], minister, ce.Party(id="herald", kind="outlet", names=["herald"])],
        sources=[source],
        incidents=[CLASH],
        statements=[statement],
    )
    found = [problem.what for problem in ce.check(chronicle)]
    assert [what.startswith(doubt or "") for what in found] == ([True] if doubt else [])
