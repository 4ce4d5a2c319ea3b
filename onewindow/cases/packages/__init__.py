"""One-thing packages in handling (Art. 30): the one application, its members, when each starts, what one denied means."""
