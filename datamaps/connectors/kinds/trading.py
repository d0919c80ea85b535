"""Kinds that read the messages that companies trade with each other."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Kind
from datamaps.connectors.kinds.asks import HOST_KEY, HTTP_SIGN_INS, SFTP_SIGN_INS, URL

X12 = Kind(
    id="x12",
    label=_("Trading messages (X12)"),
    about=_("Orders, invoices and shipping notices as partners in North America exchange them."),
    icon="mails",
    sees=frozenset(),
    asks=(
        replace(
            URL,
            help=_("Where messages can be downloaded, a sample or live ones. It starts with https:// or sftp://."),
            example="sftp://files.example.com/out/850.edi",
        ),
        HOST_KEY,
    ),
    signs_in=HTTP_SIGN_INS + SFTP_SIGN_INS,
    by_sftp=True,
    read="datamaps.connectors.edi.x12.read",
    suffixes=(".x12", ".edi", ".txt"),
)

EDIFACT = replace(
    X12,
    id="edifact",
    label=_("Trading messages (EDIFACT)"),
    about=_("Orders, invoices and shipping notices as partners elsewhere exchange them."),
    icon="send",
    asks=(replace(X12.asks[0], example="sftp://files.example.com/out/orders.edi"), HOST_KEY),
    read="datamaps.connectors.edi.edifact.read",
    suffixes=(".edi", ".edifact", ".txt"),
)
