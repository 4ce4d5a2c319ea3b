"""Addresses of the portal: finding."""

from django.urls import URLPattern, path

from onewindow.web.public import find_articles, find_guide, find_home, find_region, find_search, find_track

urlpatterns: list[URLPattern] = [
    path("", find_home.home, name="home"),
    path("topics/", find_home.topic_list, name="topics"),
    path("articles/", find_articles.articles, name="articles"),
    path("privacy/", find_home.privacy, name="privacy"),
    path("search/", find_search.search_page, name="search"),
    path("search/suggestions/", find_search.suggestions, name="suggestions"),
    path("item/<slug:key>/", find_search.item, name="item"),
    path("region/", find_region.region, name="region"),
    path("region/hits/", find_region.region_hits, name="region_hits"),
    path("guide/<int:item_id>/", find_guide.guide, name="guide"),
    path("track/", find_track.track_page, name="track"),
    path("verify/<str:code>/", find_track.verify, name="verify"),
]
