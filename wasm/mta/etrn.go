package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// nodeFacts reads the node of ETRN (RFC 1985 5): a domain, "@domain", "#queue".
func (s *Session) nodeFacts() (f factSet) {
	node := s.cmd.arg
	if len(node) == 0 {
		return 0
	}
	none, rest := atomOf(node)
	f.put(persona.AtomNone, none)
	f.put(persona.AtomRest, len(rest) > 0 && !smtp.EqualFold(smtp.TrimSpace(rest), "SMTPUTF8"))
	f.put(persona.HelpTopic, s.topic() != "")
	f.put(persona.NodeQueue, node[0] == '#')
	f.put(persona.NodeAt, node[0] == '@')
	if node[0] == '@' {
		node = node[1:]
	}
	ours := s.w.Local(node)
	exists := s.w.Exists(node)
	f.put(persona.NodeOurs, ours)
	f.put(persona.NodeRemote, exists && !ours)
	f.put(persona.NodeUnknown, !exists)
	f.put(persona.BadNode, !smtp.ValidDomain(node, false))
	return f
}
