"""Whatever lets the model work for a key counts for it, and is not done where it has no characters left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import update

from tests.services import wait_until
from tests.translator.web.conftest import MakeSite, Site
from translator.service.api_keys import add_key, list_keys
from translator.store import tables as t
from translator.web.pages.guard import COOKIE

TEXT = "Tôi đi chợ cá hôm nay."
FORM = {"text": TEXT, "source": "vi"}
FILE = {"file": ("a.txt", TEXT.encode())}
DEEPL = {"target_lang": "EN-US"}
LIBRE = {"source": "vi", "target": "en"}


@dataclass(frozen=True)
class Door:
    """A request; `{job}` in its path stands for a job of the caller that is done."""

    path: str
    given: Mapping[str, Any] = field(default_factory=dict)
    method: str = "POST"


DOORS = (
    Door("/v1/translations", {"json": {"text": TEXT, "source": "vi"}}),
    Door("/v1/documents", {"json": FORM}),
    Door("/v1/retranslations", {"json": {"change": {"beam": 7}}}),
    Door("/translate", {"json": {"q": TEXT, **LIBRE}}),
    Door("/translate_file", {"files": FILE, "data": LIBRE}),
    Door("/v2/translate", {"json": {"text": [TEXT], **DEEPL}}),
    Door("/v2/document", {"files": FILE, "data": DEEPL}),
    Door("/at-once", {"data": FORM}),
    Door("/at-once/alternatives", {"data": FORM}),
    Door("/jobs", {"data": FORM}),
    Door("/jobs/{job}/segments/0/alternatives", method="GET"),
    Door("/align", {"data": {"source": TEXT, "target": "I go.", "evidence": "model"}}),
    Door("/retranslations", {"data": {"beam": "7", "begin": "true"}}),
)


@dataclass
class Tenant:
    """A key at a site, with a job that is done; nothing that it asks for was asked before."""

    site: Site
    key_id: str
    key: str
    job: str

    @classmethod
    def at(cls, site: Site) -> Tenant:
        """One that has handed in a document."""
        key_id, key = add_key("a", context=site.context)
        tenant = cls(site, key_id, key, "")
        made = tenant.ask(Door("/v1/documents", {"json": {**FORM, "text": "Trời đẹp lắm."}}))
        tenant.job = str(made.json()["id"])
        with site.client.stream("GET", f"/v1/jobs/{tenant.job}/events", headers=tenant.headers) as events:
            events.read()
        return tenant

    @property
    def headers(self) -> dict[str, str]:
        """As a program and a page of ours send them."""
        return {
            "Authorization": f"Bearer {self.key}",
            "Cookie": f"{COOKIE}={self.key}",
            "Origin": "http://testserver",
        }

    @property
    def used(self) -> int:
        """Characters."""
        return next(key.characters for key in list_keys(context=self.site.context) if key.id == self.key_id)

    def ask(self, door: Door) -> Response:
        """Send it, with the key where LibreTranslate has it, too."""
        given = dict(door.given)
        for part in ("json", "data"):
            if part in given and door.path.startswith("/translate"):
                given[part] = {**given[part], "api_key": self.key}
        path = door.path.format(job=self.job)
        answer: Response = self.site.client.request(
            door.method, path, headers=self.headers, follow_redirects=False, **given
        )
        return answer


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.path)
def test_what_the_model_does_counts(make_site: MakeSite, door: Door) -> None:
    tenant = Tenant.at(make_site(executor=True, requires_key=True))
    before = tenant.used
    answer = tenant.ask(door)
    assert answer.status_code < 400, answer.text
    wait_until(lambda: tenant.used > before, what="it counts")


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.path)
def test_nothing_is_done_for_who_has_no_characters_left(make_site: MakeSite, door: Door) -> None:
    site = make_site(executor=True, requires_key=True)
    tenant = Tenant.at(site)
    set_limit(site, tenant)
    n_calls = len(site.engine.calls)
    answer = tenant.ask(door)
    if "retranslations" in door.path:  # it is begun, and ends at once
        listed = f"{tenant.site.client.base_url}/v1/retranslations"
        wait_until(
            lambda: (
                site.client.get(listed, headers=tenant.headers).json()["items"][0]["error_code"]
                == "quota_exceeded"
            ),
            what="it ends",
        )
    else:
        assert answer.status_code in (429, 456), answer.text
    assert len(site.engine.calls) == n_calls


def set_limit(site: Site, tenant: Tenant) -> None:
    with site.context.store.write() as tx:
        wanted = update(t.api_key).where(t.api_key.c.id == tenant.key_id)
        tx.connection.execute(wanted.values(characters_per_month=tenant.used))
