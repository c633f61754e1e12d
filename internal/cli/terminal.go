package cli

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// Colours, as terminals number them.
const (
	red    = 31
	green  = 32
	yellow = 33
	cyan   = 36
)

// terminal reports whether what is written there is read by a person at once.
func terminal(w any) (*os.File, bool) {
	file, ok := w.(*os.File)
	return file, ok && term.IsTerminal(int(file.Fd()))
}

// hasColours reports whether w shows colours: a terminal does, unless the user
// has set NO_COLOR or the terminal has none.
func hasColours(w io.Writer) bool {
	_, ok := terminal(w)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// paint colours a text where w shows colours.
func paint(w io.Writer, colour int, text string) string {
	if text == "" || !hasColours(w) {
		return text
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", colour, text)
}

// writeWrapped writes a text that goes on below its own beginning, behind a word,
// where the terminal ends. Elsewhere it is one line, or has the width in COLUMNS.
func writeWrapped(w io.Writer, word, text string) {
	width, _ := strconv.Atoi(os.Getenv("COLUMNS"))
	if file, ok := terminal(w); ok {
		width, _, _ = term.GetSize(int(file.Fd()))
	}
	fmt.Fprintln(w, wrapped(word, text, max(width, 0)))
}

// wrapped breaks between words, if width is not 0.
func wrapped(word, text string, width int) string {
	column := utf8.RuneCountInString(word)
	indent := strings.Repeat(" ", column)
	lines := []string{word}
	for i, part := range strings.Split(text, " ") {
		last, n := len(lines)-1, utf8.RuneCountInString(part)
		switch {
		case i == 0:
			lines[last] += part
		case width > 0 && column+1+n > width:
			lines, column = append(lines, indent+part), len(indent)-1
		default:
			lines[last] += " " + part
			n++
		}
		column += n
	}
	return strings.Join(lines, "\n")
}
