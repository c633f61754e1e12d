// Package endings judges whether the process of a container does its work and
// ends, or runs until it is stopped.
package endings

import (
	slashpath "path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Ending is how a process goes on.
type Ending int

// The endings. A process about which nothing is known is Unknown.
const (
	Unknown Ending = iota
	// Ends is that of a process which does its work and ends.
	Ends
	// RunsOn is that of a process which waits or repeats its work for ever.
	RunsOn
	// fails is that of a branch which gives up: what else there is decides.
	fails
)

// Of judges the process with some words, the program first.
func Of(words []string) Ending {
	if len(words) == 0 {
		return Unknown
	}
	if script, ok := scriptOf(words); ok {
		return ofScript(script)
	}
	return ofProgram(words)
}

// shells are those whose option -c is a script that this package can read.
var shells = []string{"sh", "bash", "ash", "dash"}

// scriptOf is the script that a shell gets with its option -c, also in a
// group such as -xc.
func scriptOf(words []string) (script string, ok bool) {
	if !slices.Contains(shells, slashpath.Base(words[0])) {
		return "", false
	}
	for i, word := range words[1:] {
		if !strings.HasPrefix(word, "-") {
			return "", false
		}
		if !strings.HasPrefix(word, "--") && strings.HasSuffix(word, "c") && i+2 < len(words) {
			return words[i+2], true
		}
	}
	return "", false
}

func ofScript(script string) Ending {
	file, err := syntax.NewParser().Parse(strings.NewReader(script), "")
	if err != nil {
		return Unknown
	}
	ending := ofList(file.Stmts)
	if ending == fails || ending == Ends && mayBecomeServer(file) {
		return Unknown
	}
	return ending
}

// mayBecomeServer reports whether another program takes the place of the shell
// somewhere, and whether that ends is not known.
func mayBecomeServer(file *syntax.File) (found bool) {
	syntax.Walk(file, func(node syntax.Node) bool {
		call, ok := node.(*syntax.CallExpr)
		if ok {
			words := wordsOf(call)
			found = found || words[0] == "exec" && ofCall(words) != Ends
		}
		return !found
	})
	return found
}

// ofList judges commands that follow each other. What has others behind it is
// expected to end; the last one decides.
func ofList(list []*syntax.Stmt) Ending {
	last, background := Unknown, false
	for _, stmt := range list {
		if stmt.Background {
			background = true
			continue
		}
		if last = ofCommand(stmt.Cmd); last == RunsOn {
			return RunsOn
		}
		switch first := firstWord(stmt.Cmd); {
		case first == "exec":
			return last
		case first == "wait" && background:
			return Unknown // it waits for a process that may run on
		}
	}
	return last
}

func ofCommand(command syntax.Command) Ending {
	switch c := command.(type) {
	case *syntax.CallExpr:
		return ofCall(wordsOf(c))
	case *syntax.BinaryCmd:
		return ofBinary(c)
	case *syntax.Block:
		return ofList(c.Stmts)
	case *syntax.Subshell:
		return ofList(c.Stmts)
	case *syntax.IfClause:
		return ofIf(c)
	case *syntax.WhileClause:
		return ofWhile(c)
	case *syntax.ForClause:
		return ofList(c.Do)
	case *syntax.TimeClause:
		return ofList([]*syntax.Stmt{c.Stmt})
	case nil, *syntax.TestClause, *syntax.ArithmCmd, *syntax.DeclClause, *syntax.LetClause, *syntax.FuncDecl:
		return Ends
	}
	return Unknown
}

// ofBinary judges two commands that are joined. One that only ends the script
// where the other fails does not count.
func ofBinary(c *syntax.BinaryCmd) Ending {
	x, y := ofCommand(c.X.Cmd), ofCommand(c.Y.Cmd)
	switch {
	case x == RunsOn || y == RunsOn:
		return RunsOn
	case c.Op == syntax.AndStmt:
		return y
	case x == Ends && y == Ends:
		return Ends
	}
	return Unknown
}

func ofIf(c *syntax.IfClause) Ending {
	then, otherwise := ofList(c.Then), Ends
	if c.Else != nil && len(c.Else.Cond) > 0 {
		otherwise = ofIf(c.Else)
	} else if c.Else != nil {
		otherwise = ofList(c.Else.Then)
	}
	switch {
	case then == RunsOn || otherwise == RunsOn:
		return RunsOn
	case then == fails:
		return otherwise
	case otherwise == fails || then == otherwise:
		return then
	}
	return Unknown
}

// ofWhile judges a loop: one that waits for the success of a command ends, and
// one whose condition is always true does not, unless it is left.
func ofWhile(c *syntax.WhileClause) Ending {
	for _, stmt := range c.Do {
		if leaves(stmt) {
			return Ends
		}
	}
	if len(c.Cond) > 0 && !c.Cond[len(c.Cond)-1].Negated && isConstant(c.Cond[len(c.Cond)-1].Cmd, c.Until) {
		return RunsOn
	}
	return Ends
}

// leaves reports whether a part of a loop leaves it.
func leaves(stmt *syntax.Stmt) (found bool) {
	syntax.Walk(stmt, func(node syntax.Node) bool {
		call, ok := node.(*syntax.CallExpr)
		found = found || ok && slices.Contains([]string{"break", "exit", "return", "exec"}, wordsOf(call)[0])
		return !found
	})
	return found
}

// isConstant reports whether the condition of a loop never changes.
func isConstant(command syntax.Command, until bool) bool {
	call, ok := command.(*syntax.CallExpr)
	if !ok {
		return false
	}
	words := wordsOf(call)
	if until {
		return words[0] == "false"
	}
	return slices.Contains([]string{"true", ":", "sleep"}, words[0]) || strings.Join(words, " ") == "[ 1 ]" || words[0] == "1"
}

// firstWord is the first word of a command; empty if it is not a simple one.
func firstWord(command syntax.Command) string {
	if call, ok := command.(*syntax.CallExpr); ok {
		return wordsOf(call)[0]
	}
	return ""
}

// wordsOf are the words of a call as far as the script has them, without what
// is only set; the first is empty if there is none.
func wordsOf(call *syntax.CallExpr) []string {
	words := make([]string, 0, len(call.Args)+1)
	for _, word := range call.Args {
		words = append(words, textOf(word.Parts))
	}
	if len(words) == 0 {
		return []string{""}
	}
	return words
}

// textOf is the text of a word; what the shell expands is left out.
func textOf(parts []syntax.WordPart) string {
	var b strings.Builder
	for _, part := range parts {
		switch p := part.(type) {
		case *syntax.Lit:
			b.WriteString(p.Value)
		case *syntax.SglQuoted:
			b.WriteString(p.Value)
		case *syntax.DblQuoted:
			b.WriteString(textOf(p.Parts))
		}
	}
	return b.String()
}

func ofCall(words []string) Ending {
	switch words[0] {
	case "", "return":
		return Ends
	case "exit":
		if len(words) > 1 && words[1] != "0" {
			return fails
		}
		return Ends
	case "exec", "command", "nohup":
		if len(words) == 1 {
			return Ends
		}
		return Of(words[1:])
	case "wait":
		return Unknown
	}
	return Of(words)
}
