package rig

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/heapprofiler"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Page is one tab with storage and cache of its own.
type Page struct {
	ctx    context.Context
	cancel context.CancelFunc
	touch  bool

	mu         sync.Mutex
	requests   []string
	complaints []string
	frames     map[target.ID]context.Context // of another site, entered (frame.go)
}

// View is how the page is looked at. The zero value is a large light window.
type View struct {
	Width, Height int64
	Dark          bool
	Print         bool // as it comes out on paper
	NoScript      bool // as a reader without JavaScript sees it
	Touch         bool // a finger in the place of the mouse
	Motion        bool // let things move; off, so that pictures and colours are final
	Forced        bool // the few colours that a visitor has chosen for everything
}

// Open opens an empty tab; Navigate brings it to a page.
func (b *Browser) Open(v View) (*Page, error) {
	p := &Page{}
	p.ctx, p.cancel = chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	if err := chromedp.Listen(p.ctx, p.hear); err != nil {
		p.cancel()
		return nil, err
	}
	if err := p.Look(v); err != nil {
		p.cancel()
		return nil, err
	}
	return p, nil
}

// Look changes how the page is looked at.
func (p *Page) Look(v View) error {
	if v.Width == 0 {
		v.Width, v.Height = 1280, 800
	}
	scheme, motion := "light", "reduce"
	if v.Dark {
		scheme = "dark"
	}
	if v.Motion {
		motion = "no-preference"
	}
	forced := "none"
	if v.Forced {
		forced = "active"
	}
	p.touch = v.Touch
	kind := ""
	if v.Print {
		kind = "print"
	}
	media := emulation.SetEmulatedMediaParams{Media: kind, Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: motion},
		{Name: "forced-colors", Value: forced}}}
	return chromedp.Do(p.ctx,
		chromedp.EmulateViewport(v.Width, v.Height),
		command(emulation.SetEmulatedMedia, media),
		command(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: v.Touch, MaxTouchPoints: 5}),
		command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.NoScript}),
	)
}

// command makes a step of a protocol command whose answer nobody needs.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// hear notes what the page asks for and what the browser complains of. A
// report of the content security policy arrives here too.
func (p *Page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *network.EventWebSocketCreated:
		p.requests = append(p.requests, e.URL)
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError || e.Entry.Level == cdplog.EntryLevelWarning {
			p.complaints = append(p.complaints, fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			text := string(e.Type) + ":"
			for _, arg := range e.Args {
				text += " " + string(arg.Value) + arg.Description
			}
			p.complaints = append(p.complaints, text)
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		p.complaints = append(p.complaints, text)
	}
}

// Requests lists every address the tab has asked for.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.requests...)
}

// Complaints lists errors and warnings of scripts, network and policies.
func (p *Page) Complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.complaints...)
}

// Heap is what the scripts of the page hold, in octets, once what nobody needs
// any more is gone. What the browser needs to draw the page is not in it.
func (p *Page) Heap() (int64, error) {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	if err := chromedp.Do(ctx, command(heapprofiler.CollectGarbage, cdp.Empty{})); err != nil {
		return 0, err
	}
	return chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) (int64, error) {
		use, err := cdp.Call(ctx, t, runtime.GetHeapUsage, cdp.Empty{})
		return int64(use.UsedSize + use.BackingStorageSize), err
	})
}

// Close closes the tab.
func (p *Page) Close() { p.cancel() }

// within limits one step: what takes longer does not come any more.
func (p *Page) within(limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.ctx, limit)
}
