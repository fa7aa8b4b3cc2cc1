"""The states of a ceasefire, its events and their table; `ceasefire_life` has the rules over it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class CeasefireState(StrEnum):
    """How a ceasefire stands by what was declared; whether it is kept is for claims to say."""

    UNDECLARED = "undeclared"
    DECLARED = "declared"
    IN_FORCE = "in_force"
    EXTENDED = "extended"
    LAPSED = "lapsed"
    ENDED = "ended"
    RESUMED = "resumed"
    REPLACED = "replaced"


class LifeEvent(StrEnum):
    """What changes how a ceasefire stands."""

    DECLARED = "declared"
    TOOK_EFFECT = "took_effect"
    AMENDED = "amended"
    EXTENDED = "extended"
    RAN_OUT = "ran_out"
    ENDED = "ended"
    RESUMED = "resumed"
    REPLACED = "replaced"


_S, _E = CeasefireState, LifeEvent
_GOES_ON = (_E.DECLARED, _E.TOOK_EFFECT, _E.AMENDED)
_OVER = {_E.ENDED: _S.ENDED, _E.REPLACED: _S.REPLACED}

LIFE: Mapping[CeasefireState, Mapping[LifeEvent, CeasefireState]] = MappingProxyType(
    {
        _S.UNDECLARED: {_E.DECLARED: _S.DECLARED, _E.TOOK_EFFECT: _S.IN_FORCE},
        _S.DECLARED: {
            _E.DECLARED: _S.DECLARED,
            _E.TOOK_EFFECT: _S.IN_FORCE,
            _E.AMENDED: _S.DECLARED,
            _E.EXTENDED: _S.EXTENDED,
            **_OVER,
        },
        _S.IN_FORCE: {
            **dict.fromkeys(_GOES_ON, _S.IN_FORCE),
            _E.EXTENDED: _S.EXTENDED,
            _E.RAN_OUT: _S.LAPSED,
            **_OVER,
        },
        _S.EXTENDED: {**dict.fromkeys((*_GOES_ON, _E.RAN_OUT), _S.EXTENDED), **_OVER},
        _S.LAPSED: {
            _E.DECLARED: _S.LAPSED,
            _E.TOOK_EFFECT: _S.IN_FORCE,
            _E.EXTENDED: _S.EXTENDED,
            _E.RESUMED: _S.RESUMED,
            **_OVER,
        },
        _S.ENDED: {
            **dict.fromkeys((_E.TOOK_EFFECT, _E.RAN_OUT), _S.ENDED),
            _E.RESUMED: _S.RESUMED,
            _E.REPLACED: _S.REPLACED,
        },
        _S.RESUMED: {
            **dict.fromkeys((_E.TOOK_EFFECT, _E.AMENDED, _E.RAN_OUT), _S.RESUMED),
            _E.REPLACED: _S.REPLACED,
        },
        _S.REPLACED: dict.fromkeys((_E.TOOK_EFFECT, _E.RAN_OUT, _E.ENDED), _S.REPLACED),
    }
)
"""Which state follows on which event in which state."""
