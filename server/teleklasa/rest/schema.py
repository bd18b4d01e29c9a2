"""The OpenAPI schema: every operation also answers problems."""

import inspect
import re
from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers


class Problem(serializers.Serializer[Any]):
    """An error: `code` is the contract, `title` is for developers; more facts depend on the code."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)  # type: ignore[assignment]  # its name in the contract
    retry_after_s = serializers.IntegerField(required=False)
    limit = serializers.IntegerField(required=False)
    count = serializers.IntegerField(required=False)


class ProblemSchema(AutoSchema):
    """Adds `default: Problem` to every operation."""

    def get_operation_id(self) -> str:
        """`get_one_group`: the method and the view, which are unique together."""
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", type(self.view).__name__).lower()
        return f"{self.method.lower()}_{words}"

    def get_summary(self) -> str | None:
        """The first sentence of what the method says of itself, where no other is given."""
        return _sentences(self._method_says())[0] or None

    def get_description(self) -> str:  # type: ignore[override]  # empty for none
        """What the method says beyond its summary, or else what its own view says; never what a parent of it says."""
        first, rest = _sentences(self._method_says())
        if first:
            return rest if self.get_summary() == first else self._method_says()
        return inspect.cleandoc(vars(type(self.view)).get("__doc__") or "")

    def _method_says(self) -> str:
        method = getattr(self.view, self.method.lower(), None)
        return inspect.cleandoc(getattr(method, "__doc__", None) or "")

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        bodies["default"] = self._get_response_for_code(Problem, "default", ["application/problem+json"], direction)  # type: ignore[no-untyped-call]  # untyped there
        return bodies


def _sentences(text: str) -> tuple[str, str]:
    """The first sentence without its full stop, and the others."""
    first, _, rest = " ".join(text.split()).partition(". ")
    return first.removesuffix("."), rest.strip()


class CookieSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "teleklasa.rest.authentication.CookieSession"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "session"}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "teleklasa.rest.authentication.Bearer"
    name = "bearer"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
