package mta

import (
	stdmd5 "crypto/md5"
	"strings"
	"testing"
)

// Ours agrees with the library at every length around the block size.
func TestMD5(t *testing.T) {
	for n := range 200 {
		msg := []byte(strings.Repeat("a5", n)[:n])
		if md5(msg) != stdmd5.Sum(msg) {
			t.Errorf("%d octets", n)
		}
	}
}
