"""Files left at a door for translation, and fetched there with the secret that the sender got."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from pathlib import PurePath

from translator.callers import Caller
from translator.errors import NotFound
from translator.jobs import Job, JobId, Recipe, Submission
from translator.records import AS_IT_SAYS, Reading
from translator.service.admission import Admission
from translator.service.context import Context
from translator.service.queries import get_job
from translator.service.retention import delete_job
from translator.service.submission import with_file
from translator.store import held_files

_GRACE_S = 60.0
"""Seconds after the first download in which a client whose connection broke may fetch a file again."""
_INTERACTIVE_CHARS = 20_000
"""Somebody waits for a short file; a book takes its turn."""
_MOST_NAME_CHARS = 200


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A job and what it is fetched with; `n_chars` is the size of the file's text in code points."""

    job_id: JobId
    secret: str
    n_chars: int


def leave_file(
    data: bytes,
    *,
    name: str,
    recipe: Recipe,
    door: str,
    kept_s: float,
    caller: Caller,
    admission: Admission,
    context: Context,
    reading: Reading = AS_IT_SAYS,
) -> HeldFile:
    """Store a file for translation; it survives whatever happens.

    Args:
        name: its ending, in upper or lower case, tells the format.
        door: where it is to be fetched.
        kept_s: seconds after the end of its job for which it is kept.
        reading: what is said of the file beside its bytes.

    Raises:
        UnreadableInput, InputTooLarge: see `with_file`.
        QuotaExceeded, QueueFull: see `Admission.submit`.
    """
    bare = Submission(clean_name(name), "", recipe, reading=reading)
    submission = with_file(bare, data, context=context)
    if len(submission.text) <= _INTERACTIVE_CHARS:
        submission = replace(submission, priority="interactive")
    receipt = admission.submit(submission, caller=caller)
    secret = secrets.token_hex(32)
    with context.store.write() as tx:
        held_files.add(tx, receipt.job_id, door=door, secret_hash=_hash(secret), kept_s=kept_s)
    return HeldFile(receipt.job_id, secret, len(submission.text))


def find_held_file(secret: str, *, door: str, context: Context, owner: str | None = None) -> Job:
    """The job behind a secret.

    Args:
        owner: whose it must be; None where the secret is enough.

    Raises:
        NotFound: the secret is wrong, the job was deleted, or the time is over.
    """
    with context.store.read() as tx:
        job_id = held_files.find(tx, door=door, secret_hash=_hash(secret), grace_s=_GRACE_S)
    if job_id is None:
        raise NotFound("no such file; it may have been fetched or removed")
    return get_job(job_id, context=context, owner=owner)


def mark_fetched(job_id: JobId, *, context: Context) -> None:
    """Note that a file goes out to its sender, who may ask for it again for a minute."""
    with context.store.write() as tx:
        held_files.mark_fetched(tx, job_id)


def take_back(held: HeldFile, *, caller: Caller, admission: Admission, context: Context) -> None:
    """Delete a file whose sender did not get its secret; it does not count for him."""
    delete_job(held.job_id, context=context)
    admission.charge(caller, -held.n_chars)


def clear_held_files(*, context: Context) -> None:
    """Delete the files of all doors whose time is over."""
    with context.store.read() as tx:
        over = held_files.list_over(tx, grace_s=_GRACE_S)
    for job_id in over:
        try:
            delete_job(job_id, context=context)
        except NotFound:
            continue  # another process was faster


def clean_name(name: str) -> str:
    """The name of a file without directories and signs that no name has."""
    plain = "".join(letter for letter in name.replace("\\", "/").split("/")[-1] if letter.isprintable())
    path = PurePath(plain)
    return path.stem[: _MOST_NAME_CHARS - len(path.suffix)] + path.suffix


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
