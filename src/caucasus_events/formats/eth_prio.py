"""ETH/PRIO's ceasefires in civil conflicts: each row what is coded of one party's declaration.

The data set is that of Clayton et al. (2022), "Introducing the ETH/PRIO Civil Conflict Ceasefire
Dataset". Neither its file nor its codebook was at hand. The names of columns are those that public
programs use on the released file (`CFD_oct_2022`), and that PRIO's own viewer and web service
use on an earlier one; the codes of `ceasefire_class` and `written` are those of the viewer. Of
`ended`, `side`, `partial`, `fixed`, `timing`, `link` and their like the codes could not be looked
up: they are kept in notes, and nothing is read out of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, count
from zlib import crc32

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.errors import Invalid
from caucasus_events.formats.gathering import (
    UCDP_ACTORS,
    Gathering,
    code_text,
    is_name,
    slug,
    whole_number,
)
from caucasus_events.formats.readings import Reading, TableData, Where, coded_rows, fates, rows_of
from caucasus_events.formats.writings import Rows, rows_back
from caucasus_events.records.ceasefires import Ceasefire
from caucasus_events.records.claims import Claim, Declaration, Ending
from caucasus_events.records.parties import Party
from caucasus_events.records.statements import Statement
from caucasus_events.values.when import When

__all__ = ["COLUMNS", "read", "rows"]

COLUMNS = fates(
    """\
cc|Ceasefire.codes 'eth-prio', Statement.notes|the country; with cf_id it names a ceasefire
cf_id|Ceasefire.codes 'eth-prio', Statement.notes|
uniq_id|Statement.notes|
location|Ceasefire.title, Statement.notes|the country of the conflict, not where the ceasefire holds
region|Statement.notes|
ucdp_actor_id|Party.codes 'ucdp', Statement.notes|a party that is known is found by it
actor_name|Declaration.by, Party.names, Statement.notes|
ucdp_acd_id|Ceasefire.codes 'ucdp-conflict', Statement.notes|
ucdp_dyad|Statement.notes|
pax_id|Ceasefire.codes 'pa-x', Statement.notes|
cf_dec_yr|Declaration.declared, Statement.notes|-1 and 0: not known
cf_dec_month|Declaration.declared, Statement.notes|as cf_dec_yr
cf_dec_day|Declaration.declared, Statement.notes|as cf_dec_yr
cf_effect_yr|Declaration.begins, Statement.notes|as cf_dec_yr
cf_effect_month|Declaration.begins, Statement.notes|as cf_dec_yr
cf_effect_day|Declaration.begins, Statement.notes|as cf_dec_yr
side|Statement.notes|
partial|Statement.notes|
written|Ceasefire.written, Statement.notes|1 and 2: in writing; 0 stands where there is no evidence
fixed|Statement.notes|
fixed_time|Statement.notes|
ceasefire_class|Ceasefire.ceasefire_class, Statement.notes|1 to 3
timing|Statement.notes|
p_humanitarian|Ceasefire.purposes, Statement.notes|
p_peaceprocess|Ceasefire.purposes, Statement.notes|
p_holiday|Ceasefire.purposes, Statement.notes|
p_election|Ceasefire.purposes, Statement.notes|
p_other|Ceasefire.purposes, Statement.notes|
p_unclear|Statement.notes|
implement|Statement.notes|a mechanism was agreed, not that it worked
enforcement|Statement.notes|
ddr|Statement.notes|
mediator_nego|Statement.notes|that somebody mediated, not who
mediator_send|Statement.notes|
nsa_frac|Statement.notes|
splinter|Statement.notes|
ended|Statement.notes|how it ended is not read out of it
end_yr|Ending.when, Statement.notes|as cf_dec_yr
end_month|Ending.when, Statement.notes|as cf_dec_yr
end_day|Ending.when, Statement.notes|as cf_dec_yr
evidence_onset|Statement.notes|
evidence_end|Statement.notes|
link|Statement.notes|which ceasefires it is linked to, not how
(all others)|Statement.notes|link_id1 to link_id35 among them
"""
)
"""What becomes of each column."""

_NEEDED = frozenset("cc cf_id actor_name cf_dec_yr cf_effect_yr ceasefire_class".split())
_SCHEME = _SPEAKER = "eth-prio"
_CLASSES = {"1": "cessation_of_hostilities", "2": "preliminary", "3": "definitive"}
_PURPOSES = {
    "p_humanitarian": "humanitarian",
    "p_peaceprocess": "peace_process",
    "p_holiday": "holiday",
    "p_election": "election",
    "p_other": "other",
}
_CODES = {"ucdp-conflict": "ucdp_acd_id", "pa-x": "pax_id"}
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
    """Read ceasefires of ETH/PRIO: each row claims that one party declared one.

    Args:
        data: the path of a CSV or .xlsx file, rows as dictionaries, or a data frame.
        release: the release, such as '2022-10'.
        published: when it was published.
        known: parties that are known already; they are found by their code 'ucdp'.
        where: tells of a row whether to take it.
        encoding: that of a CSV file, such as 'cp1252'.

    Raises:
        Invalid: it is no table of ceasefires.
        MissingExtra: the file is .xlsx and openpyxl is not installed.
        OSError: the file cannot be read.
    """
    gathering = Gathering(
        _SPEAKER,
        ("ETH/PRIO Civil Conflict Ceasefire Dataset", "ETH/PRIO"),
        _SCHEME,
        title=f"ETH/PRIO Civil Conflict Ceasefire Dataset, release {release}",
        release=release,
        published=published,
        known=known,
        actors=UCDP_ACTORS,
    )
    ceasefires: dict[str, Ceasefire] = {}
    hint = "give the ceasefires of ETH/PRIO, one row for each party to one"
    for number, row in coded_rows(rows_of(data, encoding=encoding), _NEEDED, hint, where):
        _read_row(gathering, ceasefires, number, row)
    return gathering.gathered("ETH/PRIO ceasefires", ceasefires=ceasefires.values())


def _read_row(
    gathering: Gathering, ceasefires: dict[str, Ceasefire], number: int, row: dict[str, str]
) -> None:
    def lose(column: str, what: str) -> None:
        gathering.lose(number, column, what, row.get(column, ""))

    code = f"{code_text(row['cc'])}-{code_text(row['cf_id'])}"
    if slug(code) != code.casefold() or not (code_text(row["cc"]) and code_text(row["cf_id"])):
        lose("cf_id", "the row names no ceasefire")
        return
    if not is_name(row["actor_name"]):
        lose("actor_name", "the row names no party")
        return
    party = _party(gathering, row)
    subject = f"ceasefire-{code}"
    _gather(ceasefires, subject, code, party, row, lose)
    claims: list[Claim] = [
        Declaration(
            subject=subject,
            by=party,
            declared=_date(row, "cf_dec", lose),
            begins=_date(row, "cf_effect", lose),
        )
    ]
    if end := _date(row, "end", lose):
        # How it ended stands in `ended`, whose codes could not be looked up.
        told = f"ended: {row.get('ended') or 'not coded'}"
        claims.append(Ending(subject=subject, how="other", when=end, wording=told))
    own = f"{gathering.source.id}-{code}-{party}"
    # A party may have several rows of one ceasefire.
    ids = chain([own], (f"{own}-{n}" for n in count(2)))
    id = next(id for id in ids if id not in gathering.statements)
    notes = {name: cell for name, cell in row.items() if cell}
    gathering.tell(id, code, f"ceasefire {code}, {row['actor_name']}", claims, notes)


def _party(gathering: Gathering, row: Mapping[str, str]) -> str:
    """Return the id of the party: by UCDP's number, or else by its name."""
    code, name = code_text(row.get("ucdp_actor_id", "")), " ".join(row["actor_name"].split())
    if (whole_number(code) or 0) > 0:
        return gathering.ucdp_actor(code, name)
    id = f"eth-prio-{slug(name)}-{crc32(name.encode()):08x}"
    gathering.parties.setdefault(id, Party(id=id, kind="other", names=(name,)))
    return id


