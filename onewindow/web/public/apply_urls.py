"""Addresses of the portal: apply."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
