package finding

import (
	"strconv"
	"strings"
)

// Path is a place in the Compose model: names of mappings (string) and
// indexes of lists (int).
type Path []any

// At builds a path: at("services", "web", "ports", 0).
func At(elements ...any) Path { return Path(elements) }

// Then returns the path extended, leaving p as it is.
func (p Path) Then(elements ...any) Path {
	return append(p[:len(p):len(p)], elements...)
}

// String gives services.web.ports[0]; a name with a dot in it is quoted, as
// in services["my.web"].ports[0].
func (p Path) String() string {
	var b strings.Builder
	for _, e := range p {
		switch e := e.(type) {
		case int:
			b.WriteString("[" + strconv.Itoa(e) + "]")
		case string:
			switch {
			case strings.ContainsAny(e, ".[] "):
				b.WriteString("[" + strconv.Quote(e) + "]")
			case b.Len() > 0:
				b.WriteString("." + e)
			default:
				b.WriteString(e)
			}
		}
	}
	return b.String()
}
