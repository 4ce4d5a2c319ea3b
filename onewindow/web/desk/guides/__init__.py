"""Guides at the desk: drafted section by section, linted as one types, reviewed side by side, published (Art. 17)."""
