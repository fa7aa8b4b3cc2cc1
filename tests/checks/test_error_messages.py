"""What is refused at the entrance says what was found there and what was most likely meant."""

from __future__ import annotations

import datetime
import io
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.documents import journal
from caucasus_events.findings.airwars import airwars_grade
from tests.helpers import party

anything: Any = ce


def dead(count: Any, subject: str = "bridge", **fields: Any) -> ce.Casualties:
    return ce.Casualties(subject=subject, harm="killed", of="north", count=count, **fields)


def says(id: str, speaker: str, *claims: ce.Claim) -> ce.Statement:
    return ce.Statement(id=id, speaker=speaker, claims=claims)


FULL = ce.Chronicle(
    sides=ce.Sides(sides={"northern": ["north"], "southern": ["south"]}),
    parties=[
        *(party("north"), party("south"), party("courier", kind="outlet")),
        party("north-mod", ("north", "organ_of"), kind="ministry"),
    ],
    incidents=[
        ce.Incident(id=id, kind="clash", title=id, when="2040-06-01")
        for id in ("bridge", "ford", "mill")
    ],
    statements=[says("s1", "north", dead(3)), says("s2", "south", dead(4, "ford"))],
)
TOPIC = FULL.claim("s1#casualties").topic
LATER = attrs.evolve(FULL, statements=[*FULL.statements, says("s3", "south", dead(9))])
MISSPELT = ce.Sides(sides={"northern": ["noth"]})
PLAIN = {"a": ["north"]}


def document(**fields: object) -> str:
    return json.dumps({"format": "caucasus-events", "version": 1, **fields})


UNKNOWN: dict[str, Callable[[], object]] = {
    "nobody spoke to 'brigde, casualties: north, killed, unstated, incident'; "
    "did you mean 'bridge'?": lambda: ce.history(FULL, attrs.evolve(TOPIC, subject="brigde")),
    "did you mean 'bridge, casualties: north, killed, unstated, incident'?": lambda: ce.reconcile(
        FULL
    )[attrs.evolve(TOPIC, whose="noth")],
    "the chronicle has no party 'noth'; did you mean 'north'?": lambda: ce.reconcile(
        FULL, sides=MISSPELT
    ),
    "no party 'noth'; did you mean 'north'?": lambda: ce.account(FULL, "northern", sides=MISSPELT),
    "the chronicle has no record 's1#nosuch'; known are s1#casualties": lambda: ce.independent(
        FULL, "s1#nosuch", "s2"
    ),
    "no finding has the subject 'clash'; did you mean 'clashes'?": lambda: ce.reconcile(
        [ce.Statement(id="s", speaker="north", claims=[ce.Occurrence(subject="clashes")])]
    ).about("clash"),
    "no finding has the whose 'killed'": lambda: ce.reconcile(FULL).about(whose="killed"),
    "did you mean 's1#casualties'?": lambda: ce.independent(FULL, "s1#casulties", "s2"),
    "the chronicle has no record 'bridge#first'; did you mean 'bridge'?": lambda: FULL[
        "bridge#first"
    ],
    "did you mean 'bridge'?": lambda: ce.why_changed(FULL, LATER).about("brige"),
    "give its id: 'north'": lambda: anything.Chronicle.party(FULL, FULL.party("north")),
}
TOPIC_DUE = "topic: expected a topic; found {}; give one such as finding.topic"
INVALID: dict[str, Callable[[], object]] = {
    "kind: no such ResponseKind; found 'deny'; did you mean 'denies'?": lambda: ce.Response(
        kind="deny", to="a#c"
    ),
    TOPIC_DUE.format("'casualties'"): lambda: anything.history(FULL, "casualties"),
    "give one such as finding.topic": lambda: anything.history(FULL, ce.reconcile(FULL)[0]),
    TOPIC_DUE.format("'bridge'"): lambda: anything.reconcile(FULL)["bridge"],
    "found 'envelope'; give the function, such as envelope, without quotes": lambda: (
        anything.reconcile(FULL, rule="envelope")
    ),
    "sides: expected Sides; found {'a': ['north']}; write Sides(": lambda: anything.reconcile(
        FULL, sides=PLAIN
    ),
    "sides: expected Sides; found {'a': ['north']}": lambda: anything.account(
        FULL, "a", sides=PLAIN
    ),
    "credible: expected several ids; found 'courier'; write ['courier']": lambda: airwars_grade(
        FULL, "bridge", credible="courier"
    ),
    "found 'a.json'; load the file first: load('a.json')": lambda: anything.why_changed(
        "a.json", "b.json"
    ),
    "load the file first: load(": lambda: anything.reconcile(Path("a.json")),
    "with loads": lambda: anything.reconcile({"id": "north"}),
    "plain data as a whole document": lambda: anything.reconcile([{"id": "north"}]),
    "expected a chronicle or several records": lambda: anything.dumps(FULL.parties[0]),
    "expected a chronicle or several records; found 3": lambda: anything.dumps(3),
    "scope: expected a list; found 'isle' (str); put it into [ ] (in ceasefire 't')": lambda: (
        anything.Ceasefire(id="t", title="Truce", scope="isle")
    ),
    "(Casualties); put it into [ ] (in statement 's')": lambda: anything.Statement(
        id="s", speaker="north", claims=dead(1)
    ),
    "give a value of that type (in ceasefire 'truce')": lambda: anything.Ceasefire(
        id="truce", title="Truce", scope=3
    ),
    "title: expected": lambda: anything.Ceasefire(id="truce", title=3),
    "sides: expected": lambda: anything.Chronicle(sides=FULL.party("north")),
    "give its id: 'bridge'": lambda: anything.MeansUsed(subject=FULL.incidents[0], means="drone"),
    "parties[0]: ": lambda: anything.Incident(
        id="i", kind="clash", title="I", parties=[FULL.party("north")]
    ),
    "count: a count cannot be negative; found -2; write 0 or more": lambda: ce.Violation(
        subject="truce", by="north", count=-2
    ),
    "found 'it' 2 times; give each a 'key' of its own (in statement 's')": lambda: says(
        "s", "north", attrs.evolve(dead(1), key="it"), attrs.evolve(dead(2), key="it")
    ),
    "take it out of [ ]": lambda: anything.Statement(id="s", speaker=["north"]),
    "give one, without [ ]": lambda: anything.Statement(id="s", speaker=["north", "south"]),
    "found [] (list); give one, without [ ]": lambda: anything.Statement(
        id="s", speaker=[]
    ),
}  # fmt: skip


