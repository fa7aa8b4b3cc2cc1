"""The command line: `caucasus-events`, or `python -m caucasus_events`."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from caucasus_events.checks.chronicle_checks import Problems, check, with_place
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.chronicle.snapshots import as_of
from caucasus_events.chronicle.timelines import timeline
from caucasus_events.core.results import Tabular
from caucasus_events.display.reports import report
from caucasus_events.documents import journal
from caucasus_events.documents.files import write_whole
from caucasus_events.documents.places import place_told, places_in
from caucasus_events.documents.reading import loads
from caucasus_events.documents.schema import json_schema
from caucasus_events.documents.writing import dumps
from caucasus_events.errors import CaucasusEventsError, Invalid, Problem, printable, refuse
from caucasus_events.findings.accounts import account, diff
from caucasus_events.findings.reconciliation import reconcile
from caucasus_events.formats import (
    acled,
    claims_table,
    eth_prio,
    geojson,
    json_ld,
    loss_claims,
    pa_x,
    timeline_js,
    ucdp,
    ucdp_prio,
)
from caucasus_events.formats.readings import Reading
from caucasus_events.formats.tidy_tables import Tables, tables
from caucasus_events.formats.writings import Document, Rows, Written

__all__ = ["main"]

SOUND, PROBLEMS, UNREADABLE = 0, 1, 2
"""What the program says when it ends."""

# The same stands in pyproject.toml; RELEASING.md says when it is set.
DOCUMENTATION = "https://caucasus-events.example/"

FIRST = """\
{
  "format": "caucasus-events",
  "version": 1,
  "title": "My first collection",
  "zone": "Asia/Baku",
  "sides": {
    "sides": [
      {"id": "northern", "members": ["northland"]},
      {"id": "southern", "members": ["southland"]}
    ]
  },
  "parties": [
    {
      "id": "northland", "kind": "state", "names": ["Northland"],
      "notes": {"how": "Everybody who speaks or acts is a party. Choose the ids yourself."}
    },
    {"id": "southland", "kind": "state", "names": ["Southland"]},
    {"id": "courier", "kind": "outlet", "names": ["The Courier"]}
  ],
  "sources": [
    {
      "id": "courier-06-28", "publisher": "courier", "title": "Report on the clash",
      "url": "https://example.org/clash", "published": "2023-06-28",
      "notes": {"how": "Where a statement can be read."}
    }
  ],
  "incidents": [
    {
      "id": "clash", "kind": "clash", "title": "Clash at the bridge",
      "notes": {"how": "What is said to have happened. Whatever is disputed is a claim below."}
    }
  ],
  "statements": [
    {
      "id": "northland-1", "speaker": "northland", "said": "2023-06-28",
      "reports": ["courier-06-28"],
      "claims": [
        {
          "claim": "casualties", "subject": "clash", "harm": "killed", "of": "northland",
          "count": 4
        }
      ],
      "notes": {"how": "Who said what, when. A claim about its own dead is an admission."}
    },
    {
      "id": "southland-1", "speaker": "southland", "said": "2023-06-28",
      "claims": [
        {
          "claim": "responsibility", "subject": "clash", "act": "initiated", "by": "northland"
        }
      ],
      "notes": {"how": "Change the words, then run: caucasus-events show FILE"}
    }
  ]
}
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program, and return 0, 1 if there are problems, or 2 if something cannot be read."""
    given = _parser().parse_args(arguments)
    _write_any_letter(sys.stdout)
    try:
        code: int = given.run(given)
        sys.stdout.flush()
    except BrokenPipeError:  # who reads it has had enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOUND
    except _Refused as refused:
        _tell(refused.problems, given, sys.stderr)
        return UNREADABLE
    except OSError as error:
        told = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        print(f"caucasus-events: {printable(told)}", file=sys.stderr)
        return UNREADABLE
    except CaucasusEventsError as error:
        print(f"caucasus-events: {printable(str(error))}", file=sys.stderr)
        return UNREADABLE
    return code


def _write_any_letter(output: TextIO) -> None:
    """Write UTF-8 to files and pipes; a terminal of other letters shows escapes for the rest."""
    if isinstance(output, io.TextIOWrapper):
        if output.isatty():
            output.reconfigure(errors="backslashreplace")
        else:
            output.reconfigure(encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="caucasus-events",
        description="Conflicts known only through what the parties say.",
        epilog="FILE is a document, a journal, or a claims table (.csv or .xlsx); with --as it is "
        "a table of a data set. - stands for a document or journal on standard input. The "
        "program ends with 0, with 1 if there are problems, or with 2 if something cannot be "
        "read. For help on one command, write caucasus-events COMMAND --help. In Python, "
        f"help(caucasus_events) tells of every function. Tutorial and reference: {DOCUMENTATION}",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str) -> _Command:
        made = commands.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.")
        made.set_defaults(run=run, file="-", text="")
        return made

    def with_file(made: _Command, *, rows: bool = True) -> _Command:
        made.add_argument("file", metavar="FILE", help="a document, journal or claims table, or -")
        made.add_argument(
            "--as",
            dest="data_set",
            metavar="FORMAT",
            help=f"a table of: {', '.join(_DATA_SETS)}",
            choices=_DATA_SETS,
        )
        made.add_argument("--release", metavar="NAME", help="of a data set: which release it is")
        made.add_argument("--published", metavar="DATE", help="of a data set: when it came out")
        made.add_argument(
            "--known",
            metavar="FILE",
            help="of a table: a document or journal with the records that it names and does not "
            "hold, such as ceasefires",
        )
        if rows:
            made.add_argument("--json", action="store_true", help="give rows as JSON")
        return made

    def with_questions(made: _Command) -> _Command:
        made.add_argument("--subject", metavar="ID", help="what it is about")
        made.add_argument(
            "--as-of",
            metavar="WHEN",
            help="take only what had certainly been said by the end of this time",
        )
        return made

    with_file(command("check", _check, "find what is wrong or doubtful"))
    show = with_questions(with_file(command("show", _show, "tell what the claims come to")))
    show.add_argument(
        "--at",
        metavar="TIME",
        help="of a state, such as access: the stretch that holds this time of the world; for what "
        "was said by a time, give --as-of",
    )
    compare = with_file(command("diff", _diff, "compare the accounts of two sides or voices"))
    compare.add_argument("left", metavar="SIDE")
    compare.add_argument("right", metavar="SIDE")
    with_questions(compare)
    with_questions(with_file(command("timeline", _timeline, "lay out what happened and was said")))
    page = with_file(command("report", _report, "write a page to mail or print"), rows=False)
    with_questions(page)
    page.add_argument("-o", "--output", metavar="FILE", help="where to write it")
    convert = with_file(command("convert", _convert, "write the same in another form"), rows=False)
    forms = ", ".join(_FORMS)
    convert.add_argument("--to", required=True, choices=_FORMS, metavar="FORM", help=forms)
    convert.add_argument(
        "-o", "--output", metavar="FILE", help="where to write it; for Parquet, a folder"
    )
    command("schema", _schema, "print the JSON Schema of documents, for editors")
    new = command("new", _new, "print a first document, with notes on how to go on")
    new.add_argument("--table", metavar="FILE", help="write a first table: .csv or .xlsx")
    return parser


_Command = argparse.ArgumentParser


_TABLES = (".csv", ".xlsx")
_ROW = re.compile(r"row (\d+)")
_DATA_SETS: dict[str, Callable[..., Reading]] = {
    "ucdp": ucdp.read,
    "ucdp_prio": ucdp_prio.read,
    "acled": acled.read,
    "pa_x": pa_x.read,
    "eth_prio": eth_prio.read,
    "loss_claims": loss_claims.read,
}
_JOURNAL = re.compile(rb'\s*\{[^\n]*"journal"\s*:\s*true')


def _schema(_: argparse.Namespace) -> int:
    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    return SOUND


class _Refused(Exception):
    """Raised when the file is refused, as against an argument."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


