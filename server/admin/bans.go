package admin

import (
	"fmt"
	"net/http"
	"net/netip"

	"ehlo/server/guest"
)

func (c Config) listBans(w http.ResponseWriter, _ *http.Request) {
	text := ""
	for _, p := range c.Bans.List() {
		text += p.String() + "\n"
	}
	say(w, http.StatusOK, text)
}

func (c Config) ban(w http.ResponseWriter, r *http.Request) {
	p, ok := network(w, r)
	if !ok {
		return
	}
	if p.Bits() == 0 {
		say(w, http.StatusBadRequest, "400: that is everybody; to stop everything, switch the parts off.\n")
		return
	}
	if err := c.Bans.Add(p); err != nil {
		say(w, http.StatusInsufficientStorage, fmt.Sprintf("507: %v\n", err))
		return
	}
	c.Log.Warn("banned", "bits", p.Bits()) // which network is nobody's business but the operator's
	c.Banned()
	say(w, http.StatusOK, p.String()+" is banned\n")
}

func (c Config) lift(w http.ResponseWriter, r *http.Request) {
	p, ok := network(w, r)
	switch {
	case !ok:
	case c.Bans.Remove(p):
		c.Log.Warn("ban lifted", "bits", p.Bits())
		say(w, http.StatusOK, p.String()+" may come again\n")
	default:
		say(w, http.StatusNotFound, "404: "+p.String()+" is not on the list, exactly like that; GET /ban shows it.\n")
	}
}

func network(w http.ResponseWriter, r *http.Request) (netip.Prefix, bool) {
	p, err := guest.Parse(r.PathValue("network"))
	if err != nil {
		say(w, http.StatusBadRequest, fmt.Sprintf("400: %v\n", err))
	}
	return p, err == nil
}
