"""Search that finds what people mean."""