@pytest.mark.parametrize("told", UNKNOWN)
def test_an_id_that_there_is_not(told: str) -> None:
    with pytest.raises(ce.UnknownId) as refused:
        UNKNOWN[told]()
    assert told in str(refused.value)


@pytest.mark.parametrize("told", INVALID)
def test_what_was_found_and_a_hint_are_given(told: str) -> None:
    with pytest.raises(ce.Invalid) as refused:
        INVALID[told]()
    assert told in str(refused.value)


def test_a_party_that_another_speaks_for_is_known_through_it() -> None:
    """Nor can anybody say where no party is recorded."""
    ministry = [FULL.party("north-mod"), says("a", "north-mod", dead(1))]
    northern = ce.Sides(sides={"northern": ["north"]})
    assert [s.side for s in ce.reconcile(ministry, sides=northern)[0].supporters] == ["northern"]
    assert len(ce.reconcile(ministry[1:], sides=MISSPELT)) == 1
    slip = ce.Amendment(id="am", kind="correction", old=["noth"], new=["north"], why="misspelt")
    renamed = attrs.evolve(FULL, amendments=[slip])
    found = ce.reconcile(renamed, sides=MISSPELT, subject="bridge")[0]
    assert [s.side for s in found.supporters] == ["northern"]


def test_a_subject_that_did_not_move_is_no_mistake() -> None:
    changes = ce.why_changed(FULL, LATER)
    assert len(changes.about("bridge")) == 1
    assert len(changes.about("ford")) == len(changes.about("mill")) == 0
    assert len(changes.mirrored().about("mill")) == 0
    with pytest.raises(ce.UnknownId, match="did you mean 'mill'"):
        ce.why_changed(FULL, FULL).about("mil")
    assert changes.about("ford") == ce.why_changed(LATER, FULL).about("ford").mirrored()


def test_the_key_of_a_part_that_was_never_there_is_not_traced() -> None:
    slip = ce.Amendment(id="am", kind="correction", old=["s1"], new=["s2"], why="misread")
    amended = attrs.evolve(FULL, amendments=[slip])
    assert ce.succession(amended, "s1#casualties").now == ("s2#casualties",)
    with pytest.raises(ce.UnknownId, match="did you mean 's1#casualties'"):
        ce.succession(amended, "s1#casulties")


