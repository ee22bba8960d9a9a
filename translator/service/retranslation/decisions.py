"""Readers get new translations, or the old ones back: whole runs or single documents, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Collection

from translator.errors import ConditionNotMet, Conflict, TranslatorError
from translator.retranslations import Run
from translator.service.context import Context
from translator.service.retranslation import conditions
from translator.service.retranslation.comparing import compare_run
from translator.store import decisions, retranslations

log = logging.getLogger(__name__)


def accept(
    run_id: str,
    *,
    context: Context,
    owner: str | None = None,
    document_ids: Collection[str] = (),
    accept_if: str | None = None,
) -> int:
    """Give readers what a run made; returns of how many documents.

    Args:
        document_ids: only these; none stands for all.
        accept_if: what must hold of the comparison of exactly these documents.

    Raises:
        NotFound: there is no such run, or a document is not in it.
        InvalidCondition: the condition is malformed.
        ConditionNotMet: it does not hold; the message has the values.
        Conflict, StaleRun: see `translator.store.decisions.accept`; nothing was changed.
    """
    if accept_if is not None:
        conditions.parse_condition(accept_if)
        compared = compare_run(run_id, context=context, owner=owner, document_ids=document_ids)
        verdict = conditions.judge_condition(accept_if, compared.values())
        if not verdict.is_met:
            raise ConditionNotMet(
                f"condition {accept_if!r} does not hold: {verdict.reason}; nothing was accepted"
            )
    with context.store.write() as tx:
        run = retranslations.get(tx, run_id, owner=owner)
        if run.state in ("running", "paused") and not document_ids:
            raise Conflict(f"re-translation {run_id!r} is {run.state}; wait, or accept documents by id")
        number = decisions.accept(tx, run, document_ids)
    log.info("re-translation accepted", extra={"run_id": run_id, "n_documents": number})
    return number


def roll_back(
    run_id: str, *, context: Context, owner: str | None = None, document_ids: Collection[str] = ()
) -> int:
    """Give readers back what they had; returns of how many documents.

    Raises:
        NotFound: there is no such run, or a document is not in it.
        Conflict, StaleRun: see `translator.store.decisions.roll_back`; nothing was changed.
    """
    with context.store.write() as tx:
        run = retranslations.get(tx, run_id, owner=owner)
        number = decisions.roll_back(tx, run, document_ids)
    log.info("re-translation rolled back", extra={"run_id": run_id, "n_documents": number})
    return number


def settle_run(run: Run, *, context: Context) -> None:
    """Judge a finished run by its own condition, and accept it where that holds; both in one transaction."""
    expression = run.conditions.accept_if or ""
    try:
        verdict = conditions.judge_condition(expression, compare_run(run.id, context=context).values())
        with context.store.write() as tx:
            said = ("accepted: " if verdict.is_met else "not accepted: ") + verdict.reason
            if retranslations.write_verdict(tx, run.id, said) and verdict.is_met:
                decisions.accept(tx, run)
    except TranslatorError as error:
        if error.retryable:
            raise
        with context.store.write() as tx:
            retranslations.write_verdict(tx, run.id, f"not accepted: {error}")
    log.info("re-translation judged", extra={"run_id": run.id})
