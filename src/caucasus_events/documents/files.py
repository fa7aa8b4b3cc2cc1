"""Files that survive a crash or a power cut: written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from caucasus_events.errors import Invalid, refuse

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

StrPath = str | os.PathLike[str]

_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)
_HINTS = {
    errno.ENOSPC: "the disk is full: make room and write again",
    errno.EDQUOT: "the quota is used up: make room and write again",
    errno.EFBIG: "the file would be larger than is allowed here",
    errno.EROFS: "the disk is read-only: write elsewhere",
    errno.EACCES: "the folder or the file may not be written: change its rights or write elsewhere",
    errno.EPERM: "the folder or the file may not be written: change its rights or write elsewhere",
    errno.ENOENT: "the folder is not there: make it first",
    errno.ENOLCK: "the disk has no locks, which keep two writers apart: write elsewhere",
    errno.ENOTSUP: "the disk has no locks, which keep two writers apart: write elsewhere",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "this is a folder: name a file in it",
}


def checked_path(path: object) -> Path:
    """Return the path of a file.

    Raises:
        Invalid: it is something else, such as the text of a document or an open file.
    """
    what = "expected the path of a file"
    text = os.fsdecode(path) if isinstance(path, (str, bytes)) else ""
    if _DOCUMENT.match(text) or "\n" in text:
        raise refuse(what, path, "use `loads`, which reads the text of a document", "path")
    if callable(getattr(path, "read", None)):
        raise refuse(what, path, "give its path; `loads` takes what its read() returns", "path")
    if not isinstance(path, (str, os.PathLike)) or "\0" in os.fspath(path):
        raise refuse(what, path, "give one such as 'chronicle.json'", "path")
    return Path(path)


_DOCUMENT = re.compile(r'\s*[\[{]\s*["\[{}\]]')


@contextmanager
def explained(path: StrPath, state: str = "") -> Iterator[None]:
    """Add to a refusal the file that was meant, to an OSError also its state and what may help.

    Args:
        path: the file.
        state: what is in the file now; empty if the file was only to be read.
    """
    checked_path(path)
    try:
        yield
    except Invalid as error:
        error.add_note(f"in {os.fspath(path)}")
        raise
    except OSError as error:
        if state:
            if error.errno is not None:
                error.filename = os.fspath(path)
                if error.filename2 is not None:
                    del error.filename2
            hint = _HINTS.get(error.errno or 0)
            error.add_note(f"{os.fspath(path)}: {state}" + (f"; {hint}" if hint else ""))
        raise


def read_at_most(path: StrPath, most: int) -> bytes:
    """Read at most so many bytes of a file."""
    with checked_path(path).open("rb") as file:
        return _at_most(file, most)


def read_at_rest(path: StrPath, most: int) -> bytes:
    """Read at most so many bytes of a file while no writer is in the middle of a line.

    Where the system gives no lock, a line that is being written is read without its end.
    """
    with checked_path(path).open("rb") as file:
        with suppress(OSError):
            _lock(file.fileno(), shared=True)
        return _at_most(file, most)


def _at_most(file: BinaryIO, most: int) -> bytes:
    """Read piece by piece, since the file may have no end."""
    pieces = []
    while most and (piece := file.read(min(most, 2**20))):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def write_whole(path: StrPath, data: bytes) -> None:
    """Write a file so that it is whole and on the disk when the call returns.

    The bytes go to a temporary file beside it, which is flushed to the disk and then takes its
    place. Last the folder is flushed, so that the new name survives a power cut too.

    Raises:
        OSError: the file cannot be written; a note says what is there now.
    """
    # If the path is a link, the file that it leads to is written, and the link stays.
    target = Path(os.path.realpath(checked_path(path)))
    # The name is cut: with the additions a long one could be too long for the file system.
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(8)}.tmp")
    with explained(path, "nothing was written, and the file is as it was"):
        mode = _mode_to_keep(target)
        handle = os.open(
            temporary,
            os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY,
            0o666 if mode is None else mode & 0o600,
        )
        try:
            try:
                write_all(handle, data)
                if mode is not None:
                    temporary.chmod(mode)
                os.fsync(handle)
            finally:
                os.close(handle)
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    with explained(path, "the new file is whole, but a power cut may bring the old one back"):
        flush_folder(target.parent)


def write_all(handle: int, data: bytes) -> None:
    """Write all bytes, in as few calls to the system as it allows."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _mode_to_keep(target: Path) -> int | None:
    """Return the permissions of a file that may be replaced, or None if there is none yet."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not stat.S_ISREG(found):
        raise OSError(errno.EINVAL, "not a plain file but a device or a pipe", str(target))
    if not found & 0o222 or not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    return stat.S_IMODE(found) & 0o777


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, if the platform can."""
    if sys.platform == "win32":  # cannot open folders, and keeps names safe by itself
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _BINARY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some file systems, mostly on networks, cannot flush folders.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)


@contextmanager
def opened_alone(path: StrPath) -> Iterator[int]:
    """Open a file for appending, and keep other writers out until it is closed.

    The file is made if it is not there. The lock is the system's, which releases it when the
    process ends, however it ends.
    """
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _BINARY, 0o666)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(errno.EINVAL, "not a plain file but a device or a pipe", str(path))
            _lock(handle)
            # While this process waited, another may have removed or replaced the file.
            if _is_still(path, handle):
                yield handle
                return
        finally:
            os.close(handle)  # which releases the lock


def _is_still(path: StrPath, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), Path(path).stat())
    except FileNotFoundError:
        return False


def end_of_finished_lines(file: BinaryIO, size: int) -> int:
    """Return how many bytes of a file belong to finished lines."""
    end = size
    while end:
        start = max(0, end - 2**16)
        file.seek(start)
        newline = file.read(end - start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return 0


if sys.platform == "win32":
    _FAR = 2**62  # far behind the end, where a lock keeps nobody from reading the file

    def _lock(handle: int, shared: bool = False) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)

else:

    def _lock(handle: int, shared: bool = False) -> None:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
