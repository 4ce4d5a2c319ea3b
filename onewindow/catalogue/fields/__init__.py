"""Every field of a guide by its Chinese name: what the editor's pages, the differences and the lists in spreadsheets are made of."""

from onewindow.catalogue.fields.kinds import Field, Group, Part, Rows, Section
from onewindow.catalogue.fields.sections import ELEMENTS, SECTIONS, SETTINGS, section_of

__all__ = ["ELEMENTS", "SECTIONS", "SETTINGS", "Field", "Group", "Part", "Rows", "Section", "section_of"]
