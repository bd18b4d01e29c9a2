"""What reviews, news, comments and reports answer when something cannot be done."""

from teleklasa.refusal import Refusal


class CommentsLocked(Refusal):
    status, code, title = 409, "comments-locked", "No more comments are taken here"


class CommentGone(Refusal):
    status, code, title = 409, "comment-gone", "This comment was deleted or hidden"


class AlreadyReplied(Refusal):
    status, code, title = 409, "already-replied", "This review has a reply already; change that one"


class ReportSettled(Refusal):
    """`report_status` says how."""

    status, code, title = 409, "report-settled", "Somebody has decided on this report already"
