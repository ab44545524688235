package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"strings"

	"ehlo/server/relay"
)

const policyHelp = `ehlo policy [flags] TARGET...

Tells what "ehlo serve" with the same flags would do with a target, without
sending a packet: one line each, "allow CLASS" or "refuse REASON". A target is
HOST:PORT, [IPV6]:PORT, or a host alone, which means port 25. The target - reads more of them from standard
input, one JSON string a line.

  ehlo policy --public 127.0.0.1:25 '[2606:4700::1111]:587'

  --allow ADDRESS:PORT  as in ehlo serve; repeat it for more
  --public              as in ehlo serve
  --hosts FILE          what the names lead to, one record a line. Names that
                        are not in it are unresolved:
                        mx.example A 192.0.2.1
                        mx.example AAAA 2001:db8::1
                        example.org MX 10 mx.example
  --mx                  follow MX records, as a tab does that asks for it; a
                        name that has nothing else is judged by them anyway
  --why                 add the sentence that a visitor reads

The classes: sandbox is the built-in server, owned is what --allow lists, public
is a mail server on the Internet.
`

// policyCommand is "ehlo policy".
func policyCommand(ctx context.Context, c console, args []string) error {
	f := newFlags("policy")
	ask := asking{console: c, zone: relay.Zone{}, policy: defaultPolicy()}
	f.Func("allow", "", ask.allow)
	f.BoolVar(&ask.policy.Public, "public", false, "")
	hosts := f.String("hosts", "", "")
	f.BoolVar(&ask.mx, "mx", false, "")
	f.BoolVar(&ask.why, "why", false, "")
	targets, err := f.mixed(c, args)
	if err != nil {
		return err
	}
	if len(targets) == 0 {
		return usage("which target? Give it as in: ehlo policy 192.0.2.1:25")
	}
	if err := ask.policy.Check(); err != nil {
		return usage("%v", err)
	}
	if *hosts != "" {
		if ask.zone, err = readZone(*hosts); err != nil {
			return err
		}
	}
	return ask.all(ctx, targets)
}

// defaultPolicy is that of "ehlo serve" with no flags: where it listens, it is
// the sandbox or nothing.
func defaultPolicy() (p relay.Policy) {
	var s settings
	newServeFlags(&s)
	for address, plays := range map[string]int{s.smtp: 25, s.submission: 587, s.smtps: 465, s.http: 0} {
		at := netip.MustParseAddrPort(address)
		p.Ours = append(p.Ours, at)
		if plays > 0 {
			p.Listening = append(p.Listening, relay.Listener{Address: at, Plays: plays})
		}
	}
	p.Ours = append(p.Ours, leasable(s.inbound)...)
	return p
}

// mixed reads flags that may stand between other arguments, which it returns. A
// target is never a flag by mistake: a --public that is taken for a host would
// be a dangerous thing to overlook.
func (f flags) mixed(c console, args []string) (others []string, err error) {
	for {
		if err := f.parse(c, args, nil); err != nil {
			return nil, err
		}
		rest := f.Args()
		if len(rest) == 0 {
			return others, nil
		}
		if at := len(args) - len(rest); at > 0 && args[at-1] == "--" {
			return append(others, rest...), nil
		}
		others, args = append(others, rest[0]), rest[1:]
	}
}

func readZone(file string) (relay.Zone, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fileError("--hosts", err)
	}
	zone, err := relay.ParseZone(string(text))
	if err != nil {
		return nil, usage("--hosts %s: %v", file, err)
	}
	return zone, nil
}

// asking puts targets to a policy.
type asking struct {
	console
	policy  relay.Policy
	zone    relay.Zone
	mx, why bool
}

func (a *asking) allow(text string) error {
	for s := range strings.SplitSeq(text, ",") {
		at, err := relay.ParseAllow(strings.TrimSpace(s))
		if err != nil {
			return err
		}
		a.policy.Allow = append(a.policy.Allow, at)
	}
	return nil
}

func (a *asking) all(ctx context.Context, targets []string) error {
	out := bufio.NewWriter(a.out)
	defer out.Flush()
	for _, t := range targets {
		if t != "-" {
			a.tell(ctx, out, t)
			continue
		}
		if err := a.fromInput(ctx, out); err != nil {
			return err
		}
	}
	return nil
}

// fromInput reads targets that no command line could hold.
func (a *asking) fromInput(ctx context.Context, out *bufio.Writer) error {
	lines := bufio.NewScanner(a.in)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var target *string
		if err := json.Unmarshal(lines.Bytes(), &target); err != nil || target == nil {
			return usage(`policy: line %d is no JSON string; it looks like "192.0.2.1:25"`, n)
		}
		a.tell(ctx, out, *target)
	}
	return lines.Err()
}

func (a *asking) tell(ctx context.Context, out *bufio.Writer, target string) {
	v := a.judge(ctx, target)
	answer := "refuse " + v.Reason
	if v.Class != relay.Nowhere {
		answer = "allow " + string(v.Class)
	} else if a.why {
		answer += "  " + oneLine(v.Text)
	}
	fmt.Fprintln(out, answer)
}

// judge takes the same way as a visitor's request, but for a name that the
// given records do not know: about that nothing more can be said.
func (a *asking) judge(ctx context.Context, target string) relay.Verdict {
	t, err := relay.ParseTarget(target)
	if err != nil {
		return relay.Verdict{Layer: relay.LayerParse, Reason: "parse", Text: err.Error()}
	}
	t.MX = a.mx || a.zone.Mails(t.Host)
	v := a.policy.Judge(t)
	if h, _ := relay.ParseHost(t.Host); h.Addr != (netip.Addr{}) || v.Class == relay.Sandbox || strings.EqualFold(t.Host, "sandbox") {
		return v
	} else if a.zone[h.Name] == nil {
		return relay.Verdict{Layer: relay.LayerName, Reason: "unresolved", Text: h.Name + " is not among the records given"}
	}
	if v.Class == relay.Public {
		_, v = a.policy.Places(ctx, a.zone, t)
	}
	return v
}
