package doctor

import (
	"net"
	"strings"
	"testing"
	"time"

	"ehlo/lessons"
	"ehlo/server/smtpd"
)

// Each case of the simulator is what it is called: the doctor himself examines
// the same server, with the same world, on real TCP.
func TestCases(t *testing.T) {
	for _, c := range Cases {
		t.Run(string(c.Kind), func(t *testing.T) {
			t.Parallel()
			lines := strings.NewReplacer("delay 6s", "delay 60ms").Replace(c.World)
			mail := mailServer(t, c.Persona, lines)
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			door, _ := smtpd.DoorOf(25)
			served := make(chan error, 1)
			go func() { served <- mail.Serve(listener, door) }()
			defer func() { listener.Close(); <-served }()

			l := newLab(t, oneHost())
			l.doctor.Now, l.doctor.Limits.Late, l.doctor.Limits.Teaser = nil, 50*time.Millisecond, 50*time.Millisecond
			if c.Kind == Teaser { // postscreen has its own pace: three seconds
				l.doctor.Limits.Greeting = 20 * time.Second
			}
			l.reach("192.0.2.25:25", listener.Addr().String())
			report := l.visit("mx.lab.example:25")
			if report.Main.Kind != c.Kind {
				t.Errorf("%s: %s\n%s", c.World, report.Main.Kind, report.Main.Known.bare())
			}
		})
	}
}

// A case leads to a lesson that exists, and its link changes nothing but the
// simulated server.
func TestCasesLead(t *testing.T) {
	for _, c := range Cases {
		found := false
		entries, _ := lessons.FS.ReadDir("tutorials")
		for _, e := range entries {
			found = found || strings.HasSuffix(e.Name(), "-"+c.Lesson)
		}
		if !found {
			t.Errorf("%s: there is no lesson %s", c.Kind, c.Lesson)
		}
		if url := c.URL("en"); !strings.HasPrefix(url, "/en/playground/#") || strings.ContainsAny(url, " \"<>") {
			t.Errorf("%s", url)
		}
	}
	for from := range nearest {
		if _, ok := CaseOf(from); !ok {
			t.Errorf("%s is near to nothing", from)
		}
	}
}
