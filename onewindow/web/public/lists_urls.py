"""Addresses of the portal: the published lists."""

from django.urls import URLPattern, path

from onewindow.web.public import lists_pages

urlpatterns: list[URLPattern] = [
    path("lists/", lists_pages.lists, name="lists"),
    path("lists/changes/", lists_pages.history, name="list_changes"),
    path("lists/<slug:name>/", lists_pages.one_list, name="list"),
    path("lists/<slug:name>/export.<str:form>", lists_pages.export, name="list_export"),
]
