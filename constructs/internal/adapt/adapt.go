// Package adapt writes the choices of findings into a compose file of their own,
// which is merged last: what there is a default for as lines, the other choices
// as comments, and what only a person can answer as lines to complete.
package adapt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// mostRounds bounds how often choices uncover findings with other choices.
const mostRounds = 20

// Result is what the file becomes.
type Result struct {
	// File is its path. Unlisted reports that the compose files are a list that is
	// taken as it is, so that File must be named in it too.
	File     string
	Unlisted bool
	// Before and After are its texts; both are empty if there is no file and
	// nothing to write.
	Before, After string
	// Choices counts the choices that were made, Open the lines to complete.
	Choices, Open int
	// Unplaced are choices for which the file has no place, as pieces of a compose
	// file: it has an alias or the flow style there, or several documents.
	Unplaced []string
	// Left are the findings of the project with After.
	Left finding.Findings
}

// Of works the text out, and writes nothing. An error is of the dynamic type
// finding.Findings where the files cannot be loaded as they are.
func Of(ctx context.Context, options load.Options) (*Result, error) {
	p, r, err := prepare(options)
	if err != nil {
		return nil, err
	}
	defer p.close()
	left, loaded := p.check(ctx, r.Before)
	if !loaded && len(ofFile(left, r.File)) > 0 {
		return nil, left
	}
	for range mostRounds {
		next := newText(r.After)
		next.add(defaults(left))
		r.Unplaced = next.unplaced
		if next.added == 0 {
			break
		}
		if left, loaded = p.check(ctx, next.String()); !loaded {
			return nil, fmt.Errorf("%s was not written, because the project would not load with it: %w", source.ShownName(r.File), left.Errors())
		}
		r.After = next.String()
		r.Choices += next.added
	}
	offered := newText(r.After)
	offered.addOffers(left)
	last := newText(offered.String())
	last.addOpen(left)
	r.After, r.Open, r.Left = last.String(), last.added, left
	return r, nil
}

// ofFile are the errors in a file.
func ofFile(all finding.Findings, file string) finding.Findings {
	return slices.DeleteFunc(all.Errors(), func(f finding.Finding) bool { return f.Position.File != source.ShownName(file) })
}

// project loads compose files with a text in place of the file for AWS.
type project struct {
	options load.Options
	// file is the file for AWS, copy where its text is written to be loaded.
	file, copy string
}

func prepare(options load.Options) (*project, *Result, error) {
	files, isList, err := options.Resolved()
	if err != nil {
		return nil, nil, err
	}
	p, r := &project{options: options}, &Result{Unlisted: isList}
	i := slices.IndexFunc(files, func(file string) bool { return filepath.Base(file) == load.AWSFile })
	if i >= 0 {
		p.file = files[i]
		files = slices.Delete(files, i, i+1)
		r.Unlisted = false
	}
	if len(files) == 0 {
		return nil, nil, fmt.Errorf("%s is the file that adapt writes: pass the compose files that it belongs to", load.AWSFile)
	}
	if p.file == "" {
		p.file = filepath.Join(filepath.Dir(files[0]), load.AWSFile)
	}
	p.options.Files = files
	if p.options.WorkingDir == "" {
		p.options.WorkingDir = filepath.Dir(files[0])
	}
	r.File = p.file
	if r.Before, err = read(p.file); err != nil {
		return nil, nil, err
	}
	r.After = r.Before
	dir, err := os.MkdirTemp("", "compose-cdk-")
	p.copy = filepath.Join(dir, load.AWSFile)
	return p, r, err
}

func (p *project) close() { _ = os.RemoveAll(filepath.Dir(p.copy)) }

// check loads the project with a text and judges it. Positions in the text are
// those of the file.
func (p *project) check(ctx context.Context, text string) (found finding.Findings, loaded bool) {
	options := p.options
	if hasLines(text) {
		if err := os.WriteFile(p.copy, []byte(text), 0o600); err != nil {
			return finding.Findings{{Severity: finding.Error, Message: err.Error()}}, false
		}
		options.Files = append(slices.Clone(options.Files), p.copy)
	} else if len(options.Files) == 1 {
		// Named twice, the file for AWS that there is would not be merged.
		options.Files = append(slices.Clone(options.Files), p.emptyFile())
	}
	model, err := load.Load(ctx, options)
	if err == nil {
		found = rules.Check(model)
	} else if !errors.As(err, &found) {
		found = finding.Findings{{Severity: finding.Error, Message: err.Error()}}
	}
	for i := range found {
		if found[i].Position.File == source.ShownName(p.copy) {
			found[i].Position.File = source.ShownName(p.file)
		}
	}
	return found, err == nil
}

// emptyFile is a compose file that changes nothing.
func (p *project) emptyFile() string {
	_ = os.WriteFile(p.copy, []byte("{}\n"), 0o600)
	return p.copy
}