def _read(given: argparse.Namespace) -> Chronicle:
    """Read a document, a journal or a table; keep a text in which faults have a place."""
    try:
        return _read_any(given)
    except Invalid as error:
        raise _Refused(error.problems) from None


def _read_any(given: argparse.Namespace) -> Chronicle:
    known: Chronicle | None = None
    if given.known:
        table, given.file = given.file, given.known  # where its faults have a place
        known = _read_document(given)
        given.file, given.text = table, ""
    if given.data_set or Path(given.file).suffix.casefold() in _TABLES:
        reading = _read_table(given, known)
        if reading.losses:
            print(reading.losses, file=sys.stderr)
        return reading.chronicle
    if known is not None:
        what, hint = "a document holds all records that it names", "leave out --known"
        raise refuse(what, given.known, hint, "--known")
    return _read_document(given)


def _read_document(given: argparse.Namespace) -> Chronicle:
    is_piped = given.file == "-"
    data = sys.stdin.buffer.read() if is_piped else Path(given.file).read_bytes()
    given.text = data.decode(errors="replace")
    if not _JOURNAL.match(data):
        return loads(data)
    if not is_piped:
        return journal.read(given.file).chronicle
    with TemporaryDirectory() as folder:
        copy = Path(folder, "journal.jsonl")
        copy.write_bytes(data)
        return journal.read(copy).chronicle


def _read_table(given: argparse.Namespace, known: Chronicle | None) -> Reading:
    read = _DATA_SETS.get(given.data_set, claims_table.read)
    if read in (claims_table.read, loss_claims.read):  # which come in no releases
        return read(given.file, known=known)
    for name in ("release", "published"):
        if not getattr(given, name):
            what = f"a table of {given.data_set} is read as one of its releases"
            raise refuse(what, f"no --{name}", "give --release and --published", f"--{name}")
    return read(given.file, release=given.release, published=given.published, known=known)


