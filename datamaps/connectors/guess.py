"""What kind a file is: by its content, then by its name."""

from __future__ import annotations

import re
from pathlib import PurePath

from datamaps.connectors.archive import is_archive, parts
from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.csv.text import looks_delimited
from datamaps.connectors.dictionary.read import looks_like_one
from datamaps.connectors.kinds.apis import ASYNCAPI, GRAPHQL, JSON_SCHEMA, OPENAPI
from datamaps.connectors.kinds.contracts import AIRBYTE, AVRO, DBT, ODCS, PROTOBUF, SINGER
from datamaps.connectors.kinds.files import CSV, DICTIONARY, XLSX
from datamaps.connectors.kinds.services import SALESFORCE, SCIM, WEBHOOK
from datamaps.connectors.kinds.trading import EDIFACT, X12
from datamaps.connectors.kinds.xml import ODATA, SOAP, XSD
from datamaps.connectors.sql.form import SQL

_X12_MARK = re.compile(rb"[\xef\xbb\xbf\xff\xfe\s]*ISA([^A-Za-z0-9\s])(?>.{0,60}?\1){15}", re.DOTALL)
_EDIFACT_MARK = re.compile(rb"[\xef\xbb\xbf\xff\xfe\s]*(?:UNA.{6}\s*UNB|UNB[+\x1d]UNO|UNH\+[^+']*\+)", re.DOTALL)
_X12_BARE = re.compile(rb"\s*(?:GS|ST)([^A-Za-z0-9\s])[A-Z0-9]{2,3}\1")
_EDIFACT_BARE = re.compile(rb"\s*BGM\+[^']{1,200}'")
_SQLITE_HEAD = b"SQLite format 3\x00"
_XLSX_MARK = b"xl/workbook.xml"
_OPENAPI_MARK = re.compile(rb"(?:^|[{,\s])[\"']?(?:openapi|swagger)[\"']?\s*:\s*[\"']?[23]\.[0-9]", re.MULTILINE)
ASYNCAPI_MARK = re.compile(rb"(?:^\xef?\xbb?\xbf?|[{,]\s*)([\"']?)asyncapi\1\s*:\s*[\"']?[23]\.[0-9]", re.MULTILINE)
"""What an AsyncAPI document says of itself, at its top and not inside a text of another one."""
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

