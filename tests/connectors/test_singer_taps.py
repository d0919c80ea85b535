"""Taps that the administrator has listed: what they are given, what they may take, and what is told of them."""

from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.registry import observe
from datamaps.connectors.tap import environment
from datamaps.connectors.words import sentence
from datamaps.forms.connectors import ConfigForm
from integrations_portal.checks import taps_can_be_run
from tests.connectors.taps import CATALOG, SAYS, Make, credential, refusal, run

INJECTION = [
    "; touch {0}",
    "$(touch {0})",
    "`touch {0}`",
    "| touch {0}",
    "&& touch {0}",
    "\n touch {0}\n",
    "' ; touch {0} ; '",
    '" ; touch {0} ; "',
    "--config={0}",
    "-o ProxyCommand=touch {0}",
    "../../../../bin/sh",
    "/bin/sh",
    "${{IFS}}touch${{IFS}}{0}",
    "%s%n{{}}{{0}}",
    "é\u202e\u2028🙂",
    "x" * 1_900,
]


def test_a_tap_is_asked_and_says_the_same_as_its_catalog(tap: Make) -> None:
    assert run(tap(SAYS)) == observe("singer", {}, given=json.dumps(CATALOG).encode())


def test_a_tap_gets_its_settings_and_its_credential_in_a_file_of_its_own(tap: Make, tmp_path: Path) -> None:
    seen = tmp_path / "seen.json"
    body = f"""
told = {{"config": config, "argv": sys.argv[1:], "mode": os.stat(sys.argv[2]).st_mode & 0o777, "cwd": os.getcwd(),
    "folder": os.stat(os.path.dirname(sys.argv[2])).st_mode & 0o777, "environ": dict(os.environ)}}
json.dump(told, open({str(seen)!r}, "w"))
{SAYS}"""
    run(tap(body), {"settings": '{"since": "2027", "token": "open"}'}, credential(token="s3cret-word"))
    told = json.loads(seen.read_text())
    assert told["config"] == {"since": "2027", "token": "s3cret-word"}
    file = told["argv"][1]
    assert told["argv"] == ["--config", file, "--discover"]
    assert (told["mode"], told["folder"]) == (0o600, 0o700)
    assert not Path(file).parent.exists()
    allowed = {
        "PATH",
        "HOME",
        "TMPDIR",
        "LANG",
        "TZ",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE",
        "LC_CTYPE",
    }
    assert set(told["environ"]) <= allowed
    assert told["cwd"] == told["environ"]["HOME"] == str(Path(file).parent)


def test_nothing_of_the_environment_is_handed_on_but_where_authorities_are() -> None:
    own = {"SECRET_KEY": "x", "CREDENTIAL_KEYS": "x", "DATABASE_URL": "x", "LD_PRELOAD": "x", "PYTHONPATH": "x"}
    given = environment(own | {"SSL_CERT_FILE": "/ca.pem", "PATH": "/elsewhere/bin"}, "/f")
    assert set(given) == {"PATH", "HOME", "TMPDIR", "LANG", "TZ", "SSL_CERT_FILE"}
    assert "/elsewhere/bin" not in given.values()


@pytest.mark.parametrize("text", INJECTION)
def test_what_people_type_reaches_no_command_line(tap: Make, tmp_path: Path, text: str) -> None:
    mark, seen = tmp_path / "mark", tmp_path / "seen.json"
    typed = text.format(mark)
    body = f"json.dump([config, sys.argv[1:]], open({str(seen)!r}, 'w'))\n{SAYS}"
    path = tap(body)
    run(path, {"settings": json.dumps({"a": typed, typed: "b"})}, credential(word=typed))
    config, argv = json.loads(seen.read_text())
    assert config == {"a": typed, typed: "b", "word": typed}
    assert typed not in " ".join(argv)
    for config_name in ("tap", "settings", "url"):
        with pytest.raises(ConnectorError) as caught:
            observe("singer", {"tap": "shop", config_name: typed}, NO_SECRET, Limits(taps={"shop": path}))
        assert caught.value.trouble is Trouble.CONFIG
    assert refusal(path, secret=Secret("tap", {"settings": typed})).code == "tap_settings"
    assert refusal(path, secret=Secret(typed, {"settings": "{}"})).code == "sign_in_kind"
    assert not mark.exists()


