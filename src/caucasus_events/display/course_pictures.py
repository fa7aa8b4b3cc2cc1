"""The course of a toll or of a state as a picture: what each voice said, and for how long."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.display.axes import TimeAxis, packed, round_steps
from caucasus_events.display.svg import (
    COLOURS,
    LETTER,
    Picture,
    cut,
    element,
    hint,
    picture,
    words,
    wrapped,
)
from caucasus_events.errors import refuse
from caucasus_events.findings.evidence import Stance, format_value
from caucasus_events.findings.reconciliation import Finding, Findings
from caucasus_events.records.claims import Claim
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When, format_time

__all__ = ["course_picture"]

_WIDTH, _GUTTER, _MARGIN, _ROW = 1000.0, 60.0, 10.0, 20.0
_NAMES, _HEIGHT, _TOP = 220.0, 320.0, 30.0
_DASHES = ("", "7 3", "2 3", "9 3 2 3")


def course_picture(findings: Findings | Finding) -> Picture:
    """Draw how a toll or a state developed, voice by voice.

    A toll: for each voice a step for each number that it gave, by when it said so, with its
    bounds as a band. A bound that nobody stated stays open: the band fades upwards. A number that
    the voice took back or replaced later ends in a cross.

    A state, or anything else that is no number: for each voice a bar for the time for which it
    says so.

    Args:
        findings: one finding, or all findings on one question, such as
            `findings.about("lachin-corridor", aspect="access")`.

    Raises:
        Invalid: these are no findings, or nobody says anything on them that has a time.
    """
    if isinstance(findings, Finding):
        findings = Findings(findings=(findings,))
    if not isinstance(findings, Findings):  # pyright: ignore[reportUnnecessaryIsInstance]
        hint_ = "draw findings: reconcile(chronicle).about(aspect='casualties')"
        raise refuse("expected findings", findings, hint_, "findings")
    zone = next((f.chronicle.zone for f in findings if f.chronicle is not None), None)
    told = [*_told(findings)]
    if not told:
        hint_ = "give the statements a time, or pick other findings"
        raise refuse("nothing here has a time", f"{len(findings)} findings", hint_, "findings")
    questions = "; ".join(dict.fromkeys(f"{f.topic.subject}, {f.topic}" for f in findings))
    is_toll = all(isinstance(one.value, Count) for one in told)
    draw = _toll if is_toll else _state
    return draw(f"Course of {questions}", str(findings), told, zone)


@attrs.frozen
class _Told:
    """One thing that a voice said, and the time for which it stands in the picture."""

    voice: str
    when: When
    value: Hashable
    words: str
    is_aside: bool = False

    @property
    def start(self) -> int:
        """The instant from which it stands: the first that is possible, or the last if open."""
        first, last = self.when.bounds.earliest_start, self.when.bounds.latest_end
        return first if first is not None else last if last is not None else 0


def _told(findings: Iterable[Finding]) -> Iterator[_Told]:
    """Yield what was said and when: of a state the time for which it is said to hold."""
    for finding in findings:
        stretch = finding.evidence.stretch
        for stance in finding.evidence.stances:
            if stretch is not None:
                yield _Told(stance.label, stance.during or stretch, stance.value, _words(stance))
            else:
                yield from _given(finding, stance)
        for aside in finding.evidence.set_aside:
            when = _said(finding, aside.address)
            if when is not None:
                why = f"{format_value(aside.value)} ({aside.why.value.replace('_', ' ')})"
                yield _Told(aside.voice, when, aside.value, why, is_aside=True)


def _given(finding: Finding, stance: Stance) -> Iterator[_Told]:
    """Yield each answer behind a stance, which holds what answers that fit give together."""
    known = False
    for address in stance.addresses:
        when, claim = _said(finding, address), (finding.chronicle or Chronicle()).find(address)
        if when is not None and isinstance(claim, Claim) and stance.asserts:
            known = True
            yield _Told(stance.label, when, claim.value, format_value(claim.value))
    said = next((when for when in stance.said if when is not None), None)
    if not known and said is not None:
        yield _Told(stance.label, said, stance.value, _words(stance))


def _said(finding: Finding, address: str) -> When | None:
    known = finding.chronicle
    if known is None or address not in known:
        return None
    return known.said(known.statement(address))


def _words(stance: Stance) -> str:
    value = format_value(stance.value)
    return value if stance.asserts else f"not {value}"


def _by_voice(told: Sequence[_Told]) -> dict[str, list[_Told]]:
    found: dict[str, list[_Told]] = {}
    # Several reports of one answer are one step.
    for one in sorted(dict.fromkeys(told), key=lambda one: (one.start, one.voice, one.words)):
        found.setdefault(one.voice, []).append(one)
    return found


def _toll(title: str, text: str, told: Sequence[_Told], zone: str | None) -> Picture:
    axis = TimeAxis.over((one.when for one in told), _GUTTER, _WIDTH - _NAMES, zone)
    counts = [one.value for one in told if isinstance(one.value, Count)]
    steps = round_steps(max(max(count.low, count.high or 0) for count in counts))
    bottom = _TOP + _HEIGHT

    def y_of(number: int) -> float:
        return bottom - number / steps[-1] * _HEIGHT

    parts = [*axis.drawn(_TOP, bottom)]
    for step in steps:
        y = y_of(step)
        parts.append(_line(_GUTTER, y, _WIDTH - _NAMES, y, stroke_opacity=0.2))
        parts.append(words(f"{step:,}", _GUTTER - 6, y + 4, text_anchor="end"))
    taken: list[float] = []
    labels: list[tuple[float, float, float]] = []
    for n, (voice, its) in enumerate(_by_voice(told).items()):
        colour, dash = COLOURS[n % len(COLOURS)], _DASHES[n % len(_DASHES)]
        parts.append(_open_band(n, colour))
        standing = [one for one in its if isinstance(one.value, Count)]
        ends = [axis.at(one.start) for one in standing[1:]] + [axis.right]
        for one, end in zip(standing, ends, strict=True):
            x = axis.at(one.start)
            parts.append(_step(one, x, end, y_of, n, colour, dash))
            parts += _words_of(one, x, y_of, labels)
        levels = [y_of(one.value.low) for one in standing if isinstance(one.value, Count)]
        for x, high, low in zip(ends[:-1], levels, levels[1:], strict=False):
            parts.append(_line(x, high, x, low, stroke=colour, stroke_opacity=0.5))
        last = standing[-1].value
        assert isinstance(last, Count)
        level = _free_level(y_of(last.low), taken)
        if level is not None:
            taken.append(level)
            name = words(cut(voice, _NAMES - 20), _WIDTH - _NAMES + 8, level + 4, fill=colour)
            parts.append(element("g", hint(voice), name))
    return picture(title, text, _WIDTH, bottom + 2 * _ROW, parts)


_APART = 13.0
"""So far apart stand two lines of words, at least."""


def _free_level(wanted: float, taken: Sequence[float]) -> float | None:
    """Return the free level for a name that is nearest to the one it wants; None if all is full."""
    levels = (wanted + way * n * _APART for n in range(int(_HEIGHT / _APART)) for way in (-1, 1))
    free = (
        level
        for level in levels
        if _TOP <= level <= _TOP + _HEIGHT and all(abs(level - one) >= _APART for one in taken)
    )
    return next(free, None)


def _words_of(
    one: _Told,
    x: float,
    y_of: Callable[[int], float],
    labels: list[tuple[float, float, float]],
) -> Iterator[str]:
    """Yield the words of a step where they overlap no others, and take the room."""
    assert isinstance(one.value, Count)
    text, y = cut(one.words, 150), y_of(one.value.low)
    left = x + 6
    if left + LETTER * len(text) > _WIDTH - _NAMES:
        left = x - 6 - LETTER * len(text)
    right = left + LETTER * len(text)
    if all(abs(y - at) >= _APART or left >= end or right <= start for start, end, at in labels):
        labels.append((left, right, y))
        at, anchor = (right, "end") if left < x else (left, "start")
        yield words(text, at, y - 5, font_size=11, text_anchor=anchor)


def _step(
    one: _Told, x: float, end: float, y_of: Callable[[int], float], n: int, colour: str, dash: str
) -> str:
    assert isinstance(one.value, Count)
    low = y_of(one.value.low)
    width = max(end - x, 3.0)
    parts = [hint(f"{one.voice}, {format_time(one.when)}: {one.words}")]
    if one.value.high is None:
        parts.append(
            element("rect", x=x, y=_TOP, width=width, height=low - _TOP, fill=f"url(#ce-open-{n})")
        )
    elif one.value.high > one.value.low:
        high = y_of(one.value.high)
        parts.append(
            element(
                "rect", x=x, y=high, width=width, height=low - high, fill=colour, fill_opacity=0.2
            )
        )
        parts.append(_line(x, high, x + width, high, stroke=colour, stroke_dasharray="1 3"))
    parts.append(
        _line(x, low, x + width, low, stroke=colour, stroke_width=2, stroke_dasharray=dash)
    )
    parts.append(element("circle", cx=x, cy=low, r=4, fill=colour))
    if one.is_aside:
        cross = f"M{x + width - 5:.1f},{low - 5:.1f}l10,10m0,-10l-10,10"
        parts.append(element("path", d=cross, stroke=colour, stroke_width=2, fill="none"))
    return element("g", *parts)


def _open_band(n: int, colour: str) -> str:
    """Define a band that fades upwards."""
    stops = [
        element("stop", offset=offset, stop_color=colour, stop_opacity=opacity)
        for offset, opacity in ((0, 0), (1, 0.3))
    ]
    ends = {"x1": 0, "x2": 0, "y1": 0, "y2": 1}
    return element("defs", element("linearGradient", *stops, id=f"ce-open-{n}", **ends))


def _line(x1: float, y1: float, x2: float, y2: float, **attributes: str | float) -> str:
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return element("line", **{"stroke": "currentColor", **ends, **attributes})


def _state(title: str, text: str, told: Sequence[_Told], zone: str | None) -> Picture:
    gutter = _NAMES
    axis = TimeAxis.over((one.when for one in told), gutter, _WIDTH - _MARGIN, zone)
    values = [*dict.fromkeys(sorted(one.words for one in told))]
    parts, top = list[str](), _TOP
    for place, (voice, its) in enumerate(_by_voice(told).items()):
        rows = packed(dict.fromkeys(its), lambda one: _reach(one.when, axis))
        height = max(len(rows), 2) * _ROW + 4
        if place % 2 == 0:
            ground = {"x": 0, "y": top, "width": _WIDTH, "height": height}
            parts.append(element("rect", **ground, fill="currentColor", fill_opacity=0.06))
        for n, line in enumerate(wrapped(voice, gutter - 2 * _MARGIN, 2)):
            parts.append(words(line, _MARGIN, top + _ROW * (n + 0.8), font_weight="bold"))
        for n, row in enumerate(rows):
            for one, left, right in row:
                parts.append(_stretch(one, left, right, top + n * _ROW + 4, values))
        top += height
    return picture(title, text, _WIDTH, top + 2 * _ROW, [*axis.drawn(_TOP, top), *parts])


def _reach(when: When, axis: TimeAxis) -> tuple[float, float]:
    first, last = when.bounds.earliest_start, when.bounds.latest_end
    left = axis.left if first is None else axis.at(first)
    right = axis.right if last is None else axis.at(last)
    return left, max(right, left + 4)


def _stretch(one: _Told, left: float, right: float, y: float, values: Sequence[str]) -> str:
    colour = COLOURS[values.index(one.words) % len(COLOURS)]
    box = {"x": left, "y": y, "width": right - left, "height": _ROW - 5}
    parts = [
        hint(f"{one.voice}, {format_time(one.when)}: {one.words}"),
        element("rect", **box, fill=colour, fill_opacity=0.3, stroke=colour),
    ]
    if right - left >= 4 * LETTER:
        parts.append(words(cut(one.words, right - left - 8), left + 4, y + 11, font_size=11))
    if one.when.has_open_end:
        points = f"{right},{y - 2} {right + 8},{y + 8} {right},{y + 18}"
        parts.append(element("polygon", points=points, fill=colour))
    return element("g", *parts)
