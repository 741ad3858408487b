"""Tesla's cars behind the ports ``Fleet`` and ``AutoPark`` (extra ``tesla``).

Nothing of Tesla's crosses: every value is of the core, every error one that
says what to do next. ``docs/tesla.md`` tells what is called and what was tried.
"""
