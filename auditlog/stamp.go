package auditlog

import (
	"strconv"
	"strings"
	"time"
)

// farFuture is a time that no log has, in seconds: that of the year 9999.
const farFuture = 253370764800

// auditStamp reads audit(SECONDS.MILLISECONDS:SERIAL), or the same with a date, as
// ausearch writes it.
func auditStamp(prefix string, zone *time.Location) (time.Time, uint64) {
	i := strings.LastIndex(prefix, "audit(")
	if i < 0 {
		return time.Time{}, 0
	}
	inside, _, ok := strings.Cut(prefix[i+len("audit("):], ")")
	if !ok {
		return time.Time{}, 0
	}
	colon := strings.LastIndexByte(inside, ':')
	if colon < 0 {
		return time.Time{}, 0
	}
	serial, err := strconv.ParseUint(inside[colon+1:], 10, 64)
	if err != nil {
		return time.Time{}, 0
	}
	seconds, fraction, _ := strings.Cut(inside[:colon], ".")
	if n, err := strconv.ParseInt(seconds, 10, 64); err == nil {
		if n < 0 || n > farFuture {
			return time.Time{}, serial
		}
		return time.Unix(n, nanoseconds(fraction)).UTC(), serial
	}
	for _, layout := range []string{"01/02/2006 15:04:05", "01/02/06 15:04:05", "2006-01-02 15:04:05"} {
		if at, err := time.ParseInLocation(layout, inside[:colon], zone); err == nil {
			return at, serial
		}
	}
	return time.Time{}, serial
}

// nanoseconds reads the digits of a fraction of a second.
func nanoseconds(digits string) int64 {
	n, err := strconv.ParseInt((digits + "000000000")[:9], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// lineStamp reads the time with which a line of syslog, the journal or dmesg
// starts, and the host behind it. What stands before it, such as the name of the
// file that grep puts there, is passed over.
func lineStamp(prefix string, zone *time.Location, now time.Time) (time.Time, string) {
	const farthest = 256
	text := prefix[:min(len(prefix), farthest)]
	for i := 0; i < len(text); i++ {
		if i > 0 && text[i-1] != ' ' && text[i-1] != ':' && text[i-1] != '[' && text[i-1] != '-' && text[i-1] != 'm' {
			continue
		}
		if at, n := stampAt(text[i:], zone, now); n > 0 {
			host, _, _ := strings.Cut(strings.TrimLeft(text[i+n:], " "), " ")
			if !isHost(host) {
				host = ""
			}
			return at, host
		}
	}
	return time.Time{}, ""
}

// isHost reports whether a word can be the name of a machine.
func isHost(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool {
		return r != '.' && r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// stampAt reads a time at the start of a text and returns its length; 0 if there is
// none.
func stampAt(text string, zone *time.Location, now time.Time) (time.Time, int) {
	const iso = "2006-01-02T15:04:05"
	if len(text) >= len(iso) && text[4] == '-' && text[10] == 'T' {
		word, _, _ := strings.Cut(text, " ")
		for _, layout := range []string{"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999-0700"} {
			if at, err := time.Parse(layout, word); err == nil {
				return at.UTC(), len(word)
			}
		}
		return time.Time{}, 0
	}
	const month, day = "Jan _2 15:04:05", "Mon Jan _2 15:04:05 2006"
	if len(text) < len(month) || !isUpper(text[0]) || text[3] != ' ' {
		return time.Time{}, 0
	}
	if len(text) >= len(day) && text[7] == ' ' {
		if at, err := time.ParseInLocation(day, text[:len(day)], zone); err == nil {
			return at, len(day)
		}
	}
	at, err := time.ParseInLocation(month, text[:len(month)], zone)
	if err != nil {
		return time.Time{}, 0
	}
	at = at.AddDate(now.Year()-at.Year(), 0, 0)
	if at.After(now.AddDate(0, 0, 1)) {
		at = at.AddDate(-1, 0, 0)
	}
	return at, len(month)
}
