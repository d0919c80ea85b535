"""The one way to observe with any kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from datamaps.connectors import apart
from datamaps.connectors.base import NO_SECRET, ConnectorError, Kind, Limits, Secret, Trouble
from datamaps.connectors.http import fetch
from datamaps.connectors.kinds import kind_of

if TYPE_CHECKING:
    from datamaps.schema.shapes import SystemSchema

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
        return _one_error(lambda: _observed(kind, config, secret, limits, given), limits)
    except ConnectorError as error:
        failure = _without_secrets(error, secret)
    raise failure


def reading(function: str, content: bytes, limits: Limits) -> SystemSchema:
    """What a kind's function, named by its dotted path, reads in a document, in this process.

    Raises ConnectorError and nothing else.
    """
    return _one_error(lambda: _function(function)(content, limits), limits)


def read_document(function: str, content: bytes, limits: Limits) -> SystemSchema:
    """The same, in a process of its own where the limits ask for it."""
    return apart.read(function, content, limits) if limits.apart else reading(function, content, limits)


def _one_error(look: Callable[[], SystemSchema], limits: Limits) -> SystemSchema:
    failure: ConnectorError
    try:
        schema = look()
        count = sum(len(record.fields) for record in schema.records)
        if count <= limits.fields:
            return schema
        failure = ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=limits.fields)
    except ConnectorError:
        raise
    except RecursionError:
        failure = ConnectorError(Trouble.MALFORMED, "too_deep", permanent=True, limit=limits.depth)
    except MemoryError:
        failure = ConnectorError(Trouble.TOO_LARGE, "memory", permanent=True)
    except Exception as error:  # noqa: BLE001 -- whatever a kind's library does wrong must end as one kind of error
        failure = ConnectorError(Trouble.INTERNAL, "fault", fault=type(error).__name__, place=_place(error))
    # Raised out here so that the original, whose text may hold a secret, is not carried along.
    raise failure


def _observed(
    kind: Kind, config: Mapping[str, object], secret: Secret, limits: Limits, given: bytes | None
) -> SystemSchema:
    if given is not None and not kind.read:
        raise ConnectorError(Trouble.CONFIG, "no_files", permanent=True, kind=kind.id)
    if given is None and kind.live:
        schema: SystemSchema = _function(kind.live)(config, secret, limits)
        return schema
    if given is None:
        url = config.get("url")
        if not isinstance(url, str) or not url.strip():
            raise ConnectorError(Trouble.CONFIG, "missing", permanent=True, name="url")
        if _is_sftp(url) and not kind.by_sftp:
            raise ConnectorError(Trouble.CONFIG, "sftp_only", permanent=True)
        given = fetched(url, config, secret, limits)
    if len(given) > limits.content:
        raise ConnectorError(Trouble.TOO_LARGE, "content", permanent=True, limit=limits.content)
    if not given.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ConnectorError(Trouble.MALFORMED, "empty", permanent=True)
    seen = read_document(kind.read, given, replace(limits, apart=limits.apart or kind.apart))
    return _function(kind.picks)(seen, config) if kind.picks else seen


def fetched(url: str, config: Mapping[str, object], secret: Secret, limits: Limits) -> bytes:
    """The content at an address of the web, or of a server of files whose key `host_key` of the config pins.

    Raises ConnectorError.
    """
    if not _is_sftp(url):
        return fetch(url, secret, limits)
    content: bytes = _function("datamaps.connectors.sftp.fetch")(config, secret, limits)
    return content


def _is_sftp(url: str) -> bool:
    return url.strip().lower().startswith("sftp:")


def _function(path: str) -> Callable[..., Any]:
    """A kind's function by its dotted path; loaded when it is first used, since drivers are heavy."""
    module, _dot, name = path.rpartition(".")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


def _place(error: BaseException) -> str:
    """File and line where it went wrong inside our own code.

    Never the message, which may quote the source.
    """
    trace, place = error.__traceback__, ""
    while trace is not None:
        path = PurePath(trace.tb_frame.f_code.co_filename)
        if "connectors" in path.parts or "schema" in path.parts:
            place = f"{path.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


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
