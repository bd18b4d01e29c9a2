"""Django alone, behind the bridge: what a container of the API serves, while the front serves pages and the door.

    granian --interface asgi --no-ws teleklasa.site.backend:application

Under granian's own WSGI each slow reader of a file would hold a thread; the bridge sends files without one.
"""

from importlib import import_module

from django.conf import settings

from teleklasa.environment import env_int
from teleklasa.site import wsgi
from teleklasa.site.bridge import Receive, Scope, Send, WsgiBridge
from teleklasa.site.lanes import QUICK_THREADS, THREADS, Lanes

import_module(settings.ROOT_URLCONF)  # all views, before the first request waits seconds for them


class Backend:
    """Needs the ASGI lifespan, which lets running requests finish at the end."""

    def __init__(self) -> None:
        self._django = WsgiBridge(
            wsgi.application,
            lanes=Lanes(
                threads=env_int("TELEKLASA_WEB_THREADS", THREADS, least=1),
                quick_threads=env_int("TELEKLASA_WEB_QUICK_THREADS", QUICK_THREADS, least=1),
                quick=settings.QUICK_REQUESTS,
            ),
            whole_body_bytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
            capped=settings.CAPPED_BODIES,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._django(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._django.close()
        await send({"type": "lifespan.shutdown.complete"})


application = Backend()
