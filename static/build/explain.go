package main

import (
	"encoding/json"
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
	for _, file := range files {
		if err := addExplainFile(out, file); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

func addExplainFile(out *output, file string) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var tree any
	if err := yaml.Unmarshal(src, &tree); err != nil {
		return err
	}
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
