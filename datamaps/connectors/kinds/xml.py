"""Kinds of systems that describe themselves in XML."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Kind
from datamaps.connectors.kinds.asks import HTTP_SIGN_INS, URL

ODATA = Kind(
    id="odata",
    label=_("OData service"),
    about=_("SAP, Dynamics and others that publish their metadata."),
    icon="database-zap",
    sees=frozenset(
        {"type", "format", "max_length", "precision", "scale", "minimum", "maximum", "multiple_of", "pattern"}
    )
    | {"nullable", "required", "key", "read_only", "write_only", "values", "default", "references", "deprecated"}
    | {"operations"},
    asks=(
        replace(
            URL,
            help=_("The service, or its metadata document, which ends in $metadata. It starts with https://."),
            example="https://erp.example.com/odata/orders/$metadata",
        ),
    ),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.odata.read.read",
    talk="datamaps.connectors.odata.read.talk",
    suffixes=(".xml", ".edmx", ".csdl", ".json"),
)

XSD = Kind(
    id="xsd",
    label=_("XML schema (XSD)"),
    about=_("XML documents by their schema."),
    icon="code-xml",
    sees=frozenset(
        {"type", "format", "max_length", "min_length", "precision", "scale", "minimum", "maximum", "pattern"}
    )
    | {"required", "nullable", "values", "default"},
    asks=(
        replace(
            URL,
            help=_("An .xsd file, or a zip of those that belong together. It starts with https://."),
            example="https://docs.example.com/order/order.xsd",
        ),
    ),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.xsd.read.read",
    suffixes=(".xsd", ".zip"),
)

SOAP = Kind(
    id="soap",
    label=_("SOAP service (WSDL)"),
    about=_("An older web service by its WSDL: messages and what can be called."),
    icon="mails",
    sees=XSD.sees | {"operations", "servers"},
    asks=(
        replace(
            URL,
            help=_(
                "The WSDL, or a zip of it and its schemas. Of a WCF service, the one that is asked for with "
                "?singleWsdl. It starts with https://."
            ),
            example="https://erp.example.com/orders?singleWsdl",
        ),
    ),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.soap.read.read",
    suffixes=(".wsdl", ".zip"),
)
