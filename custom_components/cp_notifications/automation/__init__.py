"""What automations and assistants get of their own: triggers, conditions, a tool that tells what is open.

Home Assistant looks for them in `trigger.py`, `condition.py` and `llm.py`. Nothing else of the package imports them: what
they need of Home Assistant is young, and if it is gone, they are, and nothing else.

Each module imports only what stands above it:

* `options.py`: what can be chosen in the editor, and how it is checked
* `triggers.py`: something happens: a case, a lost link, a notification, an acknowledgement, nothing is heard
* `conditions.py`: how it stands
* `assist.py`: what an assistant may be asked
"""
