from django.urls import URLPattern, URLResolver, include, path

handler500 = "onewindow.web.away.failed"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("onewindow.web.api.urls")),
    path("desk/", include("onewindow.web.desk.urls")),
    path("cockpit/", include("onewindow.web.cockpit.urls")),
    path("", include("onewindow.web.public.urls")),
]
