"""The words of mails: what every language has to say, and each language.

Each module imports only what stands above it:

* `shape.py`: what every language has to say; how to add one
* `en/`: English
* `de/`: German
"""
