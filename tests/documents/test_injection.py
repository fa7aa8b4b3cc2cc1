"""Text from outside steers nothing: no terminal, no table, no message, no file name."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.core.record import is_id
from caucasus_events.core.results import Shown
from caucasus_events.core.texts import comparable
from caucasus_events.documents import journal
from caucasus_events.errors import Problem, is_seen, printable, shown

DATA = Path(__file__).parents[1] / "data"
ATTACKS: dict[str, str] = json.loads((DATA / "attacks.json").read_text(encoding="utf-8"))
every_attack = pytest.mark.parametrize("attack", ATTACKS.values(), ids=list(ATTACKS))


def harmless(text: str) -> None:
    """Check that every line of a text is made of letters that stand where they are seen."""
    for line in text.split("\n"):
        assert line.isprintable()
        assert not any(unicodedata.category(c).startswith("C") for c in line)


def as_id(attack: str) -> str:
    return "".join(c for c in attack if is_id(c))


def everywhere(attack: str) -> ce.Chronicle:
    """Put an attack wherever a chronicle takes text."""
    id = as_id(attack)
    east, west = f"east-{id}", f"west-{id}"
    claim = ce.Casualties(
        subject=f"clash-{id}",
        harm="killed",
        of=east,
        count=ce.exactly(2, wording=f"some {attack}"),
        key=f"k{id}",
    )
    revised = attrs.evolve(claim, count=ce.exactly(7, wording=attack))
    denial = ce.Response(kind="declines", by=west, to=f"s-{id}#k{id}")
    when = ce.When(edtf="2031-05-03", wording=f"that day {attack}")
    counted = ce.Quantity(subject=f"clash-{id}", what=attack, count=ce.exactly(3), of=west)
    truce = ce.Declaration(subject=f"truce-{id}", by=west, declared=when, medium=attack)
    breach = ce.Violation(subject=f"truce-{id}", by=west, term=f"t{id}", unit=attack)
    return ce.Chronicle(
        title=attack,
        sides=ce.Sides(sides={f"left-{id}": [east], f"right-{id}": [west]}),
        parties=[
            ce.Party(id=east, kind="state", names=[f"{attack} first"], codes={attack: attack}),
            ce.Party(id=west, kind="state", names=[f"{attack} too"]),
        ],
        incidents=[ce.Incident(id=f"clash-{id}", kind="clash", title=attack, when=when)],
        ceasefires=[
            ce.Ceasefire(
                id=f"truce-{id}",
                title=attack,
                parties=[east, west],
                terms=[ce.Term(key=f"t{id}", kind="other", summary=attack, owed_by=[west])],
            )
        ],
        negotiations=[
            ce.Negotiation(
                id=f"talks-{id}",
                title=attack,
                participants=[east, ce.Participant(party=west, role="mediator")],
                rounds=[
                    ce.Round(key=f"r{id}", held=when, agenda=[attack]),
                    ce.Round(key=f"q{id}", planned="2031-06", agenda=[attack]),
                ],
            )
        ],
        statements=[
            ce.Statement(id=f"s-{id}", speaker=east, said=when, claims=[claim], summary=attack),
            ce.Statement(
                id=f"t-{id}",
                speaker=west,
                said="2031-05-04",
                claims=[counted, truce],
                responses=[denial],
            ),
            ce.Statement(id=f"u-{id}", speaker=east, said="2031-05-05", claims=[revised, breach]),
        ],
    )


def parts_of(result: object) -> Iterator[object]:
    """Yield all that a result holds and that is printed as a result is."""
    values: list[object] = []
    if isinstance(result, tuple):
        values = [*result]
    elif isinstance(result, (Shown, ce.Topic)):
        yield result
        values = [getattr(result, a.name) for a in attrs.fields(cast("Any", type(result)))]
    for value in values:
        yield from parts_of(value)


@every_attack
def test_printed_results_carry_no_attack(attack: str) -> None:
    chronicle = everywhere(attack)
    assert ce.check(chronicle) == ()
    sides = chronicle.sides
    assert sides is not None
    left, right = (ce.account(chronicle, side) for side in sides.ids)
    findings = ce.reconcile(chronicle)
    truce, [talks] = chronicle.ceasefires[0].id, chronicle.negotiations
    round_ = talks.address(talks.rounds[0])
    assert any(finding.evidence.set_aside for finding in findings)
    of_all = (ce.timeline, ce.dateline_errors, ce.negotiations, ce.rounds, ce.mediators)
    of_truce = (ce.compliance, ce.chain, ce.violations)
    printed: list[object] = [
        *(ask(chronicle) for ask in of_all),
        *(ask(chronicle, truce) for ask in of_truce),
        *(findings, *findings, left, right, ce.diff(left, right), *ce.violations(chronicle, truce)),
        *(ce.look_up(chronicle, name) for name in (f"{attack} first", "nowhere at all")),
        ce.binned([when for s in chronicle.statements if (when := s.said)]),
        ce.ceasefire_state(chronicle, truce, "2031-05-09"),
        ce.rounds_within(chronicle, round_, months=2),
        ce.since_last_round(chronicle, "2031-05-09"),
        *ce.outcomes(chronicle),
    ]
    history = ce.history(chronicle, findings[0].topic)
    because = (one.because for one in (*findings, *ce.diff(left, right)))
    printed += [history, *history.steps, ce.why_changed([], chronicle), *because]
    printed += [part for result in printed for part in parts_of(result)]
    for result in printed:
        harmless(str(result))
        harmless(repr(result)[:10_000])
    for record in (chronicle, *chronicle.parties, *chronicle.statements, *chronicle.ceasefires):
        harmless(repr(record))


@every_attack
def test_messages_carry_no_attack(attack: str, tmp_path: Path) -> None:
    chronicle, id = everywhere(attack), as_id(attack)
    strange = ce.Statement(id=f"s{id}", speaker=f"w{id}", reports=[f"s{id}"])
    ahead = ce.Violation(subject=f"truce-{id}", by=f"west-{id}", term="none")
    early = ce.Statement(id="s", speaker=f"east-{id}", claims=[ahead])
    circle, lost = (attrs.evolve(chronicle, statements=[one]) for one in (strange, early))
    for wrong in (circle, lost):
        problems = ce.check(wrong)
        assert problems
        for problem in problems:
            for text in (problem.path, problem.what, problem.found, problem.hint, str(problem)):
                harmless(text)
                assert "\n" not in text
    other = attrs.evolve(chronicle, title="other", parties=[])
    document = json.dumps({"format": attack, "version": attack, attack: attack})
    path = tmp_path / "j.jsonl"
    path.write_text(f"{document}\n", encoding="utf-8")
    for fails in (
        lambda: ce.dumps(circle),
        lambda: ce.merge(chronicle, other),
        lambda: chronicle[attack],
        lambda: chronicle.party(f"s-{id}"),
        lambda: ce.account(chronicle, attack),
        lambda: ce.reconcile(chronicle, subject=attack),
        lambda: ce.look_up(chronicle, f"{attack}x").only,
        lambda: ce.loads(document),
        lambda: ce.loads(attack),
        lambda: journal.read(path),
        lambda: ce.When.of(attack),
        lambda: ce.parse_time(attack),
        lambda: ce.parse_count(attack),
        lambda: ce.Party(id=attack + " ", kind=attack, names=[1], codes={attack: 1}),  # type: ignore[list-item, dict-item]
    ):
        with pytest.raises(ce.CaucasusEventsError) as caught:
            fails()
        harmless(str(caught.value))


@given(st.text())
def test_any_text_is_shown_in_harmless_letters(text: str) -> None:
    harmless(shown(text))
    harmless(printable(text))
    assert "\n" not in printable(text)
    if text.isprintable():
        assert printable(text) == text
    problem = Problem(path=text, what=text, found=text, hint=text)
    harmless(str(problem))
    assert problem.under(text).under("$").path.isprintable()


@every_attack
def test_no_text_of_a_chronicle_becomes_a_name_of_a_file(attack: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    chronicle = everywhere(f"../{attack}/..")
    ce.dump(chronicle, folder / "d.json")
    journal.append(folder / "j.jsonl", chronicle)
    assert ce.load(folder / "d.json") == journal.read(folder / "j.jsonl").chronicle == chronicle
    assert sorted(p.name for p in folder.iterdir()) == ["d.json", "j.jsonl"]
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]
    assert (folder / "j.jsonl").read_bytes().count(b"\n") == 1 + 2 + 1 + 1 + 1 + 3


@pytest.mark.parametrize(
    "unseen", ["\x1b[2J", "\u3164", "\u115f", "\u200b", "\u2800", "e\u0301", "\n"]
)
def test_an_id_has_nothing_that_no_reader_sees(unseen: str) -> None:
    """Two ids that look the same are the same, but for letters that are alike."""
    with pytest.raises(ce.Invalid, match="an id is text without"):
        ce.Party(id=f"az{unseen}", kind="ministry", names=["A"])
    harmless(str(ce.look_up([ce.Party(id="a", kind="state", names=[f"A{unseen}"])], "A")))
    if unseen != "e\u0301":
        assert comparable(f"A{unseen[0]}B").replace(" ", "") == "AB"
        assert is_seen(printable(unseen))
