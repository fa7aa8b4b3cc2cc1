"""Hypothesis strategies for counts, times, parties, claims, statements and whole chronicles.

Every chronicle is about one small conflict: two sides with their organs, a neutral body, and
outlets on no side. `check` finds nothing in what is made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import count
from typing import Any, TypeVar

import attrs

from caucasus_events.checks.ceasefire_checks import ceasefire_doubts, is_doubtful
from caucasus_events.checks.chronicle_checks import check, out_of_office
from caucasus_events.chronicle.collection import COLLECTIONS, Chronicle
from caucasus_events.chronicle.merging import merge
from caucasus_events.core.record import enum_member
from caucasus_events.errors import MissingExtra
from caucasus_events.records import claims as kinds, positions, vocabulary as words
from caucasus_events.records.amendments import Amendment, AmendmentKind, amendments_by_old
from caucasus_events.records.ceasefires import Ceasefire, Term
from caucasus_events.records.claims import Certainty, Claim, Polarity
from caucasus_events.records.incidents import Incident, IncidentKind, IncidentLink, Judgement
from caucasus_events.records.names import Name
from caucasus_events.records.negotiations import Negotiation, Participant, Round, RoundStatus
from caucasus_events.records.parties import Affiliation, Party, Sides
from caucasus_events.records.places import Coordinates, Place
from caucasus_events.records.sources import Source
from caucasus_events.records.statements import (
    Relay,
    Report,
    Response,
    ResponseKind,
    Statement,
)
from caucasus_events.values.comparison import Truth
from caucasus_events.values.counts import Count, about, at_least, between, exactly, up_to
from caucasus_events.values.when import When

try:
    from hypothesis import strategies as st
except ImportError as error:
    raise MissingExtra(
        "caucasus_events.testing needs hypothesis; "
        'install it with: pip install "caucasus-events[strategies]"'
    ) from error

__all__ = ["amendments", "chronicles", "claims", "counts", "parties", "statements", "whens"]

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
P = TypeVar("P", Claim, Response)

_SIDES = ("north", "south")

# Counts, times and parties


def counts(most: int = 12) -> st.SearchStrategy[Count]:
    """Make counts of every form: exact, bounded at either end, rough, with and without wording."""
    numbers = st.integers(0, most)
    in_words = st.builds(exactly, numbers, wording=st.just("as many as there are"))
    bounded = (st.builds(make, numbers) for make in (exactly, at_least, up_to, about))
    ranges = st.tuples(numbers, numbers).map(lambda ends: between(min(ends), max(ends)))
    likely = st.tuples(numbers, numbers, numbers).map(sorted).map(_likeliest_inside)
    return st.one_of(*bounded, ranges, likely, in_words)


def _likeliest_inside(numbers: list[int]) -> Count:
    low, likeliest, high = numbers
    return between(low, high, likeliest=likeliest)


def _of_ones_own() -> st.SearchStrategy[dict[str, Any]]:
    """Make codes and notes, which most records do without."""
    some = st.dictionaries(st.sampled_from(("ucdp", "desk")), st.text(max_size=3), max_size=2)
    return st.just({}) | st.just({}) | st.fixed_dictionaries({"codes": some, "notes": some})


@st.composite
def whens(draw: st.DrawFn) -> When:
    """Make times in June 2023: moments and extents, precise and vague, open, with and without zone.

    They are near enough to each other for YES, NO and MAYBE all to be common.
    """
    first, last = sorted((draw(st.integers(10, 28)), draw(st.integers(10, 28))))
    day, later = f"2023-06-{first}", f"2023-06-{last}"
    forms = (
        *(day, day, day, f"{day}T08", f"{day}T10:30", f"{day}T23:15+04:00"),
        *("2023-06", "2023-06-1X", f"{day}~", f"{day}?", f"[{day},{later}]"),
        *(f"{day}/{later}", f"{day}/..", f"{day}/", f"/{later}"),
    )
    wording = draw(st.sampled_from((None, None, "these days")))
    return When(edtf=draw(st.sampled_from(forms)), wording=wording)


_COUNT, _WHEN = counts(), whens()
_MAYBE_WHEN = st.none() | _WHEN
_SELDOM = st.sampled_from((False, False, False, False, False, True))
_SELDOM_WHEN = st.none() | st.none() | st.none() | _WHEN


@st.composite
def parties(draw: st.DrawFn) -> tuple[Party, ...]:
    """Make the cast of a small conflict: two sides with organs, a neutral body, two outlets.

    The sides are built alike. An outlet may be owned by a side, and does not speak for it.
    """
    cast: list[Party] = []
    for side in _SIDES:
        ministry = f"{side}-ministry"
        kind = draw(st.sampled_from(("state", "de_facto_authority")))
        cast += [
            Party(id=side, kind=kind, names=[side.title()]),
            _organ(ministry, "ministry", "organ_of", side),
            _organ(f"{side}-army", "armed_force", "force_of", ministry),
        ]
        if draw(st.booleans()):
            office = draw(_MAYBE_WHEN)
            cast.append(_organ(f"{side}-minister", "person", "minister_of", ministry, office))
    cast += [
        Party(id="union", kind="international_organisation", names=["Union"]),
        _organ("union-mission", "mission", "mission_of", "union"),
        Party(id="herald", kind="outlet", names=["Herald", "Bote"]),
        _organ("courier", "outlet", "owned_by", draw(st.sampled_from(_SIDES))),
    ]
    return tuple(cast)


def _organ(id: str, kind: str, role: str, of: str, during: When | None = None) -> Party:
    tie = Affiliation(of=of, role=role, during=during)
    return Party(id=id, kind=kind, names=[id.title()], affiliations=[tie])


# Claims


def claims(about: Chronicle) -> st.SearchStrategy[Claim]:
    """Make claims of every kind about the records of a chronicle.

    One word of each list is common, so that there are several claims on one topic.

    Args:
        about: what to claim something of; it has a party, an incident and a place at least.
    """
    return _claims(about)


@st.composite
def _claims(draw: st.DrawFn, about: Chronicle) -> Claim:
    def one(items: Iterable[T]) -> T:
        return draw(st.sampled_from(tuple(items)))

    everybody = [party.id for party in about.parties]
    actors = _actors(about) or everybody
    incidents = [incident.id for incident in about.incidents]
    places = [place.id for place in about.places]
    rounds = [talks.address(r) for talks in about.negotiations for r in talks.rounds]
    shared: dict[str, Any] = {
        "polarity": one(_mostly(Polarity.ASSERTED)),
        "certainty": one(_mostly(Certainty.UNSTATED)),
        "during": draw(_SELDOM_WHEN),
        **draw(_of_ones_own()),
    }
    totals = (words.CountSpan.INCIDENT, words.CountSpan.INCIDENT, words.CountSpan.CUMULATIVE)
    owned = (None, None, *actors)
    often = (kinds.Casualties, kinds.Responsibility, kinds.Access, *[kinds.Declaration] * 3)
    match one((*kinds.CLAIM_KINDS, *often)):
        case kinds.Casualties:
            span = one(_mostly(words.CountSpan.INCIDENT))
            if span is words.CountSpan.PERIOD:
                shared["during"] = draw(_WHEN)
            shared |= {"harm": one(_mostly(words.Harm.KILLED)), "count": draw(_COUNT), "span": span}
            shared["population"] = one(_mostly(words.Population.UNSTATED))
            shared["condition"] = one((None, None, None, *words.CasualtyCondition))
            of = draw(_owners(actors))
            return kinds.Casualties(subject=one(incidents), of=of, **_in_words(shared))
        case kinds.MaterialLoss:
            shared |= {"what": one(_mostly(words.Material.TANK)), "by": one((None, *actors))}
            shared |= {"fate": one(_mostly(words.Fate.LOST)), "model": one((None, None, "T-72"))}
            shared |= {"count": draw(st.none() | _COUNT), "span": one(totals)}
            of = draw(_owners(actors))
            return kinds.MaterialLoss(subject=one(incidents), of=of, **_in_words(shared))
        case kinds.Responsibility:
            act, by = one(_mostly(words.Act.INITIATED)), one((*actors, *everybody))
            shared |= {"by": by, "act": act, "is_attempt": one((False, False, False, True))}
            return kinds.Responsibility(subject=one(incidents), **_in_words(shared))
        case kinds.MeansUsed:
            means, user = one(_mostly(words.Means.DRONE)), one((None, *actors))
            shared |= {"means": means, "by": user}
            return kinds.MeansUsed(subject=one(incidents), **_in_words(shared))
        case kinds.Timing:
            return kinds.Timing(subject=one(incidents), when=draw(_WHEN), **shared)
        case kinds.Location:
            return kinds.Location(subject=one(incidents), place=one(places), **shared)
        case kinds.Access:
            state, to = one(words.AccessState), one(_mostly(words.Traffic.ALL))
            shared |= {"state": state, "to": to, "part": one((None, None, "the bridge"))}
            return kinds.Access(subject=one(places), **_in_words(shared))
        case kinds.Control:
            shared |= {"by": one((*actors, *everybody)), "part": one((None, None, "the north"))}
            return kinds.Control(subject=one(places), **shared)
        case kinds.Quantity:
            shared |= {
                "count": draw(_COUNT),
                "unit": one((None, None, "percent")),
                "of": one(owned),
            }
            shared["span"] = one(totals)
            return kinds.Quantity(subject=one(places), what="convoys", **shared)
        case kinds.Outcome if rounds:
            result = one(_mostly(words.Result.PROGRESS))
            return kinds.Outcome(subject=one(rounds), **_in_words({**shared, "result": result}))
        case kinds.Declaration if about.ceasefires:
            subject, declared = one(about.ceasefires).id, draw(_MAYBE_WHEN)
            begins = _unless_before(declared, draw(_SELDOM_WHEN))
            until = _unless_before(begins or declared, draw(_MAYBE_WHEN))
            shared |= {"declared": declared, "begins": begins, "until": until}
            shared["is_indefinite"] = until is None and draw(st.booleans())
            return kinds.Declaration(subject=subject, by=one(actors), **shared)
        case kinds.Ending if about.ceasefires:
            how, when = one(words.EndingKind), draw(_MAYBE_WHEN)
            shared |= {"how": how, "when": when, "by": one((None, *actors))}
            return kinds.Ending(subject=one(about.ceasefires).id, **_in_words(shared))
        case kinds.Violation if about.ceasefires:
            ceasefire = one(about.ceasefires)
            shared |= {"term": one((None, *(term.key for term in ceasefire.terms)))}
            shared |= {"incident": one((None, *incidents)), "where": one((None, None, *places))}
            shared |= {"count": draw(st.none() | _COUNT), "unit": one((None, "shots"))}
            shared["span"] = one(totals)
            return kinds.Violation(subject=ceasefire.id, by=one(actors), **shared)
        case _:
            return kinds.Occurrence(subject=one(incidents), **shared)


def _owners(actors: Sequence[str]) -> st.SearchStrategy[str | list[str] | None]:
    """Make whose it was: most often one party's, seldom nobody's or that of two together."""
    together = st.just(None) | st.lists(st.sampled_from(actors), min_size=2, max_size=2)
    return st.one_of(*[st.sampled_from(actors)] * 4, together)


def _in_words(fields: dict[str, Any]) -> dict[str, Any]:
    """Add the wording that a claim needs where it chooses the word 'other'."""
    return {**fields, "wording": "so to speak"} if "other" in fields.values() else fields


def _actors(about: Chronicle) -> list[str]:
    sides = about.sides.sides if about.sides else ()
    return [member for side in sides for member in side.members]


def _mostly(common: E) -> tuple[E, ...]:
    known = tuple(type(common))
    return (*[common] * len(known), *known)


@st.composite
def _rivals(draw: st.DrawFn, about: Chronicle, claim: Claim) -> Claim:
    """Make another answer to the topic of a claim."""
    match claim:
        case kinds.Casualties() | kinds.MaterialLoss() | kinds.Quantity():
            return attrs.evolve(claim, count=draw(_COUNT))
        case kinds.Timing():
            return attrs.evolve(claim, when=draw(_WHEN))
        case kinds.Access():
            return attrs.evolve(claim, state=draw(st.sampled_from(words.AccessState)))
        case kinds.Location():
            return attrs.evolve(claim, place=draw(st.sampled_from(about.places)).id)
        case kinds.Responsibility() | kinds.Control():
            principals = [party.id for party in about.parties if not party.affiliations]
            return attrs.evolve(claim, by=draw(st.sampled_from([claim.by, *principals])))
        case _:
            return attrs.evolve(claim, polarity=claim.polarity.opposite)


# Statements


def statements(about: Chronicle, *, id: str | None = None) -> st.SearchStrategy[Statement]:
    """Make statements that could be the next one of a chronicle.

    Some answer its claims, some are another report of what it holds, and some give another answer
    on a topic that is already there. Added to it, they make no problem for `check` to find.

    Args:
        about: the chronicle; it has a party, an incident and a place at least.
        id: id of the statement; one that the chronicle does not have if None.
    """
    return _statements(about, _free(about, "said") if id is None else id)


def _free(about: Chronicle, stem: str) -> str:
    """Return an id that the chronicle does not have."""
    return next(name for n in count() if (name := f"{stem}-{n}") not in about)


@st.composite
def _statements(draw: st.DrawFn, about: Chronicle, id: str) -> Statement:
    everybody = [party.id for party in about.parties]
    known = [claim for statement in about.statements for claim in statement.claims]
    rivals = st.sampled_from(known).flatmap(lambda c: _rivals(about, c)) if known else st.nothing()
    speaker = draw(st.sampled_from((None, *everybody, *_actors(about) * 4)))
    said = draw(_MAYBE_WHEN)
    least = draw(st.sampled_from((0, 1, 1)))
    claimed = draw(st.lists(_claims(about) | rivals, min_size=least, max_size=2))

    def in_time(when: When | None) -> When | None:
        return _unless_before(said, when, about.zone)

    papers = [s.id for s in about.sources if s.published == in_time(s.published)]
    reports = [
        Report(source=source, via=[Relay(by=by, at=in_time(draw(_SELDOM_WHEN))) for by in carriers])
        for source in draw(_some([None, *papers], least=int(speaker is None)))
        if (carriers := draw(_some(everybody, least=int(source is None)))) or source
    ]
    others = [id for id in draw(_some(everybody)) if id != speaker]
    is_joint = speaker is not None and bool(others) and draw(_SELDOM)
    made = Statement(
        id=id,
        speaker=None if is_joint else speaker,
        speakers=[speaker, *others] if speaker and is_joint else [],
        off_the_record=bool(speaker and reports) and not is_joint and draw(_SELDOM),
        said=said,
        reports=reports,
        rests_on=others if draw(_SELDOM) else [],
        positions=draw(_positions(everybody)),
        **draw(_of_ones_own()),
        recorded=in_time(draw(_SELDOM_WHEN)),
    )
    if any(out_of_office(attrs.evolve(about, statements=[made]))):
        made = attrs.evolve(made, speaker=_actors(about)[0], speakers=[])
    sound = (claim for claim in claimed if not is_doubtful(about, made, claim))
    made = attrs.evolve(made, claims=_keyed(sound))
    made = attrs.evolve(made, responses=draw(_responses(about, made, everybody)))
    made = _undoubted(about, made)
    if reports and known and made.claims and draw(_SELDOM):
        printed = attrs.evolve(draw(st.sampled_from(known)), key=made.claims[0].key)
        made = attrs.evolve(
            made, reports=[attrs.evolve(reports[0], differs=[printed]), *reports[1:]]
        )
    return made


def _undoubted(about: Chronicle, made: Statement) -> Statement:
    """Leave out of a statement what makes a ceasefire of the chronicle doubtful."""
    more = attrs.evolve(about, statements=(*about.statements, made))
    if not any(ceasefire_doubts(more)):
        return made
    told = (kinds.Declaration, kinds.Ending, kinds.Violation)
    kept = [claim for claim in made.claims if not isinstance(claim, told)]
    responses = [r for r in made.responses if not isinstance(more.find(r.to), told)]
    return attrs.evolve(made.with_claims(kept), responses=responses)


def _some(items: Sequence[T], least: int = 0) -> st.SearchStrategy[list[T]]:
    return st.lists(st.sampled_from(items), min_size=least, max_size=2, unique_by=repr)


def _unless_before(earlier: When | None, when: When | None, zone: str | None = None) -> When | None:
    """Leave a time out where it certainly lies before another that it cannot come before."""
    if earlier is None or when is None:
        return when
    return None if when.zoned(zone).before(earlier.zoned(zone)) is Truth.YES else when


def _keyed(parts: Iterable[P]) -> tuple[P, ...]:
    """Number the parts of a statement, so that each has a key of its own."""
    return tuple(
        attrs.evolve(part, key=part.key.partition("-")[0] + (f"-{n}" if n else ""))
        for n, part in enumerate(parts)
    )


@st.composite
def _positions(draw: st.DrawFn, everybody: Sequence[str]) -> tuple[positions.Position, ...]:
    kind = draw(st.sampled_from((None, *positions.POSITION_KINDS)))
    matter, other = "what comes next", draw(st.sampled_from(everybody))
    if kind is None:
        return ()
    if kind is positions.Condition:
        offer = positions.Offer(matter=matter, to=[other])
        return (offer, positions.Condition(matter="an answer", on=offer.key, must_act=[other]))
    fields: dict[Any, dict[str, Any]]
    fields = {positions.Demand: {"to": [other]}, positions.Recognition: {"of": other}}
    return (kind(matter=matter, **fields.get(kind, {"holder": other})),)


@st.composite
def _responses(
    draw: st.DrawFn, about: Chronicle, answer: Statement, everybody: Sequence[str]
) -> tuple[Response, ...]:
    said, made = about.said(answer), list[Response]()
    earlier = [s for s in about.statements if said == _unless_before(about.said(s), said)]
    targets = [(statement, claim) for statement in earlier for claim in statement.claims]
    for statement, claim in draw(_some(targets)) if targets else ():
        own = about.speakers(answer) == about.speakers(statement)
        allowed = [kind for kind in ResponseKind if own or kind is not ResponseKind.RETRACTS]
        kind = draw(st.sampled_from(allowed))
        by = None if own else draw(st.sampled_from((None, *everybody)))
        made.append(Response(kind=kind, to=statement.address(claim), by=by))
    return _keyed(made)


# Chronicles


def chronicles(*, most: int = 5) -> st.SearchStrategy[Chronicle]:
    """Make consistent chronicles of a small conflict, in which `check` finds nothing.

    The ids of statements say nothing of their order in time.

    Args:
        most: the greatest number of statements.
    """
    return _chronicles(most)


@st.composite
def _chronicles(draw: st.DrawFn, most: int) -> Chronicle:
    chronicle = draw(_grounds())
    least = min(most, draw(st.sampled_from((0, 2, 3))))
    for n in draw(st.lists(st.integers(0, 99), unique=True, min_size=least, max_size=most)):
        statement = draw(_statements(chronicle, f"s{n}"))
        chronicle = attrs.evolve(chronicle, statements=(*chronicle.statements, statement))
    return chronicle


@st.composite
def _grounds(draw: st.DrawFn) -> Chronicle:
    """Make a chronicle without statements."""
    cast = draw(parties())
    ids = st.sampled_from([party.id for party in cast])
    village = Coordinates(latitude=41, longitude=44, within_km=draw(st.none() | st.just(2.0)))
    sources = [
        Source(
            id=f"report-{n}",
            publisher=draw(ids),
            title="A report",
            published=draw(_MAYBE_WHEN),
            accessed=draw(st.sampled_from((None, "2023-07", "2024-05-06"))),
            **draw(_of_ones_own()),
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    incidents = [
        Incident(
            id=f"clash-{n}",
            kind=draw(st.sampled_from(IncidentKind)),
            title="what is said to have happened",
            when=draw(_MAYBE_WHEN),
            where=draw(st.sampled_from((None, "village", "valley"))),
            **draw(_of_ones_own()),
            parties=draw(st.lists(ids, max_size=2, unique=True)),
            part_of=draw(st.sampled_from(((), (), ("clash-1",)))) if n == 2 else (),
            names=draw(st.sampled_from(((), (Name(text="Storm", used_by=["north"]),)))),
        )
        for n in (1, 2)
    ]
    links = [
        IncidentLink(first="clash-1", second="clash-2", judgement=judged, by="us", why="reports")
        for judged in draw(st.lists(st.sampled_from(Judgement), max_size=1))
    ]
    return Chronicle(
        title=draw(st.none() | st.just("a small conflict")),
        zone=draw(st.sampled_from((None, "UTC", "+04:00"))),
        sides=Sides(sides={side: [side] for side in _SIDES}, neutral=["union"]),
        parties=cast,
        places=[
            Place(id="valley", kind="area", names=["Valley"]),
            Place(id="road", kind="route", names=["Road"], within=["valley"]),
            Place(id="village", names=["Village", "Köy"], within=["valley"], coordinates=village),
        ],
        sources=sources,
        incidents=incidents,
        links=links,
        negotiations=[draw(_talks(sources))] if draw(st.booleans()) else [],
        ceasefires=[draw(_ceasefires(n)) for n in range(draw(st.integers(0, 2)))],
    )


@st.composite
def _talks(draw: st.DrawFn, sources: Sequence[Source]) -> Negotiation:
    held, planned = draw(_MAYBE_WHEN), draw(_MAYBE_WHEN)
    possible = [status for status in RoundStatus if status.took_place or held is None]
    documents = draw(_some([source.id for source in sources])) if sources else []
    first = Round(
        key="1",
        ordinal=1,
        held=held,
        status=draw(st.sampled_from(possible)),
        host=draw(st.sampled_from((None, "union", *_SIDES))),
        documents=documents,
        citations=documents,
    )
    rounds = first, Round(key="2", planned=planned, where="valley")
    host = Participant(party="union", role="host")
    return Negotiation(id="talks", title="talks", participants=[*_SIDES, host], rounds=rounds)


@st.composite
def _ceasefires(draw: st.DrawFn, n: int) -> Ceasefire:
    until = draw(_MAYBE_WHEN)
    fire = Term(key="fire", kind="cessation_of_fire", summary="no shots", until=until)
    road = Term(key="road", kind="access", summary="open", about=["road"], owed_by=_SIDES)
    way = draw(st.sampled_from(("extends", "extends", "replaces", "amends")))
    earlier: dict[str, Any] = {way: f"truce-{n - 1}"} if n else {}
    terms = (fire, road)
    return Ceasefire(id=f"truce-{n}", title="a truce", parties=_SIDES, terms=terms, **earlier)


# Amended chronicles


def amendments(
    about: Chronicle, *, kind: AmendmentKind | str | None = None
) -> st.SearchStrategy[Chronicle]:
    """Make chronicles in which the archivist has amended something of another.

    Each is the other one with one amendment more, and with the records that it puts in place or
    finds to be duplicates. They make no problem for `check` to find.

    Args:
        about: the chronicle. A split needs a statement in it, and a merger two incidents that
            were not replaced.
        kind: the kind of amendment; any that is possible if None.
    """
    wanted = None if kind is None else enum_member(AmendmentKind, kind)
    return _amendments(about, wanted).filter(lambda made: check(made) == ())


@st.composite
def _amendments(draw: st.DrawFn, about: Chronicle, wanted: AmendmentKind | None) -> Chronicle:
    replaced = amendments_by_old(about.amendments)
    standing: list[Any] = [
        record
        for name in COLLECTIONS
        if name not in ("links", "amendments")
        for record in getattr(about, name)
        if record.id not in replaced
    ]
    known = [record for record in standing if isinstance(record, Statement)]
    incidents = [record for record in standing if isinstance(record, Incident)]
    possible = [AmendmentKind.CORRECTION, AmendmentKind.DUPLICATE]
    possible += [AmendmentKind.SPLIT] * bool(known)
    possible += [AmendmentKind.MERGER] * (len(incidents) > 1)
    kind = draw(st.sampled_from(possible)) if wanted is None else wanted
    record = draw(st.sampled_from([*known * 3, *standing]))
    old, new, added = [record.id], list[str](), list[Any]()
    match kind:
        case AmendmentKind.CORRECTION:
            if isinstance(record, Statement):
                number = exactly(draw(st.integers(0, 9)))
                claims_now = [_counting(claim, number) for claim in record.claims]
                record = record.with_claims(claims_now)
            added = [_renamed(about, record)]
        case AmendmentKind.DUPLICATE:
            twin = _renamed(about, record)
            old, added, new = [twin.id], [twin], [record.id]
        case AmendmentKind.SPLIT:
            record = draw(st.sampled_from(known))
            old, at = [record.id], draw(st.integers(0, len(record.claims)))
            rest = attrs.evolve(record.with_claims(record.claims[at:]), positions=(), responses=())
            first = _renamed(about, record.with_claims(record.claims[:at]))
            added = [first, _renamed(merge(about, [first]), rest)]
        case AmendmentKind.MERGER:
            old = [one.id for one in incidents[:2]]
            added = [_renamed(about, incidents[0])]
    recorded = draw(st.none() | st.sampled_from(("2023-06-20", "2023-07-01T08:00Z", "2023-08")))
    when = None if recorded is None else When(edtf=recorded)
    for one in added:  # an amendment is not recorded before what it puts in place
        when = _unless_before(getattr(one, "recorded", None), when, about.zone)
    amendment = Amendment(
        id=_free(about, "amended"),
        kind=kind,
        old=old,
        new=new or [one.id for one in added],
        why="as the records show",
        by=draw(st.sampled_from((None, "the archivist"))),
        recorded=when,
    )
    return merge(about, [*added, amendment])


def _renamed(about: Chronicle, record: Any) -> Any:
    """Make a record anew under an id that the chronicle does not have."""
    return attrs.evolve(record, id=_free(about, record.id))


def _counting(claim: Any, count: Count) -> Any:
    return attrs.evolve(claim, count=count) if getattr(claim, "count", None) else claim
