"""The engine: decides what is told, to whom, when, and why.

Pure: no Home Assistant, no input or output, no clock. Every event passes `Engine.handle(event, now)`,
which answers with effects; `Engine.wake_at` says when it next wants a `Tick`.

Read in this order: `model.py` (the values), `engine.py` (what happens to each event), `condition.py`,
`group.py`, `outbox.py`, `snapshot.py`.
"""
