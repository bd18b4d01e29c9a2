"""Taking new keys from the key file while the door is open."""

import asyncio
from dataclasses import replace

from teleklasa.keys.key_file import LOOK_EVERY_S, WatchedKeyFile

from .keeper import Keeper


async def follow_key_file(keeper: Keeper) -> None:
    """Look every second whether the file was replaced, until cancelled; a door without a file keeps its keys."""
    if keeper.settings.keys_file is None:
        return
    watched = WatchedKeyFile(keeper.settings.keys_file)
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        ring = watched.keyring
        if ring != keeper.settings.keyring:
            keeper.settings = replace(keeper.settings, keyring=ring)
            keeper.tables.keyring = ring
