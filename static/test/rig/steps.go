package rig

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// stepLimit is patience, not speed: a busy machine may take seconds for what
// usually takes milliseconds.
const stepLimit = 20 * time.Second

// Keys for Press.
const (
	Enter, Tab, Escape = kb.Enter, kb.Tab, kb.Escape
	Up, Down, Space    = kb.ArrowUp, kb.ArrowDown, " "
	Left, Right        = kb.ArrowLeft, kb.ArrowRight
)

// Navigate brings the tab to an address and waits until it has loaded.
func (p *Page) Navigate(url string) error {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	return chromedp.Do(ctx, chromedp.Navigate(url))
}

// Eval evaluates an expression in the page; a promise is waited for.
func Eval[T any](p *Page, js string) (T, error) {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
}

// EvalWithin is Eval for what takes longer than a step.
func EvalWithin[T any](p *Page, limit time.Duration, js string) (T, error) {
	ctx, cancel := p.within(limit)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
}

// Wait looks again and again, inside the page, until the expression is true; in
// the next page, too, where a step before has left for one. It compiles nothing
// there, so a strict content security policy may stand.
func (p *Page) Wait(js string) error {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	for {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`new Promise(done => {
			const look = () => { let ok = false; try { ok = `+js+` } catch {} ; ok ? done(true) : setTimeout(look, 5) };
			look();
		})`, chromedp.EvalAwaitPromise))
		if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "navigated") && !strings.Contains(err.Error(), "context") {
			return err
		}
	}
}

// Type types text and keys into whatever has the focus.
func (p *Page) Type(keys string) error {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	return chromedp.Do(ctx, chromedp.KeyEvent(keys))
}

// Insert puts text in as a paste or an input method does, without keys.
func (p *Page) Insert(text string) error {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	return chromedp.Do(ctx, command(input.InsertText, input.InsertTextParams{Text: text}))
}

// Tap presses the mouse, or a finger where the view has one, on the middle of
// the element that the expression gives, as a visitor would: once it is there.
func (p *Page) Tap(element string) error {
	if err := p.Wait(`!!(` + element + `)`); err != nil {
		return fmt.Errorf("%s: %w", element, err)
	}
	at, err := Eval[[]float64](p, `(async () => {
		const e = `+element+`;
		for (let was = 0, now = "";; was = now) { // a visitor waits until it stands still
			e.scrollIntoView({block: "center"});
			await new Promise(requestAnimationFrame);
			const r = e.getBoundingClientRect(); now = r.x + " " + r.y;
			if (now === was) return [r.x + r.width / 2, r.y + r.height / 2];
		}
	})()`)
	if err != nil {
		return fmt.Errorf("%s: %w", element, err)
	}
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	if !p.touch {
		return chromedp.Do(ctx, chromedp.MouseClickXY(at[0], at[1]))
	}
	return chromedp.Do(ctx,
		command(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: []*input.TouchPoint{{X: at[0], Y: at[1]}}}),
		command(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}}))
}

// Start runs a script in every page that the tab opens from now on, before
// the page's own scripts.
func (p *Page) Start(js string) error {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	return chromedp.Do(ctx, command(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: js}))
}

// Picture writes a PNG of the whole page, or of one element of it.
func (p *Page) Picture(file, css string) error {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	shoot := chromedp.FullScreenshot(100)
	if css != "" {
		shoot = chromedp.Screenshot(chromedp.CSS(css))
	}
	png, err := chromedp.Run(ctx, shoot)
	if err != nil {
		return err
	}
	return os.WriteFile(file, png, 0o644)
}

// Small writes a picture of one element of the page, with a margin, as WebP.
func (p *Page) Small(file, css string) error {
	clip, err := Eval[page.Viewport](p, fmt.Sprintf(`(r => ({x: r.x + scrollX - 20, y: r.y + scrollY - 12, width: r.width + 40, height: r.height + 24, scale: 1}))(document.querySelector(%q).getBoundingClientRect())`, css))
	if err != nil {
		return err
	}
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	quality, beyond := int64(90), true
	webp, err := chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		got, err := cdp.Call(ctx, t, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Format: page.CaptureScreenshotFormatWebp, Quality: &quality, Clip: &clip, CaptureBeyondViewport: &beyond})
		return got.Data, err
	})
	if err != nil {
		return err
	}
	return os.WriteFile(file, webp, 0o644)
}

// Installable lists why Chromium would not install the page as a program.
func (p *Page) Installable() (faults []string, err error) {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	return chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) ([]string, error) {
		got, err := cdp.Call(ctx, t, page.GetInstallabilityErrors, cdp.Empty{})
		if err != nil {
			return nil, err
		}
		for _, e := range got.InstallabilityErrors {
			faults = append(faults, e.ErrorID)
		}
		return faults, nil
	})
}

// Foreign lists the requests that left for another origin than the given one.
func (p *Page) Foreign(host string) (foreign []string) {
	for _, url := range p.Requests() {
		_, rest, _ := strings.Cut(url, "://")
		if !strings.HasPrefix(rest, host+"/") && !strings.HasPrefix(url, "data:") && url != "about:blank" {
			foreign = append(foreign, url)
		}
	}
	return foreign
}

// Named counts the elements that a screen reader finds by role and name.
func (p *Page) Named(role, name string) (int, error) {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	return chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) (int, error) {
		doc, err := cdp.Call(ctx, t, dom.GetDocument, dom.GetDocumentParams{})
		if err != nil {
			return 0, err
		}
		found, err := cdp.Call(ctx, t, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{
			NodeID: doc.Root.NodeID, Role: role, AccessibleName: name})
		if err != nil {
			return 0, err
		}
		return len(found.Nodes), nil
	})
}
