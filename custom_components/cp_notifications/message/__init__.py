"""Mails: a notification becomes words and HTML, in the language of the reader.

Each module imports only what stands above it:

* `texts/`: the words, in every language
* `format.py`: times, made fit for a mail
* `page.py`: what a mail says before it is laid out
* `alert.py`: what is told of one alert
* `weekly.py`: what the weekly mail tells
* `compose.py`: what is told of a notification, and in which order
* `style.py`: the styles of a mail
* `html.py`: how it looks
* `render.py`: a notification becomes subject, text and HTML
"""
