"""Facts of real stories that are hard to say: each is said, asked for, saved and read back.

The numbers are those of the list of such facts; others of that list are tested beside what they
are about: statements, reports and ceasefires.
"""

from __future__ import annotations

from typing import Any

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.documents import converter
from tests.helpers import party, says as one_says, story

NORTH_ARMY, NORTH_BORDER = "north-army", "north-border"


def found(*statements: ce.Statement, **fields: Any) -> ce.Chronicle:
    """Save the story of these statements, read it back, and return it."""
    chronicle = story(*statements, **fields)
    read = ce.loads(ce.dumps(chronicle))
    assert read == chronicle
    return read


def answers(*statements: ce.Statement, **fields: Any) -> dict[str, str]:
    """Reconcile a saved story: by question, the status and the best answer."""
    findings = ce.reconcile(found(*statements, **fields))
    return {f"{f.topic.subject}: {f.question}": f"{f.status}: {f.estimate.best}" for f in findings}


def says(speaker: str, *parts: Any, **fields: Any) -> ce.Statement:
    """Make a statement; where it has several parts, each has a key of its own."""
    many = len(parts) > 1
    keyed = [attrs.evolve(part, key=f"k{i}") for i, part in enumerate(parts)] if many else parts
    return one_says(speaker, *keyed, **fields)


def people(harm: str, count: Any, of: Any = "north", **more: Any) -> ce.Casualties:
    return ce.Casualties(**{"subject": "clash", **more}, harm=harm, of=of, count=count)


def things(what: str, count: Any = None, of: str = "north", **more: Any) -> ce.MaterialLoss:
    return ce.MaterialLoss(**{"subject": "clash", **more}, what=what, of=of, count=count)


BORDER = party(NORTH_BORDER, ("north", "force_of"), kind="armed_force")
ARMY = party(NORTH_ARMY, ("north", "force_of"), kind="armed_force")
PARTIES = [
    *(party("north"), party("south"), party("mission"), party("herald"), party("union")),
    *(ARMY, BORDER, party("south-army", ("south", "force_of"), kind="armed_force")),
]


def test_1_the_dead_and_missing_of_whom_some_are_civilians_and_some_missing() -> None:
    told = answers(
        says(
            "north",
            people("killed_or_missing", 207),
            people("killed", 3, population="civilian"),
            people("missing", 2),
        )
    )
    assert told == {
        "clash: casualties: north, killed, civilian, incident": "claimed: 3",
        "clash: casualties: north, killed_or_missing, unstated, incident": "admitted: 207",
        "clash: casualties: north, missing, unstated, incident": "admitted: 2",
    }


def test_2_the_wounded_of_whom_some_are_critical_and_some_back_on_duty() -> None:
    wounded = people("wounded", 282)
    critical = people("wounded", 21, condition="critical")
    back = people("wounded", 43, condition="returned_to_duty")
    told = answers(says("north", wounded, critical, back))
    assert told["clash: casualties: north, wounded, unstated, critical, incident"] == "admitted: 21"
    # More critical than wounded cannot be.
    many = people("wounded", 300, of="north", condition="critical")
    told = answers(says("north", wounded), says("south", many))
    assert told["clash: casualties: north, wounded, unstated, incident"].startswith("disputed")


def test_3_the_dead_by_service_are_parts_of_all_and_are_not_added_up() -> None:
    parts = [people("killed", 42, NORTH_ARMY), people("killed", 8, NORTH_BORDER)]
    told = answers(says("north", people("killed", 50), *parts), parties=PARTIES)
    assert told["clash: casualties: north, killed, unstated, incident"] == "admitted: 50"
    assert told["clash: casualties: north-border, killed, unstated, incident"] == "admitted: 8"
    alone = answers(says("north", people("killed", ce.at_least(1)), *parts), parties=PARTIES)
    assert alone["clash: casualties: north, killed, unstated, incident"] == "admitted: 42 or more"


def test_4_the_dead_of_both_sides_together_are_no_admission_and_contain_each() -> None:
    both = people("killed", ce.at_least(280), ("south", "north"), population="military")
    told = answers(says("north", both))
    question = "clash: casualties: north + south, killed, military, incident"
    assert told == {question: "claimed: 280 or more"}
    assert both.of == ("north", "south")
    few = people("killed", ce.up_to(100), ["north", "south"])
    told = answers(says("north", few), says("south", people("killed", 120, "south-army")))
    assert all(answer.startswith("disputed") for answer in told.values())


