// Command record asks a running SMTP server what a recording asks, and writes
// down what it answers: a new recording in the same form.
//
//	go run ./server/record -addr 127.0.0.1:2525 wasm/mta/testdata/recordings/postfix.txt > new.txt
//
// With it a persona of a new version or a new server begins: record, compare
// with `git diff --no-index`, change the persona's data until the fidelity test
// agrees. Ask only servers that are yours: recordings flood, break the protocol
// and never finish their mail.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"net"
	"os"
	"regexp"
	"time"

	"ehlo/wasm/mta/recording"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	o, err := options(args)
	if err != nil {
		return err
	}
	var done []recording.Scenario
	for _, sc := range o.rec.Scenarios {
		if !o.only.MatchString(sc.ID) || !repeatable(&sc) {
			continue
		}
		if err := ask(&o.dialer, o.addr, o.patience, &sc); err != nil {
			return fmt.Errorf("%s: %w", sc.ID, err)
		}
		done = append(done, sc)
	}
	o.rec.Scenarios = done
	_, err = os.Stdout.WriteString(o.rec.Format())
	return err
}

// order is what to ask whom.
type order struct {
	rec      *recording.Recording
	only     *regexp.Regexp
	addr     string
	dialer   net.Dialer
	patience time.Duration
}

func options(args []string) (*order, error) {
	flags := flag.NewFlagSet("record", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:2525", "the server to ask")
	from := flags.String("from", "", "our own address, for servers that look at it")
	only := flags.String("only", "", "scenarios whose name matches this expression")
	version := flags.String("version", "", "what to write as the server's version")
	patience := flags.Duration("patience", 5*time.Second, "how long a reply may take")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if flags.NArg() != 1 {
		return nil, fmt.Errorf("want one recording to ask by, got %d", flags.NArg())
	}
	src, err := os.ReadFile(flags.Arg(0))
	if err != nil {
		return nil, err
	}
	o := &order{addr: *addr, patience: *patience, dialer: net.Dialer{Timeout: *patience}}
	if o.rec, err = recording.Parse(string(src)); err != nil {
		return nil, err
	}
	if o.only, err = regexp.Compile(*only); err != nil {
		return nil, err
	}
	if *version != "" {
		o.rec.Version = *version
	}
	if *from != "" {
		o.dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(*from)}
	}
	return o, nil
}

// repeatable: connection limits would need many clients.
func repeatable(sc *recording.Scenario) bool {
	for _, st := range sc.Steps {
		if st.Kind == recording.Connection {
			return false
		}
	}
	return true
}

// ask plays one scenario and writes the answers into it.
func ask(d *net.Dialer, addr string, patience time.Duration, sc *recording.Scenario) error {
	conn, err := d.Dial("tcp", addr)
	if err != nil {
		return err
	}
	c := &client{conn: conn, patience: patience}
	defer func() { c.conn.Close() }()
	if !sc.Early {
		a := c.listen(0)
		sc.Greeting, sc.Wait = a.octets, a.slow()
		if a.closed {
			sc.Steps = nil
		}
	}
	for i := range sc.Steps {
		if !c.step(&sc.Steps[i]) {
			sc.Steps = sc.Steps[:i+1]
			break
		}
	}
	return nil
}

// step does one step as often as it was done, while the answers are the same.
func (c *client) step(st *recording.Step) (open bool) {
	times := max(st.Times, 1)
	st.Times = 0
	for n := range times {
		a, ok := c.do(st)
		if n > 0 && !bytes.Equal(a.octets, st.Recv) {
			st.Remarks = append(st.Remarks, fmt.Sprintf("answer %d of %d differs: %.200q", n+1, times, a.octets))
			return !a.closed
		}
		st.Recv, st.After, st.Closed, st.Reset = a.octets, a.slow(), a.closed, a.reset
		if n > 0 {
			st.Times = n + 1
		}
		if !ok || a.closed {
			return false
		}
	}
	return true
}
