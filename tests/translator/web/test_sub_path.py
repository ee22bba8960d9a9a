"""Below a path of a host that others share, everything leads back below it, whether the proxy takes it away or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

import translator.web
from tests.translator.web.conftest import MakeSite, Site
from translator.errors import InvalidSetting
from translator.service.api_keys import add_key
from translator.service.work.turn import take_turn
from translator.settings import load_settings, with_root_path

ROOT, ORIGIN = "/tolmacs", {"Origin": "http://testserver"}
PLACES = ("href", "src", "action", "formaction", "data-from")
WEB = Path(translator.web.__file__).parent


class Places(HTMLParser):
    """What the attributes of a page lead to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, value) for name, value in attrs if name in PLACES and value]


@pytest.fixture
def below(make_site: MakeSite) -> Site:
    return make_site(root_path=f"{ROOT}/")


def fill(site: Site) -> str:
    """A job that is done, a glossary and an alignment, made on pages; the path of the job."""
    post = site.client.post
    made = post(f"{ROOT}/jobs", data={"text": "Xin chào các bạn."}, headers=ORIGIN, follow_redirects=False)
    assert take_turn(context=site.context)
    terms = {"name": "szavak", "content": "alma\tapple", "language": "hu"}
    assert post(f"{ROOT}/v1/glossaries", json=terms).status_code == 201
    texts = {"source": "Xin chào.", "target": "Hello.", "by": "line"}
    assert post(f"{ROOT}/align", data=texts, headers=ORIGIN).status_code == 200
    return made.headers["location"]


def walk(site: Site, *, start: str) -> Iterator[tuple[str, str, str]]:
    """Page, element and place of everything that can be reached by links."""
    known, waiting = {start}, [start]
    while waiting:
        path = waiting.pop()
        answer = site.client.get(path)
        assert answer.status_code == 200, path
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        for tag, place in Places(answer.text).found:
            yield path, tag, place
            goal = place.partition("#")[0]
            if (
                tag not in ("form", "button")
                and goal.startswith("/")
                and goal not in known
                and len(known) < 80
            ):
                known.add(goal)
                waiting.append(goal)


def test_every_place_of_every_page_is_below_the_path(below: Site) -> None:
    job = fill(below)
    assert job.startswith(f"{ROOT}/jobs/")
    seen = list(walk(below, start=f"{ROOT}/"))
    assert {page for page, _, _ in seen} >= {f"{ROOT}/", job, f"{ROOT}/glossaries", f"{ROOT}/api"}
    assert {tag for _, tag, _ in seen} >= {"a", "form", "script", "link", "img", "button"}
    wrong = [item for item in seen if not item[2].startswith((f"{ROOT}/", "#", "?", "https:"))]
    assert wrong == []


@pytest.mark.parametrize("before", [ROOT, ""])
def test_it_is_the_same_where_the_proxy_takes_the_path_away(below: Site, before: str) -> None:
    answer = below.client.get(f"{before}/")
    assert answer.status_code == 200
    assert f'href="{ROOT}/static/tolmacs.css"' in answer.text
    assert f'data-root="{ROOT}"' in answer.text
    gone = below.client.get(f"{before}/nowhere", headers={"Accept": "text/html"})
    assert (gone.status_code, f'href="{ROOT}/jobs"' in gone.text) == (404, True)
    made = below.client.post(f"{before}/v1/documents", json={"text": "Xin chào."})
    assert made.headers["location"] == f"{ROOT}/v1/jobs/{made.json()['id']}"
    assert below.client.get(made.headers["location"]).json()["id"] == made.json()["id"]
    assert below.client.get(f"{before}/openapi.json").json()["servers"] == [{"url": ROOT}]
    assert below.client.get(f"{before}/spec").json()["basePath"] == ROOT


def test_files_of_libretranslate_are_linked_below_the_path(make_site: MakeSite) -> None:
    site = make_site(root_path=ROOT, executor=True)
    file = {"file": ("a.txt", "Xin chào.".encode(), "text/plain")}
    found = site.client.post(f"{ROOT}/translate_file", data={"source": "vi", "target": "en"}, files=file)
    link = found.json()["translatedFileUrl"]
    assert link.startswith(f"http://testserver{ROOT}/download_file/")
    assert site.client.get(link).text == "<VI> XIN CHÀO."


def test_errors_are_worded_by_the_door_that_they_came_from(below: Site) -> None:
    for path, kind in (
        ("/v1/jobs/none", "application/problem+json"),
        ("/v2/languages?type=x", "application/json"),
        ("/jobs/none", "text/html"),
    ):
        answer = below.client.get(f"{ROOT}{path}")
        assert answer.status_code in (400, 404, 422)
        assert answer.headers["content-type"].startswith(kind)


def test_signing_in_goes_on_below_the_path(make_site: MakeSite) -> None:
    site = make_site(root_path=ROOT, requires_key=True)
    _, key = add_key("desk", context=site.context)
    led = site.client.get(f"{ROOT}/jobs?tag=a", follow_redirects=False)
    assert led.headers["location"] == f"{ROOT}/sign-in?next=%2Fjobs%3Ftag%3Da"
    form = {"key": key, "next": "/jobs?tag=a"}
    signed = site.client.post(f"{ROOT}/sign-in", data=form, headers=ORIGIN, follow_redirects=False)
    assert signed.headers["location"] == f"{ROOT}/jobs?tag=a"
    assert f"Path={ROOT}/;" in signed.headers["set-cookie"]
    assert site.client.get(f"{ROOT}/jobs").status_code == 200
    gone = site.client.post(f"{ROOT}/sign-out", headers=ORIGIN, follow_redirects=False)
    assert gone.headers["location"] == f"{ROOT}/sign-in"
    assert site.client.get(f"{ROOT}/jobs", follow_redirects=False).status_code == 303


def test_the_path_alone_leads_into_it_and_its_likes_do_not(below: Site) -> None:
    answer = below.client.get(ROOT, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, f"{ROOT}/")
    for path in (f"{ROOT}x/", f"{ROOT}{ROOT}/jobs"):
        assert below.client.get(path).status_code == 404


def test_a_server_of_its_own_has_no_path(site: Site) -> None:
    assert 'data-root=""' in site.client.get("/").text
    assert "servers" not in site.client.get("/openapi.json").json()


@pytest.mark.parametrize("path", ["", "/", "/a", "/a/", "/a/b.c-d_e~f"])
def test_paths_that_are_right(path: str) -> None:
    settings = with_root_path(load_settings({}), path)
    assert settings == load_settings({"TOLMACS_ROOT_PATH": path})
    assert settings.below == path.rstrip("/")


@pytest.mark.parametrize("path", ["a", "//a", "/a//b", "/a b", "/a?b", "https://host/a", "/ű"])
def test_paths_that_are_wrong(path: str) -> None:
    with pytest.raises(InvalidSetting, match="TOLMACS_ROOT_PATH"):
        load_settings({"TOLMACS_ROOT_PATH": path})
    with pytest.raises(InvalidSetting, match="TOLMACS_ROOT_PATH"):
        with_root_path(load_settings({}), path)


@pytest.mark.parametrize("script", sorted((WEB / "static").glob("*.js")), ids=lambda path: path.name)
def test_scripts_name_no_place_but_through_what_knows_the_path(script: Path) -> None:
    place, knowing = re.compile(r"""["'`]/[a-z]"""), re.compile(r"\b(ask|tryAsk|at|insist|request)\(")
    lines = script.read_text("utf-8").splitlines()
    bare = [line for line in lines if place.search(line) and not knowing.search(line)]
    assert bare == []
