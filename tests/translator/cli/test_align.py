from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from align import score
from tests.align.corpus import sentences, worsen
from translator.cli import main

TEXT = sentences(12)
POOR = [worsen(text, seed=1) for text in TEXT]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write("source", [f"x {text}" for text in TEXT])
    write("mt", POOR)
    write("english", TEXT[2:6])
    write("reference", TEXT)
    return tmp_path


def write(name: str, lines: list[str]) -> None:
    Path(name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_align_prints_a_ladder(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "align", "source", "english", "--translated", "mt").splitlines()
    assert lines == ["0:", "1:", "2:0", "3:1", "4:2", "5:3", *(f"{index}:" for index in range(6, 12))]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("form", "first"),
    [("pairs", "2\t0"), ("jsonl", '{"source": [0], "target": [], "similarity": null}'), ("tsv", "0\t\t\tx ")],
)
def test_align_prints_other_formats(capsys: pytest.CaptureFixture[str], form: str, first: str) -> None:
    assert run(capsys, "align", "source", "english", "--translated", "mt", "--format", form).startswith(first)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", ["ladder", "tsv", "tmx", "xliff"])
def test_blank_lines_are_no_segments(capsys: pytest.CaptureFixture[str], form: str) -> None:
    spaced = [line for text in TEXT for line in (text, "")]
    write("source", spaced)
    write("english", ["", *TEXT])
    found = run(
        capsys, "align", "source", "english", "--translated", "source", "--from", "hu", "--format", form
    )
    if form == "ladder":
        pairs = [line for line in found.splitlines() if not line.startswith(":") and not line.endswith(":")]
        assert pairs == [f"{2 * index}:{index + 1}" for index in range(len(TEXT))]
    elif form == "tsv":
        assert len(found.splitlines()) == len(TEXT)
    else:
        assert "<seg></seg>" not in found
        assert found.count("</tu>" if form == "tmx" else "</unit>") == len(TEXT)


@pytest.mark.usefixtures("folder")
def test_running_text_is_segmented_first(capsys: pytest.CaptureFixture[str]) -> None:
    Path("source.txt").write_text(
        "Tegnap reggel a városban nagyon sok ember\ngyűlt össze a téren. 12 hajó jött.\n\nVége.\n",
        encoding="utf-8",
    )
    Path("english.html").write_text("<p>Good morning. 12 ships came.</p><p>The end.</p>", encoding="utf-8")
    rows = [
        row.split("\t")
        for row in run(capsys, "align", "--segment", "source.txt", "english.html").splitlines()
    ]
    assert [row[3] for row in rows if row[3]] == [
        "Tegnap reggel a városban nagyon sok ember gyűlt össze a téren.",
        "12 hajó jött.",
        "Vége.",
    ]
    assert ["12 hajó jött.", "12 ships came."] in [row[3:] for row in rows]
    ladder = run(capsys, "align", "--segment", "source.txt", "english.html", "--format", "ladder")
    assert "1:1" in ladder.splitlines()


@pytest.mark.usefixtures("folder")
def test_segmenting_and_translations_of_lines_do_not_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["align", "--segment", "source", "english", "--translated", "mt"]) == 2
    assert "--translated" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", ["tmx", "xliff"])
def test_align_prints_bitext_that_is_read_as_references(
    capsys: pytest.CaptureFixture[str], form: str
) -> None:
    bitext = run(capsys, "align", "source", "english", "--translated", "mt", "--from", "hu", "--format", form)
    Path(f"bitext.{form}").write_text(bitext, encoding="utf-8")
    places = run(capsys, "locate", f"bitext.{form}", "mt").splitlines()
    assert [json.loads(line)["segments"] for line in places] == [[2], [3], [4], [5]]


@pytest.mark.usefixtures("folder")
def test_align_reads_standard_input_and_judges_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("gold", [f"{index + 2}:{index}" for index in range(4)])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(TEXT[2:6]).encode())))
    assert main(["align", "source", "-", "--translated", "mt", "--against", "gold"]) == 0
    assert "strict: precision 1.0000, recall 1.0000, F1 1.0000" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_align_says_when_texts_do_not_belong_together(capsys: pytest.CaptureFixture[str]) -> None:
    write("other", sentences(12, seed=99))
    assert main(["align", "source", "other", "--translated", "mt"]) == 0
    assert "do the texts belong together?" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_locate_prints_an_object_per_fragment(capsys: pytest.CaptureFixture[str]) -> None:
    write("fragments", [TEXT[7], "bananas are cheap today", " ".join(TEXT[1].split()[:4])])
    found = [json.loads(line) for line in run(capsys, "locate", "fragments", "reference").splitlines()]
    assert found[0] == {"fragment": 0, "segments": [7], "span": None, "similarity": 1.0, "located": True}
    assert (found[1]["segments"], found[1]["span"], found[1]["located"]) == ([], None, False)
    assert (found[2]["segments"], found[2]["span"]) == ([1], [0, 4])


