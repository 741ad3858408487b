# Everything runs in .venv, which makes itself from requirements.lock and stays as it is until the lock changes.
# `make help` lists the targets.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

BIN   := .venv/bin
PY    := $(BIN)/python
STAMP := .venv/stamp-$(shell { cat requirements.lock pyproject.toml; pwd; } | cksum | tr ' ' '-')
say   = @printf '\033[1m==>\033[0m %s\n'

# The programs that tests start would compile all of ours anew each time.
unexport PYTHONDONTWRITEBYTECODE

PROFILE             := test
TIMEOUT_UNIT        := 60
TIMEOUT_INTEGRATION := 300
ALONE := tests/integration/benchmarks tests/integration/crash tests/integration/load
# The branches of the core are taken by its own tests, by calls and pages that reach what those do not, and by scenes of
# money and cars. Left out is what is slow to trace and takes next to none of them that others do not.
SCENES   := $(addprefix tests/integration/money/test_,paying.py payouts.py taking_back.py twelve_failures.py goodwill.py reconciling.py events.py lost_disputes.py sly_drivers.py) \
            $(addprefix tests/integration/cars/test_,whole_trips.py visits.py staying_on.py)
REACHING := $(addprefix tests/unit/http/test_,who_may_what.py wrong_requests.py own_rules.py linking_cars.py trips.py reviews.py operating.py proofs.py photos.py rules.py) \
            $(addprefix tests/unit/web/test_,hosting_money.py hosting_hours.py operated_log.py stays.py)
BESIDE   := $(addprefix tests/unit/,__pycache__ conftest.py app backup cli demo google guide http icalendars limits mail photos places sandbox sandbox_tesla secrets tesla web test_error_tree.py test_house_rules.py test_planted.py test_strategies.py)
COVERING := $(filter-out $(BESIDE),$(wildcard tests/unit/*)) $(REACHING) $(SCENES)
RING = DRIVEWAY_PROFILE=$(PROFILE) $(PY) -m pytest -q

GUIDE := build/guide/index.html

.PHONY: install demo serve docs test test-live proof deep check unit wide integration pages screenshots coverage mutants format bench bench-large clean help

install: $(STAMP)  ## make .venv with every locked requirement; does nothing when that is done

$(STAMP):
	@sh tools/make-venv $@

demo: install  ## start everything, and watch two drivers want one driveway, pay, drive there, and its host be paid
	@$(BIN)/driveway demo

serve: install $(GUIDE)  ## leave the server up, with the city of the demo, stand-ins for Stripe and Tesla, and the guide
	@DRIVEWAY_LOG=$${DRIVEWAY_LOG:-warning} $(BIN)/driveway serve --demo

docs: install  ## build the guide from docs/, every warning an error
	@$(PY) -m sphinx -q -W --keep-going -b html docs build/guide
	@touch $(GUIDE)
	@echo 'The guide is in $(GUIDE), and at /docs/guide of what `make serve` serves.'

$(GUIDE): $(shell find docs examples src *.md -type f ! -name '*.pyc' 2>/dev/null)
	@$(MAKE) docs

test: check unit wide integration pages coverage  ## check, then all rings of tests, then the branches covered

proof:  ## as test, with up to ten times the random examples, and the tests that take minutes
	@$(MAKE) test PROFILE=proof TIMEOUT_UNIT=1200 TIMEOUT_INTEGRATION=3600

deep: install  ## the laws of the base price on 20,000 cases each; takes minutes
	@DRIVEWAY_PROFILE=deep $(PY) -m pytest -q tests/unit/pricing/test_laws.py --timeout=7200 --durations=2

check: install  ## lint, format, types and import contracts
	$(say) 'Lint'
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	$(say) 'Types'
	@$(PY) -m mypy
	$(say) 'Import contracts'
	@$(BIN)/lint-imports --no-logo

unit: install  ## the unit ring: no network, no database, seconds
	$(say) 'Unit ring'
	@$(RING) tests/unit -m 'not wide' --numprocesses=auto --timeout=$(TIMEOUT_UNIT)

wide: install  ## the widest properties and state machines of the unit ring, which take seconds each
	$(say) 'Wide properties'
	@$(RING) tests/unit -m wide --numprocesses=auto --timeout=$(TIMEOUT_INTEGRATION)

integration: install  ## the integration ring: PostgreSQL, the wheel, whole programs
	$(say) 'Integration ring'
	@$(RING) tests/integration $(ALONE:%=--ignore=%) --numprocesses=4 --dist=loadfile --no-loadscope-reorder --timeout=$(TIMEOUT_INTEGRATION)
	$(say) 'What wants the machine for itself'
	@$(RING) $(ALONE) --timeout=$(TIMEOUT_INTEGRATION)

pages: install  ## what drivers, hosts and operators see, in a chromium where there is one
	$(say) 'Pages in a browser'
	@$(RING) tests/browser --timeout=$(TIMEOUT_INTEGRATION)

screenshots: install  ## as pages, with a picture of every step in build/screenshots, and what pages weigh
	@rm -rf build/screenshots
	@DRIVEWAY_SCREENSHOTS=build/screenshots $(RING) tests/browser --timeout=$(TIMEOUT_INTEGRATION)
	@$(PY) -m tests.browser.weighing

test-live: install  ## payments against Stripe itself (STRIPE_TEST_KEY), and cars against Tesla itself (TESLA_TEST_TOKEN)
	@case "$$STRIPE_TEST_KEY" in \
		''|sk_test_*|rk_test_*) \
			if [ -z "$$STRIPE_TEST_KEY$$TESLA_TEST_TOKEN" ]; then echo 'skipped: set STRIPE_TEST_KEY or TESLA_TEST_TOKEN'; \
			else $(RING) tests/live -m live --timeout=$(TIMEOUT_INTEGRATION); fi ;; \
		*) echo 'STRIPE_TEST_KEY is no test key: it has to begin with sk_test_ or rk_test_' >&2; exit 1 ;; \
	esac

coverage: install  ## the branches of the core that its tests take, with few random examples each
	$(say) 'Branches of the core'
	@DRIVEWAY_PROFILE=brief $(PY) -m pytest -q --cov --cov-report=term $(COVERING) --ignore=tests/unit/trips/test_figures.py --numprocesses=auto --timeout=300

mutants: install  ## put small faults into the code, one at a time, and list those that no test notices; takes hours
	@DRIVEWAY_PROFILE=mutants $(PY) -m mutmut run
	@$(PY) -m mutmut results --all true | sed -n 's/^ *driveway_core\.\(.*\)\.x[^.]*: \(.*\)$$/\1 \2/p' | sort | uniq -c
	@$(PY) -m mutmut results

format: install  ## put every file into the house's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --quiet --fix-only .

bench: install  ## our cost beside the floors, as ratios
	@$(PY) -m benchmarks
	@$(PY) -m benchmarks.sealing
	@$(PY) -m benchmarks.auditing
	@$(PY) -m benchmarks.search
	@$(PY) -m benchmarks.recurrence
	@$(PY) -m benchmarks.pricing

bench-large: install  ## search among 1,000,000 listings
	@$(PY) -m benchmarks.large

clean:  ## forget .venv, caches and builds
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* dist build mutants docs/made

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '  make %-12s %s\n' "$$name" "$$text"; done
