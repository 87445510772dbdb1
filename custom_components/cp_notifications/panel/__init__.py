"""The page in the sidebar: what it is told, what it may ask, and where Home Assistant finds it.

The page itself is written in TypeScript, in the folder `frontend` of the project; what is built from it is in `dist`.
It has no rules of its own: groups are changed by the dialogs, everything else by the actions.

Each module imports only what stands above it:

* `build.py`: which build of the page is shipped; written by the build itself
* `views.py`: sites, groups, charge points and alerts as the page has them, without addresses
* `feed.py`: what all pages are told: once everything, then what changes
* `details.py`: what is asked for one group or one charge point
* `sidebar.py`: the entry in the sidebar, there as long as there is a site that wants it
"""
