package persona

// Fact is a yes or no about the session, the line or the address. -f is its
// opposite. Facts come in groups of 64, a file of the engine each.
type Fact int16

// F is some facts; the rest is 0. An array, so that a check is data alone.
type F [8]Fact

// About the session.
const (
	Always      Fact = iota + 0<<6 + 1
	Greeted          // HELO, EHLO or LHLO was accepted
	Extended         // EHLO or LHLO was accepted
	HasSender        // MAIL was accepted
	HasRcpt          // a recipient was accepted
	RcptTried        // recipients were named, all refused
	RcptFull         // Persona.Recipients are accepted already
	InBDAT           // a chunk has been taken
	BDATFailed       // a chunk was refused: only RSET helps (RFC 3030 2)
	InTLS            // the session is encrypted
	CanTLS           // the host can do a handshake
	Authed           // AUTH succeeded
	Submission       // the role is submission or submissions
	IsLMTP           // the role is lmtp
	First            // no command came before this one
	Early            // the client talked before the greeting was out
	Pending          // more octets had arrived behind this line
	Pipelined        // the line came before the client could read the previous reply
	Trusted          // the client may relay
	OutOfOrder       // the verb table does not allow the verb in this state
	VerifyUsers      // the world says: vrfy verify
	HideUsers        // the world says: vrfy hide
	NoVerify         // the world says: vrfy disabled
	NoRoom           // the host has no memory left for messages
	CountAOver       // counter A is over its limit
	CountBOver
	CountCOver
	CountDOver
	MailMax     // LIMITS MAILMAX times MAIL has been said (RFC 9422 4.1)
	Binary      // the transaction is BODY=BINARYMIME
	UTF8        // the transaction is SMTPUTF8
	Marked      // a reply had the effect Mark
	AfterBad    // the command before this one was a MAIL that was refused
	DomainMax   // one recipient domain more than LIMITS RCPTDOMAINMAX (RFC 9422 4.3)
	MayPipeline // others may stand behind this command: MAIL, RCPT, RSET and BDAT after EHLO (RFC 2920 3.1); or it is QUIT
)

// About the line and its argument.
const (
	NoArg       Fact = iota + 1<<6 // nothing behind the verb
	BlankArg                       // only blanks behind it
	Arg                            // something behind it
	TwoWords                       // the argument holds a blank
	TooLong                        // over Lines.Max
	BareNewline                    // a CR or LF without its partner inside
	HasNUL                         // an octet 0
	EightBit                       // an octet over 127
	BadUTF8                        // 8-bit octets that are no UTF-8
	EmptyLine                      // nothing at all
	BlankLine                      // nothing but blanks
	HTTP                           // the verb is one of HTTP
	VerbNot4                       // the verb has not four letters
	HeaderLine                     // looks like a header field: "Subject: hello"
	TopicKnown                     // HELP: the argument is a verb
	LastWord                       // BDAT: the second word is LAST
	ShortLine                      // under four octets
	NotLetter                      // the first octet is no letter
	OneBlank                       // one blank behind the verb, and nothing else
	WideGap                        // more than one blank between verb and argument, or a tab
)

// About the name in HELO and EHLO.
const (
	HeloDomain       Fact = iota + 2<<6 // a host name by RFC 5321
	HeloUnderscore                      // with an underscore
	HeloHyphen                          // a label begins or ends with a hyphen
	HeloDot                             // ends with a dot
	HeloLiteral                         // a valid address literal
	HeloLiteralBad                      // brackets, but no address inside
	HeloLiteralOther                    // a literal, not the client's own
	HeloIP                              // an address without brackets
	HeloSpecial                         // octets outside letters digits . - _ [ ] :
	HeloSpace                           // a blank inside
	Helo8bit                            // an octet over 127
	HeloLong                            // over 255 octets
	HeloSingle                          // no dot
	HeloLocalhost
	HeloOurs       // our own name
	HeloClient     // the client's true name
	HeloNone       // does not begin as a name does
	HeloRest       // something stands behind the longest name it begins with
	HeloUnresolved // neither of the two, nor a domain of the world
	HeloIPv6       // an IPv6 literal
	HeloBare6      // one without its tag: [::1]
)

// About "FROM:" and "TO:", and the path behind it.
const (
	NoKeyword        Fact = iota + 3<<6 // not FROM or TO
	NoColon                             // no colon behind it
	SpaceBeforeColon                    //
	SpaceAfterColon                     //
	NothingAfter                        // nothing behind the colon
	FarColon                            // more than one blank behind it, or a tab
	OtherKeyword                        // MAIL TO, RCPT FROM
	BadPath                             // any of the faults below
	NoOpen
	NoClose
	Trailing // <a@b>junk
	BadLocal
	LocalEnd // the end where an atom must be
	BadDot
	QuoteOpen
	BadQuoted
	NoAt
	BadDomain
	DomainEnd
	BadRoute
	BadLiteral
	LocalLong
	DomainLong
	LabelLong
	PathLong
	NullPath // from here on: no faults
	EmptyLocal
	EmptyDomain
	Unqualified
	HasRoute
	HasLiteral
	LiteralOurs // the literal is our own address
	HasQuotes
	HasPercent
	HasBang
	Local8bit
	Domain8bit
	Path8bit
	PathBadUTF8
	DisplayName // text before the <
	LocalSlash
	LocalPipe
	LocalRestricted // one of @ % ! / |
	HasAngle        // in brackets
	Inner           // the mailbox is over, and no > follows
	LocalAt         // an @ inside a quoted local part
	LocalUpper      // an upper-case letter in the local part
	LocalDots       // a dot at an end of the local part, or two in a row
	LocalBlank      // a blank in the local part
	DomainDot       // a dot at the end of the domain
	LocalPipeFirst  // the local part begins with |
	LocalSlashFirst // with /
	LocalDotFirst   // with a dot
	Nested          // in brackets, a text that ends with a path in brackets
	InnerAngle      // in brackets, another <
	AtTwice         // what stops the grammar is an @
)

