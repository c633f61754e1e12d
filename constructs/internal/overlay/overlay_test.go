package overlay_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/overlay"
)

func decode(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestRewrite(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, value, found, want string }{
		{"Ref", `{"A": {"Ref": "Web"}}`, `Ref Web  [A Ref]`, `{"A":"Web"}`},
		{"Ref that is left", `[{"Ref": "AWS::Region"}]`, `Ref AWS::Region  [0 Ref]`, `[{"Ref":"AWS::Region"}]`},
		{"GetAtt in a list", `{"Fn::GetAtt": ["Web", "Endpoint.Port"]}`, `GetAtt Web Endpoint.Port [Fn::GetAtt]`, `"Web"`},
		{"GetAtt in a text", `{"Fn::GetAtt": "Web.Endpoint.Port"}`, `GetAtt Web Endpoint.Port [Fn::GetAtt]`, `"Web"`},
		{"Sub", `{"Fn::Sub": "http://${Web.Name}:${AWS::Region}/${!Raw}"}`,
			`GetAtt Web Name [Fn::Sub],Ref AWS::Region  [Fn::Sub]`,
			`{"Fn::Sub":["http://${Reference1}:${AWS::Region}/${!Raw}",{"Reference1":"Web"}]}`},
		{"Sub with variables", `{"Fn::Sub": ["${a}${Web}", {"a": {"Ref": "Web"}}]}`,
			`Ref Web  [Fn::Sub 1 a Ref],Ref Web  [Fn::Sub]`, `{"Fn::Sub":["${a}${Reference2}",{"Reference2":"Web","a":"Web"}]}`},
		{"If", `{"Fn::If": ["Big", {"Ref": "Web"}, 1]}`, `Condition Big  [Fn::If 0],Ref Web  [Fn::If 1 Ref]`,
			`{"Fn::If":["Big","Web",1]}`},
		{"FindInMap", `{"Fn::FindInMap": ["Sizes", "a", "b"]}`, `Map Sizes  [Fn::FindInMap 0]`, `{"Fn::FindInMap":["Sizes","a","b"]}`},
		{"condition of a policy", `{"Condition": {"StringEquals": {"a": "b"}}}`, ``, `{"Condition":{"StringEquals":{"a":"b"}}}`},
		{"two keys are no function", `{"Ref": "Web", "B": 1}`, ``, `{"B":1,"Ref":"Web"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var found string
			out := overlay.Rewrite(decode(t, test.value), nil, func(r overlay.Reference, at overlay.At) any {
				if found != "" {
					found += ","
				}
				found += describe(r, at)
				if r.Name == "Web" && (r.Kind == overlay.Ref || r.Kind == overlay.GetAtt) {
					return "Web"
				}
				return nil
			})
			if found != test.found {
				t.Errorf("found %q, want %q", found, test.found)
			}
			got, err := json.Marshal(out)
			if err != nil || string(got) != test.want {
				t.Errorf("got %s (%v), want %s", got, err, test.want)
			}
		})
	}
}

func describe(r overlay.Reference, at overlay.At) string {
	text, _ := json.Marshal(at)
	s := ""
	for _, c := range string(text) {
		switch c {
		case '"':
		case ',':
			s += " "
		default:
			s += string(c)
		}
	}
	return string(r.Kind) + " " + r.Name + " " + r.Attribute + " " + s
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"Web.Name":                {"Web", "Name"},
		"Web.Endpoint.Port":       {"Web", "Endpoint.Port"},
		"Services/a.b/Service.Id": {"Services/a.b/Service", "Id"},
		"Services/a.b/Service":    {"Services/a.b/Service", ""},
		"Web":                     {"Web", ""},
	} {
		name, attribute, ok := overlay.Split(text)
		if name != want[0] || attribute != want[1] || ok != (want[1] != "") {
			t.Errorf("%s is split into %q and %q (%t), want %q", text, name, attribute, ok, want)
		}
	}
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ list, want string }{
		{`[{"Name": "a"}, {"Name": "b"}]`, "Name"},
		{`[{"Name": "a"}, {"Name": "a"}]`, ""},
		{`[{"Key": "a", "Value": "b"}]`, "Key"},
		{`[{"ContainerName": "a", "ContainerPort": 80}]`, "ContainerName"},
		{`[{"Name": "a"}, "b"]`, ""},
		{`["a"]`, ""},
		{`[]`, ""},
	} {
		list, _ := decode(t, test.list).([]any)
		if got := overlay.Identity(list); got != test.want {
			t.Errorf("the items of %s are told apart by %q, want %q", test.list, got, test.want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value any
		want  []string
		ok    bool
	}{
		{"a", []string{"a"}, true},
		{[]any{"a", "b"}, []string{"a", "b"}, true},
		{[]any{1}, nil, false},
		{1, nil, false},
	} {
		got, ok := overlay.Names(test.value)
		if !slices.Equal(got, test.want) || ok != test.ok {
			t.Errorf("the names of %v are %q (%t)", test.value, got, ok)
		}
	}
}
