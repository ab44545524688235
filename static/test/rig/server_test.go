package rig

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// script is a program for Serve to start instead of the real one.
func script(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "ehlo")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+text), 0o700); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestServeReadsTheAddresses(t *testing.T) {
	s, err := Serve(script(t, `trap 'kill $!; exit 3' TERM
		echo "$*" >&2
		echo '{"msg":"listening","name":"http","address":"127.0.0.1:1"}' >&2
		echo '{"msg":"listening","name":"smtps","address":"127.0.0.1:2"}' >&2
		echo '{"msg":"ready"}' >&2
		sleep 60 >/dev/null 2>&1 & wait`), "--persona", "exim")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Kill()
	if s.URL("/en/") != "http://127.0.0.1:1/en/" || s.SMTPS != "127.0.0.1:2" {
		t.Errorf("%+v", s)
	}
	if !strings.Contains(s.Log(), "--persona exim") {
		t.Errorf("flags: %s", s.Log())
	}
	if err := s.Terminate(); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(10 * time.Second); err == nil || !strings.Contains(err.Error(), "3") {
		t.Errorf("ended with %v, want exit code 3", err)
	}
}

func TestServeTellsWhyItEnded(t *testing.T) {
	_, err := Serve(script(t, "echo 'port taken' >&2; exit 1"))
	if err == nil || !strings.Contains(err.Error(), "port taken") {
		t.Errorf("%v", err)
	}
}
