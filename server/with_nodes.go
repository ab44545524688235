package main

import "ehlo/server/quota"

// withNodes is what several nodes share: quotas and leases, through NATS. With
// no --nats this process is alone and counts in memory.
func (s settings) withNodes(p *program) error {
	if s.nats != "" {
		return usage("--nats: this build knows no other nodes")
	}
	p.book = &quota.Memory{}
	return nil
}