@pytest.mark.parametrize("of", [3, {"a": 1}, ["north", 3]])
def test_whose_it_was_is_one_id_or_several(of: Any) -> None:
    plain = converter().unstructure(people("killed", 3))
    with pytest.raises(ce.Invalid, match=r"of.*: expected (an id or a list of ids|text)"):
        converter().structure({**plain, "of": of}, ce.Casualties)
    with pytest.raises(ce.Invalid, match=r"of.*: expected text"):
        people("killed", 3, of)
    for given, kept in ((["north"], "north"), (["south", "north"], ("north", "south"))):
        assert people("killed", 3, given).of == kept
        assert converter().structure({**plain, "of": given}, ce.Casualties).of == kept


def test_5_aircraft_shot_down_by_type_and_by_whom() -> None:
    down: dict[str, Any] = {"fate": "shot_down", "by": "south"}
    three, one = (things("plane", n, model=m, **down) for n, m in ((3, "Su-25"), (1, "MiG-29")))
    chronicle = found(says("south", things("aircraft", 5, **down), three, one))
    findings = ce.reconcile(chronicle).about(aspect="material_loss", category="shot_down")
    counts = {(f.topic.population, f.topic.detail): str(f.estimate.best) for f in findings}
    assert counts == {
        ("aircraft", ()): "5",
        ("plane", ("Su-25",)): "3",
        ("plane", ("MiG-29",)): "1",
    }
    assert all(stance.accuses is None for f in findings for stance in f.evidence.stances)
    blamed = ce.reconcile(found(says("north", things("aircraft", 5, **down))))
    [stance] = blamed[0].evidence.stances
    assert (stance.accuses, stance.admits) == ("south", True)


def test_6_an_air_force_admits_that_it_lost_aircraft_and_gives_no_number() -> None:
    told = answers(says("north", things("aircraft")), says("south", things("aircraft", 0)))
    assert told == {"clash: material_loss: north, lost, aircraft, incident": "disputed: None"}
    admitted, claimed = answers(says("north", things("aircraft"), things("house"))).values()
    assert (admitted, claimed) == ("admitted: None", "claimed: None")


def test_7_most_of_the_drones_were_intercepted_and_two_thirds() -> None:
    def share(count: ce.Count) -> ce.Quantity:
        return ce.Quantity(subject="clash", what="drones intercepted", unit="percent", count=count)

    most, two_thirds = (
        ce.between(51, 100, wording="most"),
        ce.between(66, 67, wording="two thirds"),
    )
    [finding] = ce.reconcile(found(says("north", share(most)), says("south", share(two_thirds))))
    assert (finding.topic.unit, finding.status) == ("percent", "agreed")
    assert str(finding.estimate.best) == "51 to 100"


def test_8_militants_by_one_and_civilians_by_another_in_one_strike() -> None:
    militants = people("killed", ce.more_than(100), "south", population="militant")
    civilians = people("killed", 31, "south", population="civilian")
    told = answers(says("north", militants), says("south", civilians))
    assert told == {
        "clash: casualties: south, killed, civilian, incident": "claimed: 31",
        "clash: casualties: south, killed, militant, incident": "claimed: 101 or more",
    }
    all_people = people("killed", 31, "south")
    told = answers(says("north", militants), says("south", all_people))
    assert all(answer.startswith("disputed") for answer in told.values())


def test_9_an_attempt_that_was_stopped_by_one_and_done_by_another() -> None:
    def raised(**more: Any) -> ce.Responsibility:
        words = {"subject": "clash", "act": "other", "wording": "raised a flag", **more}
        return ce.Responsibility(by="south", **words)

    tried = [raised(is_attempt=True), raised(polarity="denied")]
    told = answers(says("north", *tried), says("south", raised()))
    done = "clash: responsibility: south, other, raised a flag"
    assert told == {done: "disputed: None", f"{done}, attempt": "agreed: None"}


@pytest.mark.parametrize("act", ["witnessed", "escorted", "took_part"])
def test_10_what_peacekeepers_did_by_three_accounts(act: str) -> None:
    did = ce.Responsibility(subject="clash", by="mission", act=act)
    assert [*answers(says("herald", did))] == [f"clash: responsibility: mission, {act}"]


