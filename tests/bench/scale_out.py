"""Four worker hosts against one: `python -m tests.bench.scale_out` (root; Linux network namespaces).

Redis and PostgreSQL listen on a bridge; every worker host is a namespace of its own behind it. The engine
sleeps for each text, so the figure is what store, queue and workers cost, not what this machine computes.
At last one of four hosts is cut off under load.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.farm import ROOT, Farm, running_farm
from tests.services import running_postgres, running_redis, wait_until
from translator.service import queries

_BRIDGE, _NET = "tolmacs0", "10.213.77"


@dataclass(frozen=True)
class Host:
    """A network namespace with one interface on the bridge."""

    number: int

    @property
    def name(self) -> str:
        """Of the namespace."""
        return f"tolmacs-{self.number}"

    def make(self) -> None:
        """Make the namespace and plug it in."""
        outside, inside = f"tolmacs{self.number}a", f"tolmacs{self.number}b"
        _ip("netns", "add", self.name)
        _ip("link", "add", outside, "type", "veth", "peer", "name", inside)
        _ip("link", "set", inside, "netns", self.name)
        _ip("link", "set", outside, "master", _BRIDGE, "up")
        _ip("-n", self.name, "addr", "add", f"{_NET}.{10 + self.number}/24", "dev", inside)
        _ip("-n", self.name, "link", "set", inside, "up")
        _ip("-n", self.name, "link", "set", "lo", "up")

    def cut_off(self) -> None:
        """Pull the plug."""
        _ip("link", "set", f"tolmacs{self.number}a", "down")

    def remove(self) -> None:
        """Remove the namespace with its interface."""
        _ip("netns", "del", self.name)


def main() -> None:
    """Print jobs a second for one and four hosts, and that nothing was lost with a host cut off."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=2400)
    parser.add_argument("--per-text", type=float, default=0.04)
    given = parser.parse_args()
    if os.geteuid():
        sys.exit("needs root for network namespaces")
    with contextlib.ExitStack() as stack:
        hosts = stack.enter_context(_running_network(4))
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(
            running_redis("--bind", f"{_NET}.1", "127.0.0.1", "--protected-mode", "no")
        )
        postgres = stack.enter_context(running_postgres(listen=f"{_NET}.1,127.0.0.1", trusted=f"{_NET}.0/24"))
        rates = []
        for number in (1, 4):
            options = ("--per-text", str(given.per_text))
            url = _on_bridge(postgres.make_database(f"scale_{number}"))
            settings = {
                "lease_s": 5,
                "sweep_s": 1,
                "log_level": "WARNING",
                "broker_url": _on_bridge(redis.url),
            }
            with running_farm(url, None, place / str(number), *options, **settings) as farm:
                redis.command("FLUSHALL")
                rates.append(_measure(farm, hosts[:number], given.jobs))
                print(f"{number} hosts: {rates[-1]:.1f} jobs a second", flush=True)
                if number == 4:
                    print(f"four hosts: {rates[1] / rates[0]:.2f} times one", flush=True)
                    _cut_one_off(farm, hosts[-1], n_jobs=given.jobs // 4)


def _measure(farm: Farm, hosts: list[Host], n_jobs: int) -> float:
    for host in hosts:
        _start_on(farm, host)
    farm.wait_until_worker_lives(number=len(hosts))
    jobs = [farm.submit(f"Đây là văn bản số {index} của hôm nay") for index in range(n_jobs)]
    started = time.monotonic()
    n_before = n_jobs - farm.count_open()  # workers began while the rest was handed in
    wait_until(lambda: farm.count_open() == 0, within_s=600, what="all jobs are done", every_s=0.1)
    assert {farm.get(job_id).state for job_id in jobs} == {"done"}
    return (n_jobs - n_before) / (time.monotonic() - started)


def _cut_one_off(farm: Farm, host: Host, *, n_jobs: int) -> None:
    jobs = [farm.submit(f"Đây là bài báo số {index} của hôm qua") for index in range(n_jobs)]
    running = queries.measure(context=farm.context).chunks_running
    host.cut_off()
    started = time.monotonic()
    wait_until(lambda: farm.count_open() == 0, within_s=300, what="all jobs are done", every_s=0.1)
    assert {farm.get(job_id).state for job_id in jobs} == {"done"}
    seconds = time.monotonic() - started
    print(f"one host cut off while {running} chunks ran: {n_jobs} jobs, 0 lost, done after {seconds:.1f} s")


def _start_on(farm: Farm, host: Host) -> None:
    command = ["ip", "netns", "exec", host.name, sys.executable, "-W", "ignore", "-m", "tests.e2e.worker"]
    with farm.log.open("ab") as log:
        process = subprocess.Popen(
            [*command, *farm.options],
            cwd=ROOT,
            env={**os.environ, **farm.environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    farm.workers.append(process)


@contextlib.contextmanager
def _running_network(n_hosts: int) -> Iterator[list[Host]]:
    hosts = [Host(number) for number in range(n_hosts)]
    with contextlib.ExitStack() as stack:
        _ip("link", "add", _BRIDGE, "type", "bridge")
        stack.callback(_ip, "link", "del", _BRIDGE)
        _ip("addr", "add", f"{_NET}.1/24", "dev", _BRIDGE)
        _ip("link", "set", _BRIDGE, "up")
        for host in hosts:
            host.make()
            stack.callback(host.remove)
        yield hosts


def _on_bridge(url: str) -> str:
    return url.replace("127.0.0.1", f"{_NET}.1")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


if __name__ == "__main__":
    main()
