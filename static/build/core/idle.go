package core

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"slices"
)

// What Go's runtime holds ready and no page ever needs, by the names of its
// functions: what sets the program up, which freeze has done; what traces and
// profiles it; and what writes the last words of a program that ends, which
// nobody would read. Whoever gets there is at the end anyway: the call traps,
// and the host takes a new instance, as after any other crash.
var idle = []*regexp.Regexp{
	regexp.MustCompile(`^([\w.-]+/)*\w+\.init(\.\d+)?$|^internal/cpu\.(Initialize|doinit|processOptions)$`),
	regexp.MustCompile(`^runtime\.(schedinit|mallocinit|modulesinit|typelinksinit|itabsinit|moduledataverify1?|check|testAtomic64` +
		`|goenvs|goargs|args|parsedebugvars|parseRuntimeDebugVars|parsegodebug|parseByteCount|finishDebugVarsSetup|randinit|main(\.func\d+)?` +
		`|doInit1?|gcenable|gcinit|stkobjinit|mProfStackInit|traceLockInit|readGOGC|readGOMEMLIMIT|checkmcount` +
		`|\(\*mheap\)\.init|\(\*pageAlloc\)\.(init|sysInit)|\(\*scavengeIndex\)\.sysInit)$`),
	regexp.MustCompile(`^runtime\.(print\w*|traceback\w*|hexdump\w*|dump\w*|goroutineheader|schedtrace|showfuncinfo|showframe\w*` +
		`|funcNamePiecesForPrint|preprintpanics|dopanic_m|gcDumpObject|badPointer|checkFinalizersAndCleanups|runCheckmark|startCheckmarks` +
		`|setCheckmark|getCheckmark|expandCgoFrames|fpunwindExpand|fpTracebackPartialExpand|fmtNSAsMS|itoaDiv|freezetheworld` +
		`|cgoContextPCs|saveblockevent|saveBlockEventStack|stkbucket|doRecordGoroutineProfile|tryRecordGoroutineProfile|saveg` +
		`|findGoroutineLeaks|gwrite)(\.func\d+)*$`),
	regexp.MustCompile(`^runtime\.(trace(Advance|Stack|ReadCPU|StopReadCPU|StartReadCPU|SyncBatch|Register\w*|ThreadDestroy|AcquireEnabled)(\.func\d+)*$` +
		`|trace(Writer|ExpWriter|EventWriter|Buf)\.|\(\*trace|\(\*profBuf\)|\(\*hexdumper\)` +
		`|makeTraceFrame|goStatusToTraceGoStatus|\(\*mspan\)\.reportZombies|traceLocker\.([A-Z]|event|emit))`),
}

// idle lists those functions, counted as the table counts them.
func (t *table) idle() ([]uint64, error) {
	var list []uint64
	for i := range t.count {
		name, err := t.name(i)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(idle, func(r *regexp.Regexp) bool { return r.Match(name) }) {
			list = append(list, uint64(t.entry(i)-t.entry(0)))
		}
	}
	return list, nil
}

// name is that of function i.
func (t *table) name(i int) ([]byte, error) {
	f, err := t.record(i)
	if err != nil {
		return nil, err
	}
	at := int(binary.LittleEndian.Uint32(f[fieldName:]))
	if at >= len(t.names) {
		return nil, errShort
	}
	name, _, _ := bytes.Cut(t.names[at:], []byte{0})
	return name, nil
}

// empty leaves nothing of some functions but a trap.
func (m *module) empty(functions []uint64) error {
	slices.Sort(functions)
	r := reader{rest: m.section(sectionCode)}
	n := r.uvarint()
	out := appendUvarint(nil, n)
	for i := range n {
		body := r.take(int(r.uvarint()))
		if _, found := slices.BinarySearch(functions, i); found {
			body = []byte{0, 0, opEnd} // no locals; unreachable
		}
		out = append(appendUvarint(out, uint64(len(body))), body...)
	}
	m.replace(sectionCode, out)
	return r.err
}
