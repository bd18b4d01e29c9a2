"""What happens in a sample course once it is open: people come, learn, ask and say what they think of it."""

from __future__ import annotations

from datetime import timedelta

from teleklasa.courses.authoring.states import archive_course
from teleklasa.courses.enrolment.deciding import decide
from teleklasa.courses.enrolment.enrolling import enrol_oneself
from teleklasa.courses.enrolment.following import enrol_group
from teleklasa.courses.enrolment.invites import make_invite
from teleklasa.courses.learning.batches import record_progress
from teleklasa.courses.learning.certificates import issue_certificate
from teleklasa.courses.learning.favourites import keep
from teleklasa.courses.learning.recording import DONE, Told
from teleklasa.courses.models import Course, Enrolment, Lesson, News, Review
from teleklasa.courses.talk.announcing import announce
from teleklasa.courses.talk.commenting import write_comment
from teleklasa.courses.talk.reviewing import reply_to, write_review
from teleklasa.demo.catalogue.building import School
from teleklasa.demo.catalogue.shapes import SampleCourse, SampleStudent
from teleklasa.demo.catalogue.working import work_at_tasks
from teleklasa.groups.models import Group

ENROLLED_DAYS_AGO = 20


def live_in(course: Course, sample: SampleCourse, school: School) -> None:
    """Everything that the sample tells, in the order in which it could have been; people who are gone are left out."""
    _let_people_in(course, sample, school)
    for student in sample.students:
        if student.person in school.people and not student.asks:
            _learn(course, student, school)
    work_at_tasks(course, sample, school)
    _talk(course, sample, school)
    _announce(course, sample, school)
    for student in sample.students:
        _take_certificate(course, student, school)
    if sample.end == "archived":
        archive_course(course, by=school.people[sample.owner])


def _let_people_in(course: Course, sample: SampleCourse, school: School) -> None:
    owner = school.people[sample.owner]
    for group in Group.objects.filter(slug__in=sample.groups):
        enrol_group(course, group, by=school.admin)
    invite = make_invite(course, by=owner)[0] if sample.has_invite else None
    inside = set(Enrolment.objects.filter(course=course).values_list("person_id", flat=True))
    for student in sample.students:
        person = school.people.get(student.person)
        if person is None or person.pk in inside:
            continue
        enrol_oneself(course, person, note=student.asks, invite=invite)
        if course.enrol_policy == Course.EnrolPolicy.APPROVAL and not student.asks:
            decide(course, [person.public_id], "approve", by=owner)
    since = school.now - timedelta(days=ENROLLED_DAYS_AGO)
    Enrolment.objects.members().filter(course=course).update(enrolled_at=since)


def _learn(course: Course, student: SampleStudent, school: School) -> None:
    person = school.people[student.person]
    lessons = list(Lesson.objects.published().filter(course=course).order_by("section__position", "position"))
    ready = [lesson for lesson in lessons if lesson.is_open_at(school.now)]
    told = [
        Told(lesson.public_id, DONE, school.now, position_s=lesson.duration_s, seen_s=lesson.duration_s)
        for lesson in ready[: student.done]
    ]
    record_progress(person, told)
    for lesson in ready:
        if lesson.title in student.favourites:
            keep(person, lesson)


def _talk(course: Course, sample: SampleCourse, school: School) -> None:
    owner = school.people[sample.owner]
    for said in sample.reviews:
        if said.person not in school.people:
            continue
        write_review(course, by=school.people[said.person], rating=said.rating, text=said.text)
        review = Review.objects.select_related("course").get(course=course, person=school.people[said.person])
        if said.reply:
            reply_to(review, by=owner, text=said.reply)
        Review.objects.filter(pk=review.pk).update(created_at=school.now - timedelta(days=said.days_ago))
    lessons = {lesson.title: lesson for lesson in Lesson.objects.filter(course=course).select_related("course")}
    for thread in sample.comments:
        if thread.person not in school.people:
            continue
        lesson = lessons[thread.lesson]
        root, _ = write_comment(lesson, by=school.people[thread.person], body_source=thread.text, parent=None)
        for name, text in thread.replies:
            if name in school.people:
                write_comment(lesson, by=school.people[name], body_source=text, parent=root)


def _announce(course: Course, sample: SampleCourse, school: School) -> None:
    for news in sample.news:
        told = {"title": news.title, "body_source": news.body, "audience": news.audience, "pinned": news.pinned}
        made = announce(course, by=school.people[sample.owner], fields=told)
        News.objects.filter(pk=made.pk).update(published_at=school.now - timedelta(days=news.days_ago))


def _take_certificate(course: Course, student: SampleStudent, school: School) -> None:
    person = school.people.get(student.person)
    completed = Enrolment.objects.filter(course=course, person=person, status=Enrolment.Status.COMPLETED)
    if person is not None and course.gives_certificate and completed.exists():
        issue_certificate(course, person)
