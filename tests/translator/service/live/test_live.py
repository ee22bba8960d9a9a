"""Short texts: looked up, joined in flight, batched, kept; and nobody is hurt by another's text."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.fakes import FakeEngine, shout
from tests.services import PATIENCE_S, wait_until
from tests.translator.service.conftest import Bench
from translator.engine.patient import PatientEngine
from translator.errors import EngineError, QueueFull, Unavailable
from translator.jobs import Recipe, Submission
from translator.pipeline import translate_document
from translator.records import SourceText, TranslatedDocument
from translator.service.live.batcher import CALLS_SIDE_BY_SIDE
from translator.service.live.live import Live
from translator.service.queries import measure
from translator.service.submission import submit
from translator.service.work.turn import take_turn

VI = Recipe(source="vi")
MIXED = "Xin chào các bạn.\n\n  - Hello there, friends\n\n1998. 2. 3.\n\nTôi có 25 con mèo."


class Valve(FakeEngine):
    """A fake engine that translates nothing before it is opened."""

    def __init__(self) -> None:
        super().__init__(self._wait)
        self.is_open = threading.Event()

    def _wait(self, source: SourceText) -> str:
        assert self.is_open.wait(PATIENCE_S)
        return shout(source)


@pytest.fixture
def valve(bench: Bench) -> Valve:
    bench.engine = made = Valve()
    return made


def ask(live: Live, texts: Sequence[str], *, is_kept: bool = True) -> list[TranslatedDocument]:
    return asyncio.run(live.translate(texts, recipe=VI, owner="", is_kept=is_kept))


def count_kept(bench: Bench) -> int:
    return measure(context=bench.context).n_facts


def count_waiting(live: Live) -> int:
    """Texts that wait for an engine call."""
    return sum(batcher._queue._n_waiting for batcher in live._batchers.values())


def occupy(live: Live, valve: Valve, pool: ThreadPoolExecutor) -> list[Future[list[TranslatedDocument]]]:
    """Requests that keep all threads of a model busy until the valve is opened."""
    texts = ["Xin chào.", "Tạm biệt."]
    assert len(texts) == CALLS_SIDE_BY_SIDE
    begun = []
    for number, text in enumerate(texts, start=1):
        begun.append(pool.submit(ask, live, [text]))
        wait_until(lambda: len(valve.calls) == number, what="an engine call")  # noqa: B023
    return begun


@pytest.fixture
def live(bench: Bench) -> Iterator[Live]:
    with Live(bench.context) as made:
        yield made


def texts_of(bench: Bench) -> list[list[str]]:
    """Those of each engine call; second tries with other decoding are left out."""
    assert isinstance(bench.engine, FakeEngine)
    first_tries = [sources for sources, decoding in bench.engine.calls if decoding == VI.decoding]
    return [[source.text for source in sources] for sources in first_tries]


def test_the_result_is_that_of_the_pipeline(live: Live) -> None:
    found = ask(live, [MIXED, "Tôi ở Hà Nội.", ""])
    assert found == [
        translate_document(text, engine=FakeEngine(), source="vi") for text in (MIXED, "Tôi ở Hà Nội.", "")
    ]


def test_what_was_translated_once_comes_from_the_store(bench: Bench) -> None:
    with Live(bench.context) as live:
        ask(live, [MIXED])
        ask(live, ["Tôi có 25 con mèo."])
    with Live(bench.context) as after_a_restart:
        ask(after_a_restart, [MIXED])
    submit(Submission("d", MIXED, VI), context=bench.context)
    take_turn(context=bench.context)
    assert len(texts_of(bench)) == 1
    assert measure(context=bench.context).n_segments_reused == 2


def test_six_equal_requests_cost_one_translation(bench: Bench, live: Live, valve: Valve) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = [pool.submit(ask, live, ["Xin chào các bạn."]) for _ in range(6)]
        wait_until(lambda: bool(valve.calls), what="an engine call")
        valve.is_open.set()
        assert len({future.result()[0].translations[0].text for future in found}) == 1
    seventh = ask(live, ["Xin chào các bạn."])
    assert seventh == found[0].result()
    assert texts_of(bench) == [["Xin chào các bạn."]]


def test_requests_that_wait_share_an_engine_call(bench: Bench, live: Live, valve: Valve) -> None:
    with ThreadPoolExecutor(21) as pool:
        first = occupy(live, valve, pool)
        others = [pool.submit(ask, live, [f"Tôi có {n} con mèo."]) for n in range(10, 29)]
        wait_until(lambda: count_waiting(live) == 19, what="19 waiting texts")
        valve.is_open.set()
        assert [future.result()[0].translations[0].text for future in others] == [
            f"<VI> TÔI CÓ {n} CON MÈO." for n in range(10, 29)
        ]
        assert [future.result() for future in first]
    assert [len(texts) for texts in texts_of(bench)] == [1, 1, 19]


def test_a_text_that_fails_hurts_no_other(bench: Bench, live: Live) -> None:
    def fail(source: SourceText) -> str:
        if "độc" in source.text:
            raise EngineError("broken")
        return shout(source)

    bench.engine = FakeEngine(fail)

    async def ask_all() -> list[object]:
        texts = ["Chất độc hại.", *(f"Tôi có {n} con mèo." for n in range(10, 20))]
        requests = (live.translate([text], recipe=VI, owner="") for text in texts)
        return await asyncio.gather(*requests, return_exceptions=True)

    poison, *others = asyncio.run(ask_all())
    assert isinstance(poison, EngineError)
    assert not [other for other in others if isinstance(other, BaseException)]
    wait_until(lambda: count_kept(bench) == 10, what="all texts kept")
    with pytest.raises(EngineError):
        ask(live, ["Chất độc hại."])


def test_more_than_may_wait_is_refused_and_leaves_nothing(bench: Bench, valve: Valve) -> None:
    with Live(bench.set(max_waiting=1)) as live, ThreadPoolExecutor(3) as pool:
        first = occupy(live, valve, pool)
        third = pool.submit(ask, live, ["Tôi ở Hà Nội."])
        wait_until(lambda: count_waiting(live) == 1, what="a waiting text")
        with pytest.raises(QueueFull, match="TOLMACS_MAX_WAITING"):
            ask(live, ["Tôi ở Huế."])
        valve.is_open.set()
        assert [future.result() for future in (*first, third)]
        assert ask(live, ["Tôi ở Huế."])


def test_an_abandoned_request_is_finished_and_kept(bench: Bench, live: Live, valve: Valve) -> None:
    async def give_up() -> None:
        task = asyncio.create_task(live.translate(["Xin chào các bạn."], recipe=VI, owner=""))
        while not valve.calls:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(give_up())
    valve.is_open.set()
    wait_until(lambda: count_kept(bench) == 1, what="the end of the translation")


def test_what_is_being_typed_is_in_no_store_and_translated_once(bench: Bench) -> None:
    with Live(bench.context) as live:
        first = ask(live, ["Xin chào các bạn."], is_kept=False)
        more = ask(live, ["Xin chào các bạn. Tôi ở Huế."], is_kept=False)
    assert texts_of(bench) == [["Xin chào các bạn."], ["Tôi ở Huế."]]
    assert more[0].translations[0].text == first[0].translations[0].text
    assert count_kept(bench) == 0
    with Live(bench.context) as live:
        ask(live, ["Tôi ở Huế."])
    assert count_kept(bench) == 1


def test_what_is_kept_already_is_not_translated_while_it_is_typed(bench: Bench, live: Live) -> None:
    ask(live, ["Xin chào các bạn."])
    wait_until(lambda: count_kept(bench) == 1, what="the end of the translation")
    ask(live, ["Xin chào các bạn."], is_kept=False)
    assert texts_of(bench) == [["Xin chào các bạn."]]


def test_closing_fails_who_waits(bench: Bench, valve: Valve) -> None:
    with ThreadPoolExecutor(4) as pool:
        live = Live(bench.context)
        occupy(live, valve, pool)
        waiting = pool.submit(ask, live, ["Tôi ở Hà Nội."])
        wait_until(lambda: count_waiting(live) == 1, what="a waiting text")
        closing = pool.submit(live.close)
        valve.is_open.set()
        closing.result()
        assert isinstance(waiting.exception(), Unavailable) or waiting.result()
    with pytest.raises(Unavailable):
        ask(live, ["Tôi ở Huế."])


def test_other_versions_of_a_text_keep_its_layout(live: Live) -> None:
    source = "Xin chào các bạn.\n\n  - Hello there\n\nTôi có 25 con mèo."

    async def propose() -> list[str]:
        (document,) = await live.translate([source], recipe=VI, owner="")
        return await live.propose(document, recipe=VI, count=2)

    mark = "<VI> XIN CHÀO CÁC BẠN.{0}\n\n  - Hello there\n\n<VI> TÔI CÓ 25 CON MÈO.{0}"
    assert asyncio.run(propose()) == [mark.format("*"), mark.format("**")]


def test_documents_of_the_same_process_give_way(live: Live) -> None:
    assert isinstance(live.background.engines("auto"), PatientEngine)
    assert live.background.engines("auto") is live.background.engines("auto")
