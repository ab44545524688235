package main

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// one is a server on loopback that says one thing to everybody.
func one(t *testing.T, greeting string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			io.WriteString(conn, greeting)
			io.Copy(io.Discard, conn)
			conn.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-gone })
	return l.Addr().String()
}

func TestDoctor(t *testing.T) {
	for _, r := range []struct {
		name, greeting string
		flags          []string
		code           int
		out            string
	}{
		{"refused by the server", "554 5.7.1 Go away\r\n", nil, faults, "is open, and refuses to serve you: 554."},
		{"in Spanish", "554 5.7.1 Go away\r\n", []string{"--lang", "es"}, faults, "se niega a atenderte: 554."},
		{"another service", "SSH-2.0-x\r\n", nil, faults, "speaks SSH, not SMTP."},
		{"with a control", "421 4.3.2 Later\r\n", []string{"--doctor-control", "127.0.0.9:PORT"}, faults, "The control 127.0.0.9:PORT could not be reached either."},
	} {
		t.Run(r.name, func(t *testing.T) {
			at := one(t, r.greeting)
			_, port, _ := net.SplitHostPort(at) // a control says something about its own port alone
			for i, f := range r.flags {
				r.flags[i] = strings.ReplaceAll(f, "PORT", port)
			}
			o := call(t, "", append([]string{"doctor", at}, r.flags...)...)
			if o.code != r.code || !strings.Contains(strings.Join(strings.Fields(o.out), " "), strings.ReplaceAll(r.out, "PORT", port)) {
				t.Errorf("%d\n%s%s", o.code, o.out, o.err)
			}
		})
	}
}

// Closed doors are a fault, and nothing else is printed than one JSON object.
func TestDoctorJSON(t *testing.T) {
	o := call(t, "", "doctor", "--json", "127.0.0.1:1")
	var got struct {
		Healthy bool
		Verdict struct{ Kind, Severity, Known string }
		Ports   []struct {
			Port   int
			Phases []struct{ Name, State string }
		}
		Control, Findings any
	}
	if err := json.Unmarshal([]byte(o.out), &got); err != nil {
		t.Fatal(err, o.out)
	}
	if o.code != faults || got.Healthy || got.Verdict.Kind != "refused" || got.Verdict.Severity != "fault" || len(got.Ports) != 1 || got.Ports[0].Port != 1 || got.Control != nil {
		t.Errorf("%d %s", o.code, o.out)
	}
	if f := got.Ports[0].Phases; len(f) != 5 || f[1].Name != "tcp" || f[1].State != "failed" || f[2].State != "skipped" {
		t.Errorf("%v", f)
	}
}

// The built-in server passes its own examination.
func TestDoctorOfOurOwn(t *testing.T) {
	r := startServe(t)
	if o := call(t, "", "doctor", "--hello", "doctor.test.example", r.at["smtp"]); o.code != done || !strings.Contains(o.out, "greets with 220.") {
		t.Errorf("%d %s%s", o.code, o.out, o.err)
	}
}

func TestDoctorMisused(t *testing.T) {
	for _, args := range [][]string{
		{}, {"a.example", "b.example"}, {"no host"}, {"a.example:0"}, {"http://a.example"}, {"--lang", "fr", "a.example"}, {"--patience", "0s", "a.example"},
		{"--patience", "2h", "a.example"}, {"--hello", "two words", "a.example"}, {"--doctor-control", "mx.example", "a.example"}, {"--nonsense", "a.example"},
	} {
		if o := call(t, "", append([]string{"doctor"}, args...)...); o.code != misuse || strings.Count(o.err, "\n") != 1 || o.out != "" {
			t.Errorf("%q: %d %q %q", args, o.code, o.out, o.err)
		}
	}
}

// The page asks the same server, from outside through HTTP: only with the origin
// of one of our pages.
func TestDoctorPage(t *testing.T) {
	base := "http://" + startServe(t).at["http"]
	form := url.Values{"host": {"sandbox"}, "port": {"25"}}
	for origin, want := range map[string]int{base: http.StatusOK, "http://evil.example": http.StatusForbidden, "null": http.StatusForbidden} {
		req, _ := http.NewRequest("POST", base+"/es/doctor/", strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", origin)
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != want || strings.Contains(string(body), "El puerto 25 saluda con 220.") != (want == http.StatusOK) {
			t.Errorf("%s: %d", origin, res.StatusCode)
		}
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}
