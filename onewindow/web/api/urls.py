"""Addresses of the API, all beneath /api/v1/."""

from django.urls import URLPattern, URLResolver, path, re_path

from onewindow.web.api import oauth, pages
from onewindow.web.api.edge import guarded, nowhere
from onewindow.web.api.house import api

app_name = "api"
endpoints, _, _ = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", pages.openapi, name="openapi"),
    path("docs", pages.docs, name="docs"),
    path("oauth/token", oauth.token, name="token"),
    path("oauth/revoke", oauth.revoke, name="revoke"),
    path("oauth/authorize", oauth.Authorize.as_view(), name="authorize"),
    *guarded([*endpoints, re_path(r"^(?P<rest>.*)$", nowhere, name="nowhere")]),
]
