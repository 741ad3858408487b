"""What every store of payments, refunds and disputes must do."""

from datetime import timedelta

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.disputes import DisputeSeen, DisputeStatus
from driveway_core.errors import Missing
from driveway_core.money import Money
from driveway_core.payments import Failure, PaymentSeen, PaymentStatus, Stage
from driveway_core.ports import Transactions
from driveway_core.refunds import RefundSeen, RefundStatus
from driveway_core.testing.builders import NOW, a_dispute, a_payment, a_refund, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.transactions import Interrupted
from driveway_core.windows import DAY, HOUR, MINUTE

SECOND = timedelta(seconds=1)


class PaymentsContract(OverTransactions):
    """``Payments``."""

    @pytest.fixture
    def scene(self, transactions: Transactions) -> Scene:
        """A host, a driver, a car and a driveway."""
        return set_scene(transactions, spaces=5)

    def test_a_payment_comes_back_at_every_step_of_its_life(self, scene: Scene) -> None:
        payment = a_payment(scene.book())
        held = PaymentSeen(
            intent_id=payment.intent_id,
            seen_at=NOW + SECOND,
            stage=Stage.HELD,
            method_id="pm_1",
            kind="card",
            charge_id="ch_1",
            authorized_at=NOW + SECOND,
            capture_before=NOW + 7 * DAY,
        )
        captured = attrs.evolve(
            held,
            stage=Stage.CAPTURED,
            seen_at=NOW + 2 * SECOND,
            captured_at=NOW + 2 * SECOND,
            available_at=NOW + 2 * DAY,
            cost=Money(87, "USD"),
            refunded=Money(5, "USD"),
            refunded_at=NOW + 2 * SECOND,
        )
        declined = attrs.evolve(held, stage=Stage.WAITING, failure=Failure("declined", "Try another card."))
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payments.add(payment)
        for step in (
            payment,
            payment.observed(declined),
            payment.give_up(at=NOW),
            payment.observed(held),
            payment.observed(captured),
        ):
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                work.payments.save(step)
            with scene.transactions.read(acting_as=SYSTEM) as work:
                assert work.payments.by_intent(payment.intent_id) == step

    def test_payments_of_a_booking_stand_in_the_order_in_which_they_were_made(self, scene: Scene) -> None:
        booking, other = scene.book(), scene.book()
        late, early = a_payment(booking, at=NOW + MINUTE), a_payment(booking)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            for payment in (late, early, a_payment(other)):
                work.payments.add(payment)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert list(work.payments.of(booking.id)) == [early, late]
            assert work.payments.by_intent("pi_unknown") is None

    def test_an_intent_has_one_payment(self, scene: Scene) -> None:
        payment = a_payment(scene.book())
        twin = attrs.evolve(a_payment(scene.book()), intent_id=payment.intent_id)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payments.add(payment)
        with pytest.raises(Interrupted), scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payments.add(twin)

    def test_a_payment_that_was_never_added_cannot_be_saved(self, scene: Scene) -> None:
        payment = a_payment(scene.book())
        with pytest.raises(Missing), scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payments.save(payment)

    def test_holds_that_end_soon_are_found_and_others_are_not(self, scene: Scene) -> None:
        booking, held = scene.book(), PaymentStatus.PROCESSING
        later, soon = (a_payment(booking, status=held, capture_before=NOW + hours * HOUR) for hours in (2, 1))
        in_time = a_payment(booking, status=held, capture_before=NOW + DAY)
        taken = a_payment(booking, status=PaymentStatus.SUCCEEDED, capture_before=NOW + HOUR)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            for payment in (later, soon, in_time, taken, a_payment(booking, status=held)):
                work.payments.add(payment)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert list(work.payments.expiring(before=NOW + DAY, limit=10)) == [soon, later]
            assert list(work.payments.expiring(before=NOW + DAY, limit=1)) == [soon]

    def test_open_payments_that_nobody_asked_about_for_long_are_found(self, scene: Scene) -> None:
        booking = scene.book()
        never = a_payment(booking, at=NOW + MINUTE)
        once = a_payment(booking, status=PaymentStatus.PROCESSING, seen_at=NOW + 2 * MINUTE)
        lately = a_payment(booking, seen_at=NOW + HOUR)
        over = a_payment(booking, status=PaymentStatus.SUCCEEDED)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            for payment in (once, never, lately, over):
                work.payments.add(payment)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert list(work.payments.open(before=NOW + HOUR, limit=10)) == [never, once]
            assert list(work.payments.open(before=NOW + HOUR, limit=1)) == [never]

    def test_a_refund_comes_back_at_every_step_of_its_life(self, scene: Scene) -> None:
        payment = a_payment(scene.book())
        refund = a_refund(payment)
        later = a_refund(payment, at=NOW + MINUTE)
        waiting = RefundSeen(
            gateway_id="re_1",
            status=RefundStatus.PENDING,
            at=NOW + SECOND,
            moved=False,
            reason="insufficient_funds",
        )
        gone = attrs.evolve(waiting, status=RefundStatus.SUCCEEDED, at=NOW + 2 * SECOND, moved=True)
        back = attrs.evolve(gone, status=RefundStatus.FAILED, at=NOW + 3 * SECOND, reason="lost_or_stolen")
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payments.add(payment)
            work.refunds.add(later)
            work.refunds.add(refund)
        for step in (refund, refund.observed(waiting), refund.observed(gone), refund.observed(back)):
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                work.refunds.save(step)
            with scene.transactions.read(acting_as=SYSTEM) as work:
                assert list(work.refunds.of(payment.booking_id)) == [step, later]
        with pytest.raises(Missing), scene.transactions.begin(acting_as=SYSTEM) as work:
            work.refunds.save(a_refund(payment))

    def test_a_dispute_comes_back_at_every_step_of_its_life(self, scene: Scene) -> None:
        payment = a_payment(scene.book())
        dispute = a_dispute(payment, status=DisputeStatus.WARNED)
        later = a_dispute(payment, at=NOW + MINUTE)
        asked = DisputeSeen(
            gateway_id=dispute.gateway_id,
            status=DisputeStatus.NEEDS_RESPONSE,
            at=NOW + SECOND,
            evidence_due_by=NOW + 7 * DAY,
        )
        lost = attrs.evolve(asked, status=DisputeStatus.LOST, at=NOW + DAY)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payments.add(payment)
            work.disputes.add(later)
            work.disputes.add(dispute)
        for step in (dispute, dispute.observed(asked), dispute.observed(lost)):
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                work.disputes.save(step)
            with scene.transactions.read(acting_as=SYSTEM) as work:
                assert work.disputes.by_gateway_id(dispute.gateway_id) == step
                assert list(work.disputes.of(payment.booking_id)) == [step, later]
                assert work.disputes.by_gateway_id(str(an_id())) is None
        with pytest.raises(Missing), scene.transactions.begin(acting_as=SYSTEM) as work:
            work.disputes.save(a_dispute(payment))

    def test_a_dispute_is_kept_once(self, scene: Scene) -> None:
        payment = a_payment(scene.book())
        dispute = a_dispute(payment)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.payments.add(payment)
            work.disputes.add(dispute)
        with pytest.raises(Interrupted), scene.transactions.begin(acting_as=SYSTEM) as work:
            work.disputes.add(attrs.evolve(a_dispute(payment), gateway_id=dispute.gateway_id))
