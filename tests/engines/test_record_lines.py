"""Files are cut line by line into parts that give together the findings of the whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.chronicle.collection import COLLECTIONS
from caucasus_events.documents import journal
from caucasus_events.engines import record_lines
from caucasus_events.findings.rules import envelope
from tests.laws.test_parts_laws import maybe_amended

HOW: dict[str, Any] = {"rule": envelope, "voices": "party"}


def lines_of(chronicle: ce.Chronicle) -> list[str]:
    own = json.loads(ce.dumps(ce.Chronicle(title=chronicle.title, zone=chronicle.zone)))
    if chronicle.sides:
        own["sides"] = json.loads(ce.dumps(chronicle))["sides"]
    records = [record for name in COLLECTIONS for record in getattr(chronicle, name)]
    return [json.dumps({**own, "journal": True}) + "\n", *map(journal.line_of, records)]


def findings_by_parts(lines: list[str], parts: int) -> list[dict[str, Any]]:
    with TemporaryDirectory() as folder:
        source, cut = Path(folder, "journal.jsonl"), Path(folder, "cut")
        source.write_text("".join(lines), encoding="utf-8")
        cut.mkdir()
        read = partial(record_lines.lines_of, source)
        parting, routes = record_lines.survey(read, parts, (), HOW)
        record_lines.cut(source, routes, cut)
        found = [parting.findings(int(p.name), record_lines.lines_of(p)) for p in cut.iterdir()]
    return sorted((row for f in found for row in f.rows()), key=itemgetter("subject"))


@given(maybe_amended(), st.integers(1, 200), st.randoms(use_true_random=False))
def test_the_parts_of_a_file_give_together_the_findings_of_the_whole(
    chronicle: ce.Chronicle, parts: int, dice: Any
) -> None:
    """In whatever order the records stand."""
    head, *lines = lines_of(chronicle)
    dice.shuffle(lines)
    assert findings_by_parts([head, *lines], parts) == ce.reconcile(chronicle).rows()


GOOD = lines_of(ce.datasets.june_2023())
TWICE = '{"statements": {"id": "s", "id": "t"}}\n'


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda lines: lines[1:], "no such line"),
        (lambda lines: [lines[0].replace('"version": 1', '"version": 99'), *lines[1:]], "99"),
        (lambda lines: [lines[0].replace('"zone"', '"zones"'), *lines[1:]], "zone"),
        (lambda lines: [*lines, lines[-1].rstrip()], "`repair`"),
        (lambda lines: [*lines, '{"statement": {"id": "s"}}\n'], "first line of a journal"),
        (lambda lines: [*lines, '{"statements": {"id": "s", \n'], "cut off"),
        (lambda lines: [*lines, '{"statements": {"id": 7}}\n'], "id"),
        (lambda lines: [*lines, '{"statements": ["s"]}\n'], "s"),
        (lambda lines: [*lines, '{"statements": {"id": "s", "claims": "none"}}\n'], "claims"),
        (lambda lines: [*lines, TWICE], "twice"),
        (
            lambda lines: [*lines, lines[-1].replace('"id"', '"medium": "call", "id"')],
            "two contents",
        ),
        (lambda lines: [*lines, lines[0].replace("+04:00", "+03:00")], "differ"),
        (lambda lines: [*lines, lines[-1].replace('{"', '{"x": 1, "', 1)], "first line"),
        (lambda lines: [*lines, lines[-1].replace("}\n", ', "more": {}}\n')], "one record"),
    ],
)
def test_what_cannot_be_read_is_refused(spoil: Callable[[list[str]], list[str]], told: str) -> None:
    with pytest.raises(ce.Invalid) as caught:
        findings_by_parts(spoil(GOOD), 3)
    assert told in "\n".join((str(caught.value), *getattr(caught.value, "__notes__", ())))


def test_an_answer_is_seen_however_it_is_written() -> None:
    escaped = [line.replace('"responses"', r'"\u0072esponses"') for line in GOOD]
    assert escaped != GOOD
    assert findings_by_parts(escaped, 50) == findings_by_parts(GOOD, 50)


def test_a_large_file_is_written_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = findings_by_parts(GOOD, 5)
    monkeypatch.setattr(record_lines, "_MOST_WAITING", 1_000)
    assert findings_by_parts(GOOD, 5) == whole == ce.reconcile(ce.datasets.june_2023()).rows()
