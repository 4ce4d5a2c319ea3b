"""Addresses of the portal: case."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
