# What takes too long for every test run.

.PHONY: corpus fuzz precision recipes
corpus: ## compile every profile of the corpora with the reference parser, before and after what changes its text, and make mutants of them
	AA_LINT_WHOLE_CORPUS=1 AA_LINT_REQUIRE_CORPUS=1 go test -count=1 -timeout 180m -v -run "TestReference|TestRecall" ./format ./mode ./lint/rules ./internal/cli

precision: ## write the table of what the rules find on real profiles
	go run ./internal/precision >docs/precision.md.new && mv docs/precision.md.new docs/precision.md

# A search that is not the same twice, so it is no part of .ci/run; what it has
# found is in testdata/fuzz, which every test run reads.
fuzztime ?= 10m
# Making an input smaller, for which go test takes up to a minute each time that one
# is of interest, is no search: of long seeds nothing else would be tried.
minimize ?= 1s
fuzz: ## run every fuzz target for $(fuzztime)
	grep -roE --include='*_test.go' 'func Fuzz[A-Za-z]+' . | sed 's/:func / /' | while read -r file target; do \
		go test -run xxx -fuzz "^$$target\$$" -fuzztime $(fuzztime) -fuzzminimizetime $(minimize) "$$(dirname "$$file")" </dev/null || exit 1; \
	done

# pre-commit is a package of distributions; the others are built here.
recipes: ## run what docs/ci.md says with the programs that it is for
	command -v pre-commit git bash make
	dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && \
	GOBIN=$$dir go install github.com/reviewdog/reviewdog/cmd/reviewdog@v0.21.0 && \
	GOBIN=$$dir go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 && \
	PATH=$$dir:$$PATH AA_LINT_PRE_COMMIT=1 go test -count=1 -v -timeout 30m ./internal/integration
