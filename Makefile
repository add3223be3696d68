# Everything a newcomer types. The logic is in scripts/; this file only names it.
# Recipes use relative paths alone, so that a clone in a path with spaces works.

.DEFAULT_GOAL := help
.PHONY: help setup fonts samples models build run test lint format bench clean

help: ## Show these commands
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /|/' | awk -F '|' '{ printf "  make %-9s %s\n", $$1, $$2 }'

setup: ## Install what is missing: Debian packages, fonts, sample pictures, models
	@scripts/setup.sh
	@scripts/fonts.sh
	@scripts/samples.sh
	@scripts/models.sh

fonts: ## Fetch fonts that Debian does not have (again, where an earlier try failed)
	@scripts/fonts.sh --retry

samples: ## Fetch the sample pictures (again, where an earlier try failed)
	@scripts/samples.sh --retry

models: ## Fetch the models that pictures are looked at with (again, where an earlier try failed)
	@scripts/models.sh --retry

build: ## Build the server in release mode: .build/release/heliograph
	@scripts/build.sh

run: ## Set up, build, start a server with sample pictures on port 8080 (or PORT=…)
	@scripts/run.sh

test: ## Set up, lint, build without warnings, run every test
	@scripts/test.sh

lint: ## Check the format of the Swift sources, and the scripts where shellcheck is installed
	@scripts/lint.sh

format: ## Format the Swift sources
	@scripts/format.sh

bench: ## Measure: the memory hit against nginx, cold renders against a plain libvips loop
	@scripts/bench.sh

clean: ## Remove what was built and the cache; the data folder stays
	@scripts/clean.sh
