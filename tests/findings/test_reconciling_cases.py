"""Cases that a careful analyst would sign: what is claimed, and what must come of it.

`a` and `b` are states on opposing sides, `n` is neutral, `o1` to `o3` are outlets on no side, `c`
is a state on no side, `x` an incident, `road` a route. Each case stands for a kind.
"""

from __future__ import annotations

from itertools import count as numbers
from typing import Any

import attrs
import pytest

import caucasus_events as ce

PARTIES = [
    *(ce.Party(id=id, kind="state", names=[id.upper()]) for id in ("a", "b", "c")),
    ce.Party(id="n", kind="international_organisation", names=["N"]),
    *(ce.Party(id=f"o{i}", kind="outlet", names=[f"O{i}"]) for i in (1, 2, 3)),
    ce.Party(
        id="a-minister",
        kind="person",
        names=["Minister"],
        affiliations=[ce.Affiliation(of="a", role="minister_of")],
    ),
    ce.Party(
        id="a-army",
        kind="armed_force",
        names=["Army"],
        affiliations=[ce.Affiliation(of="a", role="force_of")],
    ),
    ce.Party(
        id="a-brigade",
        kind="armed_force",
        names=["Brigade"],
        affiliations=[ce.Affiliation(of="a-army", role="force_of")],
    ),
]
PLACES = [
    ce.Place(id="road", kind="route", names=["Road"]),
    ce.Place(id="hill", kind="spot", names=["Hill"]),
]
SIDES = ce.Sides(sides={"A": ["a"], "B": ["b"]}, neutral=["n"])
X = ce.Incident(id="x", kind="clash", title="X", when="2031-05-03")


class Story:
    """Statements one after the other, each a day later than the one before unless told."""

    def __init__(self) -> None:
        self.statements: list[ce.Statement] = []
        self._number = numbers(1)

    def says(self, speaker: str, *claims: ce.Claim, **more: Any) -> str:
        number = next(self._number)
        more.setdefault("said", f"2031-05-{3 + number:02}T12:00")
        keyed = [
            claim if len(claims) == 1 else attrs.evolve(claim, key=f"k{i}")
            for i, claim in enumerate(claims)
        ]
        self.statements.append(ce.Statement(id=f"s{number}", speaker=speaker, claims=keyed, **more))
        return f"s{number}#{keyed[0].key}" if keyed else f"s{number}"

    def responds(self, speaker: str, kind: str, to: str, *claims: ce.Claim, **more: Any) -> str:
        return self.says(speaker, *claims, responses=[ce.Response(kind=kind, to=to)], **more)

    @property
    def chronicle(self) -> ce.Chronicle:
        return ce.Chronicle(
            zone="Etc/UTC",
            sides=SIDES,
            parties=PARTIES,
            places=PLACES,
            incidents=[X],
            statements=self.statements,
        )

    def findings(self, **more: Any) -> ce.Findings:
        return ce.reconcile(self.chronicle, **more)


def killed(of: str, count: Any, **more: Any) -> ce.Casualties:
    return ce.Casualties(subject="x", harm="killed", of=of, count=count, **more)


RULES = (
    ce.envelope,
    ce.minimum,
    ce.median_of_voices,
    ce.own_latest,
    ce.own_to_enemy,
    ce.adversarial_bracket,
)


@pytest.fixture
def story() -> Story:
    return Story()


def only(found: ce.Findings, **filters: Any) -> ce.Finding:
    [finding] = found.about(**filters)
    return finding


# Silence and denial


def test_an_unknown_number_of_dead_is_at_least_one(story: Story) -> None:
    story.says("a", killed("a", ce.unknown_number()))
    story.says("b", killed("a", 0))
    assert only(story.findings()).status == "disputed"


def test_a_denial_always_conflicts_with_the_claim_that_it_names(story: Story) -> None:
    claim = story.says("b", killed("a", ce.up_to(100)))
    story.responds("a", "denies", claim)
    assert only(story.findings()).status == "disputed"


