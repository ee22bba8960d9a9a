"""`text` and `texts` are both taken where one is: nobody has to remember which route has which."""

from __future__ import annotations

from typing import Any

ONE, SEVERAL = "text", "texts"


def several_of(value: Any) -> Any:
    """A body with `texts`, whichever it came with; raises ValueError where it came with both."""
    if not _has(value, ONE):
        return value
    rest = {name: item for name, item in value.items() if name != ONE}
    return {**rest, SEVERAL: [value[ONE]]}


def one_of(value: Any) -> Any:
    """A body with `text`, whichever it came with; raises ValueError where there are several, or both."""
    if not _has(value, SEVERAL):
        return value
    rest, texts = {name: item for name, item in value.items() if name != SEVERAL}, value[SEVERAL]
    if not isinstance(texts, list) or len(texts) != 1:
        raise ValueError("texts: exactly one is taken here")
    return {**rest, ONE: texts[0]}


def describe_several(schema: dict[str, Any]) -> None:
    """Add `text` to a JSON schema that has `texts`."""
    several = schema["properties"][SEVERAL]
    schema["properties"][ONE] = {**several["items"], "description": "In place of `texts`: one text"}
    _demand_one(schema, SEVERAL, ONE)


def describe_only(schema: dict[str, Any]) -> None:
    """Add `texts` to a JSON schema that has `text`."""
    items = {name: item for name, item in schema["properties"][ONE].items() if name != "examples"}
    several = {"type": "array", "items": items, "minItems": 1, "maxItems": 1}
    schema["properties"][SEVERAL] = {**several, "description": "In place of `text`: a list with one"}
    _demand_one(schema, ONE, SEVERAL)


def _has(value: Any, other: str) -> bool:
    if not isinstance(value, dict) or other not in value:
        return False
    if ONE in value and SEVERAL in value:
        raise ValueError("one of text and texts is taken, not both")
    return True


def _demand_one(schema: dict[str, Any], usual: str, other: str) -> None:
    """In this way, since generators of clients make something else of alternatives."""
    schema["required"] = [name for name in schema.get("required", ()) if name != usual]
    schema["if"] = {"required": [other]}
    schema["then"] = {"not": {"required": [usual]}}
    schema["else"] = {"required": [usual]}
