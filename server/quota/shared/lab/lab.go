// Package lab runs NATS inside a test: several servers, one cluster, of which
// some may be lost and come back. The program itself does not use it.
package lab

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// NATS is a cluster of NATS servers in this process.
type NATS struct {
	t    testing.TB
	opts []*server.Options
	list []*server.Server
}

// Start starts n servers and waits for them; they end with the test.
func Start(t testing.TB, n int) *NATS {
	t.Helper()
	c := &NATS{t: t}
	routes := FreePorts(t, n)
	for i := range n {
		o := &server.Options{ServerName: fmt.Sprintf("n%d", i), Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: t.TempDir(), NoLog: true, NoSigs: true}
		if n > 1 {
			o.Cluster = server.ClusterOpts{Name: "lab", Host: "127.0.0.1", Port: routes[i]}
			for _, r := range routes {
				o.Routes = append(o.Routes, server.RoutesFromStr(fmt.Sprintf("nats://127.0.0.1:%d", r))...)
			}
		}
		c.opts = append(c.opts, o)
		c.list = append(c.list, nil)
		c.Start(i)
	}
	t.Cleanup(func() {
		for i := range c.list {
			c.Stop(i)
		}
	})
	for _, s := range c.list {
		if !s.ReadyForConnections(10 * time.Second) {
			t.Fatal("NATS does not start")
		}
	}
	return c
}

// Start starts one again, at the port it had.
func (c *NATS) Start(i int) {
	s, err := server.NewServer(c.opts[i])
	if err != nil {
		c.t.Fatal(err)
	}
	c.list[i] = s
	s.Start()
	if c.opts[i].Port == -1 && s.ReadyForConnections(10*time.Second) {
		c.opts[i].Port = portOf(s.ClientURL()) // the same again, should it be started again
	}
}

// Stop ends one; twice is once.
func (c *NATS) Stop(i int) {
	if c.list[i] != nil {
		c.list[i].Shutdown()
		c.list[i].WaitForShutdown()
		c.list[i] = nil
	}
}

// URLs are their addresses, as --nats takes them.
func (c *NATS) URLs() string {
	var all []string
	for _, o := range c.opts {
		all = append(all, fmt.Sprintf("nats://127.0.0.1:%d", o.Port))
	}
	return strings.Join(all, ",")
}

func portOf(url string) (port int) {
	fmt.Sscanf(url[strings.LastIndex(url, ":"):], ":%d", &port)
	return port
}

// FreePorts finds ports of loopback that nobody uses now.
func FreePorts(t testing.TB, n int) (list []int) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, l.Addr().(*net.TCPAddr).Port)
		defer l.Close()
	}
	return list
}