def test_a_denial_of_none_says_at_least_one(story: Story) -> None:
    claim = story.says("a", killed("a", 0))
    story.responds("b", "denies", claim)
    assert only(story.findings()).status == "disputed"
    alone = Story()
    claim = alone.says("a", killed("a", 0))
    alone.responds("b", "denies", claim)
    alone.says("b", killed("a", 3))
    [stance] = [s for s in only(alone.findings()).evidence.stances if s.voice == "b"]
    assert stance.value == ce.exactly(3)


def test_speaking_of_something_else_lets_nothing_stand(story: Story) -> None:
    story.says("a", ce.Quantity(subject="x", what="square kilometres occupied", count=10))
    story.says("b", killed("b", 3))
    found = only(story.findings(), aspect="quantity")
    assert (found.status, found.evidence.heard) == ("claimed", ("B",))


def test_an_undated_statement_is_not_certainly_heard_since(story: Story) -> None:
    story.says("a", killed("b", 100), said="2031-05-03T20:00")
    story.says("b", ce.MeansUsed(subject="x", means="drone", by="a"), said=None)
    found = only(story.findings(), aspect="casualties")
    assert (found.status, found.evidence.heard) == ("claimed", ())


def test_a_correction_disputes_the_number_and_admits_the_losses(story: Story) -> None:
    claim = story.says("b", killed("a", 6))
    story.responds("a-minister", "corrects", claim, killed("a", ce.at_least(1)))
    found = only(story.findings())
    assert found.status == "disputed"
    assert found.estimate.floor == 1


def test_a_correction_with_a_better_number_is_one_account(story: Story) -> None:
    claim = story.says("b", killed("a", 30))
    story.responds("a", "corrects", claim, killed("a", 2))
    own = only(ce.account(story.chronicle, "A").findings)
    assert own.status != "inconsistent"
    assert ce.exactly(2) in {stance.value for stance in own.evidence.stances}
    assert only(story.findings()).status == "disputed"


def test_accusations_in_turn_are_mirrored_also_where_each_is_denied(story: Story) -> None:
    by_b = story.says("a", ce.Responsibility(subject="x", act="fired", by="b"))
    by_a = story.says("b", ce.Responsibility(subject="x", act="fired", by="a"))
    story.responds("a", "denies", by_a)
    story.responds("b", "denies", by_b)
    accounts = [ce.account(story.chronicle, side) for side in ("A", "B")]
    verdicts = [entry.verdict for entry in ce.diff(*accounts)]
    assert verdicts == ["mirrored", "mirrored"]


def test_a_denied_attack_had_no_drones(story: Story) -> None:
    story.says("b", ce.Occurrence(subject="x", polarity="denied"))
    story.says("a", ce.Quantity(subject="x", what="drones", count=300))
    assert {finding.status for finding in story.findings()} == {"disputed"}
    assert len(story.findings()) == 2


# Parts, wholes, totals


def test_more_soldiers_than_people_are_disputed(story: Story) -> None:
    story.says("a", killed("a", 5))
    story.says("b", killed("a", 9, population="military"))
    assert [finding.status for finding in story.findings()] == ["disputed", "disputed"]


def test_none_killed_or_wounded_is_none_killed(story: Story) -> None:
    joint = ce.Casualties(subject="x", harm="killed_or_wounded", of="a", count=0)
    story.says("b", joint)
    story.says("a", killed("a", 3))
    assert [finding.status for finding in story.findings()] == ["disputed", "disputed"]


def test_a_part_that_exceeds_the_whole_revises_it(story: Story) -> None:
    whole = story.says("a", killed("a", 105))
    story.says("a", killed("a", 135, population="military"))
    [found] = [f for f in story.findings() if f.topic.population == "unstated"]
    [aside] = found.evidence.set_aside
    assert (aside.address, aside.why, aside.value) == (whole, "revised_up", ce.exactly(105))


