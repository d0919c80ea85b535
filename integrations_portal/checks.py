"""System checks with ids: what this machine lacks and what is set dangerously, said before people find out.

`manage.py check` prints them; every other command prints them too when something is wrong.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import hashlib
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.checks import CheckMessage, Warning, register
from django.http.request import validate_host

from integrations_portal.environment import only_loopback

# What the cache raises when it is down. The client of Redis takes long to import, so only where it is used.
CACHE_FAULTS: tuple[type[Exception], ...] = (OSError,)
if settings.REDIS_URL:
    from redis.exceptions import RedisError

    CACHE_FAULTS = (OSError, RedisError)

# What WeasyPrint opens: its name to the linker, and its file on Linux.
PDF_LIBRARIES = {
    "pango-1.0": "libpango-1.0.so.0",
    "pangoft2-1.0": "libpangoft2-1.0.so.0",
    "harfbuzz": "libharfbuzz.so.0",
    "harfbuzz-subset": "libharfbuzz-subset.so.0",
    "fontconfig": "libfontconfig.so.1",
}
FONT_PACKAGES = {
    "Inter": "fonts-inter",
    "Liberation Sans": "fonts-liberation2",
    "DejaVu Sans": "fonts-dejavu-core",
    "Droid Sans Fallback": "fonts-droid-fallback",
}
KEY_NOTICE_SECONDS = 7 * 24 * 3600


def missing_programs() -> tuple[str, ...]:
    """What this machine lacks: "dot" (no pictures), "Pango" (no PDF). Empty where both can be made."""
    missing = []
    if shutil.which("dot") is None:
        missing.append("dot")
    if not all(_loads(name, file) for name, file in PDF_LIBRARIES.items()):
        missing.append("Pango")
    return tuple(missing)


def _loads(name: str, file: str) -> bool:
    found = file if sys.platform.startswith("linux") else ctypes.util.find_library(name)
    if found is None:
        return False
    try:
        ctypes.CDLL(found)
    except OSError:
        return False
    return True


@register("portal")
def programs_are_there(**_options: Any) -> list[CheckMessage]:
    missing = missing_programs()
    found: list[CheckMessage] = []
    if "dot" in missing:
        found.append(
            Warning(
                "The program dot is not installed: diagrams are shown as tables.",
                hint="Install Graphviz, on Debian: apt-get install graphviz.",
                id="portal.W001",
            )
        )
    if "Pango" in missing:
        found.append(
            Warning(
                "The Pango libraries are not installed: PDF cannot be made.",
                hint="On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0.",
                id="portal.W002",
            )
        )
    return found


@register("portal")
def fonts_are_there(**_options: Any) -> list[CheckMessage]:
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        families = ""
    else:
        try:
            families = subprocess.run(
                [fc_list, ":", "family"], capture_output=True, text=True, timeout=10, check=True
            ).stdout
        except (subprocess.SubprocessError, OSError):
            families = ""
    packages = [package for family, package in FONT_PACKAGES.items() if family not in families]
    if not packages:
        return []
    return [
        Warning(
            "Fonts that documents and diagrams are set in are not installed: letters may be missing.",
            hint=f"On Debian: apt-get install {' '.join(packages)}.",
            id="portal.W003",
        )
    ]


@register("portal")
def queue_answers(**_options: Any) -> list[CheckMessage]:
    """Opens a connection to Redis and nothing more; the embedded queue is a folder made by the settings."""
    if not settings.REDIS_URL:
        return []
    address = urlsplit(settings.REDIS_URL)
    try:
        socket.create_connection((address.hostname, address.port or 6379), timeout=1).close()
    except OSError:
        return [
            Warning(
                "The queue of REDIS_URL cannot be reached: jobs are kept and run once it answers.",
                hint=f"Is Redis running at {address.hostname}:{address.port or 6379}?",
                id="portal.W004",
            )
        ]
    return []


@register("portal")
def keys_are_private(**_options: Any) -> list[CheckMessage]:
    files = [settings.VAR_DIR / "credential-keys", settings.VAR_DIR / "secret-key"]
    return [
        Warning(
            f"Other users of this machine can read {file}.",
            hint=f"Run: chmod 600 {file}",
            id="portal.W005",
        )
        for file in files
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077
    ]


def key_fingerprint(keys: Sequence[str]) -> str:
    """Tells sets of keys apart without telling the keys, which are random and long."""
    return hashlib.sha256("\n".join(["portal keys", *sorted(keys)]).encode()).hexdigest()[:16]


def announce_keys(process: str) -> None:
    """Leave this process's key fingerprint where the others find it. `process` is "web" or "worker"."""
    # A cache that is down must not stop the site; queue_answers warns about it.
    with contextlib.suppress(*CACHE_FAULTS):
        cache.set(f"keys:{process}", key_fingerprint(settings.CREDENTIAL_KEYS), KEY_NOTICE_SECONDS)


@register("portal")
def processes_share_keys(**_options: Any) -> list[CheckMessage]:
    own = key_fingerprint(settings.CREDENTIAL_KEYS)
    try:
        announced = cache.get_many(["keys:web", "keys:worker"])
    except CACHE_FAULTS:
        return []
    others = sorted(name.removeprefix("keys:") for name, seen in announced.items() if seen != own)
    return [
        Warning(
            f"The {name} process was started with other CREDENTIAL_KEYS than these.",
            hint="Give web and worker the same keys and start both again.",
            id="portal.W006",
        )
        for name in others
    ]


@register("portal")
def faults_stay_inside(**_options: Any) -> list[CheckMessage]:
    if not settings.DEBUG or only_loopback(tuple(settings.ALLOWED_HOSTS)):
        return []
    return [
        Warning(
            "DEBUG is on while ALLOWED_HOSTS names more than this machine: visitors see faults in detail.",
            hint="Set DEBUG=0 and a SECRET_KEY.",
            id="portal.W007",
        )
    ]


@register("portal")
def taps_can_be_run(**_options: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for name, path in settings.SINGER_TAPS.items():
        if not path.is_file() or not os.access(path, os.X_OK):
            text, hint = f"The tap {name} of SINGER_TAPS is no program that can be run.", f"Is it installed at {path}?"
            found.append(Warning(text, hint=hint, id="portal.W010"))
        elif (path.stat().st_mode | path.resolve().parent.stat().st_mode) & stat.S_IWOTH:
            text = f"Every user of this machine can replace the tap {name} of SINGER_TAPS."
            found.append(Warning(text, hint=f"Run: chmod o-w {path} {path.parent}", id="portal.W011"))
    return found


@register("portal")
def own_address_is_allowed(**_options: Any) -> list[CheckMessage]:
    host = urlsplit(settings.BASE_URL).netloc.rpartition("@")[2]
    bare = host if host.endswith("]") else host.rpartition(":")[0] or host
    if validate_host(bare, settings.ALLOWED_HOSTS):
        return []
    return [
        Warning(
            f"BASE_URL names {bare}, which is not in ALLOWED_HOSTS: links in mail would be refused.",
            hint="Add the host to ALLOWED_HOSTS or correct BASE_URL.",
            id="portal.W008",
        )
    ]
