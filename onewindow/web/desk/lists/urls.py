"""Addresses of the whole list at the desk."""

from django.urls import URLPattern, path

from onewindow.web.desk.lists import pages

urlpatterns: list[URLPattern] = [
    path("list/", pages.whole, name="list"),
    path("list/export.<str:form>", pages.export, name="list_export"),
    path("list/uploads/<int:upload_id>/", pages.upload, name="list_upload"),
]
