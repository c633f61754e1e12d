package reach

import (
	"fmt"
	"slices"
)

// Door is a distribution of CloudFront that leads to a port of a load balancer.
type Door struct {
	Balancer string
	Port     int
}

// doors follows each distribution to the load balancer behind its origin.
func doors(stacks []*Stack) []Door {
	origins := map[string]Door{}
	each(stacks, func(s *Stack, id string, r Resource) {
		if r.Type == "AWS::CloudFront::VpcOrigin" {
			config, _ := r.Properties["VpcOriginEndpointConfig"].(map[string]any)
			port, _ := config["HTTPPort"].(float64)
			origins[s.ID(id)] = Door{s.Resolve(config["Arn"]), int(port)}
		}
	})
	var out []Door
	each(stacks, func(s *Stack, _ string, r Resource) {
		if r.Type != "AWS::CloudFront::Distribution" {
			return
		}
		config, _ := r.Properties["DistributionConfig"].(map[string]any)
		list, _ := config["Origins"].([]any)
		for _, item := range list {
			fields, _ := item.(map[string]any)
			to, _ := fields["VpcOriginConfig"].(map[string]any)
			if door, ok := origins[s.Resolve(to["VpcOriginId"])]; ok {
				out = append(out, door)
			}
		}
	})
	return out
}

// cloudFrontGroups are the security groups that CloudFront connects from, as a
// function of the project finds them.
func cloudFrontGroups(stacks []*Stack) []string {
	var out []string
	each(stacks, func(s *Stack, id string, r Resource) {
		if r.Type == "Custom::CloudFrontGroup" {
			out = append(out, s.ID(id))
		}
	})
	return out
}

// FromOthers lists the ports of a party that anybody may connect to but CloudFront.
func (g Graph) FromOthers(to Party) []Ports {
	return g.matching(to, func(g *group) []rule { return g.ingress }, func(p peer) bool {
		return !slices.Contains(g.cloudFront, p.group)
	})
}

// throughCloudFront reports whether x-aws-https asks for it.
func (i intent) throughCloudFront() bool {
	switch value := i.Extensions["x-aws-https"].(type) {
	case string:
		return value == "cloudfront"
	case map[string]any:
		_, ok := value["cloudfront"]
		return ok
	}
	return false
}

// doors: where the file asks for CloudFront, a distribution leads to each entry, the
// load balancer is internal, and nobody else may connect to it; elsewhere there is
// no distribution.
func (c *comparison) doors() {
	if !c.intent.throughCloudFront() {
		for _, door := range c.graph.Doors {
			c.problem("CloudFront leads to port %d, and the file does not ask for it", door.Port)
		}
		return
	}
	for _, e := range c.graph.Entries {
		if !slices.Contains(c.graph.Doors, Door{e.Balancer.Name, e.Port}) {
			c.problem("%s: no distribution of CloudFront leads there", e)
		}
	}
	for _, b := range c.graph.Balancers {
		if !slices.Contains(c.graph.internal, b.Name) {
			c.problem("%s is behind CloudFront, and not internal", b.Name)
		}
		if ports := c.graph.FromOthers(b); len(ports) > 0 {
			c.problem("%s is behind CloudFront, and others may connect to %s", b.Name, describe(ports))
		}
	}
}

// addBalancer adds a load balancer.
func (g *Graph) addBalancer(s *Stack, id string, r Resource) {
	b := Party{s.ID(id), s.list(r.Properties["SecurityGroups"])}
	g.Balancers = append(g.Balancers, b)
	if fmt.Sprint(r.Properties["Scheme"]) == "internal" {
		g.internal = append(g.internal, b.Name)
	}
}
