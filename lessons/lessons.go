// Package lessons holds the course and the reference as Markdown and dialogue
// files. It has no code: server/site reads FS.
package lessons

import "embed"

// FS is the folder: tutorials, replies, compare and explain.
//
//go:embed all:*
var FS embed.FS
