package main

import "testing"

// The same workloads under "go test -bench" and benchstat.
func BenchmarkVRFY(b *testing.B) { benchmarkVRFY(b) }
func BenchmarkDATA(b *testing.B) { benchmarkData(b) }
