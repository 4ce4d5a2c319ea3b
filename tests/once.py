"""What many tests of a module look at is made once: each test starts from it and undoes what it did itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import time_machine
from django.db import transaction

from tests import NOW

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

T = TypeVar("T")


@contextmanager
def kept(blocker: "DjangoDbBlocker", make: Callable[[], T]) -> Iterator[T]:
    """What `make` made, in a transaction around those of the tests; undone with the module.

    For a fixture of the module's scope, which also asks for `django_db_setup`. No test of the module may be
    transactional, and those that use it are best marked as one `xdist_group`.
    """
    with blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW):
            made = make()
        yield made
        transaction.set_rollback(True)
