"""Bodies of the main acts as examples, by operation."""

from __future__ import annotations

from typing import Any

PERSON, LESSON, OTHER_LESSON, SECTION, TASK, FILE = (
    "k3m9x2qv7t4b",
    "w8n5r2hd6c3j",
    "q4t7y9zb2m5f",
    "d6f3k8sw4x7p",
    "h2v9c5nt8r6y",
    "b7j4p6xk3w9d",
)
CODE = "KREDA-TABLICA-27"
PASSWORD = "kreda-i-tablica-7"  # noqa: S105 -- nobody's
REPORT = {"reason": "spam", "note": "Ten sam odnośnik pod każdą lekcją."}

EXAMPLES: dict[str, Any] = {
    # Signing in, and oneself
    "post_session": {"login": "ala", "password": PASSWORD},
    "post_quick_session": {"code": CODE, "group": "klasa-6a"},
    "post_personal_session": {"code": CODE},
    "post_new_tokens": {"login": "olga@example.com", "password": PASSWORD},
    "post_personal_tokens": {"code": CODE},
    "post_tokens_refresh": {"refresh": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJrM205eDJxdjd0NGIifQ.c2lnbmF0dXJl"},
    "post_registrations": {
        "email": "olga@example.com",
        "password": PASSWORD,
        "display_name": "Olga Mak",
        "locale": "pl",
    },
    "post_registrations_confirm": {"token": "b2xnYUBleGFtcGxlLmNvbTox"},
    "post_password_resets": {"email": "olga@example.com"},
    "post_password_resets_confirm": {"token": "b2xnYUBleGFtcGxlLmNvbTox", "password": PASSWORD},
    "patch_own_profile": {
        "display_name": "Olga Mak",
        "locale": "pl",
        "time_zone": "Europe/Warsaw",
        "bio": "Matematyk.",
    },
    "post_own_password": {"current": PASSWORD, "new": "zupelnie-inne-7"},
    "put_own_avatar": {"file": FILE},
    "post_read_notifications": {"ids": ["m5x8d2kq9v3t"]},
    # Making courses
    "post_categories": {"name": "Matematyka", "name_en": "Mathematics", "slug": "matematyka"},
    "post_courses": {"title": "Ułamki od zera"},
    "patch_one_course": {
        "version": 3,
        "summary": "Ułamki zwykłe i dziesiętne krok po kroku.",
        "description_source": "## Dla kogo\n\nDla klas 4–6.",
        "goals": ["Skracam i rozszerzam ułamki"],
        "category": "matematyka",
        "level": "beginner",
        "visibility": "public",
        "enrol_policy": "open",
    },
    "post_course_duplicate": {"title": "Ułamki od zera, wiosna", "starts_on": "2027-03-01"},
    "post_course_sections": {"title": "Ułamki zwykłe"},
    "post_section_lessons": {
        "title": "Co to jest ułamek?",
        "kind": "text",
        "body_source": "Połowa **jabłka** to $1/2$.",
    },
    "patch_lesson_changing": {"version": 2, "body_source": "Połowa jabłka.", "is_preview": True, "duration_s": 600},
    "post_course_outline_order": {"sections": [{"id": SECTION, "lessons": [LESSON, OTHER_LESSON]}]},
    "post_course_staff_members": {"email": "asia@example.com", "role": "assistant"},
    "post_course_send_back": {"note": "Brakuje opisu."},
    "post_package_imports": {"file": FILE, "dry_run": True},
    # Learning in them
    "post_course_enrolment": {"note": "Uczę się do egzaminu."},
    "post_course_invites": {"most_uses": 30, "expires_at": "2027-01-31T22:00:00Z"},
    "post_invites_look": {"code": CODE},
    "post_course_students": {"people": [PERSON]},
    "post_students_decision": {"ids": [PERSON], "decision": "approve"},
    "post_course_groups": {"group": "klasa-6a"},
    "post_own_progress": {
        "items": [{"lesson": LESSON, "state": "done"}, {"lesson": OTHER_LESSON, "state": "started", "position_s": 95}]
    },
    # Tasks and quizzes
    "post_lesson_tasks": {
        "kind": "assignment",
        "title": "Wypracowanie",
        "instructions_source": "Opisz, gdzie w domu są ułamki.",
        "max_points": "10",
        "due_at": "2027-01-20T18:00:00Z",
        "attempts": 2,
    },
    "patch_one_task": {"edition": 1, "due_at": "2027-01-22T18:00:00Z", "late_rule": "mark"},
    "post_task_questions": {
        "kind": "single",
        "body_source": "Ile to $1/2 + 1/4$?",
        "options": [{"id": "a", "source": "$3/4$"}, {"id": "b", "source": "$2/6$"}],
        "key": {"right": ["a"]},
        "points": "1",
    },
    "patch_question_key": {"key": {"right": ["b"]}},
    "post_task_questions_import": {"format": "gift", "text": "Ile to 2 + 2? {=4 ~5}", "dry_run": True},
    "patch_one_submission": {"text": "Ułamki są w kuchni.", "version": 1},
    "put_submission_files": {"files": [FILE]},
    "put_submission_answer": {"value": "a"},
    "post_submission_grade": {"points": "8.5", "feedback_source": "Świetne przykłady.", "version": 2},
    "post_submission_return": {"feedback_source": "Dopisz zakończenie.", "version": 2},
    # Talk
    "post_lesson_comments": {"body_source": "Czy $2/4$ to też połowa?"},
    "patch_one_comment": {"body_source": "Czy $2/4$ i $3/6$ to też połowa?"},
    "put_own_course_review": {"rating": 5, "text": "Wreszcie rozumiem."},
    "post_review_replies": {"text": "Dziękuję!"},
    "post_course_news": {"title": "Nowy rozdział", "body_source": "Są już ułamki dziesiętne.", "audience": "members"},
    "post_comment_report": REPORT,
    "post_review_report": REPORT,
    "post_course_report": REPORT,
    # Files
    "post_uploads_in_parts": {
        "kind": "video",
        "name": "ulamki.mp4",
        "size": 734003200,
        "place": "course:ulamki-od-zera",
    },
    # Groups and the swarm
    "post_groups": {"name": "klasa 6A", "roster": "Ewa Kot\nDarek Wilk"},
    "post_pupils": {"roster": "Ewa Kot\nDarek Wilk"},
    "patch_one_pupil": {"display_name": "Ewa Kot-Lis"},
    "post_pupil_move": {"group": "klasa-6b"},
    "post_moderators": {"display_name": "Ala Nowak", "username": "ala", "password": PASSWORD},
    "post_servers": {
        "name": "bbb-1",
        "base_url": "https://bbb-1.example.org/bigbluebutton",
        "secret": "x" * 40,
        "strength": 1.0,
    },
}
