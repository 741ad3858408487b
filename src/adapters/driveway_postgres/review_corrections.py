"""Where reviews differ from the seed's, and why."""

from typing import Final

from driveway_postgres.differences import Correction, new_columns, new_rules

REVIEWS: Final = (
    Correction(
        "a review is published before the other side has written",
        "unpublished until both are in or 14 days have passed",
        (
            "reviews.is_published: default: true -> false",
            *new_columns(reviews="driveway_id closes_at published_at"),
            *new_rules(
                reviews="reviews_driveway_id_fkey reviews_published_check reviews_of_driveway reviews_about"
                " reviews_waiting"
            ),
        ),
    ),
    Correction(
        "what an operator makes of a flagged review has no home, nor what all reviews of an account come to",
        "when it was hidden, by whom and why; counts and sums beside the name, where search reads them",
        new_columns(
            reviews="hidden_at moderated_at moderated_by moderation_reason",
            users="host_review_count host_rating_total driver_review_count driver_rating_total",
        )
        + new_rules(
            users="users_ratings_check",
            reviews="reviews_moderated_by_fkey reviews_hidden_check reviews_moderated_check"
            " reviews_moderated_by_check reviews_flagged",
        ),
    ),
)
