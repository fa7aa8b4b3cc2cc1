"""The grade of Airwars, read off claims: what they tell, and what they leave open."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events import AirwarsGrade, Truth, airwars_grade, code_list
from caucasus_events.findings.airwars import UNREPORTED
from tests import helpers
from tests.helpers import party

YES, NO, MAYBE = Truth.YES, Truth.NO, Truth.MAYBE
GRADES = ("confirmed", "contested", "fair", "weak", "discounted")

NAMES = ("east", "west", "body", "watch", "paper", "radio")
PARTIES = [
    *(party(id) for id in ("east", "west")),
    *(party(f"{s}-army", (s, "force_of"), kind="armed_force") for s in ("east", "west")),
    *(party(id, kind="outlet") for id in ("paper", "radio")),
    party("body", kind="international_organisation"),
    party("watch", ("body", "mission_of"), kind="mission"),
    party("village", kind="community"),
]
SIDES = ce.Sides(sides={"eastern": ["east"], "western": ["west"]}, neutral=["body"])


def killed(
    count: int | ce.Count, population: str = "civilian", of: str = "village", **fields: Any
) -> ce.Claim:
    fields = {"subject": "strike", "key": f"killed-{population}", **fields}
    return helpers.killed(count, of, population=population, **fields)


def fired(by: str, act: str = "fired", **fields: Any) -> ce.Claim:
    return ce.Responsibility(subject="strike", by=by, act=act, key=f"{act}-{by}", **fields)


def says(speaker: str, *parts: ce.Claim | ce.Response, **fields: Any) -> ce.Statement:
    return helpers.says(speaker, *parts, **{"id": f"{speaker}-says", **fields})


def chronicle_of(*statements: ce.Statement) -> ce.Chronicle:
    return ce.Chronicle(
        sides=SIDES,
        parties=PARTIES,
        incidents=[ce.Incident(id="strike", kind="shelling", title="A strike")],
        statements=statements,
    )


def graded(*statements: ce.Statement, **options: Any) -> AirwarsGrade:
    chronicle = chronicle_of(*statements)
    assert ce.check(chronicle) == ()
    found = airwars_grade(chronicle, "strike", **options)
    assert tuple(one.code for one in found.criteria) == GRADES
    return found


def fits(grade: AirwarsGrade) -> dict[str, Truth]:
    return {one.code: one.holds for one in grade.criteria}


def test_its_grades_are_those_of_the_code_list() -> None:
    airwars = code_list("airwars", graded().version)
    assert {code.code for code in airwars} == set(GRADES)


def test_an_incident_without_harm_to_civilians_is_unreported() -> None:
    for nothing in ([], [says("paper", killed(2, "military"))], [says("paper", killed(0))]):
        grade = graded(*nothing)
        assert (grade.code, grade.possible) == (UNREPORTED, (UNREPORTED,))
        assert set(fits(grade).values()) == {NO}


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (killed(ce.up_to(2)), "weak"),
        (killed(ce.at_least(1), harm="killed_or_wounded"), "weak"),
        (killed(2, polarity="denied"), UNREPORTED),
        (killed(2, harm="missing"), UNREPORTED),
        (killed(2, harm="displaced"), UNREPORTED),
    ],
)
def test_what_counts_as_harm(claim: ce.Claim, code: str) -> None:
    assert graded(says("paper", claim)).code == code


def test_one_source_is_weak_in_however_many_outlets() -> None:
    relayed = says("body", killed(2), id="again", reports=[ce.Report(via=["paper", "radio"])])
    grade = graded(says("body", killed(2)), relayed)
    assert grade.code == "weak"
    assert grade.because == "reported by body"
    assert grade.addresses == ("again#killed-civilian", "body-says#killed-civilian")


@pytest.mark.parametrize(("one", "other"), [("east", "east-army"), ("body", "watch")])
def test_organs_of_one_side_or_body_are_one_source(one: str, other: str) -> None:
    assert graded(says(one, killed(2)), says(other, killed(2))).code == "weak"


def test_two_credible_sources_and_a_belligerent_that_acted_are_fair() -> None:
    told = (
        says("paper", killed(2), fired("east")),
        says("body", killed(3), fired("east-army")),
    )
    grade = graded(*told, credible=["paper", "body"])
    assert grade.code == "fair"
    assert grade.because == (
        "reported by body and paper; of those held credible, reported by body and paper; "
        "body and paper say that the side eastern acted"
    )
    unjudged = graded(*told)
    assert (unjudged.code, unjudged.possible) == (None, ("fair",))
    assert "nobody has judged whether they are credible" in unjudged.because
    doubted = graded(*told, credible=["paper"])
    assert (doubted.code, doubted.possible) == (None, ("weak",))
    assert fits(doubted)["fair"] is NO


def test_who_acted_near_by_is_told_by_itself_or_by_two() -> None:
    harm = says("paper", killed(2)), says("body", killed(3))

    def fair(*more: ce.Statement) -> Truth:
        return fits(graded(*harm, *more, credible=["paper", "body"]))["fair"]

    assert fair() is MAYBE
    assert fair(says("west", fired("east"))) is MAYBE
    assert fair(says("west", fired("east")), says("west-army", fired("east"))) is MAYBE
    assert fair(says("west", fired("east")), says("radio", fired("east"))) is YES
    assert fair(says("east", fired("east"))) is YES
    assert fair(says("east", fired("east", polarity="denied"))) is MAYBE
    drone = ce.MeansUsed(subject="strike", means="drone", by="east")
    assert fair(says("west", drone), says("radio", drone)) is YES


def test_a_belligerent_that_accepts_it_confirms_it() -> None:
    grade = graded(says("east-army", fired("east"), killed(2)), says("paper", killed(3)))
    assert grade.code == "confirmed"
    assert grade.because == (
        "the side eastern says that it acted, and states harm to civilians of others"
    )


@pytest.mark.parametrize(
    ("claims", "holds"),
    [
        ([fired("east")], NO),
        ([killed(2)], NO),
        ([fired("west"), killed(2)], NO),
        ([fired("east"), killed(2, of="east")], NO),
        ([fired("east"), killed(0)], NO),
        ([fired("east"), killed(2, "military")], NO),
        ([fired("east", "entered"), killed(2)], NO),
        ([fired("east"), killed(2, "unstated")], MAYBE),
        ([fired("east"), fired("west"), killed(2)], MAYBE),
        ([fired("east"), fired("east", "ordered", polarity="denied"), killed(2)], MAYBE),
        ([fired("east", "retaliated"), killed(2)], YES),
        ([fired("east", "initiated"), killed(2, harm="wounded")], YES),
    ],
)
def test_what_counts_as_accepting_responsibility(claims: list[ce.Claim], holds: Truth) -> None:
    assert fits(graded(says("east", *claims), says("paper", killed(2))))["confirmed"] is holds


def test_the_denial_of_another_belligerent_leaves_an_acceptance_plain() -> None:
    denial = says("west", fired("west", polarity="denied"))
    assert fits(graded(says("east", fired("east"), killed(2)), denial))["confirmed"] is YES


def test_a_weapon_that_nobody_is_said_to_have_used_names_no_belligerent() -> None:
    weapon = ce.MeansUsed(subject="strike", means="drone")
    grade = graded(says("paper", killed(2), fired("east"), weapon))
    assert fits(grade)["contested"] is NO


def test_rival_accusations_are_contested_whoever_has_more_sources() -> None:
    told = (
        says("east", killed(2), fired("west")),
        says("west", killed(2), fired("east")),
        says("body", killed(2), fired("west")),
    )
    grade = graded(*told, credible=["east", "west", "body"])
    assert grade.code == "contested"
    assert grade.because == "the side eastern and the side western are each said to have acted"
    assert fits(grade)["fair"] is YES


def test_to_deny_is_not_to_accuse() -> None:
    denial = says("east", fired("east", polarity="denied"))
    grade = graded(says("west", killed(2), fired("east")), denial)
    assert (grade.code, fits(grade)["contested"]) == ("weak", NO)


def test_harm_of_which_nobody_says_that_it_befell_civilians_is_left_open() -> None:
    grade = graded(says("paper", killed(2, "unstated")))
    assert (grade.code, grade.possible) == (None, ("weak",))
    assert grade.because.endswith("nobody says whether those harmed were civilians")
    both = graded(says("paper", killed(2, "unstated")), says("body", killed(2)))
    assert fits(both)["fair"] is fits(both)["weak"] is MAYBE
    assert "of whom only body says that they were civilians" in both.because


def test_what_was_taken_back_is_discounted_where_harm_to_soldiers_stands() -> None:
    first = says("paper", killed(2), said="2023-06-27")
    retraction = ce.Response(kind="retracts", to="paper-says#killed-civilian")
    back = says("paper", retraction, id="later", said="2023-06-28")
    soldiers = says("paper", killed(2, "military"), id="soldiers", said="2023-06-28")
    assert graded(first, soldiers).code == "weak"
    grade = graded(first, back, soldiers)
    assert grade.code == "discounted"
    assert "paper-says#killed-civilian" in grade.addresses
    alone = graded(first, back)
    assert (alone.code, alone.possible) == (None, ("discounted",))
    assert graded(first, back, says("body", killed(2))).code == "weak"


def test_to_replace_a_denial_is_not_to_take_back_an_allegation() -> None:
    denials = [
        says("east", killed(2, polarity="denied"), id=f"day-{day}", said=f"2023-06-{day}")
        for day in (27, 28)
    ]
    assert graded(*denials, says("paper", killed(2, "military"))).code == UNREPORTED
    none = [says("east", killed(0), id=f"no-{d}", said=f"2023-06-{d}") for d in (27, 28)]
    assert graded(*none, says("paper", killed(2, "military"))).code == UNREPORTED


def test_to_take_a_denial_back_is_not_to_take_back_an_allegation() -> None:
    denial = says("east", killed(2, polarity="denied"), said="2023-06-27")
    retraction = ce.Response(kind="retracts", to="east-says#killed-civilian")
    back = says("east", retraction, id="later", said="2023-06-28")
    assert graded(denial, back, says("paper", killed(2, "military"))).code == UNREPORTED


@pytest.mark.parametrize("to", ["paper-says", "misread"])
def test_a_confirmation_that_was_taken_back_was_an_allegation(to: str) -> None:
    slip = ce.Amendment(id="am", kind="correction", old=["misread"], new=["paper-says"], why="slip")
    first = says("paper", killed(2), said="2023-06-26")
    answers = [
        says("body", ce.Response(kind=kind, to=f"{to}#killed-civilian"), id=f"body-{day}", on=day)
        for day, kind in (("2023-06-27", "confirms"), ("2023-06-28", "denies"))
    ]
    back = says("paper", killed(0), id="no", said="2023-06-28")
    chronicle = attrs.evolve(chronicle_of(first, *answers, back), amendments=[slip])
    grade = airwars_grade(chronicle, "strike")
    assert (grade.code, grade.possible) == (None, ("discounted",))
    assert {"body-2023-06-27#confirms", "paper-says#killed-civilian"} <= {*grade.addresses}


def test_a_party_that_is_called_like_a_side_is_not_that_side() -> None:
    sides = ce.Sides(sides={"paper": ["east"], "western": ["west"]})
    assert graded(says("paper", killed(2)), says("east", killed(2)), sides=sides).code is None


def test_what_was_replaced_leads_to_what_took_its_place() -> None:
    chronicle = chronicle_of(
        says("body", killed(3)),
        says("east-army", killed(3), fired("west")),
        says("west", fired("west")),
    )
    held = airwars_grade(chronicle, "strike", credible=["body", "east-army"])
    assert held.code == "fair"
    force = attrs.evolve(chronicle.party("east-army"), id="eastern-army")
    renamed = attrs.evolve(
        chronicle,
        parties=[*chronicle.parties, force],
        incidents=[*chronicle.incidents, attrs.evolve(chronicle.incident("strike"), id="raid")],
        amendments=[
            ce.Amendment(id=new, kind="correction", old=[old], new=[new], why="renamed")
            for old, new in (("east-army", "eastern-army"), ("strike", "raid"))
        ],
    )
    for incident in ("strike", "raid"):
        for voice in ("east-army", "eastern-army"):
            found = airwars_grade(renamed, incident, credible=["body", voice])
            assert (found.incident, found.code) == ("raid", "fair")
    eastern = ce.Sides(sides={"eastern": ["east-army"], "western": ["west"]}, neutral=["body"])
    told = [c.because for c in airwars_grade(renamed, "raid", sides=eastern).criteria]
    assert told == [c.because for c in airwars_grade(chronicle, "strike", sides=eastern).criteria]


def test_incidents_that_are_one_are_graded_as_one() -> None:
    chronicle = ce.Chronicle(
        sides=SIDES,
        parties=PARTIES,
        incidents=[ce.Incident(id=id, kind="shelling", title=id) for id in ("strike", "the-same")],
        links=[
            ce.IncidentLink(
                first="strike", second="the-same", judgement="unsure", by="us", why="place"
            )
        ],
        statements=[says("paper", killed(2)), says("body", killed(2, subject="the-same"))],
    )
    assert airwars_grade(chronicle, "the-same").code == "weak"
    for id in ("strike", "the-same"):
        one = airwars_grade(chronicle, id, unsure=ce.Judgement.SAME)
        assert (one.incident, one.possible) == (id, ("fair",))
    with pytest.raises(ce.UnknownId, match="did you mean 'strike'"):
        airwars_grade(chronicle, "strikes")
    with pytest.raises(ce.UnknownId, match="did you mean 'paper'"):
        airwars_grade(chronicle, "strike", credible=["papr"])
    with pytest.raises(ce.UnknownId, match="not of an Incident"):
        airwars_grade(chronicle, "paper")
    assert airwars_grade(chronicle.statements, "strike").code == "weak"


def test_printed_with_every_criterion_and_its_reason() -> None:
    told = str(graded(says("paper", killed(2))))
    assert told.startswith("strike: weak, because reported by paper\n")
    assert all(code in told for code in GRADES)
    assert str(graded(says("paper", killed(2, "unstated")))).startswith("strike: open: weak, ")


COUNTS = st.integers(0, 2)
CLAIMS = st.one_of(
    st.builds(
        killed,
        COUNTS,
        st.sampled_from(["civilian", "civilian", "unstated", "military"]),
        st.sampled_from(["village", "east", "west"]),
    ),
    st.builds(
        fired,
        st.sampled_from(["east", "west", "east-army"]),
        st.sampled_from(["fired", "initiated"]),
        polarity=st.sampled_from(["asserted", "asserted", "denied"]),
    ),
)
SAID = st.lists(
    st.tuples(
        st.sampled_from(["east", "west", "east-army", "paper", "body", "radio"]),
        st.lists(CLAIMS, max_size=3, unique_by=lambda claim: claim.key),
    ),
    max_size=4,
)
CREDIBLE = st.none() | st.sets(st.sampled_from(NAMES))


def statements_of(told: list[tuple[str, list[ce.Claim]]]) -> list[ce.Statement]:
    return [says(who, *claims, id=f"s{n}") for n, (who, claims) in enumerate(told)]


@given(SAID, CREDIBLE)
def test_the_first_grade_that_fits_is_taken_unless_one_before_it_may(
    told: list[tuple[str, list[ce.Claim]]], credible: set[str] | None
) -> None:
    grade = graded(*statements_of(told), credible=credible)
    holds = [(code, truth) for code, truth in fits(grade).items() if truth is not NO]
    if grade.code in GRADES:
        assert holds[0] == (grade.code, YES)
    elif grade.code is None:
        assert not holds or holds[0][1] is MAYBE
    assert grade.code is None or grade.possible == (grade.code,)


@given(SAID, CREDIBLE, st.sampled_from(["paper", "radio", "body"]))
def test_relays_and_repetition_change_nothing(
    told: list[tuple[str, list[ce.Claim]]], credible: set[str] | None, relay: str
) -> None:
    once = statements_of(told)
    again = [attrs.evolve(s, id=f"{s.id}-again", reports=[ce.Report(via=[relay])]) for s in once]
    one, other = (graded(*said, credible=credible) for said in (once, [*once, *again]))
    assert (one.code, one.criteria) == (other.code, other.criteria)


@given(SAID, CREDIBLE)
def test_to_judge_more_voices_credible_never_makes_fair_less_likely(
    told: list[tuple[str, list[ce.Claim]]], credible: set[str] | None
) -> None:
    order = (NO, MAYBE, YES)
    some = fits(graded(*statements_of(told), credible=credible or ()))["fair"]
    everybody = fits(graded(*statements_of(told), credible=NAMES))["fair"]
    assert order.index(some) <= order.index(everybody)
    unjudged = fits(graded(*statements_of(told)))["fair"]
    assert unjudged is not YES


def swapped(text: str) -> str:
    return text.replace("east", "\0").replace("west", "east").replace("\0", "west")


@given(SAID, CREDIBLE)
def test_to_swap_the_sides_swaps_them_and_no_more(
    told: list[tuple[str, list[ce.Claim]]], credible: set[str] | None
) -> None:
    document = ce.dumps(chronicle_of(*statements_of(told)))
    mirrored = credible and {swapped(voice) for voice in credible}
    one = airwars_grade(ce.loads(document), "strike", credible=credible)
    other = airwars_grade(ce.loads(swapped(document)), "strike", credible=mirrored)
    assert (one.code, one.possible, fits(one)) == (other.code, other.possible, fits(other))
    assert {swapped(address) for address in one.addresses} == set(other.addresses)
