"""Choosing the post to act in."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from onewindow.accounts.models import User
from onewindow.staff.queries import posts_in_force
from onewindow.web.desk.access import SIGN_IN
from onewindow.web.sign_ins import POST_KEY


def posts(request: HttpRequest) -> HttpResponse:
    """The posts in force; choosing one keeps it in the session until another is chosen."""
    user = request.user
    if not isinstance(user, User) or not user.officer:
        return redirect_to_login(request.get_full_path(), SIGN_IN)
    held = list(posts_in_force(user, timezone.localdate()))
    if not held:
        return render(request, "desk/no_post.html", status=403)
    current = next((post for post in held if post.pk == request.session.get(POST_KEY)), None)
    following = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, request.is_secure()):
        following = reverse("desk:work")
    if request.method == "POST":
        chosen = next((post for post in held if str(post.pk) == request.POST.get("post")), None)
        if chosen is not None:
            request.session[POST_KEY] = chosen.pk
            return HttpResponseRedirect(following)
    if current or len(held) == 1:
        request.post_held = current or held[0]  # type: ignore[attr-defined]
    return render(request, "desk/posts.html", {"posts": held, "current": current, "following": following})