def test_a_refusal_names_the_record_and_keeps_it_when_pickled() -> None:
    with pytest.raises(ce.Invalid) as refused:
        ce.Statement(id="s 1", speaker="north", reports="courier")
    again = pickle.loads(pickle.dumps(refused.value))
    assert str(again).splitlines()[0] == "2 problems in statement 's 1'"
    assert (again.of, again.problems) == (refused.value.of, refused.value.problems)


# Words, names and ids that were meant

MAKES: dict[str, tuple[str, Callable[[str], object]]] = {
    "PartyKind": ("kind", lambda word: ce.Party(id="p", kind=word, names=["P"])),
    "IncidentKind": ("kind", lambda word: ce.Incident(id="i", kind=word, title="I", when="2040")),
    "Harm": ("harm", lambda word: ce.Casualties(subject="i", harm=word, of="p", count=1)),
    "Means": ("means", lambda word: ce.MeansUsed(subject="i", means=word)),
    "Act": ("act", lambda word: ce.Responsibility(subject="i", by="p", act=word)),
    "ResponseKind": ("kind", lambda word: ce.Response(kind=word, to="s#occurrence")),
    "AffiliationRole": ("role", lambda word: ce.Affiliation(of="p", role=word)),
}


@pytest.mark.parametrize(
    ("cls", "words", "meant"),
    [
        ("PartyKind", ("country", "Country", "nation-state", "STATE"), "state"),
        ("PartyKind", ("military", "Armed Forces"), "armed_force"),
        ("PartyKind", ("newspaper",), "outlet"),
        ("IncidentKind", ("fighting",), "clash"),
        ("IncidentKind", ("gunfire",), "shooting"),
        ("Harm", ("deaths",), "killed"),
        ("Harm", ("injured",), "wounded"),
        ("Means", ("gunfire",), "small_arms"),
        ("Act", ("started",), "initiated"),
        ("ResponseKind", ("admits",), "confirms"),
        ("AffiliationRole", ("ministry_of",), "organ_of"),
    ],
)
def test_a_word_is_suggested_for_what_it_means(
    cls: str, words: tuple[str, ...], meant: str
) -> None:
    field, make = MAKES[cls]
    for word in words:
        with pytest.raises(ce.Invalid) as refused:
            make(word)
        told = f"{field}: no such {cls}; found {word!r}; did you mean {meant!r}?"
        assert told in str(refused.value)


@pytest.mark.parametrize("word", ["government", "rebels", "firm"])
def test_no_word_is_suggested_for_its_spelling_alone(word: str) -> None:
    with pytest.raises(ce.Invalid, match="known are state, de_facto_authority"):
        ce.Party(id="p", kind=word, names=["P"])


@pytest.mark.parametrize(
    ("key", "meant"),
    [("events", "incidents"), ("truces", "ceasefires"), ("meetings", "negotiations")],
)
def test_a_key_is_suggested_for_what_it_means(key: str, meant: str) -> None:
    with pytest.raises(ce.Invalid, match=f"did you mean '{meant}'"):
        ce.loads(document(**{key: []}))


ACUTE, LETTER = "\N{COMBINING ACUTE ACCENT}", "\N{LATIN SMALL LETTER E WITH ACUTE}"


@pytest.mark.parametrize(
    ("written", "known", "told"),
    [
        ("\N{CYRILLIC SMALL LETTER A}rmenia", "armenia",
         "Character 1 is CYRILLIC SMALL LETTER A, not LATIN SMALL LETTER A"),
        ("armenia\N{ZERO WIDTH SPACE}", "armenia",
         "Character 8 is ZERO WIDTH SPACE, which does not belong there"),
        (f"le{ACUTE}on", f"l{LETTER}on",
         "Character 2 is LATIN SMALL LETTER E and COMBINING ACUTE ACCENT, "
         "not LATIN SMALL LETTER E WITH ACUTE"),
        ("post1", "postl", "Character 5 is DIGIT ONE, not LATIN SMALL LETTER L"),
        ("armenia ", "armenia", "Character 8 is SPACE, which does not belong there"),
        ("post0", "postO", "Character 5 is DIGIT ZERO, not LATIN CAPITAL LETTER O"),
        ("m\N{CYRILLIC SMALL LETTER O}squit\N{CYRILLIC SMALL LETTER O}es", "mosquitoes",
         "Character 2 is CYRILLIC SMALL LETTER O, not LATIN SMALL LETTER O; "
         "Character 8 is CYRILLIC SMALL LETTER O, not LATIN SMALL LETTER O"),
    ],
)  # fmt: skip
def test_what_no_eye_can_tell_apart_is_named(written: str, known: str, told: str) -> None:
    records = [party(known), ce.Statement(id="s", speaker=written)]
    assert f"did you mean {known!r}? {told}" in ce.check(records)[0].hint
    with pytest.raises(ce.UnknownId) as unknown:
        ce.Chronicle(parties=[party(known)]).party(written)
    assert told in str(unknown.value)


