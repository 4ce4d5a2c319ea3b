"""Django's PostgreSQL with statements prepared by the server."""
