"""Messages to people: mail through an SMTP server, and a folder that mails and texts to phones are put in."""

from driveway_mail.channels import ByChannel
from driveway_mail.letters import mailbox
from driveway_mail.outbox import OutboxNotifier
from driveway_mail.smtp import SmtpNotifier, SmtpServer, read_url

__all__ = ["ByChannel", "OutboxNotifier", "SmtpNotifier", "SmtpServer", "mailbox", "read_url"]
