package main

import (
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// written is the notation of text in the recorded files: one line of ASCII.
func written(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			b.WriteString("\\n")
		case c == '\r':
			b.WriteString("\\r")
		case c == '\t':
			b.WriteString("\\t")
		case c == '\\':
			b.WriteString("\\\\")
		case c >= 32 && c < 127:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "\\x%02x", c)
		}
	}
	return b.String()
}

func read(text string) []byte {
	var bytes []byte
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			bytes = append(bytes, text[i])
			continue
		}
		i++
		switch text[i] {
		case 'n':
			bytes = append(bytes, '\n')
		case 'r':
			bytes = append(bytes, '\r')
		case 't':
			bytes = append(bytes, '\t')
		case 'x':
			var c byte
			_, err := fmt.Sscanf(text[i+1:i+3], "%02x", &c)
			must(err)
			bytes = append(bytes, c)
			i += 2
		default:
			bytes = append(bytes, text[i])
		}
	}
	return bytes
}

func cases(path string) {
	file, err := os.ReadFile(path)
	must(err)
	for _, line := range strings.Split(strings.TrimSuffix(string(file), "\n"), "\n") {
		fields := strings.SplitN(line, " ", 3)
		_, refused := parse(read(fields[2]))
		fields[0] = map[bool]string{true: "-", false: "+"}[refused]
		fmt.Println(strings.Join(fields, " "))
	}
}

type literals struct{ found map[int]string }

func (l *literals) Enter(node hclsyntax.Node) hcl.Diagnostics {
	if template, is := node.(*hclsyntax.TemplateExpr); is {
		for _, part := range template.Parts {
			literal, is := part.(*hclsyntax.LiteralValueExpr)
			if is && literal.Val.Type() == cty.String && literal.Val.AsString() != "" {
				l.found[literal.SrcRange.Start.Byte] = literal.Val.AsString()
			}
		}
	}
	return nil
}

func (l *literals) Exit(hclsyntax.Node) hcl.Diagnostics { return nil }

func texts(source []byte) string {
	file, diagnostics := hclsyntax.ParseConfig(source, "", hcl.InitialPos)
	if diagnostics.HasErrors() {
		return ""
	}
	l := &literals{found: map[int]string{}}
	hclsyntax.Walk(file.Body.(*hclsyntax.Body), l)
	var begins []int
	for begin := range l.found {
		begins = append(begins, begin)
	}
	sort.Ints(begins)
	var b strings.Builder
	for _, begin := range begins {
		b.WriteString(written(l.found[begin]) + "\n")
	}
	return b.String()
}
