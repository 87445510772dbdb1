"""The repair issues: what each says, how it is mended, when to look for it.

Each module imports only what stands above it:

* `site_flow.py`: what the dialogs have in common
* `nobody_told.py`: the dialog that asks who is told of charge points
* `states_renamed.py`: the dialog that asks again which states mean a case
* `kinds.py`: what each repair issue says and how it is mended
* `failing.py`: which addresses have not taken a mail for long
* `unheard.py`: of which cases nothing is heard
* `watch.py`: when to look for what has to be mended
"""

from .kinds import async_create_fix_flow

__all__ = ["async_create_fix_flow"]
