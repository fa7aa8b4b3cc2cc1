"""A timeline as a picture: a lane for each side, and one for all others between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from caucasus_events.chronicle.collection import Chronicle, Standing
from caucasus_events.chronicle.timelines import Entry, EntryKind, Timeline
from caucasus_events.core.tables import text_width
from caucasus_events.display.axes import TimeAxis, packed
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
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.values.when import When, format_time

__all__ = ["timeline_picture"]

_WIDTH, _GUTTER, _MARGIN, _ROW = 1000.0, 150.0, 10.0, 18.0
_MOST_NAMED = 60
_LABEL = 230.0
_BETWEEN = "neutral and others, or several sides"
_KINDS = tuple(EntryKind)
_LEAST = 5.0


@attrs.frozen
class _Bar:
    """Where a time stands: for sure from `start` to `end`, and how far it may reach."""

    earliest: float
    start: float
    end: float
    latest: float
    goes_on: bool = False
    came_from: bool = False


def timeline_picture(timeline: Timeline, *, sides: Sides | None = None) -> Picture:
    """Draw a timeline with a lane for each side, and one for all others between them.

    A time is drawn as it is known: full where it surely was, and fading to where it may reach.
    An arrow stands for what is said to go on, or to have no beginning. Entries without a time
    are listed in the text alone. Up to 60 entries are named; of more, point at a mark.

    Args:
        timeline: the entries to draw.
        sides: who is on which side; the chronicle's own if None.

    Raises:
        Invalid: it is no timeline.
    """
    if not isinstance(timeline, Timeline):  # pyright: ignore[reportUnnecessaryIsInstance]
        hint_ = "lay it out first: timeline(chronicle)"
        raise refuse("expected a timeline", timeline, hint_, "timeline")
    chronicle = timeline.chronicle
    sides = sides or chronicle.sides
    dated = [entry for entry in timeline.entries if entry.when is not None]
    axis = TimeAxis.over((entry.when for entry in dated), _GUTTER, _WIDTH - _MARGIN, chronicle.zone)
    lanes = _lanes(chronicle, dated, sides)
    named = len(dated) <= _MOST_NAMED
    parts, top = list[str](), _ROW
    for place, (lane, entries) in enumerate(lanes.items()):
        bars = [(entry, _bar(entry.when, axis)) for entry in entries if entry.when is not None]
        rows = packed(bars, lambda item: _extent(item[0], item[1], named))
        height = max(len(rows), 3) * _ROW + _ROW / 2
        if place % 2 == 0:
            parts.append(_ground(top, height))
        for n, line in enumerate(wrapped(lane, _GUTTER - 2 * _MARGIN, 3)):
            name = words(line, _MARGIN, top + _ROW * (n + 0.9), font_weight="bold")
            parts.append(element("g", hint(lane), name))
        for n, row in enumerate(rows):
            y = top + n * _ROW + 4
            parts += [_drawn(entry, bar, y, named) for (entry, bar), _, _ in row]
        top += height
    height = top + 3 * _ROW
    said = f"{len(dated)} entries" + (f" ({chronicle.zone})" if chronicle.zone else "")
    return picture(
        f"Timeline of {said}, a lane for each side",
        str(timeline),
        _WIDTH,
        height,
        [_gradients(), *axis.drawn(_ROW / 2, top), *parts, *_legend(dated, axis, height - _ROW)],
    )


def _lanes(
    chronicle: Chronicle, entries: Sequence[Entry], sides: Sides | None
) -> dict[str, list[Entry]]:
    """Return the entries of each lane; that of the others stands in the middle."""
    ids = [*(sides.ids if sides else ())]
    half = (len(ids) + 1) // 2
    lanes: dict[str, list[Entry]] = {id: [] for id in (*ids[:half], _BETWEEN, *ids[half:])}
    standing = Standing.among(chronicle, sides)
    for entry in entries:
        # A statement is its speaker's, whoever else it names.
        whose = entry.parties[:1] if entry.kind is EntryKind.STATEMENT else entry.parties
        found = {standing.side_of(party, entry.when) for party in whose}
        side = found.pop() if len(found) == 1 else None
        lanes[side if takes_side(side) and side in lanes else _BETWEEN].append(entry)
    return lanes


def _bar(when: When, axis: TimeAxis) -> _Bar:
    bounds = when.bounds
    earliest = axis.left if bounds.earliest_start is None else axis.at(bounds.earliest_start)
    latest = axis.right if bounds.latest_end is None else axis.at(bounds.latest_end)
    start = latest if bounds.latest_start is None else axis.at(bounds.latest_start)
    end = earliest if bounds.earliest_end is None else axis.at(bounds.earliest_end)
    if when.has_open_end:
        end = latest = axis.right
    if when.has_open_start:
        start = earliest = axis.left
    return _Bar(earliest, start, end, latest, when.has_open_end, when.has_open_start)


def _extent(entry: Entry, bar: _Bar, named: bool) -> tuple[float, float]:
    """Return from where to where a bar reaches with its name."""
    right = max(bar.latest, bar.earliest + _LEAST) + 3
    if not named:
        return bar.earliest, right
    name = _length(entry)
    if right + name <= _WIDTH - _MARGIN:
        return bar.earliest, right + name
    return max(bar.earliest - name, _GUTTER), right


def _length(entry: Entry) -> float:
    """Return how much room the name of an entry takes beside its bar."""
    return text_width(cut(entry.title, _LABEL)) * LETTER + 12


def _drawn(entry: Entry, bar: _Bar, y: float, named: bool) -> str:
    """Draw one entry: what is sure, what may be, and what it is."""
    kind = _KINDS.index(entry.kind)
    colour, height = COLOURS[kind % len(COLOURS)], _ROW - 6
    parts = [hint(f"{format_time(entry.when) if entry.when else ''}, {entry.kind}: {entry.title}")]

    def box(left: float, right: float, fill: str) -> str:
        return element("rect", x=left, y=y, width=max(right - left, 0), height=height, fill=fill)

    if bar.latest - bar.earliest < _LEAST:
        parts.append(box(bar.earliest, bar.earliest + _LEAST, colour))
    elif bar.start <= bar.end:
        parts += [
            box(bar.earliest, bar.start, f"url(#ce-in-{kind})"),
            box(bar.start, max(bar.end, bar.start + 2), colour),
            box(bar.end, bar.latest, f"url(#ce-out-{kind})"),
        ]
    else:  # a moment somewhere within
        parts.append(box(bar.earliest, bar.latest, f"url(#ce-some-{kind})"))
    if bar.goes_on:
        parts.append(_arrow(bar.latest, y, height, colour, 8))
    if bar.came_from:
        parts.append(_arrow(bar.earliest, y, height, colour, -8))
    right = max(bar.latest, bar.earliest + _LEAST)
    # The mark is no midpoint: it stands where the time starts, or ends if its start is not known.
    is_bounded = entry.when is None or entry.when.bounds.earliest_start is not None
    parts.append(_mark(kind, bar.earliest if is_bounded else right, y + height / 2))
    if named:
        parts.append(_name(entry, bar.earliest, right, y + height - 2))
    return element("g", *parts)


def _name(entry: Entry, left: float, right: float, y: float) -> str:
    """Write the name of an entry after its bar, before it, or in it, where there is room."""
    text, length = cut(entry.title, _LABEL), _length(entry)
    if right + length <= _WIDTH - _MARGIN:
        return words(text, right + 8, y)
    if left - length >= _GUTTER:
        return words(text, left - 8, y, text_anchor="end")
    return words(text, right - 12, y, text_anchor="end")


def _arrow(x: float, y: float, height: float, colour: str, length: float) -> str:
    points = f"{x},{y - 2} {x + length},{y + height / 2} {x},{y + height + 2}"
    return element("polygon", points=points, fill=colour)


_FORMS = ("M-4,-4h8v8h-8z", "M0,-5l5,5l-5,5l-5,-5z", "M0,-5l5,9h-10z", "M-5,-2h10v4h-10z")
_CIRCLE = "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z"


def _mark(kind: int, x: float, y: float) -> str:
    """Draw the form that tells the kind without its colour."""
    forms = (_FORMS[0], _CIRCLE, *_FORMS[1:])
    return element(
        "path",
        d=forms[kind % len(forms)],
        transform=f"translate({x:.1f},{y:.1f})",
        fill=COLOURS[kind % len(COLOURS)],
        stroke="currentColor",
    )


def _gradients() -> str:
    """Define how each kind fades."""
    fades = {"in": ("0", "1"), "out": ("1", "0"), "some": (".15", ".55", ".15")}
    return element(
        "defs",
        *(
            element(
                "linearGradient",
                *(
                    element(
                        "stop",
                        offset=n / (len(shades) - 1),
                        stop_color=COLOURS[kind % len(COLOURS)],
                        stop_opacity=shade,
                    )
                    for n, shade in enumerate(shades)
                ),
                id=f"ce-{fade}-{kind}",
            )
            for kind in range(len(_KINDS))
            for fade, shades in fades.items()
        ),
    )


def _ground(top: float, height: float) -> str:
    return element(
        "rect", x=0, y=top, width=_WIDTH, height=height, fill="currentColor", fill_opacity=0.06
    )


def _legend(entries: Sequence[Entry], axis: TimeAxis, y: float) -> Iterator[str]:
    """Yield what each form is, of those that are there."""
    x = _GUTTER
    for kind in dict.fromkeys(entry.kind for entry in entries):
        yield _mark(_KINDS.index(kind), x, y)
        yield words(kind.value, x + 10, y + 4)
        x += 30 + len(kind.value) * LETTER
    told = "fading: it may reach so far; arrow: it goes on"
    cuts = "; //: time left out" if len(axis.stretches) > 1 else ""
    yield words(told + cuts, x, y + 4, font_size=11)
