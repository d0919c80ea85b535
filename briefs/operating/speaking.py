"""Whether two systems can talk: the protocols and formats that both ends of a flow understand."""

from __future__ import annotations

from dataclasses import dataclass

from datamaps.map.systems import System

_FAMILIES = {
    "web calls": ("rest", "webhook", "webhooks", "http", "https", "odata", "scim", "api"),
    "SOAP": ("soap",),
    "GraphQL": ("graphql",),
    "gRPC": ("grpc",),
    "files": ("sftp", "ftp", "ftps", "file", "files", "scp"),
    "trading messages": ("edi", "as2", "van", "x12", "edifact", "oftp", "oftp2", "peppol"),
    "messages": ("amqp", "kafka", "mqtt", "jms", "queue"),
    "database": ("sql", "jdbc", "odbc", "database"),
    "e-mail": ("smtp", "imap", "e-mail", "email"),
}
_FAMILY = {word: family for family, words in _FAMILIES.items() for word in words}
_FORMATS = frozenset(
    ("json", "xml", "csv", "x12", "edifact", "idoc", "ubl", "avro", "parquet", "excel", "xlsx", "fixed width", "hl7")
)


@dataclass(frozen=True)
class Spoken:
    """What a system speaks, as families of protocols and as formats. Words that nobody knows are left out."""

    families: frozenset[str]
    formats: frozenset[str]


def spoken(system: System) -> Spoken:
    words = [word.strip().casefold() for word in system.speaks]
    return Spoken(
        frozenset(_FAMILY[word] for word in words if word in _FAMILY),
        frozenset(word for word in words if word in _FORMATS),
    )


def family_of(protocol: str) -> str:
    """The family of a protocol, or nothing when it is not known."""
    return _FAMILY.get(protocol.strip().casefold(), "")


def is_format(word: str) -> bool:
    return word.strip().casefold() in _FORMATS


def speak_alike(one: System, other: System) -> bool:
    """False only when both say what they speak and nothing of one kind is common."""
    a, b = spoken(one), spoken(other)
    apart = a.families and b.families and not a.families & b.families
    unreadable = a.formats and b.formats and not a.formats & b.formats
    return not (apart or unreadable)
