// Prints what HashiCorp's own HCL parser makes of files: whether it accepts them, and the extents of what it found in
// them. Its answers are recorded under tests/data/hcl, so that the tests need no Go.
//
//	go run . extents FILE...        one record per file: "== name verdict", then "kind begin end"
//	go run . hashes ROOT            one line per HCL file below ROOT: path, FNV-1a of its bytes, verdict, FNV-1a of the extents
//	go run . cases FILE             the file's lines "verdict name text", the verdicts made anew: + or -
//	go run . texts FILE...          the literal parts of all templates, decoded, in the order of their begin
//	go run . line FILE              the line of the first error in a .tf or .tf.json file; 0: accepted
//	go run . mutants COUNT FILE...  verdicts of seeded mutants of the files (see mutants.go), one character each
//
// To record again, here, after a change of the files there:
//
//	D=../../data/hcl
//	go run . extents $D/*.hcl > $D/extents.txt
//	go run . texts $D/{heredocs,strings,crlf,constructs,bom}.hcl > $D/texts.txt
//	go run . cases $D/cases.txt > cases && mv cases $D/cases.txt
//	go run . mutants 4000 $D/*.hcl > $D/mutants.txt
//	go run . hashes CORPUS > $D/corpus.tsv
package main

import (
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
)

type extent struct {
	kind       byte
	begin, end int
}

type walker struct {
	source   []byte
	extents  []extent
	branches map[hclsyntax.Node]bool
}

func (w *walker) add(kind byte, r hcl.Range) {
	w.extents = append(w.extents, extent{kind, r.Start.Byte, r.End.Byte})
}

func (w *walker) isDirective(r hcl.Range) bool {
	return strings.HasPrefix(string(w.source[r.Start.Byte:]), "%{")
}

func (w *walker) Enter(node hclsyntax.Node) hcl.Diagnostics {
	switch n := node.(type) {
	case *hclsyntax.Block:
		w.add('B', n.Range())
	case *hclsyntax.Attribute:
		w.add('A', n.SrcRange)
	case *hclsyntax.FunctionCallExpr:
		w.add('C', n.Range())
	case *hclsyntax.TupleConsExpr:
		w.add('T', n.SrcRange)
	case *hclsyntax.ObjectConsExpr:
		w.add('O', n.SrcRange)
	case *hclsyntax.BinaryOpExpr:
		w.add('P', n.SrcRange)
	case *hclsyntax.UnaryOpExpr:
		w.add('U', n.SrcRange)
	case *hclsyntax.ParenthesesExpr:
		w.add('E', n.SrcRange)
	case *hclsyntax.SplatExpr:
		w.add('X', n.SrcRange)
	case *hclsyntax.ConditionalExpr:
		w.add('Q', n.SrcRange)
		if w.isDirective(n.SrcRange) {
			w.branches[n.TrueResult] = true
			w.branches[n.FalseResult] = true
		}
	case *hclsyntax.ForExpr:
		w.add('F', n.SrcRange)
		if w.isDirective(n.SrcRange) {
			w.branches[n.ValExpr] = true
		}
	case *hclsyntax.TemplateExpr:
		if !w.branches[node] {
			w.add('S', n.SrcRange)
		}
	case *hclsyntax.TemplateWrapExpr:
		w.add('S', n.SrcRange)
	}
	return nil
}

func (w *walker) Exit(hclsyntax.Node) hcl.Diagnostics { return nil }

func parse(source []byte) (extents []extent, refused bool) {
	file, diagnostics := hclsyntax.ParseConfig(source, "", hcl.InitialPos)
	if diagnostics.HasErrors() {
		return nil, true
	}
	w := &walker{source: source, branches: map[hclsyntax.Node]bool{}}
	hclsyntax.Walk(file.Body.(*hclsyntax.Body), w)
	sort.Slice(w.extents, func(i, j int) bool {
		a, b := w.extents[i], w.extents[j]
		if a.begin != b.begin {
			return a.begin < b.begin
		}
		if a.end != b.end {
			return a.end > b.end
		}
		return a.kind < b.kind
	})
	return w.extents, false
}

// The line of the first error, 0 where there is none.
func refusedAt(source []byte, path string) int {
	var diagnostics hcl.Diagnostics
	if strings.HasSuffix(path, ".json") {
		_, diagnostics = json.Parse(source, path)
	} else {
		_, diagnostics = hclsyntax.ParseConfig(source, path, hcl.InitialPos)
	}
	for _, each := range diagnostics {
		if each.Severity == hcl.DiagError && each.Subject != nil {
			return each.Subject.Start.Line
		}
	}
	return 0
}

func verdict(refused bool) string {
	if refused {
		return "refused"
	}
	return "accepted"
}

func lines(extents []extent) string {
	var b strings.Builder
	for _, e := range extents {
		fmt.Fprintf(&b, "%c %d %d\n", e.kind, e.begin, e.end)
	}
	return b.String()
}

func hash(text []byte) uint32 {
	h := fnv.New32a()
	h.Write(text)
	return h.Sum32()
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	switch os.Args[1] {
	case "extents":
		for _, path := range os.Args[2:] {
			source, err := os.ReadFile(path)
			must(err)
			extents, refused := parse(source)
			fmt.Printf("== %s %s\n%s", filepath.Base(path), verdict(refused), lines(extents))
		}
	case "hashes":
		root := os.Args[2]
		must(filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			must(err)
			name := entry.Name()
			if entry.IsDir() || !(strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tfvars") || strings.HasSuffix(name, ".hcl")) {
				return nil
			}
			source, err := os.ReadFile(path)
			must(err)
			relative, err := filepath.Rel(root, path)
			must(err)
			extents, refused := parse(source)
			fmt.Printf("%s\t%08x\t%s\t%08x\n", relative, hash(source), verdict(refused), hash([]byte(lines(extents))))
			return nil
		}))
	case "cases":
		cases(os.Args[2])
	case "texts":
		for _, path := range os.Args[2:] {
			source, err := os.ReadFile(path)
			must(err)
			fmt.Printf("== %s\n%s", filepath.Base(path), texts(source))
		}
	case "line":
		source, err := os.ReadFile(os.Args[2])
		must(err)
		fmt.Println(refusedAt(source, os.Args[2]))
	case "mutants":
		count, err := strconv.Atoi(os.Args[2])
		must(err)
		mutants(count, os.Args[3:])
	}
}
