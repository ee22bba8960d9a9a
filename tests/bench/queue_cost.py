"""CPU and memory that a job costs besides the engine: `python -m tests.bench.queue_cost [--jobs N]`.

Short jobs through store, Redis and a worker with an engine that does nothing. Segmentation and language
detection are on the road of every document and are measured apart.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import tempfile
import time
from pathlib import Path

from tests.e2e.farm import Farm, find_children, running_farm
from tests.services import running_postgres, running_redis, wait_until
from translator.segment import segment

_TEXT = "Đây là văn bản số {} của hôm nay"
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Print CPU per job, jobs per second, and the worker's memory after each tenth of the jobs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    given = parser.parse_args()
    print(f"segment and detect: {_measure_segmenting(500) * 1000:.2f} ms CPU a job")
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(running_redis())
        url = f"sqlite:///{place / 'cost.sqlite'}"
        if given.store == "postgresql":
            url = stack.enter_context(running_postgres()).make_database("cost")
        settings = {"max_queued": given.jobs, "log_level": "WARNING"}
        farm = stack.enter_context(running_farm(url, redis, place, **settings))
        _measure_jobs(farm, given.jobs)


def _measure_segmenting(n: int) -> float:
    started = time.process_time()
    for index in range(n):
        segment(_TEXT.format(index), source="vi")
    return (time.process_time() - started) / n


def _measure_jobs(farm: Farm, n_jobs: int) -> None:
    worker = farm.start_worker()
    farm.wait_for(farm.submit("Xin chào"))
    processes = [worker.pid, *find_children(worker)]
    cpu = {number: cpu_s(number) for number in processes}
    own, started = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    memory = []
    for part in range(10):
        for index in range(n_jobs // 10):
            farm.submit(_TEXT.format(part * n_jobs + index))
        wait_until(lambda: farm.count_open() == 0, within_s=3600, what="all jobs are done", every_s=0.25)
        memory.append([_memory_mb(number) for number in processes])
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    submitter = after.ru_utime + after.ru_stime - own.ru_utime - own.ru_stime
    working = sum(cpu_s(number) - cpu[number] for number in processes)
    print(
        f"submitting: {submitter / n_jobs * 1000:.2f} ms CPU a job; working: {working / n_jobs * 1000:.2f} ms"
    )
    print(f"{n_jobs / seconds:.0f} jobs a second, one worker")
    for name, figures in zip(("worker", "child"), zip(*memory, strict=True), strict=True):
        print(f"{name}, MB after each tenth: {' '.join(f'{figure:.1f}' for figure in figures)}")
    warm, last = sum(memory[1]), sum(memory[-1])
    print(f"both from the second tenth to the last: {(last / warm - 1) * 100:+.2f} %")


def cpu_s(number: int) -> float:
    """Seconds of processors that a process has used."""
    fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory_mb(number: int) -> float:
    return int(Path(f"/proc/{number}/statm").read_text(encoding="ascii").split()[1]) * _PAGE / 1e6


if __name__ == "__main__":
    main()
