"""The API's own description, ready to be read on a page: calls by their group, bodies with their fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

Json = Mapping[str, Any]

_SHAPES = "#/components/schemas/"
_FRAMEWORK_WORDS = "Successful Response"
_CHOICES = {"anyOf": " or ", "oneOf": " or ", "allOf": " and "}
_RANGES = (
    ("minimum", "maximum", ""),
    ("minLength", "maxLength", " characters"),
    ("minItems", "maxItems", " items"),
)


@dataclass(frozen=True)
class TypePiece:
    """A piece of a type's name; `goal` is the anchor of a shape that it leads to."""

    text: str
    goal: str = ""


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body. `place` says where a parameter stands."""

    name: str
    kind: tuple[TypePiece, ...]
    is_required: bool
    about: str
    limits: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True)
class Body:
    """What a request may carry."""

    media_type: str
    kind: tuple[TypePiece, ...]
    about: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Answer:
    """What may come back under a status."""

    status: str
    about: str
    media_types: tuple[str, ...]
    kind: tuple[TypePiece, ...]
    is_error: bool


@dataclass(frozen=True)
class Call:
    """A method of a path."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    asks_for_key: bool
    parameters: tuple[Field, ...]
    bodies: tuple[Body, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Shape:
    """A body that has a name."""

    anchor: str
    name: str
    about: str
    kind: tuple[TypePiece, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class ApiReference:
    """Everything, in the order of the description; shapes by name."""

    groups: Mapping[str, tuple[Call, ...]]
    shapes: tuple[Shape, ...]


def make_reference(described: Json) -> ApiReference:
    """Read an OpenAPI document."""
    shapes: Json = described["components"]["schemas"]
    groups: dict[str, list[Call]] = {}
    for path, ways in described["paths"].items():
        for method, operation in ways.items():
            groups.setdefault(operation["tags"][0], []).append(_read_call(method, path, operation, shapes))
    return ApiReference(
        {tag: tuple(calls) for tag, calls in groups.items()},
        tuple(_read_shape(name, shapes[name], shapes) for name in sorted(shapes)),
    )


def _read_call(method: str, path: str, operation: Json, shapes: Json) -> Call:
    contents = operation.get("requestBody", {}).get("content", {})
    return Call(
        anchor=f"call-{operation['operationId']}",
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        about=operation.get("description", ""),
        asks_for_key=bool(operation["security"]) and {} not in operation["security"],
        parameters=tuple(_read_parameter(found) for found in operation.get("parameters", ())),
        bodies=tuple(_read_body(name, way.get("schema", {}), shapes) for name, way in contents.items()),
        answers=tuple(
            _read_answer(status, found) for status, found in sorted(operation["responses"].items())
        ),
    )


def _read_parameter(found: Json) -> Field:
    schema = found["schema"]
    about = found.get("description") or schema.get("description", "")
    is_required = found.get("required", False)
    return Field(found["name"], _kind(schema), is_required, about, tuple(_limits(schema)), found["in"])


def _read_body(media_type: str, schema: Json, shapes: Json) -> Body:
    meant = _resolve(schema, shapes)
    return Body(media_type, _kind(schema), meant.get("description", ""), _read_fields(meant))


def _read_answer(status: str, found: Json) -> Answer:
    about = found["description"]
    if about == _FRAMEWORK_WORDS:
        about = HTTPStatus(int(status)).phrase
    contents = found.get("content", {})
    schema = next((way["schema"] for way in contents.values() if "schema" in way), None)
    kind = () if schema is None else _kind(schema)
    return Answer(status, about, tuple(contents), kind, status[0] in "45")


def _read_shape(name: str, schema: Json, shapes: Json) -> Shape:
    meant = _resolve(schema, shapes)
    return Shape(f"shape-{name}", name, meant.get("description", ""), _kind(schema), _read_fields(meant))


def _read_fields(schema: Json) -> tuple[Field, ...]:
    required = schema.get("required", ())
    return tuple(
        Field(name, _kind(one), name in required, one.get("description", ""), tuple(_limits(one)))
        for name, one in schema.get("properties", {}).items()
    )


def _resolve(schema: Json, shapes: Json) -> Json:
    while "$ref" in schema:
        schema = shapes[schema["$ref"].removeprefix(_SHAPES)]
    return schema


def _kind(schema: Json) -> tuple[TypePiece, ...]:
    """The type in words: `list of` a shape, `"auto" or "vi"`, `string or null`."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_SHAPES)
        return (TypePiece(name, f"shape-{name}"),)
    for choice, between in _CHOICES.items():
        if choice in schema:
            return _join([_kind(one) for one in schema[choice]], between)
    if "const" in schema or "enum" in schema:
        values = schema["enum"] if "enum" in schema else [schema["const"]]
        return (TypePiece(" or ".join(_write(value) for value in values)),)
    return _collection(schema) or (TypePiece(_name(schema)),)


def _collection(schema: Json) -> tuple[TypePiece, ...]:
    """The type of a schema that has others for what it holds; empty for any other."""
    if "prefixItems" in schema:
        return (TypePiece("["), *_join([_kind(one) for one in schema["prefixItems"]], ", "), TypePiece("]"))
    if "items" in schema:
        return (TypePiece("list of "), *_kind(schema["items"]))
    if isinstance(schema.get("additionalProperties"), Mapping):
        return (TypePiece("object of "), *_kind(schema["additionalProperties"]))
    return ()


def _name(schema: Json) -> str:
    found = schema.get("type", "anything")
    words = found if isinstance(found, str) else " or ".join(found)
    return f"{words} ({schema['format']})" if "format" in schema else words


def _join(kinds: list[tuple[TypePiece, ...]], between: str) -> tuple[TypePiece, ...]:
    joined = [part for kind in kinds for part in (TypePiece(between), *kind)]
    return tuple(joined[1:])


def _limits(schema: Json) -> Iterator[str]:
    """What a value must keep to, and what it is where none is given; code stands in backticks."""
    for one in (schema, *schema.get("anyOf", ())):
        yield from _ranges(one)
        if "pattern" in one:
            yield f"matches `{one['pattern']}`"
        if "items" in one:
            yield from (f"each: {limit}" for limit in _limits(one["items"]))
    if schema.get("default") is not None:
        yield f"default `{_write(schema['default'])}`"
    yield from (f"such as `{_write(example)}`" for example in schema.get("examples", ()))


def _ranges(schema: Json) -> Iterator[str]:
    for least, most, unit in _RANGES:
        low, high = schema.get(least), schema.get(most)
        if low is not None and high is not None:
            yield f"{low:,.10g} to {high:,.10g}{unit}"
        elif low is not None:
            yield f"at least {low:,.10g}{unit}"
        elif high is not None:
            yield f"at most {high:,.10g}{unit}"


def _write(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
