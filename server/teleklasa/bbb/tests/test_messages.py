"""Answers become values, whatever they leave out."""

import pytest

from teleklasa.bbb import (
    Attendee,
    ChecksumRefused,
    CreatedMeeting,
    Hook,
    Meeting,
    NotFound,
    PlaybackFormat,
    PreviewImage,
    Recording,
    Rejected,
    Unreachable,
    Version,
)
from teleklasa.bbb.parsing import read_answer


def success(inside: str) -> bytes:
    return f"<response><returncode>SUCCESS</returncode>{inside}</response>".encode()


MEETING = """
  <meetingName>Matematyka</meetingName>
  <meetingID>lesson-7</meetingID>
  <internalMeetingID>0f3a-1700000000000</internalMeetingID>
  <createTime>1700000000000</createTime>
  <voiceBridge>70123</voiceBridge>
  <attendeePW>ap</attendeePW><moderatorPW>mp</moderatorPW>
  <running>true</running>
  <duration>45</duration>
  <hasUserJoined>true</hasUserJoined>
  <recording>false</recording>
  <hasBeenForciblyEnded>false</hasBeenForciblyEnded>
  <startTime>1700000000024</startTime>
  <endTime>0</endTime>
  <participantCount>1,024</participantCount>
  <listenerCount>1</listenerCount>
  <voiceParticipantCount>2</voiceParticipantCount>
  <videoCount>3</videoCount>
  <maxUsers>2 000</maxUsers>
  <moderatorCount>1</moderatorCount>
  <attendees>
    <attendee>
      <userID>u1</userID><fullName><![CDATA[Łucja <3]]></fullName><role>MODERATOR</role>
      <isPresenter>true</isPresenter><isListeningOnly>false</isListeningOnly>
      <hasJoinedVoice>true</hasJoinedVoice><hasVideo>true</hasVideo>
      <clientType>HTML5</clientType><customdata><theme>dark</theme></customdata>
    </attendee>
    <attendee><userID>u2</userID><fullName>Darek</fullName></attendee>
  </attendees>
  <metadata><bbb-origin> TeleKlasa </bbb-origin><empty/></metadata>
  <isBreakout>false</isBreakout>
"""


def test_meeting_is_read_whole():
    meeting = Meeting.read(read_answer(success(MEETING)))

    assert meeting == Meeting(
        name="Matematyka",
        meeting_id="lesson-7",
        internal_meeting_id="0f3a-1700000000000",
        create_time_ms=1_700_000_000_000,
        start_time_ms=1_700_000_000_024,
        end_time_ms=None,
        voice_bridge="70123",
        duration_min=45,
        running=True,
        has_user_joined=True,
        participant_count=1024,
        moderator_count=1,
        listener_count=1,
        voice_participant_count=2,
        video_count=3,
        max_users=2000,
        attendees=(
            Attendee(
                user_id="u1",
                full_name="Łucja <3",
                role="MODERATOR",
                is_presenter=True,
                has_joined_voice=True,
                has_video=True,
                client_type="HTML5",
                custom_data={"theme": "dark"},
            ),
            Attendee(user_id="u2", full_name="Darek"),
        ),
        metadata={"bbb-origin": "TeleKlasa", "empty": ""},
    )


def test_meeting_without_any_field_is_read_as_well():
    assert Meeting.read(read_answer(success(""))) == Meeting()


def test_people_are_counted_when_the_count_is_missing():
    listed = "<attendees><attendee/><attendee/></attendees>"

    assert Meeting.read(read_answer(success(listed))).participant_count == 2


@pytest.mark.parametrize("written", ["", "-1", "1.5", "NaN", "٣", "9" * 5000, "1e3"])
def test_number_that_is_none_counts_as_missing(written):
    inside = f"<createTime>{written}</createTime><duration>{written}</duration>"

    meeting = Meeting.read(read_answer(success(inside)))

    assert (meeting.create_time_ms, meeting.duration_min) == (None, 0)


def test_repeated_create_is_recognised():
    inside = (
        "<meetingID>lesson-7</meetingID><createTime>17</createTime>"
        "<hasUserJoined>true</hasUserJoined><messageKey>duplicateWarning</messageKey>"
    )

    assert CreatedMeeting.read(read_answer(success(inside))) == CreatedMeeting(
        meeting_id="lesson-7", create_time_ms=17, has_user_joined=True, was_there_already=True
    )


