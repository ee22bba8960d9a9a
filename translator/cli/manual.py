"""What `--help` and the manual page say of a command beyond its line; it stands in `manual.toml`."""

from __future__ import annotations

import textwrap
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A paragraph, and examples that can be run."""

    text: str
    examples: tuple[str, ...]

    def describe(self, *, width: int) -> str:
        """The paragraph in lines."""
        return textwrap.fill(self.text, width, break_on_hyphens=False)

    def list_examples(self) -> str:
        """The examples under a title, one a line."""
        return "examples:\n" + "\n".join(f"  {example}" for example in self.examples)


@cache
def read_pages() -> dict[str, ManualPage]:
    """The pages by the words of their commands; the empty one is of the program."""
    text = (files("translator.cli") / "manual.toml").read_text(encoding="utf-8")
    return {
        path: ManualPage(" ".join(page["text"].split()), tuple(page["examples"]))
        for path, page in tomllib.loads(text).items()
    }
