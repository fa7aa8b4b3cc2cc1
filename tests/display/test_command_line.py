"""The command line: what it prints, where faults are, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.cli import FIRST, main
from caucasus_events.documents import journal
from caucasus_events.documents.places import places_in
from caucasus_events.formats import claims_table, geojson, json_ld, timeline_js, ucdp

JUNE = ce.datasets.june_2023()
NIGHT = "martuni-martakert-2023-06-28"
EARLY = "2023-06-28"
THEN = ce.as_of(JUNE, said=EARLY)


@pytest.fixture
def story(tmp_path: Path) -> str:
    path = tmp_path / "story.json"
    ce.dump(JUNE, path)
    return str(path)


def test_the_first_document_is_sound_and_has_notes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new"]) == 0
    path = tmp_path / "first.json"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["check", str(path)]) == 0
    assert main(["show", str(path)]) == 0
    assert "admitted" in capsys.readouterr().out
    assert FIRST.count('"how"') >= 5


def test_the_first_table_is_sound(tmp_path: Path) -> None:
    assert main(["new", "--table", str(tmp_path / "first.csv")]) == 0
    reading = claims_table.read(tmp_path / "first.csv")
    assert reading == claims_table.read(claims_table.template())


@pytest.mark.parametrize(
    ("arguments", "result"),
    [
        (["show", "FILE", "--subject", NIGHT], ce.reconcile(JUNE, subject=NIGHT)),
        (["show", "FILE", "--at", "2023-06-28"], ce.reconcile(JUNE).about(at="2023-06-28")),
        (
            ["diff", "FILE", "armenian", "azerbaijani", "--subject", NIGHT],
            ce.diff(*(ce.account(JUNE, s, subject=NIGHT) for s in ("armenian", "azerbaijani"))),
        ),
        (["timeline", "FILE", "--subject", NIGHT], ce.timeline(JUNE).about(NIGHT)),
        (["timeline", "FILE"], ce.timeline(JUNE)),
        (["show", "FILE", "--as-of", EARLY], ce.reconcile(THEN)),
        (["timeline", "FILE", "--as-of", EARLY], ce.timeline(THEN)),
        (
            ["diff", "FILE", "armenian", "azerbaijani", "--as-of", EARLY],
            ce.diff(*(ce.account(THEN, s) for s in ("armenian", "azerbaijani"))),
        ),
    ],
)
def test_a_command_prints_a_result_or_its_rows(
    arguments: list[str], result: Any, story: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [story if one == "FILE" else one for one in arguments]
    assert main(given) == 0
    assert capsys.readouterr().out == f"{result}\n"
    assert main([*given, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == result.rows()


def test_a_report_is_written_or_printed(
    story: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    assert main(["report", story, "--subject", NIGHT, "-o", str(page)]) == 0
    assert page.read_text(encoding="utf-8") == ce.report(JUNE, NIGHT).html
    assert main(["report", story, "--subject", NIGHT]) == 0
    assert capsys.readouterr().out == ce.report(JUNE, NIGHT).html


def test_a_report_of_what_had_been_said_by_a_time_says_so(
    story: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", story, "--as-of", EARLY]) == 0
    page = capsys.readouterr().out
    assert page == ce.report(JUNE, said=EARLY).html
    assert f"{len(THEN.statements)} statements in all that had been said by {EARLY}" in page


def test_a_document_is_written_in_another_form(
    story: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", story, "--to", "json"]) == 0
    assert capsys.readouterr().out == ce.dumps(JUNE)
    assert main(["convert", story, "--to", "csv"]) == 0
    header, *lines = capsys.readouterr().out.splitlines()
    assert header.split(",") == [*ce.Findings.columns.names]
    assert len(lines) == len(ce.reconcile(JUNE))


@pytest.mark.parametrize("form", ["claims", "geojson", "jsonld", "timelinejs", "ucdp"])
def test_what_a_form_cannot_hold_is_told(
    form: str, story: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write: Any = {
        "claims": claims_table.rows,
        "geojson": geojson.write,
        "jsonld": json_ld.write,
        "timelinejs": timeline_js.write,
        "ucdp": ucdp.rows,
    }[form]
    written = write(JUNE)
    assert main(["convert", story, "--to", form]) == 0
    printed = capsys.readouterr()
    assert printed.err == (f"{written.losses}\n" if written.losses else "")
    assert getattr(written, "text", printed.out) == printed.out
    assert main(["convert", story, "--to", form, "-o", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out").read_text(encoding="utf-8") == printed.out


def test_parquet_is_written_into_a_folder(
    story: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", story, "--to", "parquet"]) == 2
    assert "give -o FOLDER" in capsys.readouterr().err
    pytest.importorskip("nanoarrow")
    duckdb = pytest.importorskip("duckdb")
    assert main(["convert", story, "--to", "parquet", "-o", str(tmp_path / "june")]) == 0
    tables = ce.tables(JUNE)
    assert capsys.readouterr().err == f"{tables.losses}\n"
    for table in tables:
        path = tmp_path / "june" / f"{table.name}.parquet"
        assert duckdb.sql(f"select count(*) from '{path}'").fetchall() == [(len(table),)]


def test_a_claims_table_is_read_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "claims.csv"
    claims_table.save(claims_table.template(), path)
    told = claims_table.read(path).chronicle
    assert main(["show", str(path)]) == 0
    assert capsys.readouterr().out == f"{ce.reconcile(told)}\n"
    assert main(["convert", str(path), "--to", "claims"]) == 0
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert claims_table.read(path).chronicle == told
    sheet = tmp_path / "claims.xlsx"
    assert main(["convert", str(path), "--to", "claims", "-o", str(sheet)]) == 0
    assert claims_table.read(sheet).chronicle == told
    table = path.read_text(encoding="utf-8")
    path.write_text(table.replace("initiated", "iniciated"), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    line = 1 + table[: table.index("initiated")].count("\n")
    assert capsys.readouterr().out.startswith(f"{path}:{line}:1: row {line}, act: no such Act")
    assert main(["show", str(path)]) == 2


def test_a_table_is_read_with_the_records_that_it_does_not_hold(
    story: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = str(tmp_path / "claims.csv")
    assert main(["convert", story, "--to", "claims", "-o", table]) == 0
    assert "--known" in capsys.readouterr().err
    assert main(["check", table]) == 1
    assert "known=, or --known FILE" in capsys.readouterr().out
    assert main(["show", table, "--known", story]) == 0
    known = claims_table.read(table, known=JUNE).chronicle
    assert capsys.readouterr().out == f"{ce.reconcile(known)}\n"
    assert main(["show", story, "--known", story]) == 2
    assert "leave out --known" in capsys.readouterr().err
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    assert main(["show", table, "--known", str(broken)]) == 2
    assert capsys.readouterr().err.startswith(f"{broken}:1:2: ")


def test_a_table_of_a_data_set_is_read_as_the_release_that_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = str(Path(__file__).parents[1] / "data" / "ucdp_prio_23_1.csv")
    named = ["--as", "ucdp_prio", "--release", "23.1", "--published", "2023-06-01"]
    assert main(["check", table, *named]) == 0
    assert main(["timeline", table, *named, "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)
    assert "start_date" in printed.err
    assert main(["check", table, *named[:2]]) == 1
    assert "'no --release'; give --release and --published" in capsys.readouterr().out
    assert main(["show", table]) == 2


def test_a_journal_is_read_like_a_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "story.jsonl"
    journal.append(path, JUNE)
    assert main(["show", str(path)]) == 0
    assert capsys.readouterr().out == f"{ce.reconcile(JUNE)}\n"


def test_faults_are_told_with_file_line_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "story.json"
    path.write_text(FIRST.replace('"harm": "killed"', '"harm": "kiled"'), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    line, column = next(
        (n, line.index('"harm"') + 1)
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if '"harm"' in line
    )
    assert capsys.readouterr().out.startswith(f"{path}:{line}:{column}: $.statements[0].claims[0]")
    assert main(["show", str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"{path}:{line}:{column}: ")
    assert main(["check", str(path), "--json"]) == 1
    assert "kiled" in json.loads(capsys.readouterr().out)[0]["found"]


def test_a_doubt_is_told_where_it_stands_whatever_the_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(FIRST)
    truce = {"id": "truce", "title": "Truce", "terms": []}
    term = {"key": "fire", "kind": "other", "summary": "no fire", "owed_by": ["northland"]}
    data["ceasefires"] = [{**truce, "id": "z", "terms": [term]}, {**truce, "id": "a"}]
    path = tmp_path / "story.json"
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")
    code = main(["check", str(path)])
    told = capsys.readouterr().out
    lines = path.read_text(encoding="utf-8").splitlines()
    for problem in told.splitlines() if code else ():
        number = int(problem.removeprefix(f"{path}:").split(":")[0])
        assert number > next(n for n, line in enumerate(lines, 1) if '"z"' in line)


def test_what_is_no_json_is_told_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "story.json"
    path.write_text('{\n "format": }\n', encoding="utf-8")
    assert main(["show", str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"{path}:2:12: ")
    assert main(["show", str(tmp_path / "nowhere.json")]) == 2
    assert "nowhere.json" in capsys.readouterr().err
    path.write_text(FIRST, encoding="utf-8")
    assert main(["show", str(path), "--subject", "clsh"]) == 2
    assert "did you mean 'clash'" in capsys.readouterr().err
    assert main(["show", str(path), "--at", "2023-13"]) == 2
    assert capsys.readouterr().err.startswith("caucasus-events: there is no month 13")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("$", (1, 1)),
        ("$.a", (1, 2)),
        ("$.a[1]", (2, 3)),
        ("$.a[1].c", (3, 1)),
        ("$.a[1].c.nothing", (3, 1)),
        ("$.a[7]", (1, 2)),
        ("$.b", (4, 1)),
        ("line 3", None),
    ],
)
def test_a_path_leads_to_its_line_and_column(path: str, place: tuple[int, int] | None) -> None:
    text = '{"a": [{"x": "}"},\n  {"d": [],\n"c": 1}],\n"b": {}}'
    assert places_in(text, [path]).get(path) == place


def run(*arguments: str, given: str = "", shell: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "caucasus_events", *arguments]
    return subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_standard_input_is_read_and_help_says_where_help_is() -> None:
    assert run("show", "-", given=FIRST).stdout.startswith("clash\n")
    told = run("--help")
    assert told.returncode == 0
    assert "help(caucasus_events)" in told.stdout
    about = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    assert about["urls"]["Documentation"] in told.stdout
    assert run("shw").returncode == 2


def test_a_plain_locale_writes_every_letter(story: str) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "caucasus_events", "convert", story, "--to", "json"],
        env={**os.environ, **plain},
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    assert ce.loads(done.stdout) == JUNE


def test_output_that_is_cut_off_is_no_fault(story: str) -> None:
    command = [sys.executable, "-m", "caucasus_events", "report", story]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0
