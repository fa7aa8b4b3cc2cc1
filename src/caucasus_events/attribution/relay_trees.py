"""How statements came from each origin, by way of agencies, to the outlets."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.references import split_address
from caucasus_events.core.results import Column, Columns, Tabular
from caucasus_events.core.tables import counted, tame
from caucasus_events.records.statements import Statement

__all__ = ["Branch", "RelayTree", "relay_tree"]


_WIDTH = 100
_STEP = "  "


_COLUMNS: Columns[tuple[Branch, str, str]] = Columns(
    Column("origin", "id of the voice at the root", lambda item: item[0].path[0]),
    Column("outlet", "id of the last that passed it on", lambda item: item[0].path[-1]),
    Column("path", "all ids from the origin to the outlet", lambda item: " > ".join(item[0].path)),
    Column("steps", "how many passed it on", lambda item: len(item[0].path) - 1, int),
    Column("statement", "id of the statement", lambda item: item[1]),
    Column("note", "what the path does not show, if anything", lambda item: item[2] or None),
)


@attrs.frozen(kw_only=True, repr=False)
class Branch(Tabular):
    """One way from an origin to its readers, with the statements that came by it."""

    path: tuple[str, ...]
    """Ids of the origin and of each that took it from the one before, the outlet last."""
    statements: tuple[str, ...]
    """Ids of the statements that came by it, in alphabetical order."""
    notes: tuple[str, ...]
    """For each statement what the path does not show, such as that it names no origin; else ''."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterable[tuple[Branch, str, str]]:
        pairs = zip(self.statements, self.notes, strict=True)
        return ((self, statement, note) for statement, note in pairs)

    def _text(self) -> str:
        return tame(f"{' <- '.join(reversed(self.path))}: {', '.join(self.statements)}")


@attrs.frozen(kw_only=True, repr=False)
class RelayTree(Tabular):
    """The ways by which statements came to their readers, from the origins on.

    Printed, each origin stands at the left. Those who took the statement from a line stand under
    it, further in: read upwards from an outlet, it is the chain back to the origin.
    """

    branches: tuple[Branch, ...]
    """The ways, in alphabetical order of their paths."""
    documents: tuple[str, ...]
    """Ids of the sources in which the statements can be read, in alphabetical order."""

    columns: ClassVar[Columns[Any]] = _COLUMNS

    def _items(self) -> Iterable[tuple[Branch, str, str]]:
        return (item for branch in self.branches for item in branch._items())

    @property
    def origins(self) -> tuple[str, ...]:
        """Ids of the voices at the root, in alphabetical order."""
        return tuple(dict.fromkeys(branch.path[0] for branch in self.branches))

    @property
    def statements(self) -> tuple[str, ...]:
        """Ids of all statements in it, in alphabetical order."""
        return tuple(sorted({id for branch in self.branches for id in branch.statements}))

    def _text(self) -> str:
        numbers = (
            counted(len(self.statements), "statement"),
            counted(len(self.documents), "document"),
            counted(len(self.origins), "voice"),
        )
        return "\n".join([", ".join(numbers), *self._lines()])

    def _lines(self) -> Iterator[str]:
        above: tuple[str, ...] = ()
        for branch in self.branches:
            *line, outlet = branch.path
            for depth in range(_common(above, branch.path), len(line)):
                yield _STEP * depth + tame(line[depth])
            statements = (
                f"{id} ({note})" if note else id
                for id, note in zip(branch.statements, branch.notes, strict=True)
            )
            margin = _STEP * len(line)
            yield from textwrap.wrap(
                tame(f"{outlet}: {', '.join(statements)}"),
                max(_WIDTH, len(margin) + _WIDTH // 2),
                initial_indent=margin,
                subsequent_indent=margin + 2 * _STEP,
                break_long_words=False,
                break_on_hyphens=False,
            )
            above = branch.path


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Return how many steps two paths share from the origin on."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def relay_tree(records: Chronicle | Iterable[Record], *, subject: str | None = None) -> RelayTree:
    """Return the tree of those who passed statements on, from each voice to its outlets.

    Its roots are the voices that `voices` finds. A joint statement stands under each speaker.

    Args:
        records: a chronicle or loose records.
        subject: id of one incident, route, party, ceasefire or talks. Only the statements that
            make a claim about it, or answer such a claim, are kept. The id of a replaced record
            leads to what took its place.

    Raises:
        UnknownId: the chronicle has no such subject; loose records need not hold it.
    """
    amending = Amending(records)
    chronicle = amending.chronicle
    if subject is not None:
        held = isinstance(records, Chronicle)
        subject = amending.resolve(subject) if held else amending.current_id(subject) or subject
    gathered: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    documents: set[str] = set()
    for statement in chronicle.statements:
        if subject is not None and subject not in _subjects(statement, chronicle):
            continue
        documents.update(report.source for report in statement.reports if report.source)
        note = "" if statement.named_speakers else "names no origin"
        if statement.off_the_record:
            note = f"an unnamed official of {statement.speaker}"
        for speaker in chronicle.speakers(statement):
            ways = zip(chronicle.ways(statement), statement.reports, strict=True)
            paths: dict[tuple[str, ...], str] = {} if statement.reports else {(speaker,): note}
            for way, report in ways:
                path = (speaker, *(way[1:] if way[:1] == (speaker,) else way))
                paths.setdefault(path, f"names {report.speaker}" if report.speaker else note)
            for path, its_note in paths.items():
                gathered.setdefault(path, []).append((statement.id, its_note))
    return RelayTree(
        branches=tuple(
            Branch(
                path=path,
                statements=tuple(id for id, _ in found),
                notes=tuple(note for _, note in found),
            )
            for path, found in sorted(gathered.items())
        ),
        documents=tuple(sorted(documents)),
    )


def _subjects(statement: Statement, chronicle: Chronicle) -> set[str]:
    """Return the subjects of what a statement claims and answers; with a round also its talks."""
    claims = [*statement.claims]
    claims += [chronicle.claim(a) for r in statement.responses for a in chronicle.answered_by(r)]
    subjects = {claim.subject for claim in claims}
    return subjects | {split_address(subject)[0] for subject in subjects}
