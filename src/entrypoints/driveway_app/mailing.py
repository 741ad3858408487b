"""Messages to people: through a mail server where the settings say so, else into a folder."""

from datetime import timedelta
from pathlib import Path

from dependency_injector import providers

from driveway_app.container import Container
from driveway_app.mail_settings import MailSettings
from driveway_core.letters import Letterhead
from driveway_core.messages import Channel
from driveway_core.ports import Notifier


def write_to_people(container: Container, mail: MailSettings, *, home: Path) -> None:
    """Let a marketplace write to its people; nothing is sent yet.

    Raises ``InvalidValue`` for an address of a server that cannot be one.
    """
    from driveway_mail import ByChannel, OutboxNotifier, SmtpNotifier, mailbox, read_url

    sender = mailbox(mail.sender, name=mail.sender_name)
    outbox = OutboxNotifier(mail.outbox or home / "outbox", sender, container.clock())
    container.outbox.override(providers.Object(outbox))
    container.outbox_keeps.override(providers.Object(timedelta(days=mail.outbox_days)))
    by_mail: Notifier = outbox
    if mail.smtp_url is not None:
        server = read_url(mail.smtp_url, ca_file=mail.smtp_ca)
        by_mail = SmtpNotifier(server, sender, container.clock())
    container.notifier.override(providers.Object(ByChannel({Channel.EMAIL: by_mail, Channel.SMS: outbox})))
    letterhead = Letterhead(name=mail.sender_name or "Driveway-Hub", url=mail.public_url)
    container.letterhead.override(providers.Object(letterhead))
