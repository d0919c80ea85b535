"""Reads the portal's settings from environment variables; a bad value is refused by name.

Pure apart from two things that belong to reading: the folder VAR_DIR is made, and keys that nobody has
given are made there once. Nothing here imports Django.
"""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from environ import Env

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
SECRET_KEY_LENGTH = 32
SECRET_KEY_VARIETY = 10
# Parts of keys that are printed in tutorials, templates and example files.
KNOWN_KEY_PARTS = re.compile(
    r"insecure|change.?me|change.?this|secret.?key|your.?secret|super.?secret|top.?secret"
    r"|not.?(so.?)?secret|password|example|default|placeholder|dummy",
    re.IGNORECASE,
)
HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", re.IGNORECASE)


class BadSetting(Exception):
    """A variable that cannot be used. The text is one sentence, starts with its name, shows no secret."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{name} {sentence}")
        self.name = name


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Everything that the environment decides, checked."""

    debug: bool
    var_dir: Path
    secret_key: str
    credential_keys: tuple[str, ...]
    allowed_hosts: tuple[str, ...]
    base_url: str
    database: dict[str, Any]
    redis_url: str | None
    email: dict[str, Any]
    outbound_allow: tuple[str, ...]
    singer_taps: dict[str, Path]


def read_environment(values: Mapping[str, str], base_dir: Path) -> Environment:
    """Every setting from `values` (usually os.environ). Raises BadSetting for the first one that is bad.

    An empty variable counts as one that is not set.
    """
    given = {name: text.strip() for name, text in values.items() if text.strip()}
    hosts = _hosts(given.get("ALLOWED_HOSTS"))
    debug = _debug(given.get("DEBUG"), hosts)
    if not debug and not hosts:
        raise BadSetting("ALLOWED_HOSTS", "must name the host names of this site when DEBUG=0.")
    var_dir = _var_dir(given.get("VAR_DIR"), base_dir)
    return Environment(
        debug=debug,
        var_dir=var_dir,
        secret_key=_secret_key(given.get("SECRET_KEY"), debug, var_dir),
        credential_keys=_credential_keys(given.get("CREDENTIAL_KEYS"), var_dir),
        allowed_hosts=hosts or LOOPBACK_HOSTS,
        base_url=_base_url(given.get("BASE_URL"), given.get("PORT")),
        database=_database(given.get("DATABASE_URL"), var_dir, base_dir),
        redis_url=_redis_url(given.get("REDIS_URL")),
        email=_email(given.get("EMAIL_URL"), var_dir),
        outbound_allow=outbound_allow(given.get("OUTBOUND_ALLOW", "")),
        singer_taps=dict(_tap(entry) for entry in _listed(given.get("SINGER_TAPS", ""))),
    )


def outbound_allow(text: str) -> tuple[str, ...]:
    """`host:port` pairs and networks from a comma list, in lower case. Raises BadSetting."""
    return tuple(_outbound_entry(entry) for entry in _listed(text))


def local_secret_key(values: Mapping[str, str], base_dir: Path) -> str:
    """The key that is made once in VAR_DIR, for a site that only this machine reaches. Raises BadSetting."""
    return _secret_key(None, True, _var_dir(values.get("VAR_DIR"), base_dir))


def only_loopback(hosts: tuple[str, ...]) -> bool:
    return all(host.lower() in LOOPBACK_HOSTS or host.lower().endswith(".localhost") for host in hosts)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _debug(text: str | None, hosts: tuple[str, ...]) -> bool:
    if text is None:
        # Safe without a word: details of faults are shown only while nobody else can reach the site.
        return only_loopback(hosts)
    switches = {"1": True, "true": True, "yes": True, "on": True}
    switches |= {"0": False, "false": False, "no": False, "off": False}
    if text.lower() not in switches:
        raise BadSetting("DEBUG", f"must be 0 or 1, not {text!r}.")
    return switches[text.lower()]


def _hosts(text: str | None) -> tuple[str, ...]:
    hosts = _listed(text or "")
    for host in hosts:
        if host == "*":
            raise BadSetting("ALLOWED_HOSTS", "must name the hosts, because '*' lets anybody forge links.")
        bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host.removeprefix(".")
        if not HOST_NAME.fullmatch(bare) and not _is_address(bare):
            raise BadSetting("ALLOWED_HOSTS", f"must be host names without scheme, port or path, unlike {host!r}.")
    return hosts


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _var_dir(text: str | None, base_dir: Path) -> Path:
    folder = base_dir / Path(text or "var").expanduser()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting("VAR_DIR", f"cannot be made at {folder}: {error.strerror}.") from None
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise BadSetting("VAR_DIR", f"must be a folder that this user can write to, unlike {folder}.")
    return folder


def made_once(path: Path, make: Callable[[], str]) -> str:
    """The text of a file that only this user can read; written on the first call, also by two at once."""
    if not path.exists():
        fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make() + "\n")
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # Another process was first: its text counts.
        finally:
            fresh.unlink()
    return path.read_text().strip()