def test_what_an_eye_can_tell_apart_is_not_named() -> None:
    for written in ("armnia", "ARMENIA", "armenia2", "\N{CYRILLIC SMALL LETTER A}rmenia2"):
        found = ce.check([party("armenia"), ce.Statement(id="s", speaker=written)])[0]
        assert found.hint == "did you mean 'armenia'?"
    with pytest.raises(ce.UnknownId, match=r"did you mean 'mill'\?$"):
        FULL.incident("mil")


def test_who_has_the_name_that_stands_for_an_id_is_suggested() -> None:
    name = "\u0540\u0561\u0575\u0561\u057d\u057f\u0561\u0576"
    armenia = ce.Party(id="armenia", kind="state", names=["Armenia", ce.Name(text=name)])
    told = "did you mean 'armenia', which has this name?"
    assert ce.check([armenia, ce.Statement(id="s", speaker=name)])[0].hint == told
    place = ce.Place(id="bank", kind="area", names=["Riverside"])
    no_party = ce.check([place, ce.Statement(id="s", speaker="Riverside")])[0]
    assert no_party.hint == "add the record, or correct the id"


def test_a_name_in_a_document_may_be_plain_text_and_of_a_place() -> None:
    plain: dict[str, Any] = {
        "parties": [{"id": "armenia", "kind": "state", "names": ["Hayastan"]}],
        "places": [{"id": "bank", "kind": "area", "names": [{"text": "Riverside"}]}],
        "incidents": [{"id": "i", "kind": "clash", "title": "I", "where": "Riverside"}],
        "statements": [{"id": "s", "speaker": "Hayastan"}],
    }
    hints = {
        "$.incidents[0].where": "did you mean 'bank', which has this name?",
        "$.statements[0].speaker": "did you mean 'armenia', which has this name?",
    }
    with pytest.raises(ce.Invalid) as refused:
        ce.loads(document(**plain))
    assert {problem.path: problem.hint for problem in refused.value.problems} == hints
    # Where no more of a document is sound than that, as well.
    plain["incidents"].append({"id": "j"})
    with pytest.raises(ce.Invalid) as refused:
        ce.loads(document(**plain))
    assert {p.path: p.hint for p in refused.value.problems}.items() >= hints.items()


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("s1#killed", "known are s1#casualties"),
        ("s1#casulties", "did you mean 's1#casualties'?"),
    ],
)
def test_the_claims_of_the_statement_that_is_named_are_listed(to: str, told: str) -> None:
    denial = ce.Response(kind="denies", to=to)
    answer = ce.Statement(id="answer", speaker="south", responses=[denial])
    records = attrs.evolve(FULL, statements=[*FULL.statements, answer])
    assert ce.check(records)[0].hint == told


ANY_ZONE = "write such as Asia/Baku or +04:00"


@pytest.mark.parametrize(
    ("zones", "told"),
    [
        (("GMT+4", "UTC+4", "utc +4", "+4", "+0400", "UTC+04:00", " +4 "), "write +04:00"),
        (("+4:30",), "write +04:30"),
        (("GMT-4", "\N{MINUS SIGN}4"), "write -04:00"),
        (("UTC-0", "UTC+0"), "write UTC"),
        (("UTC+25", "Etc/GMT+40", "BST", "Armenia", "Azerbaijan", "CEST", "EEST"), ANY_ZONE),
        (("AMT", "Erevan"), "did you mean 'Asia/Yerevan'?"),
        (("AZT", "baku", "Bakou"), "did you mean 'Asia/Baku'?"),
        (("GET",), "did you mean 'Asia/Tbilisi'?"),
        (("IRST",), "did you mean 'Asia/Tehran'?"),
        (("MSK", "msk"), "did you mean 'Europe/Moscow'?"),
        (("TRT",), "did you mean 'Europe/Istanbul'?"),
        (("Sao Paolo",), "did you mean 'America/Sao_Paulo'?"),
    ],
)
def test_the_zone_that_was_meant_is_named_exactly(zones: tuple[str, ...], told: str) -> None:
    for zone in zones:
        with pytest.raises(ce.Invalid) as refused:
            ce.Chronicle(zone=zone)
        assert refused.value.problems[0].hint == told
    if told.startswith(("write +", "write -")):
        written = told.removeprefix("write ")
        assert ce.Chronicle(zone=written).zone == written


