"""A translation that is hardly of use says so at its top, wherever it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import FakeEngine
from tests.translator.web.conftest import MakeSite
from tests.translator.web.pages.test_jobs_list import hand_in, work_off
from translator.cli import main
from translator.records import Hypothesis, SourceText

SOURCE = "Hôm nay trời đẹp và có nhiều người đi chơi ở công viên bên bờ sông."
ENGLISH = "It is nice today and many people are out in the park by the river."
Read = Callable[[MakeSite, Path, pytest.CaptureFixture[str]], str]


class _Engine(FakeEngine):
    """One that is as sure as it is told to be."""

    def __init__(self, log_probability: float) -> None:
        super().__init__(lambda _source: ENGLISH)
        self._log_probability = log_probability

    def _hypothesis(self, source: SourceText) -> Hypothesis:
        return replace(super()._hypothesis(source), log_probability=self._log_probability)


def _read_page(make_site: MakeSite, *, path: str) -> str:
    site = make_site()
    (job_id,) = hand_in(site.context, "a.txt", text=SOURCE)
    work_off(site)
    return site.client.get(f"/jobs/{job_id}{path}").text


def _read_errors(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> str:
    (tmp_path / "a.txt").write_text(SOURCE, encoding="utf-8")
    assert main(["translate", str(tmp_path / "a.txt")]) == 0
    out, errors = capfd.readouterr()
    assert "Low estimate" not in out, "data only"
    return errors


DOORS: dict[str, Read] = {
    "the page of a document": lambda make_site, _path, _capfd: _read_page(make_site, path=""),
    "a page side by side": lambda make_site, _path, _capfd: _read_page(make_site, path="/files/html"),
    "standard error of the command": lambda _make_site, path, capfd: _read_errors(path, capfd),
}


@pytest.mark.parametrize(("log_probability", "is_low"), [(-0.01, False), (-3.0, True)])
@pytest.mark.parametrize("door", DOORS)
def test_a_low_estimate_is_said_at_every_door(
    door: str,
    log_probability: float,
    is_low: bool,
    make_site: MakeSite,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = _Engine(log_probability)
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("tests.translator.web.conftest.FakeEngine", lambda: engine)
    monkeypatch.setattr("translator.cli.translate.load_engine", lambda *_, **__: engine)
    said = DOORS[door](make_site, tmp_path, capfd)
    assert ("Low estimate: about" in said) == is_low
    assert ("of this translation is likely of use; check it with its source" in said) == is_low
