"""The whole school as one ASGI application: the door, the web app's pages, and Django behind the bridge.

    granian --interface asgi --no-ws --backpressure 30000 --workers-kill-timeout 10 teleklasa.site.asgi:application

`--backpressure` must exceed the waiting browsers, which each hold a request open, or the server stalls.
"""

from django.conf import settings

from teleklasa.door.app import build_app
from teleklasa.door.settings import settings_from_environment
from teleklasa.site import wsgi
from teleklasa.site.bridge import Message, Receive, Scope, Send, WsgiBridge
from teleklasa.site.first_content.document import read_documents
from teleklasa.site.first_content.urls import HAS_FIRST_CONTENT
from teleklasa.site.lanes import Lanes
from teleklasa.site.pages import Pages, form_targets, is_door_address

WITH_CONTENT = frozenset({200, 304})


class School:
    """Gives each request to the door, the pages or Django; needs the ASGI lifespan."""

    def __init__(self) -> None:
        read_documents()
        self._door = build_app(settings_from_environment())
        self._pages = Pages(
            settings.WEB_DIST, form_targets=form_targets(is_demo=settings.DEMO), is_https=settings.IS_HTTPS
        )
        self._django = WsgiBridge(
            wsgi.application,
            lanes=Lanes(quick=settings.QUICK_REQUESTS),
            whole_body_bytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
            capped=settings.CAPPED_BODIES,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._door(scope, receive, send)
            await self._django.close()
        elif scope["type"] == "http" and is_door_address(scope["path"]):
            await self._door(scope, receive, send)
        elif scope["type"] == "http" and _has_first_content(scope):
            await self._answer_with_content(scope, receive, send)
        elif scope["type"] == "http" and not await self._pages.answer(scope, send):
            await self._django(scope, receive, send)

    async def _answer_with_content(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The page as Django fills it; the web app as it is where there is nothing to fill it with, or no time."""
        has_content = True

        async def pass_on(message: Message) -> None:
            nonlocal has_content
            if message["type"] == "http.response.start":
                has_content = message["status"] in WITH_CONTENT
            if has_content:
                await send(message)

        await self._django(scope, receive, pass_on)
        if not has_content:
            await self._pages.answer(scope, send)


def _has_first_content(scope: Scope) -> bool:
    is_asked = scope["method"] in {"GET", "HEAD"} and not scope.get("query_string")
    return is_asked and HAS_FIRST_CONTENT.fullmatch(scope["path"]) is not None


application = School()