@pytest.mark.parametrize("zone", ["EET", "CET", "Etc/GMT+4"])
def test_a_zone_that_there_is_stays_as_it_is(zone: str) -> None:
    assert ce.Chronicle(zone=zone).zone == zone


# Counts


class Whole:
    """A whole number of another library, or what only looks like one."""

    def __init__(self, number: int | None) -> None:
        self.number = number

    def __index__(self) -> int:
        if self.number is None:
            raise TypeError
        return self.number


COUNTS = "give 49, at_least(49), between(3, 5) or parse_count('at least 49')"


@pytest.mark.parametrize(
    ("count", "hint"),
    [
        (49.0, "write 49"),
        ("four men", "give the number alone, without what is counted, such as 'four'"),
        (" ", "give one number or range, such as 'at least 12'"),
        *((odd, COUNTS) for odd in (2.0**53, -2.0, float("nan"), 49.5, (3, 5), {"at_least": 3})),
        *((odd, COUNTS) for odd in (True, None)),
    ],
)
def test_what_makes_a_count_is_said(count: Any, hint: str) -> None:
    with pytest.raises(ce.Invalid) as refused:
        dead(count, subject="")
    assert [(p.path, p.hint) for p in refused.value.problems] == [("count", hint)]


def test_a_count_that_is_refused_is_among_all_that_is_wrong() -> None:
    with pytest.raises(ce.Invalid) as refused:
        ce.Casualties(subject="i", harm="dead", of="north", count=-1)
    assert [p.path for p in refused.value.problems] == ["harm", "count"]


@pytest.mark.parametrize(
    ("count", "path", "hint"),
    [
        ("two men", "", "give the number alone, without what is counted, such as 'two'"),
        (2.0, "", "write 2"),
        ({"at_least": "2"}, ".at_least", "write 2 without quotes"),
        ({"between": [1, "2"]}, ".between[1]", "write 2 without quotes"),
    ],
)
def test_the_hint_for_a_count_of_a_document_is_the_number(count: Any, path: str, hint: str) -> None:
    claim = {"claim": "casualties", "subject": "i", "harm": "killed", "of": "north", "count": count}
    with pytest.raises(ce.Invalid) as refused:
        ce.loads(document(statements=[{"id": "s", "speaker": "north", "claims": [claim]}]))
    told = {p.path: p.hint for p in refused.value.problems}
    assert told[f"$.statements[0].claims[0].count{path}"] == hint


def test_a_whole_number_of_another_library_makes_the_same_count() -> None:
    seven, eight, odd = (anything_of(Whole(number)) for number in (7, 8, None))
    assert [n in ce.exactly(7) for n in (seven, eight)] == [True, False]
    for make in (ce.exactly, ce.at_least, ce.more_than, ce.up_to, ce.fewer_than, ce.about):
        assert make(seven) == make(7)
        assert {type(make(seven).low), type(make(seven).high)} <= {int, type(None)}
    assert ce.between(Whole(3), seven) == ce.between(3, 7)
    assert dead(seven) == dead(7)
    assert ce.Violation(subject="t", by="p", count=seven).count == ce.exactly(7)
    with pytest.raises(ce.Invalid, match="a count cannot be negative"):
        dead(Whole(-1))
    with pytest.raises(ce.Invalid, match="a count is a whole number"):
        ce.at_least(odd)
    with pytest.raises(ce.Invalid, match="count: a count is a whole number"):
        dead(odd)


def anything_of(value: object) -> Any:
    return value


