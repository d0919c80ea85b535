"""Kinds of descriptions that are agreed on beside the data: contracts, catalogs of streams, messages."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Ask, Kind
from datamaps.connectors.kinds.apis import JSON_SCHEMA
from datamaps.connectors.kinds.asks import HTTP_SIGN_INS, URL

AVRO = Kind(
    id="avro",
    label=_("Avro schema"),
    about=_("Messages on a stream, by the schema registry or a schema file."),
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
    asks=(
        replace(
            URL,
            help=_(
                "A schema registry, whose newest schemas are read; or a schema to download, which ends in .avsc or "
                ".json. It starts with https://."
            ),
            example="https://registry.example.com",
        ),
        Ask(
            name="subjects",
            label=_("Which subjects of the registry?"),
            help=_("With commas between them. Left empty, all that hold Avro schemas are read."),
            example="orders-value, customers-value",
            required=False,
        ),
    ),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.avro.read.read",
    talk="datamaps.connectors.avro.registry.talk",
    suffixes=(".avsc", ".avro"),
)

PROTOBUF = Kind(
    id="protobuf",
    label=_("Protocol Buffers"),
    about=_("Messages and services by their .proto files or a descriptor set."),
    icon="binary",
    sees=frozenset({"type", "format", "number", "required", "nullable", "values", "value_numbers", "default"})
    | {"read_only", "write_only", "deprecated", "operations"},
    asks=(replace(URL, example="https://schemas.example.com/shop/order.proto"),),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.protobuf.read.read",
    suffixes=(".proto", ".pb", ".protoset", ".desc", ".zip"),
)

ODCS = Kind(
    id="odcs",
    label=_("Data contract (ODCS)"),
    about=_("What the provider of data has promised, as an open data contract."),
    icon="file-check",
    sees=frozenset({"type", "max_length", "min_length", "precision", "scale", "minimum", "maximum", "multiple_of"})
    | {"format", "pattern", "required", "unique", "key", "references"},
    asks=(replace(URL, example="https://contracts.example.com/orders.odcs.yaml"),),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.odcs.read",
    suffixes=(".yaml", ".yml", ".json"),
)

DBT = Kind(
    id="dbt",
    label=_("dbt project"),
    about=_("The tables of a warehouse, as its dbt project documents and tests them."),
    icon="blocks",
    sees=frozenset({"type", "format", "max_length", "precision", "scale", "nullable", "unique", "key"})
    | {"references", "values"},
    asks=(
        replace(
            URL,
            help=_("Where manifest.json, catalog.json or a zip of both can be downloaded. It starts with https://."),
            example="https://dbt.example.com/target/manifest.json",
        ),
    ),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.dbt.read.read",
    suffixes=(".json", ".zip"),
)

SINGER = Kind(
    id="singer",
    label=_("Singer catalog"),
    about=_("The streams of a Singer tap, from a catalog or by asking the tap."),
    icon="radio-tower",
    sees=JSON_SCHEMA.sees | {"key"},
    asks=(
        Ask(
            name="tap",
            label=_("Which tap is asked?"),
            help=_("One of those that the administrator has listed. It is run with --discover."),
            example="github",
            required=False,
            widget="tap",
        ),
        Ask(
            name="settings",
            label=_("Settings of the tap"),
            help=_("A JSON object, as in its config.json, without what is secret: that goes below."),
            example='{"repository": "acme/shop", "start_date": "2027-01-01T00:00:00Z"}',
            required=False,
            widget="lines",
        ),
        replace(
            URL,
            help=_("Where a catalog can be downloaded, when no tap is asked. It starts with https://."),
            example="https://taps.example.com/tap-github/catalog.json",
            required=False,
        ),
    ),
    signs_in=(*HTTP_SIGN_INS, "tap"),
    read="datamaps.connectors.streams.read_singer",
    fetch="datamaps.connectors.singer.catalog",
    suffixes=(".json",),
)

AIRBYTE = Kind(
    id="airbyte",
    label=_("Airbyte catalog"),
    about=_("The streams of an Airbyte source, from its catalog."),
    icon="wind",
    sees=JSON_SCHEMA.sees | {"key"},
    asks=(replace(URL, example="https://sources.example.com/square/catalog.json"),),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.streams.read_airbyte",
    suffixes=(".json", ".jsonl"),
)
