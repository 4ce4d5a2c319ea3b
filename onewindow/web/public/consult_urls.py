"""Addresses of the portal: asking."""

from django.urls import URLPattern, path

from onewindow.web.public import consult

urlpatterns: list[URLPattern] = [
    path("ask/", consult.ask, name="ask"),
    path("consultations/", consult.mine, name="consultations"),
    path("consultations/find/", consult.find, name="consultation_find"),
    path("consultations/<str:number>/", consult.consultation, name="consultation"),
    path("consultations/<str:number>/<slug:name>/", consult.act, name="consultation_act"),
]
