from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "teleklasa.live"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from teleklasa.groups.live_facts import register  # noqa: PLC0415 -- models load before this runs
        from teleklasa.live.drains import estimates  # noqa: PLC0415 -- the same
        from teleklasa.live.group_rooms import GroupRooms  # noqa: PLC0415 -- the same
        from teleklasa.live.lefts import has_meetings_to_end  # noqa: PLC0415 -- the same
        from teleklasa.live.lost_places import give_up_places  # noqa: PLC0415 -- the same
        from teleklasa.live.models import Room  # noqa: PLC0415 -- the same
        from teleklasa.live.room_keepers import register_keeper  # noqa: PLC0415 -- the same
        from teleklasa.live.rooms import RoomFacts  # noqa: PLC0415 -- the same
        from teleklasa.live.slides import register_slides  # noqa: PLC0415 -- the same
        from teleklasa.live.start import NOTE_PROMISES  # noqa: PLC0415 -- the same
        from teleklasa.people.link_listeners import register_link_listener  # noqa: PLC0415 -- the same
        from teleklasa.swarm.drains import register_estimator  # noqa: PLC0415 -- the same
        from teleklasa.swarm.registration import hold_servers_by  # noqa: PLC0415 -- the same
        from teleklasa.swarm.reservation import note_promises_by  # noqa: PLC0415 -- the same

        register(RoomFacts())
        register_link_listener(give_up_places)
        note_promises_by(NOTE_PROMISES)
        register_estimator(estimates)
        hold_servers_by(has_meetings_to_end)
        register_keeper(Room.OF_GROUP, GroupRooms())
        register_slides()
