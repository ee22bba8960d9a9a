"""A translation that is interrupted goes on where it was, and says how far it is from the start."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.fakes import FakeEngine
from translator.cli import main
from translator.records import Decoding, Hypothesis, SourceText

Output = pytest.CaptureFixture[str]
LINES = [f"Hôm nay chúng tôi có {n} con mèo đen ở nhà và trong vườn." for n in range(200)]


class InterruptedEngine(FakeEngine):
    """An engine in whose nth call somebody presses Ctrl+C; texts that were asked for are collected."""

    def __init__(self, at: int | None = None) -> None:
        super().__init__()
        self._at = at
        self.asked: list[str] = []

    def translate(self, sources: Sequence[SourceText], *, decoding: Decoding) -> list[Hypothesis]:
        if self._at is not None and len(self.calls) >= self._at:
            raise KeyboardInterrupt
        self.asked += [source.text for source in sources]
        return super().translate(sources, decoding=decoding)


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path / "data"))
    place = tmp_path / "a.txt"
    place.write_text("\n\n".join(LINES), encoding="utf-8")
    return place


def run(monkeypatch: pytest.MonkeyPatch, engine: FakeEngine, *arguments: str | Path) -> int:
    monkeypatch.setattr("translator.cli.translate.load_engine", lambda *_, **__: engine)
    return main(["translate", "--from", "vi", *map(str, arguments)])


def test_a_call_that_is_repeated_goes_on_from_what_was_done(
    document: Path, monkeypatch: pytest.MonkeyPatch, capfd: Output
) -> None:
    first, second, whole = InterruptedEngine(at=5), InterruptedEngine(), InterruptedEngine()
    assert run(monkeypatch, first, document) == 130
    out, err = capfd.readouterr()
    assert out == ""
    assert "what is finished is kept; the same call goes on from there" in err
    assert run(monkeypatch, second, document) == 0
    resumed = capfd.readouterr().out
    finished = {source.text for source in first.calls[0][0]}  # those of the last call may be not
    assert finished
    assert second.asked
    assert not finished & {*second.asked}
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(document.parent / "other"))
    assert run(monkeypatch, whole, document) == 0
    assert capfd.readouterr().out == resumed


@pytest.mark.slow
@pytest.mark.parametrize("changed", [("--beam", "1"), ("--glossary", "terms.tsv")])
def test_what_was_made_in_another_way_is_not_taken(
    document: Path, monkeypatch: pytest.MonkeyPatch, changed: tuple[str, str]
) -> None:
    monkeypatch.chdir(document.parent)
    Path("terms.tsv").write_text("mèo đen\tblack tomcat\n", encoding="utf-8")
    assert run(monkeypatch, InterruptedEngine(), document) == 0
    again, other = InterruptedEngine(), InterruptedEngine()
    assert run(monkeypatch, again, document) == 0
    assert again.asked == []
    assert run(monkeypatch, other, document, *changed) == 0
    assert len(other.asked) >= len(LINES)


def test_a_short_document_opens_no_store(
    document: Path, monkeypatch: pytest.MonkeyPatch, capfd: Output
) -> None:
    document.write_text("\n\n".join(LINES[:5]), encoding="utf-8")
    assert run(monkeypatch, FakeEngine(), document) == 0
    assert not (document.parent / "data").exists()
    said = capfd.readouterr().err.splitlines()
    assert [line for line in said if "estimate" not in line] == []


def test_a_store_that_cannot_be_used_costs_no_translation(
    document: Path, monkeypatch: pytest.MonkeyPatch, capfd: Output
) -> None:
    (document.parent / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(document.parent / "file" / "data"))
    assert run(monkeypatch, FakeEngine(), document) == 0
    out, err = capfd.readouterr()
    assert out.count("<VI>") == len(LINES)
    assert err.count("what is finished is not kept for another call") == 1


def test_progress_is_seen_from_the_first_segments_on(
    document: Path, monkeypatch: pytest.MonkeyPatch, capfd: Output
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(monkeypatch, FakeEngine(), document) == 0
    err = capfd.readouterr().err
    shown = [int(part.split("] ")[1].split("/")[0]) for part in err.split("\r") if "] " in part]
    assert shown[0] == 0
    assert 0 < shown[1] < len(LINES) // 2
    assert shown[-1] == len(LINES)
    assert shown == sorted(shown)


def test_an_interrupt_does_not_wait_for_a_call_that_cannot_be_interrupted(
    document: Path, monkeypatch: pytest.MonkeyPatch, capfd: Output
) -> None:
    released = threading.Event()
    asked = threading.Event()

    class StuckEngine(FakeEngine):
        def translate(self, sources: Sequence[SourceText], *, decoding: Decoding) -> list[Hypothesis]:
            asked.set()
            released.wait()
            return super().translate(sources, decoding=decoding)

    def interrupt() -> None:
        asked.wait()
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=interrupt)
    presser.start()
    try:
        assert run(monkeypatch, StuckEngine(), document) == 130
        assert not released.is_set()
        assert "interrupted" in capfd.readouterr().err
    finally:
        released.set()
        presser.join()
