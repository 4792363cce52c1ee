# What takes too long for every test run.

.PHONY: corpus fuzz
corpus: ## compile every profile of the corpora with the reference parser, before and after what changes its text
	AA_LINT_WHOLE_CORPUS=1 AA_LINT_REQUIRE_CORPUS=1 go test -count=1 -timeout 60m -v -run TestReference ./format ./mode

# A search that is not the same twice, so it is no part of .ci/run; what it has
# found is in testdata/fuzz, which every test run reads.
fuzztime ?= 10m
fuzz: ## run every fuzz target for $(fuzztime)
	grep -roE --include='*_test.go' 'func Fuzz[A-Za-z]+' . | sed 's/:func / /' | while read -r file target; do \
		go test -run xxx -fuzz "^$$target\$$" -fuzztime $(fuzztime) "$$(dirname "$$file")" </dev/null || exit 1; \
	done
