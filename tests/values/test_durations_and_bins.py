"""How long, and in which days: lengths with bounds, calendar units, counts for plots."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import assume, given, strategies as st

import caucasus_events as ce
from caucasus_events.values.calendar import CalendarUnit
from caucasus_events.values.when import WhenLike
from tests.helpers import rows_of

YES, NO, MAYBE = ce.Truth.YES, ce.Truth.NO, ce.Truth.MAYBE
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)

# Durations


@pytest.mark.parametrize(("text", "told"), rows_of("durations.tsv"))
def test_a_time_lasts_between_two_lengths(text: str, told: str) -> None:
    assert str(ce.duration_of(text)) == told


def test_a_length_leaves_out_its_unit_only_where_it_has_one() -> None:
    told = ce.Duration(shortest=2 * DAY + 2 * HOUR, longest=3 * DAY + 2 * HOUR)
    assert str(told) == "2 days 2 hours to 3 days 2 hours"
    tick = datetime.timedelta(microseconds=1)
    assert str(ce.Duration(shortest=tick, longest=tick)) == "1 microsecond"


@pytest.mark.parametrize("text", ["2023-06-15/..", "../2020-11-10", "{2023..}"])
def test_what_has_no_end_has_no_length_yet(text: str) -> None:
    with pytest.raises(ce.Invalid, match="ask `elapsed`"):
        ce.duration_of(text)


def test_a_length_beyond_what_a_timedelta_holds_is_refused() -> None:
    with pytest.raises(ce.Invalid, match="999,999,999 days"):
        ce.duration_of("2023/Y17E7")
    with pytest.raises(ce.Invalid, match="999,999,999 days"):
        ce.elapsed("2023", "Y17E7")


@pytest.mark.parametrize(("since", "until", "told"), rows_of("times_elapsed.tsv"))
def test_time_passes_between_two_starts(since: str, until: str, told: str) -> None:
    assert str(ce.elapsed(since, until)) == told


@pytest.mark.parametrize(
    ("since", "until"), [("[2023..]", "2024"), ("2023", "/2024"), ("../2023", "2024")]
)
def test_a_start_that_may_be_anywhere_is_no_time_away(since: str, until: str) -> None:
    with pytest.raises(ce.Invalid, match="no certain time away"):
        ce.elapsed(since, until)


def test_a_duration_is_asked_in_three_values() -> None:
    talks = ce.duration_of("2023-06-27/2023-06-29")
    assert [talks.longer_than(n * DAY) for n in (0, 1, 3)] == [YES, MAYBE, NO]
    assert [talks.shorter_than(n * DAY) for n in (1, 3, 4)] == [NO, MAYBE, YES]
    open_ended = ce.duration_of("2023-06-15/")
    assert open_ended.longer_than(9 * DAY) is MAYBE
    assert open_ended.shorter_than(9 * DAY) is MAYBE


SMALL = st.integers(0, 6)


@given(SMALL, SMALL, SMALL, SMALL, st.integers(0, 23), st.integers(0, 23))
def test_every_reading_lasts_as_long_as_is_told(
    a: int, b: int, c: int, d: int, first_hour: int, last_hour: int
) -> None:
    """Of all starts and ends that the text allows, none lasts shorter or longer."""
    start, end = (1 + a, 1 + a + b), (14 + c, 14 + c + d)
    text = (
        f"[2023-06-{start[0]:02}..2023-06-{start[1]:02}]/[2023-06-{end[0]:02}..2023-06-{end[1]:02}]"
    )
    told = ce.duration_of(text)
    assert told.longest is not None
    lengths = [
        datetime.datetime(2023, 6, last, last_hour) - datetime.datetime(2023, 6, first, first_hour)  # noqa: DTZ001
        for first in range(start[0], start[1] + 1)
        for last in range(end[0], end[1] + 1)
    ]
    assert told.shortest <= min(lengths)
    assert max(lengths) <= told.longest
    assert told.shortest == (end[0] - start[1] - 1) * DAY
    assert told.longest == (end[1] - start[0] + 1) * DAY


# Days and months


def test_days_and_months_are_those_that_a_time_may_touch() -> None:
    assert [day.edtf for day in ce.days("2023-06-29/2023-07-01")] == [
        "2023-06-29",
        "2023-06-30",
        "2023-07-01",
    ]
    assert [month.edtf for month in ce.months("2022-24")] == ["2022-12", "2023-01", "2023-02"]
    assert [day.edtf for day in ce.days("2023-06-28T01:30")] == ["2023-06-28"]


@pytest.mark.parametrize(("instant", "zone", "day"), rows_of("local_days.tsv"))
def test_a_local_day_is_that_of_the_offset_then_in_force(instant: str, zone: str, day: str) -> None:
    assert [found.edtf for found in ce.days(instant, zone=None if zone == "-" else zone)] == [day]


def test_days_carry_the_zone_whose_days_they_are() -> None:
    assert [day.zone for day in ce.days("2023-06-27T20:30Z", zone="Asia/Baku")] == ["Asia/Baku"]
    assert [day.zone for day in ce.days("2023-06-28T00:30+04:00")] == ["+04:00"]
    assert [day.zone for day in ce.days("2023-06-28")] == [None]
    own = ce.When.of("2023-06-28", zone="Asia/Baku")
    assert list(ce.days(own)) == [own]
    assert [day.zone for day in ce.days("2023-06-28T00:30-03:30")] == ["-03:30"]
    mixed = "[2023-06-28T22:00-01:00,2023-06-28T23:00+01:00]"
    assert [(day.edtf, day.zone) for day in ce.days(mixed)] == [("2023-06-28", "UTC")]


@pytest.mark.parametrize("text", ["2023-06-15/..", "2023-06-15/", "/2023", "[2023..]"])
def test_what_has_no_last_day_has_no_days_to_list(text: str) -> None:
    with pytest.raises(ce.Invalid, match="no first or no last day"):
        ce.days(text)


@pytest.mark.parametrize("text", ["Y17E7", "-0500", "9999-12-30/Y10001", "-0001/0001"])
def test_a_calendar_of_dates_holds_the_years_1_to_9999(text: str) -> None:
    for ask in (ce.days, ce.months, lambda text: ce.binned([text])):
        with pytest.raises(ce.Invalid, match="years 1 to 9999"):
            ask(text)


@pytest.mark.parametrize("text", ["2023-06-28", "2023-06-28T01:30Z"])
def test_a_zone_that_is_none_is_refused(text: str) -> None:
    for zone in ("Mars", "localtime", ""):
        for ask in (ce.days, ce.months, lambda text, zone: ce.binned([text], zone=zone)):
            with pytest.raises(ce.Invalid, match="no such time zone"):
                ask(text, zone=zone)


def test_a_fixed_zone_has_one_text() -> None:
    assert [day.zone for day in ce.days("2023-06-28T00:30+04:00", zone="+04")] == ["+04:00"]


# Bins


def counts(bins: ce.Bins) -> dict[str, tuple[int, int]]:
    return {bin.when.edtf: (bin.definite, bin.possible) for bin in bins}


def test_the_definite_and_the_possible_are_counted_apart() -> None:
    times = ["2023-06-27", "2023-06-28", "2023-06-27/2023-06-29", "[2023-06-28,2023-06-29]"]
    bins = ce.binned(times)
    assert counts(bins) == {
        "2023-06-27": (2, 2),
        "2023-06-28": (2, 3),
        "2023-06-29": (1, 2),
    }
    assert [round(bin.spread, 9) for bin in bins] == [
        round(n, 9) for n in (1 + 1 / 3, 1 + 1 / 3 + 1 / 2, 1 / 3 + 1 / 2)
    ]


def test_months_and_years_are_bins_too() -> None:
    assert counts(ce.binned(["2023-06-27", "2023-05"], by="month")) == {
        "2023-05": (1, 1),
        "2023-06": (1, 1),
    }
    assert counts(ce.binned(["2020-11-10", "2022/2023"], by=CalendarUnit.YEAR)) == {
        "2020": (1, 1),
        "2021": (0, 0),
        "2022": (1, 1),
        "2023": (1, 1),
    }


def test_an_open_end_is_counted_up_to_the_end_of_the_range() -> None:
    bins = ce.binned(["2023-06-29/.."], within="2023-06-28/2023-07-01")
    assert counts(bins) == {
        "2023-06-28": (0, 0),
        "2023-06-29": (1, 1),
        "2023-06-30": (1, 1),
        "2023-07-01": (1, 1),
    }
    assert [round(bin.spread, 9) for bin in bins] == [0, *[round(1 / 3, 9)] * 3]
    with pytest.raises(ce.Invalid, match="give `within`, a range that ends"):
        ce.binned(["2023-06-29/.."])


def test_what_may_lie_outside_the_range_leaves_a_share_there() -> None:
    times = ["2023-06-26/2023-06-29", "/2023-06-28", "[2023-06-25..2023-06-28]"]
    bins = ce.binned(times, within="2023-06-27/2023-06-28")
    # The first certainly starts before and ends after; the second may have ended before.
    assert counts(bins) == {"2023-06-27": (1, 3), "2023-06-28": (2, 3)}
    assert [bin.spread for bin in bins] == [pytest.approx(1 / 4 + 1 / 2 + 1 / 4)] * 2


def test_an_instant_falls_into_one_day() -> None:
    bins = ce.binned(["2023-06-28T00:00:00.000000"], within="2023-06-27/2023-06-28")
    assert counts(bins) == {"2023-06-27": (0, 0), "2023-06-28": (1, 1)}
    assert [bin.spread for bin in bins] == [0, 1]


def test_midnight_belongs_to_the_day_that_it_begins() -> None:
    bins = ce.binned(["[2023-06-28T00:00:00.000000..2023-06-29T00:00:00.000000]"])
    assert counts(bins) == {"2023-06-28": (0, 1), "2023-06-29": (0, 1)}


def test_a_day_of_two_midnights_starts_at_the_first() -> None:
    havana = ce.binned(["2023-11-05T04:30Z"], zone="America/Havana")
    assert counts(havana) == {"2023-11-05": (1, 1)}


def test_what_lies_outside_the_range_is_told() -> None:
    bins = ce.binned(["2022", "2023-06-28", "2024"], within="2023-06-28")
    assert bins.outside == 2
    assert str(bins).endswith("outside: 2")
    assert "outside" not in str(ce.binned(["2023-06-28"]))


def test_times_of_several_zones_need_one_whose_days_to_count() -> None:
    times: list[WhenLike] = ["2023-06-27T20:30Z", ce.When.of("2023-06-28", zone="Asia/Baku")]
    with pytest.raises(ce.Invalid, match="Asia/Baku, UTC"):
        ce.binned(times)
    assert counts(ce.binned(times, zone="Asia/Baku")) == {"2023-06-28": (2, 2)}
    assert counts(ce.binned(["2023-06-27T20:30Z", "2023-06-28"], zone="Asia/Baku")) == {
        "2023-06-28": (2, 2)
    }
    with pytest.raises(ce.Invalid, match="Asia/Baku, none"):
        ce.binned(["2023-06-28"], within=ce.When.of("2023-06", zone="Asia/Baku"))


def test_a_range_of_more_than_a_million_days_is_refused() -> None:
    for text in ("0001/9999", "0001-01-01/2738-11-29"):  # of which the second is a day too long
        with pytest.raises(ce.Invalid, match="more than 1,000,000 bins"):
            ce.binned([text])


def test_no_times_fill_no_bins() -> None:
    assert ce.binned([]).bins == ()
    assert counts(ce.binned([], within="2023-06-28")) == {"2023-06-28": (0, 0)}


def test_one_text_is_not_several_times() -> None:
    with pytest.raises(ce.Invalid, match=r"put it into \[ \]"):
        ce.binned("2023-06-28")


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ce.Invalid, match="known are day, month, year"):
        ce.binned(["2023"], by="week")


TIMES = st.one_of(
    st.dates(datetime.date(2023, 1, 1), datetime.date(2023, 3, 31)).map(str),
    st.sampled_from("2023-01 2023-02 2023 [2023-01-05..2023-02-20] 2023-01-10T05:00".split()),
    st.sampled_from("2023-01-05/2023-01-09 2023-01/2023-03 {2023-01-05,2023-03-05}".split()),
)


@given(st.lists(TIMES, min_size=1, max_size=6), st.sampled_from(list(CalendarUnit)))
def test_every_time_is_spread_whole_and_no_certain_day_is_missing(
    times: list[str], by: CalendarUnit
) -> None:
    bins = ce.binned(times, by=by)
    assert sum(bin.spread for bin in bins) == pytest.approx(len(times))
    assert bins.outside == 0
    for bin in bins:
        whole = bin.when.whole
        truths = [whole.overlaps(time) for time in times]
        assert bin.definite == truths.count(YES)
        assert bin.possible == len(times) - truths.count(NO)
        assert bin.definite <= bin.possible


@given(st.lists(TIMES, max_size=4), st.lists(TIMES, max_size=4))
def test_counts_add_up(some: list[str], others: list[str]) -> None:
    assume(some or others)
    both = ce.binned([*some, *others], within="2023")
    apart = [ce.binned(times, within="2023") for times in (some, others)]
    for total, one, other in zip(both, *apart, strict=True):
        assert total.definite == one.definite + other.definite
        assert total.possible == one.possible + other.possible
        assert total.spread == pytest.approx(one.spread + other.spread)
