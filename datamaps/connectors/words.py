"""One sentence for each way in which a look at a system can fail: what, where, what to do.

The keys are the trouble and the code of a `ConnectorError`; the named values of the error fill the braces.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.connectors.words_reading import READING
from datamaps.connectors.words_services import SERVICES
from integrations_portal.look.words import amount_in_words

if TYPE_CHECKING:
    from integrations_portal.shapes.choices import Words

_MEGABYTE = 1_000_000

NETWORK: Mapping[tuple[Trouble, str], Words] = {
    (Trouble.BLOCKED, "address"): _(
        "{host}:{port} is not on the public internet. Ask the administrator to add it to OUTBOUND_ALLOW."
    ),
    (Trouble.BLOCKED, "sent_on"): _(
        "The database sends us on to another server, which is not followed. Give the address of that server."
    ),
    (Trouble.BLOCKED, "redirect_scheme"): _(
        "{host} sends us on to something that is not a web address. Ask its operator for the final address."
    ),
    (Trouble.BLOCKED, "redirect_sent"): _(
        "{host} sends us on to another server while we send it data, so nothing was sent. "
        "Ask its operator for the final address."
    ),
    (Trouble.UNREACHABLE, "no_connection"): _(
        "The portal cannot connect to {host}. Check the name and the port; if they are right, "
        "ask the administrator whether the portal may reach this address."
    ),
    (Trouble.UNREACHABLE, "connect"): _(
        "Nothing answers at {host}:{port}. Check the address and whether the system is running."
    ),
    (Trouble.UNREACHABLE, "look_up"): _("There is no server called {host}. Check the spelling of the address."),
    (Trouble.UNREACHABLE, "broken_off"): _(
        "{host} broke the connection off. Try again; if it stays so, ask its operator."
    ),
    (Trouble.UNREACHABLE, "redirects"): _(
        "{host} sends us on more than {limit} times. Ask its operator for the final address."
    ),
    (Trouble.UNREACHABLE, "redirect_address"): _(
        "{host} sends us on to an address that cannot be read. Ask its operator for the final address."
    ),
    (Trouble.UNREACHABLE, "http_429"): _("{host} asks us to come back later, as it gets too many requests."),
    (Trouble.UNREACHABLE, "http_5xx"): _(
        "{host} has a fault of its own (status {status}). Try again later or ask its operator."
    ),
    (Trouble.UNREACHABLE, "http_other"): _(
        "{host} answers with status {status} instead of a description. Check the address."
    ),
    (Trouble.UNREACHABLE, "not_its_protocol"): _(
        "What answers there is no SQL Server. Check the address, the port and the database system."
    ),
    (Trouble.UNREACHABLE, "sftp_server"): _(
        "{host} broke off, or does not speak SFTP. Check the address and the port; if they are right, ask its operator."
    ),
    (Trouble.UNAUTHORISED, "sftp_refused"): _(
        "{host} did not accept the user with this password or key. Enter them again, or ask its operator."
    ),
    (Trouble.NOT_FOUND, "sftp_no_file"): _("{host} has no file of that name. Check the path."),
    (Trouble.FORBIDDEN, "sftp_no_permission"): _("{host} does not let this user read the file. Ask its operator."),
    (Trouble.TLS, "sftp_host_unknown"): _(
        "{host} shows the key {fingerprint}. Compare it with what its operator says, and enter it as the fingerprint."
    ),
    (Trouble.TLS, "sftp_host_changed"): _(
        "{host} shows the key {fingerprint} and not the one on record, so nothing was sent. Ask its operator; "
        "it may be somebody else."
    ),
    (Trouble.UNREACHABLE, "busy"): _("{host} takes no more connections now. Try again later."),
    (Trouble.UNREACHABLE, "database_gone"): _("The database broke the connection off. Try again later."),
    (Trouble.UNREACHABLE, "busy_file"): _("The file is being written by another program. Try again later."),
    (Trouble.TIMED_OUT, "deadline"): _("The look took longer than {seconds} seconds and was stopped. Try again later."),
    (Trouble.TIMED_OUT, "look_up"): _("The name {host} could not be looked up in time. Try again later."),
    (Trouble.TIMED_OUT, "connect"): _(
        "{host}:{port} does not answer. Check the address and whether a firewall is in between."
    ),
    (Trouble.TIMED_OUT, "read"): _(
        "{host} did not finish its answer within {seconds} seconds. Try again later or ask its operator."
    ),
    (Trouble.TIMED_OUT, "http_timeout"): _("{host} says that it could not answer in time. Try again later."),
    (Trouble.TIMED_OUT, "statement"): _(
        "The database did not answer a question within its time. Try again when it is less busy."
    ),
    (Trouble.UNAUTHORISED, "http_401"): _("{host} does not accept the sign-in. Check the credential."),
    (Trouble.UNAUTHORISED, "token_refused"): _(
        "{host} gives us no token for this client. Check the client id, its secret and the token address."
    ),
    (Trouble.UNAUTHORISED, "token_missing"): _(
        "The token address answers without a token. Check that it is the right address."
    ),
    (Trouble.UNAUTHORISED, "database"): _(
        "{host} does not accept the user name or the password. Check the credential."
    ),
    (Trouble.UNAUTHORISED, "method"): _(
        "{host} wants the password unprotected, so it was not sent. Choose protection with a checked certificate."
    ),
    (Trouble.FORBIDDEN, "http_403"): _(
        "{host} knows us but does not let us look. Ask its operator for permission to read."
    ),
    (Trouble.FORBIDDEN, "database_rules"): _(
        "{host} does not let this user in from here. Ask its operator to allow the portal's address."
    ),
    (Trouble.FORBIDDEN, "privilege"): _("The user may not read the catalog of the database. Ask its operator."),
    (Trouble.NOT_FOUND, "http_404"): _("There is nothing at this address of {host}. Check the address."),
    (Trouble.NOT_FOUND, "database"): _("{host} has no database called {database}. Check the name."),
    (Trouble.TLS, "expired"): _("The certificate of {host} has expired. Ask its operator to renew it."),
    (Trouble.TLS, "not_yet_valid"): _("The certificate of {host} is not valid yet. Compare the clocks."),
    (Trouble.TLS, "self_signed"): _(
        "{host} vouches for itself with its own certificate. Add its authority to the credential."
    ),
    (Trouble.TLS, "unknown_issuer"): _(
        "The certificate of {host} comes from an authority that is not trusted here. Add it to the credential."
    ),
    (Trouble.TLS, "revoked"): _("The certificate of {host} was revoked. Ask its operator."),
    (Trouble.TLS, "wrong_name"): _("The certificate of {host} is made out to another name. Check the address."),
    (Trouble.TLS, "certificate"): _("The certificate of {host} cannot be trusted. Ask its operator."),
    (Trouble.TLS, "handshake"): _("No protected connection to {host} could be made. Check address and port."),
    (Trouble.TLS, "database"): _(
        "{host} offers no protected connection that can be trusted. Ask its operator for a certificate, "
        "or choose another protection."
    ),
    (Trouble.TLS, "redirect_unprotected"): _(
        "{host} sends us on to an unprotected address. Ask its operator for one that starts with https."
    ),
    (Trouble.TOO_LARGE, "http_413"): _("{host} finds our request too large."),
    (Trouble.TOO_LARGE, "download"): _("{host} sends more than {megabytes} MB. Ask for a smaller description."),
    (Trouble.TOO_LARGE, "traffic"): _(
        "The database sends more than {megabytes} MB about itself. Name the schema that matters."
    ),
}

SENTENCES: Mapping[tuple[Trouble, str], Words] = {**NETWORK, **READING, **SERVICES}

# From outside, an address that may not be reached and one where nothing is look the same.
_ALIKE = {
    (Trouble.BLOCKED, "address"),
    (Trouble.UNREACHABLE, "connect"),
    (Trouble.UNREACHABLE, "look_up"),
    (Trouble.TIMED_OUT, "connect"),
    (Trouble.TIMED_OUT, "look_up"),
}


class _Values(dict[str, object]):
    """A value that an error does not carry is told as unknown, rather than the sentence being lost."""

    def __missing__(self, key: str) -> str:
        return str(_("(unknown)"))


def sentence(error: ConnectorError) -> str:
    """The error in one sentence or two, in the language in use; nothing secret in it."""
    template = SENTENCES.get((error.trouble, error.code))
    if template is None:
        return str(_("The system {trouble}.")).format(trouble=error.trouble.label)
    values = _Values(error.values)
    if isinstance(limit := error.values.get("limit"), int):
        values["megabytes"] = max(1, limit // _MEGABYTE)
    if isinstance(days := error.values.get("days"), int):
        values["days"] = amount_in_words(days, "days")
    if isinstance(day := error.values.get("day"), str):
        with contextlib.suppress(ValueError):
            values["day"] = date_format(date.fromisoformat(day), "j F Y")
    return str(template).format_map(values)


def outward(error: ConnectorError) -> ConnectorError:
    """What "try connection" may tell: the same for an address that is blocked, closed, silent or unknown.

    Otherwise the button could be used to find out what there is inside the network.
    """
    if (error.trouble, error.code) in _ALIKE:
        return ConnectorError(Trouble.UNREACHABLE, "no_connection", host=error.values.get("host", ""))
    return error
