"""Conflicts as they are told: every claim with its speaker, wording, time and source."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import caucasus_events.datasets as datasets
    from caucasus_events.accounts import account as account, diff as diff
    from caucasus_events.airwars import airwars_grade as airwars_grade
    from caucasus_events.amending import amended as amended, succession as succession
    from caucasus_events.amendments import Amendment as Amendment
    from caucasus_events.binning import (
        Bins as Bins,
        binned as binned,
        days as days,
        months as months,
    )
    from caucasus_events.ceasefire_chains import chain as chain
    from caucasus_events.ceasefire_life import ceasefire_state as ceasefire_state
    from caucasus_events.ceasefires import (
        Ceasefire as Ceasefire,
        Declaration as Declaration,
        Term as Term,
    )
    from caucasus_events.checks import check as check
    from caucasus_events.chronicles import Chronicle as Chronicle
    from caucasus_events.claim_kinds import (
        Access as Access,
        Casualties as Casualties,
        Control as Control,
        Location as Location,
        MeansUsed as MeansUsed,
        Occurrence as Occurrence,
        Outcome as Outcome,
        Quantity as Quantity,
        Responsibility as Responsibility,
        Timing as Timing,
        Violation as Violation,
    )
    from caucasus_events.claims import Claim as Claim, Topic as Topic
    from caucasus_events.clocks import as_of as as_of
    from caucasus_events.code_lists import code_list as code_list
    from caucasus_events.codec import dump as dump, dumps as dumps, load as load, loads as loads
    from caucasus_events.count_phrases import (
        ACLED as ACLED,
        UCDP as UCDP,
        parse_count as parse_count,
        phrase_count as phrase_count,
    )
    from caucasus_events.counts import (
        Count as Count,
        about as about,
        at_least as at_least,
        between as between,
        exactly as exactly,
        fewer_than as fewer_than,
        more_than as more_than,
        unknown_number as unknown_number,
        up_to as up_to,
    )
    from caucasus_events.datelines import dateline_errors as dateline_errors
    from caucasus_events.durations import (
        Duration as Duration,
        duration_of as duration_of,
        elapsed as elapsed,
    )
    from caucasus_events.errors import (
        CaucasusEventsError as CaucasusEventsError,
        Invalid as Invalid,
        MergeConflict as MergeConflict,
        MissingExtra as MissingExtra,
        NoSingleMatch as NoSingleMatch,
        Problem as Problem,
        UnknownId as UnknownId,
    )
    from caucasus_events.evidence import Evidence as Evidence
    from caucasus_events.finding_changes import why_changed as why_changed
    from caucasus_events.finding_history import history as history
    from caucasus_events.grades import Grade as Grade, probability_band as probability_band
    from caucasus_events.grading import at_least_graded as at_least_graded
    from caucasus_events.incidents import (
        Incident as Incident,
        IncidentLink as IncidentLink,
        Judgement as Judgement,
    )
    from caucasus_events.independence import independent as independent, voices as voices
    from caucasus_events.lookups import look_up as look_up
    from caucasus_events.merging import merge as merge
    from caucasus_events.names import Name as Name
    from caucasus_events.negotiations import (
        Negotiation as Negotiation,
        Participant as Participant,
        Round as Round,
    )
    from caucasus_events.observance import compliance as compliance
    from caucasus_events.parties import (
        Affiliation as Affiliation,
        Party as Party,
        Side as Side,
        Sides as Sides,
    )
    from caucasus_events.places import Coordinates as Coordinates, Place as Place
    from caucasus_events.positions import (
        Assessment as Assessment,
        Call as Call,
        Concern as Concern,
        Condition as Condition,
        Demand as Demand,
        Offer as Offer,
        Pledge as Pledge,
        Position as Position,
        Recognition as Recognition,
    )
    from caucasus_events.reconciliation import (
        Estimate as Estimate,
        envelope as envelope,
        reconcile as reconcile,
    )
    from caucasus_events.relay_proposals import proposed_relays as proposed_relays
    from caucasus_events.relay_trees import relay_tree as relay_tree
    from caucasus_events.round_intervals import (
        rounds_within as rounds_within,
        since_last_round as since_last_round,
    )
    from caucasus_events.round_outcomes import outcomes as outcomes
    from caucasus_events.series_comparison import compare_series as compare_series
    from caucasus_events.sources import Citation as Citation, Source as Source
    from caucasus_events.statements import (
        Relay as Relay,
        Response as Response,
        Statement as Statement,
    )
    from caucasus_events.talks_history import (
        mediators as mediators,
        rounds as rounds,
        tracks as tracks,
    )
    from caucasus_events.time_phrases import (
        NEWS as NEWS,
        TimeConvention as TimeConvention,
        parse_time as parse_time,
        phrase_time as phrase_time,
    )
    from caucasus_events.timelines import timeline as timeline
    from caucasus_events.violation_series import violations as violations
    from caucasus_events.when import Truth as Truth, When as When

__all__ = [
    "ACLED",
    "NEWS",
    "UCDP",
    "Access",
    "Affiliation",
    "Amendment",
    "Assessment",
    "Bins",
    "Call",
    "Casualties",
    "CaucasusEventsError",
    "Ceasefire",
    "Chronicle",
    "Citation",
    "Claim",
    "Concern",
    "Condition",
    "Control",
    "Coordinates",
    "Count",
    "Declaration",
    "Demand",
    "Duration",
    "Estimate",
    "Evidence",
    "Grade",
    "Incident",
    "IncidentLink",
    "Invalid",
    "Judgement",
    "Location",
    "MeansUsed",
    "MergeConflict",
    "MissingExtra",
    "Name",
    "Negotiation",
    "NoSingleMatch",
    "Occurrence",
    "Offer",
    "Outcome",
    "Participant",
    "Party",
    "Place",
    "Pledge",
    "Position",
    "Problem",
    "Quantity",
    "Recognition",
    "Relay",
    "Response",
    "Responsibility",
    "Round",
    "Side",
    "Sides",
    "Source",
    "Statement",
    "Term",
    "TimeConvention",
    "Timing",
    "Topic",
    "Truth",
    "UnknownId",
    "Violation",
    "When",
    "about",
    "account",
    "airwars_grade",
    "amended",
    "as_of",
    "at_least",
    "at_least_graded",
    "between",
    "binned",
    "ceasefire_state",
    "chain",
    "check",
    "code_list",
    "compare_series",
    "compliance",
    "datasets",
    "dateline_errors",
    "days",
    "diff",
    "dump",
    "dumps",
    "duration_of",
    "elapsed",
    "envelope",
    "exactly",
    "fewer_than",
    "history",
    "independent",
    "load",
    "loads",
    "look_up",
    "mediators",
    "merge",
    "months",
    "more_than",
    "outcomes",
    "parse_count",
    "parse_time",
    "phrase_count",
    "phrase_time",
    "probability_band",
    "proposed_relays",
    "reconcile",
    "relay_tree",
    "rounds",
    "rounds_within",
    "since_last_round",
    "succession",
    "timeline",
    "tracks",
    "unknown_number",
    "up_to",
    "violations",
    "voices",
    "why_changed",
]

# The home of each public name. A name is fetched when it is first asked for, so that importing
# the package loads neither pendulum nor cattrs; the block above shows them to type checkers.
_HOMES = {
    "account": "accounts",
    "diff": "accounts",
    "airwars_grade": "airwars",
    "amended": "amending",
    "succession": "amending",
    "Amendment": "amendments",
    "Bins": "binning",
    "binned": "binning",
    "days": "binning",
    "months": "binning",
    "chain": "ceasefire_chains",
    "ceasefire_state": "ceasefire_life",
    "Ceasefire": "ceasefires",
    "Declaration": "ceasefires",
    "Term": "ceasefires",
    "check": "checks",
    "Chronicle": "chronicles",
    "merge": "merging",
    "Access": "claim_kinds",
    "Casualties": "claim_kinds",
    "Control": "claim_kinds",
    "Location": "claim_kinds",
    "MeansUsed": "claim_kinds",
    "Occurrence": "claim_kinds",
    "Outcome": "claim_kinds",
    "Quantity": "claim_kinds",
    "Responsibility": "claim_kinds",
    "Timing": "claim_kinds",
    "Violation": "claim_kinds",
    "Claim": "claims",
    "Topic": "claims",
    "as_of": "clocks",
    "code_list": "code_lists",
    "dump": "codec",
    "dumps": "codec",
    "load": "codec",
    "loads": "codec",
    "ACLED": "count_phrases",
    "UCDP": "count_phrases",
    "parse_count": "count_phrases",
    "phrase_count": "count_phrases",
    "Count": "counts",
    "about": "counts",
    "at_least": "counts",
    "between": "counts",
    "exactly": "counts",
    "fewer_than": "counts",
    "more_than": "counts",
    "unknown_number": "counts",
    "up_to": "counts",
    "dateline_errors": "datelines",
    "Duration": "durations",
    "duration_of": "durations",
    "elapsed": "durations",
    "CaucasusEventsError": "errors",
    "Invalid": "errors",
    "MergeConflict": "errors",
    "MissingExtra": "errors",
    "NoSingleMatch": "errors",
    "Problem": "errors",
    "UnknownId": "errors",
    "Evidence": "evidence",
    "Grade": "grades",
    "probability_band": "grades",
    "at_least_graded": "grading",
    "why_changed": "finding_changes",
    "history": "finding_history",
    "Incident": "incidents",
    "IncidentLink": "incidents",
    "Judgement": "incidents",
    "independent": "independence",
    "voices": "independence",
    "look_up": "lookups",
    "Name": "names",
    "Negotiation": "negotiations",
    "Participant": "negotiations",
    "Round": "negotiations",
    "compliance": "observance",
    "Affiliation": "parties",
    "Party": "parties",
    "Side": "parties",
    "Sides": "parties",
    "Coordinates": "places",
    "Place": "places",
    "Assessment": "positions",
    "Call": "positions",
    "Concern": "positions",
    "Condition": "positions",
    "Demand": "positions",
    "Offer": "positions",
    "Pledge": "positions",
    "Position": "positions",
    "Recognition": "positions",
    "Estimate": "reconciliation",
    "envelope": "reconciliation",
    "reconcile": "reconciliation",
    "proposed_relays": "relay_proposals",
    "relay_tree": "relay_trees",
    "rounds_within": "round_intervals",
    "since_last_round": "round_intervals",
    "outcomes": "round_outcomes",
    "compare_series": "series_comparison",
    "Citation": "sources",
    "Source": "sources",
    "Relay": "statements",
    "Response": "statements",
    "Statement": "statements",
    "mediators": "talks_history",
    "rounds": "talks_history",
    "tracks": "talks_history",
    "NEWS": "time_phrases",
    "TimeConvention": "time_phrases",
    "parse_time": "time_phrases",
    "phrase_time": "time_phrases",
    "timeline": "timelines",
    "violations": "violation_series",
    "Truth": "when",
    "When": "when",
}


__version__ = "0.1.0"


if not TYPE_CHECKING:  # a checker that sees this takes every misspelt name for a public one

    def __getattr__(name: str) -> object:
        if name == "datasets":
            return import_module(f"{__name__}.datasets")
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
