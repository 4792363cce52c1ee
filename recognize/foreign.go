package recognize

import (
	"regexp"
	"strings"
)

var (
	template = regexp.MustCompile(`^(?:\{\{|\{%|\{#|<%|%\}|#\}|<<<<<<< |=======$|>>>>>>> |\|\|\|\|\|\|\| )`)
	// quotation matches lines that open or close a text inside of another: fences
	// of Markdown, strings of several lines, documents in scripts, files in
	// archives, parts of differences.
	quotation = regexp.MustCompile("^```|^~~~|^-- .+ --$|''$|''[;)]|\"\"\"|'''|`$|^`|[=(:,+]\\s*`|^@@ -|^=(?:head\\d|over|item|cut|begin|end|pod)\\b|^\\.(?:TH|SH|PP|nf|fi|Dd)\\b|^\\\\(?:begin|end)\\{|^(?:-{3,}|={3,}|\\.{4,})$|^\\.\\. |::$|[:=]\\s*[|>][-+]?$|\\br#+\"")
	// document matches lines that open a document, of scripts and others.
	document = regexp.MustCompile(`<<[-~<]?\s*["'\\]?[A-Za-z_]\w*["']?\s*(?:[|;&)>].*)?$`)
	// openString matches lines that open a string which the next lines are in.
	openString = regexp.MustCompile(`(?:\br#+|[=(]\s*)"$`)
	// other matches lines of other formats: sections, keys with values, ends of
	// statements, tags.
	other = regexp.MustCompile(`^\[[^\]]*\]|^[\w.-]+\s*:(?:\s|$)|^"[^"/@]*"|^[A-Za-z_][\w.-]*\s*[:+?]?=[^>]|;$|;\s*//|^</?[A-Za-z!?]|^//|^/\*|^\*/|^\* |^[-*+] |^\[|^<|^>|^\|`)
	// features matches lines in lists of features of kernels.
	features = regexp.MustCompile(`^\w+ \{\w+ \{`)
	codeWord = regexp.MustCompile(`^(?:package|import|from|func|fn|def|class|function|const|let|var|use|pub|module|return|local|export|source|if \[|then|fi|done|esac|elif|for|while|case|begin|end|resource|server|location|http|events|upstream)\b`)
	rotation = regexp.MustCompile(`^(?:daily|weekly|monthly|yearly|hourly|rotate|(?:max|min)?size|compress|delaycompress|missingok|notifempty|copytruncate|sharedscripts|postrotate|prerotate|endscript|dateext|create|nocreate|ifempty|nocompress|maxage|su)\b`)
)

// shapeOfMarks tells of lines that have no words of the language in them.
func shapeOfMarks(line string) (shape, bool) {
	switch {
	case strings.Trim(line, "{} \t,") == "":
		return neutral, true
	case template.MatchString(line) && !strings.HasSuffix(line, ","):
		return neutral, true
	case strings.Contains(line, "<<") && document.MatchString(line), strings.HasSuffix(line, "\"") && openString.MatchString(line):
		return documentLine, true
	case strings.ContainsAny(line, "`<'\"=@.\\-~:") && quotation.MatchString(line):
		return quoteLine, true
	}
	return neutral, false
}

// isFeatures reports whether a line is one of a list of features, which has words
// of rules in it.
func isFeatures(line string) bool { return strings.Contains(line, " {") && features.MatchString(line) }

// isForeign reports whether a line is one of another format.
func isForeign(line string) bool { return other.MatchString(line) || codeWord.MatchString(line) }

// isRotation reports whether a line is one of those in a configuration of
// logrotate, whose blocks begin with paths.
func isRotation(line string) bool { return rotation.MatchString(line) }
