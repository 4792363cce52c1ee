// Command answers measures how far aa-lint agrees with the reference on what
// profiles allow. It compiles real profiles and random ones with the reference
// parser, asks the oracle what the compiled policies allow, and compares each
// answer with that of the package query. Where the compiled policy is small
// enough it also walks all states of both sides, so that no access at all is
// left out.
//
// It prints every disagreement and exits with 1 if there is one that no quirk
// of docs/semantics.md accounts for.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"strings"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("answers: ")
	var c config
	features := ""
	flag.StringVar(&c.parser, "parser", "", "path of apparmor_parser")
	flag.StringVar(&c.oracle, "oracle", "", "path of the oracle's program")
	flag.StringVar(&c.corpus, "corpus", "../shared/corpus", "directory of the corpora")
	flag.StringVar(&c.cache, "cache", "", "directory for compiled policies; they are made once")
	flag.StringVar(&features, "features", "features.all,features.full-perms", "feature sets in the corpus to compile for")
	flag.IntVar(&c.paths, "paths", 200, "paths for each profile from the compiled policy, and as many from the rules")
	flag.IntVar(&c.states, "states", 300_000, "pairs of states to walk for each profile at most; 0 to walk none")
	flag.IntVar(&c.random, "random", 0, "number of answers about random profiles")
	flag.BoolVar(&c.skipCorpus, "no-corpus", false, "ask about random profiles only")
	flag.StringVar(&c.only, "only", "", "take only the profiles of the corpus whose path contains this")
	flag.Uint64Var(&c.seed, "seed", 1, "seed of what is random")
	flag.IntVar(&c.every, "every", 1, "take only one of so many profiles of the corpus")
	flag.Parse()
	c.features = strings.Split(features, ",")
	if c.parser == "" || c.oracle == "" {
		log.Fatal("-parser and -oracle are needed")
	}
	if c.cache == "" {
		dir, err := os.MkdirTemp("", "answers")
		if err != nil {
			log.Fatal(err)
		}
		c.cache = dir
	}
	if err := os.MkdirAll(c.cache, 0o777); err != nil {
		log.Fatal(err)
	}
	found, err := measureAll(c, os.Stdout)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(found)
	if found.disagreements > 0 {
		os.Exit(1)
	}
}

// config says what to measure.
type config struct {
	parser, oracle, corpus, cache string
	features                      []string
	paths, states, random, every  int
	seed                          uint64
	only                          string
	skipCorpus                    bool
}
