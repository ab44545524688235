package rig

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"
)

// Succession listens from now on for a service worker that takes the place of
// another; wait waits for it. The browser tells, whatever page the tab shows.
func (p *Page) Succession() (wait func() error, err error) {
	ctx, cancel := p.within(2 * stepLimit)
	states := map[string]serviceworker.VersionStatus{}
	done := make(chan struct{})
	err = chromedp.Listen(ctx, func(event any) {
		e, ok := event.(*serviceworker.EventWorkerVersionUpdated)
		if !ok {
			return
		}
		for _, v := range e.Versions {
			states[v.VersionID] = v.Status
		}
		gone, active := false, false
		for _, state := range states {
			gone = gone || state == serviceworker.VersionStatusRedundant
			active = active || state == serviceworker.VersionStatusActivated
		}
		if gone && active && ctx.Err() == nil {
			close(done)
			cancel()
		}
	})
	if err == nil {
		err = chromedp.Do(ctx, command(serviceworker.Enable, cdp.Empty{}))
	}
	return func() error {
		defer cancel()
		<-ctx.Done()
		select {
		case <-done:
			return nil
		default:
			return context.Cause(ctx)
		}
	}, err
}
