"""Search that finds what people mean."""

from onewindow.catalogue.search.find import SearchPage, search
from onewindow.catalogue.search.hits import SearchHit, competent_items
from onewindow.catalogue.search.index import reindex
from onewindow.catalogue.search.suggest import Suggestion, suggest

__all__ = ["SearchHit", "SearchPage", "Suggestion", "competent_items", "reindex", "search", "suggest"]