def _secret_key(text: str | None, debug: bool, var_dir: Path) -> str:
    if text is None:
        if not debug:
            raise BadSetting("SECRET_KEY", f"must be {SECRET_KEY_LENGTH} random characters or more when DEBUG=0.")
        return _from_file("SECRET_KEY", var_dir / "secret-key", lambda: secrets.token_urlsafe(50))
    if not debug:
        if len(text) < SECRET_KEY_LENGTH or len(set(text)) < SECRET_KEY_VARIETY:
            raise BadSetting(
                "SECRET_KEY", f"is too weak for DEBUG=0: use {SECRET_KEY_LENGTH} random characters or more."
            )
        if KNOWN_KEY_PARTS.search(text):
            raise BadSetting("SECRET_KEY", "is a well-known example and not safe for DEBUG=0: use random characters.")
    return text


def _from_file(name: str, path: Path, make: Callable[[], str]) -> str:
    try:
        return made_once(path, make)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise BadSetting(name, f"is not set and its file {path} cannot be used: {reason}.") from None


def _credential_keys(text: str | None, var_dir: Path) -> tuple[str, ...]:
    if text is None:
        text = _from_file("CREDENTIAL_KEYS", var_dir / "credential-keys", lambda: Fernet.generate_key().decode())
    keys = _listed(text.replace("\n", ","))
    if not keys:
        raise BadSetting("CREDENTIAL_KEYS", "must hold at least one key.")
    for position, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise BadSetting(
                "CREDENTIAL_KEYS", f"must be a comma list of Fernet keys; key {position} is not one."
            ) from None
    return keys


def _base_url(text: str | None, port: str | None) -> str:
    """The address of the site: the one given, or that of a site on this machine, on its port."""
    if text is None and port is not None and not (port.isdecimal() and 0 < int(port) < 65536):
        raise BadSetting("PORT", "must be a number from 1 to 65535.")
    parts = _url("BASE_URL", text or f"http://127.0.0.1:{port or 8000}", ("http", "https"))
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password:
        raise BadSetting("BASE_URL", "must be scheme, host and port only, like https://portal.example.org.")
    return f"{parts.scheme}://{parts.netloc}"


def _url(name: str, text: str, schemes: tuple[str, ...], host: bool = True) -> Any:
    """The parsed address. The address itself is never repeated in the error: it may hold a password."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise BadSetting(name, "is not an address that can be read.") from None
    if parts.scheme not in schemes:
        allowed = " or ".join(f"{scheme}://" for scheme in schemes)
        raise BadSetting(name, f"must be an address that starts with {allowed}.")
    if host and not parts.hostname:
        raise BadSetting(name, "must name a host after its scheme.")
    return parts


def _database(text: str | None, var_dir: Path, base_dir: Path) -> dict[str, Any]:
    if text is None:
        return _sqlite(var_dir / "portal.sqlite3")
    parts = _url("DATABASE_URL", text, ("sqlite", "postgresql", "postgres"), host=False)
    if parts.scheme == "sqlite":
        path = parts.path.removeprefix("/")
        if parts.netloc or not path:
            raise BadSetting("DATABASE_URL", "must name a file after sqlite:///, like sqlite:////srv/portal.db.")
        return _sqlite(base_dir / path)
    if not parts.path.strip("/"):
        raise BadSetting("DATABASE_URL", "must name a database after the host, like postgresql://host/portal.")
    found = dict(Env.db_url_config(text))
    return found | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def _sqlite(path: Path) -> dict[str, Any]:
    # Immediate transactions and a long wait: a writer waits for its turn instead of failing half-way.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def _redis_url(text: str | None) -> str | None:
    if text is None:
        return None
    parts = _url("REDIS_URL", text, ("redis", "rediss"))
    if not re.fullmatch(r"(/\d*)?", parts.path):
        raise BadSetting("REDIS_URL", "must end in a database number, like redis://host:6379/0.")
    return text


MAIL_SCHEMES = ("smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "memorymail")


def _email(text: str | None, var_dir: Path) -> dict[str, Any]:
    if text is None:
        # Without a mail server messages are kept as files, so that an invitation can still be found.
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(var_dir / "mail"),
        }
    parts = _url("EMAIL_URL", text, MAIL_SCHEMES, host=False)
    if parts.scheme.startswith("smtp") and not parts.hostname:
        raise BadSetting("EMAIL_URL", "must name a host, like smtp+tls://user:password@mail.example.org:587.")
    if parts.scheme == "filemail" and not parts.path.strip("/"):
        raise BadSetting("EMAIL_URL", "must name a folder after filemail://, like filemail:///srv/mail.")
    return {name: value for name, value in Env.email_url_config(text).items() if value is not None}


def _tap(entry: str) -> tuple[str, Path]:
    name, _, path = entry.partition("=")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", name) or not path.startswith("/"):
        raise BadSetting("SINGER_TAPS", f"has {entry!r}, which is no pair like github=/opt/taps/bin/tap-github.")
    return name, Path(path)


def _outbound_entry(entry: str) -> str:
    if "/" in entry:
        try:
            return str(ipaddress.ip_network(entry))
        except ValueError:
            raise BadSetting("OUTBOUND_ALLOW", f"has {entry!r}, which is no network like 10.2.0.0/16.") from None
    host, _, port = entry.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    right = _is_address(bare) if host.startswith("[") else HOST_NAME.fullmatch(bare)
    if not right or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise BadSetting("OUTBOUND_ALLOW", f"has {entry!r}, which is neither host:port nor a network like 10.2.0.0/16.")
    return entry.lower()
