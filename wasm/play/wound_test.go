package play

import "testing"

// What was wound forward stays passed in the next connection: a server that
// remembers when it was first asked must see that time has gone by.
func TestRestartKeepsTime(t *testing.T) {
	p, err := Open(Config{Start: start, World: "rule RCPT alice@ before 5m: 450 4.7.1 Later"})
	if err != nil {
		t.Fatal(err)
	}
	try := func() int {
		code := 0
		p.cfg.OnEvent = nil
		for _, line := range []string{"EHLO c.example", "MAIL FROM:<>", "RCPT TO:<alice@lab.example>"} {
			p.Feed(start+1000, []byte(line+"\r\n"))
		}
		if p.State().String() == "rcpt" {
			code = 250
		}
		return code
	}
	if try() == 250 {
		t.Fatal("taken at the first try")
	}
	p.Restart(start + 2000)
	if try() == 250 {
		t.Fatal("taken at once")
	}
	p.WindForward(start + 3000) // to the server's impatience, five minutes on
	p.Restart(start + 4000)
	if try() != 250 {
		t.Error("five minutes on, still not taken")
	}
}
