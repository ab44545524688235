package relay

import (
	"strings"
	"testing"
)

func TestReadHello(t *testing.T) {
	for in, want := range map[string]Target{
		`{"type":"open","host":"sandbox","port":25,"tls":"none","mx":false}`: {Host: "sandbox", Port: 25},
		`{"type":"open","host":"sandbox","port":465,"tls":"implicit"}`:       {Host: "sandbox", Port: 465, TLS: true},
		`{"type":"open","host":"sandbox","port":25}`:                         {Host: "sandbox", Port: 25},
		`{"type":"open","host":"lab.example","port":25,"mx":true}`:           {Host: "lab.example", Port: 25, MX: true},
	} {
		if got, err := readHello(strings.NewReader(in)); err != nil || got != want {
			t.Errorf("%s: %+v, %v", in, got, err)
		}
	}
	for _, in := range []string{
		``, `{}`, `null`, `[]`, `"open"`, `open`,
		`{"type":"listen"}`,
		`{"type":"open","port":25}`,
		`{"type":"open","host":"","port":25}`,
		`{"type":"open","host":"sandbox","port":"25"}`,
		`{"type":"open","host":"sandbox","port":2.5}`,
		`{"type":"open","host":"sandbox","port":99999999999999999999}`,
		`{"type":"open","host":"sandbox","port":25,"tls":"maybe"}`,
		`{"type":"open","host":"sandbox","port":25,"proxy":"x"}`,
		`{"type":"open","host":"sandbox","port":25}{"type":"open"}`,
		`{"type":"open","host":["sandbox"],"port":25}`,
		`{"type":"open","host":"` + strings.Repeat("x", 2000) + `","port":25}`,
	} {
		if got, err := readHello(strings.NewReader(in)); err == nil {
			t.Errorf("%.60s was understood as %+v", in, got)
		}
	}
}

func FuzzReadHello(f *testing.F) {
	f.Add(`{"type":"open","host":"sandbox","port":25,"tls":"none","mx":false}`)
	f.Add(`{"type":"open","host":"127.0.0.1","port":2525,"tls":"implicit"}`)
	f.Fuzz(func(t *testing.T, in string) {
		target, err := readHello(strings.NewReader(in))
		if err != nil {
			return
		}
		if v := labPolicy.Judge(target); v.Class == Sandbox && !sandboxPorts[v.Door] {
			t.Errorf("%q leads to door %d", in, v.Door)
		}
	})
}
