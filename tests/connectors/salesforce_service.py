"""A small Salesforce on loopback: what it answers, and what one user of it may see."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.connectors.canary import reply


def row(name: str, type_name: str = "string", **more: Any) -> dict[str, Any]:
    """One field of a describe, which may be read and written."""
    plain = {"label": name, "length": 0, "nillable": True, "createable": True, "updateable": True}
    return {"name": name, "type": type_name, "soapType": "xsd:string", "picklistValues": []} | plain | more


def describe(name: str, *rows: dict[str, Any]) -> dict[str, Any]:
    identity = row("Id", "id", length=18, nillable=False, createable=False, updateable=False)
    return {"name": name, "label": name, "fields": [identity, *rows]}


@dataclass
class Service:
    """`hidden`: fields and objects that exist and that the user may not see, by kind. `refuses`: status of a describe
    by object.
    """

    objects: Mapping[str, dict[str, Any]]
    sees_setup: bool = True
    hidden: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hidden_objects: tuple[str, ...] = ()
    refuses: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    signed: list[bytes] = field(default_factory=list)

    def __call__(self, peer: socket.socket, request: bytes) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        length = int((re.search(rb"(?i)content-length: (\d+)", head) or [b"", b"0"])[1])
        while len(body) < length:
            body += peer.recv(65_536)
        target = head.split(b" ", 2)[1].decode()
        self.signed.append(head)
        if target == "/token":
            answer: Any = {"access_token": "abcd-1234", "instance_url": "https://elsewhere.example.com"}
        elif target == "/services/data/":
            answer = [{"version": "61.0"}, {"version": "62.0"}, {"version": "9.0"}]
        elif target.endswith("/sobjects/"):
            answer = {"sobjects": [{"name": name} for name in self.objects]}
        else:
            answer = {"results": [self._one(one["url"]) for one in json.loads(body)["batchRequests"]]}
        self.asked.append(target)
        reply(json.dumps(answer).encode())(peer, request)

    def _one(self, url: str) -> dict[str, Any]:
        address = urlsplit(url)
        name = (re.search(r"sobjects/(\w+)/describe", address.path) or ["", ""])[1]
        if name in self.refuses:
            status, code = self.refuses[name]
            return {"statusCode": status, "result": [{"errorCode": code, "message": "no"}]}
        if name:
            return {"statusCode": 200, "result": self.objects[name]}
        return {"statusCode": 200, "result": {"done": True, "records": self._rows(parse_qs(address.query)["q"][0])}}

    def _rows(self, query: str) -> list[dict[str, Any]]:
        if "UserPermissionAccess" in query:
            return [{"PermissionsViewSetup": self.sees_setup}]
        if "FROM EntityDefinition" in query:
            return [{"QualifiedApiName": name} for name in self.hidden_objects if f"'{name}'" in query]
        (name,) = re.findall(r"QualifiedApiName = '(\w+)'", query)
        defined = {one["name"]: "Text(80)" for one in self.objects[name]["fields"]}
        if self.sees_setup:
            defined |= self.hidden.get(name, {})
        return [{"QualifiedApiName": path, "DataType": kind} for path, kind in defined.items()]
