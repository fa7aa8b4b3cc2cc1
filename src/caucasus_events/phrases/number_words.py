"""Cardinal numbers as English prints them, in figures, in words and in both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

import attrs

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL: Mapping[str, int] = {
    **{word: n for n, word in enumerate(_UNITS)},
    **{word: 10 * n for n, word in enumerate(_TENS, start=2)},
}
BELOW_HUNDRED: Mapping[str, int] = {
    **{word: n for n, word in enumerate(_UNITS) if n},
    **{
        f"{ten}-{unit}" if m else ten: 10 * n + m
        for n, ten in enumerate(_TENS, start=2)
        for m, unit in enumerate(_UNITS[:10])
    },
}
"""Each number from 1 to 99 in words."""
_FRACTIONS: Mapping[str, Fraction] = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}
_IN_PARTS: Mapping[tuple[str, str], Fraction] = {
    ("one", "half"): Fraction(1, 2),
    ("one", "quarter"): Fraction(1, 4),
    ("three", "quarter"): Fraction(3, 4),
    ("three", "quarters"): Fraction(3, 4),
}
_LARGE: Mapping[str, int] = {
    "million": 10**6,
    "mln": 10**6,
    "thousand": 10**3,
    # Of India, Pakistan and their neighbours.
    "crore": 10**7,
    "lakh": 10**5,
    "lac": 10**5,
}
_SHORT: Mapping[str, int] = {"hundred": 100, "dozen": 12}
SCALES: Mapping[str, int] = {**_SHORT, **_LARGE}
NUMBER_WORDS = frozenset(
    (*_SMALL, *_FRACTIONS, "quarters", *SCALES, "a", "an", "and", "of", "single", "pair", "-")
)

# Thousands apart by commas or spaces; a leading zero belongs to a time or a code, not to a count.
FIGURE = r"(?:[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){1,6}|(?: [0-9]{3}){1,6})|[1-9][0-9]{0,18}|0)"
_FIGURE = re.compile(rf"({FIGURE})(\.[0-9]{{1,3}})?")


@attrs.frozen
class Share:
    """A number split as so many of a scale: 'thirty thousand' is 30 of 1,000.

    In 'twenty to thirty thousand' the first number shares the scale of the second.
    """

    head: Fraction
    scale: int
    spelled: bool
    """Whether the scale is a word, and the last one; figures such as 30,000 leave it unclear."""


@attrs.frozen
class Number:
    """A number that was read, and what its form says besides."""

    value: Fraction
    unit: int = 0
    """The dozen, or its part, of which it is a multiple; 0 when it is given in tens."""
    shares: tuple[Share, ...] = ()
    """The larger scale first."""
    whole: bool = True
    """Whether it may stand alone: '1.2' may not, '1.2 million' may."""
    scale: int = 1
    """The thousand or million with which it ends."""


def read_number(words: Sequence[str]) -> tuple[Number, int] | None:
    """Read the longest number at the start, and tell how many of the words it takes."""
    read = _part(words, 0)
    while read is not None:
        number, at = read
        more = _part(words, at + (_word(words, at) == "and")) if number.scale > 1 else None
        if more is None or not _continues(number, more[0]):
            break
        unclear = tuple(attrs.evolve(share, spelled=False) for share in number.shares)
        read = attrs.evolve(more[0], value=number.value + more[0].value, shares=unclear), more[1]
    return read


def _continues(number: Number, rest: Number) -> bool:
    """Tell whether the rest fits below the last scale, as 300 does below a thousand."""
    fits = rest.whole and not rest.unit and 0 < rest.value < number.scale > rest.scale
    return fits and number.value % number.scale == 0


def _part(words: Sequence[str], at: int) -> tuple[Number, int] | None:
    """Read a number below a thousand, or so many thousands or millions."""
    read = _group(words, at)
    if read is None:
        return None
    number, end = read
    found = _scale(words, end, _LARGE)
    if found is None:
        return read
    if number.unit or not number.value:
        return None
    (scale, end), value = found, number.value
    if scale == 10**6 and value == 1 and _has_half(words, end):
        value, end = value + Fraction(1, 2), end + 3
    shares = [attrs.evolve(share, scale=share.scale * scale) for share in number.shares]
    shares.append(Share(value, scale, spelled=True))
    value *= scale
    return Number(value, shares=tuple(shares), whole=value.denominator == 1, scale=scale), end


def _group(words: Sequence[str], at: int) -> tuple[Number, int] | None:
    """Read figures, dozens, or words below a thousand."""
    head = _head(words, at)
    if head is None:
        return None
    number, end = head
    found = _scale(words, end, _SHORT)
    if found is None or not number.value:
        return head
    size, end = found
    value, spelled = number.value * size, True
    if size == 100:
        # 'twenty hundred' is a time of day; 'twelve hundred' is a number.
        if number.value >= 100 or (number.value >= 10 and number.value % 10 == 0):
            return None
        rest = _below_hundred(words, end + (_word(words, end) == "and"))
        if rest is not None:
            value, end, spelled = value + rest[0], rest[1], False
    unit = 0 if size == 100 else 12 if number.value.denominator == 1 else 6
    shares = (Share(number.value, size, spelled),)
    return Number(value, unit, shares, whole=value.denominator == 1), end


def _head(words: Sequence[str], at: int) -> tuple[Number, int] | None:
    """Read what may stand before a scale: 'two', '1.5', 'a', 'half a', or nothing."""
    article = _word(words, at) in ("a", "an")
    after = at + article
    fraction = _FRACTIONS.get(_word(words, after))
    if fraction is None and not article:  # 'one-half', 'three quarters'
        after += 1 + (_word(words, at + 1) == "-")
        fraction = _IN_PARTS.get((_word(words, at), _word(words, after)))
    if fraction is not None:
        after += 1 + (_word(words, after + 1) == "of")
        after += _word(words, after) in ("a", "an")
        known = _word(words, after + (_word(words, after) == "-")) in SCALES
        return (Number(fraction), after) if known else None
    after = at + article
    if _word(words, after) in SCALES:
        return Number(Fraction(1)), after
    if article:
        following = {"single": 1, "pair": 2}.get(_word(words, after))
        return None if following is None else (Number(Fraction(following)), after + 1)
    small = _below_hundred(words, at)
    figure = None if small else _FIGURE.fullmatch(_word(words, at))
    if small:
        number, end = Number(Fraction(small[0])), small[1]
    elif figure:
        number, end = _of_figure(figure), at + 1
    else:
        return None
    if _has_half(words, end) and _scale(words, end + 3, SCALES):
        return Number(number.value + Fraction(1, 2), whole=False), end + 3
    return number, end


def _of_figure(match: re.Match[str]) -> Number:
    plain = re.sub("[ ,]", "", match[1])
    thousands = (10**n for n in range(len(plain) - 1, 2, -1) if n % 3 == 0)
    shares = tuple(Share(Fraction(int(plain) // size), size, spelled=False) for size in thousands)
    return Number(Fraction(plain + (match[2] or "")), shares=shares, whole=not match[2])


def _below_hundred(words: Sequence[str], at: int) -> tuple[int, int] | None:
    n = _SMALL.get(_word(words, at))
    if n is None:
        return None
    following = at + 1 + (n >= 20 and _word(words, at + 1) == "-")
    unit = _SMALL.get(_word(words, following), 0) if n >= 20 else 0
    return (n + unit, following + 1) if 0 < unit < 10 else (n, at + 1)


def _has_half(words: Sequence[str], at: int) -> bool:
    return tuple(words[at : at + 3]) == ("and", "a", "half")


def _scale(words: Sequence[str], at: int, scales: Mapping[str, int]) -> tuple[int, int] | None:
    """Read 'hundred', '-hundred' or, as some print after a number, 'hundreds'."""
    joined = _word(words, at) == "-"
    word = _word(words, at + joined)
    size = scales.get(word) or (None if joined else scales.get(word.removesuffix("s")))
    return None if size is None else (size, at + joined + 1)


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""


def shared_scale(low: Number, high: Number) -> Share | None:
    """Find the scale of `high` that `low` may share, as 'two' does in 'two to three hundred'."""
    if low.unit or not 0 < low.value < 1000:
        return None  # 'a dozen', 'none' and '1,000' share no scale
    return next((share for share in high.shares if low.value < share.head), None)
