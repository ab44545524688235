package site

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed text
var textFiles embed.FS

// Chrome is what the pages say around the lessons: group, key, text.
type Chrome map[string]map[string]string

// chromes reads every language once: text/LANG/*.yaml, each file with groups of
// its own. The files are part of the program, so a fault in them is a fault of
// the program.
var chromes = sync.OnceValue(func() map[string]Chrome {
	all := map[string]Chrome{}
	for _, lang := range Languages() {
		files, err := fs.Glob(textFiles, "text/"+lang+"/*.yaml")
		if err != nil || len(files) == 0 {
			panic("server/site/text: nothing for " + lang)
		}
		all[lang] = Chrome{}
		for _, file := range files {
			all[lang].add(file)
		}
	}
	return all
})

// add takes over the groups of one file.
func (c Chrome) add(file string) {
	src, err := textFiles.ReadFile(file)
	if err != nil {
		panic(err)
	}
	var groups Chrome
	if err := yaml.Unmarshal(src, &groups); err != nil {
		panic(fmt.Errorf("server/site/%s: %w", file, err))
	}
	for name, texts := range groups {
		if c[name] != nil {
			panic(fmt.Errorf("server/site/%s: %s stands in another file as well", file, name))
		}
		c[name] = texts
	}
}

// chrome gives the texts of one language.
func chrome(lang string) Chrome { return chromes()[lang] }

// fill puts values where a text says {0}, {1}, ...
func fill(text string, values ...any) string {
	for i, v := range values {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", fmt.Sprint(v))
	}
	return text
}

// enumerate writes 220, 221 and 250.
func enumerate(codes []int, and string) string {
	var b strings.Builder
	for i, c := range codes {
		switch {
		case i == 0:
		case i == len(codes)-1:
			b.WriteString(" " + and + " ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(c))
	}
	return b.String()
}
