"""Singer catalogs: from a file or an address, or from a tap that the administrator has listed and that is run here.

What a tap is set up with comes from two places: settings that people may read, and a credential, which holds the secret
ones and wins. Nothing that a credential holds is ever shown, neither from the tap's catalog nor from its last words.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import orjson

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import door
from datamaps.connectors.http import fetch
from datamaps.connectors.parsing import json_value
from datamaps.connectors.tap import Said, discover

SIGN_IN = "tap"
"""The way to sign in whose only value, `settings`, is a JSON object of what only the tap may know."""
_HIDDEN = "…"
_SHORTEST = 4
"""Letters of a value of the credential that is taken out of what a tap says; shorter ones hide nothing."""
_HOST = re.compile(r"(?:^|_)(?:host|hostname|server|domain|endpoint|url|uri)$", re.IGNORECASE)
_HTTPS = 443
_LATER = ("look_up", "deadline")
"""What the tap will say itself, or the next who asks for the time."""
_WORDS = (
    "streams tap_stream_id schema properties additionalProperties type object array items string integer number boolean"
    " null true false format date-time metadata breadcrumb inclusion available automatic unsupported selected"
    " key_properties table-key-properties replication_method replication_key"
)
"""What every catalog says. A value of a credential that is in it hides nothing, and without it nothing can be read."""
_LONGEST = 200
_TOKENS = re.compile(r"[A-Za-z0-9_+/=.-]{32,}|(?<=://)[^/@\s]+@")
_INSIDE = re.compile(r"(?<=:)[^:/@]+(?=@)")
"""The password in an address."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")


def catalog(config: Mapping[str, object], secret: Secret, limits: Limits) -> bytes:
    """The catalog that a tap prints, or the one at an address. Raises ConnectorError."""
    url, name = _text(config, "url"), _text(config, "tap")
    if bool(url) == bool(name):
        raise ConnectorError(Trouble.CONFIG, "tap_or_address", permanent=True)
    return fetch(url, secret, limits) if url else _found(name, config, secret, limits)


def _text(config: Mapping[str, object], name: str) -> str:
    value = config.get(name)
    return value.strip() if isinstance(value, str) else ""


def _found(name: str, config: Mapping[str, object], secret: Secret, limits: Limits) -> bytes:
    """The catalog as the tap printed it, without what the credential holds."""
    if not limits.taps:
        raise ConnectorError(Trouble.BLOCKED, "taps_off", permanent=True)
    program = limits.taps.get(name)
    if program is None:
        raise ConnectorError(
            Trouble.CONFIG, "tap_unknown", permanent=True, name=name[:64], known=", ".join(limits.taps)
        )
    if secret.kind not in ("none", SIGN_IN):
        raise ConnectorError(Trouble.CONFIG, "sign_in_kind", permanent=True, kind=secret.kind[:40])
    hidden = _settings(secret.values.get("settings", ""), limits)
    settings = _settings(_text(config, "settings"), limits) | hidden
    spellings = _spellings(hidden)
    _refuse_inside(settings, spellings, limits)
    said = discover(program, orjson.dumps(settings), limits)
    if said.exit != 0:
        if words := _last_words(said, spellings):
            raise ConnectorError(Trouble.MALFORMED, "tap_failed", tap=name, exit=said.exit, said=words)
        raise ConnectorError(Trouble.MALFORMED, "tap_ended", tap=name, exit=said.exit)
    if not said.answer.strip():
        raise ConnectorError(Trouble.MALFORMED, "tap_silent", tap=name)
    return _without(bytes(said.answer).decode("utf-8", "replace"), spellings).encode()


def _settings(text: str, limits: Limits) -> dict[str, Any]:
    """A JSON object that somebody typed; nothing typed is an empty one. Raises ConnectorError(config)."""
    try:
        value = json_value(text.encode(), limits) if text.strip() else {}
    except (ConnectorError, UnicodeEncodeError):
        value = None
    if not isinstance(value, dict):
        # What was typed may hold a secret, so nothing of it is repeated.
        raise ConnectorError(Trouble.CONFIG, "tap_settings", permanent=True)
    return value


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Each plain value with the name that it stands under."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from _leaves(inside, key)
    elif isinstance(value, list):
        for inside in value:
            yield from _leaves(inside, name)
    else:
        yield name, value


def _refuse_inside(settings: dict[str, Any], spellings: list[str], limits: Limits) -> None:
    """Refuses what names a server that checks may not reach. Raises ConnectorError(blocked).

    A tap connects by itself, so this keeps people from using it to look around inside; it is no wall around the tap.
    """
    port = settings.get("port")
    usual = int(port) if isinstance(port, int | str) and str(port).isascii() and str(port).isdigit() else _HTTPS
    for name, value in _leaves(settings):
        if not isinstance(value, str) or not ("://" in value or (_HOST.search(name) and value.strip())):
            continue
        try:
            parts = urlsplit(value.strip() if "://" in value else f"//{value.strip()}")
            door(limits).check(parts.hostname or "", parts.port or usual, limits.left())
        except (ConnectorError, ValueError) as error:
            if isinstance(error, ConnectorError) and error.code in _LATER:
                continue
            host = _without(value.strip(), spellings)[:_LONGEST]
        else:
            continue
        raise ConnectorError(Trouble.BLOCKED, "tap_address", permanent=True, host=host)


def _spellings(hidden: dict[str, Any]) -> list[str]:
    """The values of a credential as a program may print them, longest first."""
    found: set[str] = set()
    for _name, value in _leaves(hidden):
        text = "" if value is None or isinstance(value, bool) else str(value)
        for one in {text, *text.splitlines(), *_INSIDE.findall(text)}:
            if len(one.strip()) >= _SHORTEST and one not in _WORDS:
                found |= {one, quote(one), quote(one, safe=""), json.dumps(one)[1:-1], orjson.dumps(one).decode()[1:-1]}
                found.add(base64.b64encode(one.encode()).decode())
    return sorted(found, key=lambda one: (-len(one), one))


def _without(text: str, spellings: list[str]) -> str:
    for one in spellings:
        text = text.replace(one, _HIDDEN)
    return text


def _last_words(said: Said, spellings: list[str]) -> str:
    """The last line that says something, without secrets and what looks like one."""
    text = _without(bytes(said.words).decode("utf-8", "replace"), spellings)
    lines = [line for line in (" ".join(_CONTROL.sub(" ", one).split()) for one in text.splitlines()) if line]
    return _TOKENS.sub(_HIDDEN, lines[-1])[:_LONGEST] if lines else ""
