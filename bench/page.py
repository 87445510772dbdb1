"""What the page in the sidebar costs: the feed, and what it sends."""

from statistics import median
from time import process_time
from typing import Any
import zlib

from homeassistant.helpers.json import json_bytes

from custom_components.cp_notifications.panel.feed import FEED, Feed, async_feed

from .rigs import FAULT, FINE, Rig

CHANGED = 10
"""How many charge points change together."""


async def seen(rig: Rig, repetitions: int) -> dict[str, Any]:
    """Return milliseconds of CPU and bytes: of a snapshot, and of a change of some charge points."""
    snapshots, deltas = [], []
    told: list[dict[str, Any]] = []
    for _ in range(repetitions):
        begun = process_time()
        snapshot, close = Feed(rig.hass).async_subscribe(lambda _message: None)
        snapshots.append(process_time() - begun)
        close()
    _, close = async_feed(rig.hass).async_subscribe(told.append)
    for turn in range(repetitions):
        for number in range(CHANGED):
            rig.set(number, FINE if turn % 2 else FAULT)
        await rig.hass.async_block_till_done()
        begun = process_time()
        # Whoever comes lets what has changed be told at once.
        async_feed(rig.hass).async_subscribe(lambda _message: None)[1]()
        deltas.append(process_time() - begun)
    close()
    assert FEED not in rig.hass.data
    text = json_bytes(snapshot)
    return {
        "snapshot_ms": round(median(snapshots) * 1e3, 2),
        "snapshot_bytes": len(text),
        "deflated_bytes": len(zlib.compress(text, 6)),
        f"delta_of_{CHANGED}_ms": round(median(deltas) * 1e3, 2),
        "delta_bytes": max(len(json_bytes(each)) for each in told),
    }