def _read_as_of(given: argparse.Namespace) -> Chronicle:
    """Read what had been said by the time that is asked for, if one is."""
    chronicle = _read(given)
    return chronicle if given.as_of is None else as_of(chronicle, said=given.as_of)


def _print(result: Tabular, given: argparse.Namespace) -> None:
    print(json.dumps(result.rows(), indent=2, ensure_ascii=False) if given.json else result)


def _check(given: argparse.Namespace) -> int:
    chronicle: Chronicle | None = None
    try:
        chronicle = _read(given)
        problems = check(chronicle)
    except _Refused as refused:
        problems = Problems(refused.problems)
    if given.json:
        _print(problems, given)
    else:
        _tell(problems, given, sys.stdout, chronicle)
        print(f"problems: {len(problems)}" if problems else "no problems", file=sys.stderr)
    return PROBLEMS if problems else SOUND


def _tell(
    problems: Sequence[Problem],
    given: argparse.Namespace,
    out: TextIO,
    chronicle: Chronicle | None = None,
) -> None:
    """Print problems as editors expect them: file, line, column, and what is wrong there."""
    path, text = given.file, given.text
    place_of = _places_of_records(text, chronicle)
    at = {problem: with_place(problem, place_of).path for problem in problems}
    places = places_in(text, at.values())
    for problem in problems:
        told = place_told(problem.path) or place_told(problem.found)
        place = told or places.get(at[problem])
        if not place and path.casefold().endswith(".csv") and (row := _ROW.match(problem.path)):
            place = int(row[1]), 1
        where = f"{path}:{place[0]}:{place[1]}" if place else path
        print(f"{printable(where)}: {problem}", file=out)


def _places_of_records(text: str, chronicle: Chronicle | None) -> Callable[[str, int], str]:
    """Return what leads from a record in the order of a chronicle to its place in the document."""
    ids: dict[str, list[object]] = {}
    if chronicle is not None and text:
        with suppress(ValueError):
            data = json.loads(text)
            ids = {
                name: [one.get("id") for one in items if isinstance(one, dict)]
                for name, items in data.items()
                if isinstance(items, list)
            }

    def place(name: str, i: int) -> str:
        id = getattr(getattr(chronicle, name)[i], "id", None) if name in ids else None
        known = ids.get(name, ())
        return f"$.{name}[{i if id is None or id not in known else known.index(id)}]"

    return place


def _show(given: argparse.Namespace) -> int:
    findings = reconcile(_read_as_of(given), subject=given.subject)
    _print(findings.about(at=given.at), given)
    return SOUND


def _diff(given: argparse.Namespace) -> int:
    chronicle = _read_as_of(given)
    left, right = (
        account(chronicle, side, subject=given.subject) for side in (given.left, given.right)
    )
    _print(diff(left, right), given)
    return SOUND


def _timeline(given: argparse.Namespace) -> int:
    entries = timeline(_read_as_of(given))
    _print(entries.about(given.subject) if given.subject else entries, given)
    return SOUND


def _report(given: argparse.Namespace) -> int:
    made = report(_read(given), given.subject, said=given.as_of)
    if given.output:
        made.save(given.output)
    else:
        print(made.html, end="")
    return SOUND


def _findings_as_csv(chronicle: Chronicle) -> str:
    findings = reconcile(chronicle)
    return _csv(findings.rows(), findings.columns.names)


def _csv(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    out = io.StringIO()
    claims_table.write_csv(rows, columns, out)
    return out.getvalue()


_FORMS: dict[str, Callable[[Chronicle], str | Written]] = {
    "json": dumps,
    "csv": _findings_as_csv,
    "claims": claims_table.rows,
    "geojson": geojson.write,
    "timelinejs": timeline_js.write,
    "jsonld": json_ld.write,
    "parquet": tables,
    "ucdp": ucdp.rows,
}
"""A document in its canonical layout; the findings as CSV; and what the writers make."""


def _convert(given: argparse.Namespace) -> int:
    if given.to == "parquet" and not given.output:
        hint = "give -o FOLDER"
        raise refuse("Parquet is written into a folder", "no --output", hint, "--output")
    made = _FORMS[given.to](_read(given))
    if isinstance(made, Written) and made.losses:
        print(made.losses, file=sys.stderr)
    if isinstance(made, Tables):
        made.save(given.output)
        return SOUND
    if isinstance(made, Rows) and Path(given.output or "").suffix.casefold() == ".xlsx":
        claims_table.save(made.rows, given.output)
        return SOUND
    if isinstance(made, Rows):
        text = _csv(made.rows, claims_table.columns_of(made.rows))
    else:
        text = made.text if isinstance(made, Document) else str(made)
    if given.output:
        write_whole(given.output, text.encode())
    else:
        sys.stdout.write(text)
    return SOUND


def _new(given: argparse.Namespace) -> int:
    if given.table:
        claims_table.save(claims_table.template(), given.table)
    else:
        sys.stdout.write(FIRST)
    return SOUND
