// Executes templates with Go's own text/template, Sprig and what Helm adds to them, and prints what comes out: the oracle of DifferentialTests.
//
// Reads one JSON object a line: {"templates": {name: text}, "name": template to execute, "data": its data}. Numbers of the data without a
// fraction that are written as {"$int": n} are Go's int, those as {"$int64": n} int64, a list as {"$strings": [...]} is []string, and a map as
// {"$labels": {...}} map[string]string; all others are what encoding/json makes of them. Writes one JSON object a line: {"output": text} or
// {"error": message}.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"text/template"

	"github.com/BurntSushi/toml"
	"github.com/Masterminds/sprig/v3"
	"sigs.k8s.io/yaml"
	goyaml "sigs.k8s.io/yaml/goyaml.v3"
)

type question struct {
	Templates map[string]string `json:"templates"`
	Name      string            `json:"name"`
	Data      any               `json:"data"`
}

type answer struct {
	Output string `json:"output"`
	Error  string `json:"error,omitempty"`
}

const maxIncludes = 1000

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 64<<20)
	out := bufio.NewWriter(os.Stdout)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		text, _ := json.Marshal(ask(q))
		out.Write(text)
		out.WriteByte('\n')
		out.Flush()
	}
}

func ask(q question) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Error: fmt.Sprintf("rendering template failed: %v", r)}
		}
	}()
	t := template.New("gotpl").Option("missingkey=zero")
	includes := map[string]int{}
	t.Funcs(functions())
	t.Funcs(template.FuncMap{"include": include(t, includes), "tpl": tpl(t, includes)})
	names := []string{}
	for name := range q.Templates {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if _, err := t.New(name).Parse(q.Templates[name]); err != nil {
			return answer{Error: err.Error()}
		}
	}
	var buffer strings.Builder
	if err := t.ExecuteTemplate(&buffer, q.Name, typed(q.Data)); err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Output: strings.ReplaceAll(buffer.String(), "<no value>", "")}
}

func typed(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if len(v) == 1 {
			if n, ok := v["$int"].(float64); ok {
				return int(n)
			}
			if n, ok := v["$int64"].(float64); ok {
				return int64(n)
			}
			if items, ok := v["$strings"].([]any); ok {
				texts := make([]string, len(items))
				for i, item := range items {
					texts[i] = item.(string)
				}
				return texts
			}
			if entries, ok := v["$labels"].(map[string]any); ok {
				labels := map[string]string{}
				for key, entry := range entries {
					labels[key] = entry.(string)
				}
				return labels
			}
		}
		for key, entry := range v {
			v[key] = typed(entry)
		}
	case []any:
		for i, item := range v {
			v[i] = typed(item)
		}
	}
	return value
}

func functions() template.FuncMap {
	f := sprig.TxtFuncMap()
	delete(f, "env")
	delete(f, "expandenv")
	asInHelm(f)
	f["getHostByName"] = func(string) string { return "" }
	f["lookup"] = func(string, string, string, string) (map[string]any, error) { return map[string]any{}, nil }
	f["required"] = func(message string, value any) (any, error) {
		if value == nil || value == "" {
			return value, errors.New("HELM_ERR_START" + message + "HELM_ERR_END")
		}
		return value, nil
	}
	f["fail"] = func(message string) (string, error) { return "", errors.New("HELM_ERR_START" + message + "HELM_ERR_END") }
	f["toYaml"] = func(value any) string {
		data, err := yaml.Marshal(value)
		if err != nil {
			return ""
		}
		return strings.TrimSuffix(string(data), "\n")
	}
	f["toYamlPretty"] = func(value any) string {
		var b bytes.Buffer
		e := goyaml.NewEncoder(&b)
		e.SetIndent(2)
		if err := e.Encode(value); err != nil {
			return ""
		}
		return strings.TrimSuffix(b.String(), "\n")
	}
	f["mustToYaml"] = func(value any) (string, error) {
		data, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(data), "\n"), err
	}
	f["fromYaml"] = func(text string) map[string]any {
		m := map[string]any{}
		if err := yaml.Unmarshal([]byte(text), &m); err != nil {
			m["Error"] = err.Error()
		}
		return m
	}
	f["fromYamlArray"] = func(text string) []any {
		a := []any{}
		if err := yaml.Unmarshal([]byte(text), &a); err != nil {
			a = []any{err.Error()}
		}
		return a
	}
	f["fromJson"] = func(text string) map[string]any {
		m := map[string]any{}
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			m["Error"] = err.Error()
		}
		return m
	}
	f["fromJsonArray"] = func(text string) []any {
		a := []any{}
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			a = []any{err.Error()}
		}
		return a
	}
	f["toJson"] = func(value any) string {
		data, err := json.Marshal(value)
		if err != nil {
			return ""
		}
		return string(data)
	}
	f["toToml"] = func(value any) string {
		var b bytes.Buffer
		if err := toml.NewEncoder(&b).Encode(value); err != nil {
			return err.Error()
		}
		return b.String()
	}
	f["fromToml"] = func(text string) map[string]any {
		m := map[string]any{}
		if err := toml.Unmarshal([]byte(text), &m); err != nil {
			m["Error"] = err.Error()
		}
		return m
	}
	return f
}

