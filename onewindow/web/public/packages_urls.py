"""Addresses of the portal: one-thing packages."""

from django.urls import URLPattern, path

from onewindow.web.public import packages_apply, packages_case, packages_find

urlpatterns: list[URLPattern] = [
    path("packages/", packages_find.packages, name="packages"),
    path("packages/<slug:key>/", packages_find.package, name="package"),
    path("packages/<slug:key>/apply/", packages_apply.apply, name="package_apply"),
    path("drafts/<int:pk>/members/", packages_apply.members, name="draft_members"),
    path("package-cases/<int:pk>/", packages_case.package, name="package_case"),
    path("package-cases/<int:pk>/submitted/", packages_case.submitted, name="package_submitted"),
    path("package-cases/<int:pk>/withdraw/", packages_case.withdraw, name="package_withdraw"),
    path("package-cases/<int:pk>/collect/", packages_case.collect, name="package_collect"),
]
