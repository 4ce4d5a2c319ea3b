"""Addresses of the portal, by capability."""

from onewindow.web.public import account_urls, apply_urls, case_urls, consult_urls, find_urls, lists_urls, packages_urls

app_name = "public"
urlpatterns = [
    *find_urls.urlpatterns,
    *account_urls.urlpatterns,
    *apply_urls.urlpatterns,
    *case_urls.urlpatterns,
    *consult_urls.urlpatterns,
    *lists_urls.urlpatterns,
    *packages_urls.urlpatterns,
]
