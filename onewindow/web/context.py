"""What every page knows: the place chosen, what is unread, what is to do. Each is asked for only where it is shown."""

from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone

from onewindow.cases.models import Case, Turn
from onewindow.network.models import Region
from onewindow.notices.queries import unread
from onewindow.web.public.access import chosen_region, signed_in


class Page:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def region(self) -> Region | None:
        return chosen_region(self.request)

    @cached_property
    def unread(self) -> int:
        user = signed_in(self.request)
        return unread(user) if user else 0

    @cached_property
    def to_do(self) -> int:
        """How many cases wait for the applicant."""
        user = signed_in(self.request)
        if user is None:
            return 0
        return Case.objects.visible_to(user, on=timezone.localdate()).filter(turn=Turn.APPLICANT).count()


def page(request: HttpRequest) -> dict[str, object]:
    return {"page": Page(request)}
