"""Run the Python blocks of README and docs as tests, and set how hypothesis works.

A document is one script: its ```python blocks run in order, in one module, in a directory
of their own that holds but a link to the examples. What a block prints must be, to the letter, the
```text block that follows it directly; a block without one must print nothing.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sybil import Document, Example, Region, Sybil

BLOCK = re.compile(
    r"^```python\n(?P<source>.*?)^```$(?:\n+```text\n(?P<printed>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)
STRAY = re.compile(r"^[ \t>]*[`~]{3,} *(?:py|\{\.py).*$", re.MULTILINE | re.IGNORECASE)


def blocks(document: Document) -> Iterator[Region]:
    """Find the blocks to run, and refuse a document with one that would be passed over."""
    found = list(BLOCK.finditer(document.text))
    for fence in STRAY.finditer(document.text):
        if not any(match.start() <= fence.start() < match.end() for match in found):
            line = document.text.count("\n", 0, fence.start()) + 1
            raise ValueError(
                f"{document.path}:{line}: {fence[0]!r} would not be run; "
                "write ```python at the start of the line and nothing after it"
            )
    module = ModuleType("document")
    vars(module)["__module__"] = module
    document.namespace = vars(module)
    for match in found:
        yield Region(match.start(), match.end(), parsed=match, evaluator=run)


def run(example: Example) -> str | None:
    """Run one block, and say how what it printed differs from what the document shows."""
    source, shown = example.parsed["source"], example.parsed["printed"] or ""
    code = compile("\n" * example.line + source, example.path, "exec", dont_inherit=True)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, example.namespace)
    if out.getvalue() == shown:
        return None
    difference = difflib.ndiff(shown.splitlines(), out.getvalue().splitlines())
    return "\n".join(["the document shows (-), the block printed (+):", *difference])


def enter(namespace: dict[str, Any]) -> None:
    """Give a document a directory and, so that its classes can be looked up, a module."""
    sys.modules["document"] = namespace["__module__"]
    stack = namespace["__stack__"] = contextlib.ExitStack()
    directory = stack.enter_context(tempfile.TemporaryDirectory())
    stack.enter_context(contextlib.chdir(directory))
    Path("examples").symlink_to(Path(__file__).parent / "examples")


def leave(namespace: dict[str, Any]) -> None:
    """Return to where the tests run."""
    namespace["__stack__"].close()
    del sys.modules["document"]


pytest_collect_file = Sybil(
    parsers=[blocks],
    patterns=["README.md", "docs/*.md", "docs/*/*.md"],
    setup=enter,
    teardown=leave,
).pytest()


def pytest_configure(config: pytest.Config) -> None:
    # The blocks of a document need each other, so `-n` must not spread them over processes.
    if getattr(config.option, "dist", None) == "load":
        config.option.dist = "loadfile"


# Laws run without chance, so that the same code gives the same result everywhere; the profile
# `thorough` draws other examples each time, and is for `fuzz` and for those who look for more.
# How long a draw takes says nothing of a law, and a busy machine makes it long.
settings.register_profile(
    "default",
    deadline=None,
    derandomize=True,
    max_examples=20,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=5)
settings.register_profile("thorough", deadline=None, max_examples=1_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or "default")
