"""Every route of every door, in one table: what another key, a revoked one or none gets of what is somebody's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select

from tests.services import wait_until
from tests.translator.web.conftest import MakeSite, Site
from translator.glossary import make_term
from translator.service.api_keys import add_key, revoke_key
from translator.service.queries import get_references
from translator.store import tables as t
from translator.web.app import DOORS
from translator.web.pages.guard import COOKIE
from translator.web.pages.terms import ref_of

MARK = "dauvet"
TEXT = f"Tôi thấy {MARK} hôm nay."
ORIGIN = "http://testserver"
NIGHT = "00:00-00:01"
TSV = {"entries_format": "tsv", "entries": "Xin\tPlease"}
DICTIONARY = {"source_lang": "vi", "target_lang": "en", **TSV}

Kind = Literal["own", "open", "none", "secret"]
"""Of what a route answers with: what is the caller's, what is anybody's, nothing, what a secret opens."""


@dataclass(frozen=True)
class Row:
    """What a route is asked; `{name}` in texts stands for a thing of the owner.

    `last` are those after which others have nothing to ask for any more, in their order.
    """

    kind: Kind = "own"
    query: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    last: int = 0


def body(**values: Any) -> dict[str, Any]:
    return {"json": values}


def form(**values: Any) -> dict[str, Any]:
    return {"data": values}


OPEN, NONE = Row("open"), Row("none")
FILE = {"files": {"file": ("a.txt", b"Xin")}}
ROWS: dict[str, Row] = {
    "GET /": Row(),
    "GET /align": Row(),
    "POST /align": Row(given=form(source="Tôi.", target="I.")),
    "GET /align/{identity}": Row(),
    "POST /align/{identity}/acts": Row(given=form(version="1", act="rewrite", text="Xin."), last=1),
    "GET /align/{identity}/delete": Row(),
    "POST /align/{identity}/delete": Row(last=9),
    "GET /align/{identity}/files/{form}": Row(),
    "GET /api": Row(),
    "POST /at-once": Row(given=form(text="Xin chào.", source="vi")),
    "POST /at-once/alternatives": Row(given=form(text="Xin chào.", source="vi")),
    "GET /dashboard": Row(),
    "POST /detect": Row(given=form(q="Xin chào.")),
    "GET /download_file/{link}": Row("secret"),
    "POST /examples/{example}": Row(),
    "GET /favicon.ico": OPEN,
    "GET /frontend/settings": OPEN,
    "GET /glossaries": Row(),
    "POST /glossaries": Row(given=form(name="n", lines="a\tb")),
    "GET /glossaries/{identity}": Row(),
    "GET /glossaries/{identity}/delete": Row(),
    "POST /glossaries/{identity}/delete": Row(last=8),
    "GET /glossaries/{identity}/difference": Row(query="?old=1"),
    "GET /glossaries/{identity}/file": Row(),
    "POST /glossaries/{identity}/terms": Row(given=form(source="c", target="d", language="vi")),
    "GET /glossaries/{identity}/terms/{ref}": Row(),
    "POST /glossaries/{identity}/terms/{ref}": Row(
        given=form(source=MARK, target="track", language="vi"), last=1
    ),
    "POST /glossaries/{identity}/terms/{ref}/remove": Row(
        given=form(source=MARK, target="trace", language="vi"), last=2
    ),
    "GET /health": OPEN,
    "GET /healthz": OPEN,
    "GET /jobs": Row(),
    "POST /jobs": Row(given=form(text="Xin chào.", source="vi")),
    "POST /jobs/many": Row(given=form(act="tag", tag="x", job="{job_id}"), last=1),
    "GET /jobs/zip": Row(),
    "GET /jobs/{job_id}": Row(),
    "GET /jobs/{job_id}/blocks/{first}": Row(),
    "POST /jobs/{job_id}/cancel": Row(),
    "POST /jobs/{job_id}/delete": Row(),
    "GET /jobs/{job_id}/events": Row(),
    "GET /jobs/{job_id}/files/{form}": Row(),
    "GET /jobs/{job_id}/partial": Row(),
    "GET /jobs/{job_id}/progress": Row(),
    "GET /jobs/{job_id}/replace": Row(query="?find=I"),
    "POST /jobs/{job_id}/replace": Row(given=form(find="VI", put="x", chosen="0:x")),
    "GET /jobs/{job_id}/segments/{n}": Row(),
    "POST /jobs/{job_id}/segments/{n}": Row(given=form(text="I see.", act="save"), last=1),
    "GET /jobs/{job_id}/segments/{n}/alternatives": Row(),
    "GET /jobs/{job_id}/some": Row(query="?n=0"),
    "GET /languages": OPEN,
    "GET /metrics": Row(),
    "GET /readyz": OPEN,
    "GET /retranslations": Row(query="?document={document_id}"),
    "POST /retranslations": Row(given=form(document="{document_id}", beam="4")),
    "GET /retranslations/{run_id}": Row(),
    "GET /retranslations/{run_id}/documents/{document_id}": Row(),
    "POST /retranslations/{run_id}/{action}": Row(given=form(document="{document_id}"), last=1),
    "POST /segments": Row(given=form(text="Xin chào.")),
    "GET /sign-in": OPEN,
    "POST /sign-in": Row("open", given=form(key="wrong")),
    "POST /sign-out": OPEN,
    "GET /spec": OPEN,
    "GET /static/{name}": OPEN,
    "POST /suggest": Row(given=form(q="Xin.", s="Hi.", source="vi", target="en")),
    "POST /translate": Row(given=form(q="Xin chào.", source="vi", target="en")),
    "POST /translate_file": Row(given={**FILE, **form(source="vi", target="en")}),
    "POST /v1/alignments": Row(given=body(source="Tôi.", target="I.")),
    "GET /v1/documents": Row(query="?tag={tag}"),
    "POST /v1/documents": Row(given=body(text="Xin chào.", source="vi")),
    "DELETE /v1/documents/{document_id}": Row(last=10),
    "GET /v1/documents/{document_id}": Row(),
    "GET /v1/glossaries": Row(),
    "POST /v1/glossaries": Row(given=body(name="m", content="a\tb\n")),
    "DELETE /v1/glossaries/{glossary_id}": Row(last=9),
    "GET /v1/glossaries/{glossary_id}": Row(),
    "PUT /v1/glossaries/{glossary_id}": Row(given=body(name="m2", content="a\tc\n"), last=3),
    "GET /v1/glossaries/{glossary_id}/difference": Row(query="?old=1"),
    "GET /v1/glossaries/{glossary_id}/entries": Row(),
    "GET /v1/glossaries/{glossary_id}/versions": Row(),
    "POST /v1/glossary-check": Row(given=body(content="a\tb\n")),
    "GET /v1/jobs": Row(query="?document_id={document_id}"),
    "DELETE /v1/jobs/{job_id}": Row(last=11),
    "GET /v1/jobs/{job_id}": Row(),
    "GET /v1/jobs/{job_id}/alignments": Row(),
    "POST /v1/jobs/{job_id}/cancel": Row(),
    "GET /v1/jobs/{job_id}/comparison": Row(query="?before={job_id}"),
    "GET /v1/jobs/{job_id}/events": Row(),
    "GET /v1/jobs/{job_id}/references": Row(),
    "GET /v1/jobs/{job_id}/result": Row(),
    "GET /v1/jobs/{job_id}/scores": Row(),
    "GET /v1/jobs/{job_id}/segments": Row(),
    "GET /v1/languages": Row(),
    "POST /v1/locations": Row(given=body(fragments=["I see."], hypotheses=["I see it."])),
    "GET /v1/memory": Row(),
    "GET /v1/models": Row(),
    "POST /v1/retranslation-plans": Row(
        given=body(query={"documents": ["{document_id}"]}, change={"beam": 4})
    ),
    "GET /v1/retranslations": Row(),
    "POST /v1/retranslations": Row(given=body(query={"documents": ["{document_id}"]}, change={"beam": 4})),
    "GET /v1/retranslations/schedules": Row(),
    "POST /v1/retranslations/schedules": Row(given=body(change={"beam": 4}, window=NIGHT)),
    "DELETE /v1/retranslations/schedules/{schedule_id}": Row(last=1),
    "GET /v1/retranslations/{run_id}": Row(),
    "POST /v1/retranslations/{run_id}/accept": Row(last=2),
    "POST /v1/retranslations/{run_id}/cancel": Row(),
    "GET /v1/retranslations/{run_id}/comparison": Row(),
    "GET /v1/retranslations/{run_id}/comparison.html": Row(),
    "GET /v1/retranslations/{run_id}/documents": Row(),
    "GET /v1/retranslations/{run_id}/documents/{document_id}/comparison": Row(),
    "POST /v1/retranslations/{run_id}/pause": Row(),
    "POST /v1/retranslations/{run_id}/resume": Row(),
    "POST /v1/retranslations/{run_id}/rollback": Row(last=3),
    "POST /v1/scores": Row(given=body(segments=[{"hypothesis": "a", "reference": "a"}])),
    "POST /v1/segments": Row(given=body(text="Xin chào.")),
    "POST /v1/translations": Row(given=body(texts=["Xin chào."], source="vi")),
    "POST /v2/document": Row(given={**FILE, **form(target_lang="EN-US")}),
    "GET /v2/document/{deepl_id}": Row("secret", query="?document_key={deepl_key}"),
    "POST /v2/document/{deepl_id}": Row("secret", given=body(document_key="{deepl_key}")),
    "GET /v2/document/{deepl_id}/result": Row("secret", query="?document_key={deepl_key}", last=1),
    "POST /v2/document/{deepl_id}/result": Row("secret", given=body(document_key="{deepl_key}"), last=1),
    "GET /v2/glossaries": Row(),
    "POST /v2/glossaries": Row(given=body(name="v2", **DICTIONARY)),
    "DELETE /v2/glossaries/{glossary_id}": Row(last=9),
    "GET /v2/glossaries/{glossary_id}": Row(),
    "GET /v2/glossaries/{glossary_id}/entries": Row(),
    "GET /v2/glossary-language-pairs": Row(),
    "GET /v2/languages": Row(),
    "POST /v2/languages": Row(),
    "GET /v2/translate": Row(query="?text=Xin&target_lang=EN-US"),
    "POST /v2/translate": Row(given=body(text=["Xin"], target_lang="EN-US")),
    "GET /v2/usage": Row(),
    "POST /v2/usage": Row(),
    "POST /v2/write/correct": NONE,
    "POST /v2/write/rephrase": NONE,
    "GET /v3/glossaries": Row(),
    "POST /v3/glossaries": Row(given=body(name="v3", dictionaries=[DICTIONARY])),
    "DELETE /v3/glossaries/{glossary_id}": Row(last=9),
    "GET /v3/glossaries/{glossary_id}": Row(),
    "PATCH /v3/glossaries/{glossary_id}": Row(given=body(name="other"), last=4),
    "DELETE /v3/glossaries/{glossary_id}/dictionaries": Row(query="?source_lang=vi&target_lang=en", last=6),
    "PUT /v3/glossaries/{glossary_id}/dictionaries": Row(given=body(**DICTIONARY), last=5),
    "GET /v3/glossaries/{glossary_id}/entries": Row(query="?source_lang=vi&target_lang=en"),
    "GET /v3/languages": Row(query="?resource=translate_text"),
    **{f"{method} /v3/style_rules": NONE for method in ("GET", "POST")},
    "GET /v3/translation_memories": NONE,
    "POST /v3/translation_memories/import": NONE,
    **{
        f"{method} /v3/{place}/{{path:path}}": NONE
        for place in ("style_rules", "translation_memories")
        for method in ("DELETE", "GET", "PATCH", "POST", "PUT")
    },
}
IN_BODIES: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("POST /v1/translations", body(texts=["Xin"], source="vi", glossary="{glossary_id}")),
    ("POST /v1/documents", body(text="Xin", source="vi", glossary="{glossary_id}")),
    ("POST /v1/retranslations", body(change={"glossary": "{glossary_id}"})),
    ("POST /v1/retranslation-plans", body(change={"glossary": "{glossary_id}"})),
    (
        "POST /v2/translate",
        body(text=["Xin"], source_lang="VI", target_lang="EN", glossary_id="{glossary_id}"),
    ),
    ("POST /jobs/many", form(act="delete", sure="true", job="{job_id}")),
    ("POST /jobs/many", form(act="zip", job="{job_id}")),
    ("POST /jobs/many", form(act="again", job="{job_id}")),
    ("POST /jobs", form(text="Xin", source="vi", glossary="{glossary_id}")),
    ("POST /retranslations", form(begin="true", glossary="{glossary_id}")),
)
"""What names a thing of somebody else in its body."""


def routes(router: Any, start: str = "") -> Iterator[str]:
    """Every route of a door; a place of DeepL's own documents has a name of its own."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            path = (start + route.path).replace("/v2/document/{document_id}", "/v2/document/{deepl_id}")
            yield from (f"{method} {path}" for method in route.methods or () if method != "OPTIONS")
        else:
            yield from routes(route.original_router, start + route.include_context.prefix)


