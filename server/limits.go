package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ehlo/server/inbound"
	"ehlo/server/smtpd"
)

// limits are the numbers behind --limit NAME=VALUE.
type limits struct {
	smtp smtpd.Limits

	// the relay: to the built-in server, and how every WebSocket is held
	relayOpen, relayEach                              int
	relayIdle, relayHello, relayBanner                time.Duration
	relayPing, relayDead, relayStall                  time.Duration
	relayMessage, relayBuffer                         int64
	outsideOpen                                       int // owned and public targets, together
	clientOpen, clientMinute, clientHour, clientHosts int // of one client, to those
	hostOpen, hostMinute, hostHour                    int // at one of those

	inbound inbound.Limits

	pageMinute, pageBurst int // HTTP requests of one client
	pageConns             int // its connections
}

// A limit is one row: its name, what it is set to unless told, and what it means.
type limit struct {
	name  string
	value string
	means string
	set   func(l *limits, value string) error
}

// limitTable is the list behind --limit, in the order of the help.
var limitTable = []limit{
	{"smtp-open", "200", "sessions of the mail server", number(func(l *limits) *int { return &l.smtp.Open })},
	{"smtp-client", "10", "of these, from one client", number(func(l *limits) *int { return &l.smtp.Each })},
	{"smtp-idle", "5m", "silence after which it says 421", span(func(l *limits) *time.Duration { return &l.smtp.Idle })},
	{"mail-memory", "256MiB", "all messages together; then 452", size(func(l *limits) *int64 { return &l.smtp.Memory })},

	{"relay-open", "200", "visitors connected through the page", number(func(l *limits) *int { return &l.relayOpen })},
	{"relay-client", "20", "of these, from one client", number(func(l *limits) *int { return &l.relayEach })},
	{"relay-idle", "5m", "silence after which the relay ends", span(func(l *limits) *time.Duration { return &l.relayIdle })},
	{"relay-hello", "5s", "for the first message of a tab", span(func(l *limits) *time.Duration { return &l.relayHello })},
	{"relay-banner", "30s", "for the first 220 of a server", span(func(l *limits) *time.Duration { return &l.relayBanner })},
	{"relay-ping", "20s", "between two signs of life", span(func(l *limits) *time.Duration { return &l.relayPing })},
	{"relay-dead", "45s", "without one: the tab is gone", span(func(l *limits) *time.Duration { return &l.relayDead })},
	{"relay-stall", "10s", "for a side that does not read", span(func(l *limits) *time.Duration { return &l.relayStall })},
	{"relay-message", "64KiB", "one message of a tab", size(func(l *limits) *int64 { return &l.relayMessage })},
	{"relay-buffer", "256KiB", "held each way, then it waits", size(func(l *limits) *int64 { return &l.relayBuffer })},

	{"outside-open", "200", "of those, beyond this machine", number(func(l *limits) *int { return &l.outsideOpen })},
	{"client-open", "3", "of these at once, from one client", number(func(l *limits) *int { return &l.clientOpen })},
	{"client-minute", "10", "in a minute", number(func(l *limits) *int { return &l.clientMinute })},
	{"client-hour", "60", "in an hour", number(func(l *limits) *int { return &l.clientHour })},
	{"client-hosts", "10", "different servers in an hour", number(func(l *limits) *int { return &l.clientHosts })},
	{"host-open", "2", "at one such server, from everybody", number(func(l *limits) *int { return &l.hostOpen })},
	{"host-minute", "6", "in a minute", number(func(l *limits) *int { return &l.hostMinute })},
	{"host-hour", "60", "in an hour", number(func(l *limits) *int { return &l.hostHour })},

	{"inbound-open", "50", "ports that visitors hold", number(func(l *limits) *int { return &l.inbound.Open })},
	{"inbound-client", "3", "of these, of one visitor", number(func(l *limits) *int { return &l.inbound.Each })},
	{"inbound-each", "5", "mail programs at one port at once", number(func(l *limits) *int { return &l.inbound.Clients })},
	{"inbound-time", "30m", "how long a port is a visitor's", span(func(l *limits) *time.Duration { return &l.inbound.Time })},
	{"inbound-idle", "5m", "silence after which it gets 421", span(func(l *limits) *time.Duration { return &l.inbound.Idle })},
	{"inbound-size", "10MiB", "all that one port carries, both ways", size(func(l *limits) *int64 { return &l.inbound.Octets })},

	{"page-minute", "3000", "requests of one client, then 429", number(func(l *limits) *int { return &l.pageMinute })},
	{"page-burst", "1500", "of these, all at once", number(func(l *limits) *int { return &l.pageBurst })},
	{"page-connections", "1000", "connections of one client", number(func(l *limits) *int { return &l.pageConns })},
}

func defaultLimits() limits {
	l := limits{smtp: smtpd.DefaultLimits}
	for _, row := range limitTable {
		if err := row.set(&l, row.value); err != nil {
			panic("limit " + row.name + ": " + err.Error()) // a test would have told
		}
	}
	return l
}

func limitNames() (names []string) {
	for _, row := range limitTable {
		names = append(names, row.name)
	}
	return names
}

// set reads NAME=VALUE.
func (l *limits) set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok {
		return errors.New("a limit looks like smtp-open=200")
	}
	for _, row := range limitTable {
		if row.name == name {
			return row.set(l, value)
		}
	}
	return fmt.Errorf("there is no limit %q; there are %s", name, strings.Join(limitNames(), " "))
}

func number(of func(*limits) *int) func(*limits, string) error {
	return func(l *limits, value string) error {
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			return fmt.Errorf("%q is no number of sessions", value)
		}
		*of(l) = n
		return nil
	}
}

func span(of func(*limits) *time.Duration) func(*limits, string) error {
	return func(l *limits, value string) error {
		d, err := time.ParseDuration(value)
		if err != nil || d <= 0 {
			return fmt.Errorf("%q is no time; write 90s or 5m", value)
		}
		*of(l) = d
		return nil
	}
}

// size reads 1048576, 1024KiB or 1MiB.
func size(of func(*limits) *int64) func(*limits, string) error {
	return func(l *limits, value string) error {
		digits, unit := value, int64(1)
		for _, u := range []struct {
			name string
			size int64
		}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}} {
			if d, ok := strings.CutSuffix(value, u.name); ok {
				digits, unit = d, u.size
			}
		}
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || n < 0 || n > 1<<40/unit {
			return fmt.Errorf("%q is no size; write 256MiB", value)
		}
		*of(l) = n * unit
		return nil
	}
}
