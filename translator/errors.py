"""Which errors exist, and what each means to the three edges: HTTP status, exit code, retry."""

from __future__ import annotations

import re


class TranslatorError(Exception):
    """Root of all errors; the edges read its four attributes and nothing else.

    `code` is the name of the class in small letters, `not_found` for `NotFound`.
    """

    code: str = "error"
    status: int = 500
    exit_code: int = 1
    retryable: bool = False

    def __init_subclass__(cls) -> None:
        """Name the code."""
        cls.code = re.sub("(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class InvalidRequest(TranslatorError):
    """The input or an option is wrong; the same call will fail again."""

    status, exit_code = 422, 2


class UnreadableInput(InvalidRequest):
    """The bytes cannot be read as text: encoding, NUL bytes, emptiness or markup."""

    status = 400


class InputTooLarge(InvalidRequest):
    """The document is over the configured size."""

    status = 413


class UnknownLanguage(InvalidRequest):
    """The language tag is not one that we translate."""


class UnsupportedPair(InvalidRequest):
    """The model does not translate from this language."""


class TextTooLong(InvalidRequest):
    """A single text has more tokens than the model can read."""


class UnknownModel(InvalidRequest):
    """No model of this name is in the catalogue and no directory has this path."""


class UnwritableOutput(InvalidRequest):
    """The output path cannot be written."""


class InvalidSetting(InvalidRequest):
    """A `TOLMACS_*` variable has a wrong value or an unknown name."""


class LicenseNotAccepted(InvalidRequest):
    """The model's license restricts its use and the operator has not accepted that."""


class InvalidRecipe(InvalidRequest):
    """A training recipe has an unknown key, a wrong value or a missing table."""


class InvalidCorpus(InvalidRequest):
    """A file of sentence pairs is empty, misaligned or has the wrong columns."""


class AdaptationRefused(InvalidRequest):
    """The adapted model is worse than the one it came from."""


class AddressRefused(InvalidRequest):
    """The address is not public, or a name that resolves to one that is not."""


class NothingMatches(InvalidRequest):
    """No stored document is what a re-translation asks for."""


class NothingChanges(InvalidRequest):
    """Every document that matches has exactly the translation that is asked for."""


class InvalidCondition(InvalidRequest):
    """A condition for acceptance is malformed or uses an unknown name."""


class AmbiguousGlossary(InvalidRequest):
    """A name is that of several glossaries."""


class NotFound(TranslatorError):
    """The thing asked for by its id does not exist."""

    status, exit_code = 404, 2

    def __init__(self, message: str, *, kind: str = "") -> None:
        """Say of which kind it would be, such as `job`, where there is a list of them."""
        super().__init__(message)
        self.kind = kind


class Conflict(TranslatorError):
    """The thing is in a state that forbids the call."""

    status, exit_code = 409, 2


class ModelChanged(Conflict):
    """A model is not the version that a run began with."""


class StaleRun(Conflict):
    """Readers have other translations by now than those that a run set out from."""


class UnreadableRecipe(Conflict):
    """What a job asks for was written by another version of this program, or is damaged."""


class ConditionNotMet(Conflict):
    """The condition for acceptance does not hold; nothing was accepted."""


class ChangedMeanwhile(Conflict):
    """Somebody else changed it since it was looked at."""


class ModelError(TranslatorError):
    """A model cannot be used."""

    exit_code = 3


class ModelMissing(ModelError):
    """The model is known but its files are not on this machine."""


class ModelCorrupt(ModelError):
    """A file of the model differs from its manifest or cannot be loaded."""


class ExtraMissing(ModelError):
    """The call needs an optional extra that is not installed."""


class EngineError(TranslatorError):
    """The engine failed while translating."""


class EngineOutOfMemory(EngineError):
    """The engine ran out of memory; a smaller batch may fit."""

    retryable = True


class Unavailable(TranslatorError):
    """Something outside this process cannot be reached now."""

    status, exit_code, retryable = 503, 4, True


class HubUnavailable(Unavailable):
    """The model hub cannot be reached."""


class StoreUnavailable(Unavailable):
    """The database cannot be reached or written now: gone, locked, read-only or full."""


class SchemaMismatch(Unavailable):
    """The database has the tables of another version of this program."""

    retryable = False


class QueueUnavailable(Unavailable):
    """The broker cannot be reached now."""


class ReceiverUnavailable(Unavailable):
    """The receiver of a webhook did not answer, or not with success."""


class QueueFull(Unavailable):
    """As much work waits as the operator allows; nothing was stored."""

    status = 429

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        """Say when a new try makes sense."""
        super().__init__(message)
        self.retry_after_s = retry_after_s


class KeyRequired(TranslatorError):
    """The call needs an API key and came without one."""

    status, exit_code = 401, 2


class KeyInvalid(TranslatorError):
    """The API key is none of this service, or was revoked."""

    status, exit_code = 403, 2


class RateLimited(TranslatorError):
    """The key made as many requests in the last minute as it may."""

    status, exit_code, retryable = 429, 4, True

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        """Say when a new try makes sense."""
        super().__init__(message)
        self.retry_after_s = retry_after_s


class QuotaExceeded(RateLimited):
    """The key had as many characters translated this month as it may."""


class TrainingFailed(TranslatorError):
    """Training cannot go on: the loss is not a number, or memory is short even at the smallest batch."""


class DiskFull(TranslatorError):
    """A file could not be written for want of space; what was there before is whole."""
