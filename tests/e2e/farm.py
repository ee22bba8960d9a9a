"""A service with real workers in processes of their own, which can be killed in every way."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.services import PATIENCE_S, Redis, free_port, wait_until
from translator.jobs import Job, JobId, Recipe, Submission
from translator.service import queries
from translator.service.context import Context, make_context
from translator.service.submission import submit
from translator.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Farm:
    """Workers over one store and one broker, and what a client of the service does."""

    environment: dict[str, str]
    log: Path
    context: Context
    options: tuple[str, ...] = ()
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    api: subprocess.Popen[bytes] | None = None
    port: int = field(default_factory=free_port)

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker, as the leader of a process group of its own."""
        self.workers.append(self._start("tests.e2e.worker", *self.options))
        return self.workers[-1]

    def start_api(self) -> None:
        """Start the HTTP server, or start it again after killing it."""
        self.kill_api()
        self.api = self._start("translator.cli", "serve", "--port", str(self.port))

    def kill_api(self) -> None:
        """Kill the HTTP server at once."""
        if self.api:
            self.api.kill()
            self.api.wait()

    def _start(self, module: str, *options: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", module, *options],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_worker(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a worker and its child at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.workers.remove(process)

    def run(self, module: str) -> int:
        """Run another program with the same settings; returns its exit code."""
        environment = {**os.environ, **self.environment}
        return subprocess.run(
            [sys.executable, "-m", module], cwd=ROOT, env=environment, check=False
        ).returncode

    def restart_dead(self) -> None:
        """Do what a supervisor does."""
        for process in [item for item in self.workers if item.poll() is not None]:
            self.kill_worker(process)
            self.start_worker()

    def submit(self, text: str, *, key: str | None = None) -> JobId:
        """Hand in a Vietnamese document."""
        submission = Submission("d", text, Recipe(source="vi"), "bulk", key)
        return submit(submission, context=self.context).job_id

    def post(self, text: str, *, key: str, within_s: float) -> JobId:
        """Hand in a Vietnamese document over HTTP, again and again until it is accepted."""
        body = json.dumps({"text": text, "source": "vi", "name": "d"}).encode()
        headers = {"content-type": "application/json", "idempotency-key": key}
        url = f"http://127.0.0.1:{self.port}/v1/documents"
        accepted: list[JobId] = []

        def send() -> bool:
            request = urllib.request.Request(url, body, headers)
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  # http, to ourselves
                    accepted.append(JobId(json.load(answer)["id"]))
            except (OSError, http.client.HTTPException):  # killed at some point of the answer
                return False
            return True

        wait_until(send, within_s=within_s, what="a document is accepted")
        return accepted[0]

    def get(self, job_id: JobId) -> Job:
        """A job as it is now."""
        return queries.get_job(job_id, context=self.context)

    def wait_for(self, job_id: JobId, *, within_s: float = PATIENCE_S) -> Job:
        """Wait until a job is finished."""
        wait_until(lambda: self.get(job_id).is_final, within_s=within_s, what=f"job {job_id} is finished")
        return self.get(job_id)

    def count_open(self) -> int:
        """Jobs that are not finished."""
        states = queries.measure(context=self.context).jobs
        return states.get("queued", 0) + states.get("running", 0)

    def wait_until_logged(self, words: str, *, times: int = 1) -> None:
        """Wait until workers have logged some words so often."""
        wait_until(
            lambda: self.log.read_text("utf-8").count(words) >= times,
            what=f"{words!r} is logged",
        )

    def wait_until_worker_lives(self, *, number: int = 1) -> None:
        """Wait until so many workers have been seen."""
        wait_until(
            lambda: queries.measure(context=self.context).workers_alive >= number,
            what=f"{number} workers live",
        )


@contextlib.contextmanager
def running_farm(
    database_url: str, redis: Redis | None, place: Path, *options: str, **settings: object
) -> Iterator[Farm]:
    """A farm without workers yet; all that were started are dead at the end.

    Args:
        options: of the worker script.
        settings: by their names without prefix, in lower case.
    """
    place.mkdir(parents=True, exist_ok=True)
    given = {"database_url": database_url, "data_dir": place, "log_level": "INFO", **settings}
    if redis:
        given["broker_url"] = redis.url
    environment = {f"TOLMACS_{name.upper()}": str(value) for name, value in given.items()}
    context = make_context(load_settings(environment))
    farm = Farm(environment, place / "workers.log", context, options)
    try:
        yield farm
    finally:
        for process in list(farm.workers):
            farm.kill_worker(process)
        farm.kill_api()
        context.store.close()


def find_children(process: subprocess.Popen[bytes]) -> list[int]:
    """Process numbers of a worker's children."""
    try:
        line = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(number) for number in line.split()]


def find_open_files(process: subprocess.Popen[bytes]) -> list[str]:
    """What a process has open."""
    names = []
    for entry in Path(f"/proc/{process.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed in the meantime
            names.append(os.readlink(entry))
    return names


class Chaos:
    """Breaks something every `period_s` seconds in a thread, and counts what; used with `with`."""

    def __init__(self, farm: Farm, redis: Redis, *, period_s: float, most: int, seed: int) -> None:
        """Each kind of blow comes once at first; then chance decides, up to `most` blows."""
        self._farm, self._redis, self._period_s, self._most = farm, redis, period_s, most
        self._random = random.Random(seed)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.blows: dict[str, int] = {}

    def __enter__(self) -> Chaos:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        blows = {
            "worker": self._kill_worker,
            "child": self._kill_child,
            "flush": lambda: self._redis.command("FLUSHALL"),
            "broker": self._restart_broker,
            "api": self._farm.start_api,
        }
        kinds = self._random.sample(list(blows), k=len(blows))
        while not self._stopped.wait(self._period_s):
            n_dealt = sum(self.blows.values())
            if n_dealt < self._most:
                kind = kinds[n_dealt] if n_dealt < len(kinds) else self._random.choice(kinds)
                blows[kind]()
                self.blows[kind] = self.blows.get(kind, 0) + 1
            self._farm.restart_dead()

    def _kill_worker(self) -> None:
        self._farm.kill_worker(self._random.choice(self._farm.workers))
        self._farm.start_worker()

    def _kill_child(self) -> None:
        for number in find_children(self._random.choice(self._farm.workers)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def _restart_broker(self) -> None:
        self._redis.kill()
        self._redis.start()
