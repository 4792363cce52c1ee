# What takes too long for every test run.

.PHONY: corpus
corpus: ## compile every profile of the corpora with the reference parser, before and after formatting
	AA_LINT_WHOLE_CORPUS=1 AA_LINT_REQUIRE_CORPUS=1 go test -count=1 -timeout 60m -v -run TestReference ./format