// About who the address is.
const (
	OursDomain     Fact = iota + 4<<6 // a domain or the host of the world
	Remote                            // any other
	Known                             // a mailbox or alias
	Unknown                           // our domain, but nobody there
	IsAlias                           //
	Postmaster                        // postmaster, abuse, root ...
	Duplicate                         // named before in this transaction
	SenderNX                          // the sender's domain is not in the world
	SenderOurs                        // the sender claims our domain
	NXDomain                          // this domain is not in the world
	ManyNames                         // VRFY: more than one mailbox fits
	RemoteNX                          // remote, and not in the world
	SenderOther                       // submission: the sender is not the one who signed in
	Moved                             // the world forwards it elsewhere
	BarePostmaster                    // <postmaster>, without a domain
	RoleName                          // one of the role names, but not postmaster
	HostDomain                        // the domain is the name of our host
	NullSender                        // the transaction has the null reverse-path
	SenderBare                        // its sender has no domain
	SystemUser                        // one of Persona.Users
)

// About the parameters of MAIL and RCPT.
const (
	ParamSyntax  Fact = iota + 5<<6 // not a parameter at all
	UnknownParam                    // not in the persona's list
	BadParam                        // a value the list does not allow
	ParamNoValue                    // KEY where KEY=value is due
	ParamEmpty                      // KEY=
	DupParam                        //
	BadSize                         // not a number
	SizeNegative                    //
	SizeOverflow                    // more than 63 bits
	Size32                          // more than 32 bits
	TooBig                          // over Persona.Size
	BadBody
	BodyBinary
	BadRet
	BadNotify
	BadEnvid
	BadOrcpt
	BadBy
	BadAuthParam
	HasSMTPUTF8
	HasRequireTLS
	HasAuthParam
	ByPast     // BY with no time left
	AnyParam   // there are parameters
	HasBody8   // BODY=8BITMIME
	HasDSN     // RET, ENVID, NOTIFY or ORCPT
	HasBy      // BY=
	NoKey      // where a keyword is due stands something else, or nothing
	SizeLong   // SIZE with more than the 20 digits of RFC 1870 6
	EmptyValue // KEY=, whatever the key
	OddKey     // a keyword with something else than letters and digits
)

// About the text of a message.
const (
	BareLF     Fact = iota + 6<<6 // a LF without CR
	BareCR                        // a CR without LF
	TextNUL                       // an octet 0
	Text8bit                      // an octet over 127
	LongLine                      // over Data.LineMax
	LongHeader                    // over Data.HeaderMax
	TooLarge                      // over the size limit
	Loop                          // Data.Hops Received fields
	NoHeaders                     // the text does not begin with a header field
	Empty                         // no octet at all
	AllRefused                    // LMTP: nobody to deliver to
	NotLast                       // BDAT without LAST
	NoChunk                       // BDAT without a size
	BadChunk                      // BDAT with a size that is no number
	BadLast                       // BDAT with a second word that is not LAST
	NoneKnown                     // none of the recipients lives here
	EndLF                         // the data ended by a LF without CR
	EndLoose                      // the data ended by something other than CRLF.CRLF
	LoneDot                       // a dot alone between line ends of which one is a bare LF
	ZeroChunk                     // BDAT 0, and not the last
)

// About AUTH.
const (
	MechMissing     Fact = iota + 7<<6 // no mechanism named
	MechUnknown                        //
	Initial                            // an initial response is given
	BadBase64                          //
	Cancelled                          // the response is "*"
	BadLogin                           // credentials refused
	GoodLogin                          // credentials right
	LongResponse                       // over AUTH.Max
	MechNeedsTLS                       // offered, but not on this connection now
	InitialUnwanted                    // an initial response where the server has the first word
	ThirdWord                          // more behind the initial response
)

// About ETRN, and arguments that are one word.
const (
	NodeOurs    Fact = iota + 8<<6 // the node is our own domain
	NodeRemote                     // a domain of the world that is not ours
	NodeUnknown                    // not in the world
	NodeQueue                      // "#queue"
	NodeAt                         // "@domain"
	BadNode                        // no host name
	AtomNone                       // the argument begins with what no atom holds (RFC 5322 3.2.3)
	AtomRest                       // something but blanks stands behind its first atom
	AtomBlank                      // and begins with a blank
	HelpTopic                      // it is one of Persona.Help
)
