"""The shipped chronicle holds every fact of the seed report, and comes to the answers it must."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.records.incidents import Judgement

NIGHT = "martuni-martakert-2023-06-28"
DAY_BEFORE = "wounding-2023-06-27"

# Each numbered fact of the report with the parts that hold it and what they must say.
FACTS: dict[str, dict[str, dict[str, Any]]] = {
    "R1.1": {
        "nk-mod-2023-06-28#killed": {"harm": "killed", "of": "nk", "population": "military"},
        "nk-mod-2023-06-28#fire": {"act": "initiated", "by": "azerbaijan"},
        "nk-mod-2023-06-28#time": {"subject": NIGHT},
    },
    "R1.2": {
        "az-mod-2023-06-28.rferl#fire": {"act": "initiated", "by": "nk"},
        "az-mod-2023-06-28.rferl#wounded": {"harm": "wounded", "of": "azerbaijan"},
    },
    "R1.3": {
        "rferl-2023-06-28.silence#no-comment": {
            "kind": "not_addressed",
            "by": "az-mod",
            "to": "nk-mod-2023-06-28#killed",
        }
    },
    "R1.4": {"zakharova-2023-06-28.rferl#concern": {"trend": "rising"}},
    "R1.5": {"zakharova-2023-06-28.rferl#call": {"subject": "ceasefire-2020-11"}},
    "R1.6": {
        "rferl-2023-06-28.talks#held": {"subject": "ministers-2023#june"},
        "rferl-2023-06-28.talks#time": {"when": "2023-06-27/2023-06-29"},
        "rferl-2023-06-28.talks#place": {"place": "washington-area"},
    },
    "R1.7": {"miller-2023-06-27.rferl#encouraged": {"outlook": "hopeful"}},
    "R1.8": {
        "miller-2023-06-27.rferl#within-reach": {"outlook": "hopeful"},
        "miller-2023-06-27.rferl#dialogue": {"subject": "ministers-2023"},
    },
    "R1.9": {"miller-2023-06-27.rferl#sensitive": {"subject": "ministers-2023#june"}},
    "R1.10": {
        "rferl-2023-06-28.talks#opened": {"by": "blinken", "act": "initiated"},
        "rferl-2023-06-28.talks#second-round": {"what": "rounds within two months"},
        "ministers-2023#june": {"ordinal": 2},
    },
    "R1.11": {
        "rferl-2023-06-28.background#mediator": {"subject": "russia"},
        "rferl-2023-06-28.background#brokered": {"by": "russia", "act": "brokered"},
        "rferl-2023-06-28.background#monitored": {"by": "ru-peacekeepers"},
        "rferl-2023-06-28.background#ceasefire-time": {"when": "2020-11"},
        "rferl-2023-06-28.background#weeks": {"count": (6, 6)},
    },
    "R1.12": {
        "rferl-2023-06-28.background#dead-armenian": {
            "count": (2001, None),
            "of": "armenian-forces",
            "population": "military",
        },
        "rferl-2023-06-28.background#dead-azerbaijani": {
            "count": (2001, None),
            "of": "az-forces",
            "population": "military",
        },
    },
    "R1.13": {
        "rferl-2023-06-28.background#regained": {"by": "azerbaijan", "during": "2020-11/.."},
        "rferl-2023-06-28.background#held-before": {"by": "armenian-forces"},
        "rferl-2023-06-28.background#first-war-end": {"when": "/1994"},
    },
    "R1.14": {
        "armenia-2023.rferl#unprotected": {"by": "ru-peacekeepers", "term": "protection"},
        "armenia-2023.rferl#promise": {"holder": "ru-peacekeepers"},
    },
    "R1.15": {
        "rferl-2023-06-28.background#recognised": {
            "of": "nagorno-karabakh",
            "as_part_of": "azerbaijan",
            "holder": "international-community",
        },
        "rferl-2023-06-28.background#mostly-armenian": {"count": (51, 100)},
    },
    "R1.16": {
        "pashinyan-2023-05#recognition": {"as_part_of": "azerbaijan"},
        "pashinyan-2023-05#guarantees": {"on": "recognition"},
        "pashinyan-2023-05#inhabitants": {"count": (50_000, 149_999)},
    },
    "R1.17": {
        "russia-2023-06#demand": {
            "to": ("azerbaijan",),
            "subject": "ceasefire-2020-11#corridor",
        }
    },
    "R1.18": {
        "zakharova-2023-06-23.rferl#entrance": {"state": "closed", "during": "2023-06-23"},
        "zakharova-2023-06-23.rferl#blocked-by": {"by": "azerbaijan", "act": "blocked"},
        "zakharova-2023-06-23.rferl#tension": {"trend": "rising"},
    },
    "R1.19": {
        "unnamed-2023-06.rferl#since-15-june": {"during": "2023-06-15/..", "state": "closed"}
    },
    "R1.20": {
        "azerbaijan-2023-06.rferl#civilians": {"state": "open", "to": "civilians"},
        "azerbaijan-2023-06.rferl#aid": {"state": "open", "to": "aid"},
    },
    "R1.21": {"icrc-2023-06.rferl#shortages": {"subject": "lachin-corridor"}},
    "R1.22": {
        "rferl-2023-06-28.checkpoint#set-up": {"by": "azerbaijan", "act": "established"},
        "rferl-2023-06-28.checkpoint#disrupted": {"state": "restricted"},
        "rferl-2023-06-28.checkpoint#routes": {"term": "routes", "by": "azerbaijan"},
    },
    "R1.23": {
        "azerbaijan-2023-06.rferl#activists": {"by": "az-activists", "act": "blocked"},
        "azerbaijan-2023-06.rferl#not-us": {
            "kind": "denies",
            "to": "zakharova-2023-06-23.rferl#blocked-by",
        },
    },
}


@pytest.fixture(scope="module")
def june() -> ce.Chronicle:
    return ce.datasets.june_2023()


def plain(value: object) -> object:
    """Reduce a value to what the table above can say of it."""
    match value:
        case ce.Count():
            return (value.low, value.high)
        case ce.When():
            return value.edtf
        case _:
            return value


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_is_there_and_survives_a_round_trip(fact: str, june: ce.Chronicle) -> None:
    again = ce.loads(ce.dumps(june))
    for address, expected in FACTS[fact].items():
        part = again[address]
        assert part == june[address]
        assert {name: plain(getattr(part, name)) for name in expected} == expected


def test_all_twenty_three_facts_are_in_the_table() -> None:
    assert list(FACTS) == [f"R1.{n}" for n in range(1, 24)]


def test_the_page_names_the_same_facts_and_only_records_that_exist(june: ce.Chronicle) -> None:
    page = (Path(__file__).parent.parent / "docs" / "june-2023.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (R1\.\d+) \|[^|]*\|(.*)\|$", page, re.MULTILINE))
    assert list(rows) == list(FACTS)
    for fact, cell in rows.items():
        named = re.findall(r"`([^`]+)`", cell)
        assert set(FACTS[fact]) <= set(named)
        assert [address for address in named if address not in june] == []
    told = set(re.findall(r"`([^`]+)`", page.split("## The nineteen reports")[1]))
    assert told == {statement.id for statement in june.statements}


def test_every_statement_has_a_source_a_summary_and_a_chain(june: ce.Chronicle) -> None:
    for statement in june.statements:
        assert statement.summary
        assert statement.reports
        assert all(report.source and report.quote is None for report in statement.reports)
    assert len({report.source for s in june.statements for report in s.reports}) == 19


def test_the_file_is_canonical(june: ce.Chronicle) -> None:
    shipped = Path(ce.datasets.__file__).parent / "june_2023.json"
    assert ce.dumps(june) == shipped.read_text(encoding="utf-8")
    assert ce.check(june) == ()


def test_the_four_deaths_are_one_voice_not_addressed_by_the_other_side(june: ce.Chronicle) -> None:
    [killed] = ce.reconcile(june, subject=NIGHT).about(aspect="casualties", whose="nk")
    assert killed.status == "admitted"
    assert isinstance(killed.estimate.best, ce.Count)
    assert killed.estimate.best.bounds == "4"
    assert killed.estimate.floor == 4
    [stance] = killed.supporters
    assert (stance.voice, stance.speakers) == ("nk", ("nk-mod",))
    [address] = stance.addresses
    assert len(june.statement(address).reports) == 11
    assert killed.opponents == ()
    assert [(s.party, s.kind.value) for s in killed.evidence.silences] == [
        ("az-mod", "not_addressed")
    ]


def test_the_wounded_soldier_is_denied_for_the_day_before_with_both_readings(
    june: ce.Chronicle,
) -> None:
    [link] = june.links
    assert link.judgement is Judgement.UNSURE
    apart = ce.reconcile(june).about(aspect="casualties", category="wounded")
    assert {f.topic.subject: f.status.value for f in apart} == {
        NIGHT: "admitted",
        DAY_BEFORE: "disputed",
    }
    [together] = ce.reconcile(june, subject=DAY_BEFORE, unsure=Judgement.SAME).about(
        aspect="casualties", category="wounded"
    )
    assert together.status == "disputed"
    assert together.topic.subject == NIGHT


def test_who_fired_first_is_mirrored(june: ce.Chronicle) -> None:
    accounts = ce.diff(ce.account(june, "azerbaijani"), ce.account(june, "armenian"))
    [mirrored] = accounts.of("mirrored")
    assert (mirrored.topic.subject, mirrored.topic.category) == (NIGHT, "initiated")
    [finding] = ce.reconcile(june, subject=NIGHT).about(aspect="responsibility")
    assert finding.status == "disputed"
    assert {c.clash.value for c in finding.evidence.conflicts} == {"mutual_accusation"}


def test_the_corridor_is_told_of_stretch_by_stretch(june: ce.Chronicle) -> None:
    access = ce.reconcile(june, subject="lachin-corridor").about(aspect="access")
    aid = [
        (f.evidence.stretch and f.evidence.stretch.edtf, f.status.value)
        for f in access.about(category="aid")
    ]
    assert aid == [
        ("2023-06-15/2023-06-21", "corroborated"),
        ("2023-06-22", "claimed"),
        ("2023-06-23", "claimed"),
        ("2023-06-28", "disputed"),
    ]
    [at_last] = access.about(category="aid", at="2023-06-28")
    assert {s.voice: str(s.value) for s in at_last.supporters} == {
        "azerbaijan": "open",
        "icrc": "closed",
    }
    assert not access.about(category="commerce", status="disputed")


def test_the_numbers_keep_their_open_bounds_and_their_wording(june: ce.Chronicle) -> None:
    dead = ce.reconcile(june, subject="war-2020").about(aspect="casualties")
    assert len(dead) == 2
    for finding in dead:
        assert isinstance(finding.estimate.envelope, ce.Count)
        assert (finding.estimate.envelope.low, finding.estimate.envelope.high) == (2001, None)
        assert [stance.voice for stance in finding.supporters] == ["rferl"]


def test_a_place_within_an_area_is_no_conflict(june: ce.Chronicle) -> None:
    [place] = ce.reconcile(june, subject="ministers-2023").about(aspect="place")
    assert place.evidence.conflicts == ()
    assert place.estimate.best == "arlington"


def test_wrong_dates_stay_to_be_seen(june: ce.Chronicle) -> None:
    [time] = ce.reconcile(june, subject=NIGHT).about(aspect="time")
    assert time.status == "misreported"
    [misreport] = time.evidence.misreports
    assert (misreport.by, misreport.source) == ("asbarez", "asbarez-2023-06-27")
    monday, tuesday = (
        june.statement(id).said for id in ("miller-2023-06-26.urdupoint", "miller-2023-06-27.rferl")
    )
    assert monday is not None
    assert tuesday is not None
    assert monday.before(tuesday) is ce.Truth.YES


def test_second_round_in_two_months_and_ninth_day_are_queries(june: ce.Chronicle) -> None:
    rounds = (
        ce.timeline(june).of_kind("round").about("ministers-2023").between("2023-05", "2023-06")
    )
    assert [entry.id for entry in rounds] == ["ministers-2023#may", "ministers-2023#june"]
    since = june.claim("nk-mfa-2023-06-23.armradio#total").during
    said = june.statement("nk-mfa-2023-06-23.armradio").said
    assert since is not None
    assert said is not None
    assert since.earliest is not None
    assert said.earliest is not None
    assert (said.earliest - since.earliest).days + 1 == 9


def test_what_was_known_grows_during_the_day(june: ce.Chronicle) -> None:
    morning, evening = (
        ce.as_of(june, published=f"2023-06-28T{hour}:00+04:00") for hour in (10, 21)
    )
    told = [
        {r.source for s in known.statements if s.id == "nk-mod-2023-06-28" for r in s.reports}
        for known in (morning, evening)
    ]
    assert "news18-2023-06-28" not in told[0]
    assert {"news18-2023-06-28", "jpost-2023-06-28"} <= told[1]


def test_each_term_has_the_latest_claim_of_each_side(june: ce.Chronicle) -> None:
    terms = {record.term.key: record for record in ce.compliance(june, "ceasefire-2020-11")}
    cessation = {claim.stance.side: claim.stance.asserts for claim in terms["cessation"].latest}
    assert cessation == {"azerbaijani": True, "armenian": False}
    assert terms["peacekeepers"].latest == ()
    protection = {claim.stance.side: claim.stance.asserts for claim in terms["protection"].latest}
    assert protection == {"armenian": True, "neutral": False}


# What the records hold is what the readers of phrases make of the words as printed.


def printed_times(june: ce.Chronicle) -> dict[tuple[str, str], tuple[ce.When, ce.When]]:
    """Return each time with a wording, and when its first source was published."""
    found: dict[tuple[str, str], tuple[ce.When, ce.When]] = {}
    for statement in june.statements:
        for report, published in zip(statement.reports, june.published(statement), strict=True):
            assert published is not None
            # What a report prints otherwise was worded on the day of that report.
            is_first = report is statement.reports[0]
            times = [statement.said] if is_first else []
            for claim in (*report.differs, *(statement.claims if is_first else ())):
                times += [claim.during, claim.when if isinstance(claim, ce.Timing) else None]
            for when in times:
                if when is not None and when.wording is not None:
                    found[statement.id, when.wording] = (when, published)
    return found


# Wordings that say more, or less, than a time; and one outlet's Thursday that had not come.
NO_TIME_ALONE = {
    "repeatedly",
    "from 27 June, about three days",
    "first transfer since 14 June",
    "complete since 15 June",
    "ended in 1994",
    "months of disruption before the checkpoint",
    "three days of talks",
    # in sources of which only the month is known
    "01:30",
    "in the morning",
}


def test_times_hold_what_their_wording_is_read_into(june: ce.Chronicle) -> None:
    read = 0
    for (_, wording), (when, published) in printed_times(june).items():
        ahead = wording in (
            "from Tuesday to Thursday",
            "on Thursday",
            "early Thursday, at about 01:30",
        )
        try:
            told = ce.parse_time(wording, published=published, ahead=ahead).zoned(june.zone)
        except ce.Invalid:
            assert wording in NO_TIME_ALONE
            continue
        read += 1
        assert when.zoned(june.zone).overlaps(told) is not ce.Truth.NO, wording
    assert read == 16


def test_counts_hold_what_their_wording_is_read_into(june: ce.Chronicle) -> None:
    counts = [
        claim.count
        for statement in june.statements
        for claim in statement.claims
        if isinstance(claim, (ce.Casualties, ce.Quantity)) and claim.count.wording is not None
    ]
    unread = set()
    for count in counts:
        assert count.wording is not None
        try:
            assert ce.parse_count(count.wording) == count
        except ce.Invalid:
            unread.add(count.wording)
    assert len(counts) == 14
    # Vague, or more than a number.
    assert unread == {
        "thousands",
        "mostly",
        "second in as many months",
        "six weeks",
        "ninth day",
    }
