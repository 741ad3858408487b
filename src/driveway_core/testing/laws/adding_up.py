"""The laws of one price alone: its lines add up, and what is paid is what is handed out."""

from driveway_core.lines import Part, sum_of
from driveway_core.money import Money, total
from driveway_core.pricing import Price
from driveway_core.testing.laws.cases import Case
from driveway_core.testing.laws.trials import Trial
from driveway_core.testing.laws.words import setting


def whole(trial: Trial, case: Case) -> str | None:
    """The lines add up to the subtotal, and subtotal, fee and tax to the total, exactly."""
    return _told(not_whole(_full_price(trial, case)), case)


def conserving(trial: Trial, case: Case) -> str | None:
    """What the driver pays is the host's net, the platform's fee and the tax, exactly."""
    return _told(not_conserving(_full_price(trial, case)), case)


def _full_price(trial: Trial, case: Case) -> Price:
    return trial.price(case.stay, case.listing, fee_percentage=case.fee_percentage, taxes=case.taxes)


def _told(wrong: str | None, case: Case) -> str | None:
    return None if wrong is None else f"{wrong} {setting(case.stay, case.listing)}"


def not_whole(price: Price) -> str | None:
    """Which lines of a price do not add up, in words; None when all do."""
    for name, part, lines, amount in (
        ("lines", Part.SUBTOTAL, price.lines, price.subtotal),
        ("fee lines", Part.FEE, price.fee_lines, price.platform_fee),
        ("tax lines", Part.TAX, price.tax_lines, price.tax_amount),
    ):
        added = sum_of(part, lines, amount.currency)
        if added != amount or any(line.part is not part for line in lines):
            return f"the {name} add up to {added.decimal}, not to {amount.decimal}"
    added = price.subtotal + price.platform_fee + price.tax_amount
    if added != price.total:
        return f"subtotal, fee and tax add up to {added.decimal}, and the total is {price.total.decimal}"
    return None


def not_conserving(price: Price) -> str | None:
    """Where the driver's money does not go to host, platform and city, in words; None when it does."""
    currency = price.total.currency
    nothing = Money.zero(currency)
    net = price.total - price.platform_fee - price.tax_amount
    earned = total((line.amount for line in price.lines), currency)
    if net != earned:
        return f"of {price.total.decimal}, {net.decimal} are left to the host, who earns {earned.decimal}"
    if net < nothing:
        return f"the host would owe {(-net).decimal}"
    if price.tax_amount < nothing:
        return f"the city would owe {(-price.tax_amount).decimal}"
    if price.platform_fee < -price.subtotal:
        return f"the platform would add {(-price.platform_fee).decimal} to a stay of {price.subtotal.decimal}"
    return None
