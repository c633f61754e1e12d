package summary

import (
	"fmt"
	"strings"
)

// Mermaid draws the summary as a flowchart: who comes in, who names whom, and
// where data is. GitHub and GitLab show it in Markdown.
func (s Summary) Mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	ids := map[string]string{}
	for i, service := range s.Services {
		ids[service.Name] = fmt.Sprintf("s%d", i)
	}
	internet := false
	for i, service := range s.Services {
		id := ids[service.Name]
		fmt.Fprintf(&b, "  %s%s\n", id, shape(service))
		for _, way := range service.Published {
			internet = true
			fmt.Fprintf(&b, "  internet -- %s --> %s\n", way, id)
		}
		for _, client := range service.Clients {
			fmt.Fprintf(&b, "  %s --> %s\n", ids[client], id)
		}
		for j, volume := range service.Volumes {
			fmt.Fprintf(&b, "  %s --- v%d_%d[(%s)]\n", id, i, j, quoted(volume))
		}
	}
	if internet {
		b.WriteString("  internet((internet))\n")
	}
	return b.String()
}

// shape is the node of a service; what ends by itself has round sides.
func shape(s Service) string {
	label := s.Name
	if s.RunsAs != "service" {
		label += "<br/>" + s.RunsAs
	}
	if strings.HasPrefix(s.RunsAs, "service") || strings.HasPrefix(s.RunsAs, "sidecar") {
		return "[" + quoted(label) + "]"
	}
	return "([" + quoted(label) + "])"
}

func quoted(text string) string { return `"` + strings.ReplaceAll(text, `"`, "#quot;") + `"` }
