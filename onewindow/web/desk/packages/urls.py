"""Addresses of packages at the desk."""

from django.urls import URLPattern, path

from onewindow.web.desk.packages import guides, running, withdraw

urlpatterns: list[URLPattern] = [
    path("package-guides/", guides.packages, name="package_guides"),
    path("package-guides/new/", guides.found, name="package_found"),
    path("package-guides/<int:version_id>/", guides.version, name="package_version"),
    path("package-guides/<int:version_id>/preview/", guides.preview, name="package_preview"),
    path("package-guides/<int:version_id>/acts/<slug:name>/", guides.act, name="package_act"),
    path("package-cases/", running.packages, name="package_cases"),
    path("package-cases/<int:package_id>/", running.package, name="package_case"),
    path("package-cases/<int:package_id>/assign/", running.assign, name="package_assign"),
    path("package-cases/<int:package_id>/withdraw/", withdraw.withdraw, name="package_withdraw"),
]
