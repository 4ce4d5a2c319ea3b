"""Addresses of administration."""

from django.urls import URLPattern, path

from onewindow.web.desk.admin import (
    access,
    agencies,
    calendars,
    officers,
    posts,
    proposals,
    retention,
    standing,
    synonyms,
    trail,
    wordings,
)

urlpatterns: list[URLPattern] = [
    path("admin/", access.home, name="admin"),
    path("admin/proposals/", proposals.proposals, name="admin_proposals"),
    path("admin/proposals/<int:pk>/", proposals.one, name="admin_proposal"),
    path("admin/agencies/", agencies.agencies, name="admin_agencies"),
    path("admin/agencies/new/", agencies.new, name="admin_agency_new"),
    path("admin/agencies/<int:pk>/", agencies.agency, name="admin_agency"),
    path("admin/officers/", officers.officers, name="admin_officers"),
    path("admin/officers/new/", officers.new, name="admin_officer_new"),
    path("admin/officers/<int:pk>/", officers.one, name="admin_officer"),
    path("admin/posts/", posts.posts, name="admin_posts"),
    path("admin/posts/new/", posts.new, name="admin_post_new"),
    path("admin/posts/<int:pk>/", posts.one, name="admin_post"),
    path("admin/calendars/", calendars.calendars, name="admin_calendars"),
    path("admin/calendars/import/", calendars.take_in, name="admin_calendar_import"),
    path("admin/calendars/<int:number>/", calendars.year, name="admin_calendar"),
    path("admin/wordings/", wordings.wordings, name="admin_wordings"),
    path("admin/wordings/<slug:part>/<slug:kind>/", wordings.one, name="admin_wording"),
    path("admin/synonyms/", synonyms.synonyms, name="admin_synonyms"),
    path("admin/synonyms/new/", synonyms.new, name="admin_synonym_new"),
    path("admin/synonyms/<int:pk>/", synonyms.one, name="admin_synonym"),
    path("admin/retention/", retention.kinds, name="admin_retention"),
    path("admin/retention/<slug:kind>/", retention.one, name="admin_retention_one"),
    path("admin/standing/", standing.orders, name="admin_standing"),
    path("admin/standing/new/", standing.new, name="admin_standing_new"),
    path("admin/standing/<int:pk>/", standing.one, name="admin_standing_one"),
    path("admin/trail/", trail.trail, name="admin_trail"),
]
