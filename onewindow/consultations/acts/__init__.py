"""The acts of a consultation. Importing the package binds them all."""

from onewindow.consultations.acts import answering, asking, publishing

__all__ = ["answering", "asking", "publishing"]