def test_11_square_kilometres_occupied_in_two_years() -> None:
    def occupied(count: int, year: str) -> ce.Quantity:
        return ce.Quantity(
            subject="valley",
            what="occupied",
            unit="km2",
            of="north",
            count=count,
            during=year,
        )

    told = answers(says("south", occupied(10, "2023"), occupied(40, "2022")))
    assert told == {
        "valley: quantity: north, occupied, 2022, km2": "claimed: 40",
        "valley: quantity: north, occupied, 2023, km2": "claimed: 10",
    }


FIGHTING = [
    ce.Incident(id="fighting", kind="clash", title="two days of fighting"),
    ce.Incident(id="night", kind="clash", title="the first night", part_of=["fighting"]),
    ce.Incident(id="shelling", kind="shelling", title="the next day", part_of=["fighting"]),
]


def test_12_and_25_a_night_is_a_part_of_two_days_and_a_figure_is_for_both_incidents() -> None:
    night = people("killed", 30, subject="night")
    both = people("killed", ce.up_to(20), subject="fighting")
    told = answers(says("south", night), says("north", both), incidents=FIGHTING)
    assert len(told) == 2
    assert all(answer.startswith("disputed") for answer in told.values())
    chronicle = found(says("south", night), says("north", both), incidents=FIGHTING)
    for subject in ("night", "fighting"):  # each alone sees the other
        assert [f.status for f in ce.reconcile(chronicle, subject=subject)] == ["disputed"]


def test_a_circle_of_incidents_is_named() -> None:
    circle = [
        ce.Incident(id=id, kind="clash", title=id, part_of=[of]) for id, of in ("ab", "bc", "ca")
    ]
    [problem] = ce.check(circle)
    assert problem.found == "a > b > c > a"
    assert "parts" in problem.what


def test_13_each_side_has_its_own_name_for_an_operation_and_a_truce() -> None:
    names = [ce.Name(text="Storm", used_by=["north"]), ce.Name(text="Raid", used_by=["south"])]
    operation = ce.Incident(id="clash", kind="offensive", title="the advance", names=names)
    truce = ce.Ceasefire(
        id="truce", title="the truce", names=[ce.Name(text="Understanding", used_by=["south"])]
    )
    chronicle = found(incidents=[operation], ceasefires=[truce])
    held = chronicle.incident("clash")
    assert [held.label(by) for by in ("north", "south", "union", None)] == [
        *("Storm", "Raid"),
        *("the advance", "the advance"),
    ]
    assert chronicle.ceasefire("truce").label("south") == "Understanding"
    for name, id in (("storm", "clash"), ("Raid", "clash"), ("understanding", "truce")):
        assert ce.look_up(chronicle, name, loosely=False).only.record.id == id


def test_19_no_closure_but_a_temporary_measure() -> None:
    words = "a temporary investigative measure"
    claim = ce.Access(subject="road", state="closed", polarity="denied", wording=words)
    chronicle = found(says("south", claim))
    assert chronicle.claim("south-once#access") == claim
    assert [f.status for f in ce.reconcile(chronicle)] == ["denied"]


def test_20_a_neutral_that_can_verify_neither_figure_takes_no_stance() -> None:
    own, enemy = says("north", people("killed", 4)), says("south", people("killed", 9))
    answers = [
        ce.Response(kind="qualifies", to=f"{one.id}#{one.claims[0].key}") for one in (own, enemy)
    ]
    [finding] = ce.reconcile(found(own, enemy, says("union", *answers)))
    assert (finding.status, len(finding.evidence.stances)) == ("disputed", 2)
    assert [silence.party for silence in finding.evidence.silences] == ["union", "union"]


def test_21_a_pledge_that_was_not_kept() -> None:
    pledge = ce.Pledge(matter="return the prisoners by the 30th")
    promised = says("south", id="promise", on="2031-05-03", positions=[pledge])
    broken = ce.Violation(subject="promise#pledge", by="south")
    chronicle = found(promised, says("north", broken, on="2031-06-01"))
    [finding] = ce.reconcile(chronicle, subject="promise#pledge")
    assert finding.supporters[0].accuses == "south"


