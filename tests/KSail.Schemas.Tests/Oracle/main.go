// The API server's own way from the schema of a CustomResourceDefinition to a verdict on an object that is created: pruning, defaults, validation.
//
// Reads one JSON object a line: "schema" (an openAPIV3Schema) and "object". Answers with a line of JSON each: "refused", a list of reasons that is
// empty for a good object, or "unusable", the reason why a server does not take the schema.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	kjson "k8s.io/apimachinery/pkg/util/json"
)

type question struct {
	Schema json.RawMessage `json:"schema"`
	Object json.RawMessage `json:"object"`
}

type answer struct {
	Unusable string   `json:"unusable,omitempty"`
	Refused  []string `json:"refused"`
}

type kind struct {
	structural *schema.Structural
	validator  validation.SchemaValidator
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	answers := json.NewEncoder(out)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			log.Fatal(err)
		}
		k, err := read(q.Schema)
		if err != nil {
			answers.Encode(answer{Unusable: err.Error()})
			continue
		}
		answers.Encode(answer{Refused: judge(k, q.Object)})
	}
}

func read(raw []byte) (*kind, error) {
	var external apiextensionsv1.JSONSchemaProps
	if err := json.Unmarshal(raw, &external); err != nil {
		return nil, err
	}
	var internal apiextensions.JSONSchemaProps
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(&external, &internal, nil); err != nil {
		return nil, err
	}
	structural, err := schema.NewStructural(&internal)
	if err != nil {
		return nil, err
	}
	if errs := schema.ValidateStructural(nil, structural); len(errs) > 0 {
		return nil, errs.ToAggregate()
	}
	if err := defaulting.PruneDefaults(structural); err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(&internal)
	return &kind{structural, validator}, err
}

func judge(k *kind, raw []byte) []string {
	object := map[string]interface{}{}
	if err := kjson.Unmarshal(raw, &object); err != nil {
		return []string{err.Error()}
	}
	refused := []string{}
	unknown := pruning.PruneWithOptions(object, k.structural, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	defaulting.PruneNonNullableNullsWithoutDefaults(object, k.structural)
	metadata, more := objectmeta.CoerceWithOptions(nil, object, k.structural, true, objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	for _, path := range append(unknown, more...) {
		refused = append(refused, "unknown field "+path)
	}
	if metadata != nil {
		refused = append(refused, metadata.Error())
	}
	defaulting.Default(object, k.structural)
	for _, err := range validation.ValidateCustomResource(nil, object, k.validator) {
		refused = append(refused, err.Error())
	}
	for _, err := range listtype.ValidateListSetsAndMaps(nil, k.structural, object) {
		refused = append(refused, err.Error())
	}
	for _, err := range objectmeta.Validate(nil, object, k.structural, false) {
		refused = append(refused, err.Error())
	}
	return refused
}
