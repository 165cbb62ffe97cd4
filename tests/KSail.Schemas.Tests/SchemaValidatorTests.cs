namespace KSail.Schemas.Tests;

/// <summary>One table per rule. Each case is an excerpt below a prefix of known length, so that lines and columns are easy to count.</summary>
public sealed class SchemaValidatorTests
{
    // Lines 1–10; the excerpt begins at line 11 as the content of a container.
    private const string Container = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          volumes:
            - name: data
              emptyDir: {}
          containers:
            - name: web

        """;

    // Lines 1–9; the excerpt begins at line 10 as the content of the spec of a Flux Kustomization.
    private const string Flux = """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: web
        spec:
          prune: true
          sourceRef:
            kind: GitRepository
            name: platform

        """;

    [Theory]
    [InlineData("imagePullPolcy: Always", "11:7 KSAIL3001 Pod/web: unknown field 'spec.containers[0].imagePullPolcy'; did you mean 'imagePullPolicy'?", "a slip")]
    [InlineData("imagepullpolicy: Always", "11:7 KSAIL3001 Pod/web: unknown field 'spec.containers[0].imagepullpolicy'; did you mean 'imagePullPolicy'?", "case counts")]
    [InlineData("replicas: 3", "11:7 KSAIL3001 Pod/web: unknown field 'spec.containers[0].replicas'", "nothing near")]
    [InlineData("securityContext: {capabilities: {dropp: [ALL]}}", "11:40 KSAIL3001 Pod/web: unknown field 'spec.containers[0].securityContext.capabilities.dropp'; did you mean 'drop'?", "deep down, in flow style")]
    [InlineData("image.tag: x", "11:7 KSAIL3001 Pod/web: unknown field 'spec.containers[0]['image.tag']'", "a key that is no plain word")]
    [InlineData("resorces:", "11:7 KSAIL3001 Pod/web: unknown field 'spec.containers[0].resorces'; did you mean 'resources'?", "also without a value")]
    [InlineData("env: [{nam: x}]", "11:14 KSAIL3001 Pod/web: unknown field 'spec.containers[0].env[0].nam'; did you mean 'name'?", "one slip in a required name is one finding")]
    [InlineData("ports: [{port: 80}]", "11:16 KSAIL3001 Pod/web: unknown field 'spec.containers[0].ports[0].port'; did you mean 'containerPort'?", "the last word of a required name, and not hostPort")]
    [InlineData("envFrom: [{ref: {}}]", "11:18 KSAIL3001 Pod/web: unknown field 'spec.containers[0].envFrom[0].ref'", "the last word of two names")]
    public void Unknown_fields(string excerpt, string expected, string why) => AssertContainer(excerpt, expected, why);

    [Theory]
    [InlineData("image: 1.10", "11:14 KSAIL3002 Pod/web: 'spec.containers[0].image' must be text, but is the number 1.10; quote it: \"1.10\"", "a version that YAML reads as a number")]
    [InlineData("args: [true]", "11:14 KSAIL3002 Pod/web: 'spec.containers[0].args[0]' must be text, but is the boolean true; quote it: \"true\"", "a boolean for text")]
    [InlineData("args: --verbose", "11:13 KSAIL3002 Pod/web: 'spec.containers[0].args' must be a list, but is the text '--verbose'", "text for a list")]
    [InlineData("env: {name: A}", "11:12 KSAIL3002 Pod/web: 'spec.containers[0].env' must be a list, but is a mapping; start each item with '- '", "a mapping for a list")]
    [InlineData("resources: []", "11:18 KSAIL3002 Pod/web: 'spec.containers[0].resources' must be a mapping, but is a list", "a list for a mapping")]
    [InlineData("image: [a]", "11:14 KSAIL3002 Pod/web: 'spec.containers[0].image' must be text, but is a list", "a list for text")]
    [InlineData("stdin: \"true\"", "11:14 KSAIL3002 Pod/web: 'spec.containers[0].stdin' must be true or false, but is the text 'true'; remove the quotes", "a quoted boolean")]
    [InlineData("stdin: yes", "11:14 KSAIL3002 Pod/web: 'spec.containers[0].stdin' must be true or false, but is the text 'yes'; write true or false", "a boolean of YAML 1.1")]
    [InlineData("stdin: 1", "11:14 KSAIL3002 Pod/web: 'spec.containers[0].stdin' must be true or false, but is the number 1", "a number for a boolean")]
    [InlineData("ports: [{containerPort: \"80\"}]", "11:31 KSAIL3002 Pod/web: 'spec.containers[0].ports[0].containerPort' must be a whole number, but is the text '80'; remove the quotes", "a quoted number")]
    [InlineData("ports: [{containerPort: 80.5}]", "11:31 KSAIL3002 Pod/web: 'spec.containers[0].ports[0].containerPort' must be a whole number, but is the number 80.5", "a fraction")]
    [InlineData("ports: [{containerPort: 80.0}]", "", "no fraction: JSON has no such difference")]
    [InlineData("ports: [{containerPort: 0x50}]", "", "YAML's other notations are read before JSON is written")]
    [InlineData("resources: {limits: {cpu: true}}", "11:33 KSAIL3002 Pod/web: 'spec.containers[0].resources.limits.cpu' must be a quantity, but is the boolean true", "a boolean for a quantity")]
    [InlineData("livenessProbe: {tcpSocket: {port: true}}", "11:41 KSAIL3002 Pod/web: 'spec.containers[0].livenessProbe.tcpSocket.port' must be a whole number or text, but is the boolean true", "neither of two types")]
    [InlineData("env: [{name: A, value: 2024-01-02}]", "", "a date is text once it is JSON")]
    [InlineData("env: [{name: A, value: null}]", "", "null is absent")]
    [InlineData("args: [null]", "", "null in a list is the zero value")]
    [InlineData("stdin: sops-encrypted-value-of-stdin", "", "encrypted: only the cluster knows")]
    [InlineData("env: sops-encrypted-value-of-env", "", "encrypted: may be a whole structure")]
    public void Types(string excerpt, string expected, string why) => AssertContainer(excerpt, expected, why);

    [Theory]
    [InlineData("env: [{value: x}]", "11:13 KSAIL3003 Pod/web: the required field 'spec.containers[0].env[0].name' is missing", "absent")]
    [InlineData("env: [null]", "11:13 KSAIL3003 Pod/web: the required field 'spec.containers[0].env[0].name' is missing", "a null is an item without fields")]
    [InlineData("env: [{name: null, value: x}]", "11:14 KSAIL3003 Pod/web: the required field 'spec.containers[0].env[0].name' has no value", "null is absent")]
    [InlineData("env: [{}]", "11:13 KSAIL3003 Pod/web: the required field 'spec.containers[0].env[0].name' is missing", "empty")]
    [InlineData("volumeMounts: [{}]", "11:22 KSAIL3003 Pod/web: the required field 'spec.containers[0].volumeMounts[0].mountPath' is missing\n11:22 KSAIL3003 Pod/web: the required field 'spec.containers[0].volumeMounts[0].name' is missing", "each is told")]
    [InlineData("livenessProbe: {httpGet: {path: /, port: 1, httpHeaders: [{name: A}]}}", "", "the server does without, whatever OpenAPI says")]
    [InlineData("image:", "11:7 KSAIL3003 Pod/web: the required field 'spec.containers[0].image' has no value", "the server does not do without, whatever OpenAPI says")]
    public void Required_fields(string excerpt, string expected, string why) => AssertContainer(excerpt, expected, why);

    [Theory]
    [InlineData("imagePullPolicy: Alway", "11:24 KSAIL3004 Pod/web: 'spec.containers[0].imagePullPolicy' is 'Alway', which is not allowed; did you mean 'Always'?", "near one")]
    [InlineData("imagePullPolicy: Missing", "11:24 KSAIL3004 Pod/web: 'spec.containers[0].imagePullPolicy' is 'Missing', which is not allowed; use one of Always, IfNotPresent, Never", "near none")]
    [InlineData("ports: [{containerPort: 1, protocol: tcp}]", "11:44 KSAIL3004 Pod/web: 'spec.containers[0].ports[0].protocol' is 'tcp', which is not allowed; did you mean 'TCP'?", "case counts")]
    [InlineData("imagePullPolicy: \"\"", "", "not set, for a built-in kind")]
    [InlineData("imagePullPolicy: sops-encrypted-value-of-policy", "", "encrypted")]
    [InlineData("lifecycle: {stopSignal: Interrupt}", "11:31 KSAIL3004 Pod/web: 'spec.containers[0].lifecycle.stopSignal' is 'Interrupt', which is not allowed", "long lists are not printed")]
    public void Allowed_values(string excerpt, string expected, string why) => AssertContainer(excerpt, expected, why);

    [Theory]
    [InlineData("1Gib", false)]
    [InlineData("100 Mi", false)]
    [InlineData("1GB", false)]
    [InlineData("\"\"", false)]
    [InlineData("500m", true)]
    [InlineData("\"0.5\"", true)]
    [InlineData("-1", true)]
    [InlineData(".5Gi", true)]
    [InlineData("1.", true)]
    [InlineData("1E", true)]
    [InlineData("1e3", true)]
    [InlineData("12E+3", true)]
    [InlineData("1ee3", false)]
    [InlineData(".inf", false)]
    public void Quantities(string quantity, bool valid) => AssertContainer(
        $"resources: {{limits: {{cpu: {quantity}}}}}",
        valid ? "" : $"11:33 KSAIL3005 Pod/web: 'spec.containers[0].resources.limits.cpu' must be a quantity such as 500m, 2 or 1Gi, but is '{quantity.Trim('"')}'",
        quantity);

    [Theory]
    [InlineData("ports: [{containerPort: 2147483648}]", "11:31 KSAIL3006 Pod/web: 'spec.containers[0].ports[0].containerPort' does not fit into 32 bits", "int32")]
    [InlineData("livenessProbe: {tcpSocket: {port: 3000000000}}", "11:41 KSAIL3006 Pod/web: 'spec.containers[0].livenessProbe.tcpSocket.port' does not fit into 32 bits", "a number or text holds 32 bits")]
    [InlineData("securityContext: {runAsUser: 3000000000}", "", "int64")]
    [InlineData("securityContext: {runAsUser: 9223372036854775808}", "11:36 KSAIL3006 Pod/web: 'spec.containers[0].securityContext.runAsUser' does not fit into 64 bits", "int64")]
    [InlineData("securityContext: {runAsUser: 1e25}", "11:36 KSAIL3006 Pod/web: 'spec.containers[0].securityContext.runAsUser' does not fit into 64 bits", "int64")]
    public void Ranges(string excerpt, string expected, string why) => AssertContainer(excerpt, expected, why);

    [Theory]
    [InlineData("env: [{name: A}, {name: B}, {name: A}]", "11:42 KSAIL3011 Pod/web: 'spec.containers[0].env[2]' has the same name as item 0, at line 11; remove one of the two", "one key")]
    [InlineData("env: [{name: A}, {name: A}, {name: B}, {name: B}]", "11:31 KSAIL3011 Pod/web: 'spec.containers[0].env[1]' has the same name as item 0, at line 11; remove one of the two\n11:53 KSAIL3011 Pod/web: 'spec.containers[0].env[3]' has the same name as item 2, at line 11; remove one of the two", "each pair")]
    [InlineData("ports: [{containerPort: 1}, {containerPort: 1, protocol: TCP}]", "11:51 KSAIL3011 Pod/web: 'spec.containers[0].ports[1]' has the same containerPort and protocol as item 0, at line 11; remove one of the two", "a key with a default")]
    [InlineData("ports: [{containerPort: 1}, {containerPort: 1, protocol: UDP}]", "", "the second key differs")]
    [InlineData("volumeMounts: [{name: a, mountPath: /x}, {name: b, mountPath: /x}]", "11:69 KSAIL3007 Pod/web: 'spec.containers[0].volumeMounts[1]' has the same mountPath as item 0, at line 11; remove one of the two", "refused however it is applied")]
    [InlineData("env: [{name: sops-encrypted-value-of-a}, {name: sops-encrypted-value-of-a}]", "", "encrypted")]
    [InlineData("args: [a, a]", "", "an atomic list may repeat itself")]
    public void Items_that_cannot_be_told_apart(string excerpt, string expected, string why) => AssertContainer(excerpt, expected, why);

    [Fact]
    public void Long_lists_are_compared_by_hash()
    {
        var names = Enumerable.Range(0, 40).Select(static i => $"{{name: V{i}}}").Append("{name: V39}");
        Assert.Equal(
            "KSAIL3011",
            Assert.Single(Checking.Check(Container + $"      image: web:1\n      env: [{string.Join(", ", names)}]")).Code);
    }

    [Theory]
    [InlineData("interval: 1h30m", "", "a duration")]
    [InlineData("interval: 1.5h0.5m10s", "", "with fractions")]
    [InlineData("interval: 500ms", "", "two letters")]
    [InlineData("interval: 10", "10:13 KSAIL3002 Kustomization/web: 'spec.interval' must be text, but is the number 10; quote it: \"10\"", "no unit")]
    [InlineData("interval: 1d", "10:13 KSAIL3005 Kustomization/web: 'spec.interval' must be a duration such as 30s, 5m or 1h30m, but is '1d'", "no such unit")]
    [InlineData("interval: ''", "10:13 KSAIL3005 Kustomization/web: 'spec.interval' must be a duration such as 30s, 5m or 1h30m, but is ''", "empty")]
    [InlineData("interval: \"1m\\n\"", "10:13 KSAIL3005 Kustomization/web: 'spec.interval' must be a duration such as 30s, 5m or 1h30m, but is '1m '", "a line break is no end")]
    [InlineData("interval: sops-encrypted-value-of-interval", "", "encrypted")]
    [InlineData("retryInterval: 5h\n  interval: 1m", "", "hours, too")]
    public void Patterns(string excerpt, string expected, string why)
    {
        var spec = excerpt.Contains(" interval:", StringComparison.Ordinal) || excerpt.StartsWith("interval:", StringComparison.Ordinal) ? excerpt : excerpt + "\n  interval: 1m";
        Assert.Equal((expected, why), (Checking.Report($"{Flux}  {spec}"), why));
    }

    [Theory]
    [InlineData("path: 5\n", "11:9 KSAIL3002 Kustomization/web: 'spec.path' must be text, but is the number 5; quote it: \"5\"", "types")]
    [InlineData("dependson: []\n", "11:3 KSAIL3001 Kustomization/web: unknown field 'spec.dependson'; did you mean 'dependsOn'?", "unknown fields")]
    [InlineData("dependsOn: [{namespace: x}]\n", "11:15 KSAIL3003 Kustomization/web: the required field 'spec.dependsOn[0].name' is missing", "required fields")]
    [InlineData("deletionPolicy: ''\n", "11:19 KSAIL3004 Kustomization/web: 'spec.deletionPolicy' is '', which is not allowed; use one of MirrorPrune, Delete, WaitForTermination, Orphan", "an empty text is not 'not set'")]
    [InlineData("targetNamespace: ''\n", "11:20 KSAIL3006 Kustomization/web: 'spec.targetNamespace' must have at least 1 characters, but has 0", "a bound on length")]
    [InlineData("postBuild: {substitute: {a-b: x}}\n", "", "free keys")]
    [InlineData("postBuild: {substitute: {a: 1}}\n", "11:31 KSAIL3002 Kustomization/web: 'spec.postBuild.substitute.a' must be text, but is the number 1; quote it: \"1\"", "values under free keys")]
    [InlineData("serviceAccountName: null\n", "", "null is absent")]
    public void Custom_resources(string excerpt, string expected, string why) =>
        Assert.Equal((expected, why), (Checking.Report($"{Flux}  interval: 1m\n  {excerpt}"), why));

    [Theory]
    [InlineData("data: {a: YQ==}", "")]
    [InlineData("data: {a: YQ}", "3:11 KSAIL3005 Secret/s: 'data.a' must be base64")]
    [InlineData("data: {a: hunter two}", "3:11 KSAIL3005 Secret/s: 'data.a' must be base64")]
    [InlineData("data: {a: 1234}", "3:11 KSAIL3002 Secret/s: 'data.a' must be text, but is a number; quote it")]
    [InlineData("stringData: {a: 1234}", "3:17 KSAIL3002 Secret/s: 'stringData.a' must be text, but is a number; quote it")]
    [InlineData("stringData: {a: true}", "3:17 KSAIL3002 Secret/s: 'stringData.a' must be text, but is a boolean; quote it")]
    [InlineData("stringData: secret", "3:13 KSAIL3002 Secret/s: 'stringData' must be a mapping, but is text")]
    [InlineData("data: {a: sops-encrypted-value-of-a}", "")]
    public void Secrets_are_checked_and_never_printed(string excerpt, string expected) =>
        Assert.Equal(expected, Checking.Report($"apiVersion: v1\nkind: Secret\n{excerpt}\nmetadata: {{name: s}}"));

    [Theory]
    [InlineData("2024-01-02T03:04:05Z", true)]
    [InlineData("\"2024-01-02T03:04:05.123456+01:00\"", true)]
    [InlineData("2024-01-02", true)]
    [InlineData("\"2024-01-02\"", false)]
    [InlineData("\"2024-13-02T03:04:05Z\"", false)]
    [InlineData("\"2024-02-29T03:04:05Z\"", true)]
    [InlineData("\"2023-02-29T03:04:05Z\"", false)]
    [InlineData("\"2024-01-02T03:04:60Z\"", false)]
    [InlineData("\"2024-01-02T03:04:05+25:00\"", false)]
    [InlineData("\"2024-01-02T03:04:05\"", false)]
    [InlineData("soon", false)]
    public void Times(string time, bool valid) => Assert.Equal(
        valid ? "" : $"4:19 KSAIL3005 Lease/x: 'spec.renewTime' must be a time such as 2006-01-02T15:04:05Z, but is '{time.Trim('"')}'",
        Checking.Report($"apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {{name: x}}\nspec: {{renewTime: {time}}}"));

    [Theory]
    [InlineData("status: {replicas: 1}", "", "appliers drop it")]
    [InlineData("status: {conditions: [{type: Available}]}", "", "its required fields do not matter")]
    [InlineData("status: {replicaz: 1}", "KSAIL3001", "its fields must exist")]
    [InlineData("status: {replicas: x}", "KSAIL3002", "and have their types")]
    public void Status(string status, string expected, string why) => Assert.Equal(
        (expected, why),
        (string.Join(' ', Checking.Check(
            $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: x}}\nspec: {{selector: {{}}, template: {{}}}}\n{status}").Select(static d => d.Code)), why));

    [Theory]
    [InlineData("imagePullPolicy: ''", "", "a text gets its default")]
    [InlineData("volumeMounts: [{name: data, mountPath: /d, mountPropagation: ''}]", "11:68 KSAIL3004 Pod/web: 'spec.containers[0].volumeMounts[0].mountPropagation' is '', which is not allowed; use one of Bidirectional, HostToContainer, None", "a pointer to a text is set")]
    public void Empty_texts(string excerpt, string expected, string why) => AssertContainer(excerpt, expected, why);

    [Theory]
    [InlineData("a text")]
    [InlineData("[1, 2]")]
    [InlineData("{a: b}")]
    public void Raw_JSON_is_of_any_type(string raw)
    {
        Assert.Equal("", Checking.Report($"apiVersion: apps/v1\nkind: ControllerRevision\nmetadata: {{name: x}}\nrevision: 1\ndata: {raw}"));
        Assert.Equal("", Checking.Report($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x, managedFields: [{{fieldsV1: {raw}}}]}}"));
    }

    [Fact]
    public void Nodes_without_a_place_are_found_at_the_nearest_one_above()
    {
        var pod = Checking.Parse(Container + "      image: x\n")[0];
        var container = (Documents.Yaml.YamlMapping)pod.GetMapping("spec")!.GetSequence("containers")![0];
        container.Set("imagePullPolicy", Documents.Yaml.YamlScalar.String("Alway"));
        container.Set("stdin", Documents.Yaml.YamlScalar.String("x"));
        Assert.All(Checking.Check(pod), static d => Assert.Equal((10, 7), (d.Span.Line, d.Span.Column)));
        Assert.Equal(2, Checking.Check(pod).Count);
    }

    [Fact]
    public void Text_in_messages_is_short_and_on_one_line()
    {
        var message = Assert.Single(Checking.Check($"{Container}      image: web:1\n      imagePullPolicy: \"a\\nb{new string('x', 1000)}\"\n")).Message;
        Assert.DoesNotContain('\n', message);
        Assert.InRange(message.Length, 50, 250);
    }

    private static void AssertContainer(string excerpt, string expected, string why)
    {
        var image = excerpt.StartsWith("image:", StringComparison.Ordinal) ? "" : "      image: web:1\n";
        Assert.Equal((expected, why), (Checking.Report($"{Container}      {excerpt}\n{image}"), why));
    }
}
