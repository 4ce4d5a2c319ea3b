"""Addresses of the portal: account."""

from django.urls import URLPattern, path

from onewindow.web import own_sign_ins, proof, sign_ins
from onewindow.web.api import apps_allowed
from onewindow.web.public import account_data, account_holder, account_phone, account_profile, account_sign_in

urlpatterns: list[URLPattern] = [
    path("sign-in/", account_sign_in.sign_in, name="sign_in"),
    path("sign-in/resume/", sign_ins.resume, {"home": "/"}, name="resume"),
    path("sign-in/whose/", account_holder.whose, name="whose"),
    path("sign-in/phone-lost/", account_holder.phone_lost, name="phone_lost"),
    path("sign-out/", account_sign_in.sign_out, name="sign_out"),
    path("profile/", account_profile.profile, name="profile"),
    path("profile/data/", account_data.data, name="data"),
    path("profile/data/copy/", account_data.copy, name="data_copy"),
    path("profile/data/request/", account_data.ask, name="data_request"),
    path("profile/data/consents/<int:pk>/", account_data.consent, name="data_consent"),
    path("profile/data/close/", account_data.close, name="data_close"),
    path("profile/self/", account_profile.oneself, name="profile_self"),
    path("profile/ward/", account_profile.ward, name="profile_ward"),
    path("profile/organisation/", account_profile.organisation, name="profile_organisation"),
    path("profile/sign-ins/", own_sign_ins.of_applicant, name="sign_ins"),
    path("profile/apps/", apps_allowed.of_applicant, name="apps"),
    path("profile/prove/", proof.of_applicant, name="prove"),
    path("profile/phone/", account_phone.phone, name="profile_phone"),
    path("profile/password/", account_profile.password, name="profile_password"),
    path("profile/mandates/<int:mandate_id>/contact/", account_profile.contact, name="profile_contact"),
    path("profile/mandates/<int:mandate_id>/grant/", account_profile.grant, name="profile_grant"),
    path("profile/mandates/<int:mandate_id>/revoke/", account_profile.revoke, name="profile_revoke"),
    path("profile/mandates/<int:mandate_id>/leave/", account_profile.leave, name="profile_leave"),
]