def test_a_unit_with_more_dead_than_its_army_is_inconsistent(story: Story) -> None:
    story.says("a", killed("a-brigade", 8), said=None)
    story.says("a", killed("a", 5), said=None)
    assert {finding.status for finding in story.findings()} == {"inconsistent"}


@pytest.mark.parametrize(
    ("first", "second", "disputed"),
    [
        ((100, "2031-10-01"), (140, "2031-10-03"), False),
        ((140, "2031-10-01"), (100, "2031-10-03"), True),
    ],
)
def test_running_totals_do_not_fall(
    story: Story, first: tuple[int, str], second: tuple[int, str], disputed: bool
) -> None:
    for speaker, (count, day) in (("a", first), ("b", second)):
        during = f"2031-05-03/{day}"
        story.says(speaker, killed("a", count, span="cumulative", during=during), said=day)
    assert (only(story.findings()).status == "disputed") is disputed


@pytest.mark.parametrize(
    "said",
    [
        [(33, "2031-05-03"), (34, "2031-05-03T18:30")],
        [(33, "2031-05-03"), (34, "2031-05-03")],
        [(34, "2031-05-03"), (33, "2031-05-03T18:30")],
        [(34, "2031-05-02"), (33, "[2031-05-01,2031-05-03]")],
    ],
)
def test_bulletins_of_one_day_may_rise_from_hour_to_hour(
    story: Story, said: list[tuple[int, str]]
) -> None:
    for count, day in said:
        story.says("a", killed("a", count, span="cumulative"), said=day)
    assert only(story.findings()).status == "admitted"


def test_sides_that_give_two_totals_of_one_day_are_in_dispute(story: Story) -> None:
    for speaker, count in (("a", 4), ("b", 100)):
        story.says(speaker, killed("a", count, span="cumulative"), said="2031-05-03")
    assert only(story.findings()).status == "disputed"


def test_a_running_total_that_is_called_wrong_is_disputed(story: Story) -> None:
    story.responds("b", "corrects", story.says("a", killed("a", 36, span="cumulative")))
    assert only(story.findings()).status == "disputed"


def test_the_named_rules_take_the_latest_of_a_rising_total(story: Story) -> None:
    for day, count in enumerate([13, 33, 36], start=3):
        story.says("a", killed("a", count, span="cumulative"), said=f"2031-05-0{day}")
    story.says("b", killed("a", 90, span="cumulative"), said="2031-05-05")
    for rule, best in ((ce.own_latest, "36"), (ce.minimum, "36"), (ce.own_to_enemy, "36 to 90")):
        assert str(only(story.findings(rule=rule)).estimate.best) == best


# Who speaks


def test_organs_of_a_state_are_one_voice(story: Story) -> None:
    early = story.says("a-minister", killed("a", 2))
    story.says("a-army", killed("a", 5))
    found = only(story.findings())
    assert found.status == "admitted"
    [aside] = found.evidence.set_aside
    assert (aside.address, aside.why) == (early, "revised_up")
    [stance] = found.evidence.stances
    assert (stance.voice, stance.speakers) == ("a", ("a-army",))


def test_organs_can_be_kept_apart(story: Story) -> None:
    story.says("a-minister", killed("a", 2))
    story.says("a-army", killed("a", 5))
    found = only(story.findings(voices="speaker"))
    assert found.status == "inconsistent"  # two voices of one side
    with pytest.raises(ce.Invalid, match="write 'party' or 'speaker'"):
        story.findings(voices="organ")


def test_what_an_opponent_alone_passes_on_is_the_opponents_claim(story: Story) -> None:
    story.says("b", killed("b", 12))
    story.says("b", killed("b", 60), reports=[ce.Report(via=["a"])])
    found = only(story.findings())
    assert found.status == "disputed"
    assert {stance.voice for stance in found.evidence.stances} == {"a", "b"}


