"""One function for each act on a guide or a change order."""

from onewindow.catalogue.acts import draft, importing, orders, publish, review

__all__ = ["draft", "importing", "orders", "publish", "review"]
