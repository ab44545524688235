package rig

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"
)

// Succeeded waits until no service worker of the tab's storage waits for another
// to end. The browser tells, whatever page the tab shows.
func (p *Page) Succeeded() error {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	states := map[string]serviceworker.VersionStatus{}
	none := make(chan struct{}, 1)
	err := chromedp.Listen(ctx, func(event any) {
		e, ok := event.(*serviceworker.EventWorkerVersionUpdated)
		if !ok {
			return
		}
		active, waits := false, false
		for _, v := range e.Versions {
			states[v.VersionID] = v.Status
		}
		for _, state := range states {
			active = active || state == serviceworker.VersionStatusActivated
			waits = waits || state == serviceworker.VersionStatusInstalled || state == serviceworker.VersionStatusActivating
		}
		if active && !waits {
			select {
			case none <- struct{}{}:
			default:
			}
		}
	})
	if err == nil {
		err = chromedp.Do(ctx, command(serviceworker.Enable, cdp.Empty{}))
	}
	if err != nil {
		return err
	}
	select {
	case <-none:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
