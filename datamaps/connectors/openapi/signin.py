"""Servers and sign-in of an OpenAPI document as canonical lines of text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from datamaps.connectors.openapi.document import Document, Schemas
from datamaps.connectors.plain import clean, listed, mapping

_SCOPES = ("scopes", "availableScopes")
_ORIGIN = re.compile(r"https?://[^/]+", re.IGNORECASE)


class Signin:
    """The ways to sign in that a document names, and those that one operation needs."""

    def __init__(self, document: Schemas, named: Mapping[str, Any], addresses: tuple[str, ...]) -> None:
        self.document = document
        self._named = named
        self._origins = {found[0] for server in addresses if (found := _ORIGIN.match(server))}

    def _place(self, address: str) -> str:
        """An address of the system itself by its path only, as it may be written too."""
        found = _ORIGIN.match(address)
        return address[found.end() :] if found and found[0] in self._origins else address

    def schemes(self) -> tuple[str, ...]:
        """A line for each way to sign in (its name, its type, where it stands or leads), and one for each
        scope.
        """
        lines = []
        for name, given in self._named.items():
            scheme = self.document.resolve(given, name)
            lines.append(clean(f"{name}: {self._scheme(scheme)}"))
            flows = [scheme, *map(mapping, mapping(scheme.get("flows")).values())]
            scopes = {scope for flow in flows for key in _SCOPES for scope in mapping(flow.get(key))}
            lines += [clean(f"{name} scope {scope}") for scope in scopes]
        return tuple(sorted(lines))

    def needed(self, given: Any) -> tuple[str, ...]:
        """The alternatives by which an operation may be called; `none` when it may be called without sign-in."""
        lines = set()
        for alternative in listed(given):
            parts = [_with_scopes(name, scopes) for name, scopes in sorted(mapping(alternative).items())]
            lines.add(clean(" + ".join(parts) or "none"))
        return tuple(sorted(lines))

    def _scheme(self, scheme: dict[str, Any]) -> str:
        parts = [str(scheme.get("type") or "unknown")]
        for key in ("scheme", "bearerFormat", "in", "name", "openIdConnectUrl", "flow", "authorizationUrl", "tokenUrl"):
            if isinstance(scheme.get(key), str):
                parts.append(scheme[key].lower() if key == "scheme" else self._place(scheme[key]))
        for name, flow in sorted(mapping(scheme.get("flows")).items()):
            words = [
                self._place(str(flow[key]))
                for key in ("authorizationUrl", "tokenUrl", "refreshUrl")
                if key in mapping(flow)
            ]
            parts.append(f"{name} [{' '.join(words)}]")
        return " ".join(parts)


def _with_scopes(name: str, scopes: Any) -> str:
    words = " ".join(sorted(str(scope) for scope in listed(scopes)))
    return f"{name} ({words})" if words else name


def schemes_of(document: Document) -> Mapping[str, Any]:
    """The ways to sign in of a document by their names."""
    if document.swagger:
        return mapping(document.data.get("securityDefinitions"))
    return mapping(mapping(document.data.get("components")).get("securitySchemes"))


def filled(address: str, variables: Any) -> str:
    """An address with its variables replaced by their defaults."""
    for name, variable in mapping(variables).items():
        address = address.replace(f"{{{name}}}", str(mapping(variable).get("default", f"{{{name}}}")))
    return address


def servers(document: Document) -> tuple[str, ...]:
    """The addresses of the system, variables replaced by their defaults, sorted."""
    data = document.data
    if document.swagger:
        host, base = data.get("host"), data.get("basePath")
        if not isinstance(host, str) and not isinstance(base, str):
            return ()
        place = f"{host if isinstance(host, str) else ''}{base if isinstance(base, str) else ''}".rstrip("/")
        schemes = [one for one in listed(data.get("schemes")) if isinstance(one, str)] if host else []
        return tuple(sorted(clean(f"{scheme}://{place}") for scheme in schemes)) or (clean(place),)
    found = set()
    for server in listed(data.get("servers")):
        url = mapping(server).get("url")
        if isinstance(url, str):
            url = filled(url, mapping(server).get("variables"))
            found.add(clean(url.rstrip("/") or "/"))
    return tuple(sorted(found))
