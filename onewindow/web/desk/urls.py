"""Addresses of the desk."""

from django.urls import URLPattern, path

from onewindow.web.api import own_tokens
from onewindow.web.desk import case, decide, draft_decision, files, posts, search, sign_in, work
from onewindow.web.desk.intake import draft, start

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.second_factor, name="second_factor"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("", work.work, name="work"),
    path("export/", work.export, name="export"),
    path("posts/", posts.posts, name="posts"),
    path("tokens/", own_tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", own_tokens.revoke, name="token_revoke"),
    path("search/", search.search, name="search"),
    path("cases/<int:case_id>/", case.case, name="case"),
    path("cases/<int:case_id>/reveal/", case.reveal, name="reveal"),
    path("cases/<int:case_id>/decide/", decide.decide, name="decide"),
    path("cases/<int:case_id>/decide/draft/", draft_decision.draft, name="decide_draft"),
    path("cases/<int:case_id>/acts/<slug:name>/", case.act, name="act"),
    path("cases/<int:case_id>/received/", draft.received, name="received"),
    path("files/<int:attachment_id>/", files.attachment, name="attachment"),
    path("documents/<int:document_id>/", files.document, name="document"),
    path("intake/", start.intake, name="intake"),
    path("intake/items/<int:item_id>/", start.applicant, name="intake_applicant"),
    path("intake/drafts/<int:draft_id>/", draft.draft, name="intake_draft"),
]
