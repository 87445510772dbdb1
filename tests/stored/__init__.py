"""What versions have stored: their forms, and homes and snapshots as they left them on the disk.

`forms.json` has for each version of each file where which types stand. It is written anew by
`.venv/bin/python -m tests.stored`, which adds what is missing and changes nothing that is there.
"""
