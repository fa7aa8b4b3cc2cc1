"""Hypothesis strategies that make consistent chronicles, for property tests of code like yours.

    from hypothesis import given
    from caucasus_events.strategies import chronicles

    @given(chronicles())
    def test_my_report_names_every_voice(chronicle): ...

Every chronicle tells of one small conflict: two sides with their organs, a neutral body, outlets
on no side. In all that is made `check` finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

import attrs

try:
    from hypothesis import strategies as st
except ImportError as error:
    raise ImportError(
        "caucasus_events.strategies needs hypothesis; "
        'install it with: pip install "caucasus-events[strategies]"'
    ) from error

from caucasus_events import claim_kinds as kinds, positions
from caucasus_events.ceasefires import Ceasefire, Declaration, Term, TermKind
from caucasus_events.chronicles import Chronicle
from caucasus_events.claims import Certainty, Claim, Polarity
from caucasus_events.counts import Count, about, at_least, between, exactly, up_to
from caucasus_events.incidents import Incident, IncidentKind, IncidentLink, Judgement
from caucasus_events.negotiations import Negotiation, Participant, ParticipantRole, Round
from caucasus_events.parties import Affiliation, AffiliationRole, Party, Sides
from caucasus_events.places import Coordinates, Place
from caucasus_events.sources import Source
from caucasus_events.statements import Relay, Response, ResponseKind, Statement
from caucasus_events.when import Truth, When

__all__ = ["chronicles", "claims", "counts", "parties", "statements", "whens"]

_SIDES = ("north", "south")
_ROLES = AffiliationRole

E = TypeVar("E", bound=StrEnum)
P = TypeVar("P", Claim, Response)
_Fields = Mapping[str, st.SearchStrategy[Any]]


def counts(most: int = 12) -> st.SearchStrategy[Count]:
    """Make counts of every form: exact, bounded at either end, rough, with and without wording."""
    numbers = st.integers(0, most)
    wordings = st.sampled_from((None, None, "as many as it takes"))
    return st.one_of(
        st.builds(exactly, numbers, wording=wordings),
        st.builds(at_least, numbers, wording=wordings),
        st.builds(up_to, numbers, wording=wordings),
        st.tuples(numbers, numbers).map(lambda ends: between(min(ends), max(ends))),
        st.builds(about, numbers),
    )


@st.composite
def whens(draw: st.DrawFn) -> When:
    """Make times in June 2023: moments and extents, precise and vague, open, with and without zone.

    They are near enough to each other for YES, NO and MAYBE all to be common.
    """
    first, last = sorted((draw(st.integers(10, 28)), draw(st.integers(10, 28))))
    day, later = f"2023-06-{first}", f"2023-06-{last}"
    text = draw(
        st.sampled_from(
            (
                *(day, day, day),
                *(f"{day}T08", f"{day}T10:30", f"{day}T23:15+04:00"),
                *("2023-06", "2023-06-1X", f"{day}~", f"{day}?", f"[{day},{later}]"),
                *(f"{day}/{later}", f"{day}/..", f"{day}/", f"/{later}"),
            )
        )
    )
    return When(edtf=text, wording=draw(st.sampled_from((None, None, "these days"))))


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
            _organ(ministry, "ministry", side, _ROLES.ORGAN_OF),
            _organ(f"{side}-army", "armed_force", ministry, _ROLES.FORCE_OF),
        ]
        if draw(st.booleans()):
            office = draw(st.none() | whens())
            cast.append(_organ(f"{side}-minister", "person", ministry, _ROLES.MINISTER_OF, office))
    owner = draw(st.sampled_from(_SIDES))
    return (
        *cast,
        Party(id="union", kind="international_organisation", names=["Union"]),
        _organ("union-mission", "mission", "union", _ROLES.MISSION_OF),
        Party(id="herald", kind="outlet", names=["Herald", "Bote"]),
        _organ("courier", "outlet", owner, _ROLES.OWNED_BY),
    )


def _organ(id: str, kind: str, of: str, role: str, during: When | None = None) -> Party:
    tie = Affiliation(of=of, role=_ROLES(role), during=during)
    return Party(id=id, kind=kind, names=[id.title()], affiliations=[tie])


@st.composite
def _grounds(draw: st.DrawFn) -> Chronicle:
    """Make a chronicle of which nobody has spoken yet."""
    cast, when = draw(parties()), st.none() | whens()
    ids = st.sampled_from([party.id for party in cast])
    village = Coordinates(latitude=41, longitude=44, within_km=draw(st.none() | st.just(2.0)))
    sources = [
        Source(id=f"report-{n}", publisher=draw(ids), title="A report", published=draw(when))
        for n in range(draw(st.integers(0, 3)))
    ]
    incidents = [
        Incident(
            id=f"clash-{n}",
            kind=draw(st.sampled_from(IncidentKind)),
            title="what is said to have happened",
            when=draw(when),
            where=draw(st.sampled_from((None, "village", "valley"))),
            parties=draw(st.lists(ids, max_size=2, unique=True)),
        )
        for n in (1, 2)
    ]
    links = [
        IncidentLink(first="clash-1", second="clash-2", judgement=judgement, by="us", why="both")
        for judgement in draw(st.lists(st.sampled_from(Judgement), max_size=1))
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
        negotiations=[_talks(draw(when), draw(when))] if draw(st.booleans()) else [],
        ceasefires=draw(_ceasefires()),
    )


def _talks(held: When | None, planned: When | None) -> Negotiation:
    rounds = Round(key="1", ordinal=1, held=held), Round(key="2", planned=planned, where="valley")
    host = Participant(party="union", role=ParticipantRole.HOST)
    return Negotiation(id="talks", title="talks", participants=[*_SIDES, host], rounds=rounds)


@st.composite
def _ceasefires(draw: st.DrawFn) -> tuple[Ceasefire, ...]:
    chain: list[Ceasefire] = []
    for n in range(draw(st.integers(0, 2))):
        declared = draw(st.none() | whens())
        until = _unless_before(declared, draw(st.none() | whens()))
        terms = (
            Term(key="fire", kind=TermKind.CESSATION_OF_FIRE, summary="no shots", until=until),
            Term(key="road", kind=TermKind.ACCESS, summary="an open road", about=["road"]),
        )
        chain.append(
            Ceasefire(
                id=f"truce-{n + 1}",
                title="a ceasefire",
                declarations=[
                    Declaration(party=side, declared=declared, until=until) for side in _SIDES
                ],
                terms=terms,
                extends=chain[-1].id if chain else None,
            )
        )
    return tuple(chain)


def claims(about: Chronicle) -> st.SearchStrategy[Claim]:
    """Make claims of every kind about the records of a chronicle.

    One word of each list is common, so that there are several claims on one topic.

    Args:
        about: what to claim something of; it has a party, an incident and a place at least.
    """
    everybody = [party.id for party in about.parties]
    sides = about.sides.sides if about.sides else ()
    actors = st.sampled_from([member for side in sides for member in side.members] or everybody)
    doers = actors | st.sampled_from(everybody)
    spots = st.sampled_from([place.id for place in about.places])
    rounds = [talks.address(r) for talks in about.negotiations for r in talks.rounds]
    told: _Fields = {
        "polarity": _mostly(Polarity.ASSERTED),
        "certainty": _mostly(Certainty.UNSTATED),
        "during": st.none() | st.none() | whens(),
    }
    of_incidents = {"subject": st.sampled_from([i.id for i in about.incidents]), **told}
    of_places = {"subject": spots, **told}
    of_rounds = {"subject": st.sampled_from(rounds or [""]), **told}
    act, means = _mostly(kinds.Act.INITIATED), _mostly(kinds.Means.DRONE)
    traffic, result = _mostly(kinds.Traffic.ALL), _mostly(kinds.Result.PROGRESS)
    states = st.sampled_from(kinds.AccessState)
    return st.one_of(
        _casualties(actors, of_incidents),
        st.builds(kinds.Occurrence, **of_incidents),
        st.builds(kinds.Responsibility, by=doers, act=act, **of_incidents),
        st.builds(kinds.Timing, when=whens(), **of_incidents),
        st.builds(kinds.Location, place=spots, **of_incidents),
        st.builds(kinds.Access, state=states, to=traffic, **of_places),
        st.builds(kinds.Control, by=doers, **of_places),
        st.builds(kinds.MeansUsed, means=means, by=st.none() | actors, **of_incidents),
        st.builds(kinds.Quantity, what=st.just("convoys"), count=counts(), **of_places),
        _violations(about, actors, told) if about.ceasefires else st.nothing(),
        st.builds(kinds.Outcome, result=result, **of_rounds) if rounds else st.nothing(),
    )


def _mostly(common: E) -> st.SearchStrategy[E]:
    return st.one_of(st.just(common), st.just(common), st.sampled_from(type(common)))


@st.composite
def _casualties(
    draw: st.DrawFn, actors: st.SearchStrategy[str], fields: _Fields
) -> kinds.Casualties:
    span = draw(_mostly(kinds.Span.INCIDENT))
    if span is kinds.Span.PERIOD:
        fields = {**fields, "during": whens()}
    return draw(
        st.builds(
            kinds.Casualties,
            harm=_mostly(kinds.Harm.KILLED),
            of=actors,
            count=counts(),
            population=_mostly(kinds.Population.UNSTATED),
            span=st.just(span),
            **fields,
        )
    )


@st.composite
def _violations(
    draw: st.DrawFn, about: Chronicle, actors: st.SearchStrategy[str], fields: _Fields
) -> kinds.Violation:
    ceasefire = draw(st.sampled_from(about.ceasefires))
    return draw(
        st.builds(
            kinds.Violation,
            subject=st.just(ceasefire.id),
            by=actors,
            term=st.sampled_from((None, *(term.key for term in ceasefire.terms))),
            incident=st.sampled_from((None, *(incident.id for incident in about.incidents))),
            count=st.none() | counts(),
            unit=st.sampled_from((None, "shots")),
            **fields,
        )
    )


def statements(about: Chronicle, *, id: str | None = None) -> st.SearchStrategy[Statement]:
    """Make statements that could be the next one of a chronicle.

    Some answer its claims, some are another report of what it holds, some tell another answer
    on a topic that is already there. Added to it, they make no problem for `check` to find.

    Args:
        about: the chronicle; it has a party, an incident and a place at least.
        id: id of the statement; one that the chronicle does not have if None.
    """
    free = (name for n in range(len(about.ids) + 1) if (name := f"said-{n}") not in about)
    return _statements(about, claims(about), next(free) if id is None else id)


@st.composite
def _statements(
    draw: st.DrawFn, about: Chronicle, fresh: st.SearchStrategy[Claim], id: str
) -> Statement:
    everybody = st.sampled_from([party.id for party in about.parties])
    earlier = st.sampled_from(about.statements) if about.statements else st.nothing()
    again = draw(st.none() | st.none() | earlier)
    if again is None:
        heard = [known.speaker for known in about.statements]
        speaker = draw(st.none() | everybody | st.sampled_from([*heard, "herald"]))
        said = draw(st.none() | whens() | whens())
        claimed = draw(st.lists(fresh | _rivals(about), max_size=2))
    else:
        speaker, said, claimed = again.speaker, again.said, list(again.claims)

    def in_time(when: When | None) -> When | None:
        return _unless_before(said, when, about.zone)

    relays = st.builds(Relay, by=everybody, at=(st.none() | whens()).map(in_time))
    papers = [s.id for s in about.sources if s.published == in_time(s.published)]
    cited = st.lists(st.sampled_from(papers), max_size=2, unique=True) if papers else st.just([])
    return Statement(
        id=id,
        speaker=speaker,
        said=said,
        via=draw(st.lists(relays, min_size=int(speaker is None), max_size=2)),
        citations=draw(cited),
        claims=_keyed(claimed),
        positions=draw(_positions(everybody)),
        responses=draw(_responses(about, speaker, everybody)),
        repeats=again.id if again else None,
        medium=draw(st.sampled_from((None, "briefing"))),
        recorded=in_time(draw(st.none() | whens())),
    )


def _unless_before(earlier: When | None, when: When | None, zone: str | None = None) -> When | None:
    """Leave a time out where it surely lies before another that it cannot come before."""
    if earlier is None or when is None:
        return when
    return None if when.zoned(zone).before(earlier.zoned(zone)) is Truth.YES else when


def _rivals(about: Chronicle) -> st.SearchStrategy[Claim]:
    """Make claims that give another answer to what is already claimed."""
    known = [claim for statement in about.statements for claim in statement.claims]
    if not known:
        return st.nothing()
    answers: dict[type[Claim], _Fields] = {
        kinds.Casualties: {"count": counts()},
        kinds.Quantity: {"count": counts()},
        kinds.Timing: {"when": whens()},
        kinds.Access: {"state": st.sampled_from(kinds.AccessState)},
        kinds.Location: {"place": st.sampled_from([place.id for place in about.places])},
        kinds.Responsibility: {"by": st.sampled_from([party.id for party in about.parties])},
    }
    return st.sampled_from(known).flatmap(
        lambda claim: st.fixed_dictionaries(
            {"polarity": _mostly(Polarity.ASSERTED), **answers.get(type(claim), {})}
        ).map(lambda fields: attrs.evolve(claim, **fields))
    )


@st.composite
def _positions(
    draw: st.DrawFn, everybody: st.SearchStrategy[str]
) -> tuple[positions.Position, ...]:
    matter, to = st.just("what comes next"), st.lists(everybody, min_size=1, max_size=2)
    trend, outlook = st.sampled_from(positions.Trend), st.sampled_from(positions.Outlook)
    taken = draw(
        st.lists(
            st.one_of(
                st.builds(positions.Concern, matter=matter, trend=st.none() | trend),
                st.builds(positions.Assessment, matter=matter, outlook=st.none() | outlook),
                st.builds(positions.Call, matter=matter, to=to, subject=st.just("road")),
                st.builds(positions.Demand, matter=matter, to=to),
                st.builds(positions.Offer, matter=matter, to=to),
                st.builds(positions.Pledge, matter=matter, holder=st.none() | everybody),
                st.builds(positions.Recognition, matter=matter, of=everybody),
            ),
            max_size=1,
        )
    )
    if not taken or not draw(st.booleans()):
        return tuple(taken)
    return (*taken, positions.Condition(matter="if they do so too", on=taken[0].key))


@st.composite
def _responses(
    draw: st.DrawFn, about: Chronicle, speaker: str | None, everybody: st.SearchStrategy[str]
) -> tuple[Response, ...]:
    targets = [(told, claim) for told in about.statements for claim in told.claims]
    chosen = draw(st.lists(st.sampled_from(targets), max_size=2)) if targets else []
    made: list[Response] = []
    for told, claim in chosen:
        own = speaker is not None and speaker == told.speaker
        allowed = [kind for kind in ResponseKind if own or kind is not ResponseKind.RETRACTS]
        by = None if own else draw(st.none() | everybody)
        kind = draw(st.sampled_from(allowed))
        made.append(Response(kind=kind, to=told.address(claim), by=by))
    return _keyed(made)


def _keyed(parts: Iterable[P]) -> tuple[P, ...]:
    """Number the parts of a statement, so that each has a key of its own."""
    return tuple(
        attrs.evolve(part, key=f"{part.key.partition('-')[0]}-{n}" if n else part.key)
        for n, part in enumerate(parts)
    )


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
    fresh = claims(chronicle)
    for n in draw(st.permutations(range(most)))[: draw(st.integers(0, most))]:
        statement = draw(_statements(chronicle, fresh, f"s{n}"))
        chronicle = attrs.evolve(chronicle, statements=(*chronicle.statements, statement))
    return chronicle
