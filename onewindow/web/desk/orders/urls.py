"""Addresses of change orders at the desk."""

from django.urls import URLPattern, path

from onewindow.web.desk.orders import pages

urlpatterns: list[URLPattern] = [
    path("orders/", pages.orders, name="orders"),
    path("orders/new/", pages.write, name="order_new"),
    path("orders/<int:order_id>/", pages.order, name="order"),
    path("orders/<int:order_id>/edit/", pages.write, name="order_edit"),
    path("orders/<int:order_id>/acts/<slug:name>/", pages.act, name="order_act"),
]
