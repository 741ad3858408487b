"""The use cases of what people are told, and by which way."""

from dependency_injector import providers
from dependency_injector.providers import Provider

from driveway_app.cars import Cars
from driveway_core.use_cases.choose_notices import ChooseNotices, ReadNoticeChoices
from driveway_core.use_cases.empty_outbox import EmptyOutbox
from driveway_core.use_cases.read_notices import ListNotices, MarkNoticeRead
from driveway_core.use_cases.remind_drivers import RemindDrivers
from driveway_core.use_cases.send_notices import QueueNotices, SendNotice
from driveway_core.use_cases.send_proof import SendPhoneCode, SendReset, SendVerification


class Told(Cars):
    """What people are told by itself, each use case named by its verb."""

    transactions = Cars.transactions
    notifier = Cars.notifier
    letterhead = Cars.letterhead
    clock = Cars.clock
    new_id = Cars.new_id
    make_verification = Cars.make_verification
    make_reset = Cars.make_reset
    make_phone_code = Cars.make_phone_code

    list_notices: Provider[ListNotices] = providers.Singleton(ListNotices, transactions)
    mark_notice_read: Provider[MarkNoticeRead] = providers.Singleton(MarkNoticeRead, transactions, clock)
    read_notice_choices: Provider[ReadNoticeChoices] = providers.Singleton(ReadNoticeChoices, transactions)
    choose_notices: Provider[ChooseNotices] = providers.Singleton(ChooseNotices, transactions, clock)
    remind_drivers: Provider[RemindDrivers] = providers.Singleton(RemindDrivers, transactions, clock)
    queue_notices: Provider[QueueNotices] = providers.Singleton(QueueNotices, transactions, clock)
    empty_outbox: Provider[EmptyOutbox] = providers.Singleton(
        EmptyOutbox, Cars.outbox, clock, Cars.outbox_keeps
    )
    send_notice: Provider[SendNotice] = providers.Singleton(
        SendNotice, transactions, notifier, letterhead, clock
    )
    send_verification: Provider[SendVerification] = providers.Singleton(
        SendVerification, make_verification, notifier, letterhead, clock, new_id
    )
    send_reset: Provider[SendReset] = providers.Singleton(
        SendReset, make_reset, notifier, letterhead, clock, new_id
    )
    send_phone_code: Provider[SendPhoneCode] = providers.Singleton(
        SendPhoneCode, make_phone_code, notifier, letterhead, clock, new_id
    )
