"""What is fuzzed: every reader of outside data, with what must hold of whatever it is given."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import caucasus_events as ce
from caucasus_events.documents import journal
from caucasus_events.documents.limits import Limits
from caucasus_events.formats import (
    acled,
    claims_table,
    eth_prio,
    loss_claims,
    pa_x,
    ucdp,
    ucdp_prio,
)
from caucasus_events.formats.readings import Reading
from tests.formats import test_acled, test_eth_prio, test_loss_claims, test_pa_x, test_ucdp

# Everything is imported now: atheris sees only what is imported while it looks.
for _name in ce.__all__:
    getattr(ce, _name)

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"


def told(error: ce.Invalid, size: int) -> None:
    """A refusal has reasons, which neither bloat nor garble whatever they are printed on."""
    assert error.problems
    for problem in error.problems:
        assert problem.what
        assert problem.found
        assert problem.hint
        assert str(problem).isprintable()
    assert len(str(error)) < 100 * size + 10_000


def decoded(data: bytes) -> str:
    """Make a text of bytes, halves of surrogate pairs included."""
    try:
        return data.decode(errors="surrogatepass")
    except UnicodeDecodeError:
        return data.decode(errors="replace")


def document(data: bytes) -> None:
    try:
        chronicle = ce.loads(data)
    except ce.Invalid as error:
        told(error, len(data))
        return
    text = ce.dumps(chronicle)
    assert ce.check(chronicle) == ()
    assert ce.loads(text) == chronicle
    assert ce.dumps(ce.loads(text)) == text


def limited(data: bytes) -> None:
    try:
        ce.loads(data, limits=Limits(size=10_000, values=500, depth=9, digits=19))
    except ce.Invalid as error:
        told(error, len(data))


def lines(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, again = Path(folder) / "j.jsonl", Path(folder) / "again.jsonl"
        path.write_bytes(data)
        try:
            read = journal.read(path)
        except ce.Invalid as error:
            told(error, len(data))
            cut = journal.repair(path)
            assert data == path.read_bytes() + cut
            return
        assert (read.torn is None) == data.endswith(b"\n")
        journal.append(again, read.chronicle)
        assert journal.read(again) == journal.Journal(chronicle=read.chronicle)
        cut = journal.repair(path)
        assert data == path.read_bytes() + cut
        assert journal.read(path) == journal.Journal(chronicle=read.chronicle)


def a_time(data: bytes) -> None:
    text = decoded(data)
    try:
        when = ce.When.of(text)
    except ce.Invalid as error:
        told(error, len(text))
        return
    assert ce.When.of(when.edtf) == when
    try:
        ends = [end for end in (when.earliest, when.latest) if end is not None]
    except ce.Invalid as error:
        told(error, len(text))  # a year that no object of the standard library holds
        return
    assert ends == sorted(ends)
    assert when.same(when) is not ce.Truth.NO


def a_time_phrase(data: bytes) -> None:
    text = decoded(data)
    for published in (None, "2023-06-28"):
        try:
            when = ce.parse_time(text, published=published)
        except ce.Invalid as error:
            told(error, len(text))
            continue
        assert ce.When(edtf=when.edtf, zone=when.zone, wording=when.wording) == when
        assert str(ce.phrase_time(when))


def a_count_phrase(data: bytes) -> None:
    text = decoded(data)
    for convention in (None, ce.ACLED, ce.UCDP):
        try:
            count = ce.parse_count(text, convention=convention)
        except ce.Invalid as error:
            told(error, len(text))
            continue
        assert count.high is None or 0 <= count.low <= count.high < 2**63
        assert ce.phrase_count(count)


_GAZETTEER = ce.load(TESTS / "golden" / "v1-small.json")


def a_name(data: bytes) -> None:
    text = decoded(data)
    try:
        found = ce.look_up(_GAZETTEER, text)
    except ce.Invalid as error:
        told(error, len(text))
        return
    assert str(found).replace("\n", "").isprintable()
    assert all(match.record in (*_GAZETTEER.parties, *_GAZETTEER.places) for match in found)


def a_table(read: Callable[..., Reading], **release: str) -> Callable[[bytes], None]:
    """Make the target of a reader of tables."""

    def target(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.csv"
            path.write_bytes(data)
            try:
                reading = read(path, **release)
            except ce.Invalid as error:
                told(error, len(data))
                return
        text = ce.dumps(reading.chronicle)
        assert ce.loads(text) == reading.chronicle
        assert str(reading.losses).replace("\n", "").isprintable()

    return target


def _sheet(*rows: Mapping[str, object]) -> bytes:
    """Write rows as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [*dict.fromkeys(name for row in rows for name in row)])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _files(pattern: str) -> Iterator[bytes]:
    for path in sorted(TESTS.glob(pattern)):
        yield path.read_bytes()


def _phrases(name: str) -> Iterator[bytes]:
    """Yield the cells of a table of worked examples."""
    for line in (TESTS / "data" / name).read_bytes().splitlines():
        if not line.startswith(b"#"):
            yield from (cell for cell in line.split(b"\t")[:3] if cell)


def _hostile() -> Iterator[bytes]:
    for phrase in json.loads((TESTS / "hostile" / "phrases.json").read_text(encoding="utf-8")):
        yield phrase.encode()


def _journals() -> Iterator[bytes]:
    yield from _files("hostile/*.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        journal.append(Path(folder) / "j.jsonl", _GAZETTEER)
        yield (Path(folder) / "j.jsonl").read_bytes()


def _names() -> Iterator[bytes]:
    yield from _hostile()
    for record in (*_GAZETTEER.parties, *_GAZETTEER.places):
        yield from (name.text.encode() for name in record.names)


Target = Callable[[bytes], None]

_RELEASE = {"release": "31.1", "published": "2032-06-01"}

TARGETS: dict[str, tuple[Target, Callable[[], list[bytes]]]] = {
    "loads": (document, lambda: [*_files("golden/*.json"), *_files("hostile/*.json")]),
    "limits": (limited, lambda: [*_files("golden/*.json"), *_files("hostile/*.json")]),
    "journal": (lines, lambda: [*_journals()]),
    "When.of": (a_time, lambda: [*_hostile(), *_phrases("edtf_examples.tsv")]),
    "parse_time": (a_time_phrase, lambda: [*_hostile(), *_phrases("time_phrases.tsv")]),
    "parse_count": (a_count_phrase, lambda: [*_hostile(), *_phrases("number_phrases.tsv")]),
    "look_up": (a_name, lambda: [*_names()]),
    "claims_table": (
        a_table(claims_table.read),
        lambda: [_sheet(*claims_table.rows(_GAZETTEER).rows)],
    ),
    "ucdp": (a_table(ucdp.read, **_RELEASE), lambda: [_sheet(test_ucdp.event())]),
    "ucdp_prio": (
        a_table(ucdp_prio.read, **_RELEASE),
        lambda: [*_files("data/ucdp_prio_23_1.csv")],
    ),
    "acled": (a_table(acled.read, **_RELEASE), lambda: [_sheet(test_acled.event())]),
    "pa_x": (a_table(pa_x.read, **_RELEASE), lambda: [_sheet(test_pa_x.agreement())]),
    "eth_prio": (a_table(eth_prio.read, **_RELEASE), lambda: [_sheet(test_eth_prio.ceasefire())]),
    "loss_claims": (a_table(loss_claims.read), lambda: [_sheet(test_loss_claims.row())]),
}
"""Each reader by name: what is run on the bytes, and the seeds that are mangled."""
