package mta

import "math/bits"

// md5 is RFC 1321. CRAM-MD5 needs it, and crypto/md5 would cost 96 kB of the
// core. It guards nothing: the passwords of a world are play money.
func md5(msg []byte) [16]byte {
	n := len(msg)
	msg = append(append([]byte(nil), msg...), 0x80)
	for len(msg)%64 != 56 {
		msg = append(msg, 0)
	}
	for i := 0; i < 8; i++ {
		msg = append(msg, byte(uint64(n)<<3>>(8*i)))
	}
	h := [4]uint32{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476}
	for ; len(msg) > 0; msg = msg[64:] {
		md5Block(&h, msg[:64])
	}
	var sum [16]byte
	for i := range sum {
		sum[i] = byte(h[i/4] >> (8 * (i % 4)))
	}
	return sum
}

var md5Shift = [16]int{7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21}

func md5Block(h *[4]uint32, block []byte) {
	var x [16]uint32
	for i := range x {
		x[i] = uint32(block[4*i]) | uint32(block[4*i+1])<<8 | uint32(block[4*i+2])<<16 | uint32(block[4*i+3])<<24
	}
	a, b, c, d := h[0], h[1], h[2], h[3]
	for i := 0; i < 64; i++ {
		var f uint32
		k := i
		switch i / 16 {
		case 0:
			f = b&c | ^b&d
		case 1:
			f, k = d&b|^d&c, 5*i+1
		case 2:
			f, k = b^c^d, 3*i+5
		case 3:
			f, k = c^(b|^d), 7*i
		}
		f += a + md5Sine[i] + x[k%16]
		a, d, c = d, c, b
		b += bits.RotateLeft32(f, md5Shift[i/16*4+i%4])
	}
	h[0], h[1], h[2], h[3] = h[0]+a, h[1]+b, h[2]+c, h[3]+d
}

// md5Sine[i] is the whole part of 2^32 times |sin(i+1)|.
var md5Sine = [64]uint32{
	0xD76AA478, 0xE8C7B756, 0x242070DB, 0xC1BDCEEE, 0xF57C0FAF, 0x4787C62A, 0xA8304613, 0xFD469501,
	0x698098D8, 0x8B44F7AF, 0xFFFF5BB1, 0x895CD7BE, 0x6B901122, 0xFD987193, 0xA679438E, 0x49B40821,
	0xF61E2562, 0xC040B340, 0x265E5A51, 0xE9B6C7AA, 0xD62F105D, 0x02441453, 0xD8A1E681, 0xE7D3FBC8,
	0x21E1CDE6, 0xC33707D6, 0xF4D50D87, 0x455A14ED, 0xA9E3E905, 0xFCEFA3F8, 0x676F02D9, 0x8D2A4C8A,
	0xFFFA3942, 0x8771F681, 0x6D9D6122, 0xFDE5380C, 0xA4BEEA44, 0x4BDECFA9, 0xF6BB4B60, 0xBEBFBC70,
	0x289B7EC6, 0xEAA127FA, 0xD4EF3085, 0x04881D05, 0xD9D4D039, 0xE6DB99E5, 0x1FA27CF8, 0xC4AC5665,
	0xF4292244, 0x432AFF97, 0xAB9423A7, 0xFC93A039, 0x655B59C3, 0x8F0CCC92, 0xFFEFF47D, 0x85845DD1,
	0x6FA87E4F, 0xFE2CE6E0, 0xA3014314, 0x4E0811A1, 0xF7537E82, 0xBD3AF235, 0x2AD7D2BB, 0xEB86D391,
}
