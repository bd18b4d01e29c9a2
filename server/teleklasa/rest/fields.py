"""Serializer fields that many inputs share."""

from datetime import UTC, datetime
from math import isfinite
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from teleklasa.rest.names import LONGEST_NAME, clean_name, name_fault

FAULTS = {
    "blank": "This name is empty.",
    "max_length": f"This name is longer than {LONGEST_NAME} characters.",
    "control_characters": "This name has characters that cannot be shown.",
}


class NameField(serializers.CharField):
    """A name of 1 to 80 visible characters; spaces at the ends and doubled ones are dropped."""

    default_error_messages = {**FAULTS}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"trim_whitespace": False, **options})

    def to_internal_value(self, data: Any) -> str:
        name = clean_name(str(super().to_internal_value(data)))
        if fault := name_fault(name):
            self.fail(fault)
        return name


class LineField(serializers.CharField):
    """One line of visible text, such as a title; cleaned like a name, and empty only where `allow_blank` says so."""

    default_error_messages = {**FAULTS, "max_length": "This line is too long."}

    def __init__(self, *, longest: int, **options: Any) -> None:
        self.longest = longest
        super().__init__(**{"trim_whitespace": False, "max_length": 4 * longest, **options})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        line = clean_name(str(super().to_internal_value(data)))
        if not line and self.allow_blank:
            return line
        if fault := name_fault(line, longest=self.longest):
            self.fail(fault)
        return line


class MomentField(serializers.DateTimeField):
    """A moment between the years 2000 and 2199, in UTC: any other is a slip, and some cannot be stored."""

    default_error_messages = {"range": "This moment is too far away."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default_timezone": UTC, **options})

    def to_internal_value(self, value: Any) -> datetime:
        moment = super().to_internal_value(value)
        if not 2000 <= moment.year < 2200:
            self.fail("range")
        return moment


_moment = MomentField()


def moment_of(value: object) -> datetime | None:
    """What a MomentField reads, where there is no serializer; None for what it refuses."""
    try:
        moment: datetime = _moment.run_validation(value)
    except serializers.ValidationError:
        return None
    return moment


class FiniteField(serializers.FloatField):
    """A number; neither "nan" nor "inf", which pass every comparison with a limit."""

    def to_internal_value(self, data: Any) -> float:
        number = float(super().to_internal_value(data))
        if not isfinite(number):
            self.fail("invalid")
        return number


def validated(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body of a request, checked field by field.  Raises DRF's ValidationError."""
    serializer = kind(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def validated_query[S: serializers.Serializer[Any]](kind: type[S], request: Request) -> dict[str, Any]:
    """The query of an address, checked field by field.  Raises DRF's ValidationError."""
    serializer = kind(data=request.query_params)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
