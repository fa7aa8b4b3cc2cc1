"""Grades annotate: kept as given, compared as far as their order goes, asked for or ignored."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.findings.airwars import airwars_grade
from caucasus_events.findings.grading import at_least_graded, meets_grade
from caucasus_events.records.code_lists import Band, code_list, code_list_versions
from caucasus_events.records.grades import Grade, grade_schemes, probability_band
from caucasus_events.testing import strategies
from caucasus_events.values.comparison import Truth
from tests.helpers import party, rows_of

YES, NO, MAYBE = Truth.YES, Truth.NO, Truth.MAYBE
TABLES = [code_list(id, version) for id in grade_schemes() for version in code_list_versions(id)]
CODES = [
    (table.id, version, code.code)
    for table in TABLES
    for version in (None, table.version)
    for code in table
]


def source(code: str, version: str | None = None) -> Grade:
    return Grade(scheme="admiralty_source", code=code, version=version)


def information(code: str, claim: str | None = None) -> Grade:
    return Grade(scheme="admiralty_information", code=code, claim=claim)


every_grade = st.sampled_from(CODES).map(lambda c: Grade(scheme=c[0], version=c[1], code=c[2]))
ordered_grades = every_grade.filter(lambda grade: bool(code_list(grade.scheme).order))
pairs = ordered_grades.flatmap(
    lambda one: st.tuples(st.just(one), ordered_grades.filter(lambda g: g.scheme == one.scheme))
)
every_band = st.sampled_from([code.band for table in TABLES for code in table if code.band])


# The order of codes


@pytest.mark.parametrize("scheme", ["admiralty_source", "admiralty_information"])
def test_the_codes_that_can_be_judged_have_the_order_of_the_table(scheme: str) -> None:
    *judged, unjudged = (Grade(scheme=scheme, code=code.code) for code in code_list(scheme))
    for i, one in enumerate(judged):
        for j, other in enumerate(judged):
            assert one.better_than(other) is (YES if i < j else NO)
            assert one.at_least(other) is (YES if i <= j else NO)
        assert one.better_than(unjudged) is unjudged.better_than(one) is MAYBE
        assert one.at_least(unjudged) is unjudged.at_least(one) is MAYBE
    assert unjudged.better_than(unjudged) is MAYBE


@given(pairs)
def test_of_two_grades_at_most_one_is_the_better(pair: tuple[Grade, Grade]) -> None:
    one, other = pair
    forth, back = one.better_than(other), other.better_than(one)
    assert (forth is MAYBE) == (back is MAYBE)
    assert not (forth is YES and back is YES)
    assert (forth is back is NO) == (forth is NO and one.code.casefold() == other.code.casefold())


@given(pairs, ordered_grades)
def test_better_goes_on_from_grade_to_grade(pair: tuple[Grade, Grade], third: Grade) -> None:
    one, other = pair
    if third.scheme == one.scheme and one.better_than(other) is other.better_than(third) is YES:
        assert one.better_than(third) in (YES, MAYBE)
        versions = {grade.version for grade in (one, other, third)} - {None}
        assert one.better_than(third) is YES or len(versions) > 1


@given(every_grade, every_grade)
def test_a_grade_is_no_number_and_is_not_sorted(one: Any, other: Any) -> None:
    for number in (int, float, complex, round):
        with pytest.raises(TypeError):
            number(one)
    with pytest.raises(TypeError):
        sorted([one, other])
    assert not {"__index__", "__int__", "__float__", "__lt__"} & set(dir(Grade)) - set(dir(object))


def test_two_published_tables_are_not_measured_by_one_another() -> None:
    assert source("A", "nato").better_than(source("B", "nato")) is YES
    assert source("A", "nato").better_than(source("B", "fm-2-22.3")) is MAYBE
    assert source("A").better_than(source("B", "fm-2-22.3")) is YES
    assert source("A", "nato").better_than(source("b", "misp-5")) is MAYBE
    assert source("a").better_than(source("g")) is MAYBE
    # The lower-case codes of MISP are the same grades.
    assert source("b").at_least(source("B")) is source("B").at_least(source("b")) is YES
    assert source("c").at_least(source("B")) is NO
    assert source("f").at_least(source("B")) is MAYBE


LIKELY, FAIR = Grade(scheme="icd_203", code="likely"), Grade(scheme="airwars", code="fair")


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (source("A"), information("1"), "grades of two schemes are not comparable"),
        (LIKELY, LIKELY, r"have no order.*probability_band"),
        (FAIR, FAIR, "no table says which is better"),
    ],
)
def test_grades_without_a_common_order_are_not_compared(
    one: Grade, other: Grade, told: str
) -> None:
    for compare in (one.better_than, one.at_least):
        with pytest.raises(ce.Invalid, match=told):
            compare(other)


# Words of probability


@pytest.mark.parametrize(("word", "scheme", "version", "band"), rows_of("probability_words.tsv"))
def test_a_word_means_what_its_table_says(word: str, scheme: str, version: str, band: str) -> None:
    table = None if version == "-" else version
    assert str(probability_band(word, scheme=scheme, version=table)) == band


def test_the_two_rows_of_icd_203_mean_the_same_and_touch_without_a_gap() -> None:
    words = [code.code for code in code_list("icd_203")]
    bands = [attrs.evolve(probability_band(w, scheme="icd_203"), wording=None) for w in words]
    assert bands[0::2] == bands[1::2]
    assert (bands[0].low, bands[-1].high) == (1, 99)
    for lower, upper in zip(bands[0:-2:2], bands[2::2], strict=True):
        assert lower.high == upper.low
        assert upper.higher_than(lower) is MAYBE
        assert lower.higher_than(upper) is NO


def band(word: str, version: str) -> Band:
    return probability_band(word, scheme="ipcc_likelihood", version=version)


@pytest.mark.parametrize("version", ["ar4-wg1", "ar5"])
def test_the_words_of_the_ipcc_lie_inside_one_another(version: str) -> None:
    nested = ["virtually certain", "extremely likely", "very likely", "likely"]
    for inner, outer in pairwise(band(word, version) for word in nested):
        assert outer.contains(inner)
        assert not inner.contains(outer)
        assert inner.higher_than(outer) is MAYBE
    assert band("likely", version).higher_than(band("very unlikely", version)) is YES


def test_side_by_side_or_without_an_end_a_band_is_not_contained() -> None:
    assert not band("likely", "ar4-wg2").contains(band("very likely", "ar4-wg2"))
    for word in ("likely", "unlikely"):
        assert band(word, "ar5").contains(band(word, "ar4-wg1"))
        assert not band(word, "ar4-wg1").contains(band(word, "ar5"))


@given(every_band, every_band)
def test_bands_are_compared_over_all_that_they_allow(one: Band, other: Band) -> None:
    def tenths(band: Band) -> list[int]:
        low, high = 10 * band.low + band.above_low, 10 * band.high - band.below_high
        return list(range(low, high + 1))

    answers = {x > y for x in tenths(one) for y in tenths(other)}
    expected = YES if answers == {True} else NO if answers == {False} else MAYBE
    assert one.higher_than(other) is expected
    assert one.contains(other) == set(tenths(one)).issuperset(tenths(other))


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [(80, 55, {}), (-1, 5, {}), (95, 101, {}), (50, 50, {"above_low": True})],
)
def test_a_band_that_holds_nothing_is_refused(low: int, high: int, ends: dict[str, Any]) -> None:
    with pytest.raises(ce.Invalid, match="from a lower to an upper end"):
        Band(low=low, high=high, **ends)


def test_a_word_that_no_table_has_is_refused_with_the_near_one() -> None:
    with pytest.raises(ce.UnknownId, match="did you mean 'probable'"):
        probability_band("probably", scheme="icd_203")
    with pytest.raises(ce.UnknownId, match="did you mean 'ar5'"):
        probability_band("likely", scheme="ipcc_likelihood", version="ar-5")
    with pytest.raises(ce.Invalid, match="known are icd_203, ipcc_likelihood"):
        probability_band("likely", scheme="admiralty_source")


# Records and documents


@st.composite
def graded(draw: st.DrawFn, chronicles: st.SearchStrategy[ce.Chronicle]) -> ce.Chronicle:
    """Make a chronicle in which some sources, statements and claims are graded."""
    chronicle = draw(chronicles)
    parties = st.none() | st.sampled_from([party.id for party in chronicle.parties])
    recorded = st.sampled_from((None, "2023-06-20", "2023-07"))

    def grades(of: tuple[str, ...], claims: list[str]) -> list[Grade]:
        wanted = every_grade.filter(lambda grade: code_list(grade.scheme).grades in of)
        return [
            attrs.evolve(
                grade,
                by=draw(parties),
                recorded=draw(recorded),
                claim=draw(st.sampled_from([None, *claims])),
            )
            for grade in draw(st.lists(wanted, max_size=2))
        ]

    anything = ("source", "information", "incident")
    return attrs.evolve(
        chronicle,
        sources=[attrs.evolve(s, grades=grades(("source",), [])) for s in chronicle.sources],
        statements=[
            attrs.evolve(s, grades=grades(anything, [claim.key for claim in s.claims]))
            for s in chronicle.statements
        ],
    )


def without_grades(chronicle: ce.Chronicle) -> ce.Chronicle:
    return attrs.evolve(
        chronicle,
        sources=[attrs.evolve(s, grades=()) for s in chronicle.sources],
        statements=[attrs.evolve(s, grades=()) for s in chronicle.statements],
    )


@given(graded(strategies.chronicles()))
def test_grades_are_read_as_they_were_written(chronicle: ce.Chronicle) -> None:
    assert ce.loads(ce.dumps(chronicle)) == chronicle
    assert ce.check(chronicle) == ()


@given(graded(strategies.chronicles()))
def test_grades_change_no_finding(chronicle: ce.Chronicle) -> None:
    plain = without_grades(chronicle)
    assert ce.reconcile(chronicle) == ce.reconcile(plain)
    for side in ("north", "south"):
        assert ce.account(chronicle, side) == ce.account(plain, side)
    for incident in chronicle.incidents:
        assert airwars_grade(chronicle, incident.id) == airwars_grade(plain, incident.id)


@given(graded(strategies.chronicles()), st.booleans())
def test_a_grade_is_known_from_when_it_was_recorded(chronicle: ce.Chronicle, maybe: bool) -> None:
    then = ce.as_of(chronicle, recorded="2023-07-15", maybe=maybe)
    assert without_grades(then) == ce.as_of(
        without_grades(chronicle), recorded="2023-07-15", maybe=maybe
    )
    dated = {"2023-06-20": True, "2023-07": maybe}

    def kept(grades: tuple[ce.Grade, ...], undated: bool) -> tuple[ce.Grade, ...]:
        return tuple(g for g in grades if (dated[g.recorded.edtf] if g.recorded else undated))

    for source in then.sources:
        assert source.grades == kept(chronicle.source(source.id).grades, maybe)
    for statement in then.statements:  # which was recorded by then, and so what it carries
        assert statement.grades == kept(chronicle.statement(statement.id).grades, True)


# Asking for grades


def dead(count: int, **fields: Any) -> ce.Claim:
    fields = {"subject": "clash", "harm": "killed", "of": "east", **fields}
    return ce.Casualties(count=count, **fields)


def a_clash(*statements: ce.Statement, **grades: list[Grade]) -> ce.Chronicle:
    """Make a chronicle of two parties, a paper and its documents, each with its grades."""
    return ce.Chronicle(
        sides=ce.Sides(sides={"eastern": ["east"], "western": ["west"]}),
        parties=[party("east"), party("west"), party("paper", kind="outlet")],
        incidents=[ce.Incident(id="clash", kind="clash", title="Clash")],
        sources=[
            ce.Source(id=id, publisher="paper", title=id, grades=given)
            for id, given in grades.items()
        ],
        statements=statements,
    )


def told(**fields: Any) -> ce.Statement:
    return ce.Statement(**{"id": "s", "speaker": "east", "claims": [dead(3)], **fields})


B, C = source("B"), source("C")


@pytest.mark.parametrize(
    ("statement", "documents", "answer"),
    [
        (told(), {}, MAYBE),
        (told(grades=[B]), {}, YES),
        (told(grades=[source("D")]), {}, NO),
        (told(grades=[source("F")]), {}, MAYBE),
        (told(grades=[B, source("D")]), {}, NO),
        (told(grades=[B, source("F")]), {}, MAYBE),
        (told(grades=[information("1")]), {}, MAYBE),
        (told(reports=["one"]), {"one": [B]}, YES),
        (told(reports=["one"]), {"one": [B, source("D")]}, NO),
        (told(reports=["one"]), {"one": []}, MAYBE),
        (told(reports=["one", "two"]), {"one": [B], "two": [source("E")]}, YES),
        (told(reports=["one", "two"]), {"one": [], "two": [source("E")]}, MAYBE),
        (told(reports=["one", "two"]), {"one": [source("D")], "two": [source("E")]}, NO),
        (told(reports=["one"], grades=[source("E")]), {"one": [B]}, NO),
        (told(grades=[source("E"), attrs.evolve(B, claim="casualties")]), {}, YES),
    ],
)
def test_how_a_claim_meets_a_grade(
    statement: ce.Statement, documents: dict[str, list[Grade]], answer: Truth
) -> None:
    chronicle = a_clash(statement, **documents)
    assert meets_grade(chronicle, "s#casualties", C) is answer
    assert meets_grade([*chronicle.sources, statement], "s#casualties", C) is answer


def test_the_grade_of_one_claim_is_not_that_of_the_statement_or_of_another() -> None:
    claims = [dead(3), dead(1, harm="wounded", key="wounded")]
    chronicle = a_clash(told(claims=claims, grades=[information("2", claim="wounded")]))
    least = information("3")
    assert meets_grade(chronicle, "s#wounded", least) is YES
    assert meets_grade(chronicle, "s#casualties", least) is MAYBE
    assert meets_grade(chronicle, "s", least) is MAYBE


def test_a_rule_takes_what_is_graded_well_enough_and_names_the_rest() -> None:
    chronicle = a_clash(
        told(id="good", claims=[dead(3)], grades=[B, information("2")]),
        told(id="bad", speaker="west", claims=[dead(40)], grades=[source("E"), information("5")]),
        told(id="open", speaker="paper", claims=[dead(7)], grades=[source("F")]),
    )
    plain = ce.reconcile(chronicle)[0]
    rule = at_least_graded(chronicle, C, information("3"))
    asked = ce.reconcile(chronicle, rule=rule)[0]
    assert plain.estimate.best is None
    assert asked.estimate.best == ce.exactly(3)
    assert asked.estimate.left_out == ("bad#casualties", "open#casualties")
    assert asked.estimate.rule == (
        "envelope of what is graded at least admiralty_source C and admiralty_information 3"
    )
    assert (asked.status, asked.evidence) == (plain.status, plain.evidence)


def test_one_report_that_is_graded_well_enough_carries_its_voice() -> None:
    chronicle = a_clash(
        told(id="good", reports=["one"]), told(id="bad", reports=["two"]), one=[B], two=[]
    )
    [finding] = ce.reconcile(chronicle, rule=at_least_graded(chronicle, C))
    assert finding.estimate.best == ce.exactly(3)
    assert finding.estimate.left_out == ()


@pytest.mark.parametrize(
    ("least", "told"),
    [
        ([], "expected one grade or more"),
        ([C, B], "each grade is of a scheme of its own; found 'admiralty_source C, admiralty_sour"),
        ([C, Grade(scheme="icd_203", code="likely")], "the codes of this scheme have no order"),
        (["C"], "expected a grade; found 'C'"),
    ],
)
def test_a_rule_that_could_not_be_met_or_asks_for_nothing_is_refused_at_once(
    least: list[Any], told: str
) -> None:
    with pytest.raises(ce.Invalid) as refused:
        at_least_graded([], *least)
    assert told in str(refused.value)


def test_a_rule_reads_the_grades_of_what_took_the_place_of_a_source() -> None:
    chronicle = a_clash(told(reports=["one"]), one=[B], two=[source("E")])
    slip = ce.Amendment(id="am", kind="correction", old=["one"], new=["two"], why="misread")
    amended = attrs.evolve(chronicle, amendments=[slip])
    assert meets_grade(chronicle, "s#casualties", C) is YES
    assert meets_grade(amended, "s#casualties", C) is NO
    rule = at_least_graded(amended, C)
    assert ce.reconcile(amended, rule=rule)[0].estimate.left_out == ("s#casualties",)


def test_a_grade_of_a_replaced_statement_is_asked_of_what_took_its_place() -> None:
    slip = ce.Amendment(id="am", kind="correction", old=["old"], new=["new"], why="misread")
    chronicle = attrs.evolve(
        a_clash(told(id="old", grades=[source("E")]), told(id="new", grades=[B])),
        amendments=[slip],
    )
    assert meets_grade(chronicle, "old", C) is meets_grade(chronicle, "old#casualties", C) is YES


def test_a_grade_without_a_time_was_recorded_with_its_statement() -> None:
    chronicle = a_clash(told(grades=[B], recorded="2023-06-20", reports=["one"]), one=[B])
    (kept,) = ce.as_of(chronicle, recorded="2023-06-30").statements
    assert kept.grades == (B,)
    assert ce.as_of(chronicle, recorded="2023-06-30").source("one").grades == ()
    assert ce.as_of(chronicle, recorded="2023-06-30", maybe=True).source("one").grades == (B,)


@given(graded(strategies.chronicles()), st.sampled_from("ABCDE"))
def test_who_asks_for_more_is_given_no_more(chronicle: ce.Chronicle, code: str) -> None:
    def left_out(least: Grade) -> list[set[str]]:
        rule = at_least_graded(chronicle, least)
        return [set(f.estimate.left_out) for f in ce.reconcile(chronicle, rule=rule)]

    lower = source("ABCDE"[min("ABCDE".index(code) + 1, 4)])
    for strict, lax in zip(left_out(source(code)), left_out(lower), strict=True):
        assert strict >= lax
