"""The one place where ports meet adapters.

Every attribute is annotated with the port or the use case that it gives, so
mypy proves that the adapter fits (the ports are in ``driveway_app.ports``,
the use cases of money in ``driveway_app.money``); whatever you want otherwise, override:
``container.clock.override(providers.Object(my_clock))``.
"""

from dependency_injector import providers
from dependency_injector.providers import Provider

from driveway_app.limiting import Limiter
from driveway_app.operating import Operating
from driveway_app.ports import Ports
from driveway_core.use_cases.accept_request import AcceptRequest
from driveway_core.use_cases.add_calendar import AddCalendar
from driveway_core.use_cases.add_vehicle import AddVehicle
from driveway_core.use_cases.annotate_booking import AnnotateBooking
from driveway_core.use_cases.answer_trouble import AnswerTrouble
from driveway_core.use_cases.ban_account import BanAccount
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.cancel_booking import CancelBooking
from driveway_core.use_cases.change_driveway import ChangeDriveway
from driveway_core.use_cases.change_profile import ChangeProfile
from driveway_core.use_cases.change_setting import ChangeSetting
from driveway_core.use_cases.change_vehicle import ChangeVehicle
from driveway_core.use_cases.check_in import CheckIn
from driveway_core.use_cases.check_out import CheckOut
from driveway_core.use_cases.check_place import CheckPlace
from driveway_core.use_cases.choose_market_rules import ChooseMarketRules
from driveway_core.use_cases.choose_rules import ChooseRules
from driveway_core.use_cases.close_feed import CloseFeed
from driveway_core.use_cases.close_hours import CloseHours
from driveway_core.use_cases.decide_trouble import DecideTrouble
from driveway_core.use_cases.decline_request import DeclineRequest
from driveway_core.use_cases.drop_old import DropOld
from driveway_core.use_cases.erase_account import CallOffErasure, EraseAccount, ReadErasure
from driveway_core.use_cases.export_account import ExportAccount
from driveway_core.use_cases.extend_hours import ExtendHours
from driveway_core.use_cases.fetch_calendar import FetchCalendar
from driveway_core.use_cases.fetch_due_calendars import FetchDueCalendars
from driveway_core.use_cases.forget_replies import ForgetReplies
from driveway_core.use_cases.forget_tallies import ForgetTallies
from driveway_core.use_cases.import_calendar import ImportCalendar
from driveway_core.use_cases.keep_keys import KeepKeys
from driveway_core.use_cases.list_bookings import ListBookings
from driveway_core.use_cases.list_calendars import ListCalendars
from driveway_core.use_cases.list_driveway import ListDriveway
from driveway_core.use_cases.list_own_driveways import ListOwnDriveways
from driveway_core.use_cases.list_rule_kinds import ListRuleKinds
from driveway_core.use_cases.list_rule_versions import ListRuleVersions
from driveway_core.use_cases.list_vehicles import ListVehicles
from driveway_core.use_cases.measure_occupancy import MeasureOccupancy
from driveway_core.use_cases.open_feed import OpenFeed
from driveway_core.use_cases.open_hours import OpenHours
from driveway_core.use_cases.preview_hours import PreviewHours
from driveway_core.use_cases.preview_price import PreviewPrice
from driveway_core.use_cases.preview_rates import PreviewRates
from driveway_core.use_cases.promote_operator import PromoteOperator
from driveway_core.use_cases.purge_erased import PurgeErased
from driveway_core.use_cases.quote_stay import QuoteStay
from driveway_core.use_cases.read_calendar import ReadCalendar
from driveway_core.use_cases.read_driveway import ReadDriveway
from driveway_core.use_cases.read_entry import ReadEntry
from driveway_core.use_cases.read_feed import ReadFeed
from driveway_core.use_cases.read_hours import ReadHours
from driveway_core.use_cases.read_keys import ReadKeys
from driveway_core.use_cases.read_market_rules import ReadMarketRules
from driveway_core.use_cases.read_profile import ReadProfile
from driveway_core.use_cases.read_quote import ReadQuote
from driveway_core.use_cases.read_rules import ReadRules
from driveway_core.use_cases.read_setting import ReadSetting
from driveway_core.use_cases.read_settings import ReadSettings
from driveway_core.use_cases.read_source import ReadSource
from driveway_core.use_cases.read_trouble import ReadTrouble
from driveway_core.use_cases.read_trouble_photo import ReadTroublePhoto
from driveway_core.use_cases.read_vehicle import ReadVehicle
from driveway_core.use_cases.register_account import RegisterAccount
from driveway_core.use_cases.remove_calendar import RemoveCalendar
from driveway_core.use_cases.renew_data_keys import RenewDataKeys
from driveway_core.use_cases.report_trouble import ReportTrouble
from driveway_core.use_cases.reschedule_booking import RescheduleBooking
from driveway_core.use_cases.restore_account import RestoreAccount
from driveway_core.use_cases.restore_driveway import RestoreDriveway
from driveway_core.use_cases.retire_driveway import RetireDriveway
from driveway_core.use_cases.retire_vehicle import RetireVehicle
from driveway_core.use_cases.rotate_ring import RotateRing
from driveway_core.use_cases.search_driveways import SearchDriveways
from driveway_core.use_cases.set_week import ReadWeek, SetWeek
from driveway_core.use_cases.show_feed import ShowFeed
from driveway_core.use_cases.stays_on import FindAlternatives, ReleaseStay, WarnNext
from driveway_core.use_cases.suspend_account import SuspendAccount
from driveway_core.use_cases.suspend_driveway import SuspendDriveway
from driveway_core.use_cases.sweep_due import SweepDue
from driveway_core.use_cases.verify_email import VerifyEmail
from driveway_core.use_cases.verify_identity import VerifyIdentity


