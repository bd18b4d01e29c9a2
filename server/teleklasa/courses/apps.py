from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "teleklasa.courses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from teleklasa.courses import files  # noqa: PLC0415 -- models are loaded now
        from teleklasa.courses.calendar.own_data import register_calendar  # noqa: PLC0415 -- the same
        from teleklasa.courses.catalogue import renaming  # noqa: PLC0415 -- the same
        from teleklasa.courses.enrolment.counting import watch_erasure  # noqa: PLC0415 -- the same
        from teleklasa.courses.enrolment.following import GroupFollower  # noqa: PLC0415 -- the same
        from teleklasa.courses.enrolment.own_data import leave_everything, own_enrolments  # noqa: PLC0415 -- the same
        from teleklasa.courses.learning.own_data import register_learning  # noqa: PLC0415 -- the same
        from teleklasa.courses.meetings.rooms import OF_COURSE, CourseRooms  # noqa: PLC0415 -- the same
        from teleklasa.courses.packages.own_data import forget_imports, own_imports  # noqa: PLC0415 -- the same
        from teleklasa.courses.talk.own_data import register_talk  # noqa: PLC0415 -- the same
        from teleklasa.courses.tasks import own_data  # noqa: PLC0415 -- the same
        from teleklasa.groups.membership_listeners import register_membership_listener  # noqa: PLC0415 -- the same
        from teleklasa.live.room_keepers import register_keeper  # noqa: PLC0415 -- the same
        from teleklasa.people.own_data import register_own_data  # noqa: PLC0415 -- the same

        files.register_files()
        renaming.listen()
        own_data.register()
        watch_erasure()
        register_talk()
        register_learning()
        register_calendar()
        register_membership_listener(GroupFollower())
        register_keeper(OF_COURSE, CourseRooms())
        register_own_data("enrolment", export=own_enrolments, erase=leave_everything)
        register_own_data("package_imports", export=own_imports, erase=forget_imports)
