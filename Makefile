# Everything needs only make and Python 3.11 or newer; each target makes what it needs in .venv first.
#   make run     the service on PORT (8080) with its data in DATA (./data)
#   make test    the tests with the coverage gate        make check   what CI runs: lint, types, thorough, test
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8080
DATA ?= ./data
VENV := .venv
BIN := $(VENV)/bin
LOCK_VENV := .lock-venv
LOCK_FLAGS ?=
WHEELHOUSE ?= wheelhouse
WHEEL_FLAGS ?=

# What waits for many seconds by design, and loses its patience on a busy machine.
SLOW_DAYS := tests/bot/channels/test_bad_day.py tests/bot/channels/test_wechat_in_time.py
LEFT_TO_SOAK := $(SLOW_DAYS:%=--ignore=%)
# What looks deeper the more often it is tried.
TRIED_OFTEN := tests/crash/test_crash.py tests/bot/channels/test_mutations.py tests/bot/storage/test_any_deeds.py \
	tests/bot/storage/test_seals.py
# Where a disk in memory has room the tests use that one: for a real one they wait half of their time.
MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 1000000 { print "/dev/shm" }')
PYTEST = TMPDIR="$${TMPDIR:-$(or $(MEMORY),/tmp)}" $(BIN)/python -m pytest -o tmp_path_retention_policy=failed \
	--dist loadfile --no-loadscope-reorder

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
# Without bytecode each command would compile the whole program first.
unexport PYTHONDONTWRITEBYTECODE

# Pins carry hashes, so pip refuses anything that is not the very file we tested.
# Without a registry: make run PIP_FLAGS="--no-index --find-links wheelhouse"
PIP_FLAGS ?=
PIP_INSTALL = $(BIN)/python -m pip install --quiet $(PIP_FLAGS)
COMPILE = $(LOCK_VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-strip-extras --annotation-style line $(LOCK_FLAGS)

.PHONY: help pictures setup run test thorough check soak bench lint types format lock wheelhouse

help:
	@echo "make run | test | thorough | check | soak | bench | lint | types | format | pictures | lock | wheelhouse | setup"

setup: $(VENV)/dev.stamp

run: $(VENV)/run.stamp
	@exec $(BIN)/xunfang serve --port $(PORT) --data $(DATA)

test: $(VENV)/test.stamp
	@$(PYTEST) -n 3 -m "not thorough" --cov --cov-report=term-missing:skip-covered $(LEFT_TO_SOAK)

# What is heavy by nature: every journey in the browser, and more kills and tries than `make test` has.
thorough: $(VENV)/test.stamp
	@XUNFANG_KILLS=$${XUNFANG_KILLS:-20} XUNFANG_MUTATIONS=$${XUNFANG_MUTATIONS:-1000} \
		XUNFANG_STEPS=$${XUNFANG_STEPS:-1000} XUNFANG_EDITS=$${XUNFANG_EDITS:-300} \
		$(PYTEST) -n 2 --no-cov -q tests/browser $(TRIED_OFTEN)

# The tests come last: their closing lines are what one reads.
check: lint types thorough
	@$(MAKE) test

soak: $(VENV)/test.stamp
	@XUNFANG_KILLS=$${XUNFANG_KILLS:-1000} XUNFANG_MUTATIONS=$${XUNFANG_MUTATIONS:-50000} \
		XUNFANG_STEPS=$${XUNFANG_STEPS:-10000} XUNFANG_EDITS=$${XUNFANG_EDITS:-1000} \
		$(BIN)/python -m pytest --no-cov -s tests/crash $(SLOW_DAYS) $(TRIED_OFTEN)

bench: $(VENV)/test.stamp
	@for file in tests/bench/bench_*.py; do \
		echo "== $$file"; $(BIN)/python -m "tests.bench.$$(basename "$$file" .py)" || exit 1; done

# The pictures of the README, taken of the pages by Chromium.
pictures: $(VENV)/test.stamp
	@mkdir -p docs/pictures
	@XUNFANG_PICTURES=docs/pictures $(BIN)/python -m pytest --no-cov -q tests/browser/test_whole_case.py \
		tests/bot/channels/test_side_by_side.py

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@said=$$($(BIN)/lint-imports 2>&1) || { echo "$$said"; exit 1; }

types: $(VENV)/dev.stamp
	@$(BIN)/mypy --no-error-summary

format: $(VENV)/dev.stamp
	@$(BIN)/ruff check --quiet --fix . && $(BIN)/ruff format --quiet .

# Keeps what is pinned; `make lock LOCK_FLAGS=--upgrade` takes the newest.
lock: $(LOCK_VENV)/bin/uv
	@$(COMPILE) --extra test --extra dev --extra voice pyproject.toml -o requirements/dev.txt
	@$(COMPILE) --extra test -c requirements/dev.txt pyproject.toml -o requirements/test.txt
	@$(COMPILE) -c requirements/dev.txt pyproject.toml -o requirements/run.txt
	@$(COMPILE) --extra semantic -c requirements/dev.txt pyproject.toml -o requirements/semantic.txt
	@$(COMPILE) -c requirements/dev.txt requirements/build.in -o requirements/build.txt
	@if grep -nE '://|^-' requirements/*.txt; then echo "An address stands in the pins."; exit 1; fi

# All that a server without a registry needs, this package included. For another Python or machine than this one:
# make wheelhouse WHEEL_FLAGS="--python-version 3.13 --platform manylinux_2_34_x86_64"
wheelhouse: $(VENV)/run.stamp
	@rm -rf build && mkdir -p $(WHEELHOUSE)
	@$(BIN)/python -m pip download --quiet --only-binary=:all: $(WHEEL_FLAGS) --dest $(WHEELHOUSE) \
		-r requirements/build.txt -r requirements/run.txt
	@$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir $(WHEELHOUSE) .
	@echo "$(WHEELHOUSE): $$(ls $(WHEELHOUSE)/*.whl | wc -l) wheels"

$(LOCK_VENV)/bin/uv: | $(BIN)/python
	@$(BIN)/python -m venv --clear $(LOCK_VENV)
	@$(LOCK_VENV)/bin/python -m pip install --quiet uv

$(VENV)/run.stamp: requirements/build.txt requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Setting up what the service needs in $(VENV) ..."
	@$(PIP_INSTALL) -r requirements/build.txt -r requirements/run.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	@echo "Setting up what the tests need in $(VENV) ..."
	@$(PIP_INSTALL) -r requirements/test.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/test.stamp
	@echo "Setting up what the checks need in $(VENV) ..."
	@$(PIP_INSTALL) -r requirements/dev.txt
	@touch $@

# The first Python that is new enough and can make environments; PYTHON=... decides by hand.
$(BIN)/python:
	@for python in $${PYTHON:-python3.13 python3.12 python3.11 python3}; do \
		if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
			exec "$$python" -m venv --clear $(VENV); \
		fi; \
	done; \
	echo "Xunfang needs Python 3.11 or newer with its venv module (on Debian: apt install python3 python3-venv)." >&2; \
	echo "Looked for: $${PYTHON:-python3.13, python3.12, python3.11, python3}. Another one: make PYTHON=/path/to/python ..." >&2; \
	exit 1
