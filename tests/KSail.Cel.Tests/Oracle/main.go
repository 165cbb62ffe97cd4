// Evaluates CEL expressions with the libraries of the Kubernetes API server and prints what it says: the oracle of DifferentialTests.
//
// Reads one JSON object a line: {"schema": structural schema of self, "self": its value, "expr": expression}. Writes one JSON object a
// line: {"refused": why it does not compile, "type": static type, "value": canonical text, "error": why it cannot be evaluated, "cost": n}.
//
// Hosts of URLs are read as strictly as a program of Go 1.26 does by default.
//
//go:debug urlstrictcolons=1
package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"gopkg.in/inf.v0"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	v1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/model"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/version"
	apiservercel "k8s.io/apiserver/pkg/cel"
	"k8s.io/apiserver/pkg/cel/common"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/apiserver/pkg/cel/library"
)

type question struct {
	Schema *v1.JSONSchemaProps `json:"schema"`
	Self   any                 `json:"self"`
	Expr   string              `json:"expr"`
}

type answer struct {
	Refused string `json:"refused,omitempty"`
	Type    string `json:"type,omitempty"`
	Value   string `json:"value,omitempty"`
	Error   string `json:"error,omitempty"`
	Cost    uint64 `json:"cost"`
}

var base = environment.MustBaseEnvSet(version.MajorMinor(1, 36))

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 64<<20)
	out := bufio.NewWriter(os.Stdout)
	for in.Scan() {
		text, _ := json.Marshal(ask(in.Bytes()))
		out.Write(text)
		out.WriteByte('\n')
		out.Flush()
	}
}

func ask(line []byte) (a answer) {
	defer func() {
		if p := recover(); p != nil {
			a.Error = fmt.Sprintf("panic: %v", p)
		}
	}()
	var q question
	if err := json.Unmarshal(line, &q); err != nil {
		a.Refused = "question: " + err.Error()
		return
	}
	env := base.StoredExpressionsEnv()
	vars := map[string]any{}
	if q.Schema != nil {
		internal := &apiextensions.JSONSchemaProps{}
		if err := v1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(q.Schema, internal, nil); err != nil {
			a.Refused = "schema: " + err.Error()
			return
		}
		structural, err := schema.NewStructural(internal)
		if err != nil {
			a.Refused = "schema: " + err.Error()
			return
		}
		declared := model.SchemaDeclType(structural, structural.XEmbeddedResource)
		if declared == nil {
			a.Refused = "schema: self is not exposed"
			return
		}
		declared = declared.MaybeAssignTypeName("selfType")
		set, err := base.Extend(environment.VersionedOptions{
			IntroducedVersion: version.MajorMinor(1, 0),
			EnvOptions:        []cel.EnvOption{cel.Variable("self", declared.CelType())},
			DeclTypes:         []*apiservercel.DeclType{declared},
		})
		if err != nil {
			a.Refused = "schema: " + err.Error()
			return
		}
		env = set.StoredExpressionsEnv()
		if structural.XEmbeddedResource {
			structural = model.WithTypeAndObjectMeta(structural)
		}
		vars["self"] = common.UnstructuredToVal(q.Self, &model.Structural{Structural: structural})
	}
	ast, issues := env.Compile(q.Expr)
	if issues != nil {
		a.Refused = issues.String()
		return
	}
	a.Type = ast.OutputType().String()
	program, err := env.Program(ast, cel.CostLimit(1000000), cel.CostTracking(&library.CostEstimator{}), cel.InterruptCheckFrequency(100))
	if err != nil {
		a.Refused = "program: " + err.Error()
		return
	}
	value, details, err := program.Eval(vars)
	if details != nil && details.ActualCost() != nil {
		a.Cost = *details.ActualCost()
	}
	if err != nil {
		a.Error = err.Error()
		return
	}
	a.Value = render(value)
	return
}

func render(value ref.Val) string {
	switch v := value.(type) {
	case types.Double:
		return "double:" + number(float64(v))
	case types.Int:
		return strconv.FormatInt(int64(v), 10)
	case types.Uint:
		return strconv.FormatUint(uint64(v), 10) + "u"
	case types.Bool:
		return strconv.FormatBool(bool(v))
	case types.String:
		return quote(string(v))
	case types.Bytes:
		return fmt.Sprintf("bytes:%x", []byte(v))
	case types.Null:
		return "null"
	case types.Duration:
		return fmt.Sprintf("duration:%d", v.Duration.Nanoseconds())
	case types.Timestamp:
		return fmt.Sprintf("timestamp:%d.%09d", v.Time.Unix(), v.Time.Nanosecond())
	case *types.Optional:
		if !v.HasValue() {
			return "optional()"
		}
		return "optional(" + render(v.GetValue()) + ")"
	case apiservercel.IP:
		return "ip:" + v.Addr.String()
	case apiservercel.CIDR:
		return "cidr:" + v.Prefix.String()
	case apiservercel.URL:
		return "url:" + v.URL.String()
	case apiservercel.Quantity:
		return "quantity:" + nanos(*v.Quantity)
	case *apiservercel.Quantity:
		return "quantity:" + nanos(*v.Quantity)
	case apiservercel.Semver:
		return "semver:" + v.Version.String()
	case apiservercel.Format:
		return "format:" + v.Name
	case *types.Type:
		return "type:" + v.TypeName()
	case traits.Lister:
		var items []string
		for it := v.Iterator(); it.HasNext() == types.True; {
			items = append(items, render(it.Next()))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case traits.Mapper:
		var items []string
		for it := v.Iterator(); it.HasNext() == types.True; {
			key := it.Next()
			items = append(items, render(key)+": "+render(v.Get(key)))
		}
		sort.Strings(items)
		return "{" + strings.Join(items, ", ") + "}"
	}
	return fmt.Sprintf("%T", value)
}

// An amount in billionths.
func nanos(amount resource.Quantity) string {
	return new(inf.Dec).Round(copied(amount).AsDec(), 9, inf.RoundUp).UnscaledBig().String()
}

func copied(amount resource.Quantity) *resource.Quantity {
	copy := amount.DeepCopy()
	return &copy
}

func number(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 1):
		return "Infinity"
	case math.IsInf(v, -1):
		return "-Infinity"
	}
	return fmt.Sprintf("%016x", math.Float64bits(v))
}

// Text in quotes, everything but printable ASCII as code points.
func quote(text string) string {
	var quoted strings.Builder
	quoted.WriteByte('"')
	for _, r := range text {
		if r >= ' ' && r <= '~' && r != '"' && r != '\\' {
			quoted.WriteRune(r)
		} else {
			fmt.Fprintf(&quoted, "\\u{%x}", r)
		}
	}
	quoted.WriteByte('"')
	return quoted.String()
}
