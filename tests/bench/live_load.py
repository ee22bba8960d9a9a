"""Many clients with short texts at once: `python -m tests.bench.live_load [--clients 50] [--seconds 60]`.

Every request has another text of about 200 characters, so nothing is known beforehand. First one client alone,
then all; a server in a process of its own with the model that is named, without keys.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx2

from tests.web_server import serving_process

_SENTENCES = (
    "Hôm qua chợ cá ở cảng cũ mở cửa sớm hơn thường lệ vì trời mưa to suốt đêm.",
    "Người bán hàng nói rằng giá tôm đã tăng {n} phần trăm so với tháng trước.",
    "Thành phố sẽ sửa lại {n} con đường trước mùa hè năm sau.",
)


def main() -> None:
    """Print latencies, answers by status, and the memory of the server."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--model", default="mini")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as place,
        serving_process({"TOLMACS_DATA_DIR": place, "TOLMACS_MODEL": given.model}) as (address, process),
    ):
        alone, _ = asyncio.run(load(address, clients=1, seconds=min(10, given.seconds), first=0))
        memory, found, statuses = [memory_of(process)], [], Counter[int]()
        for part in (1, 2, 3):
            latencies, counted = asyncio.run(
                load(address, clients=given.clients, seconds=given.seconds / 3, first=part * 10_000_000)
            )
            found += latencies
            statuses += counted
            memory.append(memory_of(process))
    single, p95 = statistics.median(alone), quantile(found, 0.95)
    print(f"one client: median {single * 1000:.0f} ms, p95 {quantile(alone, 0.95) * 1000:.0f} ms")
    print(
        f"{given.clients} clients: {len(found)} answers, {len(found) / given.seconds:.1f} a second, "
        f"median {statistics.median(found) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms; {dict(statuses)}"
    )
    print(
        f"p95 against one client: {p95 / single:.1f}, per waiting request {p95 / single / given.clients:.2f}"
    )
    shown = ", ".join(f"{figure / 1e6:.0f}" for figure in memory)
    print(f"memory after one client and after each third, in MB: {shown}")


async def load(address: str, *, clients: int, seconds: float, first: int) -> tuple[list[float], Counter[int]]:
    """Latencies in seconds, and how many answers there were of each status."""
    latencies: list[float] = []
    statuses: Counter[int] = Counter()
    numbers = iter(range(first, first + 10_000_000))
    end = time.monotonic() + seconds

    async def post_texts(client: httpx2.AsyncClient) -> None:
        while time.monotonic() < end:
            text = " ".join(_SENTENCES).format(n=next(numbers))
            started = time.monotonic()
            answer = await client.post(f"{address}/v1/translations", json={"texts": [text], "source": "vi"})
            latencies.append(time.monotonic() - started)
            statuses[answer.status_code] += 1

    limits = httpx2.Limits(max_connections=clients)
    async with httpx2.AsyncClient(timeout=300, limits=limits) as client:
        await asyncio.gather(*(post_texts(client) for _ in range(clients)))
    return latencies, statuses


def quantile(values: list[float], share: float) -> float:
    """The value that so large a share of all does not pass."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def memory_of(process: subprocess.Popen[bytes]) -> int:
    """Bytes that a process holds now."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text("ascii"))
    assert found
    return int(found[1]) * 1024


if __name__ == "__main__":
    main()
