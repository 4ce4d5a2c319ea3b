"""Signing officers in for tests of the desk's pages."""

from django.test import Client

from onewindow.staff.actors import Officer


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer.user)
    session = client.session
    session["post"] = officer.post.pk
    session.save()
    return client
