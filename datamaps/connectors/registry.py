"""The one visible table of connector kinds, and the one way to observe with any of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import NO_SECRET, Ask, ConnectorError, Kind, Limits, Secret, Trouble
from datamaps.connectors.csv_text import looks_delimited
from datamaps.connectors.http import fetch
from datamaps.connectors.http_signin import KINDS as HTTP_SIGN_INS
from datamaps.connectors.sql.form import SQL
from datamaps.schema.facets import FIELD_FACETS, SYSTEM_FACETS

if TYPE_CHECKING:
    from datamaps.schema.shapes import SystemSchema

SFTP_SIGN_INS = ("ssh_password", "ssh_key")

URL = Ask(
    name="url",
    label=_("Address"),
    help=_("Where the description of the system can be downloaded. It starts with https://."),
    example="https://billing.example.com/openapi.json",
)

OPENAPI = Kind(
    id="openapi",
    label=_("OpenAPI or Swagger"),
    icon="braces",
    sees=SYSTEM_FACETS | FIELD_FACETS - {"precision", "scale", "unique", "key", "references"},
    asks=(URL,),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.openapi.read",
    suffixes=(".json", ".yaml", ".yml"),
)

JSON_SCHEMA = Kind(
    id="json_schema",
    label=_("JSON Schema"),
    icon="file-braces",
    sees=OPENAPI.sees - SYSTEM_FACETS,
    asks=(replace(URL, example="https://events.example.com/order.schema.json"),),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.json_schema.read",
    suffixes=(".json", ".yaml", ".yml"),
)

GRAPHQL = Kind(
    id="graphql",
    label=_("GraphQL"),
    icon="waypoints",
    sees=frozenset({"type", "nullable", "required", "values", "default", "deprecated", "operations"}),
    asks=(
        replace(
            URL,
            help=_(
                "The endpoint, which is asked to describe itself; or a schema to download, which ends in "
                ".graphql or .json. It starts with https://."
            ),
            example="https://shop.example.com/graphql",
        ),
    ),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.graphql.read",
    live="datamaps.connectors.graphql.observe",
    suffixes=(".graphql", ".graphqls", ".gql"),
)

HOST_KEY = Ask(
    name="host_key",
    label=_("Fingerprint of the SFTP server"),
    help=_("For an address that starts with sftp:// only. Left empty, the look fails and tells what the server shows."),
    example="SHA256:uNiVztksCsDhcc0u9e8BrRJXU7qk0Rh9KqLQ5N6r2Zc",
    required=False,
)

CSV = Kind(
    id="csv",
    label=_("CSV or another delimited file"),
    icon="table",
    sees=frozenset({"type", "nullable"}),
    asks=(
        replace(
            URL,
            help=_("Where the file can be downloaded. It starts with https:// or sftp://."),
            example="https://shop.example.com/orders.csv",
        ),
        HOST_KEY,
    ),
    signs_in=HTTP_SIGN_INS + SFTP_SIGN_INS,
    by_sftp=True,
    read="datamaps.connectors.csv.read",
    suffixes=(".csv", ".tsv", ".tab"),
    positional=True,
)

AVRO = Kind(
    id="avro",
    label=_("Avro schema"),
    icon="file-code",
    sees=frozenset(
        {
            "type",
            "format",
            "max_length",
            "min_length",
            "precision",
            "scale",
            "required",
            "nullable",
            "values",
            "default",
        }
    ),
    asks=(replace(URL, example="https://events.example.com/order.avsc"),),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.avro.read",
    suffixes=(".avsc", ".avro"),
)

XLSX = Kind(
    id="xlsx",
    label=_("Excel workbook"),
    icon="file-spreadsheet",
    sees=CSV.sees,
    asks=(
        replace(
            URL,
            help=_("Where the workbook can be downloaded. It starts with https:// or sftp://."),
            example="https://shop.example.com/orders.xlsx",
        ),
        HOST_KEY,
    ),
    signs_in=HTTP_SIGN_INS + SFTP_SIGN_INS,
    by_sftp=True,
    read="datamaps.connectors.xlsx.read",
    suffixes=(".xlsx", ".xlsm"),
    positional=True,
)

ODCS = Kind(
    id="odcs",
    label=_("Data contract (ODCS)"),
    icon="file-check",
    sees=frozenset({"type", "max_length", "min_length", "precision", "scale", "minimum", "maximum", "multiple_of"})
    | {"format", "pattern", "required", "unique", "key", "references"},
    asks=(replace(URL, example="https://contracts.example.com/orders.odcs.yaml"),),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.odcs.read",
    suffixes=(".yaml", ".yml", ".json"),
)

SINGER = Kind(
    id="singer",
    label=_("Singer catalog"),
    icon="radio-tower",
    sees=JSON_SCHEMA.sees | {"key"},
    asks=(replace(URL, example="https://taps.example.com/tap-github/catalog.json"),),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.streams.read_singer",
    suffixes=(".json",),
)

AIRBYTE = Kind(
    id="airbyte",
    label=_("Airbyte catalog"),
    icon="wind",
    sees=JSON_SCHEMA.sees | {"key"},
    asks=(replace(URL, example="https://sources.example.com/square/catalog.json"),),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.streams.read_airbyte",
    suffixes=(".json", ".jsonl"),
)

NULL = Kind(
    id="null",
    label=_("No machine interface: a person looks"),
    icon="user-check",
    sees=frozenset(),
    asks=(
        Ask(
            name="days",
            label=_("For how many days does a look hold?"),
            help=_("When the last one is older, people are reminded to look again. 1 to 366."),
            example="90",
            widget="number",
            routes=False,
        ),
        Ask(
            name="where",
            label=_("Where does a person look?"),
            help=_("A screen, a form or a paper, so that somebody else finds it too."),
            example="Supplier portal, page Orders, as buyer",
            required=False,
            routes=False,
        ),
    ),
    live="datamaps.connectors.null.observe",
    by_person=True,
)

KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        OPENAPI,
        JSON_SCHEMA,
        SQL,
        CSV,
        AVRO,
        XLSX,
        GRAPHQL,
        ODCS,
        SINGER,
        AIRBYTE,
        NULL,
    )
}

_SQLITE_HEAD = b"SQLite format 3\x00"
_ZIP_HEAD = b"PK\x03\x04"
_XLSX_MARK = b"xl/workbook.xml"
_OPENAPI_MARK = re.compile(rb"(?:^|[{,\s])[\"']?(?:openapi|swagger)[\"']?\s*:\s*[\"']?[23]\.[0-9]", re.MULTILINE)
_JSON_SCHEMA_MARK = re.compile(
    rb"[\"']?\$schema[\"']?\s*:\s*[\"']?https?://(?:json-schema\.org/(?:draft|schema)|[^\s\"']*/schema/jsonschema/)"
)
_AVRO_MARK = re.compile(
    rb'"type"\s*:\s*"(?:record|error)".*"fields"|"fields".*"type"\s*:\s*"(?:record|error)"', re.DOTALL
)

_GRAPHQL_MARK = re.compile(
    rb"^[ \t]*(?:extend[ \t]+)?(?:type|interface|input|enum|union|scalar)[ \t]+\w+", re.MULTILINE
)
_INTROSPECTION_MARK = re.compile(rb"\s*\{\s*(?:\"data\"\s*:\s*\{\s*)?\"__schema\"\s*:")
_ODCS_MARK = re.compile(
    rb"[\"']?kind[\"']?\s*:\s*[\"']?DataContract\b|[\"']?datasetKind[\"']?\s*:|[\"']?quantumName[\"']?\s*:"
)
_HIDDEN = "…"
_SHORTEST_SECRET = 4


def kind_of(kind_id: str) -> Kind:
    """A kind of the table. Raises ConnectorError(config) for a name that is not in it."""
    kind = KINDS.get(kind_id)
    if kind is None:
        known = ", ".join(KINDS)
        raise ConnectorError(Trouble.CONFIG, "kind", permanent=True, kind=kind_id[:40], known=known)
    return kind


def guess(name: str, content: bytes) -> str | None:
    """The kind of a file by its content, then by its name; none when it looks like nothing we know."""
    if content.startswith(_SQLITE_HEAD):
        return SQL.id
    if content.startswith(_ZIP_HEAD) and _XLSX_MARK in content:
        return XLSX.id
    suffix = PurePath(name).suffix.lower()
    looked_at = content.replace(b"\0", b"") if b"\0" in content[:4] else content
    if suffix in (*AIRBYTE.suffixes, "") and b'"streams"' in looked_at:
        streams = {b'"json_schema"': AIRBYTE.id, b'"tap_stream_id"': SINGER.id}
        if found := next((kind for mark, kind in streams.items() if mark in looked_at), None):
            return found
    if suffix in (*OPENAPI.suffixes, "") and _OPENAPI_MARK.search(looked_at):
        return OPENAPI.id
    if _INTROSPECTION_MARK.match(looked_at) or (suffix in GRAPHQL.suffixes and _GRAPHQL_MARK.search(looked_at)):
        return GRAPHQL.id
    if suffix in (*JSON_SCHEMA.suffixes, "") and _JSON_SCHEMA_MARK.search(looked_at):
        return JSON_SCHEMA.id
    if suffix in (*ODCS.suffixes, "") and _ODCS_MARK.search(looked_at):
        return ODCS.id
    if suffix in (*AVRO.suffixes, ".json", "") and _AVRO_MARK.search(looked_at):
        return AVRO.id
    if suffix in CSV.suffixes and looks_delimited(content):
        return CSV.id
    return None


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
    failure: ConnectorError
    try:
        schema = _observed(kind, config, secret, limits, given)
        count = sum(len(record.fields) for record in schema.records)
        if count <= limits.fields:
            return schema
        failure = ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=limits.fields)
    except ConnectorError as error:
        failure = _without_secrets(error, secret)
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
        given = _fetched(kind, url, config, secret, limits)
    if len(given) > limits.content:
        raise ConnectorError(Trouble.TOO_LARGE, "content", permanent=True, limit=limits.content)
    if not given.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ConnectorError(Trouble.MALFORMED, "empty", permanent=True)
    read: SystemSchema = _function(kind.read)(given, limits)
    return read


def _fetched(kind: Kind, url: str, config: Mapping[str, object], secret: Secret, limits: Limits) -> bytes:
    if not url.strip().lower().startswith("sftp:"):
        return fetch(url, secret, limits)
    if not kind.by_sftp:
        raise ConnectorError(Trouble.CONFIG, "sftp_only", permanent=True)
    content: bytes = _function("datamaps.connectors.sftp.fetch")(config, secret, limits)
    return content


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