def test_recording_is_read_whole():
    inside = """
      <recordID>r-1</recordID><meetingID>lesson-7</meetingID>
      <internalMeetingID>r-1</internalMeetingID>
      <name><![CDATA[Matematyka & fizyka]]></name><isBreakout>false</isBreakout>
      <published>true</published><state>published</state><protected>true</protected>
      <startTime>1</startTime><endTime>2</endTime><participants>31</participants>
      <metadata><gl-listed>true</gl-listed></metadata>
      <playback>
        <format><type>video</type><url> https://bbb.example/v </url><length>44</length>
          <processingTime>77</processingTime><size>1,000</size>
          <preview><images>
            <image alt="Slajd" width="176" height="136">https://bbb.example/1.png</image>
            <image width="wide">https://bbb.example/2.png</image>
          </images></preview>
        </format>
        <format/>
      </playback>
    """

    assert Recording.read(read_answer(success(inside))) == Recording(
        record_id="r-1",
        meeting_id="lesson-7",
        internal_meeting_id="r-1",
        name="Matematyka & fizyka",
        state="published",
        published=True,
        protected=True,
        start_time_ms=1,
        end_time_ms=2,
        participants=31,
        metadata={"gl-listed": "true"},
        formats=(
            PlaybackFormat(
                kind="video",
                url="https://bbb.example/v",
                length_min=44,
                processing_time_ms=77,
                size_bytes=1000,
                previews=(
                    PreviewImage("https://bbb.example/1.png", "Slajd", 176, 136),
                    PreviewImage("https://bbb.example/2.png"),
                ),
            ),
            PlaybackFormat(),
        ),
    )


def test_hook_and_version_are_read():
    hook = (
        "<hookID>4</hookID><callbackURL><![CDATA[https://szkola.example/h?a=1&b=2]]></callbackURL>"
        "<permanentHook>true</permanentHook><rawData>false</rawData>"
    )

    assert Hook.read(read_answer(success(hook))) == Hook(
        hook_id="4", callback_url="https://szkola.example/h?a=1&b=2", is_permanent=True
    )
    assert Version.read(read_answer(success("<version>2.0</version>"))) == Version("", "2.0")


@pytest.mark.parametrize(
    ("inside", "kind", "key", "text"),
    [
        (
            "<messageKey>notFound</messageKey><message>No such meeting</message>",
            NotFound,
            "notFound",
            "No such meeting",
        ),
        (
            '<errors><error key="nonUniqueVoiceBridge" message="In use"/></errors>',
            Rejected,
            "nonUniqueVoiceBridge",
            "In use",
        ),
        (
            "<errors><error><key>checksumError</key><message>No</message></error></errors>",
            ChecksumRefused,
            "checksumError",
            "No",
        ),
        ("<errors/>", Rejected, "", ""),
        ("", Rejected, "", ""),
    ],
)
def test_every_form_of_failure_is_understood(inside, kind, key, text):
    body = f"<response><returncode>FAILED</returncode>{inside}</response>".encode()

    with pytest.raises(kind) as caught:
        read_answer(body)

    assert (caught.value.message_key, caught.value.text) == (key, text)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"OK",
        b"<html><body>502</body></html>",
        b"<response/>",
        b"<response><returncode>MAYBE</returncode></response>",
        b"<other><returncode>SUCCESS</returncode></other>",
        b"<response><returncode>SUCCESS</returncode>",
        "<response><returncode>SUCCESS</returncode><m>ż</m></response>".encode("iso-8859-2"),
        b'<!DOCTYPE r [<!ENTITY a "b">]><response><returncode>SUCCESS</returncode>&a;</response>',
        b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><response/>',
        b'<!-- <response --><!DOCTYPE response [<!ENTITY a "b">]><response><returncode>SUCCESS</returncode></response>',
        b"<!-- a --><!DOCTYPE r><!-- b --><response><returncode>SUCCESS</returncode></response>",
        b"<?a <response ?><!DOCTYPE r><response><returncode>SUCCESS</returncode></response>",
        b"<response><returncode>SUCCESS</returncode>" + b"<a>" * 40 + b"</a>" * 40 + b"</response>",
        b'<response xmlns:p="' + b"u" * 20_000 + b'">' + b"<p:a/>" * 5_000 + b"</response>",
        b"<response>" + b"<a>" * 200_000,
        b"<response>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</response>",
        b"<response>" + b"<a/>" * 100_000 + b"</response>",
    ],
    ids=range(18),
)
def test_anything_else_is_no_answer_and_settles_nothing(body):
    with pytest.raises(Unreachable) as caught:
        read_answer(body)

    assert caught.value.ambiguous


@pytest.mark.parametrize("before", ["", "\ufeff", " \n", "<?xml version='1.0'?>\n", "<!-- a > b --> <!---->"])
def test_what_may_stand_before_an_answer_is_passed_over(before):
    body = before.encode() + success("<meetingName><![CDATA[<!DOCTYPE html>]]></meetingName>")

    assert read_answer(body).findtext("meetingName") == "<!DOCTYPE html>"


def test_names_are_read_as_they_come_and_the_first_of_a_kind_counts():
    answer = success("<metadata><b> 2 </b><a>1</a><b>3</b></metadata><meetingName>pokój xml</meetingName>")

    meeting = Meeting.read(read_answer(answer))

    assert (dict(meeting.metadata), meeting.name) == ({"b": "2", "a": "1"}, "pokój xml")


@pytest.mark.parametrize("declared", ["iso-8859-2", "utf-7", "idna", "no-such", "utf-16"])
def test_sender_does_not_choose_the_decoder(declared):
    body = f'<?xml version="1.0" encoding="{declared}"?>'.encode() + success("<running>ż</running>")

    assert read_answer(body).findtext("running") == "ż"
