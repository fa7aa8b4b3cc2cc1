"""TimelineJS: dates of every form, what a slide says, and that nothing in it runs.

That TimelineJS itself shows every event is checked in a browser: `.ci/pages`.
"""

from __future__ import annotations

from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.formats import timeline_js

JUNE = ce.datasets.june_2023()


def day(day: int, **more: int) -> dict[str, int]:
    return {"year": 2023, "month": 6, "day": day, **more}


MONTH = {"year": 2023, "month": 6}


@pytest.mark.parametrize(
    ("edtf", "start", "end", "shown", "lost"),
    [
        ("2023", {"year": 2023}, None, None, None),
        ("2023-06", MONTH, None, None, None),
        ("2023-06-28", day(28), None, None, None),
        ("2023-06~", MONTH, None, "2023-06~", None),
        ("2023-06-28T08:30", day(28, hour=8, minute=30), None, "2023-06-28T08:30", None),
        ("2023-06-28T08Z", day(28, hour=8), None, "2023-06-28T08Z", None),
        ("2023-06-27/2023-06-29", day(27), day(29), "2023-06-27/2023-06-29", None),
        ("2023-06-27/2023-06", day(27), day(30), "2023-06-27/2023-06", None),
        ("2023-06-27/..", day(27), None, "2023-06-27/..", "it has no end there"),
        ("2023-06-27/", day(27), None, "2023-06-27/", "it has no end there"),
        ("2023-06-1X", day(10), day(19), "2023-06-1X", "it is some moment of a time"),
        ("[2023-06-27..2023-06-29]", day(27), day(29), None, "it is some moment of a time"),
        ("[..2023-06-28]", day(28), None, "[..2023-06-28]", "it has no known start"),
        ("/2023-06-28", day(28), None, "/2023-06-28", "it has no known start"),
        ("2023-06-28T10+04:00/2023-06-28T07Z", day(28, hour=10), None, None, "by the clocks"),
        ("Y17000", None, None, None, "its date is not of the years 1 to 9999"),
        ("0000", None, None, None, "its date is not of the years 1 to 9999"),
        (None, None, None, None, "it has no time"),
    ],
)
def test_a_time_becomes_dates_or_a_loss(
    edtf: str | None, start: Any, end: Any, shown: str | None, lost: str | None
) -> None:
    incident = ce.Incident(id="i", kind="clash", title="Clash", when=edtf)
    written = timeline_js.write([incident])
    slides = written.document["events"]
    if start is None:
        assert slides == []
    else:
        assert (slides[0]["start_date"], slides[0].get("end_date")) == (start, end)
        assert shown is None or slides[0]["display_date"] == shown
    told = [one.what for one in written.losses if one.column == "when"]
    assert len(told) == (lost is not None)
    assert all(what.startswith(str(lost)) for what in told)


def test_every_entry_has_a_slide_of_its_own() -> None:
    for chronicle in (JUNE, ce.datasets.karabakh_ceasefires()):
        slides = timeline_js.write(chronicle).document["events"]
        dated = [entry for entry in ce.timeline(chronicle) if entry.when]
        assert [one["text"]["headline"] for one in slides] == [
            entry.title.replace("'", "&#x27;").replace('"', "&quot;") for entry in dated
        ]
        assert len({one["unique_id"] for one in slides}) == len(slides)


def test_a_statement_is_told_with_its_claims_and_leads_to_its_sources() -> None:
    slides = {one["unique_id"]: one for one in timeline_js.write(JUNE).document["events"]}
    slide = slides["statement-nk-mod-2023-06-28"]
    assert slide["group"] == "armenian"
    assert "casualties: nk, killed, military, incident: four" in slide["text"]["text"]
    for source in JUNE.sources_of("nk-mod-2023-06-28"):
        assert source.url is None or f'<a href="{source.url}">' in slide["text"]["text"]


def test_nothing_in_a_text_runs() -> None:
    party = ce.Party(id="p", kind="outlet", names=["<script>p</script>"])
    source = ce.Source(
        id="s", publisher="p", title="<b>", url="javascript:alert(1)", published="2023"
    )
    statement = ce.Statement(id="one", speaker="p", summary="<img onerror=x>", reports=["s"])
    text = timeline_js.write([party, source, statement]).text
    assert not [bad for bad in ("<script", "<img", "<b>", "javascript:") if bad in text]
