"""Journals: what a line may say, and what is told of one that says it wrongly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.checks.chronicle_checks import faults
from caucasus_events.documents import journal
from caucasus_events.documents.limits import Limits
from caucasus_events.testing.strategies import chronicles
from tests.helpers import Hope, Weather, with_own_kinds

HEAD = '{"format": "caucasus-events", "version": 1, "journal": true}'
EAST = '{"parties": {"id": "east", "kind": "state", "names": ["Eastland"]}}'
WEST = '{"parties": {"id": "west", "kind": "state", "names": ["Westland"]}}'


def written(folder: Path, *lines: str) -> Path:
    path = folder / "j.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
    return path


def refused(folder: Path, *lines: str, **options: Any) -> list[ce.Problem]:
    path = written(folder, *lines)
    with pytest.raises(ce.Invalid) as caught:
        journal.read(path, **options)
    assert str(path) in caught.value.__notes__[0]
    for problem in caught.value.problems:
        assert problem.path.startswith("line ")
        assert str(problem).isprintable()
        assert problem.hint
    return list(caught.value.problems)


@given(chronicles())
def test_a_journal_of_a_chronicle_is_the_chronicle(
    tmp_path_factory: pytest.TempPathFactory, chronicle: ce.Chronicle
) -> None:
    folder = tmp_path_factory.mktemp("journals")
    path = folder / "j.jsonl"
    journal.append(path, chronicle)
    assert journal.read(path) == journal.Journal(chronicle=chronicle)
    journal.append(path, chronicle)
    assert journal.read(path).chronicle == chronicle  # the same record twice is one
    ce.dump(journal.read(path).chronicle, folder / "d.json")
    assert ce.load(folder / "d.json") == chronicle


@given(chronicles(), st.data())
def test_two_writers_and_a_reader_agree(
    tmp_path_factory: pytest.TempPathFactory, chronicle: ce.Chronicle, data: st.DataObject
) -> None:
    """Each knows what the other has added, and refuses what the whole would be refused for."""
    path = tmp_path_factory.mktemp("journals") / "j.jsonl"
    held = attrs.evolve(chronicle, statements=(), amendments=())
    writers = [journal.Writer(path), journal.Writer(path)]
    writers[0].append(held)
    others = [*chronicle.statements, *chronicle.amendments]
    for record in data.draw(st.permutations(others)):
        whole = ce.merge(held, [record])
        writer = data.draw(st.sampled_from([*writers, journal.Writer(path)]))
        if faults(whole):
            with pytest.raises(ce.Invalid):
                writer.append([record])
        else:
            writer.append([record])
            held = whole
        assert journal.read(path).chronicle == held


def test_a_writer_reads_only_what_others_have_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    real = journal._lines_from

    def counted(handle: int, start: int) -> list[bytes]:
        read.append(start)
        return real(handle, start)

    monkeypatch.setattr(journal, "_lines_from", counted)
    path = written(tmp_path, HEAD, EAST)
    writer, size = journal.Writer(path), 0
    for n in range(3):
        writer.append([ce.Statement(id=f"s{n}", speaker="east")])
        assert read.pop() == size
        size = path.stat().st_size
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{WEST}\n")
    with pytest.raises(ce.Invalid, match="an id is used twice"):
        writer.append([ce.Place(id="west", names=["W"])])
    writer.append([ce.Statement(id="w", speaker="west")])
    assert read == [size, size]


def test_a_writer_reads_a_journal_anew_that_was_replaced_or_cut(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD, EAST, WEST)
    said = ce.Statement(id="s", speaker="west")
    writer = journal.Writer(path)
    writer.append([said])
    path.unlink()
    with pytest.raises(ce.Invalid, match="'west'"):
        writer.append([said])
    assert not path.exists()
    written(tmp_path, HEAD, EAST)
    with pytest.raises(ce.Invalid, match="'west'"):
        writer.append([said])
    with path.open("a", encoding="utf-8") as file:
        file.write("[[\n")
    with pytest.raises(ce.Invalid, match="line 3, "):
        writer.append([ce.Statement(id="e", speaker="east")])


CORRECTED = ce.Amendment(id="first", kind="correction", old=["south"], new=["east"], why="a slip")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ([ce.Party(id="east", kind="state", names=["E"])], "id is used twice"),
        ([ce.Place(id="west", names=["W"])], "id is used twice; found 'west', held in parties"),
        ([attrs.evolve(CORRECTED, old=["other"])], "id is used twice"),
        ([attrs.evolve(CORRECTED, id="again", new=["west"])], "a record is replaced once"),
        ([ce.Statement(id="s", speaker="nobody")], "expected the id of a party"),
        ([ce.Statement(id="s", speaker="first")], "'first', the id of an amendment"),
    ],
)
def test_nothing_is_added_that_does_not_fit_what_is_there(
    tmp_path: Path, wrong: list[ce.Record], told: str
) -> None:
    path = written(tmp_path, HEAD, EAST, WEST)
    journal.append(path, [CORRECTED])
    before = path.read_bytes()
    with pytest.raises(ce.Invalid) as caught:
        journal.append(path, wrong)
    assert told in str(caught.value)
    assert path.read_bytes() == before
    journal.append(path, [CORRECTED])  # once more is no harm


def test_nothing_is_added_to_a_journal_that_cannot_be_read(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD, EAST, "[[")
    with pytest.raises(ce.Invalid, match="line 3, "):
        journal.append(path, [ce.Party(id="west", kind="state", names=["W"])])


def test_a_line_is_canonical(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    name = ce.Name(text="Արցախ\u2028\n", language="hy")
    party = ce.Party(id="east", kind="state", names=[name], codes={"b": "2", "a": "1"})
    journal.append(path, [party])
    assert path.read_text(encoding="utf-8").split("\n") == [
        HEAD,
        '{"parties": {"id": "east", "kind": "state", "names": [{"text": "Արցախ\u2028\\n", '
        '"language": "hy"}], "codes": {"a": "1", "b": "2"}}}',
        "",
    ]
    assert journal.read(path).chronicle.parties == (party,)


def test_what_is_written_by_hand_is_read_as_a_document_is(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '  {"journal":true , "version":1,"title":"T","format":"caucasus-events"} ',
        '{ "parties" :{"names": ["Eastland"], "kind":"state", "id" : "east"} }\r',
        EAST,
        '{"parties": {"id": "east", "kind": "state", "names": [{"text": "Eastland"}]}}',
    )
    east = ce.Party(id="east", kind="state", names=["Eastland"])
    assert journal.read(path).chronicle == ce.Chronicle(title="T", parties=[east])


def test_one_id_with_two_contents_names_both_lines(tmp_path: Path) -> None:
    other = EAST.replace("Eastland", "Elsewhere")
    [problem] = refused(tmp_path, HEAD, EAST, WEST, other, EAST)
    assert problem.path == "line 4, $.parties"
    assert "line 2" in problem.found
    assert "'east'" in problem.found
    place = '{"places": {"id": "east", "names": ["East"]}}'
    [problem] = refused(tmp_path, HEAD, WEST, EAST, place)
    assert problem.path == "line 4, $.places.id"
    assert "line 3, $.parties" in problem.found


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    told = [
        (EAST, None),
        ("", "$"),
        ("[]", "$"),
        ("{}", "$"),
        (f"{EAST} {WEST}", "$"),
        ('{"partys": {}}', "$"),
        ('{"parties": []}', "$.parties"),
        ('{"parties": {"id": "a"}, "places": {"id": "a"}}', "$"),
        ('{"parties": {"id": "a", "id": "b"}}', "$.parties.id"),
        ('{"part\\u0069es": {"id": "a"}}', "$"),
        ("[" * 100_000, "$"),
        ("\ufeff" + EAST, "$"),
        (HEAD, "$"),
    ]
    problems = refused(tmp_path, HEAD, *(line for line, _ in told))
    wanted = [f"line {n}, {path}" for n, (_, path) in enumerate(told, 2) if path]
    assert [problem.path for problem in problems] == wanted
    problems = refused(
        tmp_path,
        HEAD,
        '{"statements": {"id": "s", "speaker": "east", "said": "yesterday"}}',
        '{"statements": {"id": "t", "speaker": "est", "claims": [{"claim": "occurence"}]}}',
        EAST,
        '{"places": {"id": "p", "names": ["P"], "coordinates": {"latitude": NaN, "longitude": 1}}}',
        '{"parties": {}}',
    )
    assert {problem.path for problem in problems} == {
        "line 2, $.statements.said",
        "line 3, $.statements.speaker",
        "line 3, $.statements.claims[0].claim",
        "line 5, $.places.coordinates.latitude",
        "line 6, $.parties.id",
        "line 6, $.parties.kind",
        "line 6, $.parties.names",
    }


@pytest.mark.parametrize(
    ("head", "path"),
    [
        ("", "line 1, $"),
        ("[]", "line 1, $"),
        (EAST, "line 1, $"),
        (HEAD.replace("caucasus", "other"), "line 1, $"),
        (HEAD.replace(', "journal": true', ""), "line 1, $"),
        (HEAD.replace("true", "1"), "line 1, $.journal"),
        (HEAD.replace("1", "2"), "line 1, $.version"),
        (HEAD.replace("1", "true"), "line 1, $.version"),
        (HEAD.replace("1", "1" * 50), "line 1, $.version"),
        (HEAD.replace("}", ', "titel": "T"}'), "line 1, $.titel"),
        (HEAD.replace("}", ', "title": "T", "title": "T"}'), "line 1, $.title"),
        (HEAD.replace("}", ', "title": 1}'), "line 1, $.title"),
        (HEAD.replace("}", ', "title": NaN}'), "line 1, $"),
        (HEAD.replace("}", ', "title": "\\ud800"}'), "line 1, $.title"),
        (HEAD.replace("}", ', "zone": "Mars"}'), "line 1, $.zone"),
        (
            HEAD.replace("}", ', "sides": {"sides": [{"id": "a", "members": ["x"]}]}}'),
            "line 1, $.sides.sides[0].members[0]",
        ),
    ],
)
def test_a_head_that_is_none_is_refused(tmp_path: Path, head: str, path: str) -> None:
    assert path in {problem.path for problem in refused(tmp_path, head, EAST)}


@pytest.mark.parametrize(
    ("head", "given"),
    [
        ("{}", ce.Chronicle()),
        ("x" * 100, ce.Chronicle()),
        (HEAD.replace("1", "2"), ce.Chronicle()),
        (HEAD, ce.Chronicle(title="T")),
        (HEAD.replace("}", ', "zone": "Asia/Baku"}'), ce.Chronicle(zone="Asia/Yerevan")),
    ],
)
def test_nothing_is_added_to_another_file(tmp_path: Path, head: str, given: ce.Chronicle) -> None:
    path = written(tmp_path, head, EAST)
    before = path.read_bytes()
    with pytest.raises(ce.Invalid) as caught:
        journal.append(path, given)
    assert caught.value.problems[0].path.startswith("line 1, $")
    assert path.read_bytes() == before


def test_no_zone_is_given_to_times_of_a_chronicle_that_states_none(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    journal.append(path, ce.Chronicle(zone="Asia/Baku"))
    before = path.read_bytes()
    east = ce.Party(id="east", kind="state", names=["Eastland"])
    said = ce.Statement(id="s", speaker="east", said="2023-06-28T01:00")
    with pytest.raises(ce.Invalid, match=r"\$\.zone: .* Asia/Baku; found 2023-06-28T01:00 in 's'"):
        journal.append(path, ce.Chronicle(parties=[east], statements=[said]))
    assert path.read_bytes() == before
    journal.append(path, [east, said])
    zoned = ce.When(edtf="2023-06-28T01:00", zone="Asia/Baku")
    assert journal.read(path).chronicle.said(said) == zoned


def test_what_is_wrong_by_itself_is_not_added(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    late = ce.Statement(id="s", speaker="east", said="2031-05-03", recorded="2031-05-02")
    one, other = (ce.Party(id="east", kind="state", names=[name]) for name in "EF")
    for records in ([late], [one, other]):
        with pytest.raises(ce.Invalid):
            journal.append(path, records)
        assert not path.exists()
    journal.append(path, ce.Chronicle(zone="Asia/Baku"))
    before = path.read_bytes()
    ends = ce.Incident(id="i", kind="clash", title="I", when="2023-06-28T01:00/2023-06-27T20:30Z")
    with pytest.raises(ce.Invalid):
        journal.append(path, [ce.Incident(id="j", kind="clash", title="J"), ends])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "record", [ce.at_least(3), ce.Name(text="N"), ce.Chronicle(), "east", None]
)
def test_only_records_of_a_chronicle_have_a_line(tmp_path: Path, record: Any) -> None:
    with pytest.raises(ce.Invalid):
        journal.append(tmp_path / "j.jsonl", [record])
    with pytest.raises(ce.Invalid):
        journal.line_of(record)
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_not_there_is_not_read_or_made(tmp_path: Path) -> None:
    for function in (journal.read, journal.repair):
        with pytest.raises(FileNotFoundError):
            function(tmp_path / "j.jsonl")
    assert not list(tmp_path.iterdir())


def test_kinds_of_ones_own_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    journal.append(path, with_own_kinds())
    assert journal.read(path, kinds=[Weather, Hope]).chronicle == with_own_kinds()
    with pytest.raises(ce.Invalid, match=r"line 4, \$\.statements\.claims\[0\]\.claim"):
        journal.read(path)


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        (Limits(size=len(HEAD) + len(EAST) + 1), "size"),
        (Limits(line=len(EAST)), "line"),
        (Limits(values=8), "values"),
        (Limits(depth=3), "depth"),
        (Limits(digits=0), "digits"),
    ],
)
def test_limits_are_kept(tmp_path: Path, limits: Limits, word: str) -> None:
    path = written(tmp_path, HEAD, EAST)
    most = 2**63 - 1
    journal.read(path, limits=Limits(size=most, line=most, values=most, depth=most, digits=most))
    exact = Limits(size=len(HEAD) + len(EAST) + 2, line=len(EAST) + 1, values=9, depth=4, digits=1)
    journal.read(path, limits=exact)
    with pytest.raises(ce.Invalid) as caught:
        journal.read(path, limits=limits)
    assert repr(word) in str(caught.value)


def test_a_line_that_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ce.Invalid, match="bytes of one line"):
        journal.append(tmp_path / "j.jsonl", [ce.Party(id="a", kind="state", names=["é" * 2**23])])
    assert not list(tmp_path.iterdir())