def test_two_third_parties_corroborate(story: Story) -> None:
    story.says("a", killed("c", 3))
    story.says("b", killed("c", 3))
    assert only(story.findings()).status == "corroborated"


def printed(*outlets: str, **other: ce.Count) -> list[ce.Report]:
    """Make reports of one statement, some of which print another number."""
    reports = [ce.Report(via=[outlet]) for outlet in outlets]
    return reports + [
        ce.Report(via=[outlet], differs=[killed("a", count)]) for outlet, count in other.items()
    ]


def test_reports_that_differ_are_a_fault_of_reporting(story: Story) -> None:
    claim = story.says("a", killed("a", 49), reports=printed("o1", "o2", o3=ce.exactly(50)))
    found = only(story.findings())
    assert (found.status, found.estimate.best) == ("misreported", ce.exactly(49))
    assert found.because == f"o3 prints 50 for 49 in {claim}"
    assert only(ce.account(story.chronicle, "A").findings).status == "misreported"
    story.responds("o3", "corrects", claim)
    corrected = only(story.findings())
    assert (corrected.status, len(corrected.evidence.stances)) == ("admitted", 1)


def test_a_report_that_is_less_exact_is_no_misreport(story: Story) -> None:
    story.says("a", killed("a", 49), reports=printed("o1", o2=ce.at_least(40)))
    assert only(story.findings()).status == "admitted"


def test_a_report_that_is_taken_back_is_gone(story: Story) -> None:
    claim = story.says("a", killed("a", 60), reports=printed("o1"))
    retraction = story.responds("o1", "retracts", claim)
    assert ce.check(story.chronicle) == ()
    found = only(story.findings())
    assert found.status == "unreported"
    assert [str(a) for a in found.evidence.set_aside] == [
        f"{claim} (retracted, see {retraction}#retracts)"
    ]
    then = ce.as_of(story.chronicle, said="2031-05-04")
    assert only(ce.reconcile(then)).status == "admitted"


@pytest.mark.parametrize("whole", [False, True])
def test_what_other_outlets_carried_stands(story: Story, whole: bool) -> None:
    claim = story.says("a", killed("a", 60), reports=printed("o1", "o2"))
    story.responds("o1", "retracts", claim.partition("#")[0] if whole else claim)
    assert only(story.findings()).status == "admitted"
    story.responds("o2", "retracts", claim)
    assert only(story.findings()).status == "unreported"


def test_a_copy_goes_with_the_report_that_it_copied(story: Story) -> None:
    claim = story.says("a", killed("a", 60), reports=[ce.Report(via=["o1", "o2"])])
    story.responds("o1", "retracts", claim)
    assert only(story.findings()).status == "unreported"


def test_an_unnamed_official_is_the_voice_of_the_outlet(story: Story) -> None:
    story.says("a", killed("a", 7))
    story.says("a", killed("a", 51), off_the_record=True, reports=printed("o1"))
    found = only(story.findings())
    assert (found.status, found.estimate.floor) == ("disputed", 7)
    assert [str(s) for s in found.evidence.stances] == ["a: 7", "o1: 51 (as told of a)"]


def test_a_joint_statement_is_the_word_of_each(story: Story) -> None:
    both = ce.Statement(id="both", speakers=["a", "b"], claims=[killed("a", 5)])
    story.statements.append(both)
    found = only(story.findings())
    assert found.status == "agreed"
    assert {stance.voice for stance in found.evidence.stances} == {"a", "b"}


@pytest.mark.parametrize(
    ("figure", "status"), [(3, "admitted"), (ce.at_least(3), "admitted"), (9, "inconsistent")]
)
def test_a_data_set_that_rests_on_a_party_adds_no_voice(
    story: Story, figure: Any, status: str
) -> None:
    story.says("a-army", killed("a", 3))
    story.says("n", killed("a", figure), rests_on=["a-army"])
    found = only(story.findings())
    assert found.status == status
    assert "agreed" not in {f.status for f in story.findings()}


