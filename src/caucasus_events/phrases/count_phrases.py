"""Number phrases of conflict news, read into counts and written again.

First what is public, then the tables of the words of the grammar, then the reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import attrs

from caucasus_events.core.record import Record, to_tuple
from caucasus_events.errors import Invalid, Problem, refuse, shown
from caucasus_events.phrases.number_words import (
    FIGURE,
    NUMBER_WORDS,
    SCALES,
    Number,
    read_number,
    shared_scale,
)
from caucasus_events.values.counts import Count, about

__all__ = ["ACLED", "UCDP", "Convention", "parse_count", "phrase_count"]


_LONGEST = 300


def parse_count(text: str, *, convention: Convention | None = None) -> Count:
    """Read an English number phrase as conflict news prints it, and keep its wording.

    Args:
        text: the number alone, without the noun that is counted: 'more than 2,000',
            'some 100,000', 'at least a dozen', 'between 10 and 12', 'dozens'.
        convention: what vague words such as 'dozens' mean; without one they are refused.

    Raises:
        Invalid: the phrase is not one that is known, or is vague without a convention.
    """
    if not isinstance(convention, Convention | None):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise refuse("expected a Convention", convention, "give one such as UCDP", "convention")
    given: object = text
    if not isinstance(given, str) or len(given) > _LONGEST:
        hint = f"give the number alone, in at most {_LONGEST} characters"
        raise refuse("a number phrase is a short text", given, hint)
    found = _Reader(text, convention).phrase()
    return Count(low=found.low, high=found.high, approximate=found.rough, wording=text.strip())


def phrase_count(count: Count) -> str:
    """Write the bounds of a count in plain English that `parse_count` reads as the same bounds.

    The wording of the count is left out: `str(count)` gives that.
    """
    low, high = f"{count.low:,}", None if count.high is None else f"{count.high:,}"
    rough = "about " if count.approximate else ""
    if count.rounded is not None:
        return f"about {count.rounded:,}"
    if high is None:
        if rough:
            return f"about {low} or more"
        return f"at least {low}"
    if low == high and not rough:
        return low if count.low else "none"
    if not count.low and not rough:
        return f"up to {high}"
    ends = read_number([low]), read_number([high])
    if ends[0] and ends[1] and shared_scale(ends[0][0], ends[1][0]):
        return f"{rough}at least {low} and at most {high}"
    return f"about {low} to {high}" if rough else f"between {low} and {high}"


def _to_entries(value: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return to_tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Convention(Record):
    """Name what vague words mean to one project, so that nobody's meaning is taken for all."""

    name: str
    """What it is called."""
    at_least: tuple[tuple[str, int], ...] = attrs.field(converter=_to_entries)
    """Each word with the least number that the project takes it for."""

    def _faults(self) -> Iterator[Problem]:
        for i, entry in enumerate(self.at_least):
            match entry:
                case (str(word), int(least)) if word.strip() and type(least) is int and least >= 0:
                    continue
                case _:
                    what = "expected a word with the least number that it stands for"
                    hint, path = "write such as ('dozens', 24)", f"at_least[{i}]"
                    yield Problem(path=path, what=what, found=shown(entry), hint=hint)


ACLED = Convention(name="ACLED", at_least=(("tens", 10), ("dozens", 12), ("hundreds", 100)))
"""ACLED's fatality rule: the most conservative number (ACLED, FAQ on fatalities)."""

UCDP = Convention(
    name="UCDP",
    at_least=(
        *(("a couple", 2), ("several", 3), ("a few", 3), ("tens", 20), ("dozens", 24)),
        *(("scores", 40), ("hundreds", 200), ("thousands", 2000)),
    ),
)
"""UCDP's usual reading of vague words, inferred from its codebook and coded data."""


# The words of the grammar: what may stand before and after a number, and what each makes of it


