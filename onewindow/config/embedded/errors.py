"""What can go wrong with the embedded server, said so that the reader knows what to do."""


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot run; the text is Chinese and says what to do."""
