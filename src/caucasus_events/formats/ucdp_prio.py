"""UCDP/PRIO Armed Conflict Dataset: each row a statement about one year of a conflict.

The columns are those of the codebook of version 23.1 (Gleditsch et al. 2002; Davies et al. 2023).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.formats.gathering import UCDP_ACTORS, Gathering, code_text
from caucasus_events.formats.readings import (
    Reading,
    TableData,
    Where,
    coded_rows,
    fates,
    rows_of,
)
from caucasus_events.formats.writings import Rows, rows_back
from caucasus_events.records.claims import Casualties, Claim, Timing
from caucasus_events.records.incidents import Incident
from caucasus_events.records.statements import Statement
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When

__all__ = ["COLUMNS", "read", "rows"]

COLUMNS = fates(
    """\
conflict_id|Incident.codes 'ucdp-conflict', Report.locator|
location|Incident.title, Statement.notes|the states that dispute, in UCDP's view
side_a|Party.names, Incident.parties, Statement.notes|several with ', ' between
side_a_id|Party.codes 'ucdp', Statement.notes|a party that is known is found by it
side_a_2nd|Statement.notes|who helped side a; no party on equal terms
side_b|Party.names, Incident.parties, Statement.notes|as side_a
side_b_id|Party.codes 'ucdp', Statement.notes|as side_a_id
side_b_2nd|Statement.notes|as side_a_2nd
incompatibility|Statement.notes|1 territory, 2 government, 3 both
territory_name|Incident.title, Statement.notes|UCDP's name; it may be in dispute
year|Casualties.during, Statement.id|
intensity_level|Casualties 'deaths'|1: 25 to 999 killed in the year; 2: at least 1000
cumulative_intensity|Statement.notes|whether 1000 were killed since the beginning
type_of_conflict|Statement.notes|1 to 4
start_date|Timing.when, Statement.notes|padded; as exact as start_prec says
start_prec|Timing.when, Statement.notes|1 a day, 2 near a day, 3 a month, 4 near a month, 5 a year
start_date2|Statement.notes|the start of the episode
start_prec2|Statement.notes|
ep_end|Statement.notes|
ep_end_date|Statement.notes|
ep_end_prec|Statement.notes|
gwno_a|Party.codes 'gw', Statement.notes|
gwno_a_2nd|Statement.notes|
gwno_b|Party.codes 'gw', Statement.notes|
gwno_b_2nd|Statement.notes|
gwno_loc|Statement.notes|
region|Statement.notes|
version|Statement.notes|
"""
)
"""What becomes of each column."""

_KNOWN = frozenset(one.column for one in COLUMNS)
_NOTED = tuple(one.column for one in COLUMNS if "Statement.notes" in one.goes_to)
_NEEDED = frozenset(
    "conflict_id side_a side_a_id side_b side_b_id year intensity_level "
    "start_date start_prec".split()
)
_INTENSITY = {"1": Count(low=25, high=999), "2": Count.at_least(1000)}
_SCHEME, _SPEAKER = "ucdp-prio", "ucdp"
Lose = Callable[[str, str], None]


def read(
    data: TableData,
    *,
    release: str,
    published: When | str,
    known: Chronicle | None = None,
    where: Where = None,
    encoding: str = "utf-8",
) -> Reading:
    """Read conflicts of UCDP and PRIO: each is an incident, and each year of it a statement.

    Args:
        data: the path of a CSV or .xlsx file, rows as dictionaries, or a data frame.
        release: the release, such as '23.1'.
        published: when it was published.
        known: parties that are known already; they are found by their code 'ucdp'.
        where: tells of a row whether to take it.
        encoding: that of a CSV file, such as 'cp1252'.

    Raises:
        Invalid: it is no table of conflicts.
        MissingExtra: the file is .xlsx and openpyxl is not installed.
        OSError: the file cannot be read.
    """
    gathering = Gathering(
        _SPEAKER,
        ("Uppsala Conflict Data Program", "UCDP"),
        _SCHEME,
        title=f"UCDP/PRIO Armed Conflict Dataset, release {release}",
        release=release,
        published=published,
        known=known,
        actors=UCDP_ACTORS,
    )
    hint = "give the yearly table of conflicts, as UCDP publishes it"
    for number, row in coded_rows(rows_of(data, encoding=encoding), _NEEDED, hint, where):
        _read_row(gathering, number, row)
    return gathering.gathered("UCDP/PRIO armed conflicts")


def _read_row(gathering: Gathering, number: int, row: dict[str, str]) -> None:
    def lose(column: str, what: str) -> None:
        gathering.lose(number, column, what, row[column])

    conflict, year = code_text(row["conflict_id"]), code_text(row["year"])
    id = f"{gathering.source.id}-{conflict}-{year}"
    is_named = re.fullmatch(r"[\w-]+", conflict) and re.fullmatch(r"\d{4}", year)
    if not is_named or id in gathering.statements:
        lose("conflict_id", "the row has no id and year, or those of another row")
        return
    for name in row.keys() - _KNOWN:
        if row[name]:
            lose(name, "no column of UCDP/PRIO")
    subject = f"ucdp-conflict-{conflict}"
    parties = [id for side in "ab" for id in _parties(gathering, row, side, lose)]
    start = _start(row["start_date"], row["start_prec"])
    if start is None:
        lose("start_date", "no date, or none that its precision tells")
    if earlier := gathering.incidents.get(subject):
        parties = [*earlier.parties, *parties]
    about = filter(None, [row.get("location"), row.get("territory_name")])
    gathering.incidents[subject] = Incident(
        id=subject,
        kind="war",
        title=", ".join(about) or f"{row['side_a']} - {row['side_b']}",
        when=f"{start}/.." if start else None,
        parties=tuple(dict.fromkeys(parties)),
        codes={"ucdp-conflict": conflict},
    )
    claims: list[Claim] = []
    if start:
        claims.append(Timing(subject=subject, when=f"{start}/.."))
    if count := _INTENSITY.get(code_text(row["intensity_level"])):
        claims.append(
            Casualties(
                key="deaths",
                subject=subject,
                harm="killed",
                count=count,
                span="period",
                during=year,
            )
        )
    else:
        lose("intensity_level", "neither 1 nor 2")
    notes = {name: row[name] for name in _NOTED if row.get(name)}
    gathering.tell(id, f"{conflict}-{year}", f"conflict {conflict}, {year}", claims, notes)


def _parties(gathering: Gathering, row: dict[str, str], side: str, lose: Lose) -> Iterator[str]:
    """Yield the ids of the parties of one side."""
    names = _listed(row[f"side_{side}"])
    codes = [code_text(code) for code in _listed(row[f"side_{side}_id"])]
    states = _listed(row.get(f"gwno_{side}", ""))
    if len(codes) == 1:
        names = [row[f"side_{side}"]]  # a name with a comma, such as 'Democracy, Peace and Justice'
    elif len(names) != len(codes):
        lose(f"side_{side}", "as many names as ids were expected")
        names = codes
    for place, (name, code) in enumerate(zip(names, codes, strict=True)):
        gw = {"gw": code_text(states[place])} if len(states) == len(codes) else {}
        yield gathering.ucdp_actor(code, name, gw)


def _listed(text: str) -> list[str]:
    """Part a list at its commas, but not at those in brackets."""
    return [part.strip() for part in re.split(r",\s*(?![^(]*\))", text) if part.strip()]


_STARTS = {"1": "{}", "2": "{}~", "3": "{:.7}", "4": "{:.7}~", "5": "{:.4}", "6": "{:.4}~"}
"""How exact a start is, by start_prec; with 7 no start is told.

