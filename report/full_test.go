package report

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// full has everything that a report can hold.
func full() Report {
	app := source.NewFile("./apparmor.d/app", "profile app /usr/bin/app {\n  include <abstractions/x>\n  /etc/@{NAME}|[a](b) rw,\n  /etc/@{NAME}|[a](b) rw,\n  # ä\n  deny /proc/** w,\n}\n")
	x := source.NewFile("/etc/apparmor.d/abstractions/x y", "/tmp/** rw,\n")
	first := at(app, "/etc/@{NAME}|[a](b) rw,")
	second := first
	second.Span.Start += uint32(len("/etc/@{NAME}|[a](b) rw,\n  "))
	second.Span.End += uint32(len("/etc/@{NAME}|[a](b) rw,\n  "))
	wide := diag.Code{ID: "AA208", Name: "wide-write"}
	duplicate := diag.Code{ID: "AA301", Name: "duplicate-rule"}
	return Report{
		Version: "v1.2.3",
		Rules: []Rule{
			{
				Code: wide, Severity: diag.Warning, Tags: []string{"security"},
				Summary: "a whole system tree may be written",
				Doc:     "Whoever takes the program over can write `/etc`.\nAll of it.\n\nName the files.\n",
			},
			{Code: duplicate, Severity: diag.Info, Tags: []string{"redundancy"}, Summary: "the same rule twice"},
			{Code: diag.Code{ID: "X001", Name: "own"}, Severity: diag.Error, URL: "https://example.org/rules?id=X001&v=1"},
		},
		Files: []File{{Path: "./apparmor.d/app", Profiles: []string{"app"}}, {Path: "./apparmor.d/fine", Profiles: []string{"fine"}}},
		Findings: diag.List{
			{
				Code: wide, Severity: diag.Warning, Place: first, Profile: "app",
				Statement: "/etc/@{NAME}|[a](b) rw,",
				Message:   "[all] of /etc/@{NAME}|[a](b) may be written, see [here](https://example.org), *really*, says @somebody in #12",
				Notes:     []string{"nearest deny: `deny /proc/** w,` <at> 100%"},
				Data:      map[string]any{"root": "/etc", "gaps": []string{"write"}},
				Related:   []diag.Related{{Place: at(app, "deny /proc/** w,"), Message: "denied here"}},
			},
			{
				Code: duplicate, Severity: diag.Info, Place: second, Profile: "app",
				Statement: "/etc/@{NAME}|[a](b) rw,",
				Message:   "the same rule twice",
				Related:   []diag.Related{{Place: first, Message: "first here"}},
				Fixes: []diag.Fix{{Message: "take it away, and what follows", Safe: true, Edits: []diag.Edit{
					{Place: at(app, "# ä"), Text: "# gone"},
					{Place: second, Text: ""},
				}}},
			},
			{
				Code: wide, Severity: diag.Warning, Place: at(x, "/tmp/** rw,"),
				Message: "all of /tmp may be written",
				Related: []diag.Related{{Place: at(app, "include <abstractions/x>"), Message: "included here", Include: true}},
				Fixes: []diag.Fix{{Message: "change both files", Safe: true, Edits: []diag.Edit{
					{Place: at(x, "/tmp/** rw,"), Text: "/tmp/x rw,"},
					{Place: at(app, "app"), Text: "x"},
				}}},
			},
		},
		Suppressed: []Suppressed{
			{diag.Finding{Code: wide, Severity: diag.Warning, Place: first, Profile: "app", Message: "on this line"}, ByComment, "the installer writes there"},
			{diag.Finding{Code: duplicate, Severity: diag.Info, Place: second, Message: "since long"}, ByBaseline, ""},
		},
		Confirmed: diag.List{{
			Code: wide, Place: at(app, "profile app"), Profile: "app", Message: "app \x1b protects /etc",
			Notes: []string{"as it claims"}, Data: []string{"/etc"},
		}},
		Unread: []Unread{{"apparmor.d/secret", "permission denied"}, {"", "a broken pipe, ::error::or so"}},
	}
}
