package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// addExplain turns each language of the decoder texts into JSON for the page.
// What belongs into them is checked by "ehlo check"; here they only travel.
func addExplain(out *output, top string) error {
	files, err := filepath.Glob(filepath.Join(top, "lessons", "explain", "*.yaml"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no lessons/explain/LANG.yaml: the decoder has no texts")
	}
	pages := map[string]any{"replies": folders(top, "replies"), "compare": folders(top, "compare")}
	for _, file := range files {
		if err := addExplainFile(out, file, pages); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// folders names the pages of one kind, so that the decoder links to no other.
func folders(top, kind string) []string {
	list := []string{}
	pages, _ := filepath.Glob(filepath.Join(top, "lessons", kind, "*", "en.md"))
	for _, page := range pages {
		list = append(list, filepath.Base(filepath.Dir(page)))
	}
	return list
}

func addExplainFile(out *output, file string, pages map[string]any) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var tree map[string]any
	if err := yaml.Unmarshal(src, &tree); err != nil {
		return err
	}
	if tree == nil {
		return errors.New("it is empty")
	}
	tree["pages"] = pages
	data, err := json.Marshal(textKeys(tree))
	if err != nil {
		return err
	}
	lang := strings.TrimSuffix(filepath.Base(file), ".yaml")
	return out.asset("explain-"+lang+".json", data)
}

// textKeys makes every key a string: YAML reads an unquoted 252 as a number,
// JSON has no such keys.
func textKeys(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = textKeys(v[k])
		}
	case map[any]any:
		m := make(map[string]any, len(v))
		for k, x := range v {
			m[fmt.Sprint(k)] = textKeys(x)
		}
		return m
	case []any:
		for i := range v {
			v[i] = textKeys(v[i])
		}
	}
	return v
}
