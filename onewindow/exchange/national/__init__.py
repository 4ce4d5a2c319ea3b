"""GB/T 39046-2020: the data items of the national standard, read out of the record without asking anybody again.

Each function gives one set; keys are the standard's names, values strings, integers or bytes in its formats. A set
that repeats (materials, steps) is a list. The rating set stands with the ratings (oversight.national).
"""

from onewindow.exchange.national.cases import acceptance, application, application_materials, closing, handling
from onewindow.exchange.national.consultations import consultation
from onewindow.exchange.national.items import item_management, item_materials

__all__ = [
    "acceptance",
    "application",
    "application_materials",
    "closing",
    "consultation",
    "handling",
    "item_management",
    "item_materials",
]
