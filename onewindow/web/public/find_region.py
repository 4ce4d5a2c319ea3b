"""Choosing a place: typed, or level by level."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.network.models import Level, Region
from onewindow.network.queries import ancestors, children, city, search_regions
from onewindow.web.public.access import chosen_region
from onewindow.web.public.regions import recent_codes, remember, way_back

NEXT_LEVEL = {
    Level.CITY: ("县（区）", "个县（区）"),
    Level.COUNTY: ("乡镇、街道", "个乡镇、街道"),
    Level.TOWNSHIP: ("村、社区，也可以不选", "个村、社区"),
    Level.VILLAGE: ("", ""),
}


@require_http_methods(["GET", "HEAD", "POST"])
def region(request: HttpRequest) -> HttpResponse:
    back = way_back(request, reverse("public:home"))
    if request.method == "POST":
        chosen = get_object_or_404(Region, pk=request.POST.get("code", ""))
        response = HttpResponseRedirect(back)
        remember(request, response, chosen)
        return response
    at = _at(request)
    typed = request.GET.get("q", "").strip()
    level = Level(at.level)
    context = {
        "section": "find",
        "back": back,
        "at": at,
        "trail": ancestors(at),
        "children": children(at).annotate(beneath=Count("children")),
        "siblings": _siblings(at),
        "next_level": NEXT_LEVEL[level][0],
        "next_unit": NEXT_LEVEL[level][1],
        "leaf": level == Level.TOWNSHIP,
        "typed": typed,
        "hits": search_regions(typed[:40]) if typed else [],
        "recent": Region.objects.filter(pk__in=recent_codes(request)),
    }
    return render(request, "public/region.html", context)


@require_GET
def region_hits(request: HttpRequest) -> HttpResponse:
    """What typing finds, for htmx."""
    typed = request.GET.get("q", "").strip()[:40]
    context = {
        "typed": typed,
        "hits": search_regions(typed) if typed else [],
        "back": way_back(request, reverse("public:home")),
    }
    return render(request, "public/region_hits.html", context)


def _at(request: HttpRequest) -> Region:
    """The place looked at: the one asked for, else the one chosen, else the city."""
    code = request.GET.get("at", "")
    if code:
        return get_object_or_404(Region, pk=code)
    return chosen_region(request) or city()


def _siblings(at: Region) -> list[Region]:
    if at.level not in {Level.COUNTY, Level.TOWNSHIP} or at.parent_id is None:
        return []
    return list(Region.objects.filter(parent=at.parent_id).order_by("pinyin"))
