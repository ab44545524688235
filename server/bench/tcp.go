package main

import (
	"fmt"
	"os/exec"
	"time"

	"ehlo/static/test/rig"
)

// rounds of every comparison; the sides take turns.
const rounds = 5

// rivalRounds are more and shorter, and each has its own ratio: on a busy
// machine the next round may be twice as fast, but not for one side alone.
const rivalRounds = 11

// roomy lifts the limits that keep one visitor from taking all: here one
// visitor is the whole load.
var roomy = []string{"--limit", "smtp-client=100", "--limit", "relay-open=20000", "--limit", "relay-client=20000",
	"--limit", "smtp-open=20000", "--limit", "mail-memory=4GiB"}

// tcp compares the server on real sockets with others in the same run.
func tcp() ([]row, error) {
	ehlo, err := rig.Serve(rig.Binary(), roomy...)
	if err != nil {
		return nil, err
	}
	defer ehlo.Kill()
	sink, err := smtpSink()
	if err != nil {
		return nil, err
	}
	defer sink.stop()
	library, err := goSMTP()
	if err != nil {
		return nil, err
	}
	defer library.stop()
	sides := []dialer{direct(ehlo.SMTP), direct(sink.address), direct(library.address)}
	rows, err := compare(sides)
	if err != nil {
		return rows, err
	}
	start, err := startup()
	return append(rows, start), err
}

// compare runs every workload against all sides by turns.
func compare(sides []dialer) ([]row, error) {
	small, err := contest(sides, rivalRounds, func(d dialer) (float64, error) { return d.send(3000, 10, 1000) })
	if err != nil {
		return nil, fmt.Errorf("messages of 1 kB: %w", err)
	}
	large, err := contest(sides, rivalRounds, func(d dialer) (float64, error) { return d.send(500, 10, 100_000) })
	if err != nil {
		return nil, fmt.Errorf("messages of 100 kB: %w", err)
	}
	verify, err := contest(sides, rivalRounds, func(d dialer) (float64, error) { return d.flood("VRFY alice", 100_000) })
	if err != nil {
		return nil, fmt.Errorf("VRFY: %w", err)
	}
	return []row{
		small.beside("1 kB messages, x smtp-sink", 1, 1),
		small.beside("1 kB messages, x go-smtp", 2, 1.25),
		large.beside("100 kB messages, x smtp-sink", 1, 3),
		verify.beside("pipelined VRFY, x go-smtp", 2, 4),
	}, nil
}

// figures are what every side reached, round by round; ours are the first.
type figures [][]float64

// beside compares us with another side.
func (f figures) beside(what string, other int, must float64) row {
	ratios := make([]float64, len(f[0]))
	for i := range ratios {
		ratios[i] = f[0][i] / f[other][i]
	}
	note := fmt.Sprintf("%s a second beside %s", figure(median(f[0])), figure(median(f[other])))
	return row{what: what, got: median(ratios), unit: "x", must: must, atLeast: true, note: note}
}

// contest lets the sides work, one after the other, after a round that warms
// all of them up.
func contest(sides []dialer, rounds int, work func(dialer) (float64, error)) (figures, error) {
	found := make(figures, len(sides))
	for round := range rounds + 1 {
		for i, side := range sides {
			v, err := work(side)
			if err != nil {
				return nil, err
			}
			if round > 0 {
				found[i] = append(found[i], v)
			}
		}
	}
	return found, nil
}

// turns gives the median of every side.
func turns(sides []dialer, work func(dialer) (float64, error)) ([]float64, error) {
	found, err := contest(sides, rounds, work)
	if err != nil {
		return nil, err
	}
	medians := make([]float64, len(sides))
	for i := range found {
		medians[i] = median(found[i])
	}
	return medians, nil
}

// startup measures from the start of the process to the first 220 on TCP.
func startup() (row, error) {
	var took []float64
	for range 15 {
		address, err := freePort()
		if err != nil {
			return row{}, err
		}
		cmd := exec.Command(rig.Binary(), "serve", "--http", "127.0.0.1:0", "--smtp", address, "--submission", "127.0.0.1:0", "--smtps", "127.0.0.1:0")
		began := time.Now()
		if err := cmd.Start(); err != nil {
			return row{}, err
		}
		at, err := greets(address)
		cmd.Process.Kill()
		cmd.Wait()
		if err != nil {
			return row{}, err
		}
		took = append(took, at.Sub(began).Seconds()*1000)
	}
	return row{what: "start to first 220 on TCP", got: median(took), unit: "ms", must: 20, aim: 11}, nil
}
