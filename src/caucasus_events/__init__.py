"""Conflicts as the parties and others report them: every claim with its speaker, time and source.

Every public name can be imported from here; the stub `__init__.pyi` beside this file lists them.
The folders are floors, and imports go down only: `core`, `values`, `phrases`, `records`,
`chronicle`, `attribution`, `findings`, `peace_process`, `checks`, `documents`, `formats`,
`engines`, `display`, and on top `datasets`, `testing` and the command line.
"""

from __future__ import annotations

import ast
from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def _homes() -> dict[str, str]:
    """Map each public name to the module that it comes from, as the stub lists them."""
    assert __spec__ is not None
    loader: Any = __spec__.loader
    stub = ast.parse(loader.get_data(__file__ + "i"))
    imports = (node for node in stub.body if isinstance(node, ast.ImportFrom))
    return {alias.name: str(node.module) for node in imports for alias in node.names}


_HOMES = _homes()
__all__ = sorted(_HOMES)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that importing the package is light."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOMES[name]
    value = (
        import_module(f"{__name__}.{name}")
        if home == __name__
        else getattr(import_module(home), name)
    )
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
