"""What was most likely meant by a word that is not known: by meaning first, then by spelling."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

# Everyday words for the package's own, where the meaning is plain. Of several the first that is
# among those known is suggested: one word may be wanted as a kind of party and as a key.
_MEANT: Mapping[str, tuple[str, ...]] = {
    # parties
    "country": ("state",),
    "nation": ("state",),
    "nation_state": ("state",),
    "army": ("armed_force",),
    "military": ("armed_force",),
    "armed_forces": ("armed_force",),
    "forces": ("armed_force",),
    "troops": ("armed_force",),
    "parliament": ("legislature",),
    "media": ("outlet",),
    "newspaper": ("outlet",),
    "agency": ("outlet",),
    "news_agency": ("outlet",),
    "broadcaster": ("outlet",),
    "press": ("outlet",),
    "human": ("person",),
    "individual": ("person",),
    "politician": ("person",),
    "igo": ("international_organisation",),
    "ministry_of": ("organ_of",),
    "organisation": ("international_organisation",),
    "organization": ("international_organisation",),
    # incidents, and with what they were done
    "battle": ("clash",),
    "fight": ("clash",),
    "fighting": ("clash",),
    "combat": ("clash",),
    "skirmish": ("clash",),
    "bombardment": ("shelling",),
    "airstrike": ("air_strike",),
    "gunfire": ("shooting", "small_arms"),
    "sniper": ("shooting", "small_arms"),
    "demonstration": ("protest",),
    "rally": ("protest",),
    "roadblock": ("blockade", "barrier"),
    "handover": ("transfer",),
    "uav": ("drone",),
    "plane": ("aircraft",),
    "jet": ("aircraft",),
    "helicopter": ("aircraft",),
    "tank": ("armour",),
    "tanks": ("armour",),
    "rifle": ("small_arms",),
    "guns": ("small_arms",),
    "landmine": ("mine",),
    # places
    "region": ("area",),
    "district": ("area",),
    "road": ("route",),
    "border": ("line",),
    # harm
    "dead": ("killed", "casualties"),
    "death": ("killed", "casualties"),
    "deaths": ("killed", "casualties"),
    "died": ("killed",),
    "fatalities": ("killed", "casualties"),
    "fallen": ("killed",),
    "killing": ("killed",),
    "wounded_or_killed": ("killed_or_wounded",),
    "injured": ("wounded",),
    "hurt": ("wounded",),
    "injuries": ("wounded", "casualties"),
    "losses": ("casualties",),
    "prisoners": ("captured",),
    "pow": ("captured",),
    "taken_prisoner": ("captured",),
    "detained": ("captured",),
    "disappeared": ("missing",),
    "evacuated": ("displaced",),
    "soldiers": ("military",),
    "servicemen": ("military",),
    "civilians": ("civilian",),
    "total": ("cumulative",),
    "unknown": ("unstated", "unreported", "unsure"),
    "unspecified": ("unstated",),
    # acts and claims
    "started": ("initiated",),
    "began": ("initiated",),
    "shelled": ("fired",),
    "shot": ("fired",),
    "returned_fire": ("retaliated",),
    "mediated": ("brokered",),
    "weapon": ("means",),
    "weapons": ("means",),
    "location": ("place", "where"),
    "happened": ("occurrence",),
    "perpetrator": ("responsibility", "by"),
    "breach": ("violation",),
    "shut": ("closed",),
    "true": ("asserted", "certain"),
    "false": ("denied",),
    "likely": ("probable",),
    "maybe": ("possible", "unsure"),
    # what is answered
    "admit": ("confirms",),
    "admits": ("confirms",),
    "acknowledges": ("confirms",),
    "deny": ("denies",),
    "rejects": ("denies",),
    "refutes": ("denies",),
    "withdraws": ("retracts",),
    "agrees": ("confirms",),
    "silence": ("not_addressed",),
    "silent": ("not_addressed",),
    "no_comment": ("declines",),
    # talks and ceasefires
    "truce": ("ceasefires", "ceasefire"),
    "truces": ("ceasefires", "ceasefire"),
    "armistice": ("ceasefires", "ceasefire"),
    "armistices": ("ceasefires",),
    "talks": ("negotiations",),
    "meeting": ("rounds", "round", "negotiations"),
    "meetings": ("rounds", "round", "negotiations"),
    "summit": ("leader",),
    "president": ("leader", "person"),
    "telephone": ("phone",),
    "call": ("phone",),
    "broker": ("mediator", "brokers"),
    "delayed": ("postponed",),
    "took_place": ("held",),
    "prisoner_exchange": ("exchange",),
    "pullback": ("withdrawal",),
    # keys and collections of documents
    "event": ("incidents", "incident"),
    "events": ("incidents",),
    "actors": ("parties",),
    "actor": ("parties", "party"),
    "locations": ("places",),
    "articles": ("sources",),
    "documents": ("sources",),
    "reports": ("statements",),
    "claims": ("statements",),
    "rounds": ("negotiations",),
    "place": ("where",),
    "claim": ("claims",),
    "corrections": ("amendments",),
    "type": ("kind",),
    "category": ("kind",),
    "name": ("names", "title"),
    "label": ("title", "names"),
    "headline": ("title",),
    "date": ("when", "said", "published"),
    "time": ("when", "said", "published"),
    "datetime": ("when", "said", "published"),
    "timestamp": ("when", "said", "published"),
    "author": ("speaker", "publisher"),
    "spokesperson": ("speaker",),
    "said_by": ("speaker",),
    "source": ("citations",),
    "sources": ("citations",),
    "references": ("citations",),
    "link": ("url",),
    "reason": ("why",),
    "number": ("count",),
    "amount": ("count",),
    "latlon": ("coordinates",),
    "same": ("duplicate",),
    "merge": ("merger",),
}
_CLOSE = 0.7
"""How alike a word of a vocabulary must be spelled: words of one ending often mean another."""
_ALIKE = ("l1I|", "O0")
_MOST_NAMED = 2
_LONGEST = 80
"""So much of a word is looked at."""


def meant(word: object, known: Iterable[str], otherwise: str) -> str:
    """Suggest the word of a vocabulary that was meant by one that is not in it, if any was."""
    known = tuple(known)
    plain = re.sub(r"[\s-]+", "_", str(word)[:_LONGEST].strip().casefold())
    near = next((one for one in (plain, *_MEANT.get(plain, ())) if one in known), None)
    if near is not None:
        return f"did you mean {near!r}?"
    near = nearest(plain, known, _CLOSE)
    return did_you_mean(plain, near) if near else otherwise


def suggestion(word: object, known: Iterable[str], otherwise: str) -> str:
    """Suggest the known id or name that is spelled most like one that is not, if any is."""
    near = nearest(str(word), known)
    return did_you_mean(str(word), near) if near else otherwise


def value_hint(value: object, classes: Sequence[type], is_one: bool) -> str:
    """Tell how a value is mended that is of none of the classes.

    Args:
        value: what was given.
        classes: what may stand there.
        is_one: whether it is one text or record.
    """
    id, otherwise = getattr(value, "id", None), "give a value of that type"
    if tuple in classes:
        return "put it into [ ]" if is_one else otherwise
    if is_one and str in classes and isinstance(id, str):
        return f"give its id: {id!r}"
    return out_of_list(value) or otherwise


def out_of_list(value: object) -> str | None:
    """Tell how a list is mended where one thing is due; None of anything else."""
    if not isinstance(value, (list, tuple)):
        return None
    items = cast("Sequence[object]", value)
    return "take it out of [ ]" if len(items) == 1 else "give one, without [ ]"


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known text that is spelled most like a word, if any is."""
    known, word = list(known), word[:_LONGEST]
    near = difflib.get_close_matches(word, known, n=1, cutoff=cutoff)
    if near:
        return near[0]
    folded = word.casefold()
    return next((one for one in known if one.casefold() == folded), None)


