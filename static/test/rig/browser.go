package rig

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"github.com/chromedp/chromedp"
)

// Browser is one headless Chromium with a profile of its own.
type Browser struct {
	ctx     context.Context
	cancel  context.CancelFunc
	profile string
}

// HaveBrowser reports whether there is a Chromium to launch.
func HaveBrowser() bool { return browserPath() != "" }

// browserPath prefers the Chromium that has no window around the page: a tab
// costs it a third less, and the page is the same.
func browserPath() string {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if file, err := exec.LookPath(name); err == nil {
			return file
		}
	}
	return ""
}

// Launch starts Chromium. Nothing of it may call home: what a page asks for is
// what the tests look at.
func Launch() (*Browser, error) {
	profile, err := os.MkdirTemp("", "ehlo-chromium-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browserPath()),
		chromedp.UserDataDir(profile),
		chromedp.NoSandbox, // root may not use it, and only our own pages are opened
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("enable-features", "IsolateSandboxedIframes"),
		chromedp.Flag("site-per-process", true), // as in the Chromium of a visitor
	)
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(ctx)
	b := &Browser{ctx: ctx, profile: profile, cancel: func() { cancel(); stop() }}
	if err := chromedp.Do(ctx); err != nil { // the first call starts it
		b.Close()
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	return b, nil
}

// Close ends Chromium and forgets its profile.
func (b *Browser) Close() {
	chromedp.Cancel(b.ctx)
	b.cancel()
	os.RemoveAll(b.profile)
}
