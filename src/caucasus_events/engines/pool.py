"""Reconciling in many processes of one machine, or with any executor of Python's own kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import nullcontext
from functools import partial
from multiprocessing import get_context
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeVar

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.progress import Progress, watched
from caucasus_events.core.record import Record
from caucasus_events.core.results import Plain
from caucasus_events.documents.conversion import checked_kinds
from caucasus_events.documents.files import StrPath, checked_path
from caucasus_events.engines.record_lines import (
    Parting,
    cut,
    findings_table,
    lines_of,
    survey,
)
from caucasus_events.errors import refuse
from caucasus_events.findings.parts import partitioned, reconcile_part
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.records.claims import Claim
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides
from caucasus_events.records.positions import Position

__all__ = ["reconcile", "reconcile_file"]

T = TypeVar("T")


def reconcile(
    records: Chronicle | Iterable[Record],
    *,
    parts: int | None = None,
    processes: int | None = None,
    executor: Executor | None = None,
    rule: Rule = envelope,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
    voices: Literal["party", "speaker"] = "party",
    progress: Progress = False,
) -> list[dict[str, Plain]]:
    """Reconcile a chronicle in several processes, and give the rows of one `reconcile` call.

    The processes start afresh, so a script that calls it does so under
    `if __name__ == "__main__":`, and a rule of your own stands in a module.

    Args:
        records: a chronicle or loose records.
        parts: the greatest number of parts; four for each process if None.
        processes: how many processes; as many as there are processors if None.
        executor: what runs the parts in place of them, such as that of a Dask client.
        rule: what makes an estimate of the evidence on a topic.
        sides: who is on which side and who is neutral; the chronicle's own if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.
        voices: "party" or "speaker", as in `reconcile`.
        progress: True shows how many parts are done; a function is called with how many are
            done and how many there are.

    Raises:
        UnknownId: the chronicle has no such party as the sides name.
        Invalid: one of the arguments cannot be.
    """
    work = partial(reconcile_part, rule=rule, sides=sides, unsure=unsure, voices=voices)
    made = partitioned(records, parts or 4 * (processes or os.cpu_count() or 1))
    found = _run(work, [(part,) for part in made], processes, executor, progress)
    return sorted((row for rows in found for row in rows), key=itemgetter("subject"))


def reconcile_file(
    source: StrPath,
    target: StrPath,
    *,
    parts: int | None = None,
    processes: int | None = None,
    executor: Executor | None = None,
    kinds: Iterable[type[Claim] | type[Position]] = (),
    rule: Rule = envelope,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
    voices: Literal["party", "speaker"] = "party",
    progress: Progress = False,
) -> None:
    """Reconcile a file of any size into a folder of Parquet, without holding the whole.

    The columns are those of the findings in `tables`. The file is read four times; beside the
    folder its parts take as much room again while the work lasts. Each line is read as strictly
    as `loads` reads; that references lead somewhere is taken for granted, as `journal.append`
    sees to it. Needs the extra `parquet`.

    Args:
        source: a journal, or Parquet with the lines of one in the column `line`.
        target: the folder to make; it gets a file for each part.
        parts: the greatest number of parts; one for each 20,000 statements if None.
        processes: how many processes; as many as there are processors if None.
        executor: what runs the parts in place of them; all must see the folder of `target`.
        kinds: classes of claims and positions of your own that the file uses.
        rule: what makes an estimate of the evidence on a topic.
        sides: who is on which side and who is neutral; those of the file if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.
        voices: "party" or "speaker", as in `reconcile`.
        progress: True shows how many parts are done; a function is called with how many are
            done and how many there are.

    Raises:
        Invalid: the target is there already, a line cannot be read, or an argument cannot be.
        UnknownId: the file has no such party as the sides name.
        MissingExtra: pyarrow or nanoarrow is not installed.
        OSError: a file cannot be read or written.
    """
    findings_table(())  # so that it fails at once where something is not installed
    source, target = checked_path(source), checked_path(target).absolute()
    if target.exists():
        raise refuse("the target is there already", str(target), "name a new folder", "target")
    how = {"rule": rule, "sides": sides, "unsure": unsure, "voices": voices}
    parting, routes = survey(partial(lines_of, source), parts, checked_kinds(kinds), how)
    with TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        lines, findings = Path(folder, "lines"), Path(folder, "findings")
        lines.mkdir()
        findings.mkdir()
        cut(source, routes, lines)
        # The largest come first, so that no process is left alone with one at the end.
        made = sorted(lines.iterdir(), key=lambda path: path.stat().st_size, reverse=True)
        tasks = [(parting, path, findings / f"part-{path.name}.parquet") for path in made]
        _run(_write_findings, tasks, processes, executor, progress)
        findings.rename(target)


def _run(
    work: Callable[..., T],
    tasks: Sequence[tuple[object, ...]],
    processes: int | None,
    executor: Executor | None,
    progress: Progress,
) -> list[T]:
    """Run some work on each task, and return the results in the order of tasks."""
    # Processes that are forked may wait for ever for a lock that a thread of the parent holds.
    fresh = get_context("spawn")
    own = ProcessPoolExecutor(processes, fresh) if executor is None else nullcontext(executor)
    with own as ready:
        futures = [ready.submit(work, *task) for task in tasks]
        try:
            done = as_completed(futures)
            for _ in watched(futures, progress, "parts"):
                next(done).result()
        finally:
            for future in futures:
                future.cancel()
        return [future.result() for future in futures]


def _write_findings(parting: Parting, lines: Path, target: Path) -> None:
    """Reconcile the lines of one part, and write its findings."""
    from pyarrow import parquet

    findings = parting.findings(int(lines.name), lines_of(lines))
    parquet.write_table(findings_table(findings), target)
