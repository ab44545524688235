// Package facts holds what is known about replies, without words of any
// language: who says a code, in answer to what, what it is about and what the
// client does. Pages and comparisons are written from it; the sources are
// named in the tables.
//
//	replies.txt    the 78 codes of the catalogue      Of
//	said.txt       what recorded servers say          Said      (made from the recordings)
//	quoted.txt     the same, from source code and logs  Quoted
//	fidelity.txt   how well each persona is met       Fidelity  (made from the measurement)
//	matrix.txt     command x reply, RFC 5321 4.3.2    Matrix
//
// The tables are text with one header line and tabs, "-" for nothing, and
// remarks after #. A table that cannot be read is a fault of the program.
package facts

import (
	"embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed *.txt
var files embed.FS

// table reads a file: one map a line, keyed by the header.
func table(name string) []map[string]string {
	src, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	var head []string
	var rows []map[string]string
	for _, line := range strings.Split(strings.TrimRight(string(src), "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if head == nil {
			head = cells
			continue
		}
		if len(cells) != len(head) {
			panic(name + ": " + strconv.Itoa(len(cells)) + " cells in: " + line)
		}
		row := map[string]string{}
		for i, cell := range cells {
			if cell != "-" {
				row[head[i]] = cell
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// number is 0 for nothing.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if s != "" && err != nil {
		panic(err)
	}
	return n
}

// numbers reads "421 450".
func numbers(s string) []int {
	var list []int
	for _, word := range strings.Fields(s) {
		list = append(list, number(word))
	}
	return list
}

// Reply is what is known of a code.
type Reply struct {
	Code     int
	Asks     []string // what it answers: a verb, greeting, end, idle, any; nil: nobody says it
	About    string   // connection session command login tls sender recipient message storage queue help
	Ends     bool     // the server hangs up behind it
	Does     string   // done leave go-on later change
	Enhanced []string
	See      []int
	Like     int    // the code of the standard that says the same; 0 if it is one
	Dots     string // the enhanced code it is with its dots put in
	Seen     []string
}

var replies = sync.OnceValue(func() map[int]Reply {
	all := map[int]Reply{}
	for _, row := range table("replies.txt") {
		r := Reply{
			Code: number(row["code"]), Asks: strings.Fields(row["asks"]), About: row["about"], Ends: row["ends"] == "yes", Does: row["does"],
			Enhanced: strings.Fields(row["enhanced"]), See: numbers(row["see"]), Like: number(row["like"]), Dots: row["dots"],
		}
		if row["seen"] != "" {
			r.Seen = strings.Split(row["seen"], ",")
		}
		all[r.Code] = r
	}
	return all
})

// Of finds what is known of a code.
func Of(code int) (Reply, bool) {
	r, ok := replies()[code]
	return r, ok
}
