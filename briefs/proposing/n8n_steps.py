"""The steps of an n8n workflow: which system each one talks to, whether it reads or writes, and what starts it.

The export of n8n is a group with `nodes` and `connections`. A node's `type` names its app; a request to any address
names its app by its credential or by the host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from briefs.proposing.proposal import Remark, key_of

_NOT_AN_APP = frozenset(
    "if merge set code function functionItem wait switch splitInBatches stickyNote noOp itemLists filter manualTrigger "
    "scheduleTrigger cron interval start respondToWebhook extractFromFile convertToFile spreadsheetFile moveBinaryData "
    "executeWorkflow executeWorkflowTrigger errorTrigger workflowTrigger stopAndError dateTime crypto html markdown "
    "xml compression limit sort aggregate summarize removeDuplicates renameKeys compareDatasets debugHelper splitOut "
    "executionData evaluation evaluationTrigger form readWriteFile readBinaryFile readBinaryFiles writeBinaryFile "
    "executeCommand localFileTrigger totp jwt editImage readPDF chatTrigger manualChatTrigger n8n n8nTrigger".split()
)
_READS = frozenset("get getall getmany getrows search list read download find fetch lookup query count".split())
_WRITES = frozenset(
    "create update upsert append appendorupdate add delete remove send post upload put patch insert write reply "
    "publish move copy share clear".split()
)
_CREDENTIAL_ENDS = re.compile(r"(?:OAuth[12]?|Token|Access|Key|Private|Service|Personal)*(?:Api|OAuth[12]Api)$")
_ANY_CREDENTIAL = frozenset(
    "httpBasicAuth httpDigestAuth httpHeaderAuth httpQueryAuth httpCustomAuth httpSslAuth oAuth1Api oAuth2Api".split()
)
_NO_NAME = frozenset("www app api rest graph hooks gateway".split())
_NAMES = {
    "openai": "OpenAI",
    "quickbooks": "QuickBooks",
    "serp": "SerpAPI",
    "hubspot": "HubSpot",
    "woocommerce": "WooCommerce",
}
_KINDS = {
    **dict.fromkeys(("hubspot", "salesforce", "pipedrive", "zohocrm", "copper", "attio"), "crm"),
    **dict.fromkeys(("quickbooks", "xero", "pennylane", "sage", "lexoffice", "datev"), "accounting"),
    **dict.fromkeys(("stripe", "paypal", "adyen", "mollie", "chargebee"), "payments"),
    **dict.fromkeys(("shopify", "woocommerce", "magento"), "ecommerce"),
    **dict.fromkeys(("zendesk", "freshdesk", "intercom", "servicenow"), "support"),
    **dict.fromkeys(("googlesheets", "airtable", "microsoftexcel"), "spreadsheet"),
    **dict.fromkeys(("mailchimp", "brevo", "activecampaign"), "marketing"),
    **dict.fromkeys(("bamboohr", "personio", "workday"), "hr"),
    **dict.fromkeys(("odoo", "sap", "erpnext", "dynamicscrm"), "erp"),
    **dict.fromkeys(("okta", "microsoftentra", "ldap"), "identity"),
}


@dataclass(frozen=True)
class App:
    """A system that steps talk to. `key` is the same for the spellings of one name."""

    key: str
    name: str
    kind: str = "other"
    calls_us: bool = False
    """Whoever calls an address of ours, instead of being called."""


@dataclass(frozen=True)
class Step:
    """One node. `starts` is the trigger of a flow as the workspace file has it, or nothing."""

    name: str
    app: App | None
    reads: bool
    writes: bool
    starts: Mapping[str, Any] | None
    retry: Mapping[str, Any] | None


def steps_of(workflow: Mapping[str, Any], remarks: list[Remark]) -> dict[str, Step]:
    """The steps by name, without notes and what is switched off."""
    return {
        str(node["name"]): _step(node, remarks)
        for node in _nodes(workflow)
        if _type(node) != "stickyNote" and node.get("disabled") is not True
    }


def names_by_id(workflow: Mapping[str, Any]) -> dict[str, str]:
    """Connections are keyed by name; some files key them by id."""
    return {str(node.get("id", "")): str(node["name"]) for node in _nodes(workflow)}


def _nodes(workflow: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for node in workflow.get("nodes") or ():
        if isinstance(node, dict) and isinstance(node.get("name"), str) and isinstance(node.get("type"), str):
            yield node


def _type(node: Mapping[str, Any]) -> str:
    return str(node["type"]).rpartition(".")[2]


def _parameters(node: Mapping[str, Any]) -> Mapping[str, Any]:
    given = node.get("parameters")
    return given if isinstance(given, dict) else {}


def _step(node: Mapping[str, Any], remarks: list[Remark]) -> Step:
    app = _app(node, remarks)
    language_model = "langchain" in str(node["type"]) and not _type(node).startswith("tool")
    reads, writes = _reads_or_writes(node)
    return Step(
        name=str(node["name"]),
        app=app,
        # What is told to a language model leaves for another company, and its answer comes back.
        reads=app is not None and (reads or language_model),
        writes=app is not None and (writes or language_model),
        starts=_starts(node),
        retry=_retry(node),
    )


def _app(node: Mapping[str, Any], remarks: list[Remark]) -> App | None:
    kind, name = _type(node), str(node["name"])
    if kind in ("webhook", "formTrigger"):
        path = str(_parameters(node).get("path") or name)
        words = (
            _("Form “%(name)s”") % {"name": name} if kind == "formTrigger" else _("Caller of %(path)s") % {"path": path}
        )
        return App(key_of(words), words[:200], calls_us=True)
    if kind.startswith(("emailSend", "emailReadImap")):
        return App("email", _("E-mail"))
    if kind.startswith(("httpRequest", "toolHttpRequest", "graphql")):
        return _by_credential(node) or _by_address(node, remarks)
    if "langchain" in str(node["type"]):
        return _by_credential(node)
    plain = re.sub(r"(?:Trigger|Tool)$", "", kind)
    return None if plain in _NOT_AN_APP or kind in _NOT_AN_APP else _named(plain)


def _named(camel: str) -> App:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", camel).strip()
    key = re.sub(r"[^a-z0-9]", "", camel.casefold()) or "system"
    return App(key[:60], _NAMES.get(key, words[:1].upper() + words[1:]), _KINDS.get(key, "other"))


def _by_credential(node: Mapping[str, Any]) -> App | None:
    given = node.get("credentials")
    for credential in given if isinstance(given, dict) else ():
        if credential not in _ANY_CREDENTIAL and (name := _CREDENTIAL_ENDS.sub("", str(credential))):
            return _named(name)
    return None


def _by_address(node: Mapping[str, Any], remarks: list[Remark]) -> App:
    address = str(_parameters(node).get("url") or "").removeprefix("=")
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    if not re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", host):
        remarks.append(Remark("address_unknown", {"step": node["name"]}))
        words = _("Address of “%(step)s”") % {"step": node["name"]}
        return App(key_of(words), words[:200])
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _NO_NAME:
        labels = labels[1:]
    key = labels[0] if len(labels) == 2 else key_of("-".join(labels))
    return App(key_of(key), ".".join(labels), _KINDS.get(key, "other"))


def _reads_or_writes(node: Mapping[str, Any]) -> tuple[bool, bool]:
    """By what it is asked to do, else by the first word of its name; a step that says nothing reads."""
    kind, parameters = _type(node), _parameters(node)
    if kind.endswith("Trigger") or kind in ("webhook", "emailReadImap"):
        return True, False
    if kind == "emailSend":
        return False, True
    if kind.startswith(("httpRequest", "toolHttpRequest")):
        writes = str(parameters.get("method") or parameters.get("requestMethod") or "GET").upper() not in (
            "GET",
            "HEAD",
        )
        return not writes, writes
    for said in (str(parameters.get("operation") or ""), re.split(r"[\s_-]", str(node["name"]))[0]):
        word = said.casefold()
        if word in _WRITES:
            return False, True
        if word in _READS:
            return True, False
    return True, False


def _starts(node: Mapping[str, Any]) -> Mapping[str, Any] | None:
    kind, name = _type(node), str(node["name"])
    if kind in ("scheduleTrigger", "cron", "interval"):
        return {"kind": "schedule", "detail": name} | _every(_parameters(node))
    if kind in ("manualTrigger", "formTrigger", "chatTrigger"):
        return {"kind": "user", "detail": name}
    if kind == "emailReadImap":
        return {"kind": "poll", "detail": name}
    if kind.endswith("Trigger") or kind == "webhook":
        return {"kind": "event", "detail": name}
    return None


_UNITS = {"seconds": "s", "minutes": "m", "hours": "h", "days": "d", "weeks": "w"}


def _every(parameters: Mapping[str, Any]) -> dict[str, str]:
    """The first interval of a schedule, where it is one that can be said as a span."""
    rule = parameters.get("rule")
    intervals = rule.get("interval") if isinstance(rule, dict) else None
    first = intervals[0] if isinstance(intervals, list) and intervals and isinstance(intervals[0], dict) else {}
    unit = str(first.get("field") or "")
    number = first.get(f"{unit}Interval", 1)
    if unit not in _UNITS or isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 10_000:
        return {}
    return {"every": f"{number}{_UNITS[unit]}"}


def _retry(node: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if node.get("retryOnFail") is not True:
        return None
    tries, wait = node.get("maxTries"), node.get("waitBetweenTries")
    seconds = wait // 1000 if isinstance(wait, int) and 1000 <= wait < 10**9 else 1
    attempts = tries if isinstance(tries, int) and 0 < tries < 1000 else 3
    return {"kind": "fixed", "attempts": attempts, "wait": f"{seconds}s"}
