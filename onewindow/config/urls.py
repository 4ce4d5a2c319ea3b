from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", include("onewindow.web.desk.urls")),
    path("", include("onewindow.web.public.urls")),
]
