"""The acts of the table of moves, a module for each link of Article 19's chain. Importing the package binds them all."""

from onewindow.cases.acts import accept, apply, decide, deliver, lapse, parties, review

__all__ = ["accept", "apply", "decide", "deliver", "lapse", "parties", "review"]
