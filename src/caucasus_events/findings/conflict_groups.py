"""Which stances cannot both hold, told group by group.

All pairs of a thousand voices may conflict. Told pair by pair, that is half a million conflicts;
told as "these say less than those", it is a thousand groups of a few voices each.

1. Stances of a common time are taken together (`_of_one_time`).
2. Those that answer the same are one; of the answers, groups are found that exclude each other.
   Of numbers, times and areas each is an interval, and two exclude each other if they are disjoint.
3. The groups are cut so that each conflict is of one kind, and within one voice, within one bloc
   or between blocs.

Each pair of stances that conflict is in exactly one of the groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from itertools import combinations, groupby
from operator import itemgetter
from typing import TypeAlias

from caucasus_events.chronicle.collection import grouped
from caucasus_events.findings.conflicts import (
    answers_conflict,
    as_of,
    clash_between,
    clash_of,
    denied_before_it_was,
    exclude_each_other,
    high_of,
    low_of,
    totals_conflict,
)
from caucasus_events.findings.evidence import Clash, Conflict, Evidence, Stance
from caucasus_events.findings.subjects import Wholes
from caucasus_events.records.claims import Answer, Topic, answer_key, claimed_span, times_may_differ
from caucasus_events.records.vocabulary import CountSpan
from caucasus_events.values.instants import Span
from caucasus_events.values.time_index import TimeIndex
from caucasus_events.values.when import When, span_in

Places: TypeAlias = list[int]
"""Where some stand in a sequence."""
Groups: TypeAlias = tuple[Places, Places]
"""Two groups of which each of the first conflicts with each of the second."""


def conflicts_among(evidence: Evidence, wholes: Wholes) -> tuple[Conflict, ...]:
    """Return what cannot both hold; each pair of stances that conflict is in one conflict."""
    stances = evidence.stances
    found = sorted(
        (sorted((sorted(left), sorted(right))), clash)
        for left, right, clash in _clashes(stances, evidence.topic, wholes)
    )
    return tuple(
        Conflict(
            left=tuple(stances[place] for place in left),
            right=tuple(stances[place] for place in right),
            clash=clash,
        )
        for (left, right), clash in found
    )


def clashes_between(
    left: Sequence[Stance], right: Sequence[Stance], topic: Topic, wholes: Wholes
) -> Iterator[Clash]:
    """Yield in what ways stances of two accounts conflict."""
    count = len(left)
    for one, other, clash in _clashes((*left, *right), topic, wholes):
        if min(one) < count <= max(other) or min(other) < count <= max(one):
            yield clash


def _clashes(
    stances: Sequence[Stance], topic: Topic, wholes: Wholes
) -> Iterator[tuple[Places, Places, Clash]]:
    """Yield the groups that conflict, and in what way."""
    if len(stances) < 2:
        return
    is_total = topic.span == CountSpan.CUMULATIVE
    blocs, voices = [s.bloc for s in stances], [s.voice for s in stances]

    def excluded(one: int, other: int) -> bool:
        return exclude_each_other(stances[one], stances[other], topic, wholes)

    for groups in _of_totals(stances) if is_total else _of_answers(stances, wholes):
        for of_blocs in _apart(*groups, blocs):
            for left, right in _apart(*of_blocs, voices):
                if not is_total or voices[left[0]] != voices[right[0]]:
                    yield from _of_one_kind(left, right, stances)
                    continue
                # A total may have risen in the course of the day on which a voice gave two.
                pairs = [([one], [other]) for one in left for other in right]
                for one, other in pairs:
                    if excluded(*one, *other):
                        yield one, other, clash_of(stances[one[0]], stances[other[0]])
    for one_place, other_place in sorted({*_places_of_denials(stances)}):
        clash = clash_between(stances[one_place], stances[other_place], topic, wholes)
        if clash is not None and not excluded(one_place, other_place):
            yield [one_place], [other_place], clash


def _places_of_denials(stances: Sequence[Stance]) -> Iterator[tuple[int, int]]:
    """Yield where the pairs stand of which one denies a claim of the other by its address."""
    places = grouped(range(len(stances)), lambda place: stances[place].addresses)
    for place, stance in enumerate(stances):
        for address in stance.responds_to:
            for other in places.get(address, ()):
                if other != place:
                    yield min(place, other), max(place, other)


def _apart(left: Places, right: Places, keys: Sequence[str]) -> Iterator[Groups]:
    """Cut two groups so that both have one key, or no key in common."""
    lefts, rights = {keys[place] for place in left}, {keys[place] for place in right}
    common = sorted(lefts & rights)
    if not common or len(lefts | rights) == 1:
        yield left, right
        return
    half = {*common[: (len(common) + 1) // 2]}
    for one in _parted(left, half, keys):
        for other in _parted(right, half, keys):
            if one and other:
                yield from _apart(one, other, keys)


def _parted(places: Places, those: set[str], keys: Sequence[str]) -> Groups:
    inside = [place for place in places if keys[place] in those]
    return inside, [place for place in places if keys[place] not in those]


def _of_one_kind(
    left: Places, right: Places, stances: Sequence[Stance]
) -> Iterator[tuple[Places, Places, Clash]]:
    """Cut two groups by who denies and who accuses whom, so that all pairs conflict in one way."""
    accusing = [{(s.side, s.accuses) for s in map(stances.__getitem__, g)} for g in (left, right)]

    def by_kind(places: Places, others: set[tuple[str | None, str | None]]) -> list[Places]:
        def kind(place: int) -> Hashable:
            one = stances[place]
            mutual = one.accuses is not None and (one.accuses, one.side) in others
            denies_none = not one.asserts and not one.answer.is_none
            accused = (one.side, one.accuses) if mutual else None
            return one.is_correction, one.asserts, denies_none, accused

        return [*grouped(places, lambda place: [kind(place)]).values()]

    for some in by_kind(left, accusing[1]):
        found: defaultdict[Hashable, Places] = defaultdict(list)
        for others in by_kind(right, accusing[0]):
            one = stances[others[0]]
            found[clash_of(stances[some[0]], one), one.asserts] += others
        for others in found.values():
            yield some, others, clash_of(stances[some[0]], stances[others[0]])


# Which answers exclude each other.


def _of_answers(stances: Sequence[Stance], wholes: Wholes) -> Iterator[Groups]:
    """Yield the groups that exclude each other of what is said for a common time."""
    timeless = [place for place, stance in enumerate(stances) if stance.during is None]
    early = [place for place in timeless if high_of(stances[place].answer) == 0]
    spans = {
        place: claimed_span(one.during)
        for place, one in enumerate(stances)
        if one.during is not None
    }
    dated = [*spans]
    if _share_an_instant(spans.values()) and not (dated and early):
        yield from _excluding([*timeless, *dated], stances, wholes)
        return
    yield from _excluding(timeless, stances, wholes)
    at_once = grouped(dated, lambda place: [spans[place]])
    times = sorted(at_once)
    index = TimeIndex.of(times)
    for number, span in enumerate(times):
        for other in index.between(span, span).possible:
            one, two = at_once[span], at_once[times[other]]
            if other >= number and not times_may_differ(
                stances[one[0]].during, stances[two[0]].during
            ):
                yield from _across(one, two, stances, wholes)
    yield from _across([p for p in timeless if p not in {*early}], dated, stances, wholes)
    for place in early:
        # It says nothing of what happened after it was said.
        held = [p for p in dated if not denied_before_it_was(stances[place], stances[p])]
        yield from _across([place], held, stances, wholes)


def _share_an_instant(spans: Collection[Span]) -> bool:
    """Tell whether some instant certainly belongs to all."""
    if len({span.is_local for span in spans}) > 1 or any(span.has_gaps for span in spans):
        return False
    starts, ends = (span.latest_start for span in spans), (span.earliest_end for span in spans)
    return max(starts, default=0) <= min(ends, default=0)


def _across(
    some: Places, others: Places, stances: Sequence[Stance], wholes: Wholes
) -> Iterator[Groups]:
    """Yield the groups that exclude each other, one of some and the other of others."""
    if some is others:
        yield from _excluding(some, stances, wholes)
        return
    if not some or not others:
        return
    inside = {*some}
    for groups in _excluding([*some, *others], stances, wholes):
        (left, left_out), (right, right_out) = (
            ([p for p in group if p in inside], [p for p in group if p not in inside])
            for group in groups
        )
        for one, other in ((left, right_out), (left_out, right)):
            if one and other:
                yield one, other


def _excluding(places: Places, stances: Sequence[Stance], wholes: Wholes) -> Iterator[Groups]:
    """Yield the groups that exclude each other by their answers; who agrees is one group."""

    def answered(place: int) -> Iterator[Hashable]:
        one = stances[place]
        yield one.polarity, one.is_correction, answer_key(one.value)

    same = [*grouped(places, answered).values()]
    for left, right in _answers_apart([stances[own[0]].answer for own in same], wholes):
        yield [p for i in left for p in same[i]], [p for i in right for p in same[i]]


def _answers_apart(answers: Sequence[Answer], wholes: Wholes) -> Iterator[Groups]:
    """Yield the groups of different answers that exclude each other."""
    if len(answers) < 2:
        return
    counted: Places = []
    told: Places = []
    refused: Places = []
    for place, answer in enumerate(answers):
        is_told = answer.asserts and not answer.is_correction
        of_kind = counted if answer.counted is not None else told if is_told else refused
        of_kind.append(place)
    yield from _disjoint((p, low_of(answers[p]), high_of(answers[p])) for p in counted)
    intervals = _intervals([answers[place].value for place in told], wholes)
    if intervals is not None:
        yield from _disjoint((p, *ends) for p, ends in zip(told, intervals, strict=True))
    else:
        for one, other in combinations(told, 2):
            if answers_conflict(answers[one], answers[other], wholes):
                yield [one], [other]
    within = grouped(told, lambda place: _around(answers[place].value, wholes))
    for place in [*counted, *refused]:
        value = answers[place].value
        near = within.get(value, []) if isinstance(value, str) else [*told]
        if place in refused:
            near += [p for p in counted if answers[p].asserts]
        held = [p for p in near if answers_conflict(answers[place], answers[p], wholes)]
        if held:
            yield [place], held


def _around(value: Hashable, wholes: Wholes) -> Iterator[Hashable]:
    if isinstance(value, str):
        yield from {value, *wholes(value)}


def _intervals(values: Sequence[Hashable], wholes: Wholes) -> Sequence[tuple[float, float]] | None:
    """Return an interval for each value, so that two exclude each other if they are disjoint.

    None if there are no such: the times are on several clocks, or an area lies in two others of
    which neither contains the other.
    """
    if all(isinstance(value, str) for value in values):
        return _nested([str(value) for value in values], wholes)
    if all(isinstance(value, When) for value in values):
        times = [value for value in values if isinstance(value, When)]
        spans = [span_in(when, None) for when in times]
        if len({span.is_local for span in spans}) > 1:
            return None
        loose = [s.loosened() if w.is_approximate else s for w, s in zip(times, spans, strict=True)]
        return [(span.earliest_start, span.latest_end) for span in loose]
    return None


def _nested(ids: Sequence[str], wholes: Wholes) -> list[tuple[float, float]] | None:
    """Return an interval for each id that lies within those of all that contain it."""
    known = {*ids}
    around = {id: known.intersection(wholes(id)) for id in ids}
    paths = {
        id: (*sorted(those, key=lambda one: len(around[one])), id) for id, those in around.items()
    }
    if any(paths[path[-2]] != path[:-1] for path in paths.values() if len(path) > 1):
        return None
    place = {id: number for number, id in enumerate(sorted(ids, key=paths.__getitem__))}
    last = dict(place)
    for id in sorted(ids, key=paths.__getitem__, reverse=True):
        if len(paths[id]) > 1:
            inner, outer = last[id], paths[id][-2]
            last[outer] = max(last[outer], inner)
    return [(place[id], last[id]) for id in ids]


def _of_totals(stances: Sequence[Stance]) -> Iterator[Groups]:
    """Yield the running totals of which a later one is lower, and those of one day that differ."""
    days = {place: day for place, one in enumerate(stances) if (day := as_of(one)) is not None}
    if len({day.is_local for day in days.values()}) > 1:
        pairs = combinations(days, 2)
        yield from (([a], [b]) for a, b in pairs if totals_conflict(stances[a], stances[b]))
        return
    lows = {place: low_of(stances[place].answer) for place in days}
    highs = {place: high_of(stances[place].answer) for place in days}
    for day, places in grouped(days, lambda place: [days[place]]).items():
        if day.earliest_end < day.latest_end:
            yield from _disjoint((p, lows[p], highs[p]) for p in places)
    ends = [(day.latest_end, place) for place, day in days.items()]
    begins = [(day.earliest_end + 1, place) for place, day in days.items()]
    for earlier, later in _ordered(ends, begins):
        yield from _ordered([(highs[p], p) for p in later], [(lows[p], p) for p in earlier])


def _disjoint(bounds: Iterable[tuple[int, float, float]]) -> Iterator[Groups]:
    """Yield groups of places of which each interval of one ends before each of the other begins."""
    told = [*bounds]
    yield from _ordered([(high, p) for p, _, high in told], [(low, p) for p, low, _ in told])


def _ordered(
    firsts: Iterable[tuple[float, int]], seconds: Iterable[tuple[float, int]]
) -> Iterator[Groups]:
    """Yield groups of places so that each pair of a lower first and a higher second is in one."""
    marks = sorted([*((k, True, p) for k, p in firsts), *((k, False, p) for k, p in seconds)])
    runs = [[mark[2] for mark in run] for _, run in groupby(marks, itemgetter(1))]
    if marks and not marks[0][1]:
        del runs[0]  # these come before all firsts
    yield from _halved([*zip(runs[::2], runs[1::2], strict=False)])


def _halved(steps: Sequence[Groups]) -> Iterator[Groups]:
    """Yield the first of each step with the second of it and of all steps that follow.

    Cut in halves, the groups together are hardly longer than what they are made of.
    """
    if steps:
        middle = len(steps) // 2
        yield (
            [place for first, _ in steps[: middle + 1] for place in first],
            [place for _, second in steps[middle:] for place in second],
        )
        yield from _halved(steps[:middle])
        yield from _halved(steps[middle + 1 :])
