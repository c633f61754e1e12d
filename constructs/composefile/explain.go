package composefile

import (
	"fmt"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/support"
)

// Explain returns what the code of a finding means, as text for a terminal: its
// severity, the reason, a bad and a good example. For the code of an attribute,
// such as services.cap_add, it returns what becomes of the attribute. The empty
// code stands for the list of all codes, one on each line. The error for an
// unknown code names the nearest one.
func Explain(code string) (string, error) {
	if code == "" {
		return listOfCodes(), nil
	}
	if row, ok := codes.Find(code); ok {
		return row.Text(), nil
	}
	if text := support.Text(code); text != "" {
		return text, nil
	}
	known := support.Codes()
	for _, row := range codes.Rows() {
		known = append(known, row.Code)
	}
	if near := finding.Nearest(code, known); near != "" {
		return "", fmt.Errorf("%q is not the code of a finding; did you mean %s?", code, near)
	}
	return "", fmt.Errorf("%q is not the code of a finding; compose-cdk explain lists the codes", code)
}

func listOfCodes() string {
	var b strings.Builder
	for _, row := range codes.Rows() {
		fmt.Fprintf(&b, "%-24s %-8s %s\n", row.Code, row.Severity, row.Title)
	}
	b.WriteString("\nCodes with dots, such as services.cap_add, are names of Compose attributes.\n")
	return b.String()
}
