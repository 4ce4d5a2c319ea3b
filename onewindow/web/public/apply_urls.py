"""Addresses of the portal: applying."""

from django.urls import URLPattern, path

from onewindow.web.public import apply_check, apply_materials, apply_start, apply_steps

urlpatterns: list[URLPattern] = [
    path("apply/<slug:key>/", apply_start.apply, name="apply"),
    path("places/selects/", apply_steps.place_selects, name="place_selects"),
    path("drafts/<int:pk>/", apply_start.draft, name="draft"),
    path("drafts/<int:pk>/changed/", apply_start.draft_changed, name="draft_changed"),
    path("drafts/<int:pk>/delete/", apply_start.draft_delete, name="draft_delete"),
    path("drafts/<int:pk>/who/", apply_steps.who, name="draft_who"),
    path("drafts/<int:pk>/who/take/", apply_start.draft_take, name="draft_take"),
    path("drafts/<int:pk>/form/", apply_steps.form, name="draft_form"),
    path("drafts/<int:pk>/materials/", apply_materials.materials, name="draft_materials"),
    path("drafts/<int:pk>/reuse/", apply_materials.reuse, name="draft_reuse"),
    path("drafts/<int:pk>/materials/<slug:key>/", apply_materials.upload, name="draft_upload"),
    path("drafts/<int:pk>/materials/<slug:key>/remove/", apply_materials.upload_remove, name="draft_upload_remove"),
    path("drafts/<int:pk>/joint/", apply_steps.joint, name="draft_joint"),
    path("drafts/<int:pk>/delivery/", apply_steps.delivery, name="draft_delivery"),
    path("drafts/<int:pk>/check/", apply_check.check, name="draft_check"),
    path("cases/<int:pk>/submitted/", apply_check.submitted, name="submitted"),
    path("files/<int:pk>/", apply_materials.file, name="file"),
]
