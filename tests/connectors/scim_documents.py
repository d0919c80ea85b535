"""What a small SCIM service answers, with the usual resources and one extension."""

from __future__ import annotations

from typing import Any

LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
CORE = "urn:ietf:params:scim:schemas:core:2.0:"
EXTENSION = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
EMAIL = [
    {"name": "value", "type": "string"},
    {"name": "type", "type": "string", "canonicalValues": ["work", "home"]},
    {"name": "primary", "type": "boolean"},
]
USER: dict[str, Any] = {
    "schemas": [f"{CORE}Schema"],
    "id": f"{CORE}User",
    "name": "User",
    "description": "User Account",
    "attributes": [
        {"name": "userName", "type": "string", "required": True, "mutability": "readWrite", "uniqueness": "server"},
        {"name": "password", "type": "string", "mutability": "writeOnly", "returned": "never"},
        {"name": "active", "type": "boolean"},
        {"name": "emails", "type": "complex", "multiValued": True, "subAttributes": EMAIL},
        {"name": "nicknames", "type": "string", "multiValued": True, "canonicalValues": ["a", "b"]},
        {"name": "profileUrl", "type": "reference", "referenceTypes": ["external"]},
        {"name": "hiredAt", "type": "dateTime", "mutability": "immutable"},
        {"name": "photo", "type": "binary"},
        {"name": "height", "type": "decimal"},
        {"name": "groups", "type": "complex", "multiValued": True, "mutability": "readOnly", "subAttributes": []},
    ],
}
GROUP: dict[str, Any] = {
    "id": f"{CORE}Group",
    "name": "Group",
    "attributes": [
        {"name": "displayName", "type": "string", "required": True},
        {
            "name": "members",
            "type": "complex",
            "multiValued": True,
            "subAttributes": [
                {"name": "value", "type": "string", "mutability": "immutable"},
                {"name": "$ref", "type": "reference", "referenceTypes": ["User", "Group"]},
            ],
        },
    ],
}
ENTERPRISE: dict[str, Any] = {
    "id": EXTENSION,
    "name": "EnterpriseUser",
    "attributes": [
        {"name": "employeeNumber", "type": "string"},
        {
            "name": "manager",
            "type": "complex",
            "subAttributes": [{"name": "$ref", "type": "reference", "referenceTypes": ["User"]}],
        },
    ],
}
OWN: dict[str, Any] = {"id": f"{CORE}Schema", "name": "Schema", "attributes": [{"name": "id", "type": "string"}]}
TYPES: list[dict[str, Any]] = [
    {
        "name": "User",
        "endpoint": "/Users",
        "schema": f"{CORE}User",
        "schemaExtensions": [{"schema": EXTENSION, "required": True}],
    },
    {"name": "Group", "endpoint": "/Groups", "schema": f"{CORE}Group"},
]
SCHEMAS = [USER, GROUP, ENTERPRISE, OWN]


def answer(resources: list[dict[str, Any]], total: int | None = None) -> dict[str, Any]:
    """A list as a service gives it; `total` may be more than is in it."""
    return {"schemas": [LIST], "totalResults": total or len(resources), "Resources": resources}
