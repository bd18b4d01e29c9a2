from django.urls import path

from teleklasa.groups import api, pupils_api

pupil = "groups/<slug:slug>/pupils/<slug:person_id>"

urlpatterns = [
    path("groups", api.Groups.as_view(), name="groups"),
    path("groups/<slug:slug>", api.OneGroup.as_view(), name="group"),
    path("groups/<slug:slug>/archive", api.GroupArchive.as_view(), name="group-archive"),
    path("groups/<slug:slug>/unarchive", api.GroupUnarchive.as_view(), name="group-unarchive"),
    path("groups/<slug:slug>/restore", api.GroupRestore.as_view(), name="group-restore"),
    path("groups/<slug:slug>/moderators", api.GroupModerators.as_view(), name="group-moderators"),
    path("groups/<slug:slug>/moderators/<slug:person_id>", api.OneGroupModerator.as_view(), name="group-moderator"),
    path("groups/<slug:slug>/pupils", pupils_api.Pupils.as_view(), name="pupils"),
    path(pupil, pupils_api.OnePupil.as_view(), name="pupil"),
    path(f"{pupil}/restore", pupils_api.PupilRestore.as_view(), name="pupil-restore"),
    path(f"{pupil}/move", pupils_api.PupilMove.as_view(), name="pupil-move"),
    path(f"{pupil}/link", pupils_api.PupilLink.as_view(), name="pupil-link"),
    path(f"{pupil}/link/reset", pupils_api.PupilLinkReset.as_view(), name="pupil-link-reset"),
    path("groups/<slug:slug>/cards", pupils_api.LinkCards.as_view(), name="link-cards"),
    path("moderator-choices", api.ModeratorChoices.as_view(), name="moderator-choices"),
    path("server-choices", api.ServerChoices.as_view(), name="server-choices"),
]