def test_a_data_set_is_no_witness_of_what_it_rests_on(story: Story) -> None:
    story.says("n", killed("a", 3), rests_on=["a-army"])
    found = only(story.findings())
    assert found.status == "claimed"
    assert [str(s) for s in found.evidence.stances] == ["n: 3 (rests on a)"]


def test_silence_on_a_question_that_nobody_has_put(story: Story) -> None:
    asked = ce.Response(kind="declines", question=killed("a", 1), wording="no comment")
    story.says("a-army", responses=[asked])
    found = only(story.findings())
    assert found.status == "unanswered"
    assert found.because == "only silence: a-army (declines: no comment)"
    story.says("b", killed("a", 3))
    assert only(story.findings()).status == "claimed"


def test_of_a_part_that_was_set_aside_the_limit_by_the_whole_is_left(story: Story) -> None:
    story.says("a", ce.Casualties(subject="x", harm="missing", of="a", count=7))
    story.says("a", ce.Casualties(subject="x", harm="killed_or_missing", of="a", count=5))
    [part] = [f for f in story.findings() if f.topic.category == "missing"]
    assert (part.status, part.estimate.best) == ("claimed", ce.up_to(5))
    assert [aside.why for aside in part.evidence.set_aside] == ["revised_down"]


def test_credit_is_no_admission(story: Story) -> None:
    story.says("a", ce.Responsibility(subject="x", act="brokered", by="a"))
    assert only(story.findings()).status == "claimed"


def test_own_civilians_are_no_admission(story: Story) -> None:
    story.says("a", killed("a", 1492, population="civilian"))
    found = only(story.findings())
    assert (found.status, found.estimate.floor) == ("claimed", None)


# Estimates


@pytest.mark.parametrize(
    ("said", "status", "common", "fits_all"),
    [
        ([("a", ce.at_least(2)), ("b", 100)], "agreed", (2, None), (100, 100)),
        ([("n", ce.at_least(12)), ("b", 40)], "corroborated", (12, None), (40, 40)),
        (
            [("a", ce.at_least(100)), ("b", ce.at_least(250)), ("n", ce.at_least(400))],
            "agreed",
            (100, None),
            (400, None),
        ),
        ([("n", ce.at_least(44)), ("n", ce.fewer_than(100))], "neutral_only", (44, 99), (44, 99)),
        ([("b", ce.up_to(5000))], "claimed", (0, 5000), (0, 5000)),
    ],
)
def test_only_what_every_bloc_implies_is_common(
    story: Story, said: Any, status: str, common: Any, fits_all: Any
) -> None:
    for speaker, count in said:
        story.says(speaker, killed("a", count))
    found = only(story.findings())
    assert found.status == status
    estimate = found.estimate
    assert estimate.common is not None
    assert estimate.fits_all is not None
    assert (estimate.common.low, estimate.common.high) == common
    assert (estimate.fits_all.low, estimate.fits_all.high) == fits_all
    assert estimate.best == estimate.common


@pytest.mark.parametrize(
    ("rule", "said", "best"),
    [
        (ce.minimum, [("a", 2), ("b", 30), ("n", 12)], "2"),
        (ce.minimum, [("b", ce.up_to(5))], "5"),
        (ce.median_of_voices, [("a", 2), ("b", 30), ("n", 12)], "12"),
        (ce.own_latest, [("a", ce.between(2, 4)), ("b", 30)], "2 to 4"),
        (ce.own_latest, [("b", 30)], "None"),
        (ce.own_to_enemy, [("a", 2), ("b", 30)], "2 to 30"),
        (ce.own_to_enemy, [("a", 2)], "None"),
        (ce.adversarial_bracket, [("a", 2), ("b", 30), ("n", 12)], "12"),
        (ce.adversarial_bracket, [("a", 2), ("b", 30)], "8"),
        (ce.adversarial_bracket, [("a", 10), ("b", 1000)], "100"),
        (ce.adversarial_bracket, [("a", 0), ("b", 10)], "2"),
        (ce.bias_corrected({"own": 0.5, "enemy": 3, "other": 1}), [("a", 2), ("b", 30)], "6"),
    ],
)
def test_each_named_rule_gives_what_its_convention_says(
    story: Story, rule: ce.Rule, said: Any, best: str
) -> None:
    for speaker, count in said:
        story.says(speaker, killed("a", count))
    estimate = only(story.findings(rule=rule)).estimate
    assert (str(estimate.best), bool(estimate.assumes)) == (best, True)
    assert estimate.envelope is not None


