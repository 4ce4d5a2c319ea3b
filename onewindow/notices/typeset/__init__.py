"""Typesetting: what a document says, as plain data, becomes PDF/A. Knows templates and fonts, no models."""
