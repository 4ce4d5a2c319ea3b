"""Work for the worker, deferred in the transaction of the act. Telling people lies above this package: it is named, not imported."""

from procrastinate.contrib.django import app

from onewindow.regulation.articles import Art

CHANGES_OF_THE_LIST = Art(16)
TELL_DRAFTS = "cases.tell_drafts_of_order"


def tell_drafts(order_id: int) -> None:
    """Those who have begun an application for the item are told that it will be cancelled, or that it will not after all."""
    app.configure_task(TELL_DRAFTS, queue="notices").defer(order_id=order_id)
