from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from align import AlignmentError
from align.score import compare_systems
from tests.align.corpus import sentences, worsen

REFERENCES = sentences(30)
BASELINE = [worsen(text, seed=1, keep=0.8) for text in REFERENCES]
SYSTEM = [worsen(text, seed=2, keep=0.85) for text in REFERENCES]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "options"),
    [("bootstrap", ["-pbs", "-pbsn", "50"]), ("randomization", ["-par", "-parn", "50"])],
)
def test_paired_tests_equal_the_command_line(tmp_path: Path, method: str, options: list[str]) -> None:
    for name, texts in {"ref": REFERENCES, "one": BASELINE, "two": SYSTEM}.items():
        (tmp_path / name).write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    command = [sys.executable, "-m", "sacrebleu", "ref", "-i", "one", "two", *options]
    command += ["-m", "bleu", "-f", "json", "-w", "14"]  # with chrF its JSON of a bootstrap fails
    printed = json.loads(
        subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    )
    found = compare_systems(BASELINE, SYSTEM, REFERENCES, metrics=["bleu"], method=method, trials=50)  # type: ignore[arg-type]
    assert found["bleu"].baseline == printed[0]["BLEU"]["score"]
    assert found["bleu"].system == printed[1]["BLEU"]["score"]
    assert found["bleu"].p_value == printed[1]["BLEU"]["p_value"]


def test_equal_systems_do_not_differ() -> None:
    assert compare_systems(BASELINE, BASELINE, REFERENCES, metrics=["ter"], trials=20)["ter"].p_value > 0.9


def test_unknown_methods_and_lengths_are_refused() -> None:
    with pytest.raises(AlignmentError, match="unknown method"):
        compare_systems(BASELINE, SYSTEM, REFERENCES, method="luck")  # type: ignore[arg-type]
    with pytest.raises(AlignmentError, match="references: 30, hypotheses: 29"):
        compare_systems(BASELINE, SYSTEM[1:], REFERENCES)
