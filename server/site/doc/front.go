package doc

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Split takes the front matter off a file: the YAML between two "---" lines at
// its very beginning, and the line on which the body starts.
func Split(src []byte) (front, body []byte, bodyLine int, ok bool) {
	rest, found := bytes.CutPrefix(src, []byte("---\n"))
	if !found {
		return nil, src, 1, false
	}
	if body, found = bytes.CutPrefix(rest, []byte("---\n")); found {
		return nil, body, 3, true
	}
	front, body, found = bytes.Cut(rest, []byte("\n---\n"))
	if !found {
		return nil, src, 1, false
	}
	return front, body, 4 + bytes.Count(front, []byte("\n")), true
}

// Front reads the front matter of a file into the struct that into points to.
// A key that the struct does not have is a problem: a misspelt "minuts" would
// otherwise go unnoticed for ever.
func Front(file string, src []byte, into any) []Problem {
	front, _, _, ok := Split(src)
	if !ok {
		return []Problem{{file, 1, "no front matter", "begin the file with a line ---, the keys, and a line ---"}}
	}
	// The fence is line 1 of the file, so YAML must start counting there.
	return YAML(file, append([]byte("\n"), front...), into)
}

// YAML reads a whole YAML file as strictly.
func YAML(file string, src []byte, into any) []Problem {
	dec := yaml.NewDecoder(bytes.NewReader(src))
	dec.KnownFields(true)
	err := dec.Decode(into)
	if err == nil {
		return nil
	}
	var several *yaml.TypeError
	if !errors.As(err, &several) {
		return []Problem{yamlProblem(file, err.Error(), into)}
	}
	var list []Problem
	for _, text := range several.Errors {
		list = append(list, yamlProblem(file, text, into))
	}
	return list
}

var (
	yamlLine    = regexp.MustCompile(`line (\d+): (.*)`)
	yamlUnknown = regexp.MustCompile(`^field (\S+) not found in type`)
	yamlType    = regexp.MustCompile("^cannot unmarshal !!\\w+ `(.*)` into (.*)$")
)

// yamlProblem puts a message of the YAML library into words for a writer.
func yamlProblem(file, text string, into any) Problem {
	p := Problem{File: file, Line: 1, What: strings.TrimPrefix(text, "yaml: "), Mend: "write it as YAML: key: value"}
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		p.Line, _ = strconv.Atoi(m[1])
		p.What = m[2]
	}
	if m := yamlUnknown.FindStringSubmatch(p.What); m != nil {
		p.What = fmt.Sprintf("unknown key %q", m[1])
		p.Mend = "use one of: " + strings.Join(keys(into), " ")
	} else if m := yamlType.FindStringSubmatch(p.What); m != nil {
		p.What = fmt.Sprintf("%q is not what this key takes", m[1])
		p.Mend = "give a " + goTypes.Replace(m[2])
	}
	return p
}

var goTypes = strings.NewReplacer("[]int", "list of numbers: [220, 221]", "[]string", "list: [a, b]", "int", "number", "string", "text")

// keys are the names a struct knows, in the order of its fields.
func keys(into any) []string {
	t := reflect.TypeOf(into)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	var list []string
	for i := 0; t.Kind() == reflect.Struct && i < t.NumField(); i++ {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		list = append(list, name)
	}
	return list
}
