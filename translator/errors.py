"""Which errors exist, and what each means to the three edges: HTTP status, exit code, retry."""

from __future__ import annotations


class TranslatorError(Exception):
    """Root of all errors; the edges read its four attributes and nothing else."""

    code: str = "error"
    status: int = 500
    exit_code: int = 1
    retryable: bool = False


class InvalidRequest(TranslatorError):
    """The input or an option is wrong; the same call will fail again."""

    code, status, exit_code = "invalid_request", 422, 2


class UnreadableInput(InvalidRequest):
    """The bytes cannot be read as text: encoding, NUL bytes, emptiness or markup."""

    code, status = "unreadable_input", 400


class InputTooLarge(InvalidRequest):
    """The document is over the configured size."""

    code, status = "input_too_large", 413


class UnknownLanguage(InvalidRequest):
    """The language tag is not one that we translate."""

    code = "unknown_language"


class UnsupportedPair(InvalidRequest):
    """The model does not translate from this language."""

    code = "unsupported_pair"


class TextTooLong(InvalidRequest):
    """A single text has more tokens than the model can read."""

    code = "text_too_long"


class UnknownModel(InvalidRequest):
    """No model of this name is in the catalogue and no directory has this path."""

    code = "unknown_model"


class UnwritableOutput(InvalidRequest):
    """The output path cannot be written."""

    code = "unwritable_output"


class InvalidSetting(InvalidRequest):
    """A `TOLMACS_*` variable has a wrong value or an unknown name."""

    code = "invalid_setting"


class LicenseNotAccepted(InvalidRequest):
    """The model's license restricts its use and the operator has not accepted that."""

    code = "license_not_accepted"


class InvalidRecipe(InvalidRequest):
    """A training recipe has an unknown key, a wrong value or a missing table."""

    code = "invalid_recipe"


class InvalidCorpus(InvalidRequest):
    """A file of sentence pairs is empty, misaligned or has the wrong columns."""

    code = "invalid_corpus"


class AdaptationRefused(InvalidRequest):
    """The adapted model is worse than the one it came from."""

    code = "adaptation_refused"


class AddressRefused(InvalidRequest):
    """The address is not public, or a name that resolves to one that is not."""

    code = "address_refused"


class NothingMatches(InvalidRequest):
    """No stored document is what a re-translation asks for."""

    code = "nothing_matches"


class NothingChanges(InvalidRequest):
    """Every document that matches has exactly the translation that is asked for."""

    code = "nothing_changes"


class InvalidCondition(InvalidRequest):
    """A condition for acceptance is malformed or uses an unknown name."""

    code = "invalid_condition"


class AmbiguousGlossary(InvalidRequest):
    """A name is that of several glossaries."""

    code = "ambiguous_glossary"


class NotFound(TranslatorError):
    """The thing asked for by its id does not exist."""

    code, status, exit_code = "not_found", 404, 2


class Conflict(TranslatorError):
    """The thing is in a state that forbids the call."""

    code, status, exit_code = "conflict", 409, 2


class ModelChanged(Conflict):
    """A model is not the version that a run began with."""

    code = "model_changed"


class StaleRun(Conflict):
    """Readers have other translations by now than those that a run set out from."""

    code = "stale_run"


class UnreadableRecipe(Conflict):
    """What a job asks for was written by another version of this program, or is damaged."""

    code = "unreadable_recipe"


class ConditionNotMet(Conflict):
    """The condition for acceptance does not hold; nothing was accepted."""

    code = "condition_not_met"


class ChangedMeanwhile(Conflict):
    """Somebody else changed it since it was looked at."""

    code = "changed_meanwhile"


class ModelError(TranslatorError):
    """A model cannot be used."""

    code, exit_code = "model_error", 3


class ModelMissing(ModelError):
    """The model is known but its files are not on this machine."""

    code = "model_missing"


class ModelCorrupt(ModelError):
    """A file of the model differs from its manifest or cannot be loaded."""

    code = "model_corrupt"


class ExtraMissing(ModelError):
    """The call needs an optional extra that is not installed."""

    code = "extra_missing"


class EngineError(TranslatorError):
    """The engine failed while translating."""

    code = "engine_error"


class EngineOutOfMemory(EngineError):
    """The engine ran out of memory; a smaller batch may fit."""

    code, retryable = "engine_out_of_memory", True


class Unavailable(TranslatorError):
    """Something outside this process cannot be reached now."""

    code, status, exit_code, retryable = "unavailable", 503, 4, True


class HubUnavailable(Unavailable):
    """The model hub cannot be reached."""

    code = "hub_unavailable"


class StoreUnavailable(Unavailable):
    """The database cannot be reached or written now: gone, locked, read-only or full."""

    code = "store_unavailable"


class SchemaMismatch(Unavailable):
    """The database has the tables of another version of this program."""

    code, retryable = "schema_mismatch", False


class QueueUnavailable(Unavailable):
    """The broker cannot be reached now."""

    code = "queue_unavailable"


class ReceiverUnavailable(Unavailable):
    """The receiver of a webhook did not answer, or not with success."""

    code = "receiver_unavailable"


class QueueFull(Unavailable):
    """As much work waits as the operator allows; nothing was stored."""

    code, status = "queue_full", 429

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        """Say when a new try makes sense."""
        super().__init__(message)
        self.retry_after_s = retry_after_s


class KeyRequired(TranslatorError):
    """The call needs an API key and came without one."""

    code, status, exit_code = "key_required", 401, 2


class KeyInvalid(TranslatorError):
    """The API key is none of this service, or was revoked."""

    code, status, exit_code = "key_invalid", 403, 2


class RateLimited(TranslatorError):
    """The key made as many requests in the last minute as it may."""

    code, status, exit_code, retryable = "rate_limited", 429, 4, True

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        """Say when a new try makes sense."""
        super().__init__(message)
        self.retry_after_s = retry_after_s


class QuotaExceeded(RateLimited):
    """The key had as many characters translated this month as it may."""

    code = "quota_exceeded"


class TrainingFailed(TranslatorError):
    """Training cannot go on: the loss is not a number, or memory is short even at the smallest batch."""

    code = "training_failed"


class DiskFull(TranslatorError):
    """A file could not be written for want of space; what was there before is whole."""

    code = "disk_full"
