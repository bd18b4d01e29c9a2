"""What is said when a lesson holds no live meetings."""

from teleklasa.refusal import Refusal


class LiveRoomClosed(Refusal):
    """The lesson is a draft or was deleted, or its course is not published."""

    status, code, title = 409, "live-room-closed", "This lesson is not open for live meetings"
