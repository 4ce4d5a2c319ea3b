"""Public notices: results, publicity, deliveries by notice, overruns explained."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.cases.public_notices import KINDS, PAGE


def notices(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "grants")
    kind = kind if kind in KINDS else "grants"
    title, lead, listed = KINDS[kind]
    after = request.GET.get("after", "")
    found = listed(int(after) if after.isdecimal() and len(after) < 19 else None)
    context = {
        "kind": kind, "title": title, "lead": lead, "tabs": [(key, row[0]) for key, row in KINDS.items()], "found": found[:PAGE],
        "more": found[PAGE - 1].key if len(found) > PAGE else "", "section": "notices",
    }  # fmt: skip
    return render(request, "public/notices.html", context)
