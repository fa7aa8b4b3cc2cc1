"""The report: one page that stands alone and tells all that it rests on."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

import attrs
import pytest
from hypothesis import given

import caucasus_events as ce
from caucasus_events.documents import digest
from caucasus_events.testing import strategies as its
from tests.display.test_pictures import drawn
from tests.display.test_rows import JUNE
from tests.display.test_showing import BREAKING_OUT
from tests.documents.test_injection import ATTACKS, everywhere

CORRIDOR = ce.report(JUNE, "lachin-corridor")
EMPTY = {"meta", "br"}


class Page(HTMLParser):
    """A page, with the tags that are closed rightly, its ids, links and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids, self.links = list[str](), list[str]()
        self.folds, self.text = 0, ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "iframe", "object", "embed", "link", "img", "base", "form"}
        if tag not in EMPTY:
            self.open.append(tag)
        self.folds += tag == "summary"
        for name, value in attrs:
            assert not name.startswith("on")
            assert name != "src"
            self.ids += [str(value)] if name == "id" and not str(value).startswith("ce-") else []
            self.links += [str(value)] if name == "href" else []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_report_tells_what_is_asked_what_it_comes_to_and_what_it_rests_on() -> None:
    page = Page(CORRIDOR.html)
    for part in (
        *("What is said about", "lachin-corridor", "What it comes to", "side by side", "Timeline"),
        *("Who answered what", "set aside", "Sources", "neutral", "others", "armenian"),
        *(digest(JUNE), "Made with caucasus-events"),
    ):
        assert part in page.text
    findings = ce.reconcile(JUNE, subject="lachin-corridor")
    assert page.folds >= len(findings)
    for finding in findings:
        assert finding.because in page.text
        for source in finding.sources:
            assert source.title in page.text
            assert source.url is None or source.url in page.links
    assert len(set(page.ids)) == len(page.ids)
    assert {link[1:] for link in page.links if link.startswith("#")} == set(page.ids)


def rows_of(html: str, section: str) -> list[list[str]]:
    """Return the text of each row of the tables of a section."""
    part = html.partition(f'<h2 id="{section}">')[2].partition("</section>")[0]
    rows = re.findall("<tr>(.*?)</tr>", part)
    return [[Page(cell).text for cell in re.findall("<td>(.*?)</td>", row)] for row in rows[1:]]


def test_a_report_tells_who_is_who() -> None:
    serves = ce.Affiliation(of="east", role="minister_of", title="Defence", during="2031/2032")
    parties = [
        ce.Party(id="east", kind="state", names=["Eastland", "The East"]),
        ce.Party(id="ayla", kind="person", names=["Ayla <b>"], affiliations=[serves]),
        ce.Party(id="post", kind="outlet", names=["The Post"]),
        ce.Party(id="absent", kind="state", names=["Nowhere"]),
    ]
    source = ce.Source(id="p1", publisher="post", title="T")
    happened = ce.Occurrence(subject="clash")
    said = [
        ce.Statement(id="s1", speaker="ayla", said="2031", reports=["p1"], claims=[happened]),
        ce.Statement(id="s2", speaker="ayla", said="2035", claims=[happened]),
    ]
    clash = ce.Incident(id="clash", kind="clash", title="Clash")
    sides = ce.Sides(sides={"eastern": ["east"]})
    chronicle = ce.Chronicle(
        parties=parties, sources=[source], statements=said, incidents=[clash], sides=sides
    )
    assert rows_of(ce.report(chronicle).html, "parties") == [
        [
            *("ayla", "Ayla <b>", "person"),
            *("minister of east, Defence (2031/2032)", "eastern, then none"),
        ],
        ["east", "Eastland / The East", "state", "", "eastern"],
        ["post", "The Post", "outlet", "", "none"],
    ]


def test_subjects_have_their_titles_and_stand_in_order_of_time() -> None:
    times = {"a": "2031-03", "b": "2031-01", "c": None}
    clashes = [
        ce.Incident(id=id, kind="clash", title=f"Clash {id}", when=when)
        for id, when in times.items()
    ]
    truce = ce.Ceasefire(id="truce", title="Truce")
    talks = ce.Negotiation(
        id="talks", title="Talks", rounds=[ce.Round(key="one", status="held", held="2031-04")]
    )
    claims = [
        *(ce.Occurrence(subject=id) for id in times),
        ce.Declaration(subject="truce", by="east", declared="2031-02"),
        ce.Outcome(subject="talks", result="progress"),
    ]
    east = ce.Party(id="east", kind="state", names=["Eastland"])
    said = ce.Statement(id="s", speaker="east", said="2031-05", claims=claims)
    told = ce.Chronicle(
        parties=[east],
        statements=[said],
        incidents=clashes,
        ceasefires=[truce],
        negotiations=[talks],
    )
    titles = ["Clash b (b)", "Truce (truce)", "Clash a (a)", "Talks (talks)", "Clash c (c)"]
    html = ce.report(told).html
    assert re.findall("<caption>(.*?)</caption>", html) == titles * 2


