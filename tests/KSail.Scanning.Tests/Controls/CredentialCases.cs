using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class CredentialCases
{
    private const string First = "F:spec.containers[0].env[0].name F:spec.containers[0].env[0].value D:spec.containers[0].env[0].name D:spec.containers[0].env[0].value";

    public static readonly ControlCase[] All =
    [
        new("C-0012", "a name, in any case", Pod(Env("{name: API_Token, value: a}")), $"failed Pod/shop/web {First}"),
        new("C-0012", "any name with key in it", Pod(Env("{name: KEYCLOAK_URL, value: 'http://a'}")), $"failed Pod/shop/web {First}"),
        new("C-0012", "a value, in any case", Pod(Env("{name: A, value: 'bearer a'}")), $"failed Pod/shop/web {First}"),
        new("C-0012", "a token of a cloud", Pod(Env("{name: A, value: AKIAABCDEFGHIJKLMNOP}")), $"failed Pod/shop/web {First}"),
        new("C-0012", "no more than its beginning", Pod(Env("{name: A, value: AKIAABCDEFG}")), "passed Pod/shop/web"),
        new("C-0012", "a path, an empty value, a reference, a value that is encrypted",
            Pod(Env("{name: TOKEN, value: /run/token}, {name: KEY, value: ''}, {name: PWD, valueFrom: {secretKeyRef: {name: a, key: b}}}, {name: SECRET, value: sops-encrypted-value-of-a}")),
            "passed Pod/shop/web"),
        new("C-0012", "init containers do not count for variables", Pod("initContainers: [{name: a, env: [{name: TOKEN, value: a}]}]"), "passed Pod/shop/web"),
        new("C-0012", "but for imported secrets they do", Deployment("initContainers: [{name: a, envFrom: [{configMapRef: {name: b}}, {secretRef: {name: b}}]}]"),
            "failed Deployment/shop/web F:spec.template.spec.initContainers[0].envFrom[1].secretRef D:spec.template.spec.initContainers[0].envFrom[1].secretRef"),
        new("C-0012", "keys and values of ConfigMaps, also encoded ones",
            Object("v1", "ConfigMap", "data: {db.password: a, level: info, pem: '-----BEGIN EC PRIVATE KEY-----', enc: QmVhcmVyIGE=, lower: bearer}"),
            "failed ConfigMap/shop/web F:data[db.password] D:data[db.password] F:data[pem] D:data[pem] F:data[enc] D:data[enc]"),
        new("C-0012", "a ConfigMap with values that are encrypted, empty or not text",
            Object("v1", "ConfigMap", "data: {token: sops-encrypted-value-of-token, key: ''}"), "passed ConfigMap/shop/web"),
        new("C-0012", "a number has a name, and no look", Pod(Env("{name: TOKEN_TTL, value: 3600}, {name: A, value: 1}")), $"failed Pod/shop/web {First}"),
        new("C-0012", "in ConfigMaps as well", Object("v1", "ConfigMap", "data: {token_ttl: 3600, level: 1}"), "failed ConfigMap/shop/web F:data[token_ttl] D:data[token_ttl]"),
        new("C-0012", "names and values that are allowed", Pod(Env("{name: MY_TOKEN, value: a}, {name: KEY, value: example-1}")), "passed Pod/shop/web")
        {
            Inputs = [("sensitiveKeyNamesAllowed", ["my_"]), ("sensitiveValuesAllowed", ["^example-[0-9]+$"])],
        },
        new("C-0012", "expressions that are set", Pod(Env("{name: A, value: xAAb}, {name: B, value: JWT}")), $"failed Pod/shop/web {First}")
        {
            Inputs = [("sensitiveValues", ["a{2}b"])],
        },
        new("C-0259", "variables", Pod(Env("{name: API_TOKEN, value: a}")), $"failed Pod/shop/web {First}"),
        new("C-0259", "ConfigMaps do not count", Pod(Env("{name: A, value: b}")) + Object("v1", "ConfigMap", "data: {password: a}"), "passed Pod/shop/web"),
        new("C-0207", "one key, or all of a secret",
            Pod("containers: [{name: a, env: [{name: A, value: b}, {name: B, valueFrom: {secretKeyRef: {name: c, key: d}}}]}], initContainers: [{name: a, envFrom: [{secretRef: {name: b}}]}]"),
            "failed Pod/shop/web F:spec.containers[0].env[1].name D:spec.containers[0].env[1].name F:spec.initContainers[0].envFrom[0].secretRef D:spec.initContainers[0].envFrom[0].secretRef"),
        new("C-0207", "files and ConfigMaps", Pod("containers: [{name: a, env: [{name: A, valueFrom: {configMapKeyRef: {name: c}}}], envFrom: [{configMapRef: {name: b}}]}]"),
            "passed Pod/shop/web"),
        new("C-0295", "each that is one too many",
            Pod("containers: [{name: a, env: [{name: A}, {name: B}, {name: A}, {name: A}]}], ephemeralContainers: [{name: b, env: [{name: A}, {name: A}]}]"),
            "failed Pod/shop/web F:spec.containers[0].env[2].name F:spec.containers[0].env[3].name F:spec.ephemeralContainers[0].env[1].name"),
        new("C-0295", "the same name in two containers", Object("v1", "ReplicationController", "spec: {template: {spec: {containers: [{name: a, env: [{name: A}]}, {name: b, env: [{name: A}]}]}}}"),
            "passed ReplicationController/shop/web"),
    ];

    private static string Env(string variables) => $"containers: [{{name: a, env: [{variables}]}}]";
}
