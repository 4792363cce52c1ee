package glob

// readable has all bytes, those first that are read most easily in a witness:
// letters, the slash, digits, what else is common in names of files, other
// printable characters, bytes of UTF-8 and others that are not ASCII, control
// characters and at last NUL.
var readable = func() (order [256]byte) {
	first := "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/0123456789._-"
	seen := ByteSet{}.With([]byte(first)...)
	n := copy(order[:], first)
	add := func(low, high int) {
		for b := low; b <= high; b++ {
			if !seen.Has(byte(b)) {
				order[n] = byte(b)
				n++
			}
		}
	}
	add('!', '~')
	add(' ', ' ')
	add(0x80, 0xff)
	add(0x7f, 0x7f)
	add(1, 0x1f)
	add(0, 0)
	return order
}()

// rank has the place of each byte in readable.
var rank = func() (rank [256]uint8) {
	for i, b := range readable {
		rank[b] = uint8(i)
	}
	return rank
}()
