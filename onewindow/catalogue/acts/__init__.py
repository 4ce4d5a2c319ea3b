"""One function for each act on a guide, a package or a change order."""

from onewindow.catalogue.acts import draft, importing, orders, packages, publish, review

__all__ = ["draft", "importing", "orders", "packages", "publish", "review"]