@dataclass
class House:
    """A site that asks for keys, the owner of things there, and their names."""

    site: Site
    headers: dict[str, str]
    things: dict[str, str]

    def ask(self, route: str, row: Row, *, headers: Mapping[str, str]) -> Any:
        """Send what a row has; LibreTranslate's routes have the key in the form."""
        method, path = route.split()
        given = fill(row.given, self.things)
        if "data" in given and "Authorization" in headers:
            given["data"] |= {"api_key": headers["Authorization"].removeprefix("Bearer ")}
        place = fill(path.replace("{path:path}", "x") + row.query, {**self.things, **self.of(path)})
        return self.site.client.request(method, place, headers=headers, follow_redirects=False, **given)

    def of(self, path: str) -> dict[str, str]:
        """What `{identity}` and `{form}` mean in a path."""
        is_glossary = path.startswith("/glossaries")
        return {
            "identity": self.things["glossary_id" if is_glossary else "alignment_id"],
            "form": "text" if path.startswith("/jobs") else "tsv",
        }

    def held(self) -> list[str]:
        """All rows with something of the owner."""
        names = {self.things["owner"], self.things["job_id"], self.things["glossary_id"], MARK.upper()}
        with self.site.context.store.read() as tx:
            rows = [
                f"{table.name} {row!r}"
                for table in t.metadata.sorted_tables
                if table.name not in ("key_usage", "worker")
                for row in tx.connection.execute(select(table).order_by(*table.primary_key))
            ]
        return [row for row in rows if any(name.upper() in row.upper() for name in names)]


