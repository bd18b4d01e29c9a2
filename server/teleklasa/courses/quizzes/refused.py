"""What quizzes answer when something cannot be done, with stable codes."""

from teleklasa.refusal import Refusal


class TaskIsNoQuiz(Refusal):
    """Only quizzes have questions."""

    status, code, title = 409, "task-is-no-quiz", "This task is not a quiz"


class QuizIsEmpty(Refusal):
    status, code, title = 409, "quiz-is-empty", "The quiz has no questions yet"


class TimeIsOver(Refusal):
    """The time of the attempt ran out; what was saved until then is handed in."""

    status, code, title = 409, "time-is-over", "Time is over: your answers have been handed in"


class QuestionReplaced(Refusal):
    """The question belongs to an older version and was taken out of the quiz since."""

    status, code, title = 409, "question-replaced", "The quiz has newer questions: load it again"


class UnreadableQuestions(Refusal):
    """The whole file cannot be read; `reason` is a code, `line` where that was seen (0: unknown)."""

    status, code, title = 422, "unreadable-questions", "This file of questions cannot be read"
