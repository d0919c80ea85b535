"""Addresses under `/api/v1/`, for programs with a token."""

from django.urls import path

from briefs.api.description import DESCRIPTION
from briefs.api.door import opened
from briefs.api.operations import OPERATIONS

urlpatterns = [path(one.route, opened(one), name=one.name) for one in (*OPERATIONS, DESCRIPTION)]
