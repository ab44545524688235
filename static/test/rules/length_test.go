package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// Lines a file and a function may have. Tests may be longer: their tables
// and dialogues read better in one piece.
const (
	maxFile, maxFunc         = 250, 40
	maxTestFile, maxTestFunc = 400, 60
)

func TestGoLengths(t *testing.T) {
	sources(t, ".", []string{".go"}, func(name, text string) {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			return
		}
		fileMax, funcMax := maxFile, maxFunc
		if strings.HasSuffix(name, "_test.go") {
			fileMax, funcMax = maxTestFile, maxTestFunc
		}
		lines := strings.Count(text, "\n")
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.GenDecl: // tables of data do not count
				if d.Tok == token.VAR || d.Tok == token.CONST {
					lines -= span(set, d)
				}
			case *ast.FuncDecl:
				if n := span(set, d.Body) - tables(set, d.Body); n > funcMax {
					t.Errorf("%s: %s has %d lines; %d is the most", set.Position(d.Pos()), d.Name.Name, n, funcMax)
				}
			}
		}
		if lines > fileMax {
			t.Errorf("%s: %d lines besides its tables; %d is the most", name, lines, fileMax)
		}
	})
}

// span is the number of lines between the first and the last one of a node.
func span(set *token.FileSet, n ast.Node) int {
	if body, ok := n.(*ast.BlockStmt); ok && body == nil {
		return 0 // a function without a body
	}
	return set.Position(n.End()).Line - set.Position(n.Pos()).Line
}

// tables counts the lines of the tables (slices and maps) in a function.
func tables(set *token.FileSet, body *ast.BlockStmt) (lines int) {
	if body == nil {
		return 0
	}
	ast.Inspect(body, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		switch lit.Type.(type) {
		case *ast.ArrayType, *ast.MapType:
			lines += span(set, lit)
			return false
		}
		return true
	})
	return lines
}

// A function or method whose body starts at the end of its line.
var jsFunc = regexp.MustCompile(`^(\s*)(?:export )?(?:default )?(?:static )?(?:async )?(?:get |set )?(?:function\*? ?)?\*?(#?[A-Za-z_$][\w$]*)\s*\(.*\) ?\{$`)
var jsWord = regexp.MustCompile(`^(if|for|while|switch|catch|with)$`)

func TestJavaScriptLengths(t *testing.T) {
	sources(t, "static", []string{".js"}, func(name, text string) {
		lines := strings.Split(text, "\n")
		if len(lines)-1 > maxFile {
			t.Errorf("%s: %d lines; %d is the most", name, len(lines)-1, maxFile)
		}
		for i, line := range lines {
			m := jsFunc.FindStringSubmatch(line)
			if m == nil || jsWord.MatchString(m[2]) {
				continue
			}
			if n := bodyLines(lines[i+1:], m[1]); n > maxFunc {
				t.Errorf("%s:%d: %s has %d lines; %d is the most", name, i+1, m[2], n, maxFunc)
			}
		}
	})
}

// bodyLines counts up to the closing brace that stands as far in as the head.
// Methods inside, as of an object that is returned, are counted by themselves.
func bodyLines(rest []string, indent string) (n int) {
	for i := 0; i < len(rest) && !strings.HasPrefix(rest[i], indent+"}"); i++ {
		n++
		if m := jsFunc.FindStringSubmatch(rest[i]); m != nil && !jsWord.MatchString(m[2]) {
			for i++; i < len(rest) && !strings.HasPrefix(rest[i], m[1]+"}"); i++ {
			}
		}
	}
	return n
}
