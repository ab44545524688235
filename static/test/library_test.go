package test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pythonSends delivers over STARTTLS, is refused a recipient, and logs in where
// that is asked for, as the standard library of Python does it.
const pythonSends = `
import smtplib, ssl, sys
from email.message import EmailMessage
mail, submission = sys.argv[1], sys.argv[2]
tls = ssl.create_default_context(); tls.check_hostname = False; tls.verify_mode = ssl.CERT_NONE
m = EmailMessage(); m["From"] = "sender@test.example"; m["To"] = "alice@lab.example"; m["Subject"] = "Gr\u00fc\u00dfe"
m.set_content("Hello\n.a line that begins with a dot\n")
with smtplib.SMTP(mail.rsplit(":")[0], int(mail.rsplit(":")[1]), "client.test.example", 10) as s:
    s.starttls(context=tls)
    print("refused", s.send_message(m, to_addrs=["alice@lab.example", "nosuchuser@lab.example"]))
    print("verify", s.verify("alice")[0])
with smtplib.SMTP(submission.rsplit(":")[0], int(submission.rsplit(":")[1]), "client.test.example", 10) as s:
    s.starttls(context=tls)
    print("login", s.login("alice", "wonder1and")[0])
    print("sent", s.send_message(m))
`

// nodeSends does the same with nodemailer, and with a message in two alphabets.
const nodeSends = `
const nodemailer = require("nodemailer");
const [mail, submission] = process.argv.slice(2).map((a) => ({ host: a.split(":")[0], port: Number(a.split(":")[1]) }));
const tls = { rejectUnauthorized: false };
const letter = { from: "sender@test.example", to: ["alice@lab.example", "nosuchuser@lab.example"], subject: "Καλημέρα", text: "Hello\n.a dot\n", html: "<p>Hello</p>" };
(async () => {
  const first = nodemailer.createTransport({ ...mail, name: "client.test.example", tls, requireTLS: true });
  const sent = await first.sendMail(letter);
  console.log("accepted", sent.accepted.join(), "rejected", sent.rejected.join());
  const second = nodemailer.createTransport({ ...submission, name: "client.test.example", tls, requireTLS: true, auth: { user: "alice", pass: "wonder1and" } });
  console.log("verified", await second.verify());
  console.log("sent", (await second.sendMail({ ...letter, to: "alice@lab.example" })).response.slice(0, 3));
  const wrong = nodemailer.createTransport({ ...submission, name: "client.test.example", tls, requireTLS: true, auth: { user: "alice", pass: "no" } });
  console.log("wrong", await wrong.verify().catch((e) => e.responseCode));
})().catch((e) => { console.error(e); process.exit(1); });
`

// The libraries that programs send mail with get along with the built-in server.
func TestLibrariesDeliver(t *testing.T) {
	for _, c := range []struct {
		name, program, script string
		file                  string
		says                  []string
	}{
		{"smtplib", "python3", pythonSends, "send.py", []string{"refused {'nosuchuser@lab.example': (550", "verify 252", "login 235", "sent {}"}},
		{"nodemailer", "node", nodeSends, "send.cjs", []string{"accepted alice@lab.example rejected nosuchuser@lab.example", "verified true", "sent 250", "wrong 535"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			must(t, os.WriteFile(filepath.Join(dir, c.file), []byte(c.script), 0o600), "write the script")
			modules, err := filepath.Abs("node_modules")
			must(t, err, "find node_modules")
			t.Setenv("NODE_PATH", modules)
			out, err := run(t, c.program, filepath.Join(dir, c.file), loopback(ehlo(t).SMTP), loopback(ehlo(t).Submission))
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for _, want := range c.says {
				if !strings.Contains(out, want) {
					t.Errorf("%q is missing in:\n%s", want, out)
				}
			}
		})
	}
}

func loopback(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return net.JoinHostPort("127.0.0.1", port)
}
