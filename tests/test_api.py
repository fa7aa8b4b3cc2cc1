"""The public API stands in a golden file, so that no change of it goes unseen.

A change that is meant: `python -m tests.test_api > tests/golden/api.txt`, and a line in the
changelog. `.ci/run` compares with the last release too.
"""

from __future__ import annotations

import enum
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

import caucasus_events as ce

GOLDEN = Path(__file__).parent / "golden" / "api.txt"
OWN = ("caucasus_events", "caucasus_events.documents.journal", "caucasus_events.values.edtf")
FOLDERS = ("datasets", "documents", "engines", "formats", "testing")


def public_modules() -> Iterator[Any]:
    """Yield the modules from which users import."""
    for name in OWN:
        yield importlib.import_module(name)
    for folder in FOLDERS:
        package = importlib.import_module(f"caucasus_events.{folder}")
        yield package
        if folder in ("engines", "formats"):
            for found in pkgutil.iter_modules(package.__path__):
                if found.name == "spark":  # needs pyspark, which the tests do without
                    continue
                yield importlib.import_module(f"{package.__name__}.{found.name}")


def listed() -> Iterator[str]:
    """Yield a line for each public name, field, member, property and method."""
    for module in public_modules():
        for name in sorted(getattr(module, "__all__", ())):
            value = getattr(module, name)
            if not inspect.ismodule(value):
                yield from lines_of(f"{module.__name__}.{name}", value)


def lines_of(name: str, value: Any) -> Iterator[str]:
    if not inspect.isclass(value):
        yield (
            f"{name}{arguments(value)}" if inspect.isroutine(value) else f"{name}: {kind_of(value)}"
        )
        return
    bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
    yield f"class {name}({bases})"
    if issubclass(value, enum.Enum):
        yield f"    = {', '.join(str(member.value) for member in value)}"
        return
    fields = {field.name: field for field in attrs.fields(value)} if attrs.has(value) else {}
    for field in fields.values():
        optional = "" if field.default is attrs.NOTHING else ", optional"
        yield f"    {field.name}: {annotated(value, field.name)}{optional}"
    ours = [cls for cls in value.__mro__ if cls.__module__.startswith("caucasus_events")]
    for key in sorted({key for cls in ours for key in vars(cls)}):
        held = inspect.getattr_static(value, key)
        if key.startswith("_") or key in fields:
            continue
        if isinstance(held, property):
            yield f"    {key} -> {held.fget.__annotations__.get('return')}"
        elif callable(getattr(value, key)) and not isinstance(held, type):
            yield f"    {key}{arguments(getattr(value, key))}"


def annotated(cls: type, field: str) -> str:
    """Return the type of a field as it is written, which resolving does not change."""
    written = (vars(base).get("__annotations__", {}) for base in cls.__mro__)
    return str(next(types[field] for types in written if field in types))


def kind_of(value: object) -> str:
    return type(value).__name__


def arguments(value: Any) -> str:
    """Return the signature, with defaults as they read and not where they lie in memory."""
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):
        return "(...)"
    told = {
        parameter.name: parameter.replace(default=Named(parameter.default))
        for parameter in signature.parameters.values()
        if parameter.default is not parameter.empty
    }
    parameters = [told.get(name, one) for name, one in signature.parameters.items()]
    return str(signature.replace(parameters=parameters))


class Named:
    """A default that shows its name where it has one."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __repr__(self) -> str:
        return str(getattr(self.value, "__name__", repr(self.value)))


def test_the_public_api_is_the_one_that_is_listed() -> None:
    found = "\n".join(listed()) + "\n"
    assert ce.__name__ in found
    assert found == GOLDEN.read_text(encoding="utf-8")


if __name__ == "__main__":
    print("\n".join(listed()))
