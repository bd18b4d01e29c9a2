"""The kinds of notifications that courses send; the texts of the bell are in the web app, of mails in templates/."""

from teleklasa.notifications.kinds import Kind, register

# Tasks
TASK_GRADED = register(Kind("task-graded"))
TASK_RETURNED = register(Kind("task-returned"))
SUBMISSION_RECEIVED = register(Kind("submission-received", is_for_link_only=False))