def test_every_response_is_there_as_it_was_recorded() -> None:
    killed = ce.Casualties(subject="clash", harm="killed", of="east", count=4)
    asked = ce.Casualties(subject="clash", harm="wounded", of="east", count=ce.at_least(0))
    kinds = ("confirms", "denies", "qualifies", "corrects", "declines", "not_addressed")
    responses = [
        *(ce.Response(kind=kind, to="s#casualties", by="west") for kind in kinds),
        ce.Response(kind="not_addressed", question=asked, wording="not now"),
    ]
    said = [
        ce.Statement(id="s", speaker="east", said="2031-01-01", claims=[killed]),
        ce.Statement(id="t", speaker="post", said="2031-01-02", responses=responses),
        ce.Statement(
            id="u",
            speaker="east",
            said="2031-01-03",
            responses=[ce.Response(kind="retracts", to="s")],
        ),
    ]
    topic, to = str(killed.topic), "s#casualties"
    rows = [
        ["clash", topic, "4", "west, as told by post", kind.replace("_", " "), to, "2031-01-02"]
        for kind in kinds
    ]
    asked_row = ["clash", str(asked.topic), "", "post", "not addressed: not now"]
    last = ["clash", topic, "4", "east", "retracts", "s", "2031-01-03"]
    for subject in (None, "clash"):
        assert rows_of(ce.report(said, subject).html, "answers") == [
            *rows,
            [*asked_row, "a question that nobody had answered", "2031-01-02"],
            last,
        ]
    other = ce.Statement(id="v", speaker="east", claims=[ce.Occurrence(subject="other")])
    page = ce.report([*said, other], "other").html
    assert rows_of(page, "answers") == []


def test_a_report_tells_when_its_sources_were_read() -> None:
    source = ce.Source(id="p1", publisher="post", title="T", accessed="2024-05-06")
    said = ce.Statement(
        id="s", speaker="east", reports=["p1"], claims=[ce.Occurrence(subject="clash")]
    )
    assert "2024-05-06" in Page(ce.report([source, said]).html).text


def test_a_report_stands_alone() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', CORRIDOR.html)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'")
    assert "@import" not in CORRIDOR.html
    assert set(re.findall(r"url\((.)", CORRIDOR.html)) <= {"#"}
    for link in Page(CORRIDOR.html).links:
        assert link.startswith(("#", "https://", "http://"))


def test_a_report_is_the_same_each_time_and_is_saved_whole(tmp_path: Path) -> None:
    assert ce.report(JUNE, "lachin-corridor") == CORRIDOR
    CORRIDOR.save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == str(CORRIDOR)
    assert "<body>" not in CORRIDOR._repr_html_()
    assert "\n" not in repr(CORRIDOR)


def test_a_report_on_everything_and_on_nothing() -> None:
    assert ce.report(JUNE).title == JUNE.title
    nothing = Page(ce.report([]).html)
    for part in ("no findings", "no topics", "none", "nothing was set aside"):
        assert part in nothing.text
    broken = Page(ce.report(JUNE.statements).html)
    assert "no digest, since it has faults" in broken.text


def test_a_report_on_what_was_replaced_follows_what_took_its_place() -> None:
    east = ce.Party(id="east", kind="state", names=["Eastland"])
    said = ce.Statement(id="s", speaker="est", claims=[ce.Occurrence(subject="new")])
    clash = ce.Incident(id="new", kind="clash", title="Clash")
    renamed = ce.Amendment(
        id="a", kind="duplicate", old=["old"], new=["new"], why="one clash", recorded="2031"
    )
    spelled = attrs.evolve(renamed, id="b", kind="correction", old=["est"], new=["east"])
    chronicle = ce.Chronicle(
        parties=[east], statements=[said], incidents=[clash], amendments=[renamed, spelled]
    )
    page = ce.report(chronicle, "old", sides=ce.Sides(sides={"eastern": ["est"]})).html
    assert "occurrence" in Page(page).text
    assert rows_of(page, "parties") == [["east", "Eastland", "state", "", "eastern"]]


def test_a_subject_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(ce.UnknownId, match="lachin-corridor"):
        ce.report(JUNE, "lachin-coridor")


@pytest.mark.parametrize("attack", [*ATTACKS.values(), *BREAKING_OUT])
def test_no_text_breaks_out_of_a_report(attack: str) -> None:
    page = Page(ce.report(everywhere(attack)).html)
    assert "Made with caucasus-events" in page.text


def test_records_are_read_once_whatever_gives_them() -> None:
    given = iter([*JUNE.statements])
    assert ce.report(given, "lachin-corridor") == ce.report(JUNE.statements, "lachin-corridor")
    assert len(ce.tables(iter(JUNE.statements))["claims"]) > 0
    assert len(ce.side_by_side(iter(JUNE.statements)).findings) > 0


@given(its.chronicles())
def test_any_chronicle_can_be_drawn_and_reported(chronicle: ce.Chronicle) -> None:
    drawn(ce.timeline_picture(ce.timeline(chronicle)))
    for finding in ce.reconcile(chronicle):
        with suppress(ce.Invalid):  # nothing of it has a time
            drawn(ce.course_picture(finding))
    page = Page(ce.report(chronicle).html)
    assert all(finding.because in page.text for finding in ce.reconcile(chronicle))
