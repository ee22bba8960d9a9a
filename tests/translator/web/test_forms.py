"""Forms are UTF-8 on every route that takes them; what is not is an error."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.translator.web.conftest import MakeSite, Site
from translator.service import queries

VI = "Xin chào các bạn"
LATIN = "Jó reggelt őszintén".encode("iso-8859-2")
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
OWN = {"Origin": "http://testserver"}

RAW = (
    ("/translate", "q={}&source=auto&target=en"),
    ("/detect", "q={}"),
    ("/suggest", "q={}&s=x&source=vi&target=en"),
    ("/v2/translate", "text={}&target_lang=EN-US"),
    ("/v2/glossaries", "name={}&source_lang=vi&target_lang=en&entries_format=csv&entries=x,y"),
    ("/align", "source={}&target=Hello."),
    ("/segments", "text={}"),
    ("/jobs", "text={}&source=vi"),
)


def multipart(*parts: tuple[str, bytes, str | None]) -> dict[str, Any]:
    """A form as `curl -F` sends it: names of files in raw bytes."""
    body = b""
    for name, data, file in parts:
        named = f'; filename="{file}"'.encode("utf-8", "surrogateescape") if file is not None else b""
        body += b'--b\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + named + b"\r\n\r\n"
        body += data + b"\r\n"
    return {
        "content": body + b"--b--\r\n",
        "headers": {"Content-Type": "multipart/form-data; boundary=b", **OWN},
    }


@pytest.mark.parametrize(("path", "form"), RAW)
def test_raw_utf8_is_what_percent_encoded_is(site: Site, path: str, form: str) -> None:
    answers = []
    for text in (VI, quote(VI), quote(VI).replace("%20", "+")):
        answer = site.client.post(path, content=form.format(text).encode(), headers=URLENCODED | OWN)
        assert answer.status_code < 300, answer.text
        answers.append(answer)
    assert "Ã" not in answers[0].text
    if path not in ("/v2/glossaries", "/jobs", "/align"):  # whose answers have ids
        assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize(("path", "form"), RAW)
def test_what_is_no_utf8_is_an_error(site: Site, path: str, form: str) -> None:
    for raw in (LATIN, b"%E1%BA", b"\xff", b"%ff"):
        body = form.encode().replace(b"{}", raw)
        answer = site.client.post(path, content=body, headers=URLENCODED | OWN)
        assert answer.status_code == 400, raw
        assert "UTF-8" in answer.text


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16", "punycode", "no-such"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_no_other_encoding_is_pretended(site: Site, charset: str, kind: str) -> None:
    headers = {"Content-Type": f"{kind}; charset={charset}"}
    answer = site.client.post("/translate", content=b"q=x", headers=headers)
    assert (answer.status_code, "UTF-8" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/v1/documents", {"source": "vi"}),
        ("/translate_file", {"source": "vi", "target": "en"}),
        ("/v2/document", {"target_lang": "EN-US"}),
    ],
)
def test_names_of_files_are_utf8(make_site: MakeSite, path: str, fields: dict[str, str]) -> None:
    site = make_site(executor=True)
    given = [(name, value.encode(), None) for name, value in fields.items()]
    answer = site.client.post(path, **multipart(("file", VI.encode(), "Tin tức.txt"), *given))
    assert answer.status_code < 300, answer.text
    assert site.client.get("/v1/jobs").json()["items"][0]["name"] == "Tin tức.txt"
    for data, name, field in ((b"x", "\udce1.txt", b"vi"), (b"x", "a.txt", b"\xff")):
        wrong = multipart(("file", data, name), ("source", field, None), ("target", b"en", None))
        answer = site.client.post(path, **wrong)
        assert (answer.status_code, "UTF-8" in answer.text) == (400, True)


def test_a_glossary_keeps_its_name(site: Site) -> None:
    form = f"name={VI}&source_lang=hu&target_lang=en&entries_format=tsv&entries=Putyin%09Putin"
    assert site.client.post("/v2/glossaries", content=form.encode(), headers=URLENCODED).status_code == 201
    assert [item.name for item in queries.list_glossaries(context=site.context)] == [VI]


@pytest.mark.parametrize("query", ["text=%ff", "text=%E1%BA", "text=a%c3("])
@pytest.mark.parametrize("path", ["/v2/translate", "/v1/documents", "/v1/jobs", "/nowhere"])
def test_queries_are_utf8(site: Site, path: str, query: str) -> None:
    answer = site.client.get(f"{path}?target_lang=EN-US&{query}")
    assert (answer.status_code, "UTF-8" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "body", [b"", b"--b", b"--b\r\n\r\nx\r\n--b--", b"--b\r\nContent-Disposition: x\r\n\r\n"]
)
@pytest.mark.parametrize("path", ["/v1/documents", "/translate_file", "/v2/document", "/jobs"])
def test_a_broken_form_is_an_error(site: Site, path: str, body: bytes) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b", **OWN}
    answer = site.client.post(path, content=body, headers=headers)
    assert answer.status_code in (400, 422) or (path, answer.status_code) == ("/jobs", 422), answer.text
