"""ACLED's events: each row a statement of the data set, said when the row was last changed.

The columns are those of the codebook of ACLED (Raleigh, Kishi and Linke 2023), in the layouts of 31
columns to 2023 and of 35 since. Its terms forbid passing the data on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from zlib import crc32

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.formats.gathering import (
    Gathering,
    code_text,
    coordinates_of,
    is_name,
    slug,
    whole_number,
)
from caucasus_events.formats.readings import (
    Reading,
    TableData,
    Where,
    coded_rows,
    fates,
    rows_of,
)
from caucasus_events.formats.writings import Rows, rows_back
from caucasus_events.records.claims import Casualties, Claim, Location, Timing
from caucasus_events.records.incidents import Incident
from caucasus_events.records.parties import Party
from caucasus_events.records.places import Place
from caucasus_events.records.statements import Report, Statement
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When

__all__ = ["COLUMNS", "read", "rows"]

COLUMNS = fates(
    """\
event_id_cnty|Incident.codes 'acled', Report.locator|the same while the row is changed
event_date|Timing.when, Statement.notes|one day, as exact as time_precision says
year|Statement.notes|
time_precision|Timing.when, Statement.notes|1 a day, 2 within 3 days of it, 3 a month
disorder_type|Statement.notes|
event_type|Incident.kind, Statement.notes|
sub_event_type|Incident.kind, Incident.title, Statement.notes|
actor1|Party.codes 'acled', Incident.parties, Statement.notes|it is not the aggressor
assoc_actor_1|Incident.parties, Statement.notes|with whom stands in the notes
inter1|Statement.notes|the role in this event, in numbers or text; never Party.kind
actor2|Party.codes 'acled', Incident.parties, Statement.notes|
assoc_actor_2|Incident.parties, Statement.notes|
inter2|Statement.notes|
interaction|Statement.notes|
civilian_targeting|Statement.notes|
iso|Place.codes 'iso3166-numeric', Statement.notes|
iso3|Statement.notes|only to 2023
region|Statement.notes|
country|Place.within, Statement.notes|ACLED's view, as of all names
admin1|Place.within, Statement.notes|
admin2|Place.within, Statement.notes|
admin3|Place.within, Statement.notes|
location|Place.names, Statement.notes|
latitude|Place.coordinates, Statement.notes|
longitude|Place.coordinates, Statement.notes|
geo_precision|Statement.notes|of the event, not of the place; no radius is published
source|Statement.rests_on, Statement.notes|each name a party
source_scale|Statement.notes|
notes|Report.quote|rival claims survive here alone; nothing is read out of it
fatalities|Casualties 'deaths', at least; Statement.notes|the lowest reported; 0 is no claim
tags|Statement.notes|
timestamp|Statement.said, Statement.id|each change of a row gives a new one
population_1km|Statement.notes|
population_2km|Statement.notes|
population_5km|Statement.notes|
population_best|Statement.notes|
data_id|Statement.notes|only to 2023
event_id_no_cnty|Statement.notes|only to 2023
"""
)
"""What becomes of each column."""

_KNOWN = frozenset(one.column for one in COLUMNS)
_NOTED = tuple(one.column for one in COLUMNS if "Statement.notes" in one.goes_to)
_NEEDED = frozenset("event_id_cnty event_date time_precision event_type actor1 fatalities".split())
_SCHEME = _SPEAKER = "acled"
_KINDS = {
    "Battles": "clash",
    "Protests": "protest",
    "Riots": "riot",
    "Violence against civilians": "attack_on_civilians",
    "Explosions/Remote violence": "explosion",
    "Shelling/artillery/missile attack": "shelling",
    "Abduction/forced disappearance": "abduction",
    "Arrests": "arrest",
    "Looting/property destruction": "destruction",
}
"""Kinds of incidents by type of event; the finer type goes first."""


def read(
    data: TableData,
    *,
    release: str,
    published: When | str,
    known: Chronicle | None = None,
    onto: Chronicle | None = None,
    deleted: TableData = (),
    where: Where = None,
    encoding: str = "utf-8",
) -> Reading:
    """Read events of ACLED: each is an incident, and what ACLED says of it a statement.

    ACLED speaks as one neutral voice that rests on the sources it names. A 0 is "none or no
    information", and makes no claim.

    Args:
        data: the path of a CSV or .xlsx file, rows as dictionaries, or a data frame.
        release: a name for this download, such as its date.
        published: when it was made; taken for the time of rows without `timestamp`.
        known: parties and places that are known already; they are found by their codes 'acled'
            (the name that ACLED uses) and 'iso3166-numeric'.
        onto: the chronicle of earlier downloads. Its incidents stay, a changed row adds a
            statement, and a figure that is gone is retracted.
        deleted: ACLED's table of deleted events, whose statements in `onto` are retracted.
        where: tells of a row whether to take it.
        encoding: that of a CSV file, such as 'cp1252'.

    Raises:
        Invalid: it is no table of events, or the release stands in `onto` already.
        MissingExtra: the file is .xlsx and openpyxl is not installed.
        OSError: the file cannot be read.
    """
    reader = _Reader(
        _SPEAKER,
        ("Armed Conflict Location & Event Data", "ACLED"),
        _SCHEME,
        title=f"ACLED, downloaded as {release}",
        release=release,
        published=published,
        known=known,
        onto=onto,
        actors=_SCHEME,
        countries="iso3166-numeric",
    )
    hint = "give ACLED's events as it exports them, one row an event"
    for number, row in coded_rows(rows_of(data, encoding=encoding), _NEEDED, hint, where):
        reader.row(number, row)
    for number, row in coded_rows(rows_of(deleted, encoding=encoding), (), hint):
        reader.delete(number, row)
    return reader.gathered("ACLED")


class _Reader(Gathering):
    def row(self, number: int, row: dict[str, str]) -> None:
        def lose(column: str, what: str) -> None:
            self.lose(number, column, what, row.get(column, ""))

        event = row["event_id_cnty"]
        stamp = code_text(row.get("timestamp", ""))
        said = _moment(stamp)
        id = f"acled-{event}-{stamp if said else self.source.id}"
        if not re.fullmatch(r"[\w.-]+", event) or id in self.statements:
            lose("event_id_cnty", "the event has no id, or one that another row has")
            return
        if id in self.onto:
            self.earlier.pop(event, None)
            return  # the row has not been changed since
        if stamp and said is None:
            lose("timestamp", "no seconds since 1970: the time of the release is taken")
        for name in row.keys() - _KNOWN:
            if row[name]:
                lose(name, "no column of ACLED")
        notes = {name: row[name] for name in _NOTED if row.get(name)}
        when = _when(row["event_date"], code_text(row["time_precision"]))
        if when is None:
            lose("event_date", "no date, or no precision of 1 to 3")
        place = self.place(row, lose)
        parties = self.parties_of(row)
        anchor = self.anchors.get(event)
        subject = anchor.id if anchor else f"acled-{event}"
        if anchor is None:
            fine = row.get("sub_event_type", "")
            title = filter(None, [fine or row["event_type"], row.get("location")])
            self.incidents[subject] = Incident(
                id=subject,
                kind=_KINDS.get(fine) or _KINDS.get(row["event_type"], "other"),
                title=", ".join(title) or event,
                when=when,
                where=place,
                parties=parties,
                codes={_SCHEME: event},
            )
        claims: list[Claim] = []
        if when:
            claims.append(Timing(subject=subject, when=when))
        if place:
            claims.append(Location(subject=subject, place=place))
        dead = whole_number(row["fatalities"])
        if dead is None or dead < 0:
            lose("fatalities", "no whole number")
        elif dead:
            count = Count.at_least(dead)
            claims.append(Casualties(key="deaths", subject=subject, harm="killed", count=count))
        quote = row.get("notes") or None
        self.tell(
            id,
            event,
            event,
            claims,
            notes,
            said=said,
            reports=(Report(source=self.source.id, locator=event, quote=quote),),
            rests_on=self.rests_on(row.get("source", "")),
        )

    def parties_of(self, row: Mapping[str, str]) -> tuple[str, ...]:
        """Return the ids of the actors and of those associated with them."""
        names = [row["actor1"], *row.get("assoc_actor_1", "").split(";")]
        names += [row.get("actor2", ""), *row.get("assoc_actor_2", "").split(";")]
        return tuple(dict.fromkeys(self.actor(name.strip()) for name in names if is_name(name)))

    def actor(self, name: str) -> str:
        party = self.actors.get(name)
        if party is None:
            id = f"acled-actor-{slug(name)}-{crc32(name.encode()):08x}"
            party = Party(id=id, kind="group", names=(name,), codes={_SCHEME: name})
            self.actors[name] = self.parties[id] = party
        return self.named(party)

    def place(self, row: Mapping[str, str], lose: Callable[[str, str], None]) -> str | None:
        within = self.country(row)
        for name in ("admin1", "admin2", "admin3"):
            within = self.area((within, row.get(name, ""))) or within
        name = row.get("location", "")
        latitude, longitude = row.get("latitude", ""), row.get("longitude", "")
        spot = coordinates_of(latitude, longitude)
        if spot is None and (latitude or longitude):
            lose("latitude", "no degrees")
        if not is_name(name):
            return within
        id = f"place-{slug(name)}-{crc32(f'{name} {spot!r} {within}'.encode()):08x}"
        if id not in self.places and id not in self.onto:
            outer = (within,) if within else ()
            self.places[id] = Place(
                id=id, names=(name,), kind="spot", within=outer, coordinates=spot
            )
        return id

    def country(self, row: Mapping[str, str]) -> str | None:
        name, code = row.get("country", ""), code_text(row.get("iso", "")).zfill(3)
        place = self.countries.get(code)
        if place is None:
            id = self.area((None, name))
            if id in self.places and code != "000":
                codes = {"iso3166-numeric": code}
                place = Place(id=id, names=(name,), kind="area", codes=codes)
                self.places[id] = self.countries[code] = place
            return id
        return self.named(place)

    def delete(self, number: int, row: Mapping[str, str]) -> None:
        event = row.get("event_id_cnty", "")
        if event in self.earlier:
            said = _moment(code_text(row.get("deleted_timestamp", "")))
            self.withdraw(event, f"acled-{event}-deleted-{self.source.id}", said)
        else:
            self.lose(number, "event_id_cnty", "deleted, and not read before", event)


def _moment(stamp: str) -> When | None:
    """Read seconds since 1970."""
    seconds = whole_number(stamp)
    if not seconds:
        return None
    return When(edtf=datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


_SHAPES = ("%Y-%m-%d", "%d %B %Y", "%d/%m/%Y", "%d-%b-%y")
_ABOUT_A_WEEK = timedelta(days=3)
"""How far a day may be off with time_precision 2; ACLED publishes no bound."""


def _when(text: str, precision: str) -> When | None:
    day = next(filter(None, (_day(text, shape) for shape in _SHAPES)), None)
    if day is None or precision not in ("1", "2", "3"):
        return None
    if precision == "2":
        return When(edtf=f"[{day - _ABOUT_A_WEEK}..{day + _ABOUT_A_WEEK}]")
    return When(edtf=day.isoformat() if precision == "1" else f"{day:%Y-%m}")


def _day(text: str, shape: str) -> date | None:
    try:
        return datetime.strptime(text, shape).replace(tzinfo=UTC).date()
    except ValueError:
        return None


def rows(chronicle: Chronicle) -> Rows:
    """Write what ACLED says of events in a chronicle as rows of the data set."""
    return rows_back(
        chronicle,
        _row,
        "it is no statement of ACLED about an event",
        read=read,
        scheme=_SCHEME,
        codes=(_SCHEME, "iso3166-numeric"),
        columns=_NEEDED,
        takes_onto=True,
    )


def _row(statement: Statement) -> dict[str, str] | None:
    if statement.speaker != _SPEAKER or _SCHEME not in statement.codes or not statement.claims:
        return None
    quote = next((report.quote for report in statement.reports if report.quote), "")
    row = {"event_id_cnty": statement.codes[_SCHEME], "notes": quote}
    stamp = statement.id.rpartition("-")[2]
    row |= {"timestamp": stamp} if stamp.isdigit() else {}
    return {name: cell for name, cell in (row | dict(statement.notes)).items() if cell}
