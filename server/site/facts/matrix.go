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
