"""A service with stored documents and models of several versions."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from typing import Any

import pytest

from align.score import find_differences
from tests.fakes import FakeEngine
from tests.translator.service.conftest import Bench
from translator.errors import UnknownModel
from translator.jobs import JobId, Recipe, Submission
from translator.records import SourceText
from translator.retranslations import Order, Query, RecipeChange, Run, RunId
from translator.service.context import Context
from translator.service.queries import get_result, get_run
from translator.service.retranslation.running import begin
from translator.service.retranslation.scheduling import conduct
from translator.service.submission import submit
from translator.service.work.turn import take_turn

NOON = 1_800_000_000.0
"""Some time, as `conduct` gets it."""


def speak(source: SourceText) -> str:
    """English without any flag, with the numbers of the source."""
    numbers = " ".join(re.findall(r"\d+", source.text))
    return f"We set out on a long trip today {numbers}".strip()


class Model(FakeEngine):
    """A fake of any label that says what it translated."""

    def __init__(self, label: str, translate: Callable[[SourceText], str] = speak) -> None:
        """`label` as `model` gives it."""
        super().__init__(translate)
        self.label = label

    @property
    def model(self) -> str:
        """The label."""
        return self.label

    @property
    def texts(self) -> list[str]:
        """All texts that were translated, in order."""
        return [source.text for sources, _ in self.calls for source in sources]


@dataclass
class Archive:
    """Documents of the model `old`, and what a test does with them."""

    context: Context
    models: dict[str, Model] = field(default_factory=dict)

    def add(self, text: str, *, model: str = "old", **values: Any) -> tuple[str, JobId]:
        """Hand a document in and translate it; returns its id and its job's."""
        recipe = Recipe(source="vi", model=model)
        receipt = submit(Submission("d", text, recipe, **values), context=self.context)
        self.work_off()
        return receipt.document_id, receipt.job_id

    def work_off(self, *, most: int = 1000) -> int:
        """Take turns until nothing waits."""
        turns = (take_turn(context=self.context) for _ in range(most))
        return sum(1 for _ in itertools.takewhile(bool, turns))

    def conduct(self, *, now: float = NOON) -> None:
        """Drive runs until nothing can be done at once."""
        while conduct(now=now, context=self.context):
            pass

    def begin(
        self, query: Query | None = None, change: RecipeChange | None = None, **conditions: Any
    ) -> RunId:
        """Begin a run, by default of everything to the model `new`."""
        order = Order(query or Query(), change or RecipeChange(model="new"))
        given = replace(order.conditions, **conditions)
        return begin(replace(order, conditions=given), context=self.context)

    def finish(self, run_id: RunId, *, now: float = NOON) -> Run:
        """Drive and work until a run stands still."""
        self.conduct(now=now)
        while self.work_off():
            self.conduct(now=now)
        self.conduct(now=now)
        return self.run(run_id)

    def run(self, run_id: RunId) -> Run:
        """A run as it is now."""
        return get_run(run_id, context=self.context)[0]

    def english(self, job_id: str) -> list[str]:
        """The translations of a job."""
        return [item.text for item in get_result(job_id, context=self.context).translations]


@pytest.fixture
def archive(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Nothing stored yet; the models are `old` and `new`, and chance is drawn a few times only."""
    few = partial(find_differences, resamples=50, shuffles=64)
    monkeypatch.setattr(import_module("align.score"), "find_differences", few)
    models = {"old": Model("old@1+000000000000"), "new": Model("new@1+000000000000")}

    def find(name: str) -> Model:
        if name not in models:
            raise UnknownModel(f"unknown model {name!r}")
        return models[name]

    return Archive(replace(bench.context, engines=find), models)


def numbered(first: int, count: int) -> str:
    """A Vietnamese document of so many segments, each with a number of its own."""
    return "\n\n".join(f"Hôm nay là ngày thứ {first + n} của chuyến đi." for n in range(count))
