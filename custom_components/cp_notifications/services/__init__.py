"""The actions.

Each module imports only what stands above it:

* `arguments.py`: what the actions are asked with: each wrong argument is a translated error
* `answers.py`: what the actions answer
* `actions.py`: the actions
"""
