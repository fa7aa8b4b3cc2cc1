"""What the type checkers see of the public names: checked by mypy and pyright, never run."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, assert_type

import attrs
import pendulum

import caucasus_events as ce
from caucasus_events.formats import geojson, json_ld, timeline_js, ucdp
from caucasus_events.formats.readings import Losses
from caucasus_events.formats.writings import Document, Rows

# Documents and collections


def documents(path: Path, text: str, data: bytes) -> None:
    june = assert_type(ce.datasets.june_2023(), ce.Chronicle)
    assert_type(ce.loads(text), ce.Chronicle)
    assert_type(ce.loads(data, kinds=[Weather, Hope]), ce.Chronicle)
    assert_type(ce.load(path), ce.Chronicle)
    assert_type(ce.load("june.json", kinds=(Weather,)), ce.Chronicle)
    assert_type(ce.dumps(june), str)
    assert_type(ce.dump(june, path), None)
    assert_type(ce.merge(june, june), ce.Chronicle)
    assert_type(ce.extract(june, ["road"], statements_about=True), ce.Chronicle)
    assert_type(june.statements_about("corridor"), tuple[ce.Statement, ...])
    assert_type(ce.as_of(june, said="2023-06-28", recorded=datetime.date(2023, 7, 1)), ce.Chronicle)
    assert_type(ce.amended(june), ce.Chronicle)
    assert_type(ce.amended(june.statements), ce.Chronicle)
    assert_type(ce.succession(june, "s1").now, tuple[str, ...])
    for step in assert_type(ce.succession(june, "s1#casualties").steps, tuple[ce.Amendment, ...]):
        assert_type(step.kind, ce.AmendmentKind)
    builder = ce.ChronicleBuilder(june)
    assert_type(builder.add(june.statements[0], june.parties[0]), tuple[ce.Record, ...])
    assert_type(builder.chronicle(), ce.Chronicle)
    assert_type(len(ce.ChronicleBuilder.of_checked(june)), int)
    for problem in assert_type(ce.check(june), ce.Problems):
        assert_type(problem.path, str)
        assert_type(str(problem), str)


def chronicle(june: ce.Chronicle) -> None:
    assert_type(june.parties, tuple[ce.Party, ...])
    assert_type(june.statements, tuple[ce.Statement, ...])
    assert_type(june.sides, ce.Sides | None)
    assert_type(june.party("armenia"), ce.Party)
    assert_type(june.place("lachin-corridor"), ce.Place)
    assert_type(june.source("s"), ce.Source)
    assert_type(june.incident("i"), ce.Incident)
    assert_type(june.negotiation("n"), ce.Negotiation)
    assert_type(june.ceasefire("c"), ce.Ceasefire)
    assert_type(june.statement("s"), ce.Statement)
    assert_type(june.claim("s#casualties"), ce.Claim)
    assert_type("armenia" in june, bool)
    assert_type(june.side_of("armenia"), str | None)
    assert_type(june.principals("armenia"), tuple[str, ...])
    assert_type(attrs.evolve(june, title="Another"), ce.Chronicle)


def errors(text: str) -> None:
    try:
        ce.loads(text)
    except ce.Invalid as error:
        assert_type(error.problems, tuple[ce.Problem, ...])
    except (ce.UnknownId, ce.MergeConflict, ce.NoSingleMatch, ce.MissingExtra) as error:
        assert_type(error, ce.UnknownId | ce.MergeConflict | ce.NoSingleMatch | ce.MissingExtra)
        if isinstance(error, ce.MergeConflict):
            for mismatch in assert_type(error.mismatches, tuple[ce.Mismatch, ...]):
                assert_type(mismatch.fields, tuple[str, ...])
        base: ce.CaucasusEventsError = error
        raise base from None


def names(june: ce.Chronicle) -> None:
    matches = assert_type(ce.look_up(june, "Laçın", aliases={"Baku": "azerbaijan"}), ce.Matches)
    assert_type(ce.look_up(june.places, "Berdzor", loosely=False), ce.Matches)
    assert_type(ce.look_up(ce.Directory.of([*june.parties, *june.places]), "Berdzor"), ce.Matches)
    assert_type(matches.is_ambiguous, bool)
    assert_type(matches.only, ce.Match)
    assert_type(matches[0], ce.Match)
    for match in matches:
        assert_type(match.record, ce.Party | ce.Place | ce.Incident | ce.Ceasefire)
        assert_type(match.names, tuple[ce.Name, ...])
        assert_type(match.reason, ce.MatchReason)
        assert_type(match.closeness, float | None)


# Answers


def reconciling(june: ce.Chronicle, statements: list[ce.Statement]) -> None:
    findings = assert_type(ce.reconcile(june, subject="i", rule=ce.envelope), ce.Findings)
    assert_type(ce.reconcile(statements, sides=june.sides), ce.Findings)
    assert_type(ce.reconcile(june, unsure=ce.Judgement.SAME), ce.Findings)
    for part in assert_type(ce.partitioned(june, 4), tuple[ce.Part, ...]):
        assert_type(part.subjects, tuple[str, ...])
        assert_type(
            ce.reconcile_part(part, rule=ce.envelope),
            list[dict[str, str | int | float | bool | None]],
        )
    assert_type(findings.about(population="civilian", status="disputed"), ce.Findings)
    assert_type(iter(findings), Iterator[ce.Finding])
    assert_type(len(findings), int)
    for finding in findings:
        assert_type(finding.topic, ce.Topic)
        assert_type(finding.status, ce.Status)
        assert_type(finding.because, str)
        assert_type(finding.estimate, ce.Estimate)
        assert_type(finding.question, str)
        assert_type(finding.estimate.envelope, ce.Count | None)
        assert_type(finding.estimate.common, ce.Count | None)
        assert_type(finding.estimate.assumes, tuple[str, ...])
        assert_type(finding.evidence.stretch, ce.When | None)
        assert_type(finding.evidence, ce.Evidence)
        assert_type(finding.supporters, tuple[ce.Stance, ...])
        assert_type(finding.supporters[0].answer, ce.Answer)
        assert_type(finding.evidence.conflicts, tuple[ce.Conflict, ...])
        assert_type(finding.evidence.conflicts[0].left, tuple[ce.Stance, ...])
        assert_type(finding.evidence.conflicts[0].pairs(), Iterator[tuple[ce.Stance, ce.Stance]])
        assert_type(finding.evidence.silences, tuple[ce.Silence, ...])
        assert_type(finding.evidence.misreports, tuple[ce.Misreport, ...])
        assert_type(findings[finding.topic], ce.Finding)


def courses(june: ce.Chronicle, topic: ce.Topic) -> None:
    course = assert_type(ce.history(june, topic, clock="published", rule=ce.envelope), ce.History)
    assert_type(ce.history(june.statements, topic, clock=ce.Clock.RECORDED), ce.History)
    for step in assert_type(iter(course), Iterator[ce.Step]):
        assert_type(step.at, ce.When | None)
        assert_type(step.finding, ce.Finding)
        assert_type(step.causes, tuple[ce.Cause, ...])
        assert_type(step.causes[0].effect, ce.Effect)
        assert_type(step.causes[0].addresses, tuple[str, ...])
    changes = assert_type(ce.why_changed(june, june.statements, sides=june.sides), ce.Changes)
    assert_type(changes.about("lachin-corridor").mirrored(), ce.Changes)
    assert_type(changes.records, tuple[ce.RecordChange, ...])
    for change in assert_type(iter(changes), Iterator[ce.FindingChange]):
        assert_type(change.old, ce.Finding | None)
        assert_type(change.causes, tuple[ce.Cause, ...])
        assert_type(change.reasons, tuple[str, ...])
        assert_type(change.records[0].fate, ce.RecordFate)
    assert_type(ce.as_of(june, occurred="2023-06-28"), ce.Chronicle)


def loudest(evidence: ce.Evidence) -> ce.Estimate:
    return ce.Estimate(rule="loudest", best=evidence.stances[0].value)


a_rule_of_ones_own: ce.Rule = loudest
conventions: list[ce.Rule] = [
    ce.minimum,
    ce.median_of_voices,
    ce.own_latest,
    ce.own_to_enemy,
    ce.adversarial_bracket,
    ce.bias_corrected({"own": 0.8, "enemy": 2, "other": 1}),
]


def rules(june: ce.Chronicle) -> None:
    compared = assert_type(ce.compare_rules(june, *conventions, subject="i"), ce.RuleComparison)
    for entry in compared:
        assert_type(entry, ce.ComparedRules)
        assert_type(entry.finding, ce.Finding)
        assert_type(entry.estimates, tuple[ce.Estimate, ...])
    assert_type(ce.account(june, "icrc", rule=ce.minimum), ce.Account)
    assert_type(ce.compliance(june, "november-2020", rule=ce.minimum), ce.Compliance)


def accounts(june: ce.Chronicle) -> None:
    left = assert_type(ce.account(june, "armenian", subject="i"), ce.Account)
    differences = assert_type(ce.diff(left, left), ce.AccountDiff)
    assert_type(differences.differences, tuple[ce.Difference, ...])
    assert_type(differences.of("mirrored", ce.Verdict.DENIED), tuple[ce.Difference, ...])
    assert_type(differences.mirrored(), ce.AccountDiff)
    for entry in differences:
        assert_type(entry, ce.Difference)
        assert_type(entry.verdict, ce.Verdict)


def timelines(june: ce.Chronicle) -> None:
    timeline = assert_type(ce.timeline(june), ce.Timeline)
    assert_type(timeline.between("2023-06-15", datetime.date(2023, 6, 29)), ce.Timeline)
    assert_type(timeline.during(ce.When.of("2023-06"), maybe=True), ce.Timeline)
    assert_type(timeline.before(pendulum.datetime(2023, 6, 28)).after("2022"), ce.Timeline)
    assert_type(timeline.involving("russia", "armenia").about("i"), ce.Timeline)
    assert_type(timeline.of_kind("round", ce.EntryKind.TERM), ce.Timeline)
    assert_type(timeline.at_place("p").near("p", 5), ce.Timeline)
    assert_type(timeline.around("i", before=datetime.timedelta(days=1)), ce.Timeline)
    assert_type(timeline.as_of(published="2023-06-28T10:00+04:00"), ce.Timeline)
    for entry in timeline:
        assert_type(entry, ce.Entry)
        assert_type(entry.when, ce.When | None)


def ceasefires(june: ce.Chronicle) -> None:
    observed = assert_type(ce.compliance(june, "november-2020"), ce.Compliance)
    for record in observed:
        assert_type(record, ce.TermRecord)
        assert_type(record.term, ce.Term)
        assert_type(record.latest, tuple[ce.LatestClaim, ...])
    assert_type(observed.whole, ce.WholeRecord)
    assert_type(observed.course("corridor", rule=ce.minimum), ce.Course)
    state = assert_type(ce.ceasefire_state(june, "c", "2023-06-23", account="a"), ce.StatesAt)
    assert_type(state.accusations, tuple[ce.Accusation, ...])
    assert_type(state.by_account, tuple[ce.AccountOfState, ...])
    assert_type(state.form, ce.CeasefireForm | None)
    assert_type(state.in_force, ce.Truth)
    assert_type(ce.chain(june, "november-2020"), ce.Chain)
    accusations = assert_type(ce.violations(june, "c", per=["place"], by="month"), ce.Violations)
    one, other = accusations.series
    assert_type(one, ce.ViolationSeries)
    assert_type(accusations[0], ce.ViolationSeries)
    assert_type(ce.compare_series(one, other), ce.SeriesComparison)
    assert_type(ce.code_list("cameo", "gdelt"), ce.CodeList)


def display(june: ce.Chronicle, path: Path) -> None:
    assert_type(ce.timeline_picture(ce.timeline(june), sides=june.sides), ce.Picture)
    picture = assert_type(ce.course_picture(ce.reconcile(june)), ce.Picture)
    assert_type(picture.svg, str)
    assert_type(picture.save(path), None)
    assert_type(ce.course_picture(ce.reconcile(june)[0]), ce.Picture)
    beside = assert_type(ce.side_by_side(june, subject="corridor"), ce.SideBySide)
    assert_type(ce.side_by_side(june, "armenian", "icrc"), ce.SideBySide)
    assert_type(beside.said(beside.findings[0], "armenian"), tuple[ce.Stance, ...])
    for table in assert_type(ce.tables(june, progress=True), ce.Tables):
        assert_type(table, ce.TidyTable)
    assert_type(ce.tables(june).losses, Losses)
    assert_type(geojson.write(june), Document)
    assert_type(json_ld.write(june, base="https://example.org/"), Document)
    assert_type(timeline_js.write(june, rule=ce.minimum), Document)
    assert_type(ucdp.rows(june), Rows)
    assert_type(ce.reconcile(june, progress=lambda done, total: None), ce.Findings)
    assert_type(ce.load("june.json", progress=True), ce.Chronicle)
    page = assert_type(ce.report(june, "corridor", rule=ce.minimum, said="2023-06-28"), ce.Page)
    assert_type(page.save("corridor.html"), None)


def talks(june: ce.Chronicle) -> None:
    assert_type(ce.negotiations(june), ce.Negotiations)
    assert_type(ce.rounds(june, between=("2023", "2024"), status="held"), ce.Rounds)
    assert_type(ce.mediators(june), ce.Mediations)
    assert_type(ce.rounds_within(june, "t#r", months=2).count, ce.Count)
    assert_type(ce.since_last_round(june, "2023-07").elapsed, ce.Duration | None)
    for outcome in assert_type(ce.outcomes(june, round="t#r"), ce.Outcomes):
        assert_type(outcome, ce.RoundOutcomes)


def voices(june: ce.Chronicle) -> None:
    for voice in assert_type(ce.voices(june), ce.Voices):
        assert_type(voice, ce.Voice)
    found = assert_type(ce.independent(june, "one", "other"), ce.Independence)
    assert_type(found.answer, ce.Truth)
    assert_type(found.near_copy, ce.ProposedRelay | None)
    for proposal in assert_type(ce.proposed_relays(june, maybe=True), ce.ProposedRelays):
        assert_type(proposal.lag, ce.Duration | None)
        assert_type(proposal.signs, tuple[ce.Sign, ...])
    tree = assert_type(ce.relay_tree(june, subject="one"), ce.RelayTree)
    assert_type(tree.branches, tuple[ce.Branch, ...])


# Values


def counts() -> None:
    assert_type(ce.exactly(4, wording="four"), ce.Count)
    assert_type(ce.at_least(4), ce.Count)
    assert_type(ce.more_than(4), ce.Count)
    assert_type(ce.up_to(4), ce.Count)
    assert_type(ce.fewer_than(4), ce.Count)
    assert_type(ce.about(40), ce.Count)
    assert_type(ce.between(4, 5), ce.Count)
    assert_type(ce.unknown_number(), ce.Count)
    assert_type(ce.Count.exactly(4, wording="four"), ce.Count)
    assert_type(ce.Count.at_least(4), ce.Count)
    assert_type(ce.Count.more_than(4), ce.Count)
    assert_type(ce.Count.up_to(4), ce.Count)
    assert_type(ce.Count.fewer_than(4), ce.Count)
    assert_type(ce.Count.about(40), ce.Count)
    assert_type(ce.Count.between(4, 5), ce.Count)
    assert_type(ce.Count.unknown_number(), ce.Count)
    assert_type(ce.parse_count("tens", convention=ce.ACLED), ce.Count)
    count = assert_type(ce.parse_count("dozens", convention=ce.UCDP), ce.Count)
    assert_type(ce.phrase_count(count), str)
    assert_type(count.low, int)
    assert_type(count.rounded, int | None)
    assert_type(4 in count, bool)
    assert_type(count.high, int | None)
    assert_type(count.compatible(count), bool)
    assert_type(count.intersection(count), ce.Count | None)
    assert_type(count.hull(count) + count, ce.Count)
    assert_type(ce.Count.between(1, 5, likeliest=3).likeliest, int | None)


def times() -> None:
    when = assert_type(ce.When.of("2023-06-28", zone="Asia/Baku"), ce.When)
    assert_type(ce.When.of(datetime.date(2023, 6, 28)), ce.When)
    assert_type(ce.When.of(datetime.datetime(2023, 6, 28, tzinfo=datetime.UTC)), ce.When)
    assert_type(when.earliest, pendulum.DateTime | None)
    assert_type(when.bounds, ce.Bounds)
    assert_type(when.before("2023-06-29"), ce.Truth)
    assert_type(when.overlaps(when) | ~when.contains(when), ce.Truth)
    assert_type(when.relations(when), frozenset[ce.Relation])


# Records: friendly inputs are accepted, and what is read is of one type


def records() -> None:
    place = ce.Place(
        id="bridge",
        kind="spot",
        names=["Bridge", ce.Name(text="Körpü", language="az", used_by=["east"])],
        within={"valley"},
        coordinates=ce.Coordinates(latitude=40, longitude=46.5),
        codes={"geonames": "0"},
    )
    assert_type(place.names, tuple[ce.Name, ...])
    assert_type(place.within, tuple[str, ...])
    assert_type(place.label(by="east"), str)
    assert_type(place.codes["geonames"], str)
    codes: Mapping[str, str] = place.codes
    assert_type(place.notes.get("desk"), str | None)
    party = ce.Party(
        id="east",
        kind="state",
        names=["Eastland"],
        affiliations=[ce.Affiliation(of="union", role="member_of", during="1992/..")],
        codes=codes,
    )
    assert_type(party.kind, ce.PartyKind)
    assert_type(party.affiliations[0].during, ce.When | None)
    sides = ce.Sides(sides={"eastern": ["east"], "western": ["west"]}, neutral=["union"])
    assert_type(sides.sides, tuple[ce.Side, ...])
    ce.Sides(sides=[ce.Side(id="eastern", members=["east"])])
    ce.Source(
        id="s",
        publisher="post",
        title="Report",
        published=datetime.date(2023, 6, 28),
        accessed="2024",
    )


def statements() -> None:
    statement = ce.Statement(
        id="s",
        speaker="east",
        said=pendulum.datetime(2023, 6, 28),
        subject="clash",
        reports=[
            "note",
            ce.Report(
                source="note",
                locator="par. 2",
                via=["post", ce.Relay(by="herald", at="2023-06-28")],
                differs=[ce.Casualties(harm="killed", of="east", count=5)],
            ),
        ],
        claims=[
            ce.Occurrence(subject="clash", polarity="denied"),
            ce.Casualties(subject="clash", harm="killed", of="east", count=4, certainty="certain"),
            ce.Casualties(subject="clash", harm="wounded", of="east", count=ce.about(40)),
            ce.Casualties(subject="clash", harm="killed", of={"east", "west"}, count=4),
            ce.Casualties(subject="clash", harm="wounded", condition="critical", count=4),
            ce.MaterialLoss(
                subject="clash", what="tank", model="T-72", fate="destroyed", by="west"
            ),
            ce.Responsibility(subject="clash", by="west", act="fired"),
            ce.Responsibility(
                subject="clash", by="west", act="other", is_attempt=True, wording="raise a flag"
            ),
            ce.MeansUsed(subject="clash", means="artillery"),
            ce.Timing(subject="clash", when="28 June 2023, morning"),
            ce.Location(subject="clash", place="bridge"),
            ce.Access(subject="road", state="open", to="aid"),
            ce.Control(subject="bridge", by="west"),
            ce.Violation(subject="truce", by="west", count=3),
            ce.Outcome(subject="talks#r1", result="progress"),
            ce.Quantity(subject="road", what="convoys", count="at least three"),
            Weather(subject="clash", sky=Sky.CLEAR),
        ],
        positions=[
            ce.Concern(matter="fire", trend="rising"),
            ce.Assessment(matter="talks", outlook="hopeful"),
            ce.Call(matter="stop", to=["west"]),
            ce.Demand(matter="stop", to=("west",)),
            ce.Offer(matter="talks"),
            ce.Pledge(matter="aid"),
            ce.Recognition(matter="status", of="bridge", as_part_of="east"),
            ce.Condition(matter="peace", on="offer"),
            Hope(matter="spring"),
        ],
        responses=[ce.Response(kind="denies", to="t#occurrence")],
    )
    assert_type(statement.said, ce.When | None)
    assert_type(statement.reports, tuple[ce.Report, ...])
    ce.Place(id="bridge", names=["Bridge"], citations=["note", ce.Citation(source="note")])
    assert_type(statement.reports[0].via, tuple[ce.Relay, ...])
    ce.Statement(id="both", speakers=["east", "west"], rests_on=["post"])
    silence = ce.Response(kind="declines", question=ce.Occurrence(subject="clash"))
    assert_type(silence.to, str | None)
    assert_type(statement.claims, tuple[ce.Claim, ...])
    assert_type(statement.claims[0].topic, ce.Topic)
    assert_type(statement.claims[0].topic.parties, tuple[str, ...])
    assert_type(statement.address(statement.claims[0]), str)
    assert_type(ce.Chronicle(statements=[statement]).statements, tuple[ce.Statement, ...])


def talks_and_ceasefires() -> None:
    talks = ce.Negotiation(
        id="talks",
        title="Talks",
        participants=["east", ce.Participant(party="union", role="mediator")],
        rounds=[ce.Round(key="r1", held="2023-05-01/2023-05-04", participants=["east"])],
        stage="pre_negotiation",
    )
    assert_type(talks.participants, tuple[ce.Participant, ...])
    assert_type(talks.address(talks.rounds[0]), str)
    truce = ce.Ceasefire(
        id="truce",
        title="Truce",
        parties=["east", "west"],
        terms=[ce.Term(key="fire", kind="cessation_of_fire", summary="all fire stops")],
        purposes=["humanitarian"],
    )
    declared = ce.Declaration(subject="truce", by="east", begins="2020-11-10")
    assert_type(declared.holds_from, ce.When | None)
    assert_type(ce.Ending(subject="truce", how="collapsed", when="2023-09-19").how, ce.EndingKind)
    assert_type(truce.terms, tuple[ce.Term, ...])
    clash = ce.Incident(id="clash", kind="clash", title="Clash", when="2023-06-28", names=["Storm"])
    assert_type(clash.label(by="east"), str)
    ce.Incident(id="night", kind="raid", title="Night", parties=["east"], part_of=["clash"])
    ce.IncidentLink(first="a", second="b", judgement="unsure", by="us", why="one report")


# Kinds of one's own


def phrases_and_days(june: ce.Chronicle) -> None:
    early = assert_type(ce.parse_time("early on 28 June", published="2023-06-28"), ce.When)
    assert_type(ce.parse_time("soon", zone="Asia/Baku", convention=ce.NEWS), ce.When)
    assert_type(ce.NEWS, ce.TimeConvention)
    assert_type(ce.phrase_time(early), str)
    assert_type(ce.days(early, zone="Asia/Baku"), Iterator[ce.When])
    assert_type(ce.months("2023"), Iterator[ce.When])
    bins = assert_type(ce.binned([early, "2023-06-28"], by="month"), ce.Bins)
    assert_type([bin.spread for bin in bins], list[float])
    length = assert_type(ce.duration_of("2023-06-27/2023-06-29"), ce.Duration)
    assert_type(length.longest, datetime.timedelta | None)
    assert_type(length.longer_than(datetime.timedelta(days=1)), ce.Truth)
    assert_type(ce.elapsed("2023-05", early), ce.Duration)
    for error in assert_type(ce.dateline_errors(june), ce.DatelineErrors):
        assert_type(error.off_by, ce.Duration | None)


class Sky(StrEnum):
    CLEAR = "clear"


@attrs.frozen(kw_only=True, repr=False)
class Weather(ce.Claim):
    kind: ClassVar[str] = "weather"

    sky: Sky

    @property
    def value(self) -> Sky:
        return self.sky


@attrs.frozen(kw_only=True, repr=False)
class Hope(ce.Position):
    kind: ClassVar[str] = "hope"


# Misuse is told before it runs: each of these lines must be an error, or the check fails.


def misuse(june: ce.Chronicle, party: ce.Party) -> None:
    party.id = "other"  # type: ignore[misc]
    ce.Party("east", "state", ["E"])  # type: ignore[call-arg, arg-type]
    ce.exactly("4")  # type: ignore[arg-type]
    ce.Count.at_least("4")  # type: ignore[arg-type]
    june.june_2023()  # type: ignore[attr-defined]
    ce.reconcil(june)  # type: ignore[attr-defined]


# Grades


def grades(june: ce.Chronicle) -> None:
    grade = assert_type(ce.Grade(scheme="admiralty_source", code="B", by="desk"), ce.Grade)
    assert_type(ce.Source(id="s", publisher="p", title="t", grades=[grade]).grades[0], ce.Grade)
    assert_type(june.statements[0].grades, tuple[ce.Grade, ...])
    assert_type(grade.better_than(grade), ce.Truth)
    band = assert_type(ce.probability_band("likely", scheme="icd_203", version="2015"), ce.Band)
    assert_type(band.higher_than(band), ce.Truth)
    assert_type(ce.at_least_graded(june, grade), ce.Rule)
    found = assert_type(ce.airwars_grade(june, "clash", credible=["icrc"]), ce.AirwarsGrade)
    assert_type(found.code, str | None)
    assert_type(found.criteria[0].holds, ce.Truth)


def of_ones_own(records: ce.Chronicle | Iterable[ce.Record]) -> ce.Chronicle:
    """Take what the library takes."""
    return assert_type(ce.amended(records), ce.Chronicle)


def every_word_list_is_one_of_texts(
    words: ce.AccessState
    | ce.Act
    | ce.AffiliationRole
    | ce.CalendarUnit
    | ce.CeasefireClass
    | ce.CeasefireForm
    | ce.CeasefirePurpose
    | ce.CeasefireState
    | ce.Certainty
    | ce.Clash
    | ce.CountSpan
    | ce.DatelineFault
    | ce.EndingKind
    | ce.Harm
    | ce.CasualtyCondition
    | ce.Material
    | ce.Fate
    | ce.IncidentKind
    | ce.LifeEvent
    | ce.Means
    | ce.Outlook
    | ce.ParticipantRole
    | ce.Per
    | ce.PlaceKind
    | ce.Polarity
    | ce.Population
    | ce.ResponseKind
    | ce.Result
    | ce.RoundFormat
    | ce.RoundLevel
    | ce.RoundStatus
    | ce.SignKind
    | ce.Stage
    | ce.TermKind
    | ce.Traffic
    | ce.Trend
    | ce.WhyAside,
) -> str:
    return words.value


def parts_of_results(
    bin: ce.Bin,
    code: ce.Code,
    mapped: ce.Mapped,
    convention: ce.Convention,
    criterion: ce.Criterion,
    dateline: ce.DatelineError,
    denied: ce.DeniedCount,
    allegation: ce.Allegation,
    happening: ce.Happening,
    mediation: ce.Mediation,
    period: ce.PeriodCount,
    round_count: ce.RoundCount,
    round_record: ce.RoundRecord,
    seam: ce.Seam,
    aside: ce.SetAside,
    since: ce.SinceRound,
    step: ce.CourseStep,
    negotiation: ce.NegotiationRecord,
) -> None:
    assert_type(bin.when, ce.When)
    assert_type(aside.why, ce.WhyAside)


def smaller_functions(june: ce.Chronicle, grade: ce.Grade, when: ce.WhenLike) -> None:
    assert_type(ce.succession(june, "s"), ce.Succession)
    assert_type(ce.faults(june), tuple[ce.Problem, ...])
    assert_type(ce.code_list_ids(), tuple[str, ...])
    assert_type(ce.code_list_versions("acled"), tuple[str, ...])
    assert_type(ce.grade_schemes(), tuple[str, ...])
    assert_type(ce.life_table(), str)
    assert_type(ce.meets_grade(june, "s#c", grade), ce.Truth)
    assert_type(ce.refers_to("party"), dict[str, tuple[str, ...]])
    assert_type(ce.voices_of(june, june.statements[0]), tuple[tuple[str, ...], str])
    assert_type(ce.When.of(when), ce.When)
