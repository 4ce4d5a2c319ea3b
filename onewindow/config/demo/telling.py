"""Telling the stories of the sample, each in a transaction of its own."""

from collections.abc import Callable, Iterable

from django.db import transaction

from onewindow.record.errors import ActRefused


def tell(stories: Iterable[Callable[[], object]]) -> None:
    """One that cannot be told at this moment is left out whole: a period lapsed before the officer came to it."""
    for story in stories:
        try:
            with transaction.atomic():
                story()
        except ActRefused:
            continue