def _gather(
    ceasefires: dict[str, Ceasefire],
    subject: str,
    code: str,
    party: str,
    row: Mapping[str, str],
    lose: Lose,
) -> None:
    """Put what a row says of the ceasefire itself to what the rows before it said."""
    codes = {scheme: code_text(row.get(column, "")) for scheme, column in _CODES.items()}
    told = Ceasefire(
        id=subject,
        title=", ".join(filter(None, [f"Ceasefire {code}", row.get("location")])),
        parties=(party,),
        ceasefire_class=_CLASSES.get(code_text(row["ceasefire_class"])),
        purposes=tuple(
            word for column, word in _PURPOSES.items() if code_text(row.get(column, "")) == "1"
        ),
        written=True if code_text(row.get("written", "")) in ("1", "2") else None,
        codes={_SCHEME: code} | {s: c for s, c in codes.items() if (whole_number(c) or 0) > 0},
    )
    before = ceasefires.setdefault(subject, told)
    for field, column in _TOLD_ONCE.items():
        if getattr(before, field) != getattr(told, field):
            lose(column, "other than in a row before of the same ceasefire; kept in its notes")
    parties = tuple(dict.fromkeys((*before.parties, party)))
    ceasefires[subject] = attrs.evolve(before, parties=parties)


_TOLD_ONCE = {
    "title": "location",
    "ceasefire_class": "ceasefire_class",
    "purposes": "p_other",
    "written": "written",
    "codes": "ucdp_acd_id",
}
"""What all rows of a ceasefire say alike, and the column that is named if they do not."""


def _date(row: Mapping[str, str], stem: str, lose: Lose) -> When | None:
    """Read a date as far as it is known; no day or month is filled in."""
    steps = list(_known_steps(row, stem))
    if not steps:
        return None
    try:
        return When.of("-".join(f"{step:0{4 if i == 0 else 2}}" for i, step in enumerate(steps)))
    except Invalid:
        lose(f"{stem}_yr", f"no such date: {'-'.join(map(str, steps))}")
        return None


def _known_steps(row: Mapping[str, str], stem: str) -> Iterator[int]:
    """Yield the year, the month and the day, up to the first that is not known."""
    for part in ("yr", "month", "day"):
        step = whole_number(row.get(f"{stem}_{part}", "")) or 0
        if step <= 0:
            return
        yield step


def rows(chronicle: Chronicle) -> Rows:
    """Write what ETH/PRIO says of ceasefires in a chronicle as rows of the data set."""
    return rows_back(
        chronicle,
        _row,
        "it is no statement of ETH/PRIO about a ceasefire",
        read=read,
        scheme=_SCHEME,
        codes=(UCDP_ACTORS,),
        columns=_NEEDED,
    )


def _row(statement: Statement) -> dict[str, str] | None:
    return dict(statement.notes) if _SCHEME in statement.codes else None
