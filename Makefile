# Ehlo needs Go and make to build, and nothing else. What the tests need more
# (Chromium, swaks, curl, npm) they install themselves, through apt.

GO ?= go
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
NPM_DIR := static/test
NPM_DONE := $(NPM_DIR)/node_modules/.done
TOOLS := static/test/tools.sh

# $(call files,DIRECTORY): the sources below it; tests, measurements and what is
# generated do not count, so touching them builds nothing anew.
files = $(shell find $(1) -type f ! -name '*_test.go' ! -path '*/testdata/*' \
	! -path 'static/dist/*' ! -path 'static/test/*' ! -path 'server/bench/*')
CORE_SRC := $(call files,wasm)
PAGE_SRC := $(call files,static) $(call files,lessons)
BIN_SRC := $(call files,server) $(call files,lessons)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

##@ Build
build: bin/ehlo ## build bin/ehlo, with the pages, the lessons and the WebAssembly core inside

run: bin/ehlo ## build, then serve on this machine alone: http://127.0.0.1:8080/ (ARGS="--http 127.0.0.1:9000")
	@bin/ehlo serve --lessons lessons $(ARGS)

npm: static/dist/manifest.json ## pack the element for npm, and print the hash of its single file: bin/npm
	$(GO) run ./static/build -npm bin/npm -version $(VERSION)

clean: ## remove everything that was built, not what was installed
	rm -rf bin static/test/shots static/test/node_modules static/test/embed/node_modules
	find static/dist -mindepth 1 ! -name .keep -delete

##@ Test
STEPS := vet types unit policy race content browser
COUNTS := bin/test
test: build tools node-modules ## every test: Go, the shipped core.wasm, lessons, browser, real SMTP clients
	@rm -rf $(COUNTS); failed=; for step in $(STEPS); do \
		$(MAKE) --no-print-directory $$step || failed="$$failed $$step"; \
	done; $(GO) run ./static/test/summary -total -into $(COUNTS); \
	test -z "$$failed" && echo "passed: $(STEPS)" || { echo "failed:$$failed"; exit 1; }

# $(call go-test,STEP,FLAGS AND PACKAGES): tests whose results are counted.
go-test = $(GO) test -json $(2) | $(GO) run ./static/test/summary -step $(1) -into $(COUNTS)

# The tests of the core run the very file that the page gets.
unit: bin/ehlo ## the tests of the core, with the core.wasm that ships, of the build and of the house rules
	EHLO_CORE=$$(ls $(CURDIR)/static/dist/assets/core-*.wasm) $(call go-test,unit,./wasm/... ./static/build/... ./static/test/rules ./static/test/rig ./static/test/summary $$($(GO) list ./server/... | grep -E $(PURE)))

# Nobody gets round what is tested in every statement; a policy that needed a
# network for it would be none.
policy: ## every statement of the relay's policy is tested, without a network
	@mkdir -p bin
	$(GO) test -count=1 -coverprofile bin/policy.cover ./server/relay -run \
		'^Test(Judge|Address|Classes|Layers|Dialable|Check|Parse|Nasty|Block|Special|Embedded|Against|Places|LookupFaults|SystemResolver)'
	@test -s bin/policy.cover && ! grep -E '/(policy|parse|special|resolve|zone)\.go:.* 0$$' bin/policy.cover || { echo "policy: nothing tests these statements"; exit 1; }

# What makes text of text shares nothing; the race detector would make it six
# times slower and find nothing (their caches are raced by the tests of ./server).
PURE := '/server/(site|check|export|talk|record|bench)'
race: ## the tests of what serves visitors, with the race detector
	$(call go-test,race,-race $$($(GO) list ./server/... | grep -Ev $(PURE)))

content: bin/ehlo ## lint the lessons and replay their dialogues
	bin/ehlo check lessons README.md static/build/npm/README.md
	EHLO_CORE=$$(ls $(CURDIR)/static/dist/assets/core-*.wasm) $(GO) test -count=1 -run Shipped ./server/check

browser: bin/ehlo ## the tests from outside, in Chromium and with real SMTP clients
	EHLO_TEST=all $(call go-test,browser,-count=1 -parallel 4 -timeout 12m ./static/test)

chaos: ## break lines between tab, relay and server in every way, one way after the other, and look what is left
	EHLO_TEST=chaos $(GO) test -count=1 -v -run 'TestChaos|TestStuck|TestFew' ./server

test-site: bin/ehlo tools node-modules ## every page of the site, and every tutorial in both languages, in a browser
	EHLO_TEST=site $(GO) test -count=1 -timeout 60m -run 'WholeSite|ShowSolution|Accessible|Views|View$$|Serve|Ladder|Machine|Waterfall|Time|Share|PasteLog|Help|Home|Row|Bytes|Fold|Servers|Completion|Message|Mistake' ./static/test

check: vet rules ## the fast part, nothing installed: gofmt, vet (also for WebAssembly), the house rules

