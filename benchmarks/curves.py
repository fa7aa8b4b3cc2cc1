"""Draw curves as SVG: both axes logarithmic, text as text, legible on light and on dark."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

Points = Sequence[tuple[float, float]]

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 72, 480, 40, 308  # the square that the curves are drawn in
INK = "#767676"  # of the greys that stand out alike from white and from black
LINES = (  # colours and dashes, so that nobody needs to tell colours apart
    *(("#0a84c6", "none"), ("#c8601a", "7 4"), ("#2a9058", "2 3")),
    *(("#a855b8", "10 3 2 3"), ("#8a7a1e", "1 5")),
)


def curves(title: str, across: str, lines: Mapping[str, Points]) -> str:
    """Draw lines of seconds by number, each with its name at its end.

    Args:
        title: What is shown, for those who cannot see it too.
        across: What the numbers are of.
        lines: The points of each line, (number, seconds), from few to many.
    """
    numbers = [math.log10(number) for line in lines.values() for number, _ in line]
    times = [math.log10(taken) for line in lines.values() for _, taken in line]
    x = Scale(min(numbers), max(numbers), LEFT, RIGHT)
    y = Scale(math.floor(min(times)), math.floor(max(times)) + 1, BOTTOM, TOP)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
            f' font-family="sans-serif" font-size="13" fill="{INK}">',
            f"<title>{escape(title)}</title>",
            f'<text x="{LEFT}" y="20" font-weight="bold">{escape(title)}</text>',
            *decades(x, y, across),
            *named(x, y, lines),
            "</svg>\n",
        ]
    )


class Scale:
    """Where a number stands on a logarithmic axis."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.start = low, start
        self.step = (end - start) / (high - low)
        self.powers = range(math.ceil(low), math.floor(high) + 1)

    def __call__(self, number: float) -> float:
        return round(self.start + (math.log10(number) - self.low) * self.step, 1)


def decades(x: Scale, y: Scale, across: str) -> list[str]:
    """Draw a thin line and a word for each power of ten."""
    drawn = []
    for power in x.powers:
        at = x(10.0**power)
        drawn.append(rule(at, TOP, at, BOTTOM) + word(at, BOTTOM + 18, f"{10**power:,}", "middle"))
    for power in y.powers:
        at = y(10.0**power)
        drawn.append(rule(LEFT, at, RIGHT, at) + word(LEFT - 8, at + 4, seconds(power), "end"))
    return [*drawn, word((LEFT + RIGHT) / 2, HEIGHT - 8, across, "middle")]


def seconds(power: int) -> str:
    """Write a power of ten of seconds in the unit that suits it."""
    unit, below = next(u for u in (("s", 0), ("ms", -3), ("µs", -6), ("ns", -9)) if power >= u[1])
    return f"{10 ** (power - below):,} {unit}"


def named(x: Scale, y: Scale, lines: Mapping[str, Points]) -> list[str]:
    """Draw each line, and its name beside its end, none over another."""
    ends = sorted((y(line[-1][1]), name) for name, line in lines.items())
    heights: dict[str, float] = {}
    last = 0.0
    for at, name in ends:
        last = heights[name] = max(at + 4, last + 17)
    drawn = []
    for (name, line), (colour, dashes) in zip(lines.items(), LINES[: len(lines)], strict=True):
        points = " ".join(f"{x(a)},{y(b)}" for a, b in line)
        drawn.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"'
            f' stroke-dasharray="{dashes}"/>'
            + word(x(line[-1][0]) + 10, heights[name], name, "start", colour)
        )
    return drawn


def rule(x1: float, y1: float, x2: float, y2: float) -> str:
    """Draw a thin line."""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{INK}" stroke-opacity="0.35"/>'


def word(x: float, y: float, text: str, anchor: str, colour: str = INK) -> str:
    """Write a text."""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
