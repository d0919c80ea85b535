"""The one way to observe with any kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from datamaps.connectors import apart
from datamaps.connectors.base import NO_SECRET, ConnectorError, Kind, Limits, Secret, Trouble
from datamaps.connectors.http import fetch
from datamaps.connectors.kinds import kind_of
from datamaps.connectors.reading import function_at, one_error, reading, talking, within
from datamaps.connectors.talk import Line
from datamaps.schema.shapes import SystemSchema

if TYPE_CHECKING:
    from datamaps.connectors.base import Ask

_HIDDEN = "…"
_SHORTEST_SECRET = 4


def observe(
    kind_id: str,
    config: Mapping[str, object],
    secret: Secret = NO_SECRET,
    limits: Limits | None = None,
    given: bytes | None = None,
) -> SystemSchema:
    """What a system looks like now, from `given` (an uploaded file) or from where `config` points.

    Raises ConnectorError and nothing else; no value of `secret` is in it.
    """
    kind = kind_of(kind_id)
    limits = limits or Limits()
    try:
        return one_error(lambda: _observed(kind, config, secret, limits, given), limits)
    except ConnectorError as error:
        failure = _without_secrets(error, secret)
    raise failure


def _observed(
    kind: Kind, config: Mapping[str, object], secret: Secret, limits: Limits, given: bytes | None
) -> SystemSchema:
    if given is not None and not kind.read:
        raise ConnectorError(Trouble.CONFIG, "no_files", permanent=True, kind=kind.id)
    limits = replace(limits, apart=limits.apart or kind.apart)
    if given is None:
        first = config.get(kind.asks[0].name) if kind.asks else None
        for ask in kind.asks:
            if ask.required and ask.matters(first):
                _check_given(ask, config)
        if kind.live:
            seen: SystemSchema = function_at(kind.live)(config, secret, limits)
            return within(seen, limits)
        if kind.talk:
            return _talked(kind, config, secret, limits)
        given = _fetched(kind, config, secret, limits)
    if len(given) > limits.content:
        raise ConnectorError(Trouble.TOO_LARGE, "content", permanent=True, limit=limits.content)
    if not given.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ConnectorError(Trouble.MALFORMED, "empty", permanent=True)
    seen = apart.read(kind.read, given, limits) if limits.apart else reading(kind.read, given, limits)
    return function_at(kind.picks)(seen, config) if kind.picks else seen


def _check_given(ask: Ask, config: Mapping[str, object]) -> None:
    """Raises ConnectorError(config) for a question of the form that must be answered and is not."""
    value = config.get(ask.name)
    if isinstance(value, str | int | float) and str(value).strip():
        return
    if ask.choices:
        known = ", ".join(choice for choice, _label in ask.choices)
        raise ConnectorError(Trouble.CONFIG, "choice", permanent=True, name=ask.name, known=known)
    raise ConnectorError(Trouble.CONFIG, "missing", permanent=True, name=ask.name)


def _talked(kind: Kind, config: Mapping[str, object], secret: Secret, limits: Limits) -> SystemSchema:
    """What a system says of itself, question by question. What reads the answers gets no secret."""
    answered = {ask.name: config[ask.name] for ask in kind.asks if ask.name in config}
    line = Line(str(config["url"]), secret, limits)
    while True:
        if limits.apart:
            said = apart.talk(kind.talk, answered, line.answers, limits)
        else:
            said = talking(kind.talk, answered, line.answers, limits)
        if isinstance(said, SystemSchema):
            return said
        line.put(said)


def _fetched(kind: Kind, config: Mapping[str, object], secret: Secret, limits: Limits) -> bytes:
    """The document that a config points at."""
    if kind.fetch:
        content: bytes = function_at(kind.fetch)(config, secret, limits)
        return content
    url = str(config["url"])
    if _is_sftp(url) and not kind.by_sftp:
        raise ConnectorError(Trouble.CONFIG, "sftp_only", permanent=True)
    return fetched(url, config, secret, limits)


def fetched(url: str, config: Mapping[str, object], secret: Secret, limits: Limits) -> bytes:
    """The content at an address of the web, or of a server of files whose key `host_key` of the config pins.

    Raises ConnectorError.
    """
    if not _is_sftp(url):
        return fetch(url, secret, limits)
    content: bytes = function_at("datamaps.connectors.sftp.fetch")(config, secret, limits)
    return content


def _is_sftp(url: str) -> bool:
    return url.strip().lower().startswith("sftp:")


def _without_secrets(error: ConnectorError, secret: Secret) -> ConnectorError:
    """The error again, with every value of the secret blanked out of its values."""
    values = {name: _blanked(value, secret) for name, value in error.values.items()}
    return ConnectorError(error.trouble, error.code, permanent=error.permanent, **values)


def _blanked(value: object, secret: Secret) -> object:
    if not isinstance(value, str):
        return value
    for text in secret.values.values():
        if len(text) >= _SHORTEST_SECRET:
            value = value.replace(text, _HIDDEN)
    return value
