"""What tasks answer when something cannot be done, with stable codes."""

from teleklasa.refusal import Refusal


class TaskClosed(Refusal):
    """Nothing more is taken: the task closed, or it was due and takes nothing late."""

    status, code, title = 409, "task-closed", "Nothing more can be handed in here"


class AttemptsUsedUp(Refusal):
    """`limit` says how many attempts there were."""

    status, code, title = 409, "attempts-used-up", "No attempt is left"


class NotHandedIn(Refusal):
    """A draft, or one given back: there is nothing to grade yet."""

    status, code, title = 409, "not-handed-in", "This has not been handed in"


class HandedInAlready(Refusal):
    status, code, title = 409, "handed-in-already", "This is handed in and cannot be changed"


class NothingHandedIn(Refusal):
    status, code, title = 422, "nothing-handed-in", "Write something or add a file before you hand in"


class FileNotThere(Refusal):
    """One of the files is no longer there, or never became ready; `files` names them."""

    status, code, title = 422, "file-gone", "A file is no longer there"


class DueInThePast(Refusal):
    status, code, title = 422, "due-in-the-past", "The deadline has passed already"


class TaskHasGrades(Refusal):
    status, code, title = 409, "task-has-grades", "Grades exist: the most points can only be raised"


class TooManyPoints(Refusal):
    """`most` says how many points there are."""

    status, code, title = 422, "too-many-points", "That is more than the task gives"


class AttemptTaken(Refusal):
    """A deleted draft cannot come back: another attempt has its place."""

    status, code, title = 409, "attempt-taken", "You have begun another attempt since"


class TaskIsAQuiz(Refusal):
    """A quiz is answered and handed in by acts of its own."""

    status, code, title = 409, "task-is-a-quiz", "This is a quiz: answer its questions"
