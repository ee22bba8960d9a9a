"""What is no file of ours is refused at every door alike, and what is one is taken at every door."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr
from pathlib import Path

import httpx2
import pytest

from tests.translator.web.conftest import MakeSite, Site
from translator.cli import main
from translator.records import Reading
from translator.service import queries
from translator.service.queries import list_jobs
from translator.service.work.turn import take_turn

# Door -> its path, the name of its file, and what else is said there.
DOORS: dict[str, tuple[str, str, dict[str, str]]] = {
    "native": ("/v1/documents", "file", {}),
    "page": ("/jobs", "documents", {}),
    "libretranslate": ("/translate_file", "file", {"source": "hu", "target": "en"}),
    "deepl": ("/v2/document", "file", {"target_lang": "EN-US"}),
}
HEADERS = {"page": {"Origin": "http://testserver"}, "deepl": {"Authorization": "DeepL-Auth-Key x"}}


def send(site: Site, door: str, name: str, data: bytes, **said: str) -> httpx2.Response:
    path, field, usual = DOORS[door]
    return site.client.post(
        path,
        files={field: (name, data)},
        data={**usual, **said},
        headers=HEADERS.get(door, {}),
        follow_redirects=False,
    )


@pytest.mark.parametrize("name", ["a.xlsx", "a.php", "a.tex", "a.rst", "a.py", "a.mdx", "a.smi", "a.ini"])
@pytest.mark.parametrize("door", DOORS)
def test_what_is_not_read_is_refused(make_site: MakeSite, door: str, name: str) -> None:
    site = make_site()
    answer = send(site, door, name, "Jó napot kívánok.".encode())
    assert answer.status_code in (400, 422), answer.text
    assert not list_jobs(context=site.context, limit=1)


def _word(paragraphs: int) -> bytes:
    target = io.BytesIO()
    body = "<w:p><w:r><w:t>Jó napot kívánok.</w:t></w:r></w:p>" * paragraphs
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {names}>{body}</w:document>")
    return target.getvalue()


@pytest.mark.parametrize(("paragraphs", "is_taken"), [(90, True), (120, False)])
@pytest.mark.parametrize("door", DOORS)
def test_what_unpacks_to_more_than_three_documents_is_refused(
    make_site: MakeSite, door: str, paragraphs: int, is_taken: bool
) -> None:
    site = make_site(max_document_bytes=2_000, executor=True)
    answer = send(site, door, "a.docx", _word(paragraphs))
    assert (answer.status_code < 400) == is_taken, answer.text
    assert ("the most is 6,000" in answer.text) != is_taken
    assert bool(list_jobs(context=site.context, limit=1)) == is_taken


def test_a_form_that_is_sent_again_after_the_queue_was_full_doubles_nothing(make_site: MakeSite) -> None:
    site = make_site(max_queued=2)
    key = re.findall('name="key" value="([0-9a-f]{32})"', site.client.get("/").text)[0]
    parts = [("documents", (f"{n}.txt", b"Xin ch\xc3\xa0o.")) for n in (1, 2, 1, 3)]

    def hand_in() -> httpx2.Response:
        form = {"key": key, "source": "vi"}
        headers = HEADERS["page"]
        return site.client.post("/jobs", data=form, files=parts, headers=headers, follow_redirects=False)

    full = hand_in()
    assert "2 files are being translated, 2 could not be taken" in full.text
    assert full.text.count("TOLMACS_MAX_QUEUED") == 2
    while take_turn(context=site.context):
        pass
    assert hand_in().status_code == 303
    names = sorted(job.name for job in list_jobs(context=site.context, limit=9))
    assert names == ["1.txt", "1.txt", "2.txt", "3.txt"]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.srt"])
@pytest.mark.parametrize("door", DOORS)
def test_what_is_read_is_taken(make_site: MakeSite, door: str, name: str) -> None:
    site = make_site(executor=True)
    data = "1\n00:00:01,000 --> 00:00:02,000\nJó napot kívánok.\n"
    answer = send(site, door, name, data.encode())
    assert answer.status_code < 400, answer.text
    [job] = list_jobs(context=site.context, limit=2)
    assert job.name == name


TABLE = "id,név,leírás\n1,Asztal,Tölgyfa asztal négy székkel\n".encode("cp1250")


@pytest.mark.parametrize(
    ("columns", "encoding", "is_taken"), [("leírás", "cp1250", True), ("", "cp1250", False)]
)
@pytest.mark.parametrize("door", DOORS)
def test_columns_and_encoding_are_said_at_every_door(
    make_site: MakeSite, door: str, columns: str, encoding: str, is_taken: bool
) -> None:
    site = make_site(executor=is_taken)
    answer = send(site, door, "lista.csv", TABLE, columns=columns, encoding=encoding)
    assert (answer.status_code < 400) == is_taken, answer.text
    jobs = list_jobs(context=site.context, limit=2)
    assert len(jobs) == is_taken
    if is_taken:
        document = queries.get_document(jobs[0].document_id, context=site.context)
        assert document.reading == Reading("windows-1250", ("leírás",))


Said = Mapping[str, str]
"""What is said beside a file, by the names that forms have for it."""


def _answer_of(door: str) -> Callable[[Site, Path, Said], str]:
    def answer(site: Site, file: Path, said: Said) -> str:
        found = send(site, door, file.name, file.read_bytes(), **said)
        assert 400 <= found.status_code < 500, found.text
        return html.unescape(found.text)

    return answer


def _message_of(*command: str) -> Callable[[Site, Path, Said], str]:
    def run(site: Site, file: Path, said: Said) -> str:
        options = [f"--{name}={value}" for name, value in said.items()]
        place = file if "--watch" not in command else file.parent
        with pytest.MonkeyPatch.context() as patch, redirect_stderr(io.StringIO()) as told:
            patch.setenv("TOLMACS_DATA_DIR", str(site.context.settings.data_dir))
            patch.setenv("TOLMACS_MAX_DOCUMENT_BYTES", "2000")
            assert main([*command, str(place), *options]) in (0, 2)
        reasons = file.parent.glob("failed/*.reason.txt")
        return told.getvalue() + "".join(path.read_text("utf-8") for path in reasons)

    return run


FILE_DOORS = {
    **{door: _answer_of(door) for door in DOORS},
    "submit": _message_of("submit"),
    "watch": _message_of("submit", "--once", "--quiet=0", "--watch"),
    "translate": _message_of("translate"),
}
WRONG: list[tuple[str, Said, int, str, set[str]]] = [
    ("size", {}, 2_001, "a.txt: more than 2,000 bytes (TOLMACS_MAX_DOCUMENT_BYTES)", set(FILE_DOORS)),
    ("encoding", {"encoding": "klingon"}, 9, "unknown encoding 'klingon'; known: ", set(FILE_DOORS)),
    (
        "beam",
        {"beam": "17"},
        9,
        "beam size 17 is out of range; 1 to 16 is right",
        {"native", "page", "submit", "watch", "translate"},
    ),
    ("glossary", {"glossary": "none"}, 9, "no glossary 'none'", {"native", "page", "submit", "watch"}),
]


@pytest.mark.parametrize(
    ("said", "size", "sentence", "door"),
    [
        pytest.param(said, size, sentence, door, id=f"{name}-{door}")
        for name, said, size, sentence, doors in WRONG
        for door in sorted(doors)
    ],
)
def test_a_wrong_value_is_refused_in_the_same_words_at_every_door(
    make_site: MakeSite,
    tmp_path_factory: pytest.TempPathFactory,
    said: Said,
    size: int,
    sentence: str,
    door: str,
) -> None:
    site = make_site(max_document_bytes=2_000)
    file = tmp_path_factory.mktemp("inbox") / "a.txt"
    file.write_bytes(b"a" * size)
    assert sentence in FILE_DOORS[door](site, file, said)
    assert not list_jobs(context=site.context, limit=1)
