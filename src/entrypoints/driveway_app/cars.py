"""The use cases of cars: links, trips, and what is told of them."""

from dependency_injector import providers
from dependency_injector.providers import Provider

from driveway_app.money import Money
from driveway_core.use_cases.begin_trip import BeginTrip, BeginTrips
from driveway_core.use_cases.carry_over import CarryOver
from driveway_core.use_cases.close_forgotten import CloseForgotten
from driveway_core.use_cases.command_car import CommandCar, LookAtCar
from driveway_core.use_cases.count_calls import CountCalls
from driveway_core.use_cases.expect_again import ExpectAgain
from driveway_core.use_cases.learn_abilities import LearnAbilities
from driveway_core.use_cases.link_cars import BeginLink, CompleteLink, ReadLink, Unlink
from driveway_core.use_cases.look_at_trip import ChaseTrips, LookAtTrip
from driveway_core.use_cases.meter_calls import Meter
from driveway_core.use_cases.reach_cars import ReachCars
from driveway_core.use_cases.read_booking import ReadBooking
from driveway_core.use_cases.read_trip import Navigate, ReadTrip, ReportAutoPark
from driveway_core.use_cases.reduce_locations import ReduceLocations
from driveway_core.use_cases.send_destination import SendDestination
from driveway_core.use_cases.stream_cars import StreamCars
from driveway_core.use_cases.sync_cars import SyncCars
from driveway_core.use_cases.take_observation import TakeObservation
from driveway_core.use_cases.take_posted_telemetry import TakePostedTelemetry
from driveway_core.use_cases.take_telemetry import TakeTelemetry
from driveway_core.use_cases.try_auto_park import TryAutoPark


class Cars(Money):
    """What the drivers' cars do and are asked, each use case named by its verb."""

    transactions = Money.transactions
    settlement = Money.settlement
    fleet = Money.fleet
    auto_park = Money.auto_park
    telemetry_reader = Money.telemetry_reader
    signer = Money.signer
    tokens = Money.tokens
    clock = Money.clock
    new_id = Money.new_id
    pause = Money.pause

    meter: Provider[Meter] = providers.Singleton(Meter, transactions, clock)
    reach_cars: Provider[ReachCars] = providers.Singleton(
        ReachCars, transactions, fleet, clock, pause, new_id
    )
    learn_abilities: Provider[LearnAbilities] = providers.Singleton(LearnAbilities, transactions)
    expect_again: Provider[ExpectAgain] = providers.Singleton(ExpectAgain, transactions, clock)
    sync_cars: Provider[SyncCars] = providers.Singleton(
        SyncCars, transactions, fleet, reach_cars, learn_abilities, clock, new_id, expect_again
    )
    begin_link: Provider[BeginLink] = providers.Singleton(
        BeginLink, transactions, fleet, signer, tokens, clock
    )
    complete_link: Provider[CompleteLink] = providers.Singleton(
        CompleteLink, transactions, fleet, signer, tokens, clock, reach_cars, sync_cars
    )
    read_link: Provider[ReadLink] = providers.Singleton(ReadLink, transactions)
    unlink: Provider[Unlink] = providers.Singleton(Unlink, transactions)

    count_calls: Provider[CountCalls] = providers.Singleton(CountCalls, transactions, clock)
    reduce_locations: Provider[ReduceLocations] = providers.Singleton(ReduceLocations, transactions, clock)

    take_observation: Provider[TakeObservation] = providers.Singleton(
        TakeObservation, transactions, clock, new_id, settlement
    )
    take_telemetry: Provider[TakeTelemetry] = providers.Singleton(
        TakeTelemetry, transactions, take_observation
    )
    take_posted_telemetry: Provider[TakePostedTelemetry] = providers.Singleton(
        TakePostedTelemetry, take_telemetry, telemetry_reader, clock
    )
    stream_cars: Provider[StreamCars] = providers.Singleton(
        StreamCars, transactions, fleet, reach_cars, clock
    )
    begin_trip: Provider[BeginTrip] = providers.Singleton(BeginTrip, transactions, clock)
    begin_trips: Provider[BeginTrips] = providers.Singleton(BeginTrips, transactions, clock, begin_trip)
    send_destination: Provider[SendDestination] = providers.Singleton(
        SendDestination, transactions, fleet, reach_cars, clock, new_id
    )
    look_at_trip: Provider[LookAtTrip] = providers.Singleton(
        LookAtTrip, transactions, fleet, reach_cars, learn_abilities, take_observation, clock, new_id
    )
    chase_trips: Provider[ChaseTrips] = providers.Singleton(
        ChaseTrips, transactions, clock, look_at_trip, send_destination
    )
    try_auto_park: Provider[TryAutoPark] = providers.Singleton(TryAutoPark, transactions, auto_park, clock)
    close_forgotten: Provider[CloseForgotten] = providers.Singleton(
        CloseForgotten, transactions, clock, settlement
    )
    carry_over: Provider[CarryOver] = providers.Singleton(CarryOver, transactions, clock, settlement)
    command_car: Provider[CommandCar] = providers.Singleton(
        CommandCar, transactions, fleet, reach_cars, clock
    )
    look_at_car: Provider[LookAtCar] = providers.Singleton(
        LookAtCar, transactions, fleet, reach_cars, learn_abilities, take_observation, clock
    )

    read_booking: Provider[ReadBooking] = providers.Singleton(ReadBooking, transactions, clock, settlement)
    read_trip: Provider[ReadTrip] = providers.Singleton(ReadTrip, transactions, read_booking, clock)
    navigate: Provider[Navigate] = providers.Singleton(
        Navigate, transactions, begin_trip, send_destination, read_trip, clock
    )
    report_auto_park: Provider[ReportAutoPark] = providers.Singleton(
        ReportAutoPark, transactions, clock, settlement
    )
