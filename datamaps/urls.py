"""Addresses under `/w/<key>/` of what exists and what moves."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
