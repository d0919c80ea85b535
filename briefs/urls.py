"""Addresses under `/w/<key>/` of briefs and what belongs to them."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
