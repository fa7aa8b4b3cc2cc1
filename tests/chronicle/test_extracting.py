"""Taking a part of a chronicle that stands by itself, and its laws."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.chronicle.collection import COLLECTIONS
from caucasus_events.testing.strategies import chronicles
from tests.helpers import problems_of
from tests.laws.test_amending_laws import amended_chronicles

JUNE = ce.datasets.june_2023()
CEASEFIRES = ce.datasets.karabakh_ceasefires()
ALL = [pytest.param(whole, id=str(whole.title)) for whole in (JUNE, CEASEFIRES)]


def stands_by_itself(part: ce.Chronicle) -> bool:
    return not ce.check(part) and ce.loads(ce.dumps(part)) == part


@st.composite
def chosen(draw: st.DrawFn) -> tuple[ce.Chronicle, list[str], list[str], bool]:
    """Make a chronicle with two choices among its ids, and whether to take statements about."""
    whole = draw(chronicles() | amended_chronicles())
    some = st.lists(st.sampled_from(whole.ids), max_size=4)
    return whole, draw(some), draw(some), draw(st.booleans())


@given(chosen())
def test_a_part_is_sound_holds_what_was_asked_and_is_taken_once(
    case: tuple[ce.Chronicle, list[str], list[str], bool],
) -> None:
    whole, ids, _, about = case
    part = ce.extract(whole, ids, statements_about=about)
    assert ce.extract(part, ids, statements_about=about) == part
    assert all(part[id] == whole[id] for id in ids)
    assert ce.merge(whole, part) == whole
    assert (part.title, part.zone, part.sides) == (whole.title, whole.zone, whole.sides)
    if not ce.check(whole):
        assert stands_by_itself(part)


@given(chosen())
def test_what_is_asked_together_is_what_is_asked_one_by_one(
    case: tuple[ce.Chronicle, list[str], list[str], bool],
) -> None:
    """More ids take more; two parts merged again lack at most the links between them."""
    whole, one, other, about = case
    first, second, both = (
        ce.extract(whole, ids, statements_about=about) for ids in (one, other, [*one, *other])
    )
    assert ce.merge(both, ce.merge(first, second)) == both


@given(chronicles() | amended_chronicles())
def test_a_part_with_everything_is_the_whole(whole: ce.Chronicle) -> None:
    assert ce.extract(whole, whole.ids) == whole


@given(chosen())
def test_loose_records_give_the_same_records(
    case: tuple[ce.Chronicle, list[str], list[str], bool],
) -> None:
    whole, ids, _, about = case
    loose = [record for name in COLLECTIONS for record in getattr(whole, name)]
    bare = attrs.evolve(whole, title=None, zone=None, sides=None)
    told = ce.extract(bare, ids, statements_about=about)
    assert ce.extract(loose, ids, statements_about=about) == told


@pytest.mark.parametrize("whole", ALL)
def test_each_record_of_a_dataset_can_be_taken_alone(whole: ce.Chronicle) -> None:
    for id in whole.ids[::7]:
        part = ce.extract(whole, [id])
        assert id in part
        assert stands_by_itself(part)


def test_a_statement_brings_what_it_answers_and_who_speaks() -> None:
    [statement] = [s for s in JUNE.statements if s.responses][:1]
    part = ce.extract(JUNE, [statement.id])
    assert {response.to for response in statement.responses} <= set(part.ids)
    assert statement.speaker in part
    assert len(part.statements) < len(JUNE.statements)


def test_statements_about_a_subject_come_if_they_are_wanted() -> None:
    subject = "lachin-corridor"
    assert not ce.extract(JUNE, [subject]).statements
    part = ce.extract(JUNE, [subject], statements_about=True)
    assert set(part.statements) >= set(JUNE.statements_about(subject))
    assert ce.reconcile(part, subject=subject) == ce.reconcile(JUNE, subject=subject)


def test_ids_that_are_not_known_are_refused_at_once_with_the_nearest() -> None:
    problems = problems_of(lambda: ce.extract(JUNE, ["lachin-coridor", "armenia", "azerbaijn"]))
    assert {path: problem.hint for path, problem in problems.items()} == {
        "ids[0]": "did you mean 'lachin-corridor'?",
        "ids[2]": "did you mean 'azerbaijan'?",
    }
    [problem] = problems_of(lambda: ce.extract(JUNE, "armenia")).values()
    assert problem.hint == "write ['armenia']"