@pytest.mark.usefixtures("folder")
def test_score_prints_sacrebleus_figures(capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(run(capsys, "score", "mt", "--reference", "reference", "--format", "json"))
    expected = score(POOR, TEXT)
    assert {name: report[name] for name in expected.figures} == {
        name: expected[name] for name in expected.figures
    }
    assert report["signatures"]["bleu"].startswith("nrefs:1|")
    assert (report["segments"], report["coverage"]) == (12, 1.0)


@pytest.mark.usefixtures("folder")
def test_score_prints_a_table_with_intervals_and_a_paired_test(capsys: pytest.CaptureFixture[str]) -> None:
    table = run(
        capsys, "score", "mt", "--reference", "reference", "--reference", "mt", "--resamples", "20",
        "--baseline", "source", "--source", "mt", "--metrics", "chrf",
    )  # fmt: skip
    lines = [line.split("\t") for line in table.splitlines()]
    assert lines[0][0] == "chrf"
    assert lines[0][1].startswith("100.00 (100.00 ± 0.00)")
    assert "p = " in lines[0][2]
    assert ["copied", "12"] in lines


@pytest.mark.usefixtures("folder")
def test_score_of_fragments_says_how_much_they_cover(capsys: pytest.CaptureFixture[str]) -> None:
    write("fragments", [TEXT[7], "bananas are cheap today"])
    report = json.loads(run(capsys, "score", "reference", "--fragments", "fragments", "--format", "json"))
    assert (report["fragments"], report["located"]) == (2, 1)
    assert report["chrf"] == pytest.approx(100)
    assert report["chance"]["chrf"] < 60
    assert 0 < report["coverage"] < 0.2


@pytest.mark.usefixtures("folder")
def test_fragments_of_one_document_are_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    write("f.tsv", ["fragment_id\tdocument\tfragment", f"f1\ta\t{TEXT[7]}", f"f2\tb\t{TEXT[8]}"])
    assert len(run(capsys, "locate", "f.tsv", "reference").splitlines()) == 2
    (line,) = run(capsys, "locate", "f.tsv", "reference", "--document", "b").splitlines()
    assert json.loads(line)["segments"] == [8]
    assert main(["locate", "f.tsv", "reference", "--document", "c"]) == 2
    assert "documents: a, b" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["align", "source", "missing"], "missing: No such file"),
        (["align", "source", "empty"], "empty: the file is empty"),
        (["align", "source", "blank"], "blank: the file has no text"),
        (["align", "source", "latin"], "latin: not UTF-8, byte 0xf5 at byte 2"),
        (["align", "source", "utf16"], "utf16: this is UTF-16"),
        (["align", "nul", "source"], "nul: NUL byte at byte 1"),
        (
            ["align", "source", "english", "--translated", "english"],
            "segments of translated: 4, of source: 12",
        ),
        (["align", "source", "english", "--from", "xx"], "unknown source language 'xx'"),
        (["align", "source", "english", "--against", "mt"], "mt: line 1: "),
        (["locate", "bad.tsv", "mt"], "bad.tsv: line 1: no column"),
        (["locate", "bad.tmx", "mt"], "bad.tmx: line 1: "),
        (["score", "mt", "--reference", "english"], "references: 4, hypotheses: 12"),
        (
            ["score", "mt", "--reference", "reference", "--source", "english"],
            "english: 4 lines, but hypotheses: 12",
        ),
        (
            ["score", "mt", "--reference", "reference", "--resamples", "-5"],
            "resamples -5; 0 or more are right",
        ),
        (["score", "mt", "--fragments", "english", "--baseline", "mt"], "--baseline needs --reference"),
    ],
)
def test_bad_input_is_one_clear_line(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    bad = {"empty": b"", "blank": b"\n\n", "latin": b"ab\xf5", "utf16": "a".encode("utf-16"), "nul": b"a\x00"}
    for name, data in {**bad, "bad.tsv": b"a\tb\n", "bad.tmx": b"<tmx>"}.items():
        (folder / name).write_bytes(data)
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["score", "a"], ["align", "a"], ["score", "a", "--reference", "b", "--fragments", "c"]]
)
def test_wrong_usage_exits_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_align_translates_the_source_itself_also_lines_too_long_for_the_model(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    long = "Hội đồng thị trấn đã họp và thông qua ngân sách năm 2031, " * 40
    (tmp_path / "source.txt").write_text(
        f"{long}\nCó khoảng 2.600 người dân tham gia năm 1998.\n", encoding="utf-8"
    )
    (tmp_path / "target.txt").write_text(
        "The council met in 2031.\nAbout 2,600 residents took part in 1998.\n", encoding="utf-8"
    )
    paths = [str(tmp_path / "source.txt"), str(tmp_path / "target.txt")]
    assert main(["align", *paths, "--model", "mini"]) == 0
    ladder = [line.split(":") for line in capsys.readouterr().out.splitlines()]
    # How well it pairs them is the model's matter; that no line was refused or lost is ours.
    assert sorted(index for source, _ in ladder for index in source.split(",") if index) == ["0", "1"]
