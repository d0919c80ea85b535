"""Kinds that describe what can be called."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Kind
from datamaps.connectors.kinds.asks import HTTP_SIGN_INS, URL
from datamaps.schema.facets import FIELD_FACETS, SYSTEM_FACETS

OPENAPI = Kind(
    id="openapi",
    label=_("OpenAPI or Swagger"),
    about=_("A web interface described by OpenAPI 3 or Swagger 2: what it holds and what can be called."),
    icon="braces",
    sees=SYSTEM_FACETS
    | FIELD_FACETS - {"precision", "scale", "unique", "key", "references", "number", "value_numbers"},
    asks=(URL,),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.openapi.read.read",
    suffixes=(".json", ".yaml", ".yml"),
)

JSON_SCHEMA = Kind(
    id="json_schema",
    label=_("JSON Schema"),
    about=_("Messages or documents whose shape is written down as JSON Schema."),
    icon="file-braces",
    sees=OPENAPI.sees - SYSTEM_FACETS,
    asks=(replace(URL, example="https://events.example.com/order.schema.json"),),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.json_schema.read.read",
    suffixes=(".json", ".yaml", ".yml"),
)

GRAPHQL = Kind(
    id="graphql",
    label=_("GraphQL"),
    about=_("An endpoint that describes itself when it is asked, or its schema as a file."),
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
    read="datamaps.connectors.graphql.read.read",
    talk="datamaps.connectors.graphql.read.talk",
    suffixes=(".graphql", ".graphqls", ".gql"),
)

ASYNCAPI = Kind(
    id="asyncapi",
    label=_("AsyncAPI"),
    about=_("Events and queues: which messages go through which channel."),
    icon="radio",
    sees=OPENAPI.sees,
    asks=(replace(URL, example="https://events.example.com/asyncapi.yaml"),),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.asyncapi.read.read",
    suffixes=(".yaml", ".yml", ".json", ".zip"),
)