_SCIM_MARK = re.compile(
    rb'"urn:ietf:params:scim:(?:schemas:core:2\.0:(?:Schema|ResourceType)|api:messages:2\.0:ListResponse)"'
)
_SALESFORCE_WORDS = (b'"fields"', b'"picklistValues"', b'"soapType"')
_SCIM_WORDS = (b'"attributes"', b'"mutability"')
_SAMPLE_MARK = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:\[\s*)?\{\s*[\"}]")
_XML_HEAD = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<")
_XML_LOOKED_AT = 100_000
_EDM = rb"(?:schemas\.microsoft\.com/ado/|docs\.oasis-open\.org/odata/)"
_ODATA_MARK = re.compile(rb"<(?:\w+:)?(?:Edmx|Schema)\s[^>]{0,2000}xmlns(?::\w+)?\s*=\s*[\"']http://" + _EDM)
_CSDL_WORDS = (b'"$Version"', b'"$Kind"')
_XSD_MARK = re.compile(rb"<(?:[\w.-]+:)?schema\s[^>]{0,2000}=\s*[\"']http://www\.w3\.org/2001/XMLSchema[\"']")
_WSDL = rb"(?:schemas\.xmlsoap\.org/wsdl/|www\.w3\.org/ns/wsdl)[\"']"
_WSDL_MARK = re.compile(rb"<(?:[\w.-]+:)?(?:definitions|description)\s[^>]{0,4000}=\s*[\"']http://" + _WSDL)
DESCRIPTOR_MARK = re.compile(
    rb"\n[\x00-\xff]{1,5}?\n[\x00-\xff]{1,2}?[^\x00-\x1f]{1,500}\.proto[\x12\x1a\x22\x2a\x32\x42\x4a\x62]"
)
"""How a set of compiled descriptors starts: with a file, which starts with its name."""
_PROTO_MARK = re.compile(rb"^[ \t]*(?:syntax|edition)\s*=\s*[\"'](?:proto[23]|20[0-9]{2})[\"']\s*;", re.MULTILINE)
_PROTO_WORDS = re.compile(rb"^[ \t]*(?:message|enum|service|package|extend)\s+[\w.]+\s*[{;]", re.MULTILINE)
DBT_MARK = re.compile(rb'"dbt_schema_version"\s*:\s*"[^"]*/(?:manifest|catalog)/v[0-9]')
"""What dbt writes into the files that describe a project."""
_MARKS = (
    (DBT, DBT_MARK),
    (ASYNCAPI, ASYNCAPI_MARK),
    (OPENAPI, _OPENAPI_MARK),
    (JSON_SCHEMA, _JSON_SCHEMA_MARK),
    (ODCS, _ODCS_MARK),
)
"""What texts say of themselves, the most telling first."""


def guess(name: str, content: bytes) -> str | None:
    """The kind of a file by its content, then by its name; none when it looks like nothing we know."""
    looked_at = content.replace(b"\0", b"") if b"\0" in content[:4] else content
    if found := _of_start(content, looked_at):
        return found
    suffix = PurePath(name).suffix.lower()
    if trading := _trading_messages(suffix, looked_at):
        return trading
    if suffix in (*AIRBYTE.suffixes, "") and b'"streams"' in looked_at:
        streams = {b'"json_schema"': AIRBYTE.id, b'"tap_stream_id"': SINGER.id}
        if found := next((kind for mark, kind in streams.items() if mark in looked_at), None):
            return found
    if _INTROSPECTION_MARK.match(looked_at) or (suffix in GRAPHQL.suffixes and _GRAPHQL_MARK.search(looked_at)):
        return GRAPHQL.id
    for kind, mark in _MARKS:
        if suffix in (*kind.suffixes, "") and mark.search(looked_at):
            return kind.id
    if suffix in (".json", "") and (found := _of_service(looked_at)):
        return found
    if suffix in (*AVRO.suffixes, ".json", "") and _AVRO_MARK.search(looked_at):
        return AVRO.id
    if _PROTO_MARK.search(looked_at) or (suffix in PROTOBUF.suffixes and _PROTO_WORDS.search(looked_at)):
        return PROTOBUF.id
    if table := _table(suffix, content):
        return table
    return WEBHOOK.id if suffix in (*WEBHOOK.suffixes, "") and _SAMPLE_MARK.match(looked_at) else None


def _table(suffix: str, content: bytes) -> str | None:
    """The kind of rows and columns: a list of fields says so by its headings, other tables by their name."""
    if suffix in (*DICTIONARY.suffixes, ".txt", "") and looks_like_one(content):
        return DICTIONARY.id
    return CSV.id if suffix in CSV.suffixes and looks_delimited(content) else None


def _of_start(content: bytes, text: bytes) -> str | None:
    """The kind of what starts as nothing else does: a database, a packed file, XML."""
    if content.startswith(_SQLITE_HEAD):
        return SQL.id
    if is_archive(content):
        return XLSX.id if _XLSX_MARK in content else _of_archive(content)
    if DESCRIPTOR_MARK.match(content):
        return PROTOBUF.id
    return _of_xml(text[:_XML_LOOKED_AT]) if _XML_HEAD.match(text) else None


def _of_xml(head: bytes) -> str | None:
    """The kind of a text that starts like XML, whatever it is called: by the first of its elements that says so."""
    marks = {ODATA.id: _ODATA_MARK, SOAP.id: _WSDL_MARK, XSD.id: _XSD_MARK}
    found = [(place.start(), kind) for kind, mark in marks.items() if (place := mark.search(head))]
    return min(found)[1] if found else None


def _of_archive(content: bytes) -> str | None:
    """The kind of the files that a zip holds."""
    try:
        found = parts(content, (".json", ".yaml", ".yml", ".jsonl", ".ndjson", ".wsdl", ".xsd", ".proto"), Limits())
    except ConnectorError:
        return None
    for ending, kind in ((".wsdl", SOAP), (".xsd", XSD)):
        if any(name.lower().endswith(ending) for name in found):
            return kind.id
    if any(map(ASYNCAPI_MARK.search, found.values())):
        return ASYNCAPI.id
    if any(map(DBT_MARK.search, found.values())):
        return DBT.id
    if any(name.lower().endswith(".proto") for name in found):
        return PROTOBUF.id
    return WEBHOOK.id if any(map(_SAMPLE_MARK.match, found.values())) else None


def _of_service(content: bytes) -> str | None:
    """The kind of the service whose saved answer this is."""
    if all(word in content for word in _SALESFORCE_WORDS):
        return SALESFORCE.id
    if all(word in content for word in _CSDL_WORDS):
        return ODATA.id
    return SCIM.id if _SCIM_MARK.search(content) or all(word in content for word in _SCIM_WORDS) else None


def _trading_messages(suffix: str, content: bytes) -> str | None:
    """X12 or EDIFACT by the envelope; without one, by the first segment of a file with a fitting name."""
    if _X12_MARK.match(content) or (suffix in X12.suffixes and _X12_BARE.match(content)):
        return X12.id
    if _EDIFACT_MARK.match(content) or (suffix in EDIFACT.suffixes and _EDIFACT_BARE.match(content)):
        return EDIFACT.id
    return None
