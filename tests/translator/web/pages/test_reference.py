"""The reference says all that the description of the API says, in words."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.translator.web.conftest import MakeSite, Site
from translator.service.api_keys import add_key
from translator.web.pages.guard import COOKIE
from translator.web.pages.reference import make_reference


def _field(schema: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    described = {"paths": {}, "components": {"schemas": {"One": {"properties": {"x": schema}}}}}
    field = make_reference(described).shapes[0].fields[0]
    return "".join(part.text for part in field.kind), field.limits


@pytest.mark.parametrize(
    ("schema", "kind", "limits"),
    [
        ({}, "anything", ()),
        ({"type": "string", "format": "uri"}, "string (uri)", ()),
        ({"type": ["string", "null"]}, "string or null", ()),
        (
            {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]},
            "integer or null",
            ("at least 0",),
        ),
        ({"enum": ["a", 1, None]}, '"a" or 1 or null', ()),
        ({"const": False}, "false", ()),
        ({"$ref": "#/components/schemas/One"}, "One", ()),
        (
            {"type": "array", "items": {"type": "string", "maxLength": 5000}, "minItems": 1, "maxItems": 9},
            "list of string",
            ("1 to 9 items", "each: at most 5,000 characters"),
        ),
        ({"prefixItems": [{"type": "integer"}, {"type": "number"}]}, "[integer, number]", ()),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "object of number", ()),
        ({"type": "object", "additionalProperties": False}, "object", ()),
        ({"allOf": [{"$ref": "#/components/schemas/One"}, {"type": "object"}]}, "One and object", ()),
        ({"type": "string", "default": "", "pattern": "^a$"}, "string", ("matches `^a$`", 'default `""`')),
        ({"type": "number", "maximum": 0.5, "examples": ["á"]}, "number", ("at most 0.5", 'such as `"á"`')),
    ],
)
def test_a_type_is_said_in_words(schema: dict[str, Any], kind: str, limits: tuple[str, ...]) -> None:
    assert _field(schema) == (kind, limits)


def test_every_call_parameter_field_and_answer_is_there(site: Site) -> None:
    described = site.app.openapi()
    found = make_reference(described)
    calls = {(call.method.lower(), call.path): call for calls in found.groups.values() for call in calls}
    assert calls.keys() == {(method, path) for path, ways in described["paths"].items() for method in ways}
    for (method, path), call in calls.items():
        operation = described["paths"][path][method]
        assert [field.name for field in call.parameters] == [
            one["name"] for one in operation.get("parameters", ())
        ]
        assert {answer.status for answer in call.answers} == operation["responses"].keys()
        contents = operation.get("requestBody", {}).get("content", {})
        assert [body.media_type for body in call.bodies] == list(contents)
    schemas = described["components"]["schemas"]
    assert {shape.name: [field.name for field in shape.fields] for shape in found.shapes} == {
        name: list(schema.get("properties", ())) for name, schema in schemas.items()
    }


@pytest.mark.parametrize("requires_key", [False, True])
def test_all_its_links_lead_somewhere(make_site: MakeSite, requires_key: bool) -> None:
    site = make_site(requires_key=requires_key)
    if requires_key:
        site.client.cookies.set(COOKIE, add_key("one", context=site.context)[1])
    page = site.client.get("/api")
    assert page.status_code == 200
    anchors = re.findall(r' id="([^"]+)"', page.text)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page.text)) <= set(anchors)
    assert ("asks for a key" in page.text) == requires_key
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text), "no other host"
