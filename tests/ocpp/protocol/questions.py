"""Calls that hold by the schemas of the Open Charge Alliance, made from these: each action, said short and said in full."""

from typing import Any, Final

from ocpp.messages import MessageType, get_validator

from custom_components.cp_notifications.ocpp.protocol.answers import ANSWERS
from custom_components.cp_notifications.ocpp.protocol.frames import Version

NOW: Final = "2026-11-22T12:00:00Z"
_FORMATS: Final = {"date-time": NOW, "uri": "https://example.com"}


def question(version: Version, action: str, *, full: bool) -> dict[str, Any]:
    """Return the payload of a call, with no more than it needs or with all that it may have."""
    schema = _schema(version, action)
    made: dict[str, Any] = _made(schema, schema, full)
    return made


def questions(version: Version) -> list[tuple[str, dict[str, Any]]]:
    """Return calls of all actions that a station has, as action and payload."""
    return [
        (action, question(version, action, full=full))
        for action in ANSWERS[version]
        for full in (False, True)
    ]


def _schema(version: Version, action: str) -> dict[str, Any]:
    validator: Any = get_validator(MessageType.Call, action, version)
    schema: dict[str, Any] = validator.schema
    return schema


def _made(schema: dict[str, Any], root: dict[str, Any], full: bool) -> Any:
    """Return something that holds by a schema."""
    if "$ref" in schema:
        place: Any = root
        for key in schema["$ref"].split("/")[1:]:
            place = place[key]
        schema = place
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            names = schema.get("properties", {}) if full else schema.get("required", [])
            return {
                name: _made(schema["properties"][name], root, full)
                for name in names
                # Its own vendor's, and anything: the schemas do not say what.
                if name != "customData"
            }
        case "array":
            return [_made(schema["items"], root, full)] * schema.get("minItems", 1)
        case "string":
            text = _FORMATS.get(schema.get("format", ""), "example")
            return text[: schema.get("maxLength", len(text))]
        case None:
            return {}  # The schema allows anything.
        case "boolean":
            return True
        case _:
            return min(max(1, schema.get("minimum", 1)), schema.get("maximum", 1))
