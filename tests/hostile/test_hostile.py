"""A corpus of hostile files: each is read whole or refused with reasons, quickly, and says so.

`hostile/` holds small files, named by what is to become of them; large ones are made here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.documents import journal
from tests.display.test_reports import Page
from tests.display.test_showing import Fragment

ROOT = Path(__file__).parents[2]
HOSTILE = Path(__file__).parents[1] / "hostile"
PHRASES: list[str] = json.loads((HOSTILE / "phrases.json").read_text(encoding="utf-8"))
SECONDS = 5.0


def files(pattern: str) -> pytest.MarkDecorator:
    found = sorted(HOSTILE.glob(pattern))
    assert found
    return pytest.mark.parametrize("path", found, ids=lambda path: path.stem)


def refusal(read: Callable[[], object], start: str) -> ce.Invalid:
    """Return how something is refused, and see that the refusal can be printed anywhere."""
    begun = time.perf_counter()
    with pytest.raises(ce.Invalid) as caught:
        read()
    assert time.perf_counter() - begun < SECONDS
    for problem in caught.value.problems:
        assert problem.path.startswith(start)
        assert str(problem).isprintable()
        assert len(str(problem)) < 1_000
        assert problem.found
        assert problem.hint
    return caught.value


@files("refused-*.json")
def test_a_hostile_document_is_refused_with_reasons(path: Path) -> None:
    refusal(lambda: ce.load(path), "$")


@files("read-*.json")
def test_a_strange_document_is_read_and_kept(path: Path, tmp_path: Path) -> None:
    chronicle = ce.load(path)
    ce.dump(chronicle, tmp_path / "again.json")
    assert ce.load(tmp_path / "again.json") == chronicle


@files("read-*.json")
def test_a_strange_document_is_shown_safely(path: Path) -> None:
    chronicle = ce.load(path)
    Page(ce.report(chronicle).html)
    results = (ce.reconcile(chronicle), ce.timeline(chronicle))
    showing: list[Any] = [chronicle, *chronicle.parties, *results]
    for shown in showing:
        Fragment(shown._repr_html_())
        assert "\n" not in repr(shown)


@files("refused-*.jsonl")
def test_a_hostile_journal_is_refused_with_its_lines(path: Path) -> None:
    refusal(lambda: journal.read(path), "line ")


@files("read-*.jsonl")
def test_a_strange_journal_is_read_without_what_is_torn(path: Path) -> None:
    read = journal.read(path)
    assert len(read.chronicle.parties) == 1
    assert (read.torn is None) == path.read_bytes().endswith(b"\n")


READERS: dict[str, Callable[[str], object]] = {
    "When.of": ce.When.of,
    "parse_time": lambda text: ce.parse_time(text, published="2023-06-28"),
    "parse_count": lambda text: ce.parse_count(text, convention=ce.UCDP),
}


@pytest.mark.parametrize("read", READERS.values(), ids=list(READERS))
@pytest.mark.parametrize("times", [1, 50, 3_000])
def test_a_hostile_phrase_is_read_or_refused(read: Callable[[str], object], times: int) -> None:
    for phrase in PHRASES:
        for text in {phrase * times, f"{phrase} " * times}:
            begun = time.perf_counter()
            try:
                read(text)
            except ce.Invalid as error:
                message = str(error)
            else:
                message = ""
            assert time.perf_counter() - begun < SECONDS, phrase
            assert message.replace("\n", "").isprintable()
            assert len(message) < 2_000


@pytest.mark.parametrize("times", [1, 50, 3_000])
def test_a_hostile_name_is_looked_up_in_bounded_time(times: int) -> None:
    gazetteer = [ce.Party(id=f"p{i}", kind="state", names=[f"State {i}"]) for i in range(100)]
    for phrase in PHRASES:
        begun = time.perf_counter()
        try:
            told = str(ce.look_up(gazetteer, phrase * times))
        except ce.Invalid as error:
            told = str(error)
        assert time.perf_counter() - begun < SECONDS, phrase
        assert told.replace("\n", "").isprintable()


SIZE = 10**6
LARGE: dict[str, Callable[[], str]] = {
    "deep": lambda: "[" * SIZE,
    "deep objects": lambda: '{"a":' * SIZE,
    "digits": lambda: "7" * SIZE,
    "quotes": lambda: '"' * SIZE,
    "escapes": lambda: '{"format": "' + '\\"' * SIZE,
    "backslashes": lambda: '"' + "\\" * SIZE,
    "commas": lambda: "[" + "," * SIZE,
    "blanks": lambda: " " * SIZE,
    "keys": lambda: json.dumps({f"k{i}": i for i in range(SIZE // 10)}),
    "one key": lambda: "{" + '"k": 1, ' * (SIZE // 8) + '"k": 1}',
    "values": lambda: json.dumps({"format": "caucasus-events", "parties": [0] * (SIZE // 10)}),
}


@pytest.mark.parametrize("case", LARGE)
def test_a_large_hostile_file_is_refused_in_bounded_time(case: str, tmp_path: Path) -> None:
    text = LARGE[case]()
    with pytest.raises(ce.Invalid):
        ce.loads(text)
    path = tmp_path / "j.jsonl"
    head = '{"format": "caucasus-events", "version": 1, "journal": true}\n'
    path.write_text(f"{head}{text}\n", encoding="utf-8")
    refusal(lambda: journal.read(path), "line 2, $")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ce.Invalid):
        journal.read(path)


def test_the_fuzzing_runs() -> None:
    if not (ROOT / "fuzz" / "run.py").exists():
        pytest.skip("the harness is not shipped here")
    command = [sys.executable, str(ROOT / "fuzz" / "run.py"), "--seconds", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing found" in done.stdout