def test_a_rule_names_what_it_did_not_use(story: Story) -> None:
    own, enemy = story.says("a", killed("a", 2)), story.says("b", killed("a", 30))
    estimate = only(story.findings(rule=ce.own_latest)).estimate
    assert estimate.left_out == (enemy,)
    assert own not in estimate.left_out


def test_rules_are_set_side_by_side(story: Story) -> None:
    story.says("a", killed("a", 2))
    story.says("b", killed("a", 30))
    story.says("n", ce.Occurrence(subject="x"))
    compared = ce.compare_rules(story.chronicle, subject="x")
    [entry] = compared
    best = {one.rule: str(one.best) for one in entry.estimates}
    assert best == {
        "envelope": "None",
        "minimum": "2",
        "median_of_voices": "2",
        "own_latest": "2",
        "own_to_enemy": "2 to 30",
        "adversarial_bracket": "8",
    }
    assert [row["rule"] for row in compared.rows()] == [*best]
    assert [row["best_low"] for row in compared.rows()] == [None, 2, 2, 2, 2, 8]
    assert "no voice counts too few" in str(compared)
    assert "no voice counts too few" in compared._repr_html_()
    assert max(map(len, str(compared).splitlines())) <= 100
    assert compared.plain()["entries"] == [entry.plain()]
    mine = ce.bias_corrected({"own": 0.5, "enemy": 3, "other": 1})
    [[one, other]] = [e.estimates for e in ce.compare_rules(story.chronicle, mine, ce.envelope)]
    assert (one.rule, other.rule, entry.finding.status) == (
        "bias_corrected",
        "envelope",
        "disputed",
    )
    assert str(ce.compare_rules([])) == "no findings with counts"
    with pytest.raises(ce.Invalid, match="rule"):
        ce.compare_rules(story.chronicle, "minimum")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "rule", [*RULES[1:], ce.bias_corrected({"own": 1, "enemy": 2, "other": 1})]
)
def test_an_unknown_number_is_no_figure(story: Story, rule: ce.Rule) -> None:
    story.says("a", killed("a", ce.Count(low=0, high=None, wording="thousands")))
    assert only(story.findings(rule=rule)).estimate.best is None


@pytest.mark.parametrize("priors", [{"own": 1}, {"own": 0, "enemy": 1, "other": 1}, None])
def test_priors_are_complete_and_above_nothing(priors: Any) -> None:
    with pytest.raises(ce.Invalid, match="priors"):
        ce.bias_corrected(priors)


def test_two_denials_of_two_numbers_are_one_answer_in_any_order(story: Story) -> None:
    for count in (2, 1):
        story.says("o1", killed("a", count, polarity="denied"))
    [stance] = only(story.findings()).evidence.stances
    assert stance.value == ce.exactly(1)


@pytest.mark.parametrize(
    ("earlier", "later", "why"),
    [
        ((6, 6, None), (6, 12, 9), "revised_up"),
        ((6, 12, 9), (6, 6, None), "revised_down"),
        ((4, 8, 6), (2, 20, 7), "revised_up"),
        ((10, 12, 10), (3, 12, 10), "replaced"),
        ((4, 8, 6), (4, 8, None), "replaced"),
        ((4, 8, 6), (4, 8, 6), None),
    ],
)
def test_a_later_estimate_replaces_an_earlier_one_whole(
    story: Story, earlier: tuple[int, int, int], later: tuple[int, int, int], why: str | None
) -> None:
    for low, high, likeliest in (earlier, later):
        story.says("n", killed("a", ce.between(low, high, likeliest=likeliest)))
    found = only(story.findings())
    assert found.estimate.best == ce.between(later[0], later[1], likeliest=later[2])
    assert [aside.why for aside in found.evidence.set_aside] == ([why] if why else [])
    assert (found.status, len(found.evidence.conflicts)) == ("neutral_only", 0)


