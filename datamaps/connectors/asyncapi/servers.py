"""Servers and sign-in of an AsyncAPI document as canonical lines of text, the same for versions 2 and 3."""

from __future__ import annotations

from typing import Any

from datamaps.connectors.asyncapi.document import Document, last_name
from datamaps.connectors.openapi.signin import Signin, filled
from datamaps.connectors.plain import clean, listed, mapping


class Servers:
    """Where a document says that its channels are, and how to sign in there."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._found = {name: document.resolve(one, name) for name, one in mapping(document.data.get("servers")).items()}
        self._schemes = dict(mapping(document.components.get("securitySchemes")))
        self._of_server = {name: self._alternatives(one) for name, one in self._found.items()}
        self.signin = Signin(document, self._schemes, self.addresses())

    def addresses(self) -> tuple[str, ...]:
        """A line for each server, as `kafka-secure://host:port/path`, in whichever version it is written."""
        found = set()
        for server in self._found.values():
            place = server.get("url") if self.document.version == 2 else server.get("host")
            if not isinstance(place, str):
                continue
            path = server.get("pathname")
            if self.document.version == 3 and isinstance(path, str) and path.strip("/"):
                place = f"{place.rstrip('/')}/{path.lstrip('/')}"
            protocol, place = str(server.get("protocol") or "").lower(), place.rpartition("://")[2]
            line = f"{protocol}://{place}" if protocol else place
            found.add(clean(filled(line, server.get("variables")).rstrip("/")))
        return tuple(sorted(found))

    def schemes(self) -> tuple[str, ...]:
        """A line for each way to sign in."""
        return self.signin.schemes()

    def needed(self, said: list[dict[str, Any]], channel: dict[str, Any]) -> tuple[str, ...]:
        """The ways to sign in for an exchange: its own, else those of the servers that its channel is on."""
        own = [one for operation in said for one in self._alternatives(operation)]
        if own:
            return self.signin.needed(own)
        named = channel.get("servers")
        names = [last_name(mapping(one).get("$ref")) if isinstance(one, dict) else one for one in listed(named)]
        servers = [name for name in names if name in self._of_server] or list(self._of_server)
        return self.signin.needed([one for name in servers for one in self._of_server[name]])

    def _alternatives(self, said: dict[str, Any]) -> list[dict[str, Any]]:
        """The ways to sign in that something names, by the names of schemes with the scopes that are needed."""
        given = listed(said.get("security"))
        if self.document.version == 2:
            return [one for one in given if isinstance(one, dict)]
        found = []
        for one in given:
            scheme = self.document.resolve(one, "security")
            name = last_name(mapping(one).get("$ref")) or clean(str(scheme.get("type") or "unknown"))
            self._schemes.setdefault(name, scheme)
            found.append({name: listed(scheme.get("scopes"))})
        return found
