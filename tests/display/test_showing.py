"""What people see: one line by `repr`, a table in print, a safe fragment in a notebook."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.core.html import MOST_ROWS, html_of
from caucasus_events.core.tables import Cell, Row, Table, Tone
from tests.display.test_rows import FINDINGS, JUNE, RESULTS, every_result
from tests.documents.test_injection import ATTACKS, everywhere

TAGS = "a caption code details div li p pre span strong style summary table tbody td th thead tr ul"
FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="230" role="img" '
    'aria-label="Findings as a notebook shows them"><foreignObject width="900" height="230">'
    '<div xmlns="http://www.w3.org/1999/xhtml" style="background:#fff;color:#111">{}</div>'
    "</foreignObject></svg>\n"
)
RECORDS: list[Any] = [JUNE, *JUNE.statements[:20], *JUNE.parties[:5], *JUNE.sources[:5]]


class Fragment(HTMLParser):
    """The tags, addresses and text of a fragment; it must be closed, and run and fetch nothing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text, self.links = "", list[str]()
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS.split()
        self.open.append(tag)
        for name, value in attrs:
            assert name in {"class", "scope", "colspan", "tabindex", "role", "aria-label"} or (
                tag == "a" and name in {"href", "rel"}
            )
            if name == "href":
                self.links.append(str(value))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


@every_result
def test_a_result_is_told_in_one_line_and_shown_as_a_table(result: Any) -> None:
    assert "\n" not in repr(result)
    assert len(repr(result)) < 300
    shown = Fragment(result._repr_html_())
    assert shown.text.strip()
    assert all(link.startswith("https://") for link in shown.links)
    assert "url(" not in result._repr_html_()
    assert "@import" not in result._repr_html_()


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: getattr(record, "id", "chronicle"))
def test_a_record_is_told_in_one_line_and_shows_its_fields(record: Any) -> None:
    assert "\n" not in repr(record)
    assert len(repr(record)) < 1_000
    assert (getattr(record, "id", record.__class__.__name__)) in Fragment(record._repr_html_()).text


def test_a_finding_shows_its_status_in_words_with_its_reason_and_sources() -> None:
    [killed] = FINDINGS.about(
        "martuni-martakert-2023-06-28", aspect="casualties", whose="nk", category="killed"
    )
    html = killed._repr_html_()
    assert f'<span class="ce-tone ce-alone">{killed.status}</span>' in html
    assert f"<summary>{killed.because}</summary>" in html
    shown = Fragment(html)
    assert {source.url for source in killed.sources if source.url} == set(shown.links)
    for part in ("four", "nk (nk-mod)", "az-mod (not addressed)", "admitted: at least 4"):
        assert part in shown.text


BREAKING_OUT = ["<script>alert(1)</script>", '"><img src=x onerror=y>', "</style><b>", "]]>"]


@pytest.mark.parametrize("attack", [*ATTACKS.values(), *BREAKING_OUT])
def test_what_is_shown_carries_no_attack(attack: str) -> None:
    chronicle = everywhere(attack)
    sides = chronicle.sides
    assert sides is not None
    left, right = (ce.account(chronicle, side) for side in sides.ids)
    showing: list[Any] = [
        *(ce.reconcile(chronicle), ce.timeline(chronicle), left, ce.diff(left, right)),
        *(ce.compliance(chronicle, chronicle.ceasefires[0].id), ce.rounds(chronicle)),
        *(ce.relay_tree(chronicle), ce.voices(chronicle), ce.look_up(chronicle, f"{attack} first")),
        *(chronicle, *chronicle.parties, *chronicle.statements, *chronicle.ceasefires),
    ]
    for shown in showing:
        Fragment(shown._repr_html_())


def test_the_notebook_table_in_the_readme_is_the_one_that_is_shown() -> None:
    night = FINDINGS.about("martuni-martakert-2023-06-28", aspect="casualties")
    path = Path(__file__).parents[2] / "docs" / "pictures" / "notebook.svg"
    assert path.read_text(encoding="utf-8") == FRAME.format(night._repr_html_())


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x", "file:///etc"])
def test_only_pages_of_the_web_are_linked(url: str) -> None:
    [shown] = [Fragment(html_of([Table(("a",), [[Cell("source", url=url)]])]))]
    assert shown.links == []
    assert "source" in shown.text


def test_what_was_set_aside_stands_below_its_topic() -> None:
    claims = [ce.Casualties(subject="x", harm="killed", of="east", count=n) for n in (3, 5)]
    said = [
        ce.Statement(id=f"s{i}", speaker="east", said=f"2023-06-0{i + 1}", claims=[claim])
        for i, claim in enumerate(claims)
    ]
    other = ce.Occurrence(subject="x")
    lines = str(ce.reconcile([*said, ce.Statement(id="t", speaker="west", claims=[other])]))
    first, second, third = lines.split("\n")[3:6]
    assert first.startswith("casualties")
    assert second == "    set aside: s0#casualties (revised up, see s1#casualties)"
    assert third.startswith("occurrence")


def test_a_long_table_is_cut_in_a_notebook_and_says_so() -> None:
    table = Table(("n",), [[str(n)] for n in range(MOST_ROWS + 7)])
    assert "and 7 more rows" in Fragment(html_of([table])).text
    assert str(table).count("\n") == MOST_ROWS + 8


def test_text_gets_the_width_that_it_needs() -> None:
    rows = [("x" * 30 + " y", "short", "word " * 30), ("z", "short", "word " * 30)]
    lines = str(Table(("id", "kind", "text"), rows)).split("\n")
    assert len(lines) <= 2 + 3 * 2
    assert max(map(len, lines)) <= 120


def test_a_table_tells_what_there_is_to_tell() -> None:
    row = Row(("a", Cell("b", Tone.OPEN)), notes=["a note"], reason="why", folded=["behind"])
    table = Table(("one", "other"), [row], title="title", below=["below"], empty="nothing")
    assert str(table) == "title\none  other\n---  -----\na    b\n    a note\nbelow"
    shown = Fragment(html_of([table, attrs_empty(table)])).text
    for part in ("title", "one", "a note", "why", "behind", "below", "nothing"):
        assert part in shown
    assert RESULTS


def attrs_empty(table: Table) -> Table:
    return Table(table.headers, title=table.title, empty=table.empty)
