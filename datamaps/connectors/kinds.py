"""The one visible table of connector kinds."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Ask, ConnectorError, Kind, Trouble
from datamaps.connectors.http_signin import KINDS as HTTP_SIGN_INS
from datamaps.connectors.sql.form import SQL
from datamaps.schema.facets import FIELD_FACETS, SYSTEM_FACETS

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


def kind_of(kind_id: str) -> Kind:
    """A kind of the table. Raises ConnectorError(config) for a name that is not in it."""
    kind = KINDS.get(kind_id)
    if kind is None:
        known = ", ".join(KINDS)
        raise ConnectorError(Trouble.CONFIG, "kind", permanent=True, kind=kind_id[:40], known=known)
    return kind
