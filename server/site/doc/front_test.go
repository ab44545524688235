package doc

import "testing"

type front struct {
	Title   string            `yaml:"title"`
	Minutes int               `yaml:"minutes"`
	Codes   []int             `yaml:"codes"`
	Facts   map[string]string `yaml:"facts"`
}

func TestFront(t *testing.T) {
	var f front
	src := "---\ntitle: First 220\nminutes: 4\ncodes: [220, 221]\n---\nText"
	if problems := Front("en.md", []byte(src), &f); len(problems) > 0 {
		t.Fatal(problems)
	}
	if f.Title != "First 220" || f.Minutes != 4 || len(f.Codes) != 2 {
		t.Errorf("%+v", f)
	}
	if _, body, line, ok := Split([]byte(src)); !ok || string(body) != "Text" || line != 6 {
		t.Errorf("body %q from line %d", body, line)
	}
}

func TestFrontProblems(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"none", "Text", "en.md:1: no front matter, begin the file with a line ---, the keys, and a line ---"},
		{"never closed", "---\ntitle: x\nText", "en.md:1: no front matter, begin the file with a line ---, the keys, and a line ---"},
		{"unknown key", "---\ntitle: x\nminuts: 4\n---\n", `en.md:3: unknown key "minuts", use one of: title minutes codes facts`},
		{"a word for a number", "---\nminutes: four\n---\n", `en.md:2: "four" is not what this key takes, give a number`},
		{"a word for a list", "---\ntitle: x\ncodes: all\n---\n", `en.md:3: "all" is not what this key takes, give a list of numbers: [220, 221]`},
		{"no YAML", "---\ntitle: a: b\n---\n", "en.md:2: mapping values are not allowed in this context, write it as YAML: key: value"},
	}
	for _, tt := range tests {
		problems := Front("en.md", []byte(tt.src), &front{})
		if len(problems) != 1 || problems[0].String() != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, problems, tt.want)
		}
	}
}

func TestEmptyFront(t *testing.T) {
	_, body, line, ok := Split([]byte("---\n---\nText"))
	if !ok || string(body) != "Text" || line != 3 {
		t.Errorf("%q from line %d, %v", body, line, ok)
	}
}