def test_22_a_figure_that_is_not_final_is_a_running_total() -> None:
    so_far = people("killed", 49, span="cumulative", wording="and this is not final", key="k")
    more = people("killed", 51, span="cumulative", key="k")
    chronicle = found(says("north", so_far, on="2031-05-03"), says("north", more, on="2031-05-05"))
    [finding] = ce.reconcile(chronicle)
    assert (finding.status, len(finding.evidence.stances)) == ("admitted", 2)
    assert chronicle.claim("north-2031-05-03#k").wording == "and this is not final"


@pytest.mark.parametrize(
    "lost",
    [
        things("tank", 5, span="cumulative", key="k"),
        ce.Quantity(subject="clash", what="tanks", of="north", count=5, span="cumulative", key="k"),
        people("wounded", 5, span="cumulative", key="k"),
    ],
)
def test_running_totals_of_one_voice_on_two_days_grow(lost: Any) -> None:
    later = attrs.evolve(lost, count=8)
    first, second = says("north", lost, on="2031-05-03"), says("north", later, on="2031-05-05")
    [finding] = ce.reconcile(found(first, second))
    assert not finding.evidence.conflicts
    assert not finding.evidence.set_aside
    lower = says("south", attrs.evolve(lost, count=3), on="2031-05-07")
    [finding] = ce.reconcile(found(first, second, lower))
    assert finding.status == "disputed"


def test_23_a_statement_of_two_ministries_and_two_readouts_of_one_call() -> None:
    ministries = ["north-mod", "north-mfa"]
    parties = [*PARTIES, *(party(id, ("north", "organ_of"), kind="ministry") for id in ministries)]
    joint = ce.Statement(id="joint", speakers=ministries, claims=[people("killed", 4)])
    chronicle = found(joint, parties=parties)
    [stance] = ce.reconcile(chronicle)[0].supporters
    assert (stance.voice, {*stance.speakers}) == ("north", {*ministries})
    call = ce.Incident(id="call", kind="other", title="A call of the ministers")
    readouts = [
        says(speaker, ce.Violation(subject="truce", by=accused, incident="call"))
        for speaker, accused in (("north", "south"), ("south", "north"))
    ]
    truce = ce.Ceasefire(id="truce", title="Truce")
    chronicle = found(*readouts, incidents=[call], ceasefires=[truce])
    between = ce.diff(ce.account(chronicle, "north"), ce.account(chronicle, "south"))
    assert {difference.verdict for difference in between.differences} == {"mirrored"}


def test_24_an_outlet_withdraws_its_report_and_another_prints_a_correction() -> None:
    slip = ce.Report(via=["courier"], differs=[people("killed", 50, key="casualties")])
    said = says("north", people("killed", 49), reports=[ce.Report(via=["herald"]), slip])
    to = said.address(said.claims[0])
    withdrawal = says("herald", ce.Response(kind="retracts", to=to), id="withdrawal")
    notice = says("courier", ce.Response(kind="corrects", to=to), id="notice")
    outlets = [*PARTIES, party("courier", kind="outlet")]
    question = "clash: casualties: north, killed, unstated, incident"
    assert answers(said, parties=outlets)[question] == "misreported: 49"
    assert answers(said, withdrawal, parties=outlets)[question] == "misreported: 49"
    assert answers(said, withdrawal, notice, parties=outlets)[question] == "admitted: 49"
    gone = says("courier", ce.Response(kind="retracts", to=to), id="gone")
    assert answers(said, withdrawal, gone, parties=outlets)[question] == "unreported: None"


def test_26_talks_by_hotline_that_one_side_calls_technical_only() -> None:
    hotline = ce.Round(key="1", held="2031-05-03", format="hotline", level="military")
    talks = ce.Negotiation(id="talks", title="Talks", participants=["north", "south"])
    talks = attrs.evolve(talks, rounds=[hotline])
    only = ce.Outcome(subject="talks#1", result="technical_only")
    chronicle = found(says("south", only), negotiations=[talks])
    assert [(r.format, r.level) for r in chronicle.negotiation("talks").rounds] == [
        (ce.RoundFormat.HOTLINE, ce.RoundLevel.MILITARY)
    ]
    [finding] = ce.reconcile(chronicle, subject="talks#1")
    assert (finding.topic.category, finding.status) == ("technical_only", "claimed")


