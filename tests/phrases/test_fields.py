"""Text where a count or a time is due: read as a phrase, and kept as the wording."""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.documents import converter
from tests.helpers import problems_of, rows_of

CONVERTER = converter()


def dead(count: Any) -> ce.Casualties:
    return ce.Casualties(subject="i", harm="killed", of="a", count=count)


def clash(when: Any) -> ce.Incident:
    return ce.Incident(id="i", kind="clash", title="Clash", when=when)


def dead_in_json(count: Any) -> ce.Casualties:
    claim = {"subject": "i", "harm": "killed", "of": "a", "count": count}
    return CONVERTER.structure(claim, ce.Casualties)


def clash_in_json(when: Any) -> ce.Incident:
    return CONVERTER.structure(
        {"id": "i", "kind": "clash", "title": "C", "when": when}, ce.Incident
    )


READ = sorted({row[0] for row in rows_of("number_phrases.tsv")[1:] if not row[1]})
TIMES = sorted({row[0] for row in rows_of("time_phrases.tsv") if row[0].strip()})


def told(make: Any, *given: Any) -> Any:
    """Return what is made, or the words with which it is refused."""
    try:
        return make(*given)
    except ce.Invalid as error:
        return [(p.what, p.found, p.hint) for p in error.problems]


@pytest.mark.parametrize("text", READ)
def test_a_number_phrase_is_read_as_by_parse_count_in_python_and_in_a_document(text: str) -> None:
    expected = told(ce.parse_count, text)
    assert told(lambda: dead(text).count) == expected
    assert told(lambda: dead_in_json(text).count) == expected


@pytest.mark.parametrize("text", TIMES)
def test_a_time_phrase_is_read_as_by_parse_time_in_python_and_in_a_document(text: str) -> None:
    expected = told(ce.parse_time, text)
    if isinstance(told(ce.When.of, text), ce.When):  # EDTF stays EDTF
        expected = ce.When.of(text)
    assert told(lambda: clash(text).when) == expected
    assert told(lambda: clash_in_json(text).when) == expected


def test_what_was_read_from_text_is_written_and_read_again() -> None:
    texts = "28 June 2023, morning", "June 2023", "between 27 and 29 June 2023", "2023-06-28"
    chronicle = ce.Chronicle(
        parties=[ce.Party(id="a", kind="state", names=["A"])],
        incidents=[attrs.evolve(clash(text), id=f"i{n}") for n, text in enumerate(texts)],
        statements=[
            ce.Statement(
                id=f"s{n}",
                speaker="a",
                said="on 29 June 2023",
                claims=[attrs.evolve(dead(text), subject="i0")],
            )
            for n, text in enumerate(("at least 49", "49", "some 100,000", "none"))
        ],
    )
    assert ce.loads(ce.dumps(chronicle)) == chronicle
    assert str(chronicle.statement("s0").said) == "on 29 June 2023"


def test_a_vague_number_is_refused_until_a_convention_is_named() -> None:
    for make in (dead, dead_in_json):
        (problem,) = problems_of(partial(make, "dozens")).values()
        assert "parse_count('dozens', convention=UCDP)" in problem.hint
    assert dead(ce.parse_count("dozens", convention=ce.UCDP)).count.low == 24


def test_a_phrase_that_needs_its_publication_is_refused() -> None:
    for make in (clash, clash_in_json):
        (problem,) = problems_of(partial(make, "yesterday")).values()
        assert problem.hint.startswith("give parse_time the day as `published`")


def test_what_cannot_be_read_is_among_all_that_is_wrong() -> None:
    wrong = problems_of(
        lambda: ce.Quantity(subject=1, what="tents", count="many", during="some day")  # type: ignore[arg-type]
    )
    assert [*wrong] == ["subject", "during", "count"]


def test_functions_take_phrases_too() -> None:
    june = ce.datasets.june_2023()
    by_text, by_edtf = (ce.as_of(june, said=said) for said in ("28 June 2023", "2023-06-28"))
    assert by_text == by_edtf


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    for make in (dead, clash):
        if not isinstance(found := told(make, text), list):
            assert found in (dead(text), clash(text))