// Helm's version of the library that converts numbers takes a text with a fraction for none; Debian's cuts the fraction.
func asInHelm(f template.FuncMap) {
	whole := func(value any) any {
		text, ok := value.(string)
		if !ok || !strings.Contains(text, ".") {
			return value
		}
		trimmed := strings.TrimRight(text, "0")
		if trimmed != text && strings.HasSuffix(trimmed, ".") {
			return strings.TrimSuffix(trimmed, ".")
		}
		return 0
	}
	all := func(values []any) []any {
		converted := make([]any, len(values))
		for i, value := range values {
			converted[i] = whole(value)
		}
		return converted
	}
	toInt, toInt64 := f["int"].(func(any) int), f["int64"].(func(any) int64)
	f["int"] = func(value any) int { return toInt(whole(value)) }
	f["int64"] = func(value any) int64 { return toInt64(whole(value)) }
	add1 := f["add1"].(func(any) int64)
	f["add1"] = func(value any) int64 { return add1(whole(value)) }
	add := f["add"].(func(...any) int64)
	f["add"] = func(values ...any) int64 { return add(all(values)...) }
	for _, name := range []string{"sub", "div", "mod"} {
		binary := f[name].(func(any, any) int64)
		f[name] = func(a, b any) int64 { return binary(whole(a), whole(b)) }
	}
	for _, name := range []string{"mul", "max", "min", "biggest"} {
		fold := f[name].(func(any, ...any) int64)
		f[name] = func(first any, rest ...any) int64 { return fold(whole(first), all(rest)...) }
	}
	mustSlice := f["mustSlice"].(func(any, ...any) (any, error))
	f["mustSlice"] = func(list any, indices ...any) (any, error) { return mustSlice(list, all(indices)...) }
	slice := f["slice"].(func(any, ...any) any)
	f["slice"] = func(list any, indices ...any) any { return slice(list, all(indices)...) }
}

func include(t *template.Template, includes map[string]int) func(string, any) (string, error) {
	return func(name string, data any) (string, error) {
		var buffer strings.Builder
		if includes[name] > maxIncludes {
			return "", fmt.Errorf("rendering template has a nested reference name: %s: unable to execute template", name)
		}
		includes[name]++
		err := t.ExecuteTemplate(&buffer, name, data)
		includes[name]--
		return buffer.String(), err
	}
}

func tpl(parent *template.Template, includes map[string]int) func(string, any) (string, error) {
	return func(text string, data any) (string, error) {
		t, err := parent.Clone()
		if err != nil {
			return "", err
		}
		t.Option("missingkey=zero")
		t.Funcs(template.FuncMap{"include": include(t, includes), "tpl": tpl(t, includes)})
		t, err = t.New(parent.Name()).Parse(text)
		if err != nil {
			return "", fmt.Errorf("cannot parse template %q: %w", text, err)
		}
		var buffer strings.Builder
		if err := t.Execute(&buffer, data); err != nil {
			return "", fmt.Errorf("error during tpl function execution for %q: %w", text, err)
		}
		return strings.ReplaceAll(buffer.String(), "<no value>", ""), nil
	}
}
