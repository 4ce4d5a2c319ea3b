"""Free text on record: the chain holds its keyed digest, so that a person's data can be deleted and the chain still verifies."""

from onewindow.kernel.fields import lookup_digest


def text_digest(text: str) -> str:
    """Hexadecimal keyed digest of a text that may name people."""
    return lookup_digest(text, "text").hex()
