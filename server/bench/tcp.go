package main

import (
	"fmt"
	"os/exec"
	"time"

	"ehlo/static/test/rig"
)

// rounds of every comparison; the sides take turns.
const rounds = 5

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
	small, err := turns(sides, func(d dialer) (float64, error) { return d.send(5000, 10, 1000) })
	if err != nil {
		return nil, fmt.Errorf("messages of 1 kB: %w", err)
	}
	large, err := turns(sides, func(d dialer) (float64, error) { return d.send(1000, 10, 100_000) })
	if err != nil {
		return nil, fmt.Errorf("messages of 100 kB: %w", err)
	}
	verify, err := turns(sides, func(d dialer) (float64, error) { return d.flood("VRFY alice", 200_000) })
	if err != nil {
		return nil, fmt.Errorf("VRFY: %w", err)
	}
	per := func(v []float64, i int) string {
		return fmt.Sprintf("%s a second beside %s", figure(v[0]), figure(v[i]))
	}
	return []row{
		{what: "1 kB messages, x smtp-sink", got: small[0] / small[1], unit: "x", must: 1, atLeast: true, note: per(small, 1)},
		{what: "1 kB messages, x go-smtp", got: small[0] / small[2], unit: "x", must: 1.25, atLeast: true, note: per(small, 2)},
		{what: "100 kB messages, x smtp-sink", got: large[0] / large[1], unit: "x", must: 3, atLeast: true, note: per(large, 1)},
		{what: "pipelined VRFY, x go-smtp", got: verify[0] / verify[2], unit: "x", must: 4, atLeast: true, note: per(verify, 2)},
	}, nil
}

// turns gives the median of every side, after one round that warms all up.
func turns(sides []dialer, work func(dialer) (float64, error)) ([]float64, error) {
	found := make([][]float64, len(sides))
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
