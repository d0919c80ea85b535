"""What happens when a link is asked for and when it is used."""

from __future__ import annotations

import hashlib
import hmac
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations_portal.accounts import tokens
from integrations_portal.accounts.members import join
from integrations_portal.accounts.models import Contact, Role, Token, User, Workspace
from integrations_portal.accounts.tokens import INVITATIONS, PROVES_MAILBOX, Purpose
from integrations_portal.audit.trail import Actor
from integrations_portal.jobs.queue import ask_for


class Gone(Exception):
    """The link was used or has expired."""


class NotYours(Exception):
    """An invitation does not open an account that exists already: its owner must sign in to it first."""


def ask_for_sign_in_link(email: str) -> None:
    """Mails a link, if somebody has that address. The same is done here in both cases; the worker looks."""
    token = tokens.unsent(Purpose.MAILED, email=email)
    ask_for("mail-sign-in-link", str(token.pk), f"mail-token:{token.pk}")


@transaction.atomic
def invite(workspace: Workspace, email: str, role: Role, by: User, once: str, contact: Contact | None = None) -> str:
    """Mails an invitation and returns the address of a second one, to be handed over by the admin.

    `once` comes from the form: sent twice, it is one invitation with one address. Older invitations of the
    same person to this workspace stop working.
    """
    secret = _secret(once, workspace, email)
    handed = tokens.find(secret)
    if handed is not None:
        return tokens.issue(handed, secret)
    withdraw(workspace, email)
    unsent = partial(tokens.unsent, email=email, user=by, workspace=workspace, role=role, contact=contact)
    mailed = unsent(Purpose.MAILED_INVITATION)
    ask_for("mail-invitation", str(mailed.pk), f"mail-token:{mailed.pk}", workspace=workspace, by=by)
    handed = unsent(Purpose.INVITATION)
    return tokens.issue(handed, secret)


def withdraw(workspace: Workspace, email: str) -> None:
    """Takes back every invitation of that address to this workspace that was not used."""
    Token.objects.of(workspace).filter(email=email, purpose__in=INVITATIONS, used_at=None).delete()


def owner_of(token: Token) -> User | None:
    """The account that a link opens; none when it would make one."""
    if token.purpose in INVITATIONS:
        return User.objects.filter(email=token.email).first()
    return token.user


@transaction.atomic
def open_link(token: Token, visitor: User | None, name: str = "", password: str | None = None) -> User:
    """Uses a link up and returns who signs in by it. Raises Gone or NotYours.

    `visitor` has signed in already; `name` and `password` are for an account that is made now.
    """
    user = owner_of(token)
    if user is not None and token.purpose in INVITATIONS and user != visitor:
        raise NotYours
    if not tokens.use(token) or (user is not None and not user.is_active):
        raise Gone
    proven = token.purpose in PROVES_MAILBOX
    if user is None:
        user = _new_account(token.email, password, name, proven)
    elif proven and user.confirmed_at is None:
        _confirm(user)
    if token.workspace is not None and token.purpose in INVITATIONS:
        join(token.workspace, user, Role.of(token.role), Actor.of(user), token.contact)
        withdraw(token.workspace, token.email)
    return user


def _new_account(email: str, password: str | None, name: str, proven: bool) -> User:
    confirmed_at = timezone.now() if proven else None
    try:
        with transaction.atomic():
            return User.objects.create_user(email, password or None, name=name, confirmed_at=confirmed_at)
    except IntegrityError:  # made meanwhile, by an invitation to another workspace
        raise NotYours from None


def _confirm(user: User) -> None:
    """From now on the mailbox counts: whoever else could sign in to this account no longer can."""
    user.confirmed_at = timezone.now()
    user.set_unusable_password()
    user.save(update_fields=["confirmed_at", "password"])
    user.end_sessions()


def _secret(once: str, workspace: Workspace, email: str) -> str:
    value = "\n".join((once, workspace.key, email)).encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"invitation\n" + value, hashlib.sha256).hexdigest()
