"""An uploaded list, kept between the report of its differences and the confirmation."""

from django.db import models

from onewindow.regulation.articles import Art
from onewindow.staff.models import Post

WHOLE_LIST = Art(16)


class ListUpload(models.Model):
    """What a file said, and what was found. Nothing is written to the list before it is confirmed, once.

    What is to be published at once is written as drafts first; somebody else than who brought it publishes them.
    """

    name = models.CharField(max_length=200)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    content = models.JSONField()  # item key → what the file says of it
    problems = models.JSONField(default=list)  # where, what, how to mend
    written_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=300, blank=True)  # the document by which it was written
    to_publish = models.BooleanField(
        default=False
    )  # agreed by the departments: waits for a second person to publish it
    published_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)  # how many were published, drafted, left

    def __str__(self) -> str:
        return self.name
