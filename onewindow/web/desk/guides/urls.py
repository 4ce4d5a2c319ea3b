"""Addresses of guides at the desk."""

from django.urls import URLPattern, path

from onewindow.web.desk.guides import editor, pages, preview, review

urlpatterns: list[URLPattern] = [
    path("guides/", pages.guides, name="guides"),
    path("guides/<int:version_id>/", pages.guide, name="guide"),
    path("guides/<int:version_id>/edit/<slug:section>/", editor.edit, name="guide_edit"),
    path("guides/<int:version_id>/review/", review.review, name="guide_review"),
    path("guides/<int:version_id>/preview/", preview.preview, name="guide_preview"),
    path("guides/<int:version_id>/acts/<slug:name>/", pages.act, name="guide_act"),
]
