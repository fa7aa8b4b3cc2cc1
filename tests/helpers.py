"""What tests of several folders share: small documents, how they are refused, own kinds."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import strategies as st

import caucasus_events as ce
from caucasus_events.checks.chronicle_checks import faults

GOLDEN = Path(__file__).parent / "golden"
SMALL = (GOLDEN / "v1-small.json").read_text(encoding="utf-8")
"""A document that uses every record and every form."""


def text_of(name: str) -> str:
    """Read a file of tests/data."""
    return (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")


def rows_of(name: str) -> list[tuple[str, ...]]:
    """Read a table of tests/data: fields with tabs between them, and lines of comment with #."""
    lines = text_of(name).split("\n")
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


# Small documents, as plain data


def a_document(**parts: object) -> dict[str, Any]:
    """Give a small document of two parties and one clash, with more or other parts."""
    return {
        "format": "caucasus-events",
        "version": 1,
        "parties": [
            {"id": "east", "kind": "state", "names": ["Eastland"]},
            {"id": "west", "kind": "state", "names": ["Westland"]},
        ],
        "incidents": [{"id": "clash", "kind": "clash", "title": "Clash"}],
        **parts,
    }


def saying(**parts: object) -> dict[str, Any]:
    """Give a small document of one statement by the east, with these parts."""
    return a_document(statements=[{"id": "s", "speaker": "east", **parts}])


def counting(count: object) -> dict[str, Any]:
    """Give a small document in which the east tells this number of its own dead."""
    claim = {"claim": "casualties", "subject": "clash", "harm": "killed", "of": "east"}
    return saying(claims=[{**claim, "count": count}])


def refused(document: object, **options: Any) -> tuple[ce.Problem, ...]:
    """Load a document that must be refused, and return the problems, each fit to be printed."""
    text = document if isinstance(document, (str, bytes)) else json.dumps(document)
    with pytest.raises(ce.Invalid) as caught:
        ce.loads(text, **options)
    for problem in caught.value.problems:
        assert problem.path.startswith("$")
        assert problem.what
        assert problem.found
        assert problem.hint
        assert str(problem).isprintable()
        assert len(str(problem)) < 1_000
    assert caught.value.problems
    return caught.value.problems


def only_problem(document: object, **options: Any) -> ce.Problem:
    """Return the one problem of a document."""
    (problem,) = refused(document, **options)
    return problem


def problems_of(make: Callable[[], object]) -> dict[str, ce.Problem]:
    """Return the problems with which something is refused, by their paths; each is complete."""
    with pytest.raises(ce.Invalid) as caught:
        make()
    assert all(p.what and p.found and p.hint for p in caught.value.problems)
    return {problem.path: problem for problem in caught.value.problems}


# Plain data, changed


Step = str | int


