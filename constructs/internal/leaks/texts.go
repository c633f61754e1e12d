package leaks

import (
	"reflect"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Text is a text of the compose file that may be in the template as it is.
type Text struct {
	At finding.Path
	// Service is that of the text; empty for what belongs to the project.
	Service string
	// Name is the key of an option or a variable; empty where keys say nothing of
	// the value.
	Name string
	// Content is the text; of a list of words, one on each line.
	Content string
}

// Texts lists all texts of services, volumes, networks and models, and of x-aws-*
// attributes, but those that have a search of their own: variables, arguments and caches
// of builds, options of log drivers, secrets, configs and x-aws-cloudformation.
func Texts(p *model.Project) []Text {
	var w walk
	for _, s := range p.All() {
		w.service = s.Name
		w.visit(s.At(), reflect.ValueOf(s.ServiceConfig))
	}
	w.service = ""
	w.visit(nil, reflect.ValueOf(p.Project.Extensions))
	w.visit(finding.At("volumes"), reflect.ValueOf(p.Volumes))
	w.visit(finding.At("networks"), reflect.ValueOf(p.Networks))
	w.visit(finding.At("models"), reflect.ValueOf(p.Models))
	return w.found
}

// walk collects the texts of values of any type, by the names that they have in YAML.
type walk struct {
	service string
	found   []Text
}

func (w *walk) visit(at finding.Path, value reflect.Value) {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !value.IsNil() {
			w.visit(at, value.Elem())
		}
	case reflect.String:
		w.add(at, value.String())
	case reflect.Slice:
		w.visitList(at, value)
	case reflect.Map:
		keys := value.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			w.add(at, key.String())
			w.visitEntry(at, key.String(), value.MapIndex(key))
		}
	case reflect.Struct:
		for i := range value.NumField() {
			switch name, options, _ := strings.Cut(value.Type().Field(i).Tag.Get("yaml"), ","); {
			case value.Field(i).IsZero(): // has no text
			case strings.Contains(options, "inline"):
				w.visit(at, value.Field(i))
			case name != "" && name != "-":
				w.visitEntry(at, name, value.Field(i))
			}
		}
	}
}

// visitList joins the words of a list, since an option may be before its value.
func (w *walk) visitList(at finding.Path, value reflect.Value) {
	if value.Type().Elem().Kind() == reflect.String {
		words := make([]string, value.Len())
		for i := range words {
			words[i] = value.Index(i).String()
		}
		w.add(at, strings.Join(words, "\n"))
		return
	}
	for i := range value.Len() {
		w.visit(at.Then(i), value.Index(i))
	}
}

// searched are the attributes of services that have a search of their own, or that
// name variables and files.
var searched = []string{
	"environment", "env_file", "label_file", "secrets", "configs", "build.args", "build.cache_from", "build.cache_to",
	"build.additional_contexts", "logging.options", model.SecretSelection,
}

func (w *walk) visitEntry(at finding.Path, key string, value reflect.Value) {
	isForeign := strings.HasPrefix(key, "x-") && !strings.HasPrefix(key, finding.ExtensionPrefix)
	if isForeign || key == model.OverlayKey {
		return
	}
	if w.service != "" && slices.Contains(searched, at[2:].Then(key).String()) {
		return
	}
	w.visit(at.Then(key), value)
}

// named are the attributes whose keys are names of options and variables.
var named = []any{"driver_opts", "options", "environment", "x-aws-environment"}

func (w *walk) add(at finding.Path, content string) {
	if content == "" || len(at) == 0 {
		return
	}
	text := Text{At: at, Service: w.service, Content: content}
	if name, isKey := at[len(at)-1].(string); isKey && len(at) > 1 && slices.Contains(named, at[len(at)-2]) {
		text.Name = name
	}
	w.found = append(w.found, text)
}
