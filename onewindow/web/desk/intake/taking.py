"""What a window may take in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import handling_at
from onewindow.network.models import Venue, Window
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.access import DeskRequest, officer_required

P = ParamSpec("P")


def window_required(
    view: Callable[Concatenate[DeskRequest, Officer, Window, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For posts at a window; gives the view the window as well."""

    @officer_required
    @wraps(view)
    def checked(request: DeskRequest, officer: Officer, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if officer.post.role != Role.WINDOW or officer.post.window is None:
            raise PermissionDenied("窗口收件由窗口岗位办理。您可以换一个岗位。")
        return view(request, officer, officer.post.window, *args, **kwargs)

    return checked


def takes(window: Window, item: Item, guide: GuideContent) -> bool:
    """The item is of this venue, delegated to it in whatever mode (Art. 18) or within its span, and the window takes its agency's items (Art. 34)."""
    return window.takes(item.agency.key) and bool(
        handling_at(window.venue.region, item, guide, timezone.localdate()).mode
    )


def where_instead(item: Item) -> str:
    """The venue of the item, for a window that does not take it in."""
    venue = Venue.objects.filter(region=item.region_id).first()
    return f"{venue.name}（{venue.address}，电话 {venue.phone}）" if venue else item.agency.name
