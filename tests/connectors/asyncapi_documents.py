"""AsyncAPI documents for tests: the same orders in version 2 and in version 3, and archives of several files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

ORDER: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "state": {"type": "string", "enum": ["open", "paid"]},
        "buyer": {"$ref": "#/components/schemas/Buyer"},
    },
}
BUYER = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 80}}}
VOIDED = {"type": "object", "properties": {"id": {"type": "string"}, "why": {"type": "string"}}}
TRACED = {"headers": {"type": "object", "required": ["trace"], "properties": {"trace": {"type": "string"}}}}
COMPONENTS: dict[str, Any] = {
    "schemas": {"Order": ORDER, "Buyer": BUYER},
    "messages": {
        "placed": {
            "title": "Order placed",
            "traits": [{"$ref": "#/components/messageTraits/traced"}],
            "correlationId": {"location": "$message.header#/trace", "description": "Joins what belongs together."},
            "payload": {"$ref": "#/components/schemas/Order"},
        },
        "voided": {"payload": VOIDED, "contentType": "application/cloudevents+json"},
    },
    "messageTraits": {"traced": TRACED},
}
PLACED, VOIDS = {"$ref": "#/components/messages/placed"}, {"$ref": "#/components/messages/voided"}
OAUTH = {"tokenUrl": "https://login.example.com/token"}
SCOPES = {"orders:read": "Read orders"}
HEAD = {"info": {"title": "Shop", "version": "1"}, "defaultContentType": "application/json"}


def version_2() -> dict[str, Any]:
    schemes = {
        "login": {"type": "oauth2", "flows": {"clientCredentials": OAUTH | {"scopes": SCOPES}}},
        "scram": {"type": "scramSha256"},
    }
    server = {"url": "{host}.example.com:9092/", "protocol": "kafka", "variables": {"host": {"default": "live"}}}
    document = HEAD | {
        "asyncapi": "2.6.0",
        "servers": {"live": server | {"security": [{"scram": []}]}},
        "channels": {
            "orders/{shop}": {
                "parameters": {"shop": {"schema": {"type": "string", "enum": ["se", "no"]}}},
                "subscribe": {"summary": "Each order.", "message": {"oneOf": [PLACED, VOIDS]}},
            },
            "voids": {"publish": {"message": VOIDS, "security": [{"login": ["orders:read"]}]}},
        },
        "components": COMPONENTS | {"securitySchemes": schemes},
    }
    return deepcopy(document)


def version_3() -> dict[str, Any]:
    schemes = {
        "login": {
            "type": "oauth2",
            "flows": {"clientCredentials": OAUTH | {"availableScopes": SCOPES}},
            "scopes": ["orders:read"],
        },
        "scram": {"type": "scramSha256"},
    }
    server = {"host": "{host}.example.com:9092", "protocol": "kafka", "variables": {"host": {"default": "live"}}}
    document = HEAD | {
        "asyncapi": "3.0.0",
        "servers": {"live": server | {"security": [{"$ref": "#/components/securitySchemes/scram"}]}},
        "channels": {
            "ordersOfShop": {
                "address": "orders/{shop}",
                "parameters": {"shop": {"enum": ["se", "no"]}},
                "messages": {"first": PLACED, "second": VOIDS},
            },
            "voids": {"address": "voids", "messages": {"voided": VOIDS}},
        },
        "operations": {
            "tell": {
                "action": "send",
                "channel": {"$ref": "#/channels/ordersOfShop"},
                "summary": "Each order.",
                "messages": [
                    {"$ref": "#/channels/ordersOfShop/messages/first"},
                    {"$ref": "#/channels/ordersOfShop/messages/second"},
                ],
            },
            "void": {
                "action": "receive",
                "channel": {"$ref": "#/channels/voids"},
                "security": [{"$ref": "#/components/securitySchemes/login"}],
            },
        },
        "components": COMPONENTS | {"securitySchemes": schemes},
    }
    return deepcopy(document)


def packed(files: Mapping[str, Any], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files: texts and bytes as they are, all else as JSON."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, one in files.items():
            archive.writestr(name, one if isinstance(one, bytes | str) else json.dumps(one))
    return content.getvalue()
