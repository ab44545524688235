package rules

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What scripts may rely on is promised for ever under /v1/: v1.txt lists it, one
// declaration a line, as static/types declares it.
var (
	apiComment = regexp.MustCompile(`(?s:/\*.*?\*/)|(?m://.*$)`)
	apiOwner   = regexp.MustCompile(`^export (?:interface|class) (\w+)`)
)

// declared lists the declarations of the public types, each after its owner.
func declared(text string) (list []string) {
	owner := ""
	for line := range strings.Lines(apiComment.ReplaceAllString(text, "")) {
		line = strings.TrimSpace(line)
		if m := apiOwner.FindStringSubmatch(line); m != nil {
			owner = m[1] + ": "
			list = append(list, strings.TrimRight(strings.TrimSuffix(line, "{}"), "{ "))
		} else if strings.HasPrefix(line, "}") {
			owner = ""
		} else if line != "" {
			list = append(list, owner+line)
		}
	}
	return list
}

func TestPromisedInterface(t *testing.T) {
	types, err := os.ReadFile(filepath.Join(root, "static", "types", "smtp-playground.d.ts"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "static", "types", "v1.txt"))
	if err != nil {
		t.Fatal(err)
	}
	have, promised := declared(string(types)), strings.Split(strings.TrimSpace(string(text)), "\n")
	for _, line := range promised {
		if !slices.Contains(have, line) {
			t.Errorf("static/types no longer declares what /v1/ promises: %s", line)
		}
	}
	for _, line := range have {
		if !slices.Contains(promised, line) {
			t.Errorf("static/types/v1.txt: add this line, it is a promise from now on: %s", line)
		}
	}
	if len(promised) < 50 {
		t.Errorf("only %d promises", len(promised))
	}
}

func TestDeclared(t *testing.T) {
	got := declared("// x\n/** doc\n of it */\nexport function open(o?: Options): Promise<S>;\nexport interface S extends E {\n  /** a */\n  send(d: string): void;\n}\nexport class C extends H {}\n")
	want := []string{"export function open(o?: Options): Promise<S>;", "export interface S extends E", "S: send(d: string): void;", "export class C extends H"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}
