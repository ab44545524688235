package relay

import (
	"context"
	"log/slog"
	"time"
)

// What is counted and logged about a session: that it was, which kind, why it
// ended and how much passed. Neither what was said nor with whom.

func (s *session) tallyOpened() {
	s.class, s.began = s.pass.Class, time.Now()
	s.relay.cfg.Count.Opened(string(s.class))
}

func (s *session) tallyEnded() {
	if s.class == Nowhere {
		return
	}
	by, took, up, down := *s.ended.Load(), time.Since(s.began), s.up.Load(), s.down.Load()
	s.relay.cfg.Count.Ended(string(s.class), by, took, up, down)
	s.log("session ended", slog.String("class", string(s.class)), slog.Int("port", s.pass.Port), slog.String("by", by),
		slog.Int64("ms", took.Milliseconds()), slog.Int64("up", up), slog.Int64("down", down))
}

func (s *session) tallyRefused(v Verdict) {
	s.relay.cfg.Count.Refused(v.Code)
	if v.Layer == LayerQuota {
		s.relay.cfg.Count.Quota(v.Reason)
	}
	s.log("session refused", slog.String("code", v.Code), slog.String("reason", v.Reason))
}

// log writes a line, if anybody wants it: an alias costs a hash.
func (s *session) log(what string, facts ...slog.Attr) {
	ctx, log := context.Background(), s.relay.cfg.Log
	if log.Enabled(ctx, slog.LevelInfo) {
		facts = append(facts, slog.String("part", "relay"), slog.String("client", s.relay.cfg.Alias(s.client)))
		log.LogAttrs(ctx, slog.LevelInfo, what, facts...)
	}
}
