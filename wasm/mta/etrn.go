package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// nodeFacts reads the node of ETRN (RFC 1985 5): a domain, "@domain", "#queue".
func (s *Session) nodeFacts() factSet {
	node := s.cmd.arg
	if len(node) == 0 {
		return 0
	}
	none, rest := atomOf(node)
	name := node
	if node[0] == '@' {
		name = node[1:]
	}
	ours, exists := s.w.Local(name), s.w.Exists(name)
	return pack([]bool{
		persona.AtomNone & 63:    none,
		persona.AtomRest & 63:    len(rest) > 0 && !smtp.EqualFold(smtp.TrimSpace(rest), "SMTPUTF8"),
		persona.AtomBlank & 63:   len(rest) > 0 && rest[0] == ' ' && len(smtp.TrimSpace(rest)) > 0 && !smtp.EqualFold(smtp.TrimSpace(rest), "SMTPUTF8"),
		persona.HelpTopic & 63:   s.topic() != "",
		persona.NodeQueue & 63:   node[0] == '#',
		persona.NodeAt & 63:      node[0] == '@',
		persona.NodeOurs & 63:    ours,
		persona.NodeRemote & 63:  exists && !ours,
		persona.NodeUnknown & 63: !exists,
		persona.BadNode & 63:     !smtp.ValidDomain(name, false),
	})
}
