"""`createworkspace KEY NAME --admin EMAIL`: an empty workspace and its first admin."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError as ShapeError

from integrations_portal.accounts import tokens
from integrations_portal.accounts.members import join
from integrations_portal.accounts.models import Role, User, Workspace
from integrations_portal.accounts.tokens import Purpose
from integrations_portal.audit.trail import PORTAL
from integrations_portal.shapes.people import WorkspaceHead


class Command(BaseCommand):
    help = (
        "Makes an empty workspace with its first admin, and prints an address with which the admin signs in "
        "once. Somebody who has an account already keeps it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="short name for addresses: letters, digits, - and _")
        parser.add_argument("name", help="what people call it")
        parser.add_argument("--admin", required=True, metavar="EMAIL", help="the first admin")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        key, name, email = options["key"], options["name"], options["admin"].lower()
        _refuse_bad(key, name, email)
        workspace = Workspace.objects.create(key=key, name=name)
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, confirmed_at=timezone.now())
        join(workspace, user, Role.ADMIN, PORTAL)
        self.stdout.write(tokens.issue(tokens.unsent(Purpose.PRINTED, user=user, email=user.email)))


def _refuse_bad(key: str, name: str, email: str) -> None:
    try:
        WorkspaceHead.read({"key": key, "name": name})
    except ShapeError:
        sentence = f"The key {key!r} is not usable: 1 to 64 letters, digits, - and _, a letter or digit first."
        raise CommandError(sentence, returncode=2) from None
    if not name.strip() or len(name) > 200:
        raise CommandError("The name must have 1 to 200 characters.", returncode=2)
    if Workspace.objects.filter(key__iexact=key).exists():
        raise CommandError(f"There is a workspace with the key {key} already.", returncode=2)
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError(f"{email!r} is no e-mail address.", returncode=2) from None
