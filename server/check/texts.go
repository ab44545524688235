package check

import (
	"path"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"

	"ehlo/server/site"
	"ehlo/wasm/smtp"
)

// texts checks the words of the decoder: the same keys in every language, and
// a text for every code that a standard defines.
func (c *checker) texts() {
	first := site.Languages()[0]
	for _, lang := range site.Languages() {
		file, t := path.Join("explain", lang+".yaml"), c.lib.Explain[lang]
		c.textCodes(file, t)
		if lang == first {
			continue
		}
		other := path.Join("explain", first+".yaml")
		c.sameKeys(file, other, textKeys(t), textKeys(c.lib.Explain[first]))
	}
}

// textCodes holds the texts against the catalogue, in both directions.
func (c *checker) textCodes(file string, t *site.Texts) {
	for _, digit := range []string{"2", "3", "4", "5"} {
		if t.Digits[digit].Word == "" || t.Replies[digit+"yz"].Title == "" {
			c.fault(file, 1, "add it under digits and replies", "nothing is said of the class %syz", digit)
		}
	}
	for _, info := range smtp.Codes() {
		if _, ok := t.Replies[strconv.Itoa(info.Code)]; info.Status <= smtp.Historic && !ok {
			c.fault(file, 1, "add it under replies", "nothing is said of %d", info.Code)
		}
	}
	for _, key := range sortedKeys(t.Replies) {
		base, _, _ := strings.Cut(key, ".")
		n, err := strconv.Atoi(base)
		if _, known := smtp.Code(n); err == nil && !known {
			c.fault(file, 1, "take it out", "there is no reply code %d", n)
		}
		for _, pair := range t.Replies[key].Compare {
			a, b, ok := strings.Cut(pair, "-")
			if !ok || a >= b {
				c.fault(file, 1, "write A-B with A < B", "%s: compare %q", key, pair)
			}
		}
	}
}

// textKeys lists the keys of a file as "replies.252.vrfy".
func textKeys(t *site.Texts) []string {
	var keys []string
	add := func(group string, list []string) {
		for _, k := range list {
			keys = append(keys, group+"."+k)
		}
	}
	add("digits", sortedKeys(t.Digits))
	add("seconds", sortedKeys(t.Seconds))
	add("replies", sortedKeys(t.Replies))
	add("enhanced.subjects", sortedKeys(t.Enhanced.Subjects))
	add("enhanced.codes", sortedKeys(t.Enhanced.Codes))
	add("mistakes", sortedKeys(t.Mistakes))
	add("notes", sortedKeys(t.Notes))
	return keys
}

// sameKeys reports at the file where something is missing.
func (c *checker) sameKeys(file, other string, keys, wanted []string) {
	for _, k := range wanted {
		if !slices.Contains(keys, k) {
			c.fault(file, 1, "both languages need it", "no %s, which is in %s", k, other)
		}
	}
	for _, k := range keys {
		if !slices.Contains(wanted, k) {
			c.fault(other, 1, "both languages need it", "no %s, which is in %s", k, file)
		}
	}
}

// sortedKeys takes any of the maps of texts; the order makes messages stable.
func sortedKeys(m any) []string {
	var keys []string
	for _, k := range reflect.ValueOf(m).MapKeys() {
		keys = append(keys, k.String())
	}
	sort.Strings(keys)
	return keys
}
