"""Kinds of rented services that say themselves what they hold."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Ask, Kind
from datamaps.connectors.kinds.asks import HTTP_SIGN_INS, URL

SCIM = Kind(
    id="scim",
    label=_("SCIM (accounts and groups)"),
    about=_("A directory of people: the accounts and groups that it keeps."),
    icon="users",
    sees=frozenset(
        {"type", "format", "required", "unique", "key", "read_only", "write_only", "values", "references"},
    ),
    asks=(
        replace(
            URL,
            help=_("The base address of the service, below which /Users is found. It starts with https://."),
            example="https://id.example.com/scim/v2",
        ),
    ),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.scim.read.read",
    talk="datamaps.connectors.scim.read.talk",
    suffixes=(".json",),
)

SALESFORCE = Kind(
    id="salesforce",
    label=_("Salesforce"),
    about=_("Objects and fields of an organisation, as far as the user of the check may see them."),
    icon="cloud",
    sees=frozenset({"type", "format", "max_length", "precision", "scale", "required", "nullable", "unique", "key"})
    | {"read_only", "values", "default", "references", "deprecated"},
    asks=(
        replace(
            URL,
            label=_("Address of your Salesforce"),
            help=_("Where you sign in, called “My Domain” in the setup. It starts with https://."),
            example="https://acme.my.salesforce.com",
        ),
        Ask(
            name="objects",
            label=_("Which objects?"),
            help=_("Their API names, with commas between. Those of your own end in __c."),
            example="Account, Contact, Invoice__c",
            routes=False,
        ),
        Ask(
            name="version",
            label=_("Which version of the interface?"),
            help=_("The one that the integration uses. Left empty, the newest is asked."),
            example="62.0",
            required=False,
            routes=False,
        ),
    ),
    signs_in=("oauth_client", "bearer"),
    read="datamaps.connectors.salesforce.read.read",
    talk="datamaps.connectors.salesforce.read.talk",
    suffixes=(".json",),
)

WEBHOOK = Kind(
    id="webhook",
    label=_("Samples of a webhook or of other JSON"),
    about=_("A system that sends messages and describes them nowhere: samples show what it sends."),
    icon="webhook",
    sees=frozenset({"type", "nullable"}),
    asks=(
        replace(
            URL,
            help=_(
                "Where samples can be downloaded. Left empty, those count that are caught on the page of the system. "
                "It starts with https://."
            ),
            example="https://shop.example.com/samples/order-paid.json",
            required=False,
        ),
    ),
    signs_in=HTTP_SIGN_INS,
    read="datamaps.connectors.webhook.read.read",
    fetch="datamaps.connectors.webhook.read.samples",
    suffixes=(".json", ".jsonl", ".ndjson"),
    by_samples=True,
)