@attrs.frozen
class _Range:
    """The numbers that a phrase allows, as far as it is read.

    Each method is the meaning of some words beside it; None where they do not go together.
    """

    low: int
    high: int | None
    rough: bool = False
    unit: int | None = None
    """For one number: the dozen of which it is a multiple, or 0. None for anything else."""

    def or_more(self) -> _Range | None:
        return _Range(self.low, None, self.rough)

    def more(self) -> _Range | None:
        return _Range(self.low + 1, None, self.rough)

    def at_most(self) -> _Range | None:
        return None if self.high is None else _Range(0, self.high, self.rough)

    def fewer(self) -> _Range | None:
        return _Range(0, self.high - 1, self.rough) if self.high else None

    def about(self) -> _Range | None:
        """Widen one number to all that rounds to it. Other bounds are only marked as rough."""
        low, high = (self.low, self.high) if self.unit is None else self._rounding()
        return _Range(low, high, rough=True)

    def nearly(self) -> _Range | None:
        if self.unit is None or not self.low:
            return None
        return _Range(min(self._rounding()[0], self.low - 1), self.low - 1, rough=True)

    def just_over(self) -> _Range | None:
        if self.unit is None:
            return None
        return _Range(self.low + 1, max(self._rounding()[1], self.low + 1), rough=True)

    def exactly(self) -> _Range | None:
        return None if self.unit is None else self

    def _rounding(self) -> tuple[int, int]:
        """For one number: the least and the greatest number that people round to it."""
        if self.unit:
            return self.low - self.unit // 2, self.low + self.unit // 2 - 1
        rough = about(self.low)
        return rough.low, rough.high or rough.low


_Meaning = Callable[[_Range], _Range | None]


def _table(*entries: tuple[_Meaning, str]) -> Mapping[str, _Meaning]:
    return {words.strip(): meaning for meaning, listed in entries for words in listed.split("|")}


# "More than 50" is 51 or more, without an end. "Just over 50" stays among the numbers that round
# to 50. "Up to 50" says nothing of the least number.
_LIMITS = _table(
    (_Range.or_more, "at least|at the very least|no fewer than|no less than|a minimum of|≥"),
    (_Range.or_more, "not fewer than|not less than"),
    (_Range.more, "more than|over|above|upwards of|in excess of|exceeding|>"),
    (_Range.more, "well over|well above|well in excess of|far more than|many more than"),
    (_Range.at_most, "up to|as many as|at most|no more than|not more than|a maximum of|≤"),
    (_Range.fewer, "fewer than|less than|under|below|well under|far fewer than|<"),
)
_ROUGH = _table(
    (_Range.about, "about|around|some|roughly|approximately|approx|approx.|circa|an estimated|~|≈"),
    (_Range.about, "close to|in the region of"),
    (_Range.nearly, "nearly|almost|just under|just short of|slightly fewer than|slightly under"),
    (_Range.just_over, "just over|just above|a little over|slightly over|slightly more than"),
    (_Range.exactly, "exactly|precisely"),
)
_AFTER = _table(
    (_Range.about, "or so"),
    (_Range.or_more, "or more|if not more|, if not more|+|plus|- plus|at least"),
    (_Range.at_most, "or fewer|or less|at most"),
)

# Words that say nothing of the number itself, then those that join two numbers or add a doubt.
_IDLE = ("a total of", "only", "just")
_BETWEEN = ("between", "somewhere between", "anywhere between")
_FROM = ("from", "anywhere from")
_JOINTS = ("to", "or", "-")
_POSSIBLY = ("possibly", "perhaps", "maybe", "even")
_NONE = "no|none|nobody|no one|no - one|not one|not a single|not a single one".split("|")
_UNKNOWN = tuple(
    f"{'an' if word[0] == 'u' else 'a'} {word} number"
    for word in ("unknown", "unspecified", "undisclosed", "undetermined")
)
# Words that need a convention.
_VAGUE = (
    *(word for known in (ACLED, UCDP) for word, _ in known.at_least),
    *("many", "numerous", "multiple", "countless", "few", "couple", "handful", "a handful"),
    *("a number", "a large number"),
)
# Every word of the grammar; a refusal points at the first word that is none of them.
_KNOWN = frozenset(
    word
    for phrases in (_LIMITS, _ROUGH, _AFTER, _IDLE, _BETWEEN, _FROM, _JOINTS, _POSSIBLY, _NONE)
    for phrase in phrases
    for word in phrase.split()
) | {",", "but", "billion", *NUMBER_WORDS}