def fill(given: Any, things: Mapping[str, str]) -> Any:
    """The same with the names of things in place of theirs."""
    if isinstance(given, str):
        return re.sub(r"\{(\w+)\}", lambda found: things.get(found[1], found[0]), given)
    if isinstance(given, Mapping):
        return {key: fill(value, things) for key, value in given.items()}
    return [fill(value, things) for value in given] if isinstance(given, list) else given


def headers_of(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", "Cookie": f"{COOKIE}={key}", "Origin": ORIGIN}


@pytest.fixture
def house(make_site: MakeSite) -> House:
    """A house whose owner has one of everything."""
    site = make_site(executor=True, requires_key=True)
    owner, key = add_key("a", context=site.context)
    made = House(
        site, headers_of(key), {"owner": owner, "ref": ref_of(make_term(MARK, "trace", language="vi"))}
    )
    furnish(made)
    return made


def furnish(house: House) -> None:
    things, client, headers = house.things, house.site.client, house.headers

    def post(path: str, **given: Any) -> Any:
        answer = client.post(path, headers=headers, follow_redirects=False, **given)
        assert answer.status_code < 400, (path, answer.text)
        return answer

    document = {
        "text": TEXT,
        "name": MARK,
        "source": "vi",
        "references": [f"I see {MARK} today."],
        "tags": [MARK],
    }
    job = post("/v1/documents", json=document).json()
    things |= {"job_id": job["id"], "document_id": job["document_id"], "tag": MARK}
    terms = {"name": MARK, "content": f"source\ttarget\tlanguage\n{MARK}\ttrace\tvi\n"}
    things["glossary_id"] = post("/v1/glossaries", json=terms).json()["id"]
    pair = {"source": f"{TEXT} Tôi.", "target": f"I see {MARK}. I.", "name": MARK}
    things["alignment_id"] = post("/align", data=pair).headers["location"].rpartition("/")[2]
    wait_until(lambda: get_references(job["id"], context=house.site.context).is_complete, what="scores")
    run = {"name": MARK, "query": {"term": MARK}, "change": {"beam": 3}}
    things["run_id"] = post("/v1/retranslations", json=run).json()["id"]
    nightly = {**run, "window": NIGHT}
    things["schedule_id"] = post("/v1/retranslations/schedules", json=nightly).json()["id"]
    held = post(
        "/v2/document", files={"file": (f"{MARK}.txt", TEXT.encode())}, data={"target_lang": "EN"}
    ).json()
    things |= {"deepl_id": held["document_id"], "deepl_key": held["document_key"]}
    sent = {"source": "vi", "target": "en", "api_key": headers["Authorization"].removeprefix("Bearer ")}
    link = post("/translate_file", files={"file": (f"{MARK}.txt", TEXT.encode())}, data=sent).json()
    things["link"] = link["translatedFileUrl"].rpartition("/")[2]
    wait_until(lambda: are_done(house), what="all jobs")
    place = f"/v1/retranslations/{things['run_id']}"
    wait_until(lambda: client.get(place, headers=headers).json()["state"] == "finished", what="the run")
    things |= {"n": "0", "first": "0", "action": "accept", "example": "vi", "name": "style.css"}


def are_done(house: House) -> bool:
    jobs = house.site.client.get("/v1/jobs", headers=house.headers).json()["items"]
    return {job["state"] for job in jobs} == {"done"}


def test_every_route_has_its_row() -> None:
    assert sorted({route for door in DOORS for route in routes(door.router)}) == sorted(ROWS)


def test_another_key_neither_sees_nor_changes_anything(house: House) -> None:
    _, key = add_key("b", context=house.site.context)
    before, other = house.held(), headers_of(key)
    house.things["link"] = (
        "0" * 64
    )  # who knows it may fetch, as with LibreTranslate; DeepL's key is not enough
    for route, row in [*ROWS.items(), *((route, Row(given=given)) for route, given in IN_BODIES)]:
        answer = house.ask(route, row, headers=other)
        has_thing = row.kind == "secret" or re.search(r"\{(\w+_id|identity)\}", route)
        is_quiet = route == "POST /align/{identity}/delete"  # one that is not there is no error
        assert answer.status_code == 404 or is_quiet or not has_thing, (
            route,
            answer.status_code,
            answer.text,
        )
        assert MARK not in answer.text.casefold(), route
        assert house.held() == before, route


@pytest.mark.parametrize("caller", ["revoked", "unknown", "nobody"])
def test_who_has_no_key_gets_what_is_anybodys(house: House, caller: str) -> None:
    key_id, key = add_key("b", context=house.site.context)
    revoke_key(key_id, context=house.site.context)
    headers = headers_of(key if caller == "revoked" else "unknown")
    if caller == "nobody":
        headers = {"Origin": ORIGIN}
    before = house.held()
    for route, row in ROWS.items():
        answer = house.ask(route, row, headers=headers)
        is_asked = answer.status_code in (400, 401, 403) or "/sign-in" in answer.headers.get("location", "")
        is_secret = route == "GET /download_file/{link}"  # which needs no key, as LibreTranslate's
        assert is_asked or row.kind == "open" or is_secret, (route, answer.status_code)
        assert is_secret or MARK not in answer.text.casefold(), route
        assert house.held() == before, route


def test_the_owner_gets_all_of_it(house: House) -> None:
    """So that what others got was refused for their keys, not for what was sent."""
    for route, row in sorted(ROWS.items(), key=lambda item: item[1].last):
        answer = house.ask(route, row, headers=house.headers)
        is_found = answer.status_code < 400 or answer.status_code == 409  # it is finished, or was changed
        is_gone = answer.status_code == 404 and (row.last >= 9 or (row.kind == "secret" and row.last))
        is_none = row.kind == "none" and answer.status_code in (400, 403, 404, 501)
        assert is_found or is_gone or is_none or row.kind == "open", (
            route,
            answer.status_code,
            answer.text,
        )
