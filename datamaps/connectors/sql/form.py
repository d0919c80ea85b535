"""What the `sql` kind says about itself, and how a database address is taken apart into its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import NO_SECRET, Ask, ConnectorError, Kind, Secret, Trouble
from integrations_portal.shapes.choices import Choice


class Dialect(Choice):
    POSTGRESQL = "postgresql", _("PostgreSQL")
    MYSQL = "mysql", _("MySQL or MariaDB")
    MSSQL = "mssql", _("SQL Server")
    ORACLE = "oracle", _("Oracle")
    SQLITE = "sqlite", _("SQLite file")

    @property
    def port(self) -> int:
        """The port that is used unless another is given; 0 where there is none."""
        return {"postgresql": 5432, "mysql": 3306, "mssql": 1433, "oracle": 1521}.get(self.value, 0)


class Protection(Choice):
    VERIFY = "verify", _("Encrypted, certificate checked")
    REQUIRE = "require", _("Encrypted, certificate not checked")
    PREFER = "prefer", _("Encrypted where the server can")


_C = TypeVar("_C", bound=Choice)
_SERVERS = tuple(dialect.value for dialect in Dialect if dialect is not Dialect.SQLITE)

SQL = Kind(
    id="sql",
    label=_("Database"),
    about=_(
        "Tables, views and keys of PostgreSQL, MySQL, MariaDB, SQL Server, Oracle or SQLite; how many rows they hold."
    ),
    icon="database",
    sees=frozenset(
        {
            "type",
            "format",
            "minimum",
            "max_length",
            "precision",
            "scale",
            "required",
            "nullable",
            "default",
            "key",
            "unique",
            "values",
            "references",
            "read_only",
        }
    ),
    asks=(
        Ask(
            "dialect",
            _("Database system"),
            widget="choice",
            choices=tuple(Dialect.choices()),
            example="postgresql",
        ),
        Ask("host", _("Server"), example="db.example.com", only_for=_SERVERS),
        Ask("port", _("Port"), _("Left empty, the usual one."), "5432", False, "number", only_for=_SERVERS),
        Ask("database", _("Database"), example="crm", only_for=_SERVERS),
        Ask(
            "schema",
            _("Schema"),
            _("Several are separated by commas; the first is the default one. Left empty, all of them."),
            "public",
            required=False,
            routes=False,
            only_for=_SERVERS,
        ),
        Ask("user", _("User name"), _("An account that may only read."), "portal_reader", False, only_for=_SERVERS),
        Ask(
            "tls",
            _("Protection"),
            example="verify",
            required=False,
            widget="choice",
            choices=tuple(Protection.choices()),
            only_for=_SERVERS,
        ),
        Ask(
            "path",
            _("File"),
            _("Its name in the folder that the administrator keeps for such files."),
            "crm.sqlite",
            widget="path",
            only_for=(Dialect.SQLITE.value,),
        ),
        Ask(
            "watch",
            _("Data to look at"),
            _(
                "Tables whose rows are counted, fields whose values are counted, dates whose newest shows how late "
                "data arrives; separated by commas."
            ),
            "Customer, Customer.status, Customer.updated_at",
            required=False,
            routes=False,
        ),
    ),
    signs_in=("none", "basic"),
    read="datamaps.connectors.sql.sqlite.read",
    live="datamaps.connectors.sql.observe.observe",
    suffixes=(".sqlite", ".sqlite3", ".db"),
)

_LONGEST = 1_000
_COMMAS = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1", "[::1]")
_SETTINGS = frozenset(ask.name for ask in SQL.asks)
_SCHEMES = {
    "postgresql": Dialect.POSTGRESQL,
    "postgres": Dialect.POSTGRESQL,
    "mysql": Dialect.MYSQL,
    "mariadb": Dialect.MYSQL,
    "mssql": Dialect.MSSQL,
    "sqlserver": Dialect.MSSQL,
    "oracle": Dialect.ORACLE,
    "sqlite": Dialect.SQLITE,
}
_SSLMODES = {
    "verify-full": Protection.VERIFY,
    "verify-ca": Protection.VERIFY,
    "require": Protection.REQUIRE,
    "prefer": Protection.PREFER,
}


@dataclass(frozen=True)
class Place:
    """Where a database is and what of it is looked at; checked."""

    dialect: Dialect
    host: str = ""
    port: int = 0
    database: str = ""
    schemas: tuple[str, ...] = ()
    user: str = ""
    tls: Protection = Protection.VERIFY
    path: Path = Path()
    watch: tuple[str, ...] = ()


def place_of(config: Mapping[str, object]) -> Place:
    """The checked fields of a config. Raises ConnectorError(config) that names the field."""
    if unknown := sorted(set(config) - _SETTINGS):
        raise ConnectorError(Trouble.CONFIG, "setting", permanent=True, name=unknown[0][:40])
    dialect = _chosen(Dialect, config, "dialect", None)
    if dialect is Dialect.SQLITE:
        path = _text(config, "path")
        if not path:
            raise ConnectorError(Trouble.CONFIG, "missing", permanent=True, name="path")
        return Place(dialect, path=Path(path), watch=_listed(config, "watch"))
    for name in ("host", "database"):
        if not _text(config, name):
            raise ConnectorError(Trouble.CONFIG, "missing", permanent=True, name=name)
    return Place(
        dialect=dialect,
        host=_text(config, "host"),
        port=_port(config, dialect),
        database=_text(config, "database"),
        schemas=_listed(config, "schema"),
        user=_text(config, "user"),
        tls=_chosen(Protection, config, "tls", _usual_protection(_text(config, "host"))),
        watch=_listed(config, "watch"),
    )


def _chosen(choices: type[_C], config: Mapping[str, object], name: str, default: _C | None) -> _C:
    text = _text(config, name)
    if not text and default is not None:
        return default
    try:
        return next(choice for choice in choices if choice.value == text)
    except StopIteration:
        known = ", ".join(choices)
        raise ConnectorError(Trouble.CONFIG, "choice", permanent=True, name=name, known=known) from None


def _usual_protection(host: str) -> Protection:
    """Encryption adds nothing within one machine, where servers seldom have a certificate."""
    return Protection.PREFER if host.lower() in _THIS_MACHINE else Protection.VERIFY


def _text(config: Mapping[str, object], name: str) -> str:
    value = config.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ConnectorError(Trouble.CONFIG, "not_text", permanent=True, name=name)
    text = str(value).strip()
    if len(text) > _LONGEST or not text.isprintable():
        raise ConnectorError(Trouble.CONFIG, "characters", permanent=True, name=name)
    return text


def _listed(config: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Texts from a list or from one text with commas (not inside quotes)."""
    value = config.get(name)
    if not isinstance(value, list | tuple):
        return tuple(part.strip() for part in _COMMAS.split(_text(config, name)) if part.strip())
    return tuple(text for one in value if (text := _text({name: one}, name)))