The list in UCDP's codebook was not at hand; the dates of version 23.1 bear this reading out. Of its
conflicts with 3 or 4, 33 of 36 are dated to the end of a month, and of those with 5 to 7, 18 of 21
to 31 December. The dates do not tell 2, 4 and 6 from 1, 3 and 5; they are written as about then.
"""


def _start(day: str, precision: str) -> str | None:
    form = _STARTS.get(code_text(precision))
    match = re.match(r"\d{4}-\d\d-\d\d", day)
    return form.format(match[0]) if form and match else None


def rows(chronicle: Chronicle) -> Rows:
    """Write what UCDP says of conflicts in a chronicle as rows of the data set."""
    return rows_back(
        chronicle,
        _row,
        "it is no statement of UCDP about a conflict",
        read=read,
        scheme=_SCHEME,
        codes=("ucdp", "gw"),
        columns=_NEEDED,
    )


def _row(statement: Statement) -> dict[str, str] | None:
    if _SCHEME not in statement.codes:
        return None
    conflict, _, year = statement.codes[_SCHEME].rpartition("-")
    counts = [one.count for one in statement.claims if isinstance(one, Casualties)]
    level = next((level for level, count in _INTENSITY.items() if count in counts), "")
    own = {"conflict_id": conflict, "year": year, "intensity_level": level}
    return own | dict(statement.notes)
