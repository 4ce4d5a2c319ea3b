"""The portal's home, the list by topics, privacy."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onewindow.cases.durations import most_applied_for
from onewindow.cases.models import Case, Turn
from onewindow.catalogue.browse import ORGANISATIONS, PEOPLE, Everyday, Topic, common_keys, everyday, topics
from onewindow.network.models import Region, Venue
from onewindow.web.public.access import chosen_region, signed_in

SHOWN = 6  # of what people do most
TOPICS_SHOWN = 15
MINUTES = 60
AUDIENCES = {"person": ("个人办事", PEOPLE), "organisation": ("企业和组织办事", ORGANISATIONS)}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    audience = request.GET.get("for", "person")
    audience = audience if audience in AUDIENCES else "person"
    found = topics(AUDIENCES[audience][1])
    place = chosen_region(request)
    context = {
        "section": "find",
        "everyday": _everyday(),
        "audience": audience,
        "audiences": [(key, label) for key, (label, _) in AUDIENCES.items()],
        "topics": found[:TOPICS_SHOWN],
        "total": sum(topic.items for topic in found),
        "number_of_topics": len(found),
        "venues": _venues(place),
        "to_do": _to_do(request),
    }
    return render(request, "public/home.html", context)


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    audience = request.GET.get("for", "")
    found: list[Topic] = topics(AUDIENCES[audience][1] if audience in AUDIENCES else ())
    context = {
        "section": "find",
        "topics": found,
        "audience": audience,
        "audiences": [("", "全部"), *((key, label) for key, (label, _) in AUDIENCES.items())],
        "total": sum(topic.items for topic in found),
    }
    return render(request, "public/topics.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html")


def _everyday() -> list[Everyday]:
    """What people do most, by the latest cases; filled up from the one-thing packages while there are few."""

    def ask() -> list[Everyday]:
        return everyday(list(dict.fromkeys([*most_applied_for(SHOWN), *common_keys(SHOWN)]))[:SHOWN])

    return cache.get_or_set("everyday", ask, 10 * MINUTES) or []


def _venues(place: Region | None) -> list[Venue]:
    """Where to go: the venue of the place, and those above it but the city's."""
    if place is None:
        return []
    codes = place.ancestor_codes()
    return list(Venue.objects.filter(region__in=codes[1:] or codes).order_by("-region_id"))


def _to_do(request: HttpRequest) -> list[Case]:
    user = signed_in(request)
    if user is None:
        return []
    waiting = Case.objects.visible_to(user, on=timezone.localdate()).filter(turn=Turn.APPLICANT)
    return list(waiting.select_related("guide_version").order_by("due", "pk")[:5])