def test_no_tap_is_run_that_is_not_listed(tap: Make) -> None:
    path = tap(SAYS)
    assert refusal(path, taps={}).code == "taps_off"
    for name in (str(path), "tap-shop", "SHOP", "../shop", "shop "[:-1] + "\0"):
        assert refusal(path, {"tap": name}).code == "tap_unknown"


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"tap": ""}, "tap_or_address"),
        ({"tap": 7}, "tap_or_address"),
        ({"url": "https://taps.example.com/catalog.json"}, "tap_or_address"),
        ({"settings": "[1]"}, "tap_settings"),
        ({"settings": "{"}, "tap_settings"),
        ({"settings": '{"a": "\ud800"}'}, "tap_settings"),
        ({"settings": '{"a":' * 500}, "tap_settings"),
    ],
)
def test_what_is_not_set_up_is_told(tap: Make, config: dict[str, object], code: str) -> None:
    error = refusal(tap(SAYS), config)
    assert (error.trouble, error.code, error.permanent) == (Trouble.CONFIG, code, True)


def test_a_tap_that_fails_is_told_with_its_code_and_its_last_words(tap: Make) -> None:
    error = refusal(tap("sys.exit('Traceback\\n  ...\\nHTTP-error 401: \\x1b[31mBad\\u202e credentials\\n\\n')"))
    assert sentence(error) == "The tap shop stopped with code 1. Its last words: “HTTP-error 401: [31mBad credentials”."
    assert refusal(tap("sys.exit(3)")).code == "tap_ended"
    assert refusal(tap("os.kill(os.getpid(), 11)")).values["exit"] == -11


def test_a_tap_that_says_nothing_or_no_catalog_is_told(tap: Make) -> None:
    assert refusal(tap("print(' ')")).code == "tap_silent"
    assert refusal(tap("print('hello')")).code == "json"
    assert refusal(tap("print('{}')")).code == "no_stream"


@pytest.mark.slow
def test_a_tap_that_never_ends_is_ended_with_all_that_it_started(tap: Make, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    body = f"child = os.fork()\nif not child: open({str(pid)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    began = time.monotonic()
    assert refusal(tap(body), seconds=1).trouble is Trouble.TIMED_OUT
    assert time.monotonic() - began < 4
    assert _is_over(int(pid.read_text()))
    assert (
        refusal(tap(f"{SAYS}\nsys.stdout.flush(); os.close(1); os.close(2); time.sleep(60)"), seconds=1).code
        == "deadline"
    )


def _is_over(pid: int) -> bool:
    for _try in range(20):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_a_tap_that_floods_is_ended(tap: Make) -> None:
    flood = "while True: sys.{}.write('x' * 65536)"
    assert refusal(tap(flood.format("stdout")), content=300_000).code == "tap_output"
    error = refusal(tap(flood.format("stderr")))
    assert (error.trouble, error.code) == (Trouble.TOO_LARGE, "tap_output")


def test_a_tap_has_only_so_much_memory_and_disk(tap: Make) -> None:
    assert "MemoryError" in sentence(refusal(tap("x = bytearray(3_000_000_000)")))
    assert refusal(tap("open('big', 'wb').truncate(200_000_000)")).code in ("tap_failed", "tap_ended")


def test_a_tap_that_is_gone_or_no_program_is_told(tap: Make, tmp_path: Path, settings: Any) -> None:
    path = tap(SAYS)
    settings.SINGER_TAPS = {"shop": path}
    assert taps_can_be_run() == []
    path.chmod(0o757)
    assert [one.id for one in taps_can_be_run()] == ["portal.W011"]
    path.chmod(0o644)
    assert refusal(path).code == "tap_missing"
    assert [one.id for one in taps_can_be_run()] == ["portal.W010"]
    path.write_bytes(b"\0\1\2 no program")
    path.chmod(0o755)
    assert "no program that can be run" in sentence(refusal(path))
    assert refusal(tmp_path).code == refusal(tmp_path / "none").code == "tap_missing"
    assert stat.S_ISDIR(os.stat(tmp_path).st_mode)


def test_people_choose_among_the_taps_that_are_listed(settings: Any) -> None:
    settings.SINGER_TAPS = {"shop": Path("/opt/shop")}
    assert "/opt/shop" not in str(ConfigForm(KINDS["singer"]))
    form = ConfigForm(KINDS["singer"], data={"config-tap": "shop", "config-settings": "{}"})
    assert form.is_valid()
    assert form.config() == {"tap": "shop", "settings": "{}"}
    assert not ConfigForm(KINDS["singer"], data={"config-tap": "/bin/sh"}).is_valid()
    assert form.routed_elsewhere({"tap": "shop"}) is True
