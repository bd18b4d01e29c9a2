"""BigBlueButton: a client that trusts nothing it is told. Plain Python, no Django.

A client signs and calls, `messages` and `recordings` are the answers as values, `errors` is
everything that can go wrong. `testserver` is a BigBlueButton to test and to play with.
"""

from .client import Client, Probe
from .errors import BbbError, ChecksumRefused, NotFound, NotUnderstood, Rejected, Unreachable
from .messages import Attendee, CreatedMeeting, Hook, Joined, Meeting, Version
from .new_meeting import GuestPolicy, Locks, NewMeeting, Slides
from .recordings import PlaybackFormat, PreviewImage, Recording
from .signing import Digest, Join, JoinUrls, Role, join_url, name_for_bbb
from .wire import connection_pool

__all__ = [
    "Attendee",
    "BbbError",
    "ChecksumRefused",
    "Client",
    "CreatedMeeting",
    "Digest",
    "GuestPolicy",
    "Hook",
    "Join",
    "JoinUrls",
    "Joined",
    "Locks",
    "Meeting",
    "NewMeeting",
    "NotFound",
    "NotUnderstood",
    "PlaybackFormat",
    "PreviewImage",
    "Probe",
    "Recording",
    "Rejected",
    "Role",
    "Slides",
    "Unreachable",
    "Version",
    "connection_pool",
    "join_url",
    "name_for_bbb",
]
