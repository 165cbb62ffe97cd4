// Says what a reader and writer of SOPS files built on Go's own parts makes of a document: go-yaml and encoding/json for the trees, strconv and
// time for the texts of values, crypto/cipher for AES-GCM, regexp for the rules. It knows nothing of age: the data key is given.
//
//	oracle tree    yaml|json          the values and comments of a plain document, one line each
//	oracle encrypt yaml|json KEY      a plain document, encrypted; rules and times come from the variable METADATA (JSON)
//	oracle decrypt yaml|json KEY      the values and comments of an encrypted document, and whether its MAC holds
//
// KEY is 64 hexadecimal digits; documents come from standard input, results go to standard output.
package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

type comment string

type item struct {
	key   any // a string, or a comment
	value any
}

type branch []item

type rules struct {
	UnencryptedSuffix       string `json:"unencrypted_suffix,omitempty" yaml:"unencrypted_suffix"`
	EncryptedSuffix         string `json:"encrypted_suffix,omitempty" yaml:"encrypted_suffix"`
	UnencryptedRegex        string `json:"unencrypted_regex,omitempty" yaml:"unencrypted_regex"`
	EncryptedRegex          string `json:"encrypted_regex,omitempty" yaml:"encrypted_regex"`
	UnencryptedCommentRegex string `json:"unencrypted_comment_regex,omitempty" yaml:"unencrypted_comment_regex"`
	EncryptedCommentRegex   string `json:"encrypted_comment_regex,omitempty" yaml:"encrypted_comment_regex"`
	MacOnlyEncrypted        bool   `json:"mac_only_encrypted,omitempty" yaml:"mac_only_encrypted"`
	LastModified            string `json:"lastmodified" yaml:"lastmodified"`
	Mac                     string `json:"mac,omitempty" yaml:"mac"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 2 {
		return errors.New("usage: oracle tree|encrypt|decrypt yaml|json [KEY]")
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	isJSON := args[1] == "json"
	documents, err := read(text, isJSON)
	if err != nil {
		return err
	}
	if args[0] == "tree" {
		return each(documents, func(in any, path []string, _ [][]string) (any, error) {
			fmt.Println(line(in, path))
			return in, nil
		})
	}
	key, err := hex.DecodeString(args[2])
	if err != nil {
		return err
	}
	if args[0] == "encrypt" {
		return encrypt(documents, key, isJSON)
	}
	return decrypt(documents, key)
}

func line(in any, path []string) string {
	kind, text, _ := encode(in)
	return fmt.Sprintf("%s: %s %q", strings.Join(path, ":"), kind, text)
}

func encrypt(documents []branch, key []byte, isJSON bool) error {
	var r rules
	if err := json.Unmarshal([]byte(os.Getenv("METADATA")), &r); err != nil {
		return err
	}
	mac := r.newMac()
	err := each(documents, func(in any, path []string, comments [][]string) (any, error) {
		_, isComment := in.(comment)
		selected := r.selects(path, comments, isComment)
		r.add(mac, in, selected)
		if !selected {
			return in, nil
		}
		return seal(in, key, strings.Join(path, ":")+":")
	})
	if err != nil {
		return err
	}
	r.Mac, err = seal(fmt.Sprintf("%X", mac.Sum(nil)), key, r.LastModified)
	if err != nil {
		return err
	}
	written, _ := json.Marshal(r)
	metadata, _ := readJSON(written)
	for i := range documents {
		documents[i] = append(documents[i], item{"sops", metadata})
	}
	return write(documents, isJSON)
}

func decrypt(documents []branch, key []byte) error {
	var r rules
	for i, document := range documents {
		var rest branch
		for _, entry := range document {
			if entry.key != "sops" {
				rest = append(rest, entry)
			} else if i == 0 {
				text, _ := json.Marshal(plain(entry.value))
				if err := json.Unmarshal(text, &r); err != nil {
					return err
				}
			}
		}
		documents[i] = rest
	}
	if r.UnencryptedSuffix+r.EncryptedSuffix+r.UnencryptedRegex+r.EncryptedRegex+r.UnencryptedCommentRegex+r.EncryptedCommentRegex == "" {
		r.UnencryptedSuffix = "_unencrypted"
	}
	mac := r.newMac()
	err := each(documents, func(in any, path []string, comments [][]string) (any, error) {
		c, isComment := in.(comment)
		selected := r.selects(path, comments, isComment)
		out := in
		if selected {
			text, isText := in.(string)
			if isComment {
				text = string(c)
			} else if !isText {
				return nil, fmt.Errorf("%v is not encrypted", path)
			}
			opened, err := open(text, key, strings.Join(path, ":")+":")
			if err == nil {
				out = opened
			} else if !isComment {
				return nil, err
			} else {
				fmt.Println("unencrypted comment", line(c, path))
			}
		}
		r.add(mac, out, selected)
		fmt.Println(line(out, path))
		return out, nil
	})
	if err != nil {
		return err
	}
	stored, err := open(r.Mac, key, r.LastModified)
	if err != nil {
		return err
	}
	fmt.Println("MAC", stored == fmt.Sprintf("%X", mac.Sum(nil)))
	return nil
}

func (r rules) newMac() hash.Hash {
	mac := sha512.New()
	if r.MacOnlyEncrypted {
		start, _ := hex.DecodeString("8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69")
		mac.Write(start)
	}
	return mac
}

func (r rules) add(mac hash.Hash, in any, selected bool) {
	if _, isComment := in.(comment); isComment || r.MacOnlyEncrypted && !selected {
		return
	}
	_, text, _ := encode(in)
	mac.Write(text)
}

// Every rule but those about comments is asked about each key of the path.
func (r rules) selects(path []string, comments [][]string, isComment bool) bool {
	anyKey := func(test func(string) bool) bool {
		for _, key := range path {
			if test(key) {
				return true
			}
		}
		return false
	}
	anyComment := func(pattern string, skipsItself bool) bool {
		for i, level := range comments {
			for j, text := range level {
				if skipsItself && isComment && i == len(comments)-1 && j == len(level)-1 {
					continue
				}
				if matched, _ := regexp.MatchString(pattern, text); matched {
					return true
				}
			}
		}
		return false
	}
	matches := func(pattern string) func(string) bool {
		return func(key string) bool { matched, _ := regexp.MatchString(pattern, key); return matched }
	}
	switch {
	case r.UnencryptedSuffix != "":
		return !anyKey(func(key string) bool { return strings.HasSuffix(key, r.UnencryptedSuffix) })
	case r.EncryptedSuffix != "":
		return anyKey(func(key string) bool { return strings.HasSuffix(key, r.EncryptedSuffix) })
	case r.UnencryptedRegex != "":
		return !anyKey(matches(r.UnencryptedRegex))
	case r.EncryptedRegex != "":
		return anyKey(matches(r.EncryptedRegex))
	case r.UnencryptedCommentRegex != "":
		return !anyComment(r.UnencryptedCommentRegex, false)
	default:
		return anyComment(r.EncryptedCommentRegex, true)
	}
}

type visitor func(in any, path []string, comments [][]string) (any, error)

func each(documents []branch, visit visitor) error {
	for _, document := range documents {
		if _, err := walk(document, nil, nil, visit); err != nil {
			return err
		}
	}
	return nil
}

func walk(in any, path []string, comments [][]string, visit visitor) (any, error) {
	switch in := in.(type) {
	case nil:
		return nil, nil
	case branch:
		comments = append(comments, nil)
		last := len(comments) - 1
		for i, entry := range in {
			if c, ok := entry.key.(comment); ok {
				comments[last] = append(comments[last], string(c))
				out, err := visit(c, path, comments)
				if err != nil {
					return nil, err
				}
				if text, ok := out.(string); ok {
					out = comment(text)
				}
				in[i].key = out
				continue
			}
			key, ok := entry.key.(string)
			if !ok {
				return nil, fmt.Errorf("the key %v is no text", entry.key)
			}
			out, err := walk(entry.value, append(path[:len(path):len(path)], key), comments, visit)
			if err != nil {
				return nil, err
			}
			in[i].value = out
			comments[last] = nil
		}
		return in, nil
	case []any:
		comments = append(comments, nil)
		last := len(comments) - 1
		for i, value := range in {
			c, isComment := value.(comment)
			if isComment {
				comments[last] = append(comments[last], string(c))
			}
			out, err := walk(value, path, comments, visit)
			if err != nil {
				return nil, err
			}
			if text, ok := out.(string); ok && isComment {
				out = comment(text)
			}
			in[i] = out
			if !isComment {
				comments[last] = nil
			}
		}
		return in, nil
	default:
		if kind, _, _ := encode(in); kind == "" {
			return nil, fmt.Errorf("%v: a value of the type %T", path, in)
		}
		return visit(in, path, comments)
	}
}

func encode(in any) (string, []byte, error) {
	switch in := in.(type) {
	case string:
		return "str", []byte(in), nil
	case int:
		return "int", []byte(strconv.Itoa(in)), nil
	case float64:
		return "float", []byte(strconv.FormatFloat(in, 'f', -1, 64)), nil
	case bool:
		if in {
			return "bool", []byte("True"), nil
		}
		return "bool", []byte("False"), nil
	case time.Time:
		text, err := in.MarshalText()
		return "time", text, err
	case comment:
		return "comment", []byte(in), nil
	}
	return "", nil, nil
}

func seal(in any, key []byte, additional string) (string, error) {
	kind, text, err := encode(in)
	if err != nil || len(text) == 0 {
		return "", err
	}
	iv := make([]byte, 32)
	rand.Read(iv)
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", err
	}
	gcm, err := cipher.NewGCMWithNonceSize(block, len(iv))
	if err != nil {
		return "", err
	}
	out := gcm.Seal(nil, iv, text, []byte(additional))
	split := len(out) - gcm.Overhead()
	b64 := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("ENC[AES256_GCM,data:%s,iv:%s,tag:%s,type:%s]", b64(out[:split]), b64(iv), b64(out[split:]), kind), nil
}

var form = regexp.MustCompile(`^ENC\[AES256_GCM,data:(.+),iv:(.+),tag:(.+),type:(.+)\]`)

func open(text string, key []byte, additional string) (any, error) {
	if text == "" {
		return "", nil
	}
	parts := form.FindStringSubmatch(text)
	if parts == nil {
		return nil, errors.New("a value is not encrypted")
	}
	var raw [3][]byte
	for i := range raw {
		var err error
		if raw[i], err = base64.StdEncoding.DecodeString(parts[i+1]); err != nil {
			return nil, err
		}
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCMWithNonceSize(block, len(raw[1]))
	if err != nil {
		return nil, err
	}
	out, err := gcm.Open(nil, raw[1], append(raw[0], raw[2]...), []byte(additional))
	if err != nil {
		return nil, err
	}
	switch parts[4] {
	case "str":
		return string(out), nil
	case "int":
		return strconv.Atoi(string(out))
	case "float":
		return strconv.ParseFloat(string(out), 64)
	case "bool":
		return strconv.ParseBool(string(out))
	case "time":
		var value time.Time
		err = value.UnmarshalText(out)
		return value, err
	case "comment":
		return comment(out), nil
	}
	return nil, fmt.Errorf("unknown type %s", parts[4])
}

func read(text []byte, isJSON bool) ([]branch, error) {
	if isJSON {
		document, err := readJSON(text)
		if err != nil {
			return nil, err
		}
		return []branch{document}, nil
	}
	return readYAML(text)
}

func readYAML(text []byte) ([]branch, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var documents []branch
	for {
		var node yaml.Node
		if err := decoder.Decode(&node); err == io.EOF {
			return documents, nil
		} else if err != nil {
			return nil, err
		}
		document, err := mapping(&node, branch{}, false)
		if err != nil {
			return nil, err
		}
		documents = append(documents, document)
	}
}

func mapping(node *yaml.Node, out branch, handled bool) (branch, error) {
	note := func(text string) {
		for _, each := range strings.Split(text, "\n") {
			if each != "" {
				out = append(out, item{comment(each[1:]), nil})
			}
		}
	}
	if !handled {
		note(node.HeadComment)
		note(node.LineComment)
	}
	switch node.Kind {
	case yaml.DocumentNode:
		for _, content := range node.Content {
			var err error
			if out, err = mapping(content, out, false); err != nil {
				return nil, err
			}
		}
	case yaml.MappingNode:
		for i := 0; i < len(node.Content); i += 2 {
			key, value := node.Content[i], node.Content[i+1]
			note(key.HeadComment)
			note(key.LineComment)
			isSingle := value.Kind == yaml.ScalarNode || value.Kind == yaml.AliasNode
			if isSingle {
				note(value.HeadComment)
				note(value.LineComment)
			}
			var name any
			if err := key.Decode(&name); err != nil {
				return nil, err
			}
			tree, err := valueOf(value, isSingle)
			if err != nil {
				return nil, err
			}
			out = append(out, item{name, tree})
			if isSingle {
				note(value.FootComment)
			}
			note(key.FootComment)
		}
	case yaml.ScalarNode:
		if node.ShortTag() != "!!null" {
			return nil, errors.New("a document is a single value")
		}
		return out, nil
	default:
		return nil, errors.New("a document is no mapping")
	}
	if !handled {
		note(node.FootComment)
	}
	return out, nil
}

func valueOf(node *yaml.Node, handled bool) (any, error) {
	switch node.Kind {
	case yaml.MappingNode:
		return mapping(node, branch{}, handled)
	case yaml.AliasNode:
		return valueOf(node.Alias, false)
	case yaml.ScalarNode:
		var value any
		err := node.Decode(&value)
		return value, err
	}
	var list []any
	note := func(text string) {
		for _, each := range strings.Split(text, "\n") {
			if each != "" {
				list = append(list, comment(each[1:]))
			}
		}
	}
	if !handled {
		note(node.HeadComment)
		note(node.LineComment)
	}
	for _, content := range node.Content {
		note(content.HeadComment)
		note(content.LineComment)
		value, err := valueOf(content, true)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
		note(content.FootComment)
	}
	if !handled {
		note(node.FootComment)
	}
	return list, nil
}

func readJSON(text []byte) (branch, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	if token != json.Delim('{') {
		return nil, errors.New("a document is no object")
	}
	value, err := jsonValue(decoder, token)
	if err != nil {
		return nil, err
	}
	return value.(branch), nil
}

func jsonValue(decoder *json.Decoder, token json.Token) (any, error) {
	switch token {
	case json.Delim('{'):
		out := branch{}
		for {
			key, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			if key == json.Delim('}') {
				return out, nil
			}
			first, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			value, err := jsonValue(decoder, first)
			if err != nil {
				return nil, err
			}
			out = append(out, item{key, value})
		}
	case json.Delim('['):
		out := []any{}
		for {
			first, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			if first == json.Delim(']') {
				return out, nil
			}
			value, err := jsonValue(decoder, first)
			if err != nil {
				return nil, err
			}
			out = append(out, value)
		}
	}
	return token, nil
}

// What encoding/json takes.
func plain(in any) any {
	switch in := in.(type) {
	case branch:
		out := map[string]any{}
		for _, entry := range in {
			if key, ok := entry.key.(string); ok {
				out[key] = plain(entry.value)
			}
		}
		return out
	case []any:
		out := []any{}
		for _, value := range in {
			if _, isComment := value.(comment); !isComment {
				out = append(out, plain(value))
			}
		}
		return out
	}
	return in
}

func write(documents []branch, isJSON bool) error {
	if isJSON {
		text, err := json.MarshalIndent(ordered{documents[0]}, "", "\t")
		fmt.Println(string(text))
		return err
	}
	encoder := yaml.NewEncoder(os.Stdout)
	encoder.SetIndent(4)
	for _, document := range documents {
		if err := encoder.Encode(&yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{node(document)}}); err != nil {
			return err
		}
	}
	return encoder.Close()
}

func node(in any) *yaml.Node {
	out := &yaml.Node{}
	var head []string
	take := func(target *yaml.Node) {
		if len(head) > 0 {
			target.HeadComment = "#" + strings.Join(head, "\n#")
			head = nil
		}
	}
	switch in := in.(type) {
	case branch:
		out.Kind = yaml.MappingNode
		for _, entry := range in {
			if c, ok := entry.key.(comment); ok {
				head = append(head, string(c))
				continue
			}
			key := node(entry.key)
			take(key)
			out.Content = append(out.Content, key, node(entry.value))
		}
		if len(head) > 0 && len(out.Content) > 1 {
			out.Content[len(out.Content)-2].FootComment = "#" + strings.Join(head, "\n#")
		}
	case []any:
		out.Kind = yaml.SequenceNode
		for _, value := range in {
			if c, ok := value.(comment); ok {
				head = append(head, string(c))
				continue
			}
			content := node(value)
			take(content)
			out.Content = append(out.Content, content)
		}
		if len(head) > 0 && len(out.Content) > 0 {
			out.Content[len(out.Content)-1].FootComment = "#" + strings.Join(head, "\n#")
		}
	default:
		out.Encode(in)
	}
	return out
}

type ordered struct{ branch branch }

func (o ordered) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, entry := range o.branch {
		if i > 0 {
			out.WriteByte(',')
		}
		key, _ := json.Marshal(entry.key)
		value, err := json.Marshal(wrap(entry.value))
		if err != nil {
			return nil, err
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

func wrap(in any) any {
	switch in := in.(type) {
	case branch:
		return ordered{in}
	case []any:
		out := make([]any, len(in))
		for i, value := range in {
			out[i] = wrap(value)
		}
		return out
	}
	return in
}
