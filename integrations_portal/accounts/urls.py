"""Addresses of signing in, of the account, and of the people of a workspace."""

from django.urls import path

from integrations_portal.accounts.views import account, link, members, people, programs, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/link/", sign_in.send_link, name="send-link"),
    path("sign-in/resume/", sign_in.resume, name="resume"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("link/<str:text>/", link.link, name="link"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/sign-out-everywhere/", account.sign_out_everywhere, name="sign-out-everywhere"),
]

workspace_urlpatterns = [
    path("members/", members.members, name="members"),
    path("members/invite/", members.invite, name="invite"),
    path("members/invitations/<int:number>/withdraw/", members.invitation_withdraw, name="invitation-withdraw"),
    path("members/<uuid:uid>/", members.member, name="member"),
    path("members/<uuid:uid>/remove/", members.member_remove, name="member-remove"),
    path("members/new-team/", people.team_new, name="team-new"),
    path("members/teams/<slug:team>/", people.team, name="team"),
    path("members/new-contact/", people.contact_new, name="contact-new"),
    path("members/contacts/<slug:contact>/", people.contact, name="contact"),
    path("settings/programs/", programs.programs, name="programs"),
    path("settings/programs/add/", programs.add_program, name="add_program"),
    path("settings/programs/<uuid:uid>/revoke/", programs.revoke_program, name="revoke_program"),
]
