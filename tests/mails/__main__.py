"""Write the mails of all stories afresh."""

from custom_components.cp_notifications.message.render import render

from . import FOLDER, SITE, STORIES, as_read

for name, story in STORIES.items():
    mail = render(story.notification, SITE, story.language)
    (FOLDER / f"{name}.txt").write_text(as_read(mail), encoding="utf-8")
    (FOLDER / f"{name}.html").write_text(mail.html, encoding="utf-8")
