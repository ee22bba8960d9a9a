"""A directory whose files are translated as they arrive, each content once.

A file that has stopped changing is handed over under a key made of its place, time, content and recipe, so
that a watch that was killed goes on where it was. A file that changes before its job is finished is handed
over anew. When the job is finished the file moves to `done/`, with the translation beside it, or to
`failed/`, with the reason beside it. What may pass, a full disk or a database that is away, is waited for.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from translator.cli.fallback_worker import FallbackWorker
from translator.cli.jobs import describe_end
from translator.cli.outputs import check_writable, write_file
from translator.errors import (
    Conflict,
    NotFound,
    TranslatorError,
    Unavailable,
    UnreadableInput,
    UnwritableOutput,
)
from translator.formats.exports import export_name
from translator.jobs import FINAL_STATES, Job, JobId, Recipe, Submission
from translator.limits import read_limited
from translator.locks import alone_in
from translator.records import AS_IT_SAYS, Reading
from translator.service import queries, retention
from translator.service.context import Context
from translator.service.exports import export_job
from translator.service.submission import submit, submit_once, with_file

log = logging.getLogger(__name__)

# What ext4, XFS, NTFS and APFS take, in the tightest of their units.
_MOST_NAME_BYTES = 255

_POLL_S, _MOST_POLL_S, _FILE_S = 0.5, 5.0, 0.002
DONE, FAILED = "done", "failed"

Seen = tuple[int, int, int, int]
"""Size in bytes, time of the last change in nanoseconds, and which file it is: device and number there."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a file looks like, and since when, on a clock that is never set."""

    seen: Seen
    since: float


@dataclass(frozen=True, slots=True)
class WatchedJob:
    """A job, and what its file looked like when it was read."""

    job_id: JobId
    seen: Seen


