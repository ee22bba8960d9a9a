"""`tolmacs status`, `wait`, `fetch`, `cancel` and `delete`: what becomes of documents in the queue."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict

from translator import service
from translator.cli.commands import Action
from translator.cli.options import add_format
from translator.cli.outputs import Delivery, write_stdout
from translator.cli.progress import ProgressBar
from translator.cli.reserve import Reserve
from translator.errors import Unavailable
from translator.jobs import Job
from translator.metrics import to_prometheus
from translator.service import Context, make_context
from translator.settings import Settings

_POLL_S = 0.2


def _add_status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", nargs="?", metavar="ID")
    forms = ["text", "json", "prometheus"]
    parser.add_argument("--format", choices=forms, default="text", help="prometheus: figures of the queue")


def _add_wait(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("jobs", nargs="+", metavar="ID")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="stop waiting, exit code 4")


def _add_fetch(parser: argparse.ArgumentParser) -> None:
    _add_job(parser)
    add_format(parser)
    parser.add_argument("-o", "--output", metavar="FILE|DIR", help="default: standard output")


def _add_job(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", metavar="ID")


def _run_status(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a job, the newest jobs, or the figures of the queue."""
    context = make_context(settings)
    if arguments.format == "prometheus":
        write_stdout([to_prometheus(service.measure(context=context))])
        return 0
    if arguments.job:
        jobs = [service.get_job(arguments.job, context=context)]
    else:
        jobs = service.list_jobs(context=context)
    show = _to_json if arguments.format == "json" else to_line
    write_stdout(show(job) + "\n" for job in jobs)
    return 0


def _run_wait(arguments: argparse.Namespace, settings: Settings) -> int:
    """Wait for all jobs; 0 where all are done, 1 where one failed or was cancelled."""
    context = make_context(settings)
    jobs = [service.get_job(job_id, context=context) for job_id in arguments.jobs]
    end = None if arguments.timeout is None else time.monotonic() + arguments.timeout
    with Reserve(context) as reserve:
        finished = [_wait_for(job, context, end=end, reserve=reserve) for job in jobs]
    for job in finished:
        if job.state != "done":
            print(f"tolmacs: job {job.id} ({job.name}) {describe_end(job)}", file=sys.stderr)
    return int(any(job.state != "done" for job in finished))


def _run_fetch(arguments: argparse.Namespace, settings: Settings) -> int:
    """Deliver the translation of a job."""
    context = make_context(settings)
    job = service.get_job(arguments.job, context=context)
    delivery = Delivery(arguments.output, arguments.format, [job.name])
    delivery.write(service.export_job(job.id, arguments.format, context=context).data, name=job.name)
    return 0


def _run_cancel(arguments: argparse.Namespace, settings: Settings) -> int:
    """Cancel a job."""
    service.cancel(arguments.job, context=make_context(settings))
    return 0


def _run_delete(arguments: argparse.Namespace, settings: Settings) -> int:
    """Delete a job."""
    service.delete(arguments.job, context=make_context(settings))
    return 0


def describe_end(job: Job) -> str:
    """How a job ended, in words."""
    return f"{job.state} ({job.error_code}): {job.error}" if job.error else job.state


def to_line(job: Job) -> str:
    """A job on one line, without its end."""
    total = "?" if job.n_segments is None else job.n_segments
    created = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(job.created_at))
    name = "".join(letter if letter.isprintable() else " " for letter in job.name)
    end = f"  {job.error_code}: {job.error}" if job.error else ""
    return f"{job.id}  {created}  {job.state:<9}  {job.n_done}/{total}  {name}{end}"


def _wait_for(job: Job, context: Context, *, end: float | None, reserve: Reserve) -> Job:
    bar = ProgressBar(job.name)
    try:
        while not job.is_final:
            if end is not None and time.monotonic() > end:
                raise Unavailable(f"job {job.id} is still {job.state}; `tolmacs wait {job.id}` goes on")
            reserve.look()
            time.sleep(_POLL_S)
            job = service.get_job(job.id, context=context)
            bar.update(job.n_done, job.n_segments or 0)
    finally:
        bar.close()
    return job


def _to_json(job: Job) -> str:
    return json.dumps(asdict(job), ensure_ascii=False)


ACTIONS = {
    "status": Action(_add_status, _run_status),
    "wait": Action(_add_wait, _run_wait),
    "fetch": Action(_add_fetch, _run_fetch),
    "cancel": Action(_add_job, _run_cancel),
    "delete": Action(_add_job, _run_delete),
}
