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
	&Haraka, &Mox, &Maddy, &GoSMTP, &Chasquid, &Qpsmtpd,
	&SMTPServer, &Aiosmtpd, &Twisted, &Mailpit,
	&Gmail, &Exchange, &Microsoft365,
}

// Names lists them.
func Names() []string {
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.Name
	}
	return names
}
