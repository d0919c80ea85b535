"""`signinlink [EMAIL] [--first]`: prints an address that signs in once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from integrations_portal.accounts import tokens
from integrations_portal.accounts.members import join
from integrations_portal.accounts.models import Role, User, Workspace
from integrations_portal.accounts.tokens import Purpose
from integrations_portal.audit.trail import PORTAL

FIRST_EMAIL = "owner@example.com"
FIRST_NAME = "Administrator"


class Command(BaseCommand):
    help = (
        "Prints an address that signs in once, within a day. Whoever opens it is that person. With --first "
        "it is the first administrator, who is made if need be and is admin of every sample workspace."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", default="", help="whom to sign in")
        parser.add_argument("--first", action="store_true", help="the first administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["email"]) == options["first"]:
            raise CommandError("Give either an e-mail address or --first.", returncode=2)
        user = first_administrator() if options["first"] else _known(options["email"])
        self.stdout.write(tokens.issue(tokens.unsent(Purpose.PRINTED, user=user, email=user.email)))


def _known(email: str) -> User:
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    if user is None:
        sentence = f"Nobody here has the address {email}. To make an account use createworkspace or an invitation."
        raise CommandError(sentence, returncode=2)
    return user


@transaction.atomic
def first_administrator() -> User:
    """The first administrator, as admin of every sample workspace. Nothing on the site makes one."""
    user = User.objects.filter(email=FIRST_EMAIL).first()
    if user is None:
        user = User.objects.create_user(FIRST_EMAIL, name=FIRST_NAME, confirmed_at=timezone.now())
    for workspace in Workspace.objects.filter(sample=True).exclude(memberships__user=user):
        join(workspace, user, Role.ADMIN, PORTAL)
    return user
