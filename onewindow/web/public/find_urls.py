"""Addresses of the portal: find."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