def did_you_mean(word: str, near: str) -> str:
    """Ask whether one text was meant by another, and name what sets them apart if no eye can."""
    unseen = _unseen(word[:_LONGEST], near[:_LONGEST])
    return f"did you mean {near!r}?" + (f" {unseen}" if unseen else "")


def _unseen(word: str, near: str) -> str:
    """Name the characters in which two texts differ, if they are none that a reader would see."""
    changes = [
        (word[i:j], near[k:m], i)
        for tag, i, j, k, m in difflib.SequenceMatcher(None, word, near, False).get_opcodes()
        if tag != "equal"
    ]
    if not changes or any(_is_plain(found, wanted) for found, wanted, _ in changes):
        return ""
    return "; ".join(_named(*change) for change in changes[:_MOST_NAMED])


def _is_plain(found: str, wanted: str) -> bool:
    """Tell whether a reader sees how two pieces of text differ."""
    if found and wanted and any({*found, *wanted} <= {*alike} for alike in _ALIKE):
        return False
    return (found + wanted).isascii() and bool(found.strip() or wanted.strip())


def _named(found: str, wanted: str, at: int) -> str:
    there = f"Character {at + 1} is {_names(found)}" if found else f"Character {at + 1} should be"
    if not wanted:
        return f"{there}, which does not belong there"
    return f"{there}{', not' if found else ''} {_names(wanted)}"


def _names(text: str) -> str:
    names = [unicodedata.name(c, f"U+{ord(c):04X}") for c in text[:4]]
    return " and ".join(names) + (" and more" if len(text) > len(names) else "")
