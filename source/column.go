package source

import (
	"sync"
	"unicode/utf8"
)

// blockSize is the length in bytes of the text that is simply counted for a
// column. In longer lines, which are of megabytes where a machine has written
// them, the distance from the start of the line would make every Position slow.
const blockSize = 1 << 12

// marks holds the number of columns before each block of a text; they are
// counted when they are first needed.
type marks struct {
	once   sync.Once
	before []uint32
}

// width returns the number of columns between two offsets; no character may
// lie across the first.
func (f *File) width(start, end uint32, unit Unit) int {
	switch {
	case unit == Bytes:
		return int(end - start)
	case end-start <= blockSize:
		return width(f.text[start:end], unit)
	}
	return f.widthBefore(end, unit) - f.widthBefore(start, unit)
}

// widthBefore returns the number of columns between the start of the text and
// an offset, as if the text were one line.
func (f *File) widthBefore(offset uint32, unit Unit) int {
	m := &f.marks[unit]
	m.once.Do(func() { m.before = countBlocks(f.text, unit) })
	block := int(offset) / blockSize
	if blockStart(f.text, block) > int(offset) {
		block--
	}
	return int(m.before[block]) + width(f.text[blockStart(f.text, block):offset], unit)
}

func countBlocks(text string, unit Unit) []uint32 {
	before := make([]uint32, 1+len(text)/blockSize)
	for block := 1; block < len(before); block++ {
		last := text[blockStart(text, block-1):blockStart(text, block)]
		before[block] = before[block-1] + uint32(width(last, unit))
	}
	return before
}

// blockStart returns the offset of a block, which is never within a character:
// where more bytes that continue one stand than a character has, they are none.
func blockStart(text string, block int) int {
	at := block * blockSize
	for limit := min(at+utf8.UTFMax-1, len(text)); at > 0 && at < limit && !utf8.RuneStart(text[at]); {
		at++
	}
	return at
}

func width(text string, unit Unit) int {
	if unit == Runes {
		return utf8.RuneCountInString(text)
	}
	n := 0
	for _, r := range text {
		n += runeWidth(r, unit)
	}
	return n
}

// runeWidth returns the number of columns of a character in Runes or UTF16.
func runeWidth(r rune, unit Unit) int {
	if unit == UTF16 && r > 0xffff {
		return 2
	}
	return 1
}
