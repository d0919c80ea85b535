"""A program with a token, and the sample as what it reads."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from integrations_portal.accounts.models import Membership, Scope, Workspace
from integrations_portal.accounts.programs import make_token

Program = Callable[..., Client]


@pytest.fixture(autouse=True)
def no_earlier_calls() -> None:
    cache.clear()


def text_of_token(maker: Membership, scope: Scope = Scope.READ) -> str:
    return make_token(maker, "Nightly build", scope, 30, uuid4())[1]


@pytest.fixture
def program() -> Program:
    """A client that sends a token of a workspace, made by whoever came there first."""

    def calling(workspace: Workspace, scope: Scope = Scope.READ) -> Client:
        maker = Membership.objects.of(workspace).select_related("workspace", "user").order_by("pk").first()
        assert maker is not None
        return Client(headers={"authorization": f"Bearer {text_of_token(maker, scope)}"})

    return calling
