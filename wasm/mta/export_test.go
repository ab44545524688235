package mta

// HMACForTest is the digest of CRAM-MD5.
func HMACForTest(key, text string) string { return string(hmacMD5([]byte(key), []byte(text))) }
