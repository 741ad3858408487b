"""Wiring of what operators look at, and do for others."""

from dependency_injector import providers
from dependency_injector.providers import Provider

from driveway_app.ports import Ports
from driveway_app.reputation import Reputation
from driveway_core.use_cases.cancel_for_platform import CancelForPlatform
from driveway_core.use_cases.give_refund import GiveRefund
from driveway_core.use_cases.look_at_accounts import FindAccounts, LookAtAccount
from driveway_core.use_cases.look_at_bookings import FindBookings, LookAtBooking
from driveway_core.use_cases.look_at_driveways import FindDriveways, LookAtDriveway
from driveway_core.use_cases.look_at_jobs import LookAtJobs, RetryJob


class Operating(Reputation):
    """The use cases of operators."""

    transactions = Ports.transactions
    queue = Ports.queue
    clock = Ports.clock
    settlement = Ports.settlement

    find_accounts: Provider[FindAccounts] = providers.Singleton(FindAccounts, transactions, clock)
    look_at_account: Provider[LookAtAccount] = providers.Singleton(LookAtAccount, transactions, clock)
    find_driveways: Provider[FindDriveways] = providers.Singleton(FindDriveways, transactions, clock)
    look_at_driveway: Provider[LookAtDriveway] = providers.Singleton(LookAtDriveway, transactions, clock)
    find_bookings: Provider[FindBookings] = providers.Singleton(FindBookings, transactions, clock, settlement)
    look_at_booking: Provider[LookAtBooking] = providers.Singleton(
        LookAtBooking, transactions, clock, settlement
    )
    cancel_for_platform: Provider[CancelForPlatform] = providers.Singleton(
        CancelForPlatform, transactions, clock, settlement
    )
    give_refund: Provider[GiveRefund] = providers.Singleton(GiveRefund, transactions, clock, settlement)
    look_at_jobs: Provider[LookAtJobs] = providers.Singleton(LookAtJobs, transactions, queue, clock)
    retry_job: Provider[RetryJob] = providers.Singleton(RetryJob, transactions, queue, clock)
