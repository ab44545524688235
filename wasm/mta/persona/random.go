package persona

// Random appends the queue ids and session names of real servers. In kind, H
// is an upper-case hexadecimal digit, h a lower-case one, D a decimal digit, B
// a letter or digit, U the same with "-" and "_"; a number repeats the letter
// before it, anything else stands for itself: "H8-H4-H12". Equal seeds and the
// same beginning of kind give the same beginning of text.
func Random(dst []byte, seed uint64, kind string) []byte {
	drawn := uint64(0)
	for i := 0; i < len(kind); {
		set := alphabet(kind[i])
		i++
		if set == "" {
			dst = append(dst, kind[i-1])
			continue
		}
		n := 0
		for ; i < len(kind) && kind[i]-'0' < 10; i++ {
			n = n*10 + int(kind[i]-'0')
		}
		for range max(n, 1) {
			drawn++
			dst = append(dst, set[mix(seed+drawn*0x9E3779B97F4A7C15)%uint64(len(set))])
		}
	}
	return dst
}

func alphabet(kind byte) string {
	const hex, letters = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	switch kind {
	case 'H':
		return hex + "ABCDEF"
	case 'h':
		return hex + "abcdef"
	case 'D':
		return hex
	case 'B':
		return hex + letters
	case 'U':
		return hex + letters + "-_"
	}
	return ""
}

// mix is the finaliser of splitmix64: every bit of x moves every bit of it.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}
