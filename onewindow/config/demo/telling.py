"""Telling the stories of the sample, each in a transaction of its own."""

from collections.abc import Callable, Collection, Iterable

from django.db import transaction

from onewindow.record.errors import ActRefused
from onewindow.record.models import Event


def tell(stories: Iterable[Callable[[], object]]) -> None:
    """One that cannot be told at this moment is left out whole: a period lapsed before the officer came to it."""
    for story in stories:
        try:
            with transaction.atomic():
                story()
        except ActRefused:
            continue


def tell_absent(stories: Collection[tuple[str, Callable[[], object]]]) -> None:
    """Those that bring an act which no case of the sample has yet; each is named by the acts that it brings."""
    wanted = {act for acts, _ in stories for act in acts.split()}
    events = Event.objects.filter(chain__kind="case", act__in=wanted)
    there = set(events.order_by().values_list("act", flat=True).distinct())
    tell(story for acts, story in stories if not there.issuperset(acts.split()))
