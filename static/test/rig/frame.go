package rig

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Press presses the mouse at a point of the window, whatever is there: a frame
// of another site is closed to expressions.
func (p *Page) Press(x, y float64) error {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	return chromedp.Do(ctx, chromedp.MouseClickXY(x, y))
}

// InFrame evaluates an expression inside the frame of another site whose address
// holds a word. Browsers keep such a frame in a process of its own; it is looked
// for until it is there.
func (p *Page) InFrame(word, js string) (string, error) {
	ctx, cancel := p.within(stepLimit)
	defer cancel()
	for ctx.Err() == nil {
		list, err := chromedp.Targets(ctx)
		if err != nil {
			return "", err
		}
		for _, t := range list {
			if t.Type != "iframe" || !strings.Contains(t.URL, word) || t.BrowserContextID != chromedp.FromContext(p.ctx).BrowserContextID {
				continue
			}
			return p.inside(t.TargetID, js)
		}
	}
	return "", fmt.Errorf("no frame of %s: %w", word, context.Cause(ctx))
}

// inside evaluates in a frame. It is entered once and left with the page: whoever
// leaves a frame before closes it.
func (p *Page) inside(frame target.ID, js string) (string, error) {
	p.mu.Lock()
	entered := p.frames[frame]
	if entered == nil {
		entered, _ = chromedp.NewContext(p.ctx, chromedp.WithTargetID(frame))
		p.frames = map[target.ID]context.Context{frame: entered}
	}
	p.mu.Unlock()
	if err := chromedp.Do(entered); err != nil { // the first call enters, and must not end with a step
		return "", err
	}
	ctx, cancel := context.WithTimeout(entered, stepLimit)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
}
