"""A directory whose files are translated as they arrive, each once.

A file that has stopped growing is handed over under a key made of its place, time and content, so that a
watch that was killed goes on where it was. When its job is finished the file moves to `done/`, with the
translation beside it, or to `failed/`, with the reason beside it.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from translator import service
from translator.cli.following import describe_end, export_job, working_if_alone
from translator.cli.inputs import read_bytes
from translator.cli.outputs import check_writable, write_file
from translator.errors import NotFound, TranslatorError, Unavailable
from translator.formats.exports import SAME, SUFFIXES
from translator.formats.files import open_file
from translator.jobs import Job, JobId, Recipe, Submission
from translator.service import Context

log = logging.getLogger(__name__)

# What ext4, XFS, NTFS and APFS take, in the tightest of their units.
_MOST_NAME_BYTES = 255

_POLL_S = 0.5
DONE, FAILED = "done", "failed"

Seen = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds."""


@dataclass
class Watch:
    """A directory under watch: what each file looked like last time, and the jobs under way."""

    folder: Path
    recipe: Recipe
    form: str
    context: Context
    seen: dict[Path, Seen] = field(default_factory=dict)
    jobs: dict[Path, JobId] = field(default_factory=dict)

    def look(self) -> bool:
        """Hand over what is new and settle what is finished; False where no file is left."""
        try:
            files = dict(self._list())
            for path, seen in files.items():
                if path in self.jobs:
                    self._settle(path)
                elif self.seen.get(path) == seen:
                    self._hand_over(path, seen)
            self.seen = files
            self.jobs = {path: job_id for path, job_id in self.jobs.items() if path in files}
        except Unavailable as error:  # store gone or queue full: all files stay for the next look
            log.warning("watch waits", extra={"reason": str(error)})
            return True
        return bool(files)

    def _list(self) -> Iterator[tuple[Path, Seen]]:
        for path in sorted(self.folder.iterdir()):
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                with contextlib.suppress(FileNotFoundError):  # taken away meanwhile
                    status = path.stat()
                    yield path, (status.st_size, status.st_mtime_ns)

    def _hand_over(self, path: Path, seen: Seen) -> None:
        try:
            data = read_bytes(str(path), settings=self.context.settings)
            file = open_file(data, name=path.name)
            key = hashlib.sha256(os.fsencode(f"{path.resolve()}\0{seen}\0") + data).hexdigest()
            given = Submission(path.name, file.text, self.recipe, "bulk", key)
            submission = service.attach_file(given, data, file)
            self.jobs[path] = service.submit(submission, context=self.context).job_id
        except Unavailable:
            raise
        except TranslatorError as error:
            self._fail(path, f"{error.code}: {error}")

    def _settle(self, path: Path) -> None:
        try:
            job = service.get_job(self.jobs[path], context=self.context)
            if job.state == "done":
                self._deliver(path, job)
            elif job.is_final:
                self._fail(path, describe_end(job))
            else:
                return
        except NotFound as error:  # somebody deleted the job
            self._fail(path, f"{error.code}: {error}")
        del self.jobs[path]

    def _deliver(self, path: Path, job: Job) -> None:
        place = self._free_place(DONE, path.name)
        suffix = f".en{path.suffix or '.txt'}" if self.form == SAME else SUFFIXES[self.form]
        english = export_job(job.id, self.form, context=self.context)
        write_file(_beside(place, suffix), english)
        _move(path, place)

    def _fail(self, path: Path, reason: str) -> None:
        if not path.exists():  # taken away meanwhile
            return
        place = self._free_place(FAILED, path.name)
        said = f"{reason}\n".encode(errors="backslashreplace")
        write_file(_beside(place, ".reason.txt"), [said])
        _move(path, place)
        log.warning("file failed", extra={"file": path.name, "reason": reason})

    def _free_place(self, folder: str, name: str) -> Path:
        """A name there that no earlier file has."""
        place, number = self.folder / folder / name, 1
        while place.exists():
            place, number = self.folder / folder / f"{number}-{name}", number + 1
        return place


def _beside(place: Path, suffix: str) -> Path:
    """The place with an ending, its name cut where file systems would refuse it."""
    most = _MOST_NAME_BYTES - len(os.fsencode(suffix))
    return place.with_name(os.fsdecode(os.fsencode(place.name)[:most]) + suffix)


def _move(path: Path, place: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # taken away meanwhile
        path.rename(place)


def watch(folder: str, *, recipe: Recipe, form: str, once: bool, context: Context) -> int:
    """Watch a directory until SIGTERM or SIGINT, or with `once` until no file is left.

    Raises:
        UnwritableOutput: `done` and `failed` cannot be made in it.
    """
    here = Watch(Path(folder), recipe, form, context)
    for name in (DONE, FAILED):
        check_writable(here.folder / name, is_directory=True)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with working_if_alone(context):
        while (here.look() or not once) and not stopped.wait(_POLL_S):
            pass
    return 0
