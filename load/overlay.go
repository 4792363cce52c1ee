package load

import "sync"

// With returns a loader that reads the same files, but finds these texts at
// their paths, in the place of what lies there. Texts that this loader was
// given by Text it has too.
func (l *Loader) With(texts map[string]string) *Loader {
	with := New(l.cfg)
	copyMap(&with.names, &l.names)
	copyMap(&with.texts, &l.texts)
	for name, text := range texts {
		with.texts.Store(with.Abs(name), text)
	}
	return with
}

func copyMap(to, from *sync.Map) {
	from.Range(func(key, value any) bool {
		to.Store(key, value)
		return true
	})
}
