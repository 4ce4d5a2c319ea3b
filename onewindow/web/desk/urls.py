"""Addresses of the desk."""

from django.urls import URLPattern, path

from onewindow.web import own_sign_ins, proof, sign_ins
from onewindow.web.api import apps_allowed, own_tokens
from onewindow.web.cockpit import urge, urgings
from onewindow.web.desk import (
    absences,
    case,
    consult,
    data_requests,
    decide,
    draft_decision,
    files,
    first_password,
    handovers,
    helps,
    opinions,
    own_password,
    phones,
    posts,
    search,
    sign_in,
    stock,
    work,
)
from onewindow.web.desk.admin.urls import urlpatterns as admin_urls
from onewindow.web.desk.guides.urls import urlpatterns as guide_urls
from onewindow.web.desk.holdings import pages
from onewindow.web.desk.intake import draft, package, start, visit
from onewindow.web.desk.lists.urls import urlpatterns as list_urls
from onewindow.web.desk.orders.urls import urlpatterns as order_urls
from onewindow.web.desk.packages.urls import urlpatterns as package_urls

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.second_factor, name="second_factor"),
    path("first-password/", first_password.first_password, name="first_password"),
    path("sign-in/resume/", sign_ins.resume, {"home": "/desk/"}, name="resume"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("", work.work, name="work"),
    path("export/", work.export, name="export"),
    path("posts/", posts.posts, name="posts"),
    path("sign-ins/", own_sign_ins.of_officer, name="sign_ins"),
    path("apps/", apps_allowed.of_officer, name="apps"),
    path("password/", own_password.password, name="password"),
    path("prove/", proof.of_officer, name="prove"),
    path("tokens/", own_tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", own_tokens.revoke, name="token_revoke"),
    path("consultations/", consult.consultations, name="consultations"),
    path("consultations/frequent/", consult.frequent, name="frequent"),
    path("consultations/<int:pk>/", consult.consultation, name="consultation"),
    path("consultations/<int:pk>/acts/<slug:name>/", consult.act, name="consultation_act"),
    path("data-requests/", data_requests.requests, name="data_requests"),
    path("data-requests/<int:pk>/", data_requests.one, name="data_request"),
    path("absences/", absences.absences, name="absences"),
    path("absences/<int:post_id>/end/", absences.end, name="absence_end"),
    path("blanks/", stock.blanks, name="blanks"),
    path("receipts/", stock.receipts, name="receipts"),
    path("collections/", stock.collections, name="collections"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/<int:pk>/", handovers.handover, name="handover"),
    path("handovers/<slug:way>/<int:venue_id>/<int:agency_id>/", handovers.hand_over, name="hand_over"),
    path("helps/", helps.helps, name="helps"),
    path("holdings/", pages.holdings, name="holdings"),
    path("holdings/<int:pk>/", pages.holding, name="holding"),
    path("holdings/<int:pk>/acts/<slug:name>/", pages.act, name="holding_act"),
    path("holdings/<int:pk>/bars/", pages.impose, name="impose"),
    path("bars/<int:pk>/", pages.bar, name="bar"),
    path("bars/<int:pk>/acts/<slug:name>/", pages.bar, name="bar_act"),
    path("opinions/", opinions.opinions, name="opinions"),
    path("opinions/<int:pk>/", opinions.opinion, name="opinion"),
    path("opinions/<int:pk>/files/<int:attachment_id>/", opinions.shared_file, name="opinion_file"),
    path("phones/", phones.find, name="phones"),
    path("phones/person/", phones.person, name="phone_of"),
    path("search/", search.search, name="search"),
    path("urgings/", urgings.queue, name="urgings"),
    path("urgings/<int:urging_id>/", urge.urging, {"home": "desk"}, name="urging"),
    path("urgings/<int:urging_id>/acts/<slug:name>/", urge.act, {"home": "desk"}, name="urging_act"),
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
    path("intake/packages/<slug:key>/", package.applicant, name="intake_package"),
    path("intake/package-drafts/<int:draft_id>/", package.draft, name="intake_package_draft"),
    path("intake/package-received/<int:package_id>/", package.received, name="intake_package_received"),
    path("visits/<int:visit_id>/", visit.visit, name="visit"),
    *admin_urls,
    *guide_urls,
    *order_urls,
    *list_urls,
    *package_urls,
]
