from django.urls import path

from teleklasa.people import account_api, api, moderators_api, own_data_api, registration_api, tokens_api

urlpatterns = [
    path("session", api.Session.as_view(), name="session"),
    path("session/quick", api.QuickSession.as_view(), name="session-quick"),
    path("session/personal", api.PersonalSession.as_view(), name="session-personal"),
    path("me", account_api.OwnProfile.as_view(), name="me"),
    path("me/password", account_api.OwnPassword.as_view(), name="me-password"),
    path("me/email", account_api.OwnEmail.as_view(), name="me-email"),
    path("me/export", own_data_api.OwnData.as_view(), name="me-export"),
    path("me/erase", own_data_api.OwnErasure.as_view(), name="me-erase"),
    path("me/claim", registration_api.OwnClaim.as_view(), name="me-claim"),
    path("registrations", registration_api.Registrations.as_view(), name="registrations"),
    path("registrations/confirm", registration_api.RegistrationsConfirm.as_view(), name="registrations-confirm"),
    path("password-resets", registration_api.PasswordResets.as_view(), name="password-resets"),
    path("password-resets/confirm", registration_api.PasswordResetsConfirm.as_view(), name="password-resets-confirm"),
    path("tokens", tokens_api.NewTokens.as_view(), name="tokens"),
    path("tokens/personal", tokens_api.PersonalTokens.as_view(), name="tokens-personal"),
    path("tokens/refresh", tokens_api.TokensRefresh.as_view(), name="tokens-refresh"),
    path("tokens/verify", tokens_api.TokensVerify.as_view(), name="tokens-verify"),
    path("tokens/revoke", tokens_api.TokensRevoke.as_view(), name="tokens-revoke"),
    path("tokens/revoke-all", tokens_api.TokensRevokeAll.as_view(), name="tokens-revoke-all"),
    path("tokens/sign-ins", tokens_api.SignIns.as_view(), name="sign-ins"),
    path("tokens/sign-ins/<slug:sign_in_id>", tokens_api.OneSignIn.as_view(), name="sign-in"),
    path("moderators", moderators_api.Moderators.as_view(), name="moderators"),
    path("moderators/<slug:person_id>", moderators_api.OneModerator.as_view(), name="moderator"),
    path("moderators/<slug:person_id>/revoke", moderators_api.ModeratorRevoke.as_view(), name="moderator-revoke"),
    path("moderators/<slug:person_id>/restore", moderators_api.ModeratorRestore.as_view(), name="moderator-restore"),
    path("moderators/<slug:person_id>/password", moderators_api.ModeratorPassword.as_view(), name="moderator-password"),
    path(
        "moderators/<slug:person_id>/quick-link",
        moderators_api.ModeratorQuickLink.as_view(),
        name="moderator-quick-link",
    ),
    path(
        "moderators/<slug:person_id>/quick-link/reset",
        moderators_api.ModeratorQuickLinkReset.as_view(),
        name="moderator-quick-link-reset",
    ),
]
