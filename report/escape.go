package report

// MarkdownCode returns a text as code in Markdown, safe in a cell of a table and
// for terminals.
func MarkdownCode(text string) string { return codeSpan(text) }

// MarkdownText returns a text in which nothing has a meaning in Markdown, and of
// which no service makes links to people or issues.
func MarkdownText(text string) string { return escapeMarkdown(text) }
