"""Texts as they are compared, suggested and measured, and the forms that some of them must have."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.core.tables import text_table, text_width
from caucasus_events.core.texts import comparable
from tests.helpers import party, problems_of

# Texts that no reader can tell apart are one text


UNSEEN = ("\xad", "\u200b", "\u200d", "\u2060", "\ufeff", "\ufe0f", "\u034f")


@given(st.text(), st.sampled_from(UNSEEN), st.integers(0, 20))
def test_the_form_for_comparing_is_one_for_all_that_look_alike(
    text: str, unseen: str, at: int
) -> None:
    plain = comparable(text)
    assert comparable(plain) == plain
    assert comparable(unicodedata.normalize("NFD", text)) == plain
    assert comparable(f" {text}\n") == plain
    assert comparable(text[:at] + unseen + text[at:]) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("qaçqın", unicodedata.normalize("NFD", "qaçqın")),
        ("refugees", "refu\xadgees"),
        ("displaced people", "displaced\u200b people"),
        ("displaced people", "displaced\N{NO-BREAK SPACE}people"),
        ("tents", " tents"),
    ],
)
def test_claims_on_one_question_may_print_it_differently(one: str, other: str) -> None:
    clash = ce.Incident(id="clash", kind="clash", title="Clash")
    said = [
        ce.Statement(
            id=f"of-{by}",
            speaker=by,
            claims=[ce.Quantity(subject="clash", what=what, count=4)],
        )
        for by, what in (("east", one), ("west", other))
    ]
    [finding] = ce.reconcile([party("east"), party("west"), clash, *said])
    assert finding.topic.category == one


# Ids that look like others


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("оѕсе", "osce"),  # Cyrillic
        ("osce", "оѕсе"),
        ("οsce", "osce"),  # one Greek letter
        ("օսո", "oun"),  # Armenian
        ("ｏｓｃｅ", "osce"),  # full width
        ("os\xadce", "osce"),
        ("OSCE", "osce"),
    ],
)
def test_an_id_in_letters_that_look_alike_is_recognised(written: str, known: str) -> None:
    records = [party(known, kind="outlet"), ce.Statement(id="s", speaker=written)]
    [problem] = ce.check(records)
    assert problem.hint.startswith(f"did you mean {known!r}?")


# The forms of some texts


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        *[(tag, tag) for tag in ("az", "hy-Latn", "az-AZ", "es-419", "sl-rozaj-biske", "x-own")],
        *[("AZ-latn", "az-Latn"), ("EN-gb", "en-GB"), ("de-DE-u-co-phonebk",) * 2, (None, None)],
    ],
)
def test_a_language_is_kept_as_the_tag_is_usually_written(
    given: str | None, kept: str | None
) -> None:
    assert ce.Name(text="A", language=given).language == kept
    assert ce.Source(id="s", publisher="p", title="t", language=given).language == kept


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        *[("az_AZ", "write 'az-AZ'"), ("az_latn", "write 'az-Latn'"), (" hy", "write 'hy'")],
        *[("az_AZ.UTF-8", "write 'az-AZ'"), ("Armenian", "write 'hy'")],
        *[(tag, "write such as 'az', 'hy-Latn' or 'en-GB'") for tag in ("", "a", "en-", "by ear")],
    ],
)
def test_what_is_no_language_tag_is_refused_with_the_one_meant(given: str, hint: str) -> None:
    for make in (
        lambda: ce.Name(text="A", language=given),
        lambda: ce.Source(id="s", publisher="p", title="t", language=given),
    ):
        [problem] = problems_of(make).values()
        assert (problem.path, problem.hint) == ("language", hint)


@pytest.mark.parametrize("text", ["", " ", "—?!", "\u200b", "\u0301", "☂"])
def test_a_name_has_a_letter_or_digit(text: str) -> None:
    [problem] = problems_of(lambda: ce.Party(id="x", kind="person", names=["X", text])).values()
    assert problem.what == "a name has a letter or digit"


def test_a_hash_is_checked_and_has_one_form() -> None:
    upper, lower = (
        ce.Source(id="s", publisher="p", title="t", sha256=digits * 32) for digits in ("AB", "ab")
    )
    assert upper == lower


@pytest.mark.parametrize(
    "sha256", ["", "not a hash", "ab" * 31, "ab" * 33, "gh" * 32, " " + "ab" * 32]
)
def test_what_is_no_hash_is_refused(sha256: str) -> None:
    refused = problems_of(lambda: ce.Source(id="s", publisher="p", title="t", sha256=sha256))
    assert [*refused] == ["sha256"]


@pytest.mark.parametrize("collect", [set, frozenset])
def test_a_set_is_no_list_where_the_order_is_kept(collect: Any) -> None:
    for path, make in (
        ("names", lambda: ce.Party(id="a", kind="state", names=collect(["A", "B"]))),
        ("used_by", lambda: ce.Name(text="A", used_by=collect(["a", "b"]))),
        ("claims", lambda: ce.Statement(id="s", speaker="a", claims=collect([]))),
    ):
        [problem] = problems_of(make).values()
        assert (problem.path, problem.hint) == (path, "write a list, since the order is kept")
    assert ce.Chronicle(parties=collect([party("a"), party("b")])) == ce.Chronicle(
        parties=[party("b"), party("a")]
    )


# Tables


@pytest.mark.parametrize(
    ("text", "width"),
    [("lachin", 6), ("lac\u0327\u0131n", 5), ("東京", 4), ("ｌ", 2), ("e\u0301\u0323", 1), ("", 0)],
)
def test_the_width_of_a_text_is_that_in_a_terminal(text: str, width: int) -> None:
    assert text_width(text) == width


WORDS = st.text("ab東\u0327 ", max_size=30)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=4))
def test_the_columns_of_a_table_stand_one_below_another(rows: list[tuple[str, str]]) -> None:
    ends = {
        text_width(line) for line in text_table("ab", [(a, f"{b}|") for a, b in rows]).split("\n")
    }
    table = text_table("ab", [(a, "|") for a, _ in rows]).split("\n")[2:]
    starts = {text_width(line[: line.index("|")]) for line in table if "|" in line}
    assert len(starts) <= 1
    assert max(ends) <= 100


@given(st.text("東a\u0327", min_size=130, max_size=300))
def test_a_long_word_is_cut_to_the_width_and_keeps_its_marks(word: str) -> None:
    lines = text_table("a", [(word,)]).split("\n")[2:]
    assert "".join(lines) == word
    assert all(text_width(line) <= 140 for line in lines)
    assert not any(line.startswith("\u0327") for line in lines[1:])
