"""The dialogs of a notification group.

Each module imports only what stands above it:

* `choices.py`: the charge points to choose from: label, status, filter
* `timing.py`: the section "Timing": when a group is told
* `forms.py`: the forms of a group, and what an answer comes to
* `steps.py`: the wizard: name, charge points, confirm
* `flow.py`: the menu of a group: configuration, members, change, delete
"""
