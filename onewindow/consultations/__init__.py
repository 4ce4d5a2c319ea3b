"""Consultations (Art. 15, 20): asked by anybody, owned by whoever takes them first, until they are answered."""
