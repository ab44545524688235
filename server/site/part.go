package site

import "slices"

// parts of the course, in order; the front matter calls them level, the page
// texts course.part_NAME.
var parts = []string{"start", "vrfy", "no-220", "extensions", "fails", "capstone"}

// Parts lists the names of the parts, in their order.
func Parts() []string { return slices.Clone(parts) }

// IsPart tells whether the course has such a part.
func IsPart(name string) bool { return slices.Contains(parts, name) }