@dataclass
class Watch:
    """A directory under watch: what its files look like, and the jobs under way.

    A file is handed over that has not changed for `quiet_s`, and not between two looks. `trouble` is what
    the last look could not do and the next one tries again, empty for nothing.
    """

    folder: Path
    recipe: Recipe
    form: str
    context: Context
    quiet_s: float
    reading: Reading = AS_IT_SAYS
    clock: Callable[[], float] = time.monotonic
    files: dict[Path, Sighting] = field(default_factory=dict)
    jobs: dict[Path, WatchedJob] = field(default_factory=dict)
    trouble: str = ""

    def look(self) -> bool:
        """Settle what is finished and hand over what is new; False where no file is left."""
        before, self.trouble = self.trouble, ""
        try:
            known, self.files = self.files, self._list()
            self.jobs = {path: watched for path, watched in self.jobs.items() if path in self.files}
            fresh = [path for path in self.files if self._is_ripe(path, known)]
            for path in self._find_settled():
                self._try(self._settle, path)
            for path in fresh:
                self._try(self._hand_over, path)
        except (Unavailable, OSError) as error:  # store gone, queue full: all files stay for the next look
            self.trouble = str(error)
        if self.trouble not in ("", before):
            log.warning("watch waits", extra={"reason": self.trouble})
        return bool(self.files or self.trouble)

    @property
    def pause_s(self) -> float:
        """Seconds to the next look: the more files there are to look at, the more."""
        return _MOST_POLL_S if self.trouble else min(_POLL_S + len(self.files) * _FILE_S, _MOST_POLL_S)

    def _list(self) -> dict[Path, Sighting]:
        now = self.clock()
        found: dict[Path, Sighting] = {}
        with os.scandir(self.folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
        for name in names:
            path = self.folder / name
            seen, last = _see(path), self.files.get(path)
            if seen is not None and not name.startswith("."):
                found[path] = last if last is not None and last.seen == seen else Sighting(seen, now)
        return found

    def _is_ripe(self, path: Path, known: Mapping[Path, Sighting]) -> bool:
        """Whether a file waits to be handed over, and has been quiet for long enough."""
        sighting = self.files[path]
        is_quiet = known.get(path) == sighting and self.clock() - sighting.since >= self.quiet_s
        return is_quiet and path not in self.jobs

    def _try(self, step: Callable[[Path], None], path: Path) -> None:
        """Do one thing with a file; where the file is at fault itself, it moves to `failed`."""
        try:
            step(path)
        except Unavailable:
            raise
        except (UnwritableOutput, OSError) as error:  # it stays for the next look, and holds up no other
            self.trouble = str(error)
        except TranslatorError as error:
            self._try(partial(self._fail, reason=f"{error.code}: {error}"), path)

    def _hand_over(self, path: Path) -> None:
        seen = self.files[path].seen
        data = self._read(path, seen)
        if data is None:  # changed or replaced meanwhile
            return
        bare = Submission(path.name, "", self.recipe, reading=self.reading)
        given = with_file(bare, data, context=self.context)
        keyed = replace(given, idempotency_key=self._key(path, data, given.text))
        receipt = submit_once(keyed, context=self.context, submit=partial(submit, context=self.context))
        self.jobs[path] = WatchedJob(receipt.job_id, seen)

    def _read(self, path: Path, seen: Seen) -> bytes | None:
        """The bytes of the very file that was seen; None where another stands there, or a link to one."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno == errno.ELOOP:
                return None
            raise UnreadableInput(f"{path.name}: {error.strerror or error}") from error
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if _identity(status) != seen:
                return None
            if status.st_nlink > 1:  # perhaps of somebody who may not read it himself
                raise UnreadableInput(f"{path.name}: this file has another name elsewhere; put a copy here")
            return read_limited(file, name=path.name, settings=self.context.settings)

    def _key(self, path: Path, data: bytes, text: str) -> str:
        """The idempotency key of a file at its place with its content."""
        place = os.fsencode(f"{path.resolve()}\0{self.files[path].seen[:2]}\0{self.recipe.to_json()}\0")
        content = hashlib.sha256(data)
        # Another version of this program may read another text.
        content.update(text.encode(errors="surrogatepass"))
        return hashlib.sha256(place + content.digest()).hexdigest()

    def _find_settled(self) -> list[Path]:
        """Files that changed since they were handed over, and those whose job is finished or deleted."""
        job_ids = {watched.job_id for watched in self.jobs.values()}
        states = queries.get_states(job_ids, context=self.context) if job_ids else {}
        return [
            path
            for path, watched in self.jobs.items()
            if self.files[path].seen != watched.seen
            or states.get(watched.job_id, "cancelled") in FINAL_STATES
        ]

    def _settle(self, path: Path) -> None:
        watched = self.jobs[path]
        if self.files[path].seen != watched.seen:
            self._drop(path)
            return
        job = queries.get_job(watched.job_id, context=self.context)
        if job.state == "done":
            self._deliver(path, job)
        elif job.is_final:
            self._fail(path, describe_end(job))

    def _drop(self, path: Path) -> None:
        """Give up the job of a file that has changed since; it is handed over again when it is quiet."""
        with contextlib.suppress(NotFound, Conflict):  # deleted, or finished already
            retention.cancel_job(self.jobs[path].job_id, context=self.context)
        del self.jobs[path]

    def _deliver(self, path: Path, job: Job) -> None:
        data = export_job(job.id, self.form, context=self.context).data
        with _held(self.folder / DONE) as done:
            place = _free_place(done / path.name, beside=self._english)
            english = self._english(place)
            write_file(english, data)
            if _see(path) in (None, self.jobs[path].seen):
                self._move(path, place)
            else:  # changed meanwhile
                english.unlink()

    def _fail(self, path: Path, reason: str) -> None:
        if not path.exists():  # taken away meanwhile
            return
        said = f"{reason}\n".encode(errors="backslashreplace")
        with _held(self.folder / FAILED) as failed:
            place = _free_place(failed / path.name, beside=_taken_reason)
            write_file(_reason(place), said)
            self._move(path, place)
        log.warning("file failed", extra={"file": path.name, "reason": reason})

    def _english(self, place: Path) -> Path:
        """Where the translation of a file lies: `hu.en.txt` beside `hu.txt`, as `translate` calls it."""
        ending = export_name(place.name, self.form).removeprefix(place.stem)
        return _with_ending(place.with_name(place.stem), ending)

    def _move(self, path: Path, place: Path) -> None:
        """Move the very file that was seen; another one that stands there by now goes back."""
        seen = self.files[path].seen
        with contextlib.suppress(FileNotFoundError):  # taken away meanwhile
            path.rename(place)
            moved = place.lstat()
            if (moved.st_dev, moved.st_ino) != seen[2:]:
                place.rename(path)
        self.jobs.pop(path, None)


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[Path]:
    """A folder by its descriptor, where the system has such paths, so that nothing can take its place.

    Raises:
        UnwritableOutput: it has become a link, which somebody who may write here put there.
    """
    _require_folder(folder)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    held = Path(f"/proc/self/fd/{descriptor}")
    try:
        yield held if held.is_dir() else folder
    except UnwritableOutput as error:
        raise UnwritableOutput(str(error).replace(str(held), str(folder))) from error
    finally:
        os.close(descriptor)


def _require_folder(path: Path) -> None:
    if path.is_symlink():
        raise UnwritableOutput(f"{path}: this is a link; what is done lies in a directory of its own")


def _free_place(wanted: Path, *, beside: Callable[[Path], Path]) -> Path:
    """A name there that no earlier file has, nor is what is to be written beside it."""
    place, number = wanted, 1
    while place.exists() or beside(place).exists():
        place, number = _with_ending(wanted.with_name(f"{number}-{wanted.name}"), ""), number + 1
    return place


def _reason(place: Path) -> Path:
    return _with_ending(place, ".reason.txt")


def _taken_reason(place: Path) -> Path:
    """What may not be there: a file of that name that failed itself. An old reason is replaced."""
    return _reason(_reason(place))


def _see(path: Path) -> Seen | None:
    try:
        status = path.lstat()
    except FileNotFoundError:  # taken away meanwhile
        return None
    return _identity(status) if stat.S_ISREG(status.st_mode) else None


def _identity(status: os.stat_result) -> Seen:
    return status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino


def _with_ending(place: Path, ending: str) -> Path:
    """The place with an ending, its name cut where file systems would refuse it."""
    most = _MOST_NAME_BYTES - len(os.fsencode(ending))
    return place.with_name(os.fsdecode(os.fsencode(place.name)[:most]) + ending)


def watch(
    folder: str, *, recipe: Recipe, reading: Reading, form: str, once: bool, quiet_s: float, context: Context
) -> int:
    """Watch a directory until SIGTERM or SIGINT, or with `once` until no file is left.

    Raises:
        UnwritableOutput: `done` and `failed` cannot be made in it, or are links.
        Unavailable: another watch is at work in it, which would deliver everything, too.
    """
    here = Watch(Path(folder), recipe, form, context, quiet_s, reading)
    for name in (DONE, FAILED):
        _require_folder(here.folder / name)
        check_writable(here.folder / name, is_directory=True)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    busy = f"another watch is at work in {folder}; end that one first"
    with alone_in(here.folder / DONE, otherwise=busy), FallbackWorker(context) as fallback:
        while (here.look() or not once) and not stopped.wait(here.pause_s):
            fallback.look()
    return 0
