package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"ehlo/static/build/core"
	"ehlo/static/test/rig"
)

// tinyMain is the least program that is a mail server: the engine with every
// persona, octets in and octets out. No annotator, no lessons, no JSON.
const tinyMain = `package main

import (
	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

var (
	buffer  [1 << 16]byte
	session *mta.Session
)

func main() {}

//go:wasmexport buffer
func offset() *byte { return &buffer[0] }

//go:wasmexport begin
func begin(n int32, now float64) int32 {
	who, ok := persona.Get(string(buffer[:n]))
	if !ok {
		return -1
	}
	session = mta.New(mta.Config{Persona: who, CanTLS: true})
	return say(session.Open(smtp.Time(now)))
}

//go:wasmexport feed
func feed(n int32, now float64) int32 { return say(session.Receive(smtp.Time(now), buffer[:n])) }

func say(list []mta.Output) (n int32) {
	for i := range list {
		n += int32(copy(buffer[n:], list[i].Bytes))
	}
	return n
}
`

// compile builds a program for the page, in a module of its own.
func compile(module, program, experiment string, flags ...string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "ehlo-size-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{"go.mod": module, "main.go": program} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return nil, err
		}
	}
	args := append([]string{"build", "-trimpath", "-ldflags", "-s -w", "-buildmode=c-shared", "-o", "out.wasm"}, flags...)
	build := exec.Command("go", args...)
	build.Dir, build.Env = dir, append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS=-mod=mod", "GOEXPERIMENT="+experiment)
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build for the page: %w\n%s", err, out)
	}
	return os.ReadFile(filepath.Join(dir, "out.wasm"))
}

// emptyCore is a program that does nothing.
func emptyCore() ([]byte, error) {
	return compile("module empty\n\ngo 1.26.0\n", "package main\n\nfunc main() {}\n", "")
}

// tinyCore is the engine with all personas and nothing else, made as the core
// that ships is made: the flags are those of the Makefile.
func tinyCore() ([]byte, error) {
	module := "module tiny\n\ngo 1.26.0\n\nrequire ehlo v0.0.0\n\nreplace ehlo => " + rig.Root() + "\n"
	raw, err := compile(module, tinyMain, "nogreenteagc", "-gcflags=all=-l", "-gcflags=ehlo/wasm/...=")
	if err != nil {
		return nil, err
	}
	light, _, err := core.Prepare(raw)
	return light, err
}
