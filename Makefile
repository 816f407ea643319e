# What people type here. Every target installs what it needs and works as root and as a plain user.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The Swift library is linked in: binaries start faster and run where no toolchain is.
# Debug information is what a backtrace needs: files, lines and inlined functions. Variables take a tenth of
# the time of a build.
RELEASE := -c release --static-swift-stdlib -Xswiftc -gline-tables-only -Xcc -gline-tables-only
CONTRACT := .build/debug/contract
# Of Benchmarks without what is built or generated there.
SWIFT := Package.swift Plugins Sources Tests Fuzz Benchmarks/Package.swift Benchmarks/Server Benchmarks/Routes/RoutesServer.swift Benchmarks/JSON/Bench \
	Benchmarks/peers/hummingbird-codable/Package.swift Benchmarks/peers/hummingbird-codable/Sources

# `wattos` as it is run, without the build plugin, whose tool took a third of the time of a first build: the
# tool that `make generate` builds holds generated code against all contracts before.
WATTOS := scripts/contract.sh generate --check && WATTOS_CHECKED=1 swift build $(RELEASE) --product wattos

# $(call first_build,FILE,MINUTES): says how long it takes to build what is not there at all.
first_build = @[ -e .build/$(1) ] || \
	echo "the first build takes about $(2) minutes on two cores, and this machine has $$(nproc)"

.PHONY: help setup corpora run test generate new check lint format bench fuzz clean
.PHONY: schema-suite schema-property schemathesis openapi-check startup compile-budget fleet-budget
.PHONY: bench-guard bench-baseline bench-peers bench-json hostile

help: ## Lists these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Installs what building and running needs and the machine lacks
	@scripts/setup.sh

corpora: setup ## Installs the test suites of others that a registry has
	@scripts/corpora.sh

run: setup ## Builds and starts Postgres, Redis and every service; Ctrl-C stops all, data stays
	$(call first_build,release/wattos,10)
	$(WATTOS)
	@exec .build/release/wattos up

test: setup corpora ## Builds and runs every test against real servers; what CI calls
	$(call first_build,debug/wattosPackageTests.xctest,12)
	scripts/seconds.sh --begin
	scripts/seconds.sh build swift build --build-tests
	$(CONTRACT) generate --check
	SECONDS_REPORTED_LATER=1 scripts/test.sh scripts/test-all.sh
	scripts/seconds.sh schema-suite scripts/schema-suite.sh
	scripts/seconds.sh schema-property env TEST_SEED=$${TEST_SEED:-1} scripts/schema-property.sh
	scripts/seconds.sh hello scripts/hello.sh
	scripts/seconds.sh new-service scripts/new-service.sh
	scripts/setup.sh curl:curl
	scripts/seconds.sh readme scripts/apart.sh .wattos/venv/bin/python scripts/readme.py
	scripts/seconds.sh --report

generate: setup ## Writes Sources/Generated and openapi from contracts
	$(call first_build,debug/contract,3)
	scripts/contract.sh generate

new: setup ## Begins a service: make new NAME=orders ARGS="--database --calls llm-gateway"
	@[ -n "$(NAME)" ] || { echo 'say its name: make new NAME=orders' >&2; exit 2; }
	$(call first_build,debug/contract,3)
	scripts/contract.sh new "$(NAME)" $(ARGS)

check: export WATTOS_STRICT = 1
check: lint test bench-guard ## The whole gate: format, no warnings, stale code, tests, tidy, cost of a request

lint: ## Refuses Swift that is not formatted as .swift-format says
	swift format lint --strict --parallel --recursive $(SWIFT)

format: ## Formats every Swift file
	swift format --in-place --parallel --recursive $(SWIFT)

bench: setup ## Ours beside all peers on one core, in one run; writes docs/benchmarks.md
	$(call first_build,release/wattos,10)
	$(WATTOS)
	scripts/bench.sh --write

bench-peers: setup ## Installs and builds what `make bench` compares with
	scripts/bench-peers.sh

bench-guard: setup ## Fails when a request takes more instructions or allocations than the baseline
	scripts/bench-guard.sh

bench-baseline: setup ## Measures that baseline anew: say in the commit why
	scripts/bench-guard.sh --update

hostile: setup ## Attacks chat and llm-gateway: memory, connections, overload, restarts; ATTACK=unread runs one
	scripts/setup.sh cc:gcc
	$(call first_build,release/wattos,10)
	$(WATTOS)
	PYTHONPATH=Benchmarks scripts/test.sh .wattos/venv/bin/python -m hostile .build/release/wattos $(ATTACK)

bench-json: setup ## Reading and writing JSON against Foundation's coders and msgspec
	scripts/bench-json.sh

fuzz: setup ## Runs each fuzz target for FUZZ_SECONDS (60): HTTP against llhttp, JSON, the router
	scripts/fuzz.sh

schema-suite: corpora ## Holds compiler, generated readers and OpenAPI against the JSON Schema Test Suite
	swift build --build-tests
	scripts/schema-suite.sh

schema-property: setup ## The same for random schemas: TEST_SEED=7 repeats a run, SCHEMA_COUNT=1000 is a longer one
	swift build --build-tests
	scripts/schema-property.sh

openapi-check: setup ## Validates every OpenAPI document and generates a client from each
	scripts/openapi-check.sh

schemathesis: setup ## Property tests of both running services, seeds 1 to 3, and a generated client
	$(call first_build,release/wattos,10)
	$(WATTOS)
	scripts/schemathesis-all.sh .build/release/wattos

startup: setup ## Time from start to ready, and memory when idle, of `wattos serve chat`
	$(call first_build,release/wattos,10)
	$(WATTOS)
	scripts/test.sh scripts/startup.py .build/release/wattos

compile-budget: setup ## Time and memory of a release build of a contract of 100 operations
	$(call first_build,release/contract,4)
	swift build $(RELEASE) --product contract
	scripts/compile-budget.sh .build/release/contract

fleet-budget: setup ## Time and memory of `contract generate` for 20 services of 50 operations
	$(call first_build,release/contract,4)
	swift build $(RELEASE) --product contract
	scripts/fleet-budget.sh .build/release/contract

clean: ## Removes what was built; databases and installed tools under .wattos stay
	rm -rf .build Benchmarks/.build Benchmarks/JSON/.build Benchmarks/peers/*/.build Fuzz/.build examples/*/.build