def test_what_follows_from_own_soldiers_and_own_civilians_is_no_admission(story: Story) -> None:
    soldiers = killed("a", 5, population="military", key="soldiers")
    civilians = killed("a", 8, population="civilian", key="civilians")
    story.says("a", soldiers, civilians)
    story.says("n", killed("a", ce.at_least(3)))
    findings = {f.topic.population: f for f in story.findings() if f.topic.category == "killed"}
    assert findings["military"].status == "admitted"
    assert findings["civilian"].status == "claimed"
    assert (findings["unstated"].status, findings["unstated"].estimate.floor) == (
        "corroborated",
        None,
    )


def test_a_changed_likeliest_number_is_a_step_of_its_history(story: Story) -> None:
    for likeliest in (3, 3, 2):
        story.says("n", killed("a", ce.between(1, 5, likeliest=likeliest)))
    steps = ce.history(story.chronicle, only(story.findings()).topic)
    assert [str(step.finding.estimate.best) for step in steps] == [
        "1 to 5, likeliest 3",
        "1 to 5, likeliest 2",
    ]


@pytest.mark.parametrize(
    ("totals", "common", "fits_all", "envelope"),
    [
        ([("a", 100, "01"), ("a", 130, "02"), ("a", 140, "03")], "140", "140", "140"),
        ([("a", 100, "01"), ("b", 140, "03")], "100 or more", "140", "100 to 140"),
        ([("b", 140, "01"), ("a", 100, "03")], "100 or more", "None", "100 to 140"),
        ([("a", 100, "01"), ("b", 100, "01")], "100", "100", "100"),
    ],
)
def test_running_totals_are_as_of_the_latest_day(
    story: Story,
    totals: list[tuple[str, int, str]],
    common: str,
    fits_all: str,
    envelope: str,
) -> None:
    for speaker, count, day in totals:
        until = f"2031-05-01/2031-06-{day}"
        story.says(speaker, killed("a", count, span="cumulative", during=until))
    found = only(story.findings()).estimate
    assert [str(found.common), str(found.fits_all), str(found.envelope)] == [
        common,
        fits_all,
        envelope,
    ]


def test_some_is_at_least_one_beside_a_number(story: Story) -> None:
    story.says("a", ce.MaterialLoss(subject="x", what="aircraft", of="a"))
    story.says("b", ce.MaterialLoss(subject="x", what="aircraft", of="a", count=5))
    found = only(story.findings())
    assert found.status == "agreed"
    assert (found.estimate.best, found.estimate.fits_all) == (ce.at_least(1), ce.exactly(5))
    assert found.estimate.floor == 1


def test_a_bound_that_nobody_stated_is_not_shown(story: Story) -> None:
    story.says("b", killed("a", ce.up_to(5000)))
    assert str(only(story.findings()).estimate.envelope) == "up to 5,000"


# States


def closed(state: str = "closed", **more: Any) -> ce.Access:
    return ce.Access(subject="road", state=state, to="all", **more)


def test_states_of_two_times_are_two_findings(story: Story) -> None:
    story.says("a", closed(during="2031-06"), said="2031-07-01")
    story.says("b", closed(during="2031-06"), said="2031-07-02")
    story.says("n", closed("open", during="2031-08"), said="2031-09-01")
    june, august = story.findings()
    assert (june.status, june.estimate.best) == ("agreed", "closed")
    assert (august.status, august.estimate.best) == ("neutral_only", "open")
    assert june.evidence.stretch == ce.When(edtf="2031-06-01/2031-06-30", zone="Etc/UTC")
    assert only(story.findings().about(at="2031-06-10")) == june


