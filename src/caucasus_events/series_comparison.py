"""Two accusers' series of violations side by side, neither corrected by the other."""

from __future__ import annotations

import attrs

from caucasus_events._text_table import tame, text_table
from caucasus_events.errors import refuse
from caucasus_events.violation_series import PeriodCount, Violations, ViolationSeries

__all__ = ["SeriesComparison", "compare_series"]


@attrs.frozen(kw_only=True)
class SeriesComparison:
    """Two accusers' series side by side, neither corrected by the other."""

    left: ViolationSeries
    right: ViolationSeries
    units: str
    """Whether they count the same: 'same unit', 'units differ' or 'units not told'."""
    rows: tuple[tuple[PeriodCount, PeriodCount], ...]
    """Each period that both have, with both counts; the totals last.

    Of a period that one tells of and the other does not, the other's count is 'not told', not 0.

    What is undated may fall into any period, and so is possible in each.
    """

    def ratios(self) -> tuple[tuple[float, float | None] | None, ...]:
        """Return for each row how many times the right count the left one is, from and to.

        The second of a pair is None where nothing bounds it; the pair is, where one of the two
        is not told, or the right one is certainly none at all.
        """
        return tuple(_ratio(left, right) for left, right in self.rows)

    def __str__(self) -> str:
        headers = ("when", _whose(self.left), _whose(self.right), "ratio")
        rows = [
            (
                left.when.edtf if left.when else "in all",
                str(left),
                str(right),
                _ratio_told(ratio) if left.told and right.told else "not told",
            )
            for (left, right), ratio in zip(self.rows, self.ratios(), strict=True)
        ]
        if self.left.by and (self.left.undated or self.right.undated):
            rows.insert(-1, ("undated", _undated_told(self.left), _undated_told(self.right), ""))
        units = tame(f"{self.left.unit_told} and {self.right.unit_told}")
        return f"{text_table(headers, rows)}\n{self.units}: {units}"


def compare_series(left: ViolationSeries, right: ViolationSeries) -> SeriesComparison:
    """Set two accusers' series side by side, period by period and in all, with the ratio.

    Where the units differ, or are not told, the comparison says so; nothing is converted.

    Raises:
        Invalid: one has other periods than the other, or is of another range, or is no series.
    """
    for path, one in (("left", left), ("right", right)):
        _refuse_other(one, path)
    if left.by != right.by:
        raise refuse(
            "the series are not counted by the same periods",
            f"{left.by or 'no periods'} and {right.by or 'no periods'}",
            "ask `violations` for both with the same `by`",
            "by",
        )
    if left.within != right.within:
        ranges = (str(s.within) if s.within else "all times" for s in (left, right))
        raise refuse(
            "the series are not of the same range",
            " and ".join(ranges),
            "ask `violations` for both with the same `within`",
            "within",
        )
    if left.counted != right.counted or (left.unit != right.unit and left.unit and right.unit):
        units = "units differ"
    elif left.counted and (left.unit is None or right.unit is None):
        units = "units not told"
    else:
        units = "same unit"
    others = {period.when: period for period in right.periods}
    shared = (
        (_with_undated(p, left), _with_undated(others[p.when], right))
        for p in left.periods
        if p.when in others
    )
    return SeriesComparison(
        left=left, right=right, units=units, rows=(*shared, (left.total, right.total))
    )


def _refuse_other(one: object, path: str) -> None:
    if isinstance(one, ViolationSeries):
        return
    mend = "choose one series, such as violations(...)[0]"
    if isinstance(one, Violations) and len(one):
        mend = f"choose one series, such as found.by({one[0].accuser!r})[0]"
    raise refuse("expected one accuser's series", one, mend, path)


def _with_undated(period: PeriodCount, series: ViolationSeries) -> PeriodCount:
    """Return the count of a period with what is undated as possible in it too."""
    # An open time is among the possible of each period that it may touch already.
    undated = [a for a in series.undated if a.when is None]
    if not undated:
        return period
    possible = period.possible if period.told else 0
    for one in undated:
        high = one.count.high if one.count else 1
        possible = None if possible is None or high is None else possible + high
    return attrs.evolve(period, told=period.told + len(undated), possible=possible)


def _undated_told(series: ViolationSeries) -> str:
    many = len(series.undated)
    return f"{many} accusation{'' if many == 1 else 's'}" if many else "none"


def _ratio(left: PeriodCount, right: PeriodCount) -> tuple[float, float | None] | None:
    if not left.told or not right.told or right.possible == 0:
        return None
    low = left.definite / right.possible if right.possible else 0.0
    if left.possible is None or right.definite == 0:
        return low, None
    return low, left.possible / right.definite


def _ratio_told(ratio: tuple[float, float | None] | None) -> str:
    if ratio is None:
        return "nothing on the right"
    low, high = f"{ratio[0]:.2f}", "" if ratio[1] is None else f"{ratio[1]:.2f}"
    return low if low == high else f"{low} to {high}" if high else f"{low} or more"


def _whose(series: ViolationSeries) -> str:
    apart = (series.accused, series.place, series.term)
    return f"{series.accuser} of {', '.join(part for part in apart if part)}"
