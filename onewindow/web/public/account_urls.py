"""Addresses of the portal: account."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
