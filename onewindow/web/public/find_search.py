"""Search, suggestions, and the step from an item to the guide of one's place."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from onewindow.accounts.models import PrincipalKind
from onewindow.catalogue.browse import places_with
from onewindow.catalogue.models import BasicItem, Item
from onewindow.catalogue.queries import competent_item
from onewindow.catalogue.search import search, suggest
from onewindow.network.models import Level
from onewindow.network.queries import ancestors, city
from onewindow.web.public.access import chosen_region

PAGE = 20


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:100]
    start = max(0, _number(request.GET.get("from", "")))
    audience = request.GET.get("who", "")
    audience = audience if audience in PrincipalKind.values else ""
    topic = request.GET.get("topic", "")[:20]
    online, instant = request.GET.get("online") == "1", request.GET.get("instant") == "1"
    place = chosen_region(request)
    found = search(
        asked,
        region=place,
        audience=audience or None,
        topic=topic or None,
        online="full" if online else None,
        instant=True if instant else None,
        limit=PAGE,
        offset=start,
    )
    kept = {
        "q": asked,
        "who": audience,
        "topic": topic,
        "online": "1" if online else "",
        "instant": "1" if instant else "",
    }
    kept = {name: value for name, value in kept.items() if value}
    context = {
        "section": "find",
        "asked": asked,
        "found": found,
        "who": audience,
        "kinds": PrincipalKind.choices,
        "topic": topic,
        "online": online,
        "instant": instant,
        "filtered": bool(audience or topic or online or instant),
        "unfiltered": urlencode({"q": asked}),
        "more": urlencode({**kept, "from": start + PAGE}) if start + PAGE < found.total else "",
        "before": urlencode({**kept, "from": max(0, start - PAGE)}) if start else "",
        "first": start + 1,
        "last": start + len(found.hits),
    }
    return render(request, "public/search.html", context)


@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """As one types, for htmx."""
    asked = request.GET.get("q", "").strip()[:50]
    return render(
        request, "public/suggestions.html", {"suggestions": suggest(asked, chosen_region(request)), "asked": asked}
    )


@require_safe
def item(request: HttpRequest, key: str) -> HttpResponse:
    """To the guide of the item that is competent at the place chosen; else which place, or why there is none."""
    basic = get_object_or_404(BasicItem.objects.defer("search_words"), pk=key)
    place = chosen_region(request)
    own = competent_item(key, place) if place else None
    if own is not None:
        return HttpResponseRedirect(reverse("public:guide", args=[own.pk]))
    looked_at = place or city()
    beneath = places_with(key, looked_at)
    context = {
        "section": "find",
        "basic": basic,
        "place": place,
        "looked_at": looked_at,
        "beneath": beneath,
        "trail": ancestors(looked_at),
        "levels": [Level(level).label for level in basic.levels],
        "city_item": None if place else Item.objects.filter(basic=basic, level=Level.CITY).first(),
        "elsewhere": [] if beneath else places_with(key, city()),
        "here": request.get_full_path(),
    }
    return render(request, "public/item_place.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
