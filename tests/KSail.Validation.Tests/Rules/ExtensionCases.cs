using static KSail.Validation.Tests.Rules.Manifests;

namespace KSail.Validation.Tests.Rules;

public sealed class ExtensionCases
{
    private const string Rule = "{operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: [pods]}";

    public static IReadOnlyList<RuleCase> All { get; } =
    [
        new("KSAIL3256", "»" + Cluster("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", ""), "no spec"),
        new("KSAIL3259", "»" + Cluster("apiregistration.k8s.io/v1", "APIService", "", "v1.example.org"), "no spec"),
        new("", Hook($"name: a.b.c, clientConfig: {{service: {{name: s, namespace: n, path: /a/b}}}}, rules: [{Rule}]"), "a webhook"),
        new("KSAIL3255", Hook($"name: »a.b, clientConfig: {{url: 'https://a'}}, rules: [{Rule}]"), "two parts"),
        new("KSAIL3255", Hook("name: a.b.c, clientConfig: {url: 'https://a'}", "sideEffects: »''"), "an empty text"),
        new("KSAIL3255", Hook($"name: a.b.c, clientConfig: »{{}}, rules: [{Rule}]"), "how to call it"),
        new("KSAIL3255", Hook($"name: a.b.c, clientConfig: {{url: »'http://a'}}, rules: [{Rule}]"), "not secure"),
        new("KSAIL3255", Hook($"name: a.b.c, clientConfig: {{url: »'https://a?b=c'}}, rules: [{Rule}]"), "a query"),
        new("KSAIL3255", Hook($"name: a.b.c, clientConfig: {{service: {{name: s, namespace: n, path: »a}}}}, rules: [{Rule}]"), "a relative path"),
        new("KSAIL3255", Hook($"name: a.b.c, clientConfig: {{service: {{name: s, namespace: n, port: »0}}}}, rules: [{Rule}]"), "no port"),
        new("KSAIL3255", Hook("name: a.b.c, clientConfig: {url: 'https://a'}, timeoutSeconds: »31"), "too long"),
        new("KSAIL3255", Hook("name: a.b.c, clientConfig: {url: 'https://a'}, rules: [»{operations: [CREATE], apiGroups: [''], apiVersions: [v1]}]"), "which resources"),
        new("KSAIL3255", Hook("name: a.b.c, clientConfig: {url: 'https://a'}, rules: [{operations: [»'*', CREATE], apiGroups: [''], apiVersions: [v1], resources: [pods]}]"), "all, and one more"),
        new("KSAIL3255", Hook("name: a.b.c, clientConfig: {url: 'https://a'}", "sideEffects: »Some"), "effects that cannot be undone"),
        new("KSAIL3255", Hook("name: a.b.c, clientConfig: {url: 'https://a'}", "sideEffects: None", "»[v2]"), "nothing that the server speaks"),
        new("KSAIL3255", Hook("name: a.b.c, clientConfig: {url: 'https://a'}, matchConditions: [{name: »'a b', expression: 'true'}]"), "no name of a condition"),

        new("", Policy($"{{matchConstraints: {{resourceRules: [{Rule}]}}, validations: [{{expression: 'true'}}], variables: [{{name: a_1, expression: '1'}}]}}"), "a policy"),
        new("KSAIL3256", Policy($"»{{matchConstraints: {{resourceRules: [{Rule}]}}}}"), "that asks for nothing"),
        new("KSAIL3256", Policy("»{validations: [{expression: 'true'}]}"), "of nothing"),
        new("KSAIL3256", Policy("{matchConstraints: »{}, validations: [{expression: 'true'}]}"), "of which resources"),
        new("KSAIL3256", Policy($"{{matchConstraints: {{resourceRules: [{Rule}]}}, validations: [{{expression: 'true'}}], variables: [{{name: »a-b, expression: '1'}}]}}"), "no name of a variable"),
        new("KSAIL3256", Policy($"{{matchConstraints: {{resourceRules: [{Rule}]}}, validations: [{{expression: 'true', reason: »Wrong}}]}}"), "no reason"),
        new("KSAIL3260", Hook("name: a.b.c, clientConfig: {url: 'https://a'}, matchConditions: [{name: a, expression: »'object.spec.x'}]"), "what may be no truth value"),
        new("KSAIL3260", Hook("name: a.b.c, clientConfig: {url: 'https://a'}, matchConditions: [{name: a, expression: »'request.kind == 1'}]"), "a kind that is no number"),
        new("KSAIL3255", Hook("name: a.b.c, clientConfig: {url: 'https://a'}, matchConditions: [{name: a, expression: »' '}]"), "a blank condition"),
        new("", Validating("object.spec.replicas <= params.most && variables.ok", "paramKind: {apiVersion: example.org/v1, kind: Limit}, variables: [{name: names, expression: 'object.spec.containers.map(c, c.name)'}, {name: ok, expression: \"variables.names.all(n, n.startsWith('a'))\"}], matchConditions: [{name: a, expression: \"request.operation == 'CREATE' && has(namespaceObject.metadata.labels.env)\"}], auditAnnotations: [{key: a, valueExpression: \"'of ' + string(object.spec.replicas)\"}]"), "variables, parameters, conditions"),
        new("", Validating("authorizer.group(\\\"\\\").resource(\\\"pods\\\").check(\\\"create\\\").allowed()", ""), "the authorizer"),
        new("", Policy($"{{matchConstraints: {{resourceRules: [{Rule}]}}, validations: [{{expression: 'true', reason: Forbidden}}]}}"), "a reason"),
        new("KSAIL3256", Policy($"{{matchConstraints: {{resourceRules: [{Rule}]}}, validations: [{{expression: 'true', reason: »Unauthorized}}]}}"), "a reason that a server does not give"),
        new("KSAIL3260", Validating("»object.spec.replicas <=", ""), "half an expression"),
        new("KSAIL3260", Validating("»object.spec.paused", ""), "what may be no truth value"),
        new("KSAIL3260", Validating("»params.most == 1", ""), "parameters without a kind"),
        new("KSAIL3260", Validating("»variables.b", "variables: [{name: a, expression: 'true'}]"), "no such variable"),
        new("KSAIL3260", Validating("»variables.a == 1", "variables: [{name: a, expression: \"'x'\"}]"), "a text is no number"),
        new("KSAIL3260", Validating("»authorizer.group(", ""), "half a question to the authorizer"),
        new("KSAIL3260", Validating("true", "auditAnnotations: [{key: a, valueExpression: »object.spec.x}]"), "what may be no text"),
        new("KSAIL3256", Validating("true", "auditAnnotations: [{key: a, valueExpression: 'null'}, {key: »a, valueExpression: 'null'}]"), "a key twice"),
        new("KSAIL3256", Validating("true", "paramKind: {apiVersion: »V1, kind: A}"), "no version"),
        new("KSAIL3256", Validating("true", "variables: [{name: »for, expression: '1'}]"), "a reserved word"),
        new("", Cluster("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy", $"spec: {{reinvocationPolicy: Never, matchConstraints: {{resourceRules: [{Rule}]}}, mutations: [{{patchType: ApplyConfiguration, applyConfiguration: {{expression: 'Object{{spec: Object.spec{{paused: true}}}}'}}}}]}}"), "a mutation"),
        new("KSAIL3260", Cluster("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy", $"spec: {{reinvocationPolicy: Never, matchConstraints: {{resourceRules: [{Rule}]}}, mutations: [{{patchType: ApplyConfiguration, applyConfiguration: {{expression: »'Object{{spec'}}}}]}}"), "half a mutation"),
        new("", PolicyBinding("{policyName: p, validationActions: [Deny, Audit]}"), "a binding"),
        new("KSAIL3256", PolicyBinding("{policyName: p, validationActions: »[]}"), "to do what"),
        new("KSAIL3256", PolicyBinding("{policyName: p, validationActions: »[Deny, Warn]}"), "both"),
        new("KSAIL3256", PolicyBinding("{policyName: p, validationActions: [Deny], paramRef: »{parameterNotFoundAction: Deny}}"), "which parameters"),

        new("", Definition("{type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}", "additionalPrinterColumns: [{name: A, type: string, jsonPath: .spec.a}], subresources: {status: {}}, "), "a definition"),
        new("KSAIL3200", Definition("{type: object}").Replace("name: widgets.example.org", "name: »widget.example.org", StringComparison.Ordinal), "named otherwise"),
        new("KSAIL3257", Definition("{type: object}").Replace("group: example.org", "group: »example", StringComparison.Ordinal).Replace("widgets.example.org", "widgets.example", StringComparison.Ordinal), "a group without a dot"),
        new("KSAIL3257", Definition("{type: object}").Replace("kind: Widget, plural: widgets", "kind: Widget, plural: widgets, shortNames: [»W]", StringComparison.Ordinal), "upper case"),
        new("KSAIL3257", Definition("{type: object}").Replace("kind: Widget, plural", "kind: Widget, listKind: »Widget, plural", StringComparison.Ordinal), "a list of itself"),
        new("KSAIL3257", Definition("{type: object}").Replace("scope: Namespaced", "scope: »namespaced", StringComparison.Ordinal), "lower case"),
        new("KSAIL3257", Definition("{type: object}").Replace("scope: Namespaced", "scope: »''", StringComparison.Ordinal), "no scope"),
        new("KSAIL3258", Definition("{type: object, properties: {metadata: {type: object, properties: {name: {type: »text}}}}}"), "no type of a name"),
        new("KSAIL3258", Definition("{type: object, properties: {metadata: {type: object, properties: {name: »{maxLength: 5}}}}}"), "a name without a type"),
        new("KSAIL3258", Definition("{type: object, properties: {a: »null}}"), "a property without a schema"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: string, maxLength: 3, x-kubernetes-validations: [»null]}}}}"), "items: a rule that is null"),
        new("KSAIL3257", Definition("{type: object}").Replace("storage: true", "storage: false", StringComparison.Ordinal).Replace("versions: [", "versions: »[", StringComparison.Ordinal), "stored nowhere"),
        new("KSAIL3257", Definition("{type: object}").Replace("name: v1,", "name: »1.0,", StringComparison.Ordinal).Replace("»1.0", "»'1.0'", StringComparison.Ordinal), "no name of a version"),
        new("KSAIL3257", Definition("{type: object}", "additionalPrinterColumns: [{name: A, type: »text, jsonPath: .a}], "), "no type of a column"),
        new("KSAIL3257", Definition("{type: object}", "additionalPrinterColumns: [{name: A, type: string, jsonPath: »spec.a}], "), "no path of a column"),
        new("KSAIL3257", Definition("{type: object}", "deprecationWarning: »old, "), "not deprecated"),
        new("KSAIL3257", Definition("{type: object}", "", "preserveUnknownFields: »true"), "the old way"),
        new("KSAIL3257", Definition("{type: object}", "", "conversion: »{strategy: Webhook}"), "which webhook"),
        new("KSAIL3257", Definition("{type: object}").Replace("example.org", "x.k8s.io", StringComparison.Ordinal).Replace("group: x", "group: »x", StringComparison.Ordinal), "a group of the community"),

        new("KSAIL3258", Definition("{type: »string}"), "a text at the root"),
        new("KSAIL3258", Definition("»{properties: {spec: {type: object}}}"), "no type at the root"),
        new("KSAIL3258", Definition("{type: object, properties: {spec: »{properties: {}}}}"), "no type of a field"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, items: »{}}}}"), "no type of items"),
        new("KSAIL3258", Definition("{type: object, properties: {a: »{type: array}}}"), "a list of what"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: »text}}}"), "no such type"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: object, properties: {b: {type: string}}, additionalProperties: »{type: string}}}}"), "fields and a map"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: string, $ref: »'#/b'}}}"), "elsewhere"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, uniqueItems: »true, items: {type: string}}}}"), "quadratic"),
        new("", Definition("{type: object, properties: {a: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}, b: {x-kubernetes-int-or-string: true, allOf: [{anyOf: [{type: integer}, {type: string}]}, {pattern: a}]}}}"), "numbers or texts"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: string, anyOf: [{type: »string}]}}}"), "a type within anyOf"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: object, properties: {b: {type: string}}, oneOf: [{properties: {b: {description: »x}}}]}}}"), "a description within oneOf"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: string}}, anyOf: [{properties: {»b: {}}}]}"), "a field that is not there"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [»c], items: {type: object, required: [b], properties: {b: {type: string}}}}}}"), "no such key"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [»b], items: {type: object, properties: {b: {type: string}}}}}}"), "a key that may be absent"),
        new("KSAIL3258", Definition("{type: object, properties: {a: »{type: array, x-kubernetes-list-type: map, items: {type: object}}}}"), "no key"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: object, x-kubernetes-list-type: »set}}}"), "no list"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, x-kubernetes-list-type: set, items: »{type: object}}}}"), "a set of objects"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: string, default: »5}}}"), "a number for a text"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: string, enum: [a, b], default: »c}}}"), "not among the values"),
        new("KSAIL3258", Definition("{type: object, properties: {metadata: {type: object, properties: {»labels: {type: object}}}}}"), "labels are not yours"),
        new("", Definition("{type: object, properties: {metadata: {type: object, properties: {name: {type: string, maxLength: 5}}}, apiVersion: {type: string}}}"), "names can be restricted"),
        new("KSAIL3258", Definition("{type: object, x-kubernetes-embedded-resource: »true}", "subresources: {status: {}}, ").Replace("x-kubernetes-embedded-resource: »true", "nullable: »true", StringComparison.Ordinal).Replace("subresources: {status: {}}, ", "", StringComparison.Ordinal), "nothing at all"),
        new("KSAIL3258", Definition("{type: object, oneOf: »[{required: [spec]}]}", "subresources: {status: {}}, "), "not beside a status"),

        new("", Definition("{type: object, properties: {spec: {type: object, x-kubernetes-validations: [{rule: '!has(self.a) || self.a.size() > 1', messageExpression: '\"not \" + self.a', reason: FieldValueInvalid, fieldPath: .a}], properties: {a: {type: string, maxLength: 9}, 'b.c': {type: integer, default: 1}}}}}", "selectableFields: [{jsonPath: .spec.a}], subresources: {scale: {specReplicasPath: .spec.r, statusReplicasPath: .status.r, labelSelectorPath: .spec.s}}, "), "a definition with rules"),
        new("KSAIL3260", Ruled("{rule: »'self.size() >'}"), "half an expression"),
        new("KSAIL3260", Ruled("{rule: »'self.b == 1'}"), "a field that a text does not have"),
        new("KSAIL3260", Ruled("{rule: »'self.size()'}"), "a number for a truth"),
        new("KSAIL3260", Ruled("{rule: »''}"), "nothing"),
        new("KSAIL3260", Ruled("{rule: 'true', message: »' '}"), "no word"),
        new("KSAIL3260", Ruled("{rule: 'true', message: »\"a\\nb\"}"), "two lines"),
        new("KSAIL3260", Ruled("»{rule: \"true &&\\ntrue\"}"), "two lines, and nothing that says it in one"),
        new("KSAIL3260", Ruled("{rule: 'true', messageExpression: »'1'}"), "a number for a text"),
        new("KSAIL3260", Ruled("{rule: 'true', reason: »''}"), "no reason"),
        new("KSAIL3260", Ruled("{rule: 'true', fieldPath: ».b}"), "no such field"),
        new("KSAIL3260", Ruled("{rule: 'true', optionalOldSelf: »true}"), "the past that nobody asks for"),
        new("", Ruled("{rule: 'self == oldSelf'}"), "a rule about changes"),
        new("KSAIL3260", Definition("{type: object, properties: {a: {type: array, items: {type: string, x-kubernetes-validations: [{rule: »'self == oldSelf'}]}}}}"), "items without a past"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: string, maxLength: »'3'}}}}"), "items: a bound that is text"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: string, description: »1}}}}"), "items: a description that is a number"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: string, nullable: »'true'}}}}"), "items: a flag that is text"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: string, enum: »{a: b}}}}}"), "items: choices that are a mapping"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: object, required: »[1], properties: {b: {type: string}}}}}}"), "items: a name that is a number"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: object, additionalProperties: »text}}}}"), "items: a schema that is text"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: array, items: »[]}}}}"), "items: no items"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: string, $ref: »''}}}}"), "items: a reference to nothing"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: object, x-kubernetes-map-type: »''}}}}"), "items: no sort of map"),
        new("KSAIL3260", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: string, x-kubernetes-validations: [{rule: 'true', reason: »Foo}]}}}}"), "items: no such reason"),
        new("KSAIL3260", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: string, x-kubernetes-validations: [»{message: a}]}}}}"), "items: no rule"),
        new("", Definition("{type: object, properties: {a: {type: array, maxItems: 9, items: {type: string, maxLength: 3.0, unknown: 1, definitions: {}, description: null, x-kubernetes-validations: [{rule: 'true', reason: FieldValueDuplicate, note: a}]}}}}"), "items: what the server does not look at"),
        new("KSAIL3260", Costly("type: array, items: {type: string}", "»'self.all(x, self.exists_one(y, x == y))'"), "every pair of a list without end"),
        new("", Costly("type: array, maxItems: 64, items: {type: string, maxLength: 253}", "'self.all(x, self.exists_one(y, x == y))'"), "every pair of a short list"),
        new("KSAIL3260", Costly("type: array, maxItems: 64, items: {type: string}", "»'self.all(x, self.exists_one(y, x == y))'"), "every pair of long texts"),
        new("KSAIL3260", Costly("type: object, additionalProperties: {type: array, items: {type: integer}}", "»'self.all(k, self[k].all(x, x in self[k]))'"), "a loop in a map of lists"),
        new("KSAIL3260", Definition("{type: object, properties: {a: {type: array, items: {type: string, x-kubernetes-validations: [{rule: »'self.matches(\"^[a-z]+$\")'}]}}}}"), "a pattern for each of many texts"),
        new("", Definition("{type: object, properties: {a: {type: array, maxItems: 16, items: {type: string, maxLength: 253, x-kubernetes-validations: [{rule: 'self.matches(\"^[a-z]+$\")'}]}}}}"), "a pattern for each of some texts"),
        new("", Costly("type: string", "'self.matches(\"^[a-z]+$\") && self.contains(\"a\") || self in [\"a\", \"b\"]'"), "a text without end"),
        new("", Costly("type: string, enum: [a, bc]", "'self.contains(self) && self.matches(self)'"), "a text of a few"),
        new("KSAIL3260", Definition($"»{{type: object, properties: {{a: {{type: array, maxItems: 3000000, items: {{type: boolean}}, x-kubernetes-validations: [{Loops(12)}]}}}}}}"), "too much together"),
        new("", Definition($"{{type: object, properties: {{a: {{type: array, maxItems: 3000000, items: {{type: boolean}}, x-kubernetes-validations: [{Loops(10)}]}}}}}}"), "just not too much together"),
        new("KSAIL3260", Costly("type: string", "»'self.contains(self)'"), "a text within itself"),
        new("", Costly("x-kubernetes-int-or-string: true, maxLength: 8, anyOf: [{type: integer}, {type: string}]", "'type(self) == int ? self > 0 : self.matches(\"^[0-9]+%$\")'"), "a number or a share"),
        new("KSAIL3260", Definition("{type: object, properties: {a: {x-kubernetes-preserve-unknown-fields: true, x-kubernetes-validations: [{rule: »'true'}]}}}"), "nothing to see"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: string}}, anyOf: [{x-kubernetes-validations: »[{rule: 'true'}]}]}"), "a rule within anyOf"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: object, properties: {b: {type: string}}, anyOf: [{additionalProperties: »true}]}}}"), "others within anyOf"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: string, pattern: »'(?!b)'}}}"), "a look ahead"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: object, default: »{b: 1, c: 2}, properties: {b: {type: integer}}}}}"), "a default with a field that is not there"),
        new("KSAIL3258", Definition("{type: object, properties: {a: {type: string, maxLength: 1, default: »xx}}}"), "a default that is too long"),
        new("", Definition("{type: object, properties: {a: {type: string, default: null}, b: {type: object, default: {}, properties: {c: {type: string}}}}}"), "no default, and an empty one"),
        new("KSAIL3257", Definition("{type: object, properties: {a: {type: string}}}", "selectableFields: [{jsonPath: ».b}], "), "a field that is not there"),
        new("KSAIL3257", Definition("{type: object, properties: {a: {type: string}}}", "selectableFields: [{jsonPath: »a}], "), "no path"),
        new("KSAIL3257", Definition("{type: object, properties: {a: {type: object}}}", "selectableFields: [{jsonPath: ».a}], "), "an object"),
        new("KSAIL3257", Definition("{type: object, properties: {a: {type: string}}}", "selectableFields: [{jsonPath: .a}, {jsonPath: ».a}], "), "one twice"),
        new("KSAIL3257", Definition("{type: object}", "subresources: {scale: {specReplicasPath: »spec.r, statusReplicasPath: .status.r}}, "), "no dot"),
        new("KSAIL3257", Definition("{type: object}", "subresources: {scale: {specReplicasPath: .spec.r, statusReplicasPath: ».spec.r}}, "), "the wrong half"),
        new("KSAIL3257", Definition("{type: object}", "deprecated: true, deprecationWarning: »'', "), "a warning without a word"),

        new("", Cluster("apiregistration.k8s.io/v1", "APIService", "spec: {group: a.b, version: v1, groupPriorityMinimum: 100, versionPriority: 100, service: {name: s, namespace: n}}", "v1.a.b"), "an API service"),
        new("KSAIL3200", Cluster("apiregistration.k8s.io/v1", "APIService", "spec: {group: a.b, version: v1, groupPriorityMinimum: 100, versionPriority: 100, service: {name: s, namespace: n}}", "»v2.a.b"), "named otherwise"),
        new("KSAIL3259", Cluster("apiregistration.k8s.io/v1", "APIService", "spec: {group: a.b, version: v1, groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: »true}", "v1.a.b"), "of the server itself"),
        new("KSAIL3259", Cluster("apiregistration.k8s.io/v1", "APIService", "spec: {group: a.b, version: v1, groupPriorityMinimum: 100, versionPriority: 100, service: {name: s, namespace: n, port: »0}}", "v1.a.b"), "no port"),
        new("KSAIL3256", PolicyBinding("{policyName: p, validationActions: [Deny], paramRef: {name: a, parameterNotFoundAction: »Ignore}}"), "no such action"),
        new("KSAIL3255", Hook("name: a.b.c, clientConfig: {url: 'https://a'}, rules: [{operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: »['*', pods]}]"), "all, and one of them"),
        new("KSAIL3255", Hook("name: »'', clientConfig: {url: 'https://a'}"), "without a name"),
        new("KSAIL3259", Cluster("apiregistration.k8s.io/v1", "APIService", "spec: {group: a.b, version: v1, groupPriorityMinimum: »20001, versionPriority: 100, service: {name: s, namespace: n}}", "v1.a.b"), "too high"),
    ];

    public static TheoryData<string, string, string> Rows => RuleCase.Rows(All);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Extensions(string code, string manifest, string why) => new RuleCase(code, manifest, why).Verify();

    /// <summary>A definition with a rule for a text.</summary>
    private static string Costly(string schema, string rule) =>
        Definition($"{{type: object, properties: {{a: {{{schema}, x-kubernetes-validations: [{{rule: {rule}}}]}}}}}}");

    private static string Loops(int count) => string.Join(", ", Enumerable.Range(0, count).Select(static i => $"{{rule: 'self.all(x{i}, true)'}}"));

    private static string Ruled(string rule) => Definition($"{{type: object, properties: {{a: {{type: string, maxLength: 9, x-kubernetes-validations: [{rule}]}}}}}}");

    private static string Hook(string fields, string effects = "sideEffects: None", string versions = "[v1]") =>
        Cluster("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", $"webhooks: [{{{fields}, {effects}, admissionReviewVersions: {versions}}}]");

    private static string Policy(string spec) => Cluster("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", $"spec: {spec}");

    /// <summary>A policy with an expression, which stands in double quotes.</summary>
    private static string Validating(string expression, string fields)
    {
        var mark = expression.StartsWith('»') ? "»" : "";
        return Policy($"{{matchConstraints: {{resourceRules: [{Rule}]}}, validations: [{{expression: {mark}\"{expression[mark.Length..]}\"}}]{(fields.Length > 0 ? ", " : "")}{fields}}}");
    }

    private static string PolicyBinding(string spec) => Cluster("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", $"spec: {spec}");
}
