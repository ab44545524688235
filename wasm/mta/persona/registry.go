package persona

// all personas, in the order people see them.
var all = [...]*Persona{
	&RFC,
	&Postfix, &PostfixNovrfy, &PostfixStrict, &PostfixSubmission, &PostfixPostscreen,
	&Exim, &EximVrfy, &EximNopipeconnect,
	&Sendmail, &SendmailGoaway,
	&OpenSMTPD, &OpenSMTPDAuth,
	&Courier, &CourierVrfy, &CourierTarpit,
	&Qmail, &Notqmail,
	&Haraka, &Mox, &Maddy, &GoSMTP,
}

// Get finds a persona by the name --persona takes.
func Get(name string) (*Persona, bool) {
	for _, p := range all {
		if p.Name == name {
			return p, true
		}
	}
	return nil, false
}

// Names lists them.
func Names() []string {
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.Name
	}
	return names
}