def test_one_day_picks_one_stretch_in_the_zone_of_the_chronicle(story: Story) -> None:
    for day, state in (("2031-06-01", "closed"), ("2031-06-02", "open"), ("2031-06-03", "closed")):
        story.says("a", closed(state, during=day))
    baku = attrs.evolve(story.chronicle, zone="Asia/Baku")
    picked = ce.reconcile(baku).about(at="2031-06-02")
    assert [finding.estimate.best for finding in picked] == ["open"]


def test_an_open_end_reaches_to_when_it_was_said(story: Story) -> None:
    story.says("a", closed(during="2031-06-15/.."), said="2031-06-15")
    story.says("n", closed("open", during="2031-06-25/.."), said="2031-06-25")
    assert "disputed" not in {finding.status for finding in story.findings()}


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("2031-05-03T08:40~", "2031-05-03T08:45", "agreed"),
        ("2031-05-03T08:40", "2031-05-03T08:45", "disputed"),
        ("2031-05-03T08:40~", "2031-05-03T11:45", "disputed"),
        ("2031-05-03~", "2031-05-05", "agreed"),
        ("2031-05-03%", "2031-05-05~", "agreed"),
        ("2031-05-03~", "2031-05-23", "disputed"),
        ("2031-05-03/2031-05-04~", "2031-05-06/2031-05-07", "agreed"),
    ],
)
def test_around_is_no_point(story: Story, one: str, other: str, status: str) -> None:
    story.says("a", ce.Timing(subject="x", when=one))
    story.says("b", ce.Timing(subject="x", when=other))
    assert only(story.findings(), aspect="time").status == status
    [row] = ce.diff(ce.account(story.chronicle, "A"), ce.account(story.chronicle, "B"))
    assert row.verdict == ("compatible" if status == "agreed" else "contradicts")


def test_an_exact_time_is_more_specific_than_around(story: Story) -> None:
    story.says("a", ce.Timing(subject="x", when="2031-05-03T08:40~"))
    story.says("b", ce.Timing(subject="x", when="2031-05-03T08:45"))
    best = only(story.findings(), aspect="time").estimate.best
    assert isinstance(best, ce.When)
    assert best.edtf == "2031-05-03T08:45"


def test_a_hill_that_changes_hands_is_two_stretches(story: Story) -> None:
    story.says("a", ce.Control(subject="hill", by="a", during="2031-06-01/2031-06-12"))
    story.says("b", ce.Control(subject="hill", by="b", during="2031-06-13/2031-06-20"))
    assert [finding.estimate.best for finding in story.findings()] == ["a", "b"]


# Around it


def test_a_misspelt_filter_is_refused_with_the_nearest(story: Story) -> None:
    story.says("a", killed("a", 3))
    with pytest.raises(ce.UnknownId, match="'x'"):
        story.findings().about("xx")


def test_a_state_in_one_account_is_not_cut_by_what_others_say(story: Story) -> None:
    story.says("a", ce.Control(subject="hill", by="a", during="2031-05"), said="2031-06-01")
    before = ce.account(story.chronicle, "A").findings
    story.says("b", ce.Control(subject="hill", by="b", during="2031-05-10"), said="2031-06-01")
    after = ce.account(story.chronicle, "A").findings
    assert [f.evidence.stretch for f in after] == [f.evidence.stretch for f in before]
    assert [f.status for f in story.findings()] == ["claimed", "disputed", "claimed"]


def test_who_corrects_its_own_figure_and_says_another_has_revised_it(story: Story) -> None:
    first = story.says("a", killed("a", 20))
    story.responds("a", "corrects", first, killed("a", 21))
    found = only(story.findings())
    assert [aside.why for aside in found.evidence.set_aside] == ["revised_up"]
    assert str(found.estimate.best) == "21"