def test_27_a_figure_of_whom_nobody_is_told() -> None:
    died = people("killed", 12, None)
    assert answers(says("union", died)) == {
        "clash: casualties: killed, unstated, incident": "neutral_only: 12"
    }
    told = answers(says("north", died), says("south", people("killed", 20)))
    assert all(answer.startswith("disputed") for answer in told.values())


def test_28_figures_of_the_last_day_until_midnight_in_moscow() -> None:
    day = ce.When.of("2031-05-02T00:00/2031-05-03T00:00", zone="Europe/Moscow")
    claim = people("killed", 3, span="period", during=day, key="k")
    chronicle = found(says("north", claim))
    assert chronicle.claim("north-once#k").during == day
    [finding] = ce.reconcile(chronicle)
    assert finding.topic.span == day.edtf


def test_29_a_figure_that_the_next_release_no_longer_gives_is_gone() -> None:
    first = says("union", people("killed", 5, key="k"), id="release-1", on="2031-05-03")
    taken = ce.Response(kind="retracts", to="release-1#k")
    [finding] = ce.reconcile(found(first, says("union", taken, id="release-2", on="2032-05-03")))
    assert finding.status == "unreported"
    assert [aside.why for aside in finding.evidence.set_aside] == [ce.WhyAside.RETRACTED]


def test_30_the_likeliest_of_a_range_is_kept_and_shown() -> None:
    best = ce.between(1, 5, likeliest=3)
    assert answers(says("union", people("killed", best))) == {
        "clash: casualties: north, killed, unstated, incident": (
            "neutral_only: 1 to 5, likeliest 3"
        )
    }


def test_31_an_own_key_a_link_and_a_note_on_any_record() -> None:
    own: Any = {"codes": {"desk": "17"}, "notes": {"link": "https://example.org", "todo": "ask"}}
    chronicle = found(says("north", people("killed", 3, key="k", **own), **own))
    statement = chronicle.statement("north-once")
    assert statement.codes == statement.claims[0].codes == {"desk": "17"}
    assert statement.claims[0].notes == own["notes"]


# What is 'other' is told in words


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (ce.Casualties, {"harm": "other", "count": 3}),
        (ce.Casualties, {"harm": "killed", "count": 3, "population": "other"}),
        (ce.Casualties, {"harm": "wounded", "count": 3, "condition": "other"}),
        (ce.MaterialLoss, {"what": "other"}),
        (ce.MaterialLoss, {"what": "tank", "fate": "other"}),
        (ce.Responsibility, {"by": "north", "act": "other"}),
        (ce.MeansUsed, {"means": "other"}),
        (ce.Access, {"state": "closed", "to": "other"}),
        (ce.Outcome, {"result": "other"}),
    ],
)
def test_two_others_in_different_words_are_two_questions(kind: Any, fields: Any) -> None:
    with pytest.raises(ce.Invalid, match="wording: what is 'other' is told in words"):
        kind(subject="clash", **fields)
    one, other = (kind(subject="clash", wording=words, **fields) for words in ("this", "that"))
    assert one.topic != other.topic
    assert "this" in str(one.topic)


def test_words_on_a_claim_that_chose_no_other_change_no_question() -> None:
    assert people("killed", 3, wording="fell").topic == people("killed", 3).topic


def test_an_unknown_word_is_refused_with_the_nearest() -> None:
    with pytest.raises(ce.Invalid, match="did you mean 'destroyed'"):
        things("tank", fate="destroied")


def test_who_controls_a_place_controls_its_part() -> None:
    whole = ce.Control(subject="village", by="north")
    part = ce.Control(subject="village", by="south", part="the northern half")
    on = {"on": "2031-05-03"}
    told = ce.reconcile(found(says("north", whole, **on), says("south", part, **on)))
    assert {f.topic.detail: str(f.status) for f in told} == {
        (): "claimed",
        ("the northern half",): "disputed",
    }


def test_lost_things_are_parts_of_others_by_definition() -> None:
    few = things("equipment", ce.up_to(3))
    many = things("tank", 5, fate="destroyed", model="T-72")
    told = answers(says("north", few), says("south", many))
    assert all(answer.startswith("disputed") for answer in told.values())
