"""What the worker does for people's data; found by name."""

from onewindow.privacy.retention import nightly

__all__ = ["nightly"]
