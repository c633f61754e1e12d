package report

import (
	"net/netip"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Ingress holds each entry to an address range, a security group or a
// prefix list. EC2 drops the bits behind the mask of a range, and refuses a rule
// that exists.
func Ingress(r *finding.Report, at finding.Path, entries []string) {
	first := map[string]string{}
	for i, entry := range entries {
		source := entry
		if prefix, err := netip.ParsePrefix(entry); err == nil {
			source = prefix.Masked().String()
		} else if !model.IsGroupID(entry) && !prefixList.MatchString(entry) {
			reportNoSource(r, at.Then(i), entry)
			continue
		}
		if other, twice := first[source]; twice {
			r.Error(at.Then(i), codes.Ingress, "remove one of them", "%q and %q are the same source, %s", other, entry, source)
			continue
		}
		first[source] = entry
	}
}

func reportNoSource(r *finding.Report, at finding.Path, entry string) {
	fix := "use a form such as 203.0.113.0/24, sg-0123456789abcdef0 or pl-0123456789abcdef0"
	if address, err := netip.ParseAddr(entry); err == nil {
		fix = "write " + netip.PrefixFrom(address, address.BitLen()).String()
	}
	r.Error(at, codes.Ingress, fix, "%q is not an address range, a security group or a prefix list", entry)
}
