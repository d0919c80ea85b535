"""A tap for tests: what it is, and how it is asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Secret
from datamaps.connectors.registry import observe
from datamaps.schema.shapes import SystemSchema

ORDERS = {"type": "object", "properties": {"id": {"type": "integer"}, "note": {"type": ["null", "string"]}}}
CATALOG = {"streams": [{"tap_stream_id": "orders", "stream": "orders", "key_properties": ["id"], "schema": ORDERS}]}
SAYS = f"print({json.dumps(CATALOG)!r})"
HEAD = "import json, os, sys, time\nconfig = json.load(open(sys.argv[2]))\n"
Make = Callable[[str], Path]


def maker(folder: Path) -> Make:
    """Writes a tap into a folder; what it is given is in `config` and `sys.argv`."""

    def make(body: str) -> Path:
        path = folder / "tap-shop"
        path.write_text(f"#!{sys.executable} -I\n{HEAD}{body}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return make


def run(
    path: Path, config: Mapping[str, object] | None = None, secret: Secret = NO_SECRET, **caps: Any
) -> SystemSchema:
    limits = replace(Limits(seconds=20, taps={"shop": path}), **caps)
    return observe("singer", {"tap": "shop", **(config or {})}, secret, limits)


def refusal(
    path: Path, config: Mapping[str, object] | None = None, secret: Secret = NO_SECRET, **caps: Any
) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        run(path, config, secret, **caps)
    return caught.value


def credential(**settings: object) -> Secret:
    return Secret("tap", {"settings": json.dumps(settings)})
