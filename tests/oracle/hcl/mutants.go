package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// The mutants are made by the same few steps here and in tests/hcl_mutants.h: xorshift64* numbers, seeded by the number of the mutant, choose a file, one to three
// changes and their places.

type numbers struct{ state uint64 }

func (n *numbers) below(limit int) int {
	n.state ^= n.state >> 12
	n.state ^= n.state << 25
	n.state ^= n.state >> 27
	return int((n.state * 0x2545F4914F6CDD1D) >> 33 % uint64(limit))
}

var inserts = []string{"\"", "{", "}", "[", "]", "(", ")", "=", ",", "\n", " ", "${", "%{", "~}", "<<A\n", "#", "/*", "*/", ".", "*", ":", "?", "!", "-", "&&", "$", "\\",
	"\r", "\x00", "\xff", "é", "for ", "if ", "in ", "...", "=>", "::", "0", "a", "'", ";", "//", "1.5", "null", "\t", "<", "==", "@", "~", "%{ endif }"}

func mutant(number int, sources [][]byte) []byte {
	n := numbers{uint64(number)*0x9E3779B97F4A7C15 + 1}
	for i := 0; i < 4; i++ {
		n.below(1)
	}
	text := append([]byte(nil), sources[n.below(len(sources))]...)
	for changes := 1 + n.below(3); changes > 0; changes-- {
		at := n.below(len(text) + 1)
		switch n.below(5) {
		case 0:
			text = text[:at]
		case 1:
			insert := inserts[n.below(len(inserts))]
			text = append(append(append([]byte(nil), text[:at]...), insert...), text[at:]...)
		case 2:
			end := min(at+1+n.below(3), len(text))
			text = append(append([]byte(nil), text[:at]...), text[end:]...)
		case 3:
			end := min(at+1+n.below(40), len(text))
			text = append(append([]byte(nil), text[:at]...), text[end:]...)
		case 4:
			end := min(at+1+n.below(40), len(text))
			piece := append([]byte(nil), text[at:end]...)
			to := n.below(len(text) + 1)
			text = append(append(append([]byte(nil), text[:to]...), piece...), text[to:]...)
		}
	}
	return text
}

func mutants(count int, paths []string) {
	var sources [][]byte
	for _, path := range paths {
		source, err := os.ReadFile(path)
		must(err)
		sources = append(sources, source)
		fmt.Println(filepath.Base(path))
	}
	for i := 0; i < count; i++ {
		_, refused := parse(mutant(i, sources))
		if refused {
			fmt.Print("-")
		} else {
			fmt.Print("+")
		}
		if i%100 == 99 || i == count-1 {
			fmt.Println()
		}
	}
}
