"""A guide's form on a page: controls, the region picker, reading what was typed. Portal and desk share it."""

from onewindow.web.elements.controls import Shown, ShownGroup, ShownRow, shown
from onewindow.web.elements.places import PlaceSelect, place_chosen, place_selects
from onewindow.web.elements.reading import Answer, answers, in_words, read

__all__ = [
    "Answer", "PlaceSelect", "Shown", "ShownGroup", "ShownRow", "answers", "in_words", "place_chosen", "place_selects", "read", "shown",
]  # fmt: skip
