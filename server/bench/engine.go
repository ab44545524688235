package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// engine measures the mail server alone: octets in, reply octets out, no
// socket, no events.
func engine() ([]row, error) {
	verify, data := best(benchmarkVRFY), best(benchmarkData)
	if verify.N == 0 || data.N == 0 {
		return nil, fmt.Errorf("the engine did not answer as expected")
	}
	speed := float64(data.Bytes) * float64(data.N) / data.T.Seconds() / 1e9
	return []row{
		{what: "engine: VRFY", got: perOp(verify), unit: "ns", must: 65, aim: 40, note: fmt.Sprintf("best of %d", tries)},
		{what: "engine: VRFY, allocations", got: float64(verify.AllocsPerOp()), none: true},
		{what: "engine: DATA of 76-octet lines", got: speed, unit: "GB/s", must: 2.5, aim: 5, atLeast: true},
	}, nil
}

// tries of a figure that nothing but this program makes: whatever else the
// machine does can only add to it, so the best one is nearest to the truth.
const tries = 5

func best(work func(*testing.B)) testing.BenchmarkResult {
	result := testing.Benchmark(work)
	for range tries - 1 {
		if again := testing.Benchmark(work); again.N > 0 && perOp(again) < perOp(result) {
			result = again
		}
	}
	return result
}

func perOp(r testing.BenchmarkResult) float64 { return float64(r.T.Nanoseconds()) / float64(r.N) }

// ready is a session after EHLO.
func ready(b *testing.B) *mta.Session {
	b.Helper()
	s := mta.New(mta.Config{Persona: &persona.RFC, Forget: true})
	s.Open(0)
	expect(b, s, "EHLO bench.example\r\n", "250")
	return s
}

// expect sends a line and checks the code of what comes back.
func expect(b *testing.B, s *mta.Session, line, code string) {
	b.Helper()
	out := s.Receive(0, []byte(line))
	if len(out) == 0 || !strings.HasPrefix(string(out[0].Bytes), code) {
		b.Fatalf("%q: %v, want %s", line, out, code)
	}
}

func benchmarkVRFY(b *testing.B) {
	s := ready(b)
	line := []byte("VRFY alice\r\n")
	b.ReportAllocs()
	for b.Loop() {
		if out := s.Receive(0, line); out[0].Bytes[0] != '2' {
			b.Fatalf("%q", out[0].Bytes)
		}
	}
}

// benchmarkData sends one message of 8 MB an iteration, in the pieces that a
// socket gives.
func benchmarkData(b *testing.B) {
	const piece, pieces = 64 << 10, 128
	line := strings.Repeat("x", 76) + "\r\n"
	block := bytes.Repeat([]byte(line), piece/len(line))
	s := ready(b)
	b.SetBytes(int64(len(block) * pieces))
	for b.Loop() {
		expect(b, s, "MAIL FROM:<sender@test.example>\r\n", "250")
		expect(b, s, "RCPT TO:<alice@lab.example>\r\n", "250")
		expect(b, s, "DATA\r\n", "354")
		for range pieces {
			s.Receive(smtp.Time(0), block)
		}
		expect(b, s, ".\r\n", "250")
	}
}