# Documents and files


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (Path("s.json"), "read the file with load("),
        (None, "give the text, or its UTF-8 bytes; `load` reads a file"),
        ({"format": "caucasus-events"}, "write it as text first, with json.dumps"),
        ([{"id": "north"}], "write it as text first, with json.dumps"),
        (FULL, "it is read already"),
        ("s.json", "found 's.json'; give such text; `load` reads it from a file"),
        ("id,kind\n1,clash\n", "$: not the text of a document, which begins with {"),
        (b"id,kind\n1,clash\n", "$: not the text of a document, which begins with {"),
        ('{"format":', "get the whole file again"),
        ("[1", "get the whole file again"),
        (b"caf\xe9", "$: not UTF-8 text; found byte e9 at position 3"),
    ],
)
def test_what_is_no_document_is_refused_for_what_it_is(document: Any, told: str) -> None:
    with pytest.raises(ce.Invalid) as refused:
        ce.loads(document)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (ce.dumps(FULL), "use `loads`, which reads the text of a document"),
        (ce.dumps(FULL).encode(), "use `loads`, which reads the text of a document"),
        ('{"format": 1}' * 100, "use `loads`, which reads the text of a document"),
        (io.StringIO(), "give its path; `loads` takes what its read() returns"),
        (None, "give one such as 'chronicle.json'"),
        (3, "give one such as 'chronicle.json'"),
        ("a\0b", "give one such as 'chronicle.json'"),
    ],
)
def test_what_is_no_path_is_refused_for_what_it_is(path: Any, told: str) -> None:
    for use in (
        ce.load,
        lambda path: ce.dump(FULL, path),
        journal.read,
        lambda path: journal.append(path, FULL),
        journal.repair,
    ):
        with pytest.raises(ce.Invalid) as refused:
            use(path)
        assert str(refused.value).startswith("path: expected the path of a file; found ")
        assert told in str(refused.value)
        assert len(str(refused.value)) < 300


def test_several_records_are_written_as_their_chronicle(tmp_path: Path) -> None:
    records = [*FULL.parties, *FULL.incidents]
    gathered = ce.Chronicle(parties=FULL.parties, incidents=FULL.incidents)
    assert ce.dumps(records) == ce.dumps(gathered)
    ce.dump(records, tmp_path / "some.json")
    assert ce.load(tmp_path / "some.json") == gathered


@pytest.mark.parametrize("refusal", [ValueError, TypeError, NotImplementedError])
def test_a_time_that_is_none_is_refused_with_its_field(refusal: type[Exception]) -> None:
    class Never(datetime.datetime):
        """A time that is none, as some libraries have one."""

        def utcoffset(self) -> datetime.timedelta | None:
            raise refusal

    never = Never(2040, 6, 1)
    with pytest.raises(ce.Invalid, match=r"^said: expected a date and time; found .*Never"):
        ce.Statement(id="s", speaker="north", said=never)


@pytest.mark.parametrize("said", [1670889600000, 16.5, ["2040-06-01"]])
def test_a_time_is_text(said: Any) -> None:
    told = "said: a time is text, not .*; write text such as 2023-06-28, "
    with pytest.raises(ce.Invalid, match=told):
        ce.Statement(id="s", speaker="north", said=said)
    with pytest.raises(ce.Invalid, match=told):
        ce.loads(document(statements=[{"id": "s", "speaker": "north", "said": said}]))


def test_one_speaker_of_a_document_is_taken_out_of_the_list() -> None:
    with pytest.raises(ce.Invalid) as refused:
        ce.loads(document(statements=[{"id": "s", "speaker": ["north"]}]))
    hint = "take it out of [ ]; several speakers stand in 'speakers'"
    assert refused.value.problems[0].hint == hint


# Tables


@pytest.mark.parametrize("name", ["guesthouse-by-the-lake", "guesthouse-by-the-lake-of-the-dam"])
def test_a_table_cuts_no_id_that_is_to_be_copied(name: str) -> None:
    words = {"ministers-2040#june", "2040-06-27/2040-06-29", "isle-united", name}
    printed = held_in(name)
    assert words <= {word for line in printed for word in line.split()}
    assert 100 < max(map(len, printed)) <= 140
    assert max(map(len, held_in("guesthouse-" * 20))) <= 140


def held_in(where: str) -> list[str]:
    june = ce.Round(
        key="june",
        planned="2040-06-27/2040-06-29",
        where=where,
        format="bilateral",
        level="minister",
        status="postponed",
        host="isle-united",
    )
    union = ce.Participant(party="isle-united", role="mediator")
    talks = ce.Negotiation(
        id="ministers-2040", title="Talks", participants=["north", union], rounds=[june]
    )
    return str(ce.rounds(ce.Chronicle(negotiations=[talks]))).splitlines()
