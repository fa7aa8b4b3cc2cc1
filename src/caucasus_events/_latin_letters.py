"""Names in the scripts of the region, written in the Latin letters of English."""

from __future__ import annotations

import re
import unicodedata


class _Latin(dict[int, str]):
    """How each letter is written, by anyascii unless it is here from the start."""

    def __missing__(self, code: int) -> str:
        from anyascii import anyascii

        latin = _SIGNS.sub("", anyascii(chr(code)).lower())
        self[code] = latin
        return latin


# Anyascii writes letter by letter. These tables say first what it cannot see: two letters that
# are one sound, and Azerbaijani letters that English spelling writes otherwise. For Armenian
# they follow the BGN/PCGN system of 1981; for Azerbaijani, whose Latin alphabet that system
# keeps (table of correspondences, 1993), the spelling of names in English.
_LATIN = _Latin(
    str.maketrans(
        {
            # Azerbaijani, in Latin and Cyrillic; ə stays, since it is written now a, now e
            "ə": "ə",
            "ә": "ə",
            "ğ": "gh",
            "ı": "i",
            "ş": "sh",
            "ç": "ch",
            "x": "kh",
            "ҹ": "j",
            "ј": "y",
            # Russian, where the dots are mostly left out
            "ё": "e",
            # Armenian
            "ռ": "r",
            # Apostrophes of romanised Armenian, Georgian and Russian
            **dict.fromkeys("'’‘ʼʻʹ`´՚", ""),
        }
    )
)
_ARMENIAN = re.compile("[ա-ֆ]")
_ARMENIAN_SOUNDS = (
    (re.compile("ու"), "u"),
    (re.compile("եւ"), "ev"),
    (re.compile(r"\bե"), "ye"),
    (re.compile(r"\bո"), "vo"),
    (re.compile("ւ"), "v"),
)
_AZERBAIJANI = re.compile("[əәğışçxq]")
_J_AS_C = re.compile("c(?!h)")
_WITH_J_AS_C = ("az", "tr")
_SIGNS = re.compile("['`\"]")
_WORD = re.compile("[a-z0-9ə]+")

# What the usual ways of writing leave open: я is ya or ia, ե is e or ye, й is y or i, дж is dzh
# or j; English has g and q for one Azerbaijani letter, Russian г for ğ and ղ, and х for h.
_SHARED = (("dzh", "j"), ("gh", "g"), ("q", "g"), ("kh", "h"), ("y", "i"))
_RUNS_OF_I = re.compile("i+e|ii+")
_A_OR_E = str.maketrans("eə", "aa")


def in_latin_letters(text: str, language: str | None = None) -> str:
    """Write a name in the letters a to z, digits and ə; needs the extra `names`."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    tongue = (language or "").partition("-")[0].lower()
    if tongue in _WITH_J_AS_C or _AZERBAIJANI.search(plain):
        plain = _J_AS_C.sub("j", plain)
    if _ARMENIAN.search(plain):
        for letters, sound in _ARMENIAN_SOUNDS:
            plain = letters.sub(sound, plain)
    return " ".join(_WORD.findall(plain.translate(_LATIN)))


def skeleton(latin: str) -> str:
    """Reduce what `in_latin_letters` gives to what the usual ways of writing it share."""
    for written, shared in _SHARED:
        latin = latin.replace(written, shared)
    return _RUNS_OF_I.sub(lambda run: run[0][-1], latin)


def bucket(skeleton: str) -> str:
    """Return one key for all the skeletons that may be alike."""
    return skeleton.translate(_A_OR_E)


def alike(one: str, other: str) -> bool:
    """Say whether two skeletons are one name: equal, where ə equals a and e."""
    return len(one) == len(other) and all(
        a == b or ("ə" in (a, b) and a in "aeə" and b in "aeə")
        for a, b in zip(one, other, strict=True)
    )