def leaves(node: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Yield every value in plain data below the top, with the way to it."""
    if path:
        yield path, node
    items = enumerate(node) if isinstance(node, list) else ()
    for step, value in node.items() if isinstance(node, dict) else items:
        yield from leaves(value, (*path, step))


def holder_of(node: Any, path: tuple[Step, ...]) -> Any:
    """Return the object or list in which the last step of a way leads on."""
    for step in path[:-1]:
        node = node[step]
    return node


def edited(document: Any, path: tuple[Step, ...], value: object) -> Any:
    """Return plain data with another value at the end of a way."""
    document = copy.deepcopy(document)
    holder_of(document, path)[path[-1]] = value
    return document


HOW = ("delete", "replace", "swap", "double", "rename")
KEYS = sorted({step for path, _ in leaves(json.loads(SMALL)) for step in path if type(step) is str})
JUNK: list[object] = [
    *(None, True, 0, -1, 7, 1.5, 2**70, "", "x", "2023", "denied", [], {}),
    *("east", "clash-28", "west-28#casualties", "2023-06-30/2023-06-01"),
    *(["east"], [[]], {"edtf": "2023"}, {"about": 40}),
]
Change = tuple[str, int, int, str, object]
changes: st.SearchStrategy[list[Change]] = st.lists(
    st.tuples(
        st.sampled_from(HOW),
        st.integers(0, 10**6),
        st.integers(0, 10**6),
        st.sampled_from(KEYS),
        st.sampled_from(JUNK),
    ),
    min_size=1,
    max_size=3,
)


def mangled(document: str, changes: list[Change]) -> str:
    """Change a document in one or more of several ways, at places picked by number."""
    data = json.loads(document)
    for how, where, other, key, value in changes:
        try:
            _mangle(data, how, where, other, key, value)
        except (KeyError, IndexError, TypeError, ValueError):
            continue  # a swap has moved the ground from under its own feet
    return json.dumps(data)


def _mangle(data: Any, how: str, where: int, other: int, key: str, value: object) -> None:
    paths = [path for path, _ in leaves(data)]
    path, other_path = paths[where % len(paths)], paths[other % len(paths)]
    node, last = holder_of(data, path), path[-1]
    match how:
        case "delete":
            del node[last]
        case "replace":
            node[last] = copy.deepcopy(value)
        case "swap":
            elsewhere, there = holder_of(data, other_path), other_path[-1]
            value = copy.deepcopy(elsewhere[there])
            elsewhere[there] = copy.deepcopy(node[last])
            node = holder_of(data, path)
            if isinstance(node, dict) or (isinstance(last, int) and last < len(node)):
                node[last] = value
        case "double":
            if isinstance(node, list):
                node.append(copy.deepcopy(node[int(last)]))
            else:
                node[key] = copy.deepcopy(node[last])
        case "rename":
            if isinstance(node, dict):
                node[key] = node.pop(last)


# Records

Tie = tuple[str, str] | tuple[str, str, str]


def party(id: str, *ties: Tie, kind: str = "state") -> ce.Party:
    """Make a party with affiliations: to whom, in what role and, where it matters, when."""
    affiliations = [
        ce.Affiliation(of=of, role=role, during=during[0] if during else None)
        for of, role, *during in ties
    ]
    return ce.Party(id=id, kind=kind, names=[id], affiliations=affiliations)


def about_a_clash(*claims: ce.Claim, **parts: Any) -> ce.Chronicle:
    """Give a chronicle of one statement that makes these claims about a clash."""
    return ce.Chronicle(
        parties=[ce.Party(id="east", kind="state", names=["Eastland"])],
        incidents=[ce.Incident(id="clash", kind="clash", title="Clash")],
        statements=[ce.Statement(id="s", speaker="east", claims=claims, **parts)],
    )


class Sky(StrEnum):
    """Words of a kind of one's own."""

    CLEAR = "clear"
    DARK = "dark"


@attrs.frozen(kw_only=True, repr=False)
class Weather(ce.Claim):
    """A claim of a kind of one's own, with a field of each plain type."""

    kind: ClassVar[str] = "weather"

    sky: Sky
    degrees: float
    stations: int = 1
    measured: bool | None = None
    remarks: tuple[str, ...] = ()
    snow: ce.Count | None = None
    since: ce.When | None = None

    @property
    def value(self) -> Sky:
        return self.sky


@attrs.frozen(kw_only=True, repr=False)
class Hope(ce.Position):
    """A position of a kind of one's own."""

    kind: ClassVar[str] = "hope"


def with_own_kinds() -> ce.Chronicle:
    """Give a chronicle that uses both kinds."""
    weather = Weather(
        subject="clash",
        sky=Sky.DARK,
        degrees=-3.5,
        stations=2,
        measured=True,
        remarks=("wind",),
        snow=ce.about(40),
        since=ce.When.of("2023-06-28"),
    )
    later = Weather(subject="clash", key="later", sky=Sky.CLEAR, degrees=4.0)
    return about_a_clash(weather, later, positions=[Hope(matter="spring")])


# A small conflict, in which what holds for one side holds for the other

ALIKE = pytest.mark.parametrize(("one", "other"), [("north", "south"), ("south", "north")])
SIDES = ce.Sides(sides={"north": ["north"], "south": ["south"]}, neutral=["union", "mission"])


def story(*statements: ce.Statement, **fields: Any) -> ce.Chronicle:
    """Give a sound chronicle of the conflict with these statements, and with other fields."""
    known: dict[str, Any] = {
        "sides": SIDES,
        "parties": [
            party("north"),
            party("north-army", ("north", "force_of"), kind="armed_force"),
            party("south"),
            party("south-army", ("south", "force_of"), kind="armed_force"),
            party("union", kind="international_organisation"),
            party("mission", kind="mission"),
            party("herald", kind="outlet"),
            party("courier", kind="outlet"),
        ],
        "places": [
            ce.Place(id="valley", kind="area", names=["Valley"]),
            ce.Place(id="village", names=["Village"], within=["valley"]),
            ce.Place(id="pass", names=["Pass"]),
            ce.Place(id="road", kind="route", names=["Road"]),
        ],
        "incidents": [
            ce.Incident(id="clash", kind="clash", title="the night of 28 June"),
            ce.Incident(id="shelling", kind="shelling", title="the evening before"),
        ],
    }
    chronicle = ce.Chronicle(**{**known, **fields}, statements=statements)
    assert faults(chronicle) == ()
    return chronicle


def says(
    speaker: str | None,
    *parts: ce.Claim | ce.Response,
    on: str | None = None,
    id: str | None = None,
    **fields: Any,
) -> ce.Statement:
    """Make a statement of claims and responses; its id names the speaker and the day."""
    return ce.Statement(
        id=id or f"{speaker}-{on or 'once'}",
        speaker=speaker,
        claims=[part for part in parts if isinstance(part, ce.Claim)],
        responses=[part for part in parts if isinstance(part, ce.Response)],
        **{"said": on, **fields},
    )


def killed(count: Any, of: str | tuple[str, ...] = "north", **fields: Any) -> ce.Casualties:
    """Claim that so many of a party were killed in the clash."""
    return ce.Casualties(**{"subject": "clash", "harm": "killed", **fields}, of=of, count=count)


def linked(judgement: str) -> ce.IncidentLink:
    """Judge whether the shelling and the clash are one incident."""
    return ce.IncidentLink(
        first="clash", second="shelling", judgement=judgement, by="us", why="one report"
    )


def declared(by: str = "north", on: str | None = "2031-05-03", **more: Any) -> ce.Declaration:
    """Make a claim that a party declared a ceasefire, which `truce` names."""
    return ce.Declaration(**{"subject": "truce", "by": by, "declared": on, **more})


def truce(
    id: str = "truce",
    *declarations: ce.Declaration,
    ended: str | None = None,
    by: str = "north",
    **fields: Any,
) -> tuple[ce.Record, ...]:
    """Make a ceasefire, what each party says of its own declaration, and that it ended by one."""
    made: list[ce.Record] = [ce.Ceasefire(id=id, title="A truce", **fields)]
    for n, declaration in enumerate(declarations):
        claim = attrs.evolve(declaration, subject=id)
        made.append(ce.Statement(id=f"{id}-{n:03}", speaker=claim.by, claims=[claim]))
    if ended is not None:
        end = ce.Ending(subject=id, how="collapsed", when=ended)
        made.append(ce.Statement(id=f"{id}-end", speaker=by, claims=[end]))
    return tuple(made)
