package facts

import (
	"strings"
	"sync"
)

// Cell is a reply that a command may get, and how the engine says it.
type Cell struct {
	Command string // a verb, connect, or end for the final dot
	Code    int
	Kind    string // S success, I intermediate, E error, A: any command may get it
	World   string
	Script  []string
}

var matrix = sync.OnceValue(func() []Cell {
	var list []Cell
	for _, row := range table("matrix.txt") {
		c := Cell{Command: row["command"], Code: number(row["code"]), Kind: row["kind"], World: row["world"]}
		if row["script"] != "" {
			c.Script = strings.Split(strings.ReplaceAll(row["script"], "␀", ""), " ␤ ")
		}
		list = append(list, c)
	}
	return list
})

// Matrix lists the replies to each command, in the order of RFC 5321 4.3.2.
func Matrix() []Cell { return matrix() }

// Enhanced is what is known of an enhanced status code.
type Enhanced struct {
	Code    string   // "X.1.1", or with a digit for the class where a vendor gives it a sense of its own
	Status  string   // iana deprecated vendor
	Classes []string // the first digits it is used with
	Basic   []int    // reply codes the registry names beside it
	Defined []string
}

var enhanced = sync.OnceValue(func() []Enhanced {
	var list []Enhanced
	for _, row := range table("enhanced.txt") {
		list = append(list, Enhanced{row["code"], row["status"], strings.Fields(row["classes"]), numbers(row["basic"]), strings.Fields(row["defined"])})
	}
	return list
})

// EnhancedCodes lists them, by subject and detail.
func EnhancedCodes() []Enhanced { return enhanced() }