_TOKEN = re.compile(
    rf"{FIGURE}(?:\.[0-9]{{1,3}})?(?=$|[\s+-]|,(?:\s|$))"  # '12th' and '12:30' are no figures
    r"|[+~≈<>≤≥-]|,(?=\s|$)"
    r"|(?:[^\s,+~≈<>≤≥-]|,(?=\S))+"
)
# They make another number of the one before them, so that it must not be suggested alone.
_MULTIPLIERS = frozenset(
    "m mn mio bn billion tn trillion score gross myriad pairs percent pct per times x fold".split()
)
_PARTS = ("half", "quarter", "quarters", "third", "thirds")
_SCALES = {f"{word}{plural}": size for word, size in SCALES.items() for plural in ("", "s")}
_NOT_WHOLE = ("a count is a whole number", "write it in full: '4,500' or '4.5 thousand'")
_ONE_NUMBER = "give one number or range, such as 'at least 12'"
_IN_FULL = "write both in full, in figures, or use between(low, high)"
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))


class _Reader:
    """Read a phrase from left to right, by the grammar that docs/counts.md sets out."""

    def __init__(self, text: str, convention: Convention | None) -> None:
        self.printed = text
        plain = " ".join(text.lower().translate(_DASHES).split())
        self.text = re.sub(r"(?<=[0-9])k(?![^\s,+-])", " thousand", plain)
        self.convention = convention
        tokens = list(_TOKEN.finditer(self.text))
        self.words = [token[0] for token in tokens]
        self.starts = [token.start() for token in tokens]
        self.at = 0
        entries = convention.at_least if convention else ()
        self.vague = {" ".join(_TOKEN.findall(word.lower())): least for word, least in entries}

    def take(self, phrases: Collection[str]) -> str:
        """Step over the longest of the phrases that stands here, if any."""
        for many in range(min(8, len(self.words) - self.at), 0, -1):
            found = " ".join(self.words[self.at : self.at + many])
            if found in phrases:
                self.at += many
                return found
        return ""

    def sees(self, phrases: Collection[str]) -> bool:
        """Tell whether one of the phrases stands here, and stay."""
        here = self.at
        found = self.take(phrases)
        self.at = here
        return bool(found)

    def phrase(self) -> _Range:
        whole = " ".join(self.words)
        if whole in _NONE:
            return _Range(0, 0)
        if whole in _UNKNOWN:  # there were some
            return _Range(1, None)
        if not self.sees(_ROUGH):  # 'just over 100' is not just 'over 100'
            self.take(_IDLE)
        span = self.tail(self.bounds())
        if self.at < len(self.words):
            raise self.refusal(complete=True)
        return span

    def tail(self, span: _Range) -> _Range:
        """Read what may follow: '[,] [and] possibly more', 'but fewer than b'."""
        start = self.at
        joined = bool(self.take((",",))) | bool(self.take(("and", "but", "or")))
        if self.take(_POSSIBLY):
            more = _Range(0, None) if self.take(("more",)) else self.bounds()
            self.ordered(span.low if span.high is None else span.high, more.high)
            return _Range(span.low, more.high, span.rough or more.rough)
        if not (joined and self.sees(_LIMITS)):
            self.at = start
            return span
        more = self.bounds()
        below, above = (span, more) if more.high is None else (more, span)
        if below.low or below.high is None or above.high is not None:
            raise self.unfit("'and' or 'but' joins a bound from below to one from above")
        return self.ordered(above.low, below.high, span.rough or more.rough)

    def bounds(self) -> _Range:
        """Read `[rough] [limit] [rough] core [after]`; what is nearest to the core works first."""
        heads: list[tuple[str, _Meaning]] = []
        span = self.several()  # a convention's own words come before the grammar's
        if span is None:
            for table in (_ROUGH, _LIMITS, _ROUGH):
                if word := self.take(table):
                    heads.append((word, table[word]))
            span = self.several() or self.between() or self.number_or_range()
        if word := self.take(_AFTER):
            heads.append((word, _AFTER[word]))
        for word, meaning in reversed(heads):
            changed = meaning(span)
            if changed is None:
                raise self.unfit(f"{word!r} does not go with the rest")
            span = changed
        return span

    def several(self) -> _Range | None:
        """Read a word of the convention, and the scales that it multiplies."""
        least, below = self.vague.get(self.take(self.vague)), 0
        while least is not None:
            here = self.at
            self.take(("of",))
            scale = self.take(_SCALES)
            if not scale or _SCALES[scale] <= below:
                self.at = here
                return _Range(least, None)
            below = _SCALES[scale]
            least *= below
        return None

    def between(self) -> _Range | None:
        """Read 'between a and b', at the one 'and' that leaves a number on either side."""
        here = self.at
        if not self.take(_BETWEEN):
            return None
        found: list[tuple[int, Number, Number]] = []
        for joint in range(self.at + 1, len(self.words)):
            if self.words[joint] != "and" or (low := self.number(self.at, joint)) is None:
                continue
            if (high := self.number(joint + 1)) is not None:
                found.append((joint + 1 + high[1], low[0], high[0]))
        upright = [ends for ends in found if ends[1].value <= ends[2].value] or found
        if not upright:
            self.at = here
            return None
        self.at = max(end for end, _, _ in upright)
        reading, *others = [ends for ends in upright if ends[0] == self.at]
        if others:
            raise self.unfit("the two numbers can be split in two ways", _IN_FULL)
        return self.ends(*reading[1:])

    def number_or_range(self) -> _Range:
        """Read 'a', 'a to b', 'a or b', 'a-b', and what some print: 'between a to b'."""
        opened = self.take(_FROM) or self.take(_BETWEEN)
        low = self.number(self.at)
        if low is None:
            raise self.refusal()
        self.at += low[1]
        here = self.at
        # 'one-half' is no range.
        if self.take(_JOINTS) and not self.sees(_PARTS) and (high := self.number(self.at)):
            self.at += high[1]
            return self.ends(low[0], high[0])
        self.at = here
        if opened:
            raise self.refusal()
        if not low[0].whole:
            raise self.unfit(*_NOT_WHOLE)
        return attrs.evolve(self.ordered(n := int(low[0].value), n), unit=low[0].unit)

    def number(self, start: int, end: int | None = None) -> tuple[Number, int] | None:
        """Read a number and how many words it takes. With an `end`, it takes all words up to it."""
        read = read_number(self.words[start:end])
        return None if read and end is not None and start + read[1] < end else read

    def ends(self, low: Number, high: Number) -> _Range:
        share = shared_scale(low, high)
        if share and not share.spelled:
            what = "the first number may be meant in the thousands or hundreds of the second"
            raise self.unfit(what, _IN_FULL)
        least = low.value * (share.scale if share else 1)
        if not (low.whole or share) or least.denominator > 1 or not high.whole:
            raise self.unfit(*_NOT_WHOLE)
        return self.ordered(int(least), int(high.value))

    def ordered(self, low: int, high: int | None, rough: bool = False) -> _Range:
        if high is not None and high < low:
            what = f"no number is at least {low:,} and at most {high:,}"
            # '155-60' may be short for '155-160'.
            is_short = len(str(high)) < len(str(low))
            raise self.unfit(what, _IN_FULL if is_short else "swap them if they were mixed up")
        return _Range(low, high, rough)

    def unfit(self, what: str, hint: str = _ONE_NUMBER) -> Invalid:
        return refuse(what, self.printed, hint)

    def refusal(self, *, complete: bool = False) -> Invalid:
        """Point at the first word that is not understood, and say what may be meant."""
        here, count = self.at, len(self.words)
        strange = (i for i in range(here, count) if not self.knows(i))
        at = next(strange, here)
        for self.at in (here, max(here, at - 1), at):  # 'a few' as well as 'few'
            word = self.take(_VAGUE)
            if word and word not in self.vague:
                return self.too_vague(word)
        if here == count:
            return self.unfit("the phrase ends where a number is due")
        if self.knows(at):
            return self.unfit(f"{self.words[at]!r} cannot stand there")
        start = self.starts[at]
        word = self.text[self.text.rfind(" ", 0, start) + 1 :].partition(" ")[0]
        hint = "write the number itself, in figures"
        if word not in _MULTIPLIERS:
            alone = self.text[:start].strip() if complete and at == here else "at least 12"
            hint = f"give the number alone, without what is counted, such as {shown(alone)}"
        return self.unfit(f"{shown(word)} is no part of a number phrase", hint)

    def knows(self, at: int) -> bool:
        return self.words[at] in _KNOWN or self.number(at) is not None

    def too_vague(self, word: str) -> Invalid:
        also = f", which {self.convention.name} does not define" if self.convention else ""
        known = [known.name for known in (ACLED, UCDP) if word in dict(known.at_least)]
        such = " of your own that defines it"
        if known:
            such = f" in Python: parse_count({shown(self.printed.strip())}, convention={known[-1]})"
        form = f'in JSON {{"at_least": ..., "wording": {json.dumps(word)}}}'
        hint = f"give bounds with at_least, {form}; or name a convention{such}"
        return self.unfit(f"{word!r} is a vague number{also}", hint)
