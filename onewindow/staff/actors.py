"""The officer as an actor of acts."""

from dataclasses import dataclass

from onewindow.accounts.models import User
from onewindow.network.models import Agency, Region
from onewindow.staff.models import Post, Role


@dataclass(frozen=True)
class Officer:
    """An officer acting in one post."""

    post: Post

    kind = "officer"

    @property
    def user(self) -> User:
        return self.post.officer

    @property
    def agency(self) -> Agency:
        return self.post.agency

    @property
    def region(self) -> Region:
        return self.post.region

    @property
    def key(self) -> str:
        return f"user:{self.post.officer_id}"

    @property
    def capacity(self) -> str:
        return f"post:{self.post.pk}:{self.post.role}"

    @property
    def label(self) -> str:
        if self.post.role == Role.WINDOW and self.post.window:
            return f"{self.user.display_name} · 窗口 {self.post.window.number}"
        return f"{self.user.display_name} · {self.post.get_role_display()}"
