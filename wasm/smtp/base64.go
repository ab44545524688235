package smtp

const digits64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// AppendBase64 is RFC 4648 4, for the challenges of AUTH. Package
// encoding/base64 would bring reflect with it, and weigh ten times as much.
func AppendBase64(dst, src []byte) []byte {
	for len(src) > 0 {
		var three [3]byte
		n := copy(three[:], src)
		src = src[n:]
		bits := uint(three[0])<<16 | uint(three[1])<<8 | uint(three[2])
		for i := 0; i < 4; i++ {
			if i > n {
				dst = append(dst, '=')
				continue
			}
			dst = append(dst, digits64[bits>>18&63])
			bits <<= 6
		}
	}
	return dst
}

// DecodeBase64 is strict: whole groups of four, padding at the end only, no
// bits set that mean nothing.
func DecodeBase64(src []byte) (dst []byte, ok bool) {
	if len(src)%4 != 0 {
		return nil, false
	}
	for ; len(src) > 0; src = src[4:] {
		bits, n := uint(0), 0
		for _, c := range src[:4] {
			bits <<= 6
			if v := value64(c); v >= 0 && n >= 0 {
				bits |= uint(v)
				n++
			} else if c != '=' || len(src) > 4 || n < 2 && n >= 0 {
				return nil, false
			} else if n > 0 {
				n = -n // from here on padding
			}
		}
		dst = append(dst, byte(bits>>16), byte(bits>>8), byte(bits))
		if n < 0 {
			if bits&(1<<(8*uint(4+n))-1) != 0 {
				return nil, false
			}
			dst = dst[:len(dst)-(4+n)]
		}
	}
	return dst, true
}

func value64(c byte) int {
	for i := 0; i < len(digits64); i++ {
		if digits64[i] == c {
			return i
		}
	}
	return -1
}
