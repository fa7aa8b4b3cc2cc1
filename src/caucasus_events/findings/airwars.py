"""The grade that Airwars would give an incident, as far as claims alone can tell it.

Source: the definitions in the code list 'airwars'. They leave open which grade comes first where
two fit; here it is confirmed, contested, fair, weak, discounted, in this order. What they rest
on and how it is read off our records:

- *alleged*: claims that stand, of civilians killed or wounded in the incident. A claim that does
  not say whether they were civilians may be one.
- *a source*: everybody who speaks for one side is one, and so is a party on no side together with
  all for whom it speaks. Outlets that relay a source add none.
- *a belligerent*: who is said to have begun, fired, ordered or retaliated, or used a weapon; a side
  is one belligerent.
- *accepted*: it says so itself, and tells of harm to civilians who are not its own.
- *acted near by*: it says so itself, or two sources say it. Other incidents are not searched.
- *credible*: a judgement that no claim holds, so the caller has to give it.
- *combatants*: read only where nobody alleges harm to civilians any more, and harm to soldiers is
  still told. That somebody else most likely did it is a judgement, and is never read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle, Standing, chronicle_of
from caucasus_events.core.record import Record, refuse_bare_text
from caucasus_events.core.tables import text_table
from caucasus_events.findings.evidence import Evidence, Stance
from caucasus_events.findings.reconciliation import gather_about
from caucasus_events.records.claims import Casualties, MeansUsed, Polarity, Responsibility
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.records.statements import Response, ResponseKind
from caucasus_events.records.vocabulary import Act, Harm, Population
from caucasus_events.values.comparison import Truth
from caucasus_events.values.counts import Count

__all__ = ["UNREPORTED", "AirwarsGrade", "Criterion", "airwars_grade"]


UNREPORTED = "unreported"
"""The word, of ours, for an incident in which nobody alleges harm to civilians."""

_HARMS = frozenset({Harm.KILLED, Harm.WOUNDED, Harm.KILLED_OR_WOUNDED})
_ACTS = frozenset({Act.INITIATED, Act.FIRED, Act.ORDERED, Act.RETALIATED})


@attrs.frozen(kw_only=True)
class Criterion:
    """Tell whether one grade fits an incident."""

    code: str
    """The grade."""
    holds: Truth
    """Whether it fits; MAYBE where claims alone cannot tell."""
    because: str
    """Why, naming who said what, or what cannot be told."""


@attrs.frozen(kw_only=True)
class AirwarsGrade:
    """Tell which grade fits an incident, or which may, and why."""

    incident: str
    """Id of the incident."""
    version: str
    """Which version of the code list 'airwars' the definitions are of."""
    code: str | None
    """The grade; UNREPORTED where nobody alleges harm to civilians; None where it is open."""
    because: str
    """Why."""
    criteria: tuple[Criterion, ...]
    """How each grade fits, in the order in which they are taken."""
    addresses: tuple[str, ...]
    """Addresses of the claims and responses that it rests on."""

    @property
    def possible(self) -> tuple[str, ...]:
        """The grades that it may be: the one that it is, or each that is not ruled out."""
        if self.code is not None:
            return (self.code,)
        open_still: list[str] = []
        for one in self.criteria:
            if one.holds is not Truth.NO:
                open_still.append(one.code)
            if one.holds is Truth.YES:
                break  # what comes later is not taken
        return tuple(open_still)

    def __str__(self) -> str:
        if self.code == UNREPORTED:
            return f"{self.incident}: {self.code}, because {self.because}"
        rows = ((one.code, one.holds.value, one.because) for one in self.criteria)
        told = self.code or "open: " + (" or ".join(self.possible) or "no definition fits")
        head = f"{self.incident}: {told}, because {self.because}"
        return f"{head}\n{text_table(('grade', 'fits', 'because'), rows)}"


def airwars_grade(
    records: Chronicle | Iterable[Record],
    incident: str,
    *,
    credible: Collection[str] | None = None,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
) -> AirwarsGrade:
    """Grade an incident by the published definitions of Airwars, read off its claims.

    Args:
        records: a chronicle or loose records.
        incident: id of the incident; that of a replaced one leads to what took its place.
        credible: ids of the voices that the caller holds to be credible, led on alike; None where
            nobody has judged it, which leaves open whether an incident with several sources is
            'fair'.
        sides: who is on which side and who is neutral; the chronicle's own if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.

    Raises:
        UnknownId: the chronicle has no such incident, or no such voice.
    """
    refuse_bare_text(credible, "credible")
    chronicle = chronicle_of(records)
    amending = Amending(chronicle)
    trusted = (
        None if credible is None else [amending.current_id(voice) or voice for voice in credible]
    )
    incident = amending.current_id(incident) or incident
    if chronicle is records:
        amending.chronicle.incident(incident)
        for voice in trusted or ():
            amending.chronicle.party(voice)
    reading = _read(amending, gather_about(records, chronicle, incident, sides, unsure), sides)
    criteria = (
        _confirmed(reading),
        _contested(reading),
        _fair(reading, trusted),
        _weak(reading, trusted),
        _discounted(reading),
    )
    code, because = _concluded(reading, criteria)
    told = (*reading.harmed, *reading.soldiers, *reading.acts, *reading.denied)
    return AirwarsGrade(
        incident=incident,
        version="incident-pages",
        code=code,
        because=because,
        criteria=criteria,
        addresses=tuple(sorted({*reading.withdrawn, *_addresses(told)})),
    )


class _Told(NamedTuple):
    """What one source says of one side, or of a party on no side."""

    stance: Stance
    source: str
    of: str
    population: str | None = None

    @property
    def is_own(self) -> bool:
        return self.source == self.of


class _Reading(NamedTuple):
    """What bears on the grade, of all that stands."""

    harmed: tuple[_Told, ...]
    """Who says that people were harmed who were civilians, or may have been."""
    soldiers: tuple[_Told, ...]
    """Who says that soldiers were harmed."""
    acts: tuple[_Told, ...]
    """Who says of whom that it acted."""
    denied: tuple[_Told, ...]
    """Who denies of whom that it acted."""
    withdrawn: tuple[str, ...]
    """Addresses of claims that civilians were harmed, taken back or replaced."""

    @property
    def alleged(self) -> Truth:
        """Whether anybody says that civilians were harmed."""
        surely = any(harm.population == Population.CIVILIAN for harm in self.harmed)
        return Truth.over(can=bool(self.harmed), must=surely)


def _read(amending: Amending, found: Iterable[Evidence], sides: Sides | None) -> _Reading:
    chronicle = amending.chronicle
    standing = Standing.among(chronicle, amending.updated(sides) if sides else chronicle.sides)

    def whole(party: str, side: str | None) -> str:
        if takes_side(side):
            return f"the side {side}"  # no id of a party has a space in it
        return (party, *standing.principals(party, None))[-1]

    def told(stance: Stance, of: str, population: str | None = None) -> _Told:
        side = standing.side_of(of, None)
        return _Told(stance, whole(stance.voice, stance.side), whole(of, side), population)

    harmed: list[_Told] = []
    acts: list[_Told] = []
    denied: list[_Told] = []
    withdrawn: list[str] = []
    for evidence in found:
        topic = evidence.topic
        if topic.aspect == Casualties.kind and topic.category in _HARMS and topic.whose:
            some = [s for s in evidence.stances if s.asserts and not _is_none(s.value)]
            harmed += (told(s, topic.whose, topic.population) for s in some)
            if topic.population == Population.CIVILIAN:
                addresses = (aside.address for aside in evidence.set_aside)
                withdrawn += (a for a in addresses if _alleges_harm(a, amending))
        elif topic.aspect == MeansUsed.kind or (
            topic.aspect == Responsibility.kind and topic.category in _ACTS
        ):
            for stance in evidence.stances:
                doer = topic.whose or stance.value
                if isinstance(doer, str):
                    (acts if stance.asserts else denied).append(told(stance, doer))
    return _Reading(
        harmed=tuple(h for h in harmed if h.population != Population.MILITARY),
        soldiers=tuple(h for h in harmed if h.population == Population.MILITARY),
        acts=tuple(acts),
        denied=tuple(denied),
        withdrawn=tuple(withdrawn),
    )


def _alleges_harm(address: str, amending: Amending) -> bool:
    part = amending.given[address]
    if isinstance(part, Response):
        to = part.to if part.to in amending.given else amending.current_id(part.to)
        if to is None or part.kind is not ResponseKind.CONFIRMS:
            return False
        return _alleges_harm(to, amending)
    if not isinstance(part, Casualties) or part.polarity is Polarity.DENIED:
        return False
    return not _is_none(part.count)


def _is_none(value: object) -> bool:
    return isinstance(value, Count) and value.high == 0


def _addresses(told: Iterable[_Told]) -> Iterator[str]:
    return (address for one in told for address in one.stance.addresses)


_NOBODY = "nobody alleges that civilians were harmed"


def _criterion(reading: _Reading, code: str, holds: Truth, because: str) -> Criterion:
    if reading.alleged is Truth.NO:
        return Criterion(code=code, holds=Truth.NO, because=_NOBODY)
    if reading.alleged is Truth.MAYBE and holds is not Truth.NO:
        because = f"{because}; nobody says whether those harmed were civilians"
    return Criterion(code=code, holds=holds & reading.alleged, because=because)


def _confirmed(reading: _Reading) -> Criterion:
    """Look for a belligerent that accepts it."""
    answers = [_accepts(reading, one) for one in sorted({a.of for a in reading.acts if a.is_own})]
    for truth in (Truth.YES, Truth.MAYBE, Truth.NO):
        for holds, because in answers:
            if holds is truth:
                return _criterion(reading, "confirmed", holds, because)
    return _criterion(reading, "confirmed", Truth.NO, "nobody says of itself that it acted")


def _accepts(reading: _Reading, one: str) -> tuple[Truth, str]:
    """Tell whether who says that it acted also tells of harm to the civilians of others."""
    of_others = [h.population for h in reading.harmed if h.source == one and not h.is_own]
    if not of_others:
        return Truth.NO, f"{one} says that it acted, not that it harmed civilians of others"
    blames = any(act.source == one and not act.is_own for act in reading.acts)
    if blames or any(act.source == one and act.is_own for act in reading.denied):
        return Truth.MAYBE, f"{one} says that it acted, and denies it or names another"
    if Population.CIVILIAN not in of_others:
        return Truth.MAYBE, f"{one} does not say whether those harmed were civilians"
    return Truth.YES, f"{one} says that it acted, and tells of harm to civilians of others"


def _contested(reading: _Reading) -> Criterion:
    """Look for several belligerents that are said to have acted."""
    named = sorted({act.of for act in reading.acts})
    several = len(named) > 1
    one = f"{named[0]} alone" if named else "nobody"
    who = f"{_listed(named)} are each" if several else f"{one} is"
    because = f"{who} said to have acted"
    return _criterion(reading, "contested", Truth.over(several, several), because)


def _fair(reading: _Reading, credible: Collection[str] | None) -> Criterion:
    """Look for two credible sources, and for a belligerent that acted near by."""
    several, told = _several(reading.harmed)
    if several is Truth.NO:
        return _criterion(reading, "fair", Truth.NO, told)
    if credible is None:
        trusted, trust = Truth.MAYBE, "nobody has judged whether they are credible"
    else:
        trusted, trust = _several(h for h in reading.harmed if h.stance.voice in credible)
        trust = f"of those held credible, {trust}"
    near, acted = _acted_near_by(reading)
    because = "; ".join((told, trust, acted))
    return _criterion(reading, "fair", several & trusted & near, because)


def _weak(reading: _Reading, credible: Collection[str] | None) -> Criterion:
    """Look for one source alone."""
    several, told = _several(reading.harmed)
    holds = ~several
    if credible is not None and several is not Truth.NO:
        trusted, _ = _several(h for h in reading.harmed if h.stance.voice in credible)
        if trusted is not Truth.YES:
            holds, told = Truth.MAYBE, f"{told}; whether those not held credible count is not told"
    return _criterion(reading, "weak", holds, told)


def _several(harmed: Iterable[_Told]) -> tuple[Truth, str]:
    """Tell whether several sources tell of harm to civilians, and who they are."""
    harmed = tuple(harmed)
    possible = sorted({harm.source for harm in harmed})
    sure = {harm.source for harm in harmed if harm.population == Population.CIVILIAN}
    told = f"told by {_listed(possible)}" if possible else "told by nobody"
    if sure and len(sure) < len(possible):
        told += f", of whom only {_listed(sorted(sure))} says that they were civilians"
    return Truth.over(can=len(possible) > 1, must=len(sure) > 1), told


def _acted_near_by(reading: _Reading) -> tuple[Truth, str]:
    own = sorted({act.of for act in reading.acts if act.is_own})
    if own:
        return Truth.YES, f"{_listed(own)} says of itself that it acted"
    for one in sorted({act.of for act in reading.acts}):
        tellers = sorted({act.source for act in reading.acts if act.of == one})
        if len(tellers) > 1:
            return Truth.YES, f"{_listed(tellers)} say that {one} acted"
    told = "one source alone tells who acted" if reading.acts else "nobody tells who acted"
    return Truth.MAYBE, told


def _discounted(reading: _Reading) -> Criterion:
    """Look for harm to civilians that nobody alleges any more, and harm to soldiers that stands."""
    if reading.alleged is not Truth.NO:
        holds, because = Truth.NO, "harm is still alleged; what is more likely no claim can tell"
    elif not reading.withdrawn:
        holds, because = Truth.NO, _NOBODY
    elif reading.soldiers:
        holds, because = Truth.YES, "the harm to civilians was taken back, that to soldiers stands"
    else:
        holds, because = Truth.MAYBE, "the harm was taken back, and nobody tells of soldiers"
    return Criterion(code="discounted", holds=holds, because=because)


def _concluded(reading: _Reading, criteria: Iterable[Criterion]) -> tuple[str | None, str]:
    """Take the first grade that fits, unless one before it may."""
    if reading.alleged is Truth.NO and not reading.withdrawn:
        return UNREPORTED, _NOBODY
    for one in criteria:
        if one.holds is not Truth.NO:
            return (one.code if one.holds is Truth.YES else None), one.because
    return None, "no published definition fits"


def _listed(names: Iterable[str]) -> str:
    return " and ".join(names)
