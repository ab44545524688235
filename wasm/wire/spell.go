package wire

import "ehlo/wasm/smtp"

// nearVerb guesses which verb a mistyped word was meant to be: RCTP, HELLO,
// MAILFROM:<a@b>, START-TLS. Nothing if no guess is good.
func nearVerb(word []byte) string {
	if len(word) < 3 || len(word) > 300 {
		return ""
	}
	w := smtp.Upper(word)
	for _, glued := range [...][2]string{{"MAILFROM", "MAIL"}, {"MAIL:", "MAIL"}, {"FROM:", "MAIL"}, {"RCPTTO", "RCPT"}, {"RCPT:", "RCPT"}, {"TO:", "RCPT"}} {
		if n := len(glued[0]); len(w) >= n && w[:n] == glued[0] {
			return glued[1]
		}
	}
	if len(w) > 10 {
		return ""
	}
	best, allowed := "", 2
	if len(w) < 6 {
		allowed = 1
	}
	for _, v := range smtp.Verbs() {
		if v.Old || v.Private {
			continue
		}
		if d := distance(w, v.Name); d <= allowed {
			best, allowed = v.Name, d-1
		}
	}
	return best
}

// distance counts the letters to add, drop, change or swap with a neighbour to
// make b of a (Damerau and Levenshtein). Words are short, so three rows do.
func distance(a, b string) int {
	var rows [3][12]int
	for j := 0; j <= len(b); j++ {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, up, upper := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := up[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, up[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], upper[j-2]+1)
			}
		}
	}
	return rows[len(a)%3][len(b)]
}
