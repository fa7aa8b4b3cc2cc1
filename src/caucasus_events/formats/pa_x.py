"""PA-X's peace agreements: each a round of talks, and what PA-X says of it a statement.

The columns are those of the codebook of PA-X (Bell and Badanjak 2019), in its layouts of about 279
columns and of 38. Its terms do not let it be passed on.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zlib import crc32

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.formats.gathering import Gathering, code_text, is_name, slug
from caucasus_events.formats.readings import (
    Reading,
    TableData,
    Where,
    coded_rows,
    fates,
    rows_of,
)
from caucasus_events.formats.writings import Rows, rows_back
from caucasus_events.records.claims import Outcome
from caucasus_events.records.negotiations import Negotiation, Participant, Round
from caucasus_events.records.parties import Party
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import Statement
from caucasus_events.values.when import When

__all__ = ["COLUMNS", "read", "rows"]

COLUMNS = fates(
    """\
AgtId|Round.key, Statement.codes 'pa-x'|
Con|Participant.party, Statement.notes|who stands in brackets takes part as 'other'
PP|Negotiation.codes 'pa-x-process', Statement.notes|
PPName|Negotiation.title, Statement.notes|
Agt|Source.title, Statement.notes|
Dat|Round.held, Statement.notes|the day of signing, as 2031-05-03 or 03/05/2031
Status|Outcome.result, Statement.notes|signed, if 'Multiparty signed/agreed'; else no claim
Stage|Statement.notes|of the agreement; the talks get no stage of it
Part|Statement.notes|who signed, as text; nobody is read out of it
ThrdPart|Statement.notes|mediators, witnesses and guarantors, as text
OthAgr|Statement.notes|earlier agreements that it names, as text
PAX_Hyperlink|Source.url, Statement.notes|only in the layout of 38 columns
description|Statement.notes|only in the layout of 38 columns
(all others)|Statement.notes|0 in a coded provision is kept too
"""
)
"""What becomes of each column."""

_NEEDED = frozenset("AgtId Con PPName Agt Dat".split())
_SCHEME = _SPEAKER = "pa-x"
_SIGNED = "Multiparty signed/agreed"
"""The one status that tells of a signature. The others in the data are 'Unilateral document',
'Status unclear' and 'Agreement with subsequent status', of which the data do not say what it was
on the day."""


def read(
    data: TableData,
    *,
    release: str,
    published: When | str,
    known: Chronicle | None = None,
    where: Where = None,
    encoding: str = "utf-8",
) -> Reading:
    """Read agreements of PA-X: a peace process is a negotiation, an agreement a round of it.

    Args:
        data: the path of a CSV or .xlsx file, rows as dictionaries, or a data frame.
        release: the version, such as '10'.
        published: when it was published.
        known: parties that are known already; they are found by their code 'pa-x', the name
            that PA-X uses.
        where: tells of a row whether to take it.
        encoding: that of a CSV file, such as 'cp1252'.

    Raises:
        Invalid: it is no table of agreements.
        MissingExtra: the file is .xlsx and openpyxl is not installed.
        OSError: the file cannot be read.
    """
    gathering = Gathering(
        _SPEAKER,
        ("PA-X Peace Agreements Database", "PA-X"),
        _SCHEME,
        title=f"PA-X Peace Agreements Database, version {release}",
        release=release,
        published=published,
        known=known,
        actors=_SCHEME,
    )
    documents: list[Source] = []
    talks: dict[str, Negotiation] = {}
    rounds: dict[str, list[Round]] = {}
    hint = "give the agreements of PA-X, one row an agreement"
    for number, row in coded_rows(rows_of(data, encoding=encoding), _NEEDED, hint, where):
        agreement = code_text(row["AgtId"])
        id = f"{_SCHEME}-{release}-{agreement}"
        if not re.fullmatch(r"[\w-]+", agreement) or id in gathering.statements:
            gathering.lose(number, "AgtId", "no id, or that of another row", row["AgtId"])
            continue
        day = _day(row["Dat"])
        if day is None:
            gathering.lose(number, "Dat", "no day", row["Dat"])
        process = code_text(row.get("PP", "")) or slug(row["PPName"]) or "unnamed"
        talk = f"pax-process-{slug(process)}"
        title = row["PPName"] or f"process {process}"
        talks.setdefault(talk, Negotiation(id=talk, title=title, codes={"pa-x-process": process}))
        document = f"pax-document-{agreement}"
        title, url = row["Agt"] or f"agreement {agreement}", row.get("PAX_Hyperlink") or None
        documents.append(Source(id=document, publisher=_SPEAKER, title=title, url=url))
        rounds.setdefault(talk, []).append(
            Round(
                key=agreement,
                held=day,
                status="held",
                participants=_participants(gathering, row["Con"]),
                documents=(document,),
                citations=(gathering.source.id,),
            )
        )
        is_signed = row.get("Status") == _SIGNED
        outcome = Outcome(subject=f"{talk}#{agreement}", result="signed")
        gathering.tell(
            id,
            agreement,
            f"AgtId {agreement}",
            (outcome,) if is_signed else (),
            {name: cell for name, cell in row.items() if cell and name != "AgtId"},
            summary=None if is_signed else "An agreement, not coded as signed by several parties.",
        )
    held = [attrs.evolve(talk, rounds=rounds[id]) for id, talk in talks.items()]
    return gathering.gathered("PA-X", sources=documents, negotiations=held)


def _participants(gathering: Gathering, names: str) -> tuple[Participant, ...]:
    """Return who took part; brackets mark an entity that is itself no party to the agreement."""
    found: dict[str, Participant] = {}
    for part in filter(is_name, names.split("/")):
        name = part.strip().strip("()")
        party = gathering.actors.get(name)
        if party is None:
            id = f"pax-{slug(name)}-{crc32(name.encode()):08x}"
            party = Party(id=id, kind="other", names=(name,), codes={_SCHEME: name})
            gathering.actors[name] = gathering.parties[id] = party
        role = "other" if part.strip().startswith("(") else "party"
        id = gathering.named(party)
        found.setdefault(id, Participant(party=id, role=role))
    return tuple(found.values())


def _day(text: str) -> When | None:
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return When.of(datetime.strptime(text, shape).replace(tzinfo=UTC).date())
        except ValueError:
            continue
    return None


def rows(chronicle: Chronicle) -> Rows:
    """Write what PA-X says of agreements in a chronicle as rows of the data set."""
    return rows_back(
        chronicle,
        _row,
        "it is no statement of PA-X about an agreement",
        read=read,
        scheme=_SCHEME,
        codes=(_SCHEME,),
        columns=_NEEDED,
    )


def _row(statement: Statement) -> dict[str, str] | None:
    code = statement.codes.get(_SCHEME)
    return None if code is None else {"AgtId": code} | dict(statement.notes)