vet: ## gofmt and go vet, also for WebAssembly
	@bad=$$(gofmt -l lessons server static wasm) && test -z "$$bad" || { echo "gofmt -w these files:" $$bad; exit 1; }
	$(GO) vet ./...
	GOOS=wasip1 GOARCH=wasm $(GO) vet ./wasm/...

rules: ## the house rules: lengths, layers, banned words, what the documents name
	$(GO) test ./static/test/rules

test-browsers: bin/ehlo ## the main paths in Firefox and in WebKit
	@$(TOOLS) firefox-esr WebKitWebDriver=webkit2gtk-driver Xvfb=xvfb
	EHLO_TEST=browsers $(GO) test -count=1 -timeout 10m -run TestBrowsers ./static/test

EMBED_DIR := static/test/embed
test-embed: bin/ehlo tools $(EMBED_DIR)/node_modules/.done ## sites of MkDocs, Hugo, Sphinx, MyST and VitePress with a session in them, in three engines, under all sorts of headers
	@$(TOOLS) mkdocs hugo sphinx-build=python3-sphinx myst-docutils-html=python3-myst-parser firefox-esr WebKitWebDriver=webkit2gtk-driver Xvfb=xvfb
	EHLO_TEST=embed $(GO) test -count=1 -timeout 15m -run 'Embed|Exported' ./static/test

$(EMBED_DIR)/node_modules/.done: $(EMBED_DIR)/package-lock.json | tools
	cd $(EMBED_DIR) && npm install --no-save --no-progress
	@touch $@

types: node-modules ## type-check the JavaScript by its JSDoc comments
	cd $(NPM_DIR) && node_modules/.bin/tsc -p tsconfig.json

STREAMS ?= 1000000
soak: ## a million random visitors of the relay: not one forbidden octet reaches the capture server
	$(GO) test -count=1 -run '^TestCapture$$' ./server/relay -streams $(STREAMS)

FUZZTIME ?= 60s
fuzz: ## let every fuzz target run for FUZZTIME (60s), one after the other
	@grep -rl --include='*_test.go' '^func Fuzz' wasm server | while read -r file; do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' $$file); do \
			echo "== $$name in $$(dirname $$file)"; \
			$(GO) test ./$$(dirname $$file) -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) || exit 1; \
		done; \
	done

record: ## ask a running server what a recording asks: make record ADDR=127.0.0.1:2525 BY=postfix > new.txt
	@$(GO) run ./server/record -addr $(ADDR) wasm/mta/testdata/recordings/$(BY).txt

shots: build tools ## pictures of every page, 1280 and 360 wide, light and dark: static/test/shots
	EHLO_TEST=shots $(GO) test -count=1 -timeout 8m -run TestShots ./static/test

##@ Measure
bench: build ## measure the budgets in one run and print them beside their limits (ROWS=size,engine,tcp,page,long,relay,lighthouse)
	@$(TOOLS) chromium=chromium,fonts-dejavu-core node=nodejs npm
	@$(GO) run ./server/bench $(if $(ROWS),-rows $(ROWS))

load: build ## the rows of the relay alone: round trip, many sessions, upload, download, new sessions, memory at 5,000
	@$(GO) run ./server/bench -rows relay

PROFILED := $(or $(TMPDIR),/tmp)/play.test
profile: ## measure anew which functions of the core a transaction spends its time in: wasm/default.pgo
	$(GO) test -trimpath -run '^$$' -bench 'Play/NOOP|Fresh' -benchtime 600000x -cpuprofile wasm/default.pgo -o $(PROFILED) ./wasm/play
	rm $(PROFILED)

##@ What they rest on
bin/ehlo: static/dist/manifest.json $(BIN_SRC) $(CORE_SRC) go.mod go.sum
	$(GO) build -tags netgo -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o $@ ./server

# The generator writes the manifest last, so it stands for all of static/dist.
static/dist/manifest.json: bin/core.wasm $(PAGE_SRC) go.mod
	$(GO) run ./static/build

# With the older collector, which runs alone there and never in parallel, the core
# is smaller and no slower. wasm/default.pgo, which Go takes by its name, tells
# what is inlined: 15 kB more to download, a tenth less time for a line.
bin/core.wasm: $(CORE_SRC) go.mod
	GOEXPERIMENT=nogreenteagc GOOS=wasip1 GOARCH=wasm $(GO) build -trimpath -ldflags '-s -w' -buildmode=c-shared -o $@ ./wasm

tools: ## install what the tests need and this machine lacks (Debian, as root or with sudo)
	@$(TOOLS) chromium-headless-shell || echo "Going on with the whole Chromium, which takes longer."
	@$(TOOLS) chromium=chromium,fonts-dejavu-core swaks=swaks,libnet-ssleay-perl curl python3 gcc=gcc,libc6-dev node=nodejs npm

node-modules: $(NPM_DONE)
$(NPM_DONE): $(NPM_DIR)/package-lock.json | tools
	cd $(NPM_DIR) && npm ci --no-progress
	@touch $@

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {print "\n" substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

.PHONY: profile test-embed test-site test-browsers build run clean test unit policy race content browser check vet rules types fuzz soak record shots bench load chaos tools node-modules npm help
