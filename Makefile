# `make help` lists what can be done. Each target does all the set-up it needs.

PORT ?= 8000
VENV := .venv/bin
export ZEBRANIE_DATA_DIR ?= $(CURDIR)/dane

.DEFAULT_GOAL := help
.PHONY: setup run test test-engines lint bench screenshots help

setup: ## make .venv with everything
	@python3 tools/machine.py venv

run: setup ## serve at http://127.0.0.1:8000 (PORT), with the demonstration campaign at first start
	@$(VENV)/zebranie init --demo --once
	@$(VENV)/zebranie serve --port $(PORT)

test: setup ## every test, PostgreSQL and browser included
	@python3 tools/machine.py tests
	@$(VENV)/python -m pytest

test-engines: setup ## the tablet without a network in Firefox ESR and WebKitGTK
	@python3 tools/machine.py engines
	@$(VENV)/python -m pytest tests/engines -n 0

lint: setup ## ruff and mypy
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy

bench: setup ## speed and memory as ratios to a floor measured in the same run
	@$(VENV)/python -m bench

screenshots: setup ## the pictures of the README, taken from the demonstration campaign
	@python3 tools/machine.py tests
	@$(VENV)/python -m docs.screenshots

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14
