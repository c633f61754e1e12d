package summary

import (
	"cmp"
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// Measures of the picture, in pixels.
const (
	margin    = 16
	boxHeight = 58
	gapY      = 18
	gapX      = 84
	// glyph is the width of a character of the font, and a little more.
	glyph = 7.2
)

// place is where a box stands.
type place struct{ x, y, width int }

func (p place) left() (int, int)  { return p.x, p.y + boxHeight/2 }
func (p place) right() (int, int) { return p.x + p.width, p.y + boxHeight/2 }

// picture draws a summary.
type picture struct {
	Summary
	layout
	places map[string]place
	// internet is whether a port is published.
	internet      bool
	width, height int
	edges, boxes  strings.Builder
}

// SVG draws the summary as a picture: who comes in, who names whom, and where data
// is. It has no script and refers to nothing, so that it can stand in any page.
func (s Summary) SVG() string {
	p := &picture{Summary: s, layout: newLayout(s.Services), places: map[string]place{}}
	p.arrange()
	for _, service := range s.Services {
		p.draw(service)
	}
	if p.internet {
		p.box(place{margin, margin, p.boxWidth("internet")}, "internet", "", "#fff7e6", "#b36b00", "")
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" `+
		`font-family="Helvetica, Arial, sans-serif" font-size="13" role="img" aria-label="%[3]s on Amazon ECS">
<defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#5b6770"/></marker></defs>
<rect width="%[1]d" height="%[2]d" rx="8" fill="#ffffff"/>
%[4]s%[5]s</svg>
`, p.width, p.height, html.EscapeString(s.Project), p.edges.String(), p.boxes.String())
}

// arrange gives each service its place, column by column.
func (p *picture) arrange() {
	x, bottom := margin, margin+boxHeight
	for _, s := range p.Services {
		p.internet = p.internet || len(s.Published) > 0
	}
	if p.internet {
		x += p.boxWidth("internet") + gapX + p.labelWidth()
	}
	byName := map[string]Service{}
	for _, s := range p.Services {
		byName[s.Name] = s
	}
	for _, names := range p.columns {
		width := 0
		for _, name := range names {
			width = max(width, p.boxWidth(name), p.boxWidth(byName[name].detail()))
		}
		for row, name := range names {
			p.places[name] = place{x, margin + row*(boxHeight+gapY), width}
			bottom = max(bottom, p.places[name].y+boxHeight)
		}
		x += width + gapX
	}
	p.width, p.height = x-gapX+margin, bottom+margin
}

// labelWidth is the room for the ports on the arrows from the internet.
func (p *picture) labelWidth() int {
	width := 0
	for _, s := range p.Services {
		width = max(width, p.boxWidth(strings.Join(s.Published, ", "))-60)
	}
	return max(width, 0)
}

func (p *picture) boxWidth(text string) int {
	return max(96, int(glyph*float64(utf8.RuneCountInString(text)))+24)
}

// detail is the second line of a box.
func (s Service) detail() string {
	text := s.RunsAs
	if s.Tasks != "" && s.Tasks != "1" {
		text = s.Tasks + " × " + text
	}
	if size := s.Size(); size != "" {
		text += ", " + size
	}
	return text
}

func (p *picture) draw(s Service) {
	at := p.places[s.Name]
	if len(s.Published) > 0 {
		from := place{margin, margin, p.boxWidth("internet")}
		p.edge(from, at, strings.Join(s.Published, ", "))
	}
	for _, client := range s.Clients {
		if from, known := p.places[client]; known {
			p.edge(from, at, "")
		}
	}
	fill, line, dashes := "#e8f1fb", "#2f6fab", ""
	switch {
	case strings.HasPrefix(s.RunsAs, "sidecar"):
		dashes = ` stroke-dasharray="4 3"`
	case s.Tasks == "":
		fill, line = "#f0ecf9", "#6b4fa0"
	}
	p.box(at, s.Name, s.detail(), fill, line, dashes)
	p.volumes(s, at)
}

// volumes names what keeps data, on the lower edge of a box.
func (p *picture) volumes(s Service, at place) {
	if len(s.Volumes) == 0 {
		return
	}
	text := strings.Join(s.Volumes, ", ")
	x, y, width := at.x+10, at.y+boxHeight-9, int(glyph*0.85*float64(utf8.RuneCountInString(text)))+14
	fmt.Fprintf(&p.boxes, `<rect x="%d" y="%d" width="%d" height="18" rx="9" fill="#e6f4ea" stroke="#2e7d4f"/>`+
		`<text x="%d" y="%d" font-size="11" fill="#1d4d31">%s</text>`+"\n", x, y, width, x+7, y+13, html.EscapeString(text))
	p.width, p.height = max(p.width, x+width+margin), max(p.height, y+18+margin)
}

func (p *picture) box(at place, name, detail, fill, line, more string) {
	nameY := at.y + 24
	if detail == "" {
		nameY = at.y + boxHeight/2 + 5
	}
	fmt.Fprintf(&p.boxes, `<rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="%s" stroke="%s"%s/>`+
		`<text x="%d" y="%d" font-weight="bold" fill="#1b2733">%s</text>`, at.x, at.y, at.width, boxHeight, fill, line, more,
		at.x+12, nameY, html.EscapeString(name))
	if detail != "" {
		fmt.Fprintf(&p.boxes, `<text x="%d" y="%d" font-size="12" fill="#45525e">%s</text>`, at.x+12, at.y+41, html.EscapeString(detail))
	}
	p.boxes.WriteString("\n")
}

// edge draws an arrow: to the right between columns, and otherwise, which is in a
// circle, around the boxes.
func (p *picture) edge(from, to place, label string) {
	x1, y1 := from.right()
	x2, y2 := to.left()
	bend := cmp.Or(max((x2-x1)/2, 0), gapX/2)
	if x2 < x1 {
		x2, y2 = to.right()
		bend = gapX / 2
		fmt.Fprintf(&p.edges, `<path d="M%d %dC%d %d %d %d %d %d" fill="none" stroke="#5b6770" marker-end="url(#to)"/>`+"\n",
			x1, y1+8, max(x1, x2)+bend, y1+8, max(x1, x2)+bend, y2+8, x2, y2+8)
		return
	}
	fmt.Fprintf(&p.edges, `<path d="M%d %dC%d %d %d %d %d %d" fill="none" stroke="#5b6770" marker-end="url(#to)"/>`+"\n",
		x1, y1, x1+bend, y1, x2-bend, y2, x2, y2)
	if label != "" {
		width := int(glyph * float64(utf8.RuneCountInString(label)))
		fmt.Fprintf(&p.edges, `<text x="%d" y="%d" font-size="12" fill="#45525e" stroke="#ffffff" stroke-width="4" paint-order="stroke">%s</text>`+"\n", x2-width-14, y2-7, html.EscapeString(label))
	}
}
