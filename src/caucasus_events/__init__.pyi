"""The face: every public name of the package and the module that it comes from."""

from caucasus_events import datasets as datasets
from caucasus_events.attribution.copying import (
    ProposedRelay as ProposedRelay,
    ProposedRelays as ProposedRelays,
    Sign as Sign,
    SignKind as SignKind,
    proposed_relays as proposed_relays,
)
from caucasus_events.attribution.independence import (
    Independence as Independence,
    Voice as Voice,
    Voices as Voices,
    independent as independent,
    voices as voices,
    voices_of as voices_of,
)
from caucasus_events.attribution.relay_trees import (
    Branch as Branch,
    RelayTree as RelayTree,
    relay_tree as relay_tree,
)
from caucasus_events.checks.adding import (
    ChronicleBuilder as ChronicleBuilder,
)
from caucasus_events.checks.chronicle_checks import (
    Problems as Problems,
    check as check,
    faults as faults,
)
from caucasus_events.checks.datelines import (
    DatelineError as DatelineError,
    DatelineErrors as DatelineErrors,
    DatelineFault as DatelineFault,
    dateline_errors as dateline_errors,
)
from caucasus_events.chronicle.amending import (
    Succession as Succession,
    amended as amended,
    succession as succession,
)
from caucasus_events.chronicle.collection import (
    Chronicle as Chronicle,
    Record as Record,
)
from caucasus_events.chronicle.extracting import (
    extract as extract,
)
from caucasus_events.chronicle.lookups import (
    Directory as Directory,
    Match as Match,
    Matches as Matches,
    MatchReason as MatchReason,
    look_up as look_up,
)
from caucasus_events.chronicle.merging import (
    merge as merge,
)
from caucasus_events.chronicle.snapshots import (
    as_of as as_of,
)
from caucasus_events.chronicle.timelines import (
    Entry as Entry,
    EntryKind as EntryKind,
    Timeline as Timeline,
    timeline as timeline,
)
from caucasus_events.display.course_pictures import (
    course_picture as course_picture,
)
from caucasus_events.display.reports import (
    Page as Page,
    report as report,
)
from caucasus_events.display.svg import (
    Picture as Picture,
)
from caucasus_events.display.timeline_pictures import (
    timeline_picture as timeline_picture,
)
from caucasus_events.documents.reading import (
    load as load,
    loads as loads,
)
from caucasus_events.documents.writing import (
    dump as dump,
    dumps as dumps,
)
from caucasus_events.errors import (
    CaucasusEventsError as CaucasusEventsError,
    Invalid as Invalid,
    MergeConflict as MergeConflict,
    Mismatch as Mismatch,
    MissingExtra as MissingExtra,
    NoSingleMatch as NoSingleMatch,
    Problem as Problem,
    UnknownId as UnknownId,
)
from caucasus_events.findings.accounts import (
    Account as Account,
    AccountDiff as AccountDiff,
    Difference as Difference,
    Verdict as Verdict,
    account as account,
    diff as diff,
)
from caucasus_events.findings.airwars import (
    AirwarsGrade as AirwarsGrade,
    Criterion as Criterion,
    airwars_grade as airwars_grade,
)
from caucasus_events.findings.all_accounts import (
    SideBySide as SideBySide,
    side_by_side as side_by_side,
)
from caucasus_events.findings.causes import (
    Cause as Cause,
    Effect as Effect,
)
from caucasus_events.findings.evidence import (
    Clash as Clash,
    Conflict as Conflict,
    Evidence as Evidence,
    Misreport as Misreport,
    SetAside as SetAside,
    Silence as Silence,
    Stance as Stance,
    WhyAside as WhyAside,
)
from caucasus_events.findings.finding_changes import (
    Changes as Changes,
    FindingChange as FindingChange,
    RecordChange as RecordChange,
    RecordFate as RecordFate,
    why_changed as why_changed,
)
from caucasus_events.findings.finding_history import (
    Clock as Clock,
    History as History,
    Step as Step,
    history as history,
)
from caucasus_events.findings.grading import (
    at_least_graded as at_least_graded,
    meets_grade as meets_grade,
)
from caucasus_events.findings.parts import (
    Part as Part,
    partitioned as partitioned,
    reconcile_part as reconcile_part,
)
from caucasus_events.findings.reconciliation import (
    Finding as Finding,
    Findings as Findings,
    reconcile as reconcile,
)
from caucasus_events.findings.rule_comparison import (
    ComparedRules as ComparedRules,
    RuleComparison as RuleComparison,
    compare_rules as compare_rules,
)
from caucasus_events.findings.rules import (
    Estimate as Estimate,
    Rule as Rule,
    adversarial_bracket as adversarial_bracket,
    bias_corrected as bias_corrected,
    envelope as envelope,
    median_of_voices as median_of_voices,
    minimum as minimum,
    own_latest as own_latest,
    own_to_enemy as own_to_enemy,
)
from caucasus_events.findings.statuses import Status as Status
from caucasus_events.formats.tidy_tables import (
    Tables as Tables,
    TidyTable as TidyTable,
    tables as tables,
)
from caucasus_events.peace_process.ceasefire_chains import (
    Chain as Chain,
    Seam as Seam,
    chain as chain,
)
from caucasus_events.peace_process.ceasefire_claims import Accusation as Accusation
from caucasus_events.peace_process.ceasefire_states import (
    AccountOfState as AccountOfState,
    CeasefireState as CeasefireState,
    Happening as Happening,
    LifeEvent as LifeEvent,
    StatesAt as StatesAt,
    ceasefire_state as ceasefire_state,
    life_table as life_table,
)
from caucasus_events.peace_process.round_outcomes import (
    Outcomes as Outcomes,
    RoundOutcomes as RoundOutcomes,
    outcomes as outcomes,
)
from caucasus_events.peace_process.rounds_of_talks import (
    Mediation as Mediation,
    Mediations as Mediations,
    NegotiationRecord as NegotiationRecord,
    Negotiations as Negotiations,
    RoundCount as RoundCount,
    RoundRecord as RoundRecord,
    Rounds as Rounds,
    SinceRound as SinceRound,
    mediators as mediators,
    negotiations as negotiations,
    rounds as rounds,
    rounds_within as rounds_within,
    since_last_round as since_last_round,
)
from caucasus_events.peace_process.term_compliance import (
    Compliance as Compliance,
    Course as Course,
    CourseStep as CourseStep,
    LatestClaim as LatestClaim,
    TermRecord as TermRecord,
    WholeRecord as WholeRecord,
    compliance as compliance,
)
from caucasus_events.peace_process.violation_series import (
    Allegation as Allegation,
    DeniedCount as DeniedCount,
    Per as Per,
    PeriodCount as PeriodCount,
    SeriesComparison as SeriesComparison,
    Violations as Violations,
    ViolationSeries as ViolationSeries,
    compare_series as compare_series,
    violations as violations,
)
from caucasus_events.phrases.count_phrases import (
    ACLED as ACLED,
    UCDP as UCDP,
    Convention as Convention,
    parse_count as parse_count,
    phrase_count as phrase_count,
)
from caucasus_events.phrases.time_phrases import (
    NEWS as NEWS,
    TimeConvention as TimeConvention,
    parse_time as parse_time,
    phrase_time as phrase_time,
)
from caucasus_events.records.amendments import (
    Amendment as Amendment,
    AmendmentKind as AmendmentKind,
)
from caucasus_events.records.ceasefires import (
    Ceasefire as Ceasefire,
    CeasefireClass as CeasefireClass,
    CeasefireForm as CeasefireForm,
    CeasefirePurpose as CeasefirePurpose,
    Term as Term,
    TermKind as TermKind,
)
from caucasus_events.records.claims import (
    Access as Access,
    Answer as Answer,
    Casualties as Casualties,
    Certainty as Certainty,
    Claim as Claim,
    Control as Control,
    Declaration as Declaration,
    Ending as Ending,
    Location as Location,
    MaterialLoss as MaterialLoss,
    MeansUsed as MeansUsed,
    Occurrence as Occurrence,
    Outcome as Outcome,
    Polarity as Polarity,
    Quantity as Quantity,
    Responsibility as Responsibility,
    Timing as Timing,
    Topic as Topic,
    Violation as Violation,
    refers_to as refers_to,
)
from caucasus_events.records.code_lists import (
    Band as Band,
    Code as Code,
    CodeList as CodeList,
    Mapped as Mapped,
    code_list as code_list,
    code_list_ids as code_list_ids,
    code_list_versions as code_list_versions,
)
from caucasus_events.records.grades import (
    Grade as Grade,
    grade_schemes as grade_schemes,
    probability_band as probability_band,
)
from caucasus_events.records.incidents import (
    Incident as Incident,
    IncidentKind as IncidentKind,
    IncidentLink as IncidentLink,
    Judgement as Judgement,
)
from caucasus_events.records.names import (
    Name as Name,
)
from caucasus_events.records.negotiations import (
    Negotiation as Negotiation,
    Participant as Participant,
    ParticipantRole as ParticipantRole,
    Round as Round,
    RoundFormat as RoundFormat,
    RoundLevel as RoundLevel,
    RoundStatus as RoundStatus,
    Stage as Stage,
)
from caucasus_events.records.parties import (
    Affiliation as Affiliation,
    AffiliationRole as AffiliationRole,
    Party as Party,
    PartyKind as PartyKind,
    Side as Side,
    Sides as Sides,
)
from caucasus_events.records.places import (
    Coordinates as Coordinates,
    Place as Place,
    PlaceKind as PlaceKind,
)
from caucasus_events.records.positions import (
    Assessment as Assessment,
    Call as Call,
    Concern as Concern,
    Condition as Condition,
    Demand as Demand,
    Offer as Offer,
    Outlook as Outlook,
    Pledge as Pledge,
    Position as Position,
    Recognition as Recognition,
    Trend as Trend,
)
from caucasus_events.records.sources import (
    Citation as Citation,
    Source as Source,
)
from caucasus_events.records.statements import (
    Relay as Relay,
    Report as Report,
    Response as Response,
    ResponseKind as ResponseKind,
    Statement as Statement,
)
from caucasus_events.records.vocabulary import (
    AccessState as AccessState,
    Act as Act,
    CasualtyCondition as CasualtyCondition,
    CountSpan as CountSpan,
    EndingKind as EndingKind,
    Fate as Fate,
    Harm as Harm,
    Material as Material,
    Means as Means,
    Population as Population,
    Result as Result,
    Traffic as Traffic,
)
from caucasus_events.values.calendar import (
    Bin as Bin,
    Bins as Bins,
    CalendarUnit as CalendarUnit,
    binned as binned,
    days as days,
    months as months,
)
from caucasus_events.values.comparison import Relation as Relation, Truth as Truth
from caucasus_events.values.counts import (
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
from caucasus_events.values.durations import (
    Duration as Duration,
    duration_of as duration_of,
    elapsed as elapsed,
)
from caucasus_events.values.when import Bounds as Bounds, When as When, WhenLike as WhenLike

__all__: list[str]
__version__: str