class Container(Operating):
    """Every use case, named by its verb, over the ports and what follows for the money."""

    transactions = Ports.transactions
    search = Ports.search
    replies = Ports.replies
    rule_book = Ports.rule_book
    leases = Ports.leases
    processes = Ports.processes
    clock = Ports.clock
    new_id = Ports.new_id
    new_reference = Ports.new_reference
    passwords = Ports.passwords
    tokens = Ports.tokens
    zones = Ports.zones
    addresses = Ports.addresses
    calendar_fetcher = Ports.calendar_fetcher
    calendar_reader = Ports.calendar_reader
    calendar_writer = Ports.calendar_writer
    settlement = Ports.settlement
    key_store = Ports.key_store
    key_ring = Ports.key_ring
    sealed_texts = Ports.sealed_texts

    register_account: Provider[RegisterAccount] = providers.Singleton(
        RegisterAccount, transactions, passwords, clock, new_id
    )
    read_profile: Provider[ReadProfile] = providers.Singleton(ReadProfile, transactions)
    change_profile: Provider[ChangeProfile] = providers.Singleton(ChangeProfile, transactions, clock)

    add_vehicle: Provider[AddVehicle] = providers.Singleton(AddVehicle, transactions, clock, new_id)
    change_vehicle: Provider[ChangeVehicle] = providers.Singleton(ChangeVehicle, transactions, clock)
    retire_vehicle: Provider[RetireVehicle] = providers.Singleton(RetireVehicle, transactions, clock)
    read_vehicle: Provider[ReadVehicle] = providers.Singleton(ReadVehicle, transactions)
    list_vehicles: Provider[ListVehicles] = providers.Singleton(ListVehicles, transactions)

    list_driveway: Provider[ListDriveway] = providers.Singleton(
        ListDriveway, transactions, settlement, zones, clock, new_id, addresses
    )
    check_place: Provider[CheckPlace] = providers.Singleton(CheckPlace, transactions, addresses)
    change_driveway: Provider[ChangeDriveway] = providers.Singleton(
        ChangeDriveway, transactions, settlement, zones, clock, addresses
    )
    retire_driveway: Provider[RetireDriveway] = providers.Singleton(RetireDriveway, transactions, clock)
    read_driveway: Provider[ReadDriveway] = providers.Singleton(ReadDriveway, transactions)
    list_own_driveways: Provider[ListOwnDriveways] = providers.Singleton(ListOwnDriveways, transactions)
    open_hours: Provider[OpenHours] = providers.Singleton(OpenHours, transactions, clock, new_id)
    close_hours: Provider[CloseHours] = providers.Singleton(CloseHours, transactions, clock)
    read_week: Provider[ReadWeek] = providers.Singleton(ReadWeek, transactions, clock)
    set_week: Provider[SetWeek] = providers.Singleton(SetWeek, transactions, clock, new_id)
    preview_hours: Provider[PreviewHours] = providers.Singleton(PreviewHours, transactions, clock)
    read_hours: Provider[ReadHours] = providers.Singleton(ReadHours, transactions)
    read_entry: Provider[ReadEntry] = providers.Singleton(ReadEntry, transactions)
    read_calendar: Provider[ReadCalendar] = providers.Singleton(ReadCalendar, transactions, clock)

    import_calendar: Provider[ImportCalendar] = providers.Singleton(
        ImportCalendar, transactions, calendar_reader, clock, new_id
    )
    add_calendar: Provider[AddCalendar] = providers.Singleton(AddCalendar, transactions, clock, new_id)
    list_calendars: Provider[ListCalendars] = providers.Singleton(ListCalendars, transactions)
    read_source: Provider[ReadSource] = providers.Singleton(ReadSource, transactions)
    remove_calendar: Provider[RemoveCalendar] = providers.Singleton(RemoveCalendar, transactions, clock)
    fetch_calendar: Provider[FetchCalendar] = providers.Singleton(
        FetchCalendar, transactions, calendar_fetcher, calendar_reader, clock, new_id
    )
    fetch_due_calendars: Provider[FetchDueCalendars] = providers.Singleton(
        FetchDueCalendars, transactions, fetch_calendar, clock
    )
    open_feed: Provider[OpenFeed] = providers.Singleton(OpenFeed, transactions, tokens, clock, new_id)
    read_feed: Provider[ReadFeed] = providers.Singleton(ReadFeed, transactions)
    close_feed: Provider[CloseFeed] = providers.Singleton(CloseFeed, transactions)
    show_feed: Provider[ShowFeed] = providers.Singleton(
        ShowFeed, transactions, tokens, calendar_writer, clock
    )

    search_driveways: Provider[SearchDriveways] = providers.Singleton(
        SearchDriveways, search, transactions, clock
    )
    quote_stay: Provider[QuoteStay] = providers.Singleton(QuoteStay, transactions, clock, new_id, settlement)
    read_quote: Provider[ReadQuote] = providers.Singleton(ReadQuote, transactions)
    book_stay: Provider[BookStay] = providers.Singleton(
        BookStay, transactions, settlement, clock, new_id, new_reference
    )
    read_booking = Operating.read_booking
    list_bookings: Provider[ListBookings] = providers.Singleton(ListBookings, transactions, clock, settlement)
    accept_request: Provider[AcceptRequest] = providers.Singleton(
        AcceptRequest, transactions, clock, settlement
    )
    decline_request: Provider[DeclineRequest] = providers.Singleton(
        DeclineRequest, transactions, clock, settlement
    )
    cancel_booking: Provider[CancelBooking] = providers.Singleton(
        CancelBooking, transactions, clock, settlement
    )
    reschedule_booking: Provider[RescheduleBooking] = providers.Singleton(
        RescheduleBooking, transactions, clock, settlement
    )
    check_in: Provider[CheckIn] = providers.Singleton(CheckIn, transactions, clock, settlement)
    check_out: Provider[CheckOut] = providers.Singleton(CheckOut, transactions, clock, settlement)
    annotate_booking: Provider[AnnotateBooking] = providers.Singleton(
        AnnotateBooking, transactions, clock, settlement
    )
    report_trouble: Provider[ReportTrouble] = providers.Singleton(
        ReportTrouble, transactions, clock, settlement, new_id, Ports.darkroom
    )
    read_trouble: Provider[ReadTrouble] = providers.Singleton(ReadTrouble, transactions)
    read_trouble_photo: Provider[ReadTroublePhoto] = providers.Singleton(ReadTroublePhoto, transactions)
    answer_trouble: Provider[AnswerTrouble] = providers.Singleton(AnswerTrouble, transactions, clock)
    decide_trouble: Provider[DecideTrouble] = providers.Singleton(DecideTrouble, transactions, clock)
    sweep_due: Provider[SweepDue] = providers.Singleton(SweepDue, transactions, clock, settlement)
    extend_hours: Provider[ExtendHours] = providers.Singleton(ExtendHours, transactions, clock)
    forget_replies: Provider[ForgetReplies] = providers.Singleton(ForgetReplies, replies, clock)
    keep_keys: Provider[KeepKeys] = providers.Singleton(KeepKeys, key_store, key_ring, sealed_texts, clock)
    read_keys: Provider[ReadKeys] = providers.Singleton(ReadKeys, key_store, key_ring, sealed_texts)
    rotate_ring: Provider[RotateRing] = providers.Singleton(
        RotateRing, transactions, key_store, key_ring, clock
    )
    renew_data_keys: Provider[RenewDataKeys] = providers.Singleton(
        RenewDataKeys, transactions, key_store, key_ring, sealed_texts, clock, Ports.new_key, Ports.pause
    )
    export_account: Provider[ExportAccount] = providers.Singleton(
        ExportAccount, transactions, Ports.photo_store, clock
    )
    erase_account: Provider[EraseAccount] = providers.Singleton(EraseAccount, transactions, clock, settlement)
    read_erasure: Provider[ReadErasure] = providers.Singleton(ReadErasure, transactions)
    call_off_erasure: Provider[CallOffErasure] = providers.Singleton(CallOffErasure, transactions, clock)
    purge_erased: Provider[PurgeErased] = providers.Singleton(PurgeErased, transactions, key_store, clock)
    drop_old: Provider[DropOld] = providers.Singleton(DropOld, transactions, clock)

    choose_rules: Provider[ChooseRules] = providers.Singleton(
        ChooseRules, transactions, rule_book, clock, new_id
    )
    read_rules: Provider[ReadRules] = providers.Singleton(ReadRules, transactions)
    choose_market_rules: Provider[ChooseMarketRules] = providers.Singleton(
        ChooseMarketRules, transactions, rule_book, clock, new_id
    )
    read_market_rules: Provider[ReadMarketRules] = providers.Singleton(ReadMarketRules, transactions, clock)
    list_rule_versions: Provider[ListRuleVersions] = providers.Singleton(
        ListRuleVersions, transactions, clock
    )
    warn_next: Provider[WarnNext] = providers.Singleton(WarnNext, transactions, clock, new_id)
    find_alternatives: Provider[FindAlternatives] = providers.Singleton(
        FindAlternatives, read_booking, search_driveways, clock
    )
    release_stay: Provider[ReleaseStay] = providers.Singleton(ReleaseStay, transactions, clock, settlement)
    measure_occupancy: Provider[MeasureOccupancy] = providers.Singleton(MeasureOccupancy, transactions, clock)
    list_rule_kinds: Provider[ListRuleKinds] = providers.Singleton(ListRuleKinds, rule_book)
    preview_rates: Provider[PreviewRates] = providers.Singleton(PreviewRates, transactions, clock)
    preview_price: Provider[PreviewPrice] = providers.Singleton(PreviewPrice, transactions, rule_book)

    limiter: providers.Singleton[Limiter] = providers.Singleton(
        Limiter, transactions, leases, clock, processes
    )
    forget_tallies: Provider[ForgetTallies] = providers.Singleton(ForgetTallies, leases, clock)
    read_settings: Provider[ReadSettings] = providers.Singleton(ReadSettings, transactions, clock)
    read_setting: Provider[ReadSetting] = providers.Singleton(ReadSetting, transactions, clock)
    change_setting: Provider[ChangeSetting] = providers.Singleton(ChangeSetting, transactions, clock)
    ban_account: Provider[BanAccount] = providers.Singleton(BanAccount, transactions, clock)
    verify_identity: Provider[VerifyIdentity] = providers.Singleton(VerifyIdentity, transactions, clock)
    suspend_account: Provider[SuspendAccount] = providers.Singleton(SuspendAccount, transactions, clock)
    restore_account: Provider[RestoreAccount] = providers.Singleton(RestoreAccount, transactions, clock)
    promote_operator: Provider[PromoteOperator] = providers.Singleton(PromoteOperator, transactions, clock)
    verify_email: Provider[VerifyEmail] = providers.Singleton(VerifyEmail, transactions, clock)
    suspend_driveway: Provider[SuspendDriveway] = providers.Singleton(SuspendDriveway, transactions, clock)
    restore_driveway: Provider[RestoreDriveway] = providers.Singleton(RestoreDriveway, transactions, clock)
