package main

import (
	"fmt"
	"strings"
)

// serveHelp is what "ehlo serve --help" prints: the flags by what an operator
// wants to decide, and the limits as their table has them.
func serveHelp() string {
	var rows strings.Builder
	indent := "  --limit NAME=VALUE  "
	for _, l := range limitTable {
		fmt.Fprintf(&rows, "%s%-20s %s\n", indent, l.name+"="+l.value, l.means)
		indent = strings.Repeat(" ", len(indent))
	}
	return strings.Replace(serveText, "LIMITS\n", rows.String(), 1)
}

const serveText = `ehlo serve [flags]     (serve may be left out)

Serves the playground and holds the mail server behind it. With no flags it
listens on this machine only, and reaches nothing but its own server.

Where to listen (an empty address switches a listener off):
  --http ADDRESS        the pages                      127.0.0.1:8080
  --smtp ADDRESS        the mail server                127.0.0.1:2525
  --submission ADDRESS  as on port 587: AUTH first     127.0.0.1:2587
  --smtps ADDRESS       the same, TLS first (465)      127.0.0.1:2465
  --inbound RANGE       ports that visitors may lease, so that a mail program
                        reaches the server in their tab
                                                       127.0.0.1:2600-2649
  --inbound-open        whoever likes may connect to a leased port, not only
                        the visitor who leased it
  --admin ADDRESS       /metrics, /readyz, switches and bans, for you alone
  --admin-open          that address is beyond loopback, and a firewall keeps
                        others away

What it plays:
  --persona NAME        which server it imitates       rfc
  --world FILE          who lives there and what goes wrong, one fact a line:
                        domain lab.example / mailbox al / rule RCPT al@: 450 ..
  --lessons DIR         lessons from this folder instead of the built-in ones

Who may come, and under which name:
  --origin URL          where the pages are called from, https://play.example;
                        repeat it for more. Needed once --http is not loopback:
                        without it the relay is off
  --base-url URL        how the pages name themselves in links; with a path,
                        https://example.org/smtp/, they stand below that path
  --proxy CIDR          a proxy in front of the pages, whose X-Forwarded-For is
                        believed: 127.0.0.1 or 10.0.0.0/8; repeat it for more
  --tls-cert FILE       a certificate (PEM) for the mail server and the pages,
  --tls-key FILE        and its key. Without them the mail server makes one for
                        each run, and the pages are plain HTTP
  --acme DOMAIN         a certificate for that name from Let's Encrypt, fetched
                        and renewed; --http must be reached as port 443
  --acme-url URL        another authority that speaks ACME (RFC 8555)
  --acme-dir DIR        where certificates are kept; otherwise in
                        $STATE_DIRECTORY, or in the user's cache
  --no-offline          browsers keep nothing for when there is no connection,
                        and forget what they have kept

Where visitors may go (nowhere but to the built-in server, unless said here):
  --allow ADDRESS:PORT  a server of your own, exactly; repeat it for more
  --public              mail servers of the world, with a few harmless commands;
                        needs --hostname and --contact
  --hostname NAME       how this server names itself in EHLO; it answers to the
                        name in the browser as well
  --contact URL         whom to complain to: a mail address or a page
  --doctor-control HOST:PORT
                        a mail server known to work, which the doctor tries
                        first, so as not to blame others for a blocked port
  --nats URL            share quotas and leases with other nodes through NATS
                        with JetStream; commas stand between its servers
  --node ADDRESS        where those nodes reach this one, 10.0.0.5:2700; without
                        it, any port of the address that NATS sees

How much (repeat --limit for more than one):
LIMITS

  --log text|json       a line for each listener, session and fault. What
                        visitors type is never logged, and their addresses only
                        as a name that lasts until the end of the run

Each flag is also an environment variable: EHLO_HTTP for --http, EHLO_TLS_CERT
for --tls-cert. Where a flag may be repeated, commas stand between the values.
SIGTERM or Ctrl+C ends it: every open session is told so first.
`
