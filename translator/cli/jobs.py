"""`tolmacs status`, `wait`, `fetch`, `cancel` and `delete`: what becomes of documents in the queue."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict

from translator.cli.commands import Action
from translator.cli.fallback_worker import FallbackWorker
from translator.cli.options import RAW_HELP, add_format
from translator.cli.outputs import ResultWriter, write_stdout
from translator.cli.telling import ProgressBar, say, write_list
from translator.counting import pluralize
from translator.errors import Unavailable
from translator.jobs import Job
from translator.metrics import to_prometheus
from translator.service import queries, retention
from translator.service.context import Context, make_context
from translator.service.queries import whole_id
from translator.settings import Settings
from translator.visible import visible, visible_json

_POLL_S = 0.2


def _add_status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", nargs="?", metavar="ID")
    forms = ["text", "json", "prometheus"]
    parser.add_argument("--format", choices=forms, default="text", help="prometheus: figures of the queue")


def _add_wait(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("jobs", nargs="+", metavar="ID")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="stop waiting, exit code 4")


def _add_fetch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("jobs", nargs="+", metavar="ID")
    add_format(parser)
    parser.add_argument("--raw", action="store_true", help=RAW_HELP)
    parser.add_argument("-o", "--output", metavar="FILE|DIR", help="default: standard output")


def _add_job(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", metavar="ID")


def _run_status(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a job, the newest jobs, or the figures of the queue."""
    context = make_context(settings)
    if arguments.format == "prometheus":
        write_stdout([to_prometheus(queries.measure(context=context))])
        return 0
    jobs = [_find(arguments.job, context)] if arguments.job else queries.list_jobs(context=context)
    if arguments.format == "json":
        write_stdout(_to_json(job) + "\n" for job in jobs)
    else:
        write_list(_HEADER, map(_to_cells, jobs), none="no jobs yet; `tolmacs submit FILE` hands one in")
    return 0


def _run_wait(arguments: argparse.Namespace, settings: Settings) -> int:
    """Wait for all jobs; 0 where all are done, 1 where one failed or was cancelled."""
    context = make_context(settings)
    jobs = [_find(job_id, context) for job_id in arguments.jobs]
    end = None if arguments.timeout is None else time.monotonic() + arguments.timeout
    with FallbackWorker(context) as fallback:
        finished = [_wait_for(job, context, end=end, fallback=fallback) for job in jobs]
    for job in finished:
        say(f"job {job.id} ({job.name}) {describe_end(job)}")
    return int(any(job.state != "done" for job in finished))


def _run_fetch(arguments: argparse.Namespace, settings: Settings) -> int:
    """Deliver translations of jobs; the first that is not done ends it."""
    from translator.service.exports import export_job  # the other commands here write no files

    context = make_context(settings)
    jobs = [_find(job_id, context) for job_id in arguments.jobs]
    delivery = ResultWriter(arguments.output, arguments.format, [job.name for job in jobs])
    for job in jobs:
        file = export_job(job.id, arguments.format, context=context, is_raw=arguments.raw)
        delivery.write(file.data, name=job.name)
    return 0


def _run_cancel(arguments: argparse.Namespace, settings: Settings) -> int:
    """Cancel a job."""
    context = make_context(settings)
    retention.cancel_job(_find(arguments.job, context).id, context=context)
    return 0


def _run_delete(arguments: argparse.Namespace, settings: Settings) -> int:
    """Delete a job."""
    context = make_context(settings)
    retention.delete_job(_find(arguments.job, context).id, context=context)
    return 0


def _find(job_id: str, context: Context) -> Job:
    """The job of an id or of how it begins."""
    return queries.get_job(whole_id(job_id, "job", context=context), context=context)


def describe_end(job: Job) -> str:
    """How a job ended, in words."""
    if job.error:
        return f"{job.state} ({job.error_code}): {job.error}"
    if job.state != "done" or job.finished_at is None:
        return job.state
    seconds = job.finished_at - (job.started_at or job.created_at)
    known = f", {job.n_reused} of them known before" if job.n_reused else ""
    return f"done: {pluralize(job.n_done, 'segment')}{known} in {seconds:.1f} s"


_HEADER = ("ID", "HANDED IN", "STATE", "SEGMENTS", "NAME")


def to_line(job: Job) -> str:
    """A job on one line, without its end."""
    return "  ".join(_to_cells(job))


def _to_cells(job: Job) -> tuple[str, ...]:
    total = "?" if job.n_segments is None else job.n_segments
    created = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(job.created_at))
    name = visible(job.name)
    end = visible(f"  {job.error_code}: {job.error}") if job.error else ""
    return job.id, created, f"{job.state:<9}", f"{job.n_done}/{total}", f"{name}{end}"


def _wait_for(job: Job, context: Context, *, end: float | None, fallback: FallbackWorker) -> Job:
    bar = ProgressBar(job.name)
    try:
        while not job.is_final:
            if end is not None and time.monotonic() > end:
                raise Unavailable(f"job {job.id} is still {job.state}; `tolmacs wait {job.id}` goes on")
            fallback.look()
            time.sleep(_POLL_S)
            job = queries.get_job(job.id, context=context)
            bar.update(job.n_done, job.n_segments or 0)
    finally:
        bar.close()
    return job


def _to_json(job: Job) -> str:
    return visible_json(asdict(job))


ACTIONS = {
    "status": Action(_add_status, _run_status),
    "wait": Action(_add_wait, _run_wait),
    "fetch": Action(_add_fetch, _run_fetch),
    "cancel": Action(_add_job, _run_cancel),
    "delete": Action(_add_job, _run_delete),
}
