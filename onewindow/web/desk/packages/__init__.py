"""One-thing packages at the desk: their guides, edited and reviewed; the applications that an agency answers for."""
