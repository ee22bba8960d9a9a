"""Tables of Markdown: every cell with a text is read, and no row costs more than what stands in it."""

from __future__ import annotations

import re
from functools import partial

import pytest

from tests.costs import count_calls
from tests.translator.formats.files.english import english
from translator.formats.files import open_file
from translator.formats.files.blocks import BLOCK_SEPARATOR


@pytest.mark.parametrize(
    "file",
    [
        "| ⟨Név⟩ | ⟨Kor⟩ |\n|---|:-:|\n| ⟨Anna⟩ | ⟨húsz⟩ |\n| ⟨Béla⟩ |\n|| ⟨tíz⟩ |\n\n⟨Utána.⟩\n",
        "⟨Név⟩ | ⟨Kor⟩\n-|-\n⟨Anna⟩ | ⟨húsz\\|harminc⟩ | több\n⟨Utána.⟩\n# ⟨Cím⟩\n",
        "> | ⟨Név⟩ |\n> |---|\n> | ⟨Anna⟩ |\n\n⟨Utána.⟩\n",
        "- ⟨Egy⟩\n\n  | ⟨Név⟩ |\n  |---|\n  | ⟨Anna⟩ |\n- ⟨Kettő⟩\n",
    ],
)
def test_cells_are_texts(file: str) -> None:
    opened = open_file(re.sub("[⟨⟩]", "", file).encode(), name="a.md")
    texts = re.findall("⟨(.*?)⟩", file)
    assert opened.text.split(BLOCK_SEPARATOR) == [text.replace("\\|", "|") for text in texts]
    result = opened.rebuild(english(opened.text, {})).decode()
    assert result == re.sub("⟨(.*?)⟩", lambda match: match[1].upper(), file)


def test_a_wide_and_sparse_table_costs_what_stands_in_it() -> None:
    def sparse(n_rows: int) -> bytes:
        return b"|a" * 500 + b"|\n" + b"|-" * 500 + b"|\n" + b"|b|\n" * n_rows

    open_file(sparse(1), name="a.md")
    one, many = (count_calls(partial(open_file, sparse(n), name="a.md")) for n in (1, 200))
    assert many - one < 200 * 500  # cells that are not there
