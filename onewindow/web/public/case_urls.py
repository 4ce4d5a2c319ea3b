"""Addresses of the portal: my cases, documents and messages."""

from django.urls import URLPattern, path

from onewindow.web.public import (
    case_act,
    case_correct,
    case_hearing,
    case_help,
    case_list,
    case_page,
    case_papers,
    case_pay,
    case_promise,
    holdings,
    notices,
)

urlpatterns: list[URLPattern] = [
    path("cases/", case_list.cases, name="cases"),
    path("cases/<int:pk>/", case_page.case, name="case"),
    path("cases/<int:pk>/correct/", case_correct.correct, name="correct"),
    path("cases/<int:pk>/correct/materials/<slug:key>/", case_correct.upload, name="correct_upload"),
    path("cases/<int:pk>/correct/form/<str:element>/", case_correct.field, name="correct_field"),
    path("cases/<int:pk>/defer/", case_promise.sign, name="sign_deferral"),
    path("cases/<int:pk>/supply/", case_promise.supplying, name="supply"),
    path("cases/<int:pk>/supply/<slug:key>/", case_promise.upload, name="supply_upload"),
    path("cases/<int:pk>/take-back/", case_promise.taking_back, name="take_back"),
    path("cases/<int:pk>/hearing/", case_hearing.hearing, name="hearing"),
    path("holdings/", holdings.holdings, name="holdings"),
    path("holdings/<int:pk>/", holdings.holding, name="holding"),
    path("holdings/<int:pk>/acts/<slug:name>/", holdings.act, name="holding_act"),
    path("bars/<int:pk>/", holdings.bar, name="bar"),
    path("cases/<int:pk>/help/", case_help.helping, name="help"),
    path("cases/<int:pk>/withdraw/", case_act.withdrawal, name="withdraw"),
    path("cases/<int:pk>/confirm/", case_act.confirmation, name="confirm_joint"),
    path("cases/<int:pk>/rate/<int:phase>/", case_act.rating, name="rate"),
    path("cases/<int:pk>/pay/", case_pay.pay, name="pay"),
    path("pay/notify/", case_pay.payment_notified, name="payment_notified"),
    path("pay/sandbox/<str:order>/", case_pay.sandbox_pay, name="sandbox_pay"),
    path("notices/", notices.notices, name="notices"),
    path("documents/", case_papers.documents, name="documents"),
    path("documents/<str:code>/", case_papers.document, name="document"),
    path("messages/", case_papers.messages, name="messages"),
]
