"""The jobs that the marketplace gives itself: how many wait, and which were given up."""

from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who


def machinery(pages: Pages) -> None:
    """The pages of jobs."""

    @pages.get("/admin/jobs", who=Who.SIGNED_IN)
    def jobs(visit: Visit) -> Reply:
        """Tallies by name, and the latest that were given up."""
        return Shown("admin/jobs.html", {"jobs": visit.container.look_at_jobs()(visit.actor)})

    @pages.post("/admin/jobs/<int:job_id>/retry", even_in_maintenance=True)
    def retry_job(visit: Visit, job_id: int) -> Reply:
        """Once more, now."""
        visit.container.retry_job()(visit.actor, job_id)
        return Gone(to("admin.jobs"), "The job is tried again.")
