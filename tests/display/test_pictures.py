"""Pictures: well-formed, without script, told in words, and true to what is known."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import caucasus_events as ce
from tests.display.test_rows import FINDINGS, JUNE
from tests.display.test_showing import BREAKING_OUT
from tests.documents.test_injection import ATTACKS, everywhere

SVG = "{http://www.w3.org/2000/svg}"
TAGS = {
    *("svg title desc defs linearGradient stop rect line path polygon circle g text".split()),
}
LONG = "The Very Long Named Republic of the Northern Mountain Valleys"
NIGHT = "martuni-martakert-2023-06-28"


def drawn(picture: ce.Picture) -> ElementTree.Element:
    """Read a picture, which runs nothing and fetches nothing."""
    root = ElementTree.fromstring(picture.svg)
    ids = {element.get("id") for element in root.iter()}
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in TAGS
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert all(id in ids for id in re.findall(r"url\(#(.*?)\)", value))
            assert "url(" not in value.replace("url(#", "")
            assert "nan" not in value
            assert "inf" not in value
    assert root.get("role") == "img"
    assert root.get("aria-label") == picture.title
    assert root.findtext(f"{SVG}title") == picture.title
    assert root.findtext(f"{SVG}desc")
    return root


def texts(root: ElementTree.Element) -> list[str]:
    return [str(element.text) for element in root.iter(f"{SVG}text")]


def four_sides(entries: int) -> ce.Chronicle:
    names = [LONG, "South", "East", "West", "Mission"]
    parties = [ce.Party(id=f"p{n}", kind="state", names=[name]) for n, name in enumerate(names)]
    sides = ce.Sides(
        sides={LONG.replace(" ", "-"): ["p0"], "south": ["p1"], "east": ["p2"], "west": ["p3"]},
        neutral=["p4"],
    )
    times = ["2023-{:02d}-03", "2023-{:02d}-03/..", "2023-{:02d}", "/2023-{:02d}-03", None]
    statements = [
        ce.Statement(
            id=f"s{n}",
            speaker=f"p{n % 5}",
            said=None if (time := times[n % 5]) is None else time.format(1 + n % 12),
            summary=f"{LONG} {n}",
            claims=[ce.Casualties(subject="x", harm="killed", of="p0", count=n % 40)],
        )
        for n in range(entries)
    ]
    return ce.Chronicle(parties=parties, sides=sides, statements=statements, zone="Asia/Baku")


@pytest.mark.parametrize("entries", [0, 1, 5, 300])
def test_a_timeline_has_a_lane_for_each_side_and_one_for_the_others_between(entries: int) -> None:
    timeline = ce.timeline(four_sides(entries))
    picture = ce.timeline_picture(timeline)
    root = drawn(picture)
    written = texts(root)
    lanes = [word for word in written if word in ("south", "neutral and others,", "east", "west")]
    assert lanes == ["south", "neutral and others,", "east", "west"]
    assert picture.text == str(timeline)
    told = [
        str(title.text) for group in root.iter(f"{SVG}g") for title in group.iter(f"{SVG}title")
    ]
    dated = [entry.title for entry in timeline if entry.when is not None]
    for title in dated:
        assert any(one.endswith(title) for one in told)
    named = sum(one.startswith("The Very") for one in written)
    assert named == (len(dated) if entries < 60 else 0)


def test_an_imprecise_time_fades_and_what_goes_on_has_an_arrow() -> None:
    def kinds_of(time: str) -> tuple[bool, bool, bool]:
        said = [ce.Statement(id=f"s{n}", speaker="p", said=t) for n, t in enumerate((time, "2025"))]
        root = drawn(ce.timeline_picture(ce.timeline(said)))
        fills = {str(rect.get("fill")) for rect in root.iter(f"{SVG}rect")}
        fades = any(fill.startswith("url(#ce-out") for fill in fills)
        some = sum(fill.startswith("url(#ce-some") for fill in fills) > 0
        return fades, some, root.find(f".//{SVG}polygon") is not None

    assert kinds_of("2023/2024") == (True, True, False)
    assert kinds_of("2023/..")[2]
    assert not kinds_of("2023/")[2]
    assert kinds_of("2023") == (False, True, False)


def course_of(*counts: tuple[str, str, ce.Count]) -> ce.Picture:
    said = [
        ce.Statement(
            id=f"s{n}",
            speaker=who,
            said=when,
            claims=[ce.Casualties(subject="x", harm="killed", of="east", count=count)],
        )
        for n, (who, when, count) in enumerate(counts)
    ]
    return ce.course_picture(ce.reconcile(ce.Chronicle(statements=said)))


def test_a_toll_has_a_step_for_each_number_with_its_bounds_and_marks_revisions() -> None:
    root = drawn(
        course_of(
            ("east", "2023-06-01", ce.exactly(3)),
            ("east", "2023-06-05", ce.exactly(5)),
            ("west", "2023-06-02", ce.at_least(40)),
            ("west", "2023-06-09", ce.between(50, 60)),
        )
    )
    written = texts(root)
    for words in ("3 (revised up)", "5", "40 or more", "50 to 60", "east", "west", "0", "60"):
        assert words in written
    assert sum("10,10" in str(path.get("d")) for path in root.iter(f"{SVG}path")) == 1
    fills = [str(rect.get("fill")) for rect in root.iter(f"{SVG}rect")]
    assert sum(fill.startswith("url(#ce-open") for fill in fills) == 1


def test_words_that_would_overlap_are_left_out_and_every_voice_is_named() -> None:
    many = [("east", f"2023-06-{n % 28 + 1:02}", ce.exactly(n % 3 + 4)) for n in range(300)]
    assert len(texts(drawn(course_of(*many)))) < 80
    voices = [f"voice-{n}" for n in range(12)]
    root = drawn(course_of(*((voice, "2023-06-01", ce.exactly(4)) for voice in voices)))
    assert {*voices} <= {*texts(root)}
    levels = [float(str(t.get("y"))) for t in root.iter(f"{SVG}text") if t.text in voices]
    assert min(levels) > 0
    assert len({*levels}) == len(voices)


def test_a_state_has_a_bar_for_the_time_for_which_each_voice_says_so() -> None:
    access = FINDINGS.about("lachin-corridor", aspect="access", category="aid")
    root = drawn(ce.course_picture(access))
    assert {"open", "closed", "azerbaijan", "icrc"} <= set(texts(root))
    assert ce.course_picture(access).text == str(access)


@pytest.mark.parametrize("finding", [*FINDINGS], ids=lambda finding: finding.id)
def test_each_finding_has_a_course_or_says_why_not(finding: ce.Finding) -> None:
    if any(when for stance in finding.evidence.stances for when in stance.said):
        drawn(ce.course_picture(finding))
    else:
        with pytest.raises(ce.Invalid, match="nothing here has a time"):
            ce.course_picture(finding)


def test_swapping_the_order_of_sides_moves_lanes_and_nothing_else() -> None:
    timeline = ce.timeline(JUNE).about(NIGHT)
    assert JUNE.sides is not None
    swapped = ce.Sides(sides=JUNE.sides.sides[::-1], neutral=JUNE.sides.neutral)
    one, other = (ce.timeline_picture(timeline, sides=sides) for sides in (JUNE.sides, swapped))
    assert sorted(texts(drawn(one))) == sorted(texts(drawn(other)))


@pytest.mark.parametrize("attack", [*ATTACKS.values(), *BREAKING_OUT])
def test_no_text_breaks_out_of_a_picture(attack: str) -> None:
    chronicle = everywhere(attack)
    drawn(ce.timeline_picture(ce.timeline(chronicle)))
    for finding in ce.reconcile(chronicle):
        try:
            drawn(ce.course_picture(finding))
        except ce.Invalid:
            continue


@pytest.mark.parametrize(
    ("draw", "given"), [(ce.timeline_picture, JUNE), (ce.course_picture, JUNE)]
)
def test_what_cannot_be_drawn_is_refused_with_what_to_do(draw: Any, given: Any) -> None:
    with pytest.raises(ce.Invalid, match="expected"):
        draw(given)


def test_times_beyond_all_dates_are_drawn_at_the_ends() -> None:
    said = [
        ce.Statement(id=f"s{n}", speaker="p", said=when)
        for n, when in enumerate(["Y-20000", "Y20000", "0001", "9999", "2023"])
    ]
    drawn(ce.timeline_picture(ce.timeline(said)))


def test_a_picture_is_saved_whole(tmp_path: Path) -> None:
    picture = ce.timeline_picture(ce.timeline(JUNE))
    picture.save(tmp_path / "picture.svg")
    assert (tmp_path / "picture.svg").read_text(encoding="utf-8") == picture.svg
    assert picture.svg in picture._repr_html_()
    assert str(picture) == picture.text
    assert "\n" not in repr(picture)


@pytest.mark.parametrize("name", ["timeline", "access"])
def test_the_pictures_of_the_docs_are_those_that_are_drawn(name: str) -> None:
    week = ce.timeline(JUNE).between("2023-06-20", "2023-06-30")
    access = FINDINGS.about("lachin-corridor", aspect="access", category="aid")
    pictures = {"timeline": ce.timeline_picture(week), "access": ce.course_picture(access)}
    path = Path(__file__).parents[2] / "docs" / "pictures" / f"{name}.svg"
    assert path.read_text(encoding="utf-8") == pictures[name].svg


def test_a_long_gap_is_cut_out_and_marked() -> None:
    days = ["1994-05-12", *(f"2023-06-{day}" for day in range(20, 30)), "2023-06-28/.."]
    statements = [
        ce.Statement(id=f"s{n}", speaker="p0", said=day, summary=day) for n, day in enumerate(days)
    ]
    party = ce.Party(id="p0", kind="state", names=["North"])
    chronicle = ce.Chronicle(parties=[party], statements=statements)
    root = drawn(ce.timeline_picture(ce.timeline(chronicle)))
    hints = [str(title.text) for title in root.iter(f"{SVG}title")]
    [cut] = [text for text in hints if text.startswith("left out: ")]
    assert cut == "left out: 1994-05-13 to 2023-06-19"
    # Each day of the busy week has room of its own, as if the old one were not there.
    places = [
        float(rect.get("x", ""))
        for group in root.iter(f"{SVG}g")
        if "2023-06-" in (group.findtext(f"{SVG}title") or "")
        for rect in group.iter(f"{SVG}rect")
    ]
    assert max(places) - min(places) > 500
    evenly = ce.timeline_picture(ce.timeline(chronicle.statements[1:]))
    assert "left out: " not in evenly.svg
