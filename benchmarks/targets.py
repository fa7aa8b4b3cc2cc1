"""The targets, and the page that shows which of them are met."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

LIMITS = Path(__file__).parent / "limits.md"
SCALES = {"s": 1.0, "ms": 1e3, "µs": 1e6, "bytes": 1.0}


class Target(NamedTuple):
    """What must be true: at most so many times a peer, or so many of a unit."""

    what: str
    most: float
    unit: str = "times"


class Figure(NamedTuple):
    """What was measured for a target: seconds or bytes, ours and a peer's."""

    ours: float
    peer: str
    theirs: float
    ratio: float


class Picture(NamedTuple):
    """A curve: the name of its file, what it shows, and the SVG."""

    name: str
    title: str
    drawn: str


class Section(NamedTuple):
    """What was measured for the targets of one heading, and what to show under them."""

    figures: Mapping[str, Figure]
    tables: Sequence[str] = ()
    pictures: Sequence[Picture] = ()


TARGETS: dict[str, tuple[Target, ...]] = {
    "Load": (
        Target("`loads` with the extra, beside `orjson.loads`", 2.5),
        Target("`loads` without the extra, beside `orjson.loads`", 8),
        Target("`loads` with the extra, beside pydantic", 0.5),
    ),
    "Dump": (Target("`dumps`, beside `orjson.dumps`", 3),),
    "Import": (Target("`import caucasus_events`, beside `import attrs`", 1.6),),
    "Memory": (Target("held for each statement", 2_000, "bytes"),),
    "Timeline": (
        Target("overlap query", 130, "µs"),
        Target("overlap query, the entries taken out", 130, "µs"),
        Target("by party", 50, "µs"),
        Target("by subject", 50, "µs"),
        Target("built, with what finds by time", 1.2, "s"),
        Target("built, with all that finds", 1.2, "s"),
        Target("overlap query, beside NCLS", 1),
        Target("overlap query, beside polars", 1),
        Target("overlap query, beside DuckDB", 1),
    ),
    "Reconcile": (
        Target("one topic of 2 to 8 claims, reasons included", 50, "µs"),
        Target("all statements", 4, "s"),
        Target("time of a claim among the most, beside one among the fewest", 1.5),
    ),
    "Diff": (Target("`diff`, beside two dicts built and compared", 3),),
    "As of, and adding": (
        Target("`as_of(said=...)`", 60, "ms"),
        Target("one statement added, again and again", 1, "ms"),
    ),
    "Construction": (Target("the slowest record, beside its class without checks", 2),),
}

ABOUT = {
    "Load": "Bytes to a checked chronicle of {statements:,} statements.",
    "Dump": "The same chronicle to indented text.",
    "Import": """CPU time above a bare interpreter, each import in its own process.
`tests/test_floors.py` lists the modules that an import loads.""",
    "Memory": """The memory of a chronicle of {statements:,} statements with its sources, by \
`tracemalloc`.""",
    "Timeline": """A timeline of {entries:,} spans from a second to weeks, one in ten known to the \
day only; medians of 100 questions.
Peers compare whole numbers; the timeline compares imprecise times and answers in three values.
In the curve, a question finds equally many entries at each size.""",
    "Reconcile": "A chronicle of {statements:,} statements; the curve goes up to {most:,}.",
    "Diff": "The accounts of two sides, with {topics:,} topics together.",
    "As of, and adding": "A chronicle of {statements:,} statements; the curves go up to {most:,}.",
    "Construction": """Each record from its keyword arguments, with the fullest example in the \
data of June 2023 and the golden file.
The peer is the same attrs class without converters and validators.""",
}

HEADER = ("what", "target", "ours", "peer", "ratio", "verdict")
UNTOLD = "*The reason is not known yet.*"


def told(seconds: float) -> str:
    """Write some seconds in the unit that suits them."""
    if math.isnan(seconds):
        return "not measured"
    unit = "s" if seconds >= 1 else "ms" if seconds >= 1e-3 else "µs"
    amount = seconds * SCALES[unit]
    return f"{amount:,.0f} {unit}" if amount >= 100 else f"{amount:.3g} {unit}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table, the first column to the left and the others to the right."""
    first, *lines = (f"| {' | '.join(cells)} |" for cells in (header, *rows))
    return "\n".join((first, f"|---|{'---:|' * (len(header) - 1)}", *lines))


def verdict(value: float, target: Target) -> str:
    """Say whether a target is met."""
    return "met" if value <= target.most else "**not met**"


def judged(target: Target, figure: Figure) -> tuple[str, ...]:
    """Write the line of a target."""
    wanted = f"at most {target.most:,} {target.unit}"
    amount = "{:,.0f} bytes".format if target.unit == "bytes" else told
    value = figure.ratio if target.unit == "times" else figure.ours * SCALES[target.unit]
    peer = f"{figure.peer}: " + (
        "not installed" if math.isnan(figure.theirs) else amount(figure.theirs)
    )
    ratio = "" if math.isnan(figure.ratio) else f"{figure.ratio:,.2g}"
    met = "not measured" if math.isnan(value) else verdict(value, target)
    return (target.what, wanted, amount(figure.ours), peer, ratio, met)


def limits() -> dict[str, str]:
    """Read why targets are not met."""
    parts = re.split(r"^## (.+)\n", LIMITS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {what: text.strip() for what, text in zip(parts[1::2], parts[2::2], strict=True)}


HOW = """Anyone can make this page:

```sh
pip install -e '.[bench]'
python benchmarks/page.py
```

{on}.

Ours and the peers run in turns in one process, on data from a fixed seed in the shape of the June \
2023 data.
A figure is the median of at least five rounds, or of three above 100,000 statements.
A ratio is the median of the ratios of each round; below 1, ours is faster or smaller.
Times are CPU times; questions to a timeline use the clock, because some peers use several threads.
`benchmarks/README.md` tells more about the method.
No test asserts a time."""

QUICKLY = """!!! warning "Made with `--quick`"
    Measured at a hundredth of the target sizes: the verdicts do not count."""


def rendered(
    sections: Mapping[str, Section],
    numbers: Mapping[str, int],
    limited: Mapping[str, str],
    on: str,
    quick: bool,
) -> str:
    """Write the page.

    Args:
        sections: What was measured, by heading.
        numbers: How much was measured.
        limited: Why targets are not met, by target.
        on: The machine, the versions and the date.
        quick: Whether it was measured at small sizes.
    """
    lines = {
        heading: [judged(target, sections[heading].figures[target.what]) for target in targets]
        for heading, targets in TARGETS.items()
    }
    verdicts = [line[-1] for each in lines.values() for line in each]
    parts = ["# Benchmarks", HOW.format(on=on)]
    if quick:
        parts.append(QUICKLY)
    parts.append(f"Of {len(verdicts)} targets, {verdicts.count('met')} are met.")
    for heading, each in lines.items():
        parts += [f"## {heading}", ABOUT[heading].format_map(numbers), table(HEADER, each)]
        for what, *_, met in each:
            if met == "**not met**":
                parts.append(f"**Not met: {what}.**\n{limited.get(what, UNTOLD)}")
        parts += [f"![{p.title}](benchmarks/{p.name}.svg)" for p in sections[heading].pictures]
        parts += sections[heading].tables
    return "\n\n".join(parts) + "\n"
