package site

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed text/*.yaml
var textFiles embed.FS

// Chrome is what the pages say around the lessons: group, key, text.
type Chrome map[string]map[string]string

// chromes reads every language once. The files are part of the program, so a
// fault in them is a fault of the program.
var chromes = sync.OnceValue(func() map[string]Chrome {
	all := map[string]Chrome{}
	for _, lang := range Languages() {
		src, err := textFiles.ReadFile("text/" + lang + ".yaml")
		if err != nil {
			panic(err)
		}
		var c Chrome
		if err := yaml.Unmarshal(src, &c); err != nil {
			panic(fmt.Errorf("server/site/text/%s.yaml: %w", lang, err))
		}
		all[lang] = c
	}
	return all
})

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