def _port(config: Mapping[str, object], dialect: Dialect) -> int:
    text = _text(config, "port")
    if not text:
        return dialect.port
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise ConnectorError(Trouble.CONFIG, "port", permanent=True, port=text[:10])
    return int(text)


def parts_of(url: str) -> tuple[dict[str, object], Secret]:
    """The config and the secret of `postgresql://user:password@host:5432/name?schema=x` or `sqlite:///PATH`.

    Three slashes before a relative path, four before an absolute one. The only parameters are `schema`,
    `sslmode` and `watch`. Raises ConnectorError(config), without the address in it.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ConnectorError(Trouble.CONFIG, "database_url", permanent=True) from None
    dialect = _SCHEMES.get(parts.scheme.lower())
    if dialect is None:
        known = ", ".join(f"{name}://" for name in Dialect)
        raise ConnectorError(Trouble.CONFIG, "database_scheme", permanent=True, known=known)
    config: dict[str, object] = {"dialect": dialect.value}
    config.update(_parameters(parts.query))
    if dialect is Dialect.SQLITE:
        if parts.netloc or len(parts.path) < 2 or "tls" in config or parts.fragment:
            raise ConnectorError(Trouble.CONFIG, "database_url", permanent=True)
        return {**config, "path": unquote(parts.path[1:])}, NO_SECRET
    fields = {
        "host": host,
        "port": str(port or ""),
        "database": unquote(parts.path.strip("/")),
        "user": unquote(parts.username or ""),
    }
    config.update((name, text) for name, text in fields.items() if text)
    password = unquote(parts.password or "")
    return config, Secret("basic", {"password": password}) if password else NO_SECRET


def _parameters(query: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in ("schema", "watch"):
            found[name] = value
        elif name == "sslmode" and value in _SSLMODES:
            found["tls"] = _SSLMODES[value].value
        else:
            raise ConnectorError(Trouble.CONFIG, "parameter", permanent=True, name=name[:40])
    return found
