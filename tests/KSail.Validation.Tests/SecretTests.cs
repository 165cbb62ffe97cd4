using KSail.Documents.Diagnostics;
using Xunit;

namespace KSail.Validation.Tests;

public sealed class SecretTests
{
    private const string A = "age1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "age1bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private const string Head = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: default}\n";

    private const string Rules = $$"""
        -- .sops.yaml
        creation_rules:
          - {path_regex: '^k8s/clusters/local/', age: {{A}}}
          - {path_regex: '^k8s/clusters/prod/', age: {{B}}}
          - {path_regex: '^k8s/shared/', age: '{{A}},{{B}}'}
          - {path_regex: '^k8s/template/', age: <INSTANCE_AGE_PUBLIC_KEY>}
        -- k8s/clusters/local/about.md
        -- k8s/clusters/prod/about.md
        -- k8s/shared/about.md
        """;

    [Theory]
    // what a Secret holds, and the line of the finding, 0 for none
    [InlineData("data: {a: aGVsbG8=}", 4)]
    [InlineData("stringData: {a: '', b: hello}", 4)]
    [InlineData("stringData: {a: 5}", 4)]
    [InlineData("stringData:\n  a: ${a}\n  b: x\n  c: y", 6)]
    [InlineData("stringData: {a: '${password}'}", 0)]
    [InlineData("stringData: {a: 'postgres://${user}:${password}@db'}", 0)]
    [InlineData("stringData: {a: '', b: null}", 0)]
    [InlineData("type: kubernetes.io/service-account-token", 0)]
    [InlineData("data: {}", 0)]
    public void ASecretThatIsWrittenOutIsAnError(string fields, int line)
    {
        var places = Check($"-- k8s/kustomization.yaml\nresources: []\n-- k8s/s.yaml\n{Head}{fields}\n");
        Assert.Equal(line == 0 ? [] : [$"KSAIL4001 k8s/s.yaml({line}"], places.Select(At));
    }

    [Fact]
    public void AnAuthorMaySayThatItHoldsNothingSecret() =>
        Assert.Empty(Check("-- k8s/kustomization.yaml\nresources: [s.yaml]\n-- k8s/s.yaml\napiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: default, annotations: {ksail.io/plain-text: 'true'}}\nstringData: {a: b}\n"));

    [Fact]
    public void GeneratorsAreLookedAtToo() =>
        Assert.Equal(["KSAIL4001 k8s/kustomization.yaml(5"], Check("-- k8s/kustomization.yaml\nnamespace: default\nsecretGenerator:\n- name: a\n  literals:\n  - 'password=x'\n- name: b\n  literals: ['user=${user}', 'empty=']\n").Select(At));

    private const string Certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

    [Theory]
    // the sources of a generator, the file in question, and the place of the finding, empty for none
    [InlineData("files: [token]", "token", "hunter2\n", "KSAIL4001 k8s/kustomization.yaml(4,11")]
    [InlineData("files: [key=token]", "token", "hunter2\n", "KSAIL4001 k8s/kustomization.yaml(4,11")]
    [InlineData("files: [../k8s/sub/token]", "sub/token", "hunter2\n", "KSAIL4001 k8s/kustomization.yaml(4,11")]
    [InlineData("files: [token]", "token", "", "")]
    [InlineData("files: [token]", "token", "${token}\n", "")]
    [InlineData("files: [token]", "token", "ENC[AES256_GCM,data:x]", "")]
    [InlineData("files: [ca.crt]", "ca.crt", Certificate, "")]
    [InlineData("files: [tls.key]", "tls.key", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n", "KSAIL4001 k8s/kustomization.yaml(4,11")]
    [InlineData("files: [tls.pem]", "tls.pem", Certificate + "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n", "KSAIL4001 k8s/kustomization.yaml(4,11")]
    [InlineData("files: [config.yaml]", "config.yaml", "password: ENC[AES256_GCM,data:x]\nsops:\n  mac: ENC[AES256_GCM,data:x]\n  lastmodified: x\n  age: [{recipient: x}]\n", "")]
    [InlineData("files: [blob]", "blob", "{\n\t\"data\": \"ENC[AES256_GCM,data:x]\",\n\t\"sops\": {\n\t\t\"mac\": \"ENC[AES256_GCM,data:x]\"\n}\n", "")]
    [InlineData("files: [app.ini]", "app.ini", "[db]\npassword = ENC[AES256_GCM,data:x]\n[sops]\nmac = ENC[AES256_GCM,data:x]\n", "")]
    [InlineData("files: [gone]", "other", "hunter2\n", "")]
    [InlineData("envs: [app.env]", "app.env", "# token=a\n\nEMPTY=\nUSER=${user}\nLOOKED_UP\n  TOKEN=hunter2\nOTHER=x\n", "KSAIL4001 k8s/app.env(6,3")]
    [InlineData("env: app.env", "app.env", "TOKEN=hunter2\n", "KSAIL4001 k8s/app.env(1,1")]
    [InlineData("envs: [app.env]", "app.env", "TOKEN=${token}\n", "")]
    [InlineData("envs: [app.env]", "app.env", "TOKEN=ENC[AES256_GCM,data:x]\nsops_mac=ENC[AES256_GCM,data:x]\nsops_version=3.13.2\n", "")]
    [InlineData("envs: [app.enc.env]", "app.enc.env", "TOKEN=hunter2\n", "KSAIL4002 k8s/app.enc.env")]
    [InlineData("envs: [app.enc.env]", "app.enc.env", "TOKEN=ENC[AES256_GCM,data:x]\nsops_mac=ENC[AES256_GCM,data:x]\n", "")]
    [InlineData("files: [token]\n  options: {annotations: {ksail.io/plain-text: 'true'}}", "token", "hunter2\n", "")]
    [InlineData("files: [token]\ngeneratorOptions: {annotations: {ksail.io/plain-text: 'true'}}", "token", "hunter2\n", "")]
    public async Task WhatGeneratorsReadIsLookedAt(string sources, string file, string content, string expected)
    {
        using var project = new EnvironmentCheckFixture($"{EnvironmentCheckFixture.Minimal}\n-- k8s/kustomization.yaml\nnamespace: default\nsecretGenerator:\n- name: generated\n  {sources}\n");
        project.Folder.Write($"k8s/{file}", content);
        var places = project.Places(await project.CheckAsync()).Where(place => place.StartsWith("KSAIL4", StringComparison.Ordinal)).ToList();
        Assert.Equal(expected.Length == 0 ? 0 : 1, places.Count);
        Assert.All(places, place => Assert.StartsWith(expected, place, StringComparison.Ordinal));
    }

    [Fact]
    public void AGeneratorMayBeAnObjectAndAFileIsToldOnce() =>
        Assert.Equal(["KSAIL4001 k8s/generator.yaml(4", "KSAIL4001 k8s/generator.yaml(5"], Check(
            "-- k8s/kustomization.yaml\nnamespace: default\ngenerators: [generator.yaml]\n-- k8s/generator.yaml\napiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: g}\nliterals: [a=b]\nfiles: [token, again=token]\n-- k8s/token\nhunter2\n").Select(At));

    [Fact]
    public async Task AGeneratorIsCheckedAgainWhenItsFileChanges()
    {
        using var project = new EnvironmentCheckFixture($"{EnvironmentCheckFixture.Minimal}\n-- k8s/kustomization.yaml\nnamespace: default\nsecretGenerator: [{{name: g, envs: [app.env]}}]\n-- k8s/app.env\nTOKEN=${{token}}\n");
        Assert.Empty(project.Places(await project.CheckAsync()));
        project.Folder.Write("k8s/app.env", "TOKEN=hunter2\n");
        Assert.Single(project.Places(await project.CheckAsync()));
    }

    [Fact]
    public void WhatIsNotDeliveredIsNobodysSecret() =>
        Assert.Empty(Check($"-- k8s/kustomization.yaml\nresources: []\n-- k8s/.sourceignore\nlocal/\n-- k8s/local/s.yaml\n{Head}stringData: {{a: b}}\n-- elsewhere/s.yaml\n{Head}stringData: {{a: b}}\n"));

    [Theory]
    [InlineData("k8s/shared/a.enc.yaml", "KSAIL4002")]
    [InlineData("k8s/template/a.enc.yaml", "KSAIL4003")]
    [InlineData("k8s/other/a.enc.yml", "KSAIL4002")]
    [InlineData("k8s/shared/a.yaml", "KSAIL4001")]
    public void AFileNamedAsEncryptedIsEncrypted(string path, string code) =>
        Assert.Equal([code], Check($"{Rules}\n-- k8s/kustomization.yaml\nresources: []\n-- {path}\n{Head}stringData: {{a: b}}\n").Select(Code));

    [Theory]
    // path, for whom it is encrypted, finding
    [InlineData("k8s/shared/a.enc.yaml", $"{A} {B}", "")]
    [InlineData("k8s/shared/a.enc.yaml", $"{B} {A}", "")]
    [InlineData("k8s/shared/a.enc.yaml", A, "KSAIL4004")]
    [InlineData("k8s/clusters/prod/a.enc.yaml", A, "KSAIL4004")]
    [InlineData("k8s/clusters/prod/a.enc.yaml", $"{A} {B}", "KSAIL4004")]
    [InlineData("k8s/clusters/prod/a.enc.yaml", B, "")]
    [InlineData("k8s/template/a.enc.yaml", A, "")]
    [InlineData("k8s/other/a.enc.yaml", A, "KSAIL4006")]
    public void RecipientsAreThoseOfTheRule(string path, string recipients, string code) =>
        Assert.Equal(code.Length == 0 ? [] : [code], Check($"{Rules}\n-- k8s/kustomization.yaml\nresources: []\n-- {path}\n{Encrypted(recipients)}").Select(Code));

    [Fact]
    public void AnEnvironmentUsesOnlyWhatItsKeyOpens()
    {
        var files = $"""
            {Rules}
            -- ksail.yaml
            {Configuration("clusters/local")}
            -- k8s/clusters/local/kustomization.yaml
            resources: [mine.enc.yaml, ../../shared/a.enc.yaml, ../prod/theirs.enc.yaml]
            -- k8s/clusters/local/mine.enc.yaml
            {Encrypted(A, "mine")}
            -- k8s/shared/a.enc.yaml
            {Encrypted($"{A} {B}", "shared")}
            -- k8s/clusters/prod/theirs.enc.yaml
            {Encrypted(B, "theirs")}
            """;
        var places = Check(files).Where(place => place.StartsWith("KSAIL4", StringComparison.Ordinal)).ToList();
        Assert.Equal(["KSAIL4005 k8s/clusters/prod/theirs.enc.yaml(5"], places.Select(At));
    }

    [Fact]
    public void LookingForDefinitionsIsNotUsingAFile()
    {
        // The kind has no schema, so all files are searched for one.
        var files = $"""
            {Rules}
            -- ksail.yaml
            {Configuration("clusters/local")}
            -- k8s/clusters/local/kustomization.yaml
            resources: [w.yaml]
            -- k8s/clusters/local/w.yaml
            apiVersion: example.com/v1
            kind: Widget
            metadata: {"{name: w, namespace: default}"}
            -- k8s/clusters/prod/theirs.enc.yaml
            {Encrypted(B, "theirs")}
            """;
        Assert.Empty(Check(files));
    }

    [Fact]
    public void ARuleThatIsWrongIsToldAlone() =>
        Assert.Equal(["KSAIL4007 .sops.yaml(3"],
            Check($"{Rules.Replace("^k8s/clusters/prod/", "^k8s/clusters/(prod/", StringComparison.Ordinal)}\n-- k8s/kustomization.yaml\nresources: []\n-- k8s/clusters/prod/a.enc.yaml\n{Encrypted(A)}").Select(At));

    [Fact]
    public void AValueAddedByHandToAnEncryptedFileIsFound() =>
        Assert.Equal(["KSAIL4001 k8s/clusters/prod/a.enc.yaml(4"],
            Check($"{Rules}\n-- k8s/kustomization.yaml\nresources: []\n-- k8s/clusters/prod/a.enc.yaml\n{Encrypted(B).Replace("stringData: {", "stringData: {new: plain, ", StringComparison.Ordinal)}").Select(At));

    [Fact]
    public void EncryptedValuesNeedTheirMetadata() =>
        Assert.Equal(["KSAIL4008"],
            Check($"{Rules}\n-- k8s/kustomization.yaml\nresources: []\n-- k8s/clusters/prod/a.enc.yaml\n{Encrypted(B).Replace("mac: ", "mca: ", StringComparison.Ordinal)}").Select(Code));

    [Theory]
    // a rule, and whether a file matches it
    [InlineData("path_regex: '^k8s/clusters/prdo/', age: A", false)]
    [InlineData("path_regex: '^clusters/prod/', age: A", false)]
    [InlineData("path_regex: '^k8s/clusters/prod/.*\\.md$', age: A", true)]
    [InlineData("path_regex: '^k8s\\/clusters\\/prdo\\/.+$', age: A", false)]
    [InlineData("path_regex: '^k8s/clusters/.*\\.json$', age: A", false)]
    [InlineData("path_regex: '^k8s/.*\\.json$|^other/', age: A", true)]
    [InlineData("path_regex: 'nowhere', age: A", true)]
    [InlineData("path_regex: '^elsewhere/', age: A", true)]
    [InlineData("path_regex: nowhere, age: <PLACEHOLDER>", true)]
    [InlineData("age: A", true)]
    [InlineData("path_regex: '', age: A", true)]
    public void ARuleThatMatchesNothingIsTold(string rule, bool matches)
    {
        var fields = rule.Replace("age: A", $"age: {A}", StringComparison.Ordinal);
        var files = $"-- .sops.yaml\ncreation_rules:\n- {{path_regex: '^k8s/', age: {B}}}\n- {{{fields}}}\n-- k8s/kustomization.yaml\nresources: []\n-- k8s/clusters/prod/about.md\n-- elsewhere/x\n-- k8s/a.enc.yaml\n{Encrypted(B)}";
        Assert.Equal(matches ? [] : ["KSAIL4017 .sops.yaml(3"], Check(files).Select(At));
    }

    [Fact]
    public async Task NoValueIsEverTold()
    {
        using var project = new EnvironmentCheckFixture($"{EnvironmentCheckFixture.Minimal}\n-- k8s/kustomization.yaml\nnamespace: default\nsecretGenerator: [{{name: g, literals: ['a=canary-1']}}]\n-- k8s/s.yaml\n{Head}stringData: {{a: canary-2}}\n-- k8s/t.enc.yaml\n{Head}stringData: {{a: canary-3}}\n");
        var result = await project.CheckAsync();
        Assert.Equal(3, result.Diagnostics.Count(d => d.Code.StartsWith("KSAIL4", StringComparison.Ordinal)));
        Assert.All(result.Diagnostics, d => Assert.DoesNotContain("canary", d.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFindingIsReplayedAndGoesWhenTheFileIsEncrypted()
    {
        using var project = new EnvironmentCheckFixture($"{EnvironmentCheckFixture.Minimal}\n{Rules}\n-- k8s/shared/s.enc.yaml\n{Head}stringData: {{a: b}}\n");
        Assert.Single(project.Places(await project.CheckAsync()));
        var again = await project.CheckAsync();
        Assert.True(again.Environments[0].FromCache);
        Assert.Single(project.Places(again));
        project.Folder.Write("k8s/shared/s.enc.yaml", Encrypted($"{A} {B}"));
        Assert.Empty(project.Places(await project.CheckAsync()));
    }

    private static List<string> Check(string files)
    {
        using var project = new EnvironmentCheckFixture($"{EnvironmentCheckFixture.Minimal}\n{files}");
        return [.. project.Places(project.CheckAsync().GetAwaiter().GetResult()).Where(place => !place.StartsWith("KSAIL22", StringComparison.Ordinal))];
    }

    private static string Encrypted(string recipients, string name = "s") =>
        $"apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: default}}\nstringData: {{a: 'ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]'}}\nsops:\n  mac: ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]\n  lastmodified: '2026-01-01T00:00:00Z'\n  age: [{string.Join(", ", recipients.Split(' ').Select(r => $"{{recipient: {r}, enc: x}}"))}]\n";

    private static string Configuration(string entry) =>
        $"apiVersion: ksail.io/v1alpha1\nkind: Cluster\nmetadata: {{name: local}}\nspec: {{cluster: {{distribution: Talos, provider: Docker}}, workload: {{sourceDirectory: k8s, kustomizationFile: {entry}}}}}";

    private static string Code(string place) => place[..9];

    private static string At(string place) => place[..place.IndexOf(',', StringComparison.Ordinal)];
}
