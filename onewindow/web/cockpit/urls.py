"""Addresses of the cockpit."""

from django.urls import URLPattern, path

from onewindow.web.cockpit import acts, articles, lists, overview, package, packages, stages, urge, urgings

app_name = "cockpit"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("regions/", overview.regions, name="regions"),
    path("lines/", overview.lines, name="lines"),
    path("cases/", lists.cases, name="cases"),
    path("cases/export/", lists.cases_export, name="cases_export"),
    path("cases/<int:case_id>/urge/", urge.urge, name="urge"),
    path("stages/", stages.stages, name="stages"),
    path("packages/", packages.packages, name="packages"),
    path("packages/export/", packages.export, name="packages_export"),
    path("events/", acts.events, name="events"),
    path("events/export/", acts.events_export, name="events_export"),
    path("guides/", lists.guide_list, name="guides"),
    path("articles/", articles.index, name="articles"),
    path("articles/<int:number>/", articles.article, name="article"),
    path("articles/<int:number>/package/", package.download, name="article_package"),
    path("urgings/", urgings.urgings, name="urgings"),
    path("urgings/export/", urgings.export, name="urgings_export"),
    path("urgings/<int:urging_id>/", urge.urging, {"home": "cockpit"}, name="urging"),
    path("urgings/<int:urging_id>/acts/<slug:name>/", urge.act, {"home": "cockpit"}, name="urging_act"),
]
