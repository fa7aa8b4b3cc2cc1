"""Chronicles that come with the package.

Each function reads a chronicle once and keeps it: a second call returns the same one.
The documentation says what is in each and from which sources.
The folders below do not import this one.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.documents.reading import loads

__all__ = ["georgia_2008", "june_2023", "karabakh_ceasefires", "south_caucasus"]


def georgia_2008() -> Chronicle:
    """Return the ceasefire of August 2008 in Georgia and the talks since, as they were reported.

    It holds the six points and who signed them when, the measures of 8 September 2008, rounds of
    the Geneva discussions and of the incident prevention mechanism, and what Georgia, Russia,
    Abkhazia, South Ossetia and the mediators claimed about compliance. The page "Ceasefires" of
    the documentation says what was left out, and why.
    """
    return _shipped("georgia_2008")


def june_2023() -> Chronicle:
    """Return what nineteen reports said of Nagorno-Karabakh in June 2023.

    It holds the night of 28 June, the talks in the United States, the Lachin corridor and the
    ceasefire of November 2020, each statement with its source, its chain and our own summary.
    This collection counts states and bodies that mediate or help as neutral, and leaves outlets
    unaligned.
    """
    return _shipped("june_2023")


def karabakh_ceasefires() -> Chronicle:
    """Return the ceasefires and talks over Nagorno-Karabakh, 1991 to 2023, as they were reported.

    It holds who declared each ceasefire, from when till when, its terms and what it continues;
    violations as claims in each accuser's own unit; the nine points of November 2020 with what
    each side said of them; the rounds under Russian, EU and US mediation from November 2020 to
    September 2023. The page "Ceasefires" of the documentation says what was left out, and why.
    """
    return _shipped("karabakh_ceasefires")


def south_caucasus() -> Chronicle:
    """Return a gazetteer: places and parties of the South Caucasus since 1988, each with sources.

    It holds 432 places with every side's names, coordinates, their precision and codes, and 434
    parties with their names, codes and terms of office. Its title names the edition. The page
    "Gazetteer" of the documentation says by which rules it was made, from which sources and
    under which licences. The other chronicles have the same records of parties and places, so
    all can be merged.
    """
    return _shipped("south_caucasus")


@cache
def _shipped(name: str) -> Chronicle:
    return loads((files(__name__) / f"{name}.json").read_bytes())
