using KSail.Configuration.Registries;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Tests;

/// <summary>Where an artifact is pushed to. The registry is at line 9, column 31.</summary>
public sealed class PushTargetTests
{
    private const string Registry = "localRegistry: {registry: '";

    [Theory]
    [InlineData("u:${T}@ghcr.io/Org/app", "", "ghcr.io/org/app:dev", "u", "t0ken")]
    [InlineData("u:${T}@ghcr.io/org/app:v1", "", "ghcr.io/org/app:v1", "u", "t0ken")]
    [InlineData("u:${T}@ghcr.io/org/app:v1", "tag: latest", "ghcr.io/org/app:latest", "u", "t0ken")]
    [InlineData("u:${T}@ghcr.io/org/app:v1", "tag: ${TAG:-x}", "ghcr.io/org/app:x", "u", "t0ken")]
    [InlineData("localhost", "", "localhost:5050/k8s:dev", "", null)]
    [InlineData("localhost:5000/app", "", "localhost:5000/app:dev", "", null)]
    public void RepositoryAndTagHaveAnOrderOfSources(string registry, string workload, string reference, string user, string? password)
    {
        var (target, findings) = Find($"{Registry}{registry}'}}", workload, ("T", "t0ken"));
        Assert.Empty(findings);
        Assert.Equal((reference, user, password), (target!.ToString(), target.UserName, target.Password?.Reveal()));
    }

    [Theory]
    [InlineData("u:${T}@ghcr.io/Org/app", "", "ghcr.io/org/app:dev")]
    [InlineData("${U}:${T}@ghcr.io/org/app:v1", "tag: latest", "ghcr.io/org/app:latest")]
    [InlineData("u:${T}@ghcr.io/${ORG}/app", "", null)]
    [InlineData("u:p@ghcr.io/${ORG:-org}/app", "", "ghcr.io/org/app:dev")]
    [InlineData("ghcr.io/org/app", "tag: ${TAG}", null)]
    [InlineData("localhost", "", "localhost:5050/k8s:dev")]
    public void TheNameOfAnArtifactIsKnownWithoutCredentials(string registry, string workload, string? expected)
    {
        using var loaded = LoadedEnvironment.Load(
            LoadedEnvironment.Minimal.Replace("  workload:", Line($"{Registry}{registry}'}}"), StringComparison.Ordinal) + (workload.Length > 0 ? $"    {workload}\n" : ""));
        Assert.Equal(expected, PushTarget.NameOf(loaded.Environment) is var (repository, tag) ? $"{repository}:{tag}" : null);
    }

    [Theory]
    [InlineData("./k8s/", "k8s")]
    [InlineData("My Platform/K8S", "my-platform-k8s")]
    [InlineData("..x", "x")]
    [InlineData("é", "ksail-workloads")]
    public void WithoutAPathTheSourceDirectoryNamesTheRepositoryTheSameOnEveryMachine(string sourceDirectory, string repository)
    {
        using var loaded = LoadedEnvironment.Load(
            LoadedEnvironment.Minimal.Replace("sourceDirectory: k8s", $"sourceDirectory: '{sourceDirectory}'", StringComparison.Ordinal).Replace("  workload:", Line("localRegistry: {registry: localhost}"), StringComparison.Ordinal),
            $"-- {sourceDirectory}/kustomization.yaml");
        Assert.Empty(loaded.Findings);
        Assert.True(PushTarget.TryFind(loaded.Environment, loaded.Variables, new DiagnosticBag(), out var target));
        Assert.Equal((repository, true), (target!.Repository, target.IsLocal));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("gitOpsEngine: Flux", null)]
    [InlineData("localRegistry: {registry: ''}", null)]
    [InlineData("localRegistry: {registry: '${REGISTRY:-}'}", null)]
    public void OnlyAnExplicitRegistryIsPushedTo(string line, string? expected)
    {
        var (target, findings) = Find(line.Length == 0 ? "cni: Default" : line, "");
        Assert.Empty(findings);
        Assert.Equal(expected, target?.ToString());
    }

    [Fact]
    public void TheVariableOfThePushWinsOverEverything()
    {
        var (target, findings) = Find($"{Registry}u:${{T}}@ghcr.io/org/app'}}", "tag: v1", ("KSAIL_REGISTRY", "me:${OTHER}@registry.example/x:v2"), ("OTHER", "o"));
        Assert.Empty(findings);
        Assert.Equal(("registry.example/x:v1", "me", "o"), (target!.ToString(), target.UserName, target.Password!.Reveal()));
    }

    [Theory]
    [InlineData("credentials: {tokenEnvVar: PULL, cliTokenEnvVar: PUSH}", "push")]
    [InlineData("credentials: {cliTokenEnvVar: PUSH}", "push")]
    [InlineData("credentials: {tokenEnvVar: PULL}", "pull")]
    [InlineData("credentials: {clusterTokenEnvVar: PULL}", "inline")]
    public void ThePasswordHasAnOrderOfSources(string credentials, string expected)
    {
        var (target, findings) = Find($"localRegistry: {{registry: 'u:inline@ghcr.io/a', {credentials}}}", "", ("PUSH", "push"), ("PULL", "pull"));
        Assert.Empty(findings);
        Assert.Equal(expected, target!.Password!.Reveal());
    }

    [Fact]
    public void APasswordThatIsReplacedNeedsNoVariable()
    {
        var (target, findings) = Find("localRegistry: {registry: 'u:${UNSET}@ghcr.io/a', credentials: {tokenEnvVar: T}}", "", ("T", "t0ken"));
        Assert.Empty(findings);
        Assert.Equal("t0ken", target!.Password!.Reveal());
    }

    [Theory]
    [InlineData("'u:${UNSET}@ghcr.io/a'}", "", "KSAIL1022 9:31 the variable 'UNSET' is not set, and Push needs it for spec.cluster.localRegistry.registry; set it")]
    [InlineData("'${UNSET}/a', credentials: {tokenEnvVar: T}}", "", "KSAIL1022 9:31 the variable 'UNSET' is not set, and Push needs it for spec.cluster.localRegistry.registry; set it")]
    [InlineData("'u@ghcr.io/a', credentials: {tokenEnvVar: UNSET}}", "", "KSAIL1022 9:73 the variable 'UNSET' that spec.cluster.localRegistry.credentials.tokenEnvVar names is not set, and Push needs it as the password of the registry; set it")]
    [InlineData("'u:inline@ghcr.io/a', credentials: {cliTokenEnvVar: EMPTY, tokenEnvVar: T}}", "", "KSAIL1022 9:83 the variable 'EMPTY' that spec.cluster.localRegistry.credentials.cliTokenEnvVar names is not set, and Push needs it as the password of the registry; set it")]
    [InlineData("'u@ghcr.io/a'}", "", "KSAIL1041 9:31 spec.cluster.localRegistry.registry has a user and no password; write user:password@…, or name the password's variable in credentials.tokenEnvVar")]
    [InlineData("'u:${EMPTY}@ghcr.io/a'}", "", "KSAIL1041 9:31 spec.cluster.localRegistry.registry has a user and no password; write user:password@…, or name the password's variable in credentials.tokenEnvVar")]
    [InlineData("'ghcr.io/a', credentials: {tokenEnvVar: T}}", "", "KSAIL1041 9:31 spec.cluster.localRegistry.registry has a password and no user; write user@… before the host")]
    [InlineData("'ghcr.io/a'}", "tag: a b", "KSAIL1012 12:10 spec.workload.tag is 'a b', which registries refuse; use at most 128 letters, digits, '.', '_' and '-'")]
    [InlineData("'ghcr.io/a'}", "tag: ${UNSET}", "KSAIL1022 12:10 the variable 'UNSET' is not set, and Push needs it for spec.workload.tag; set it")]
    public void WhatAPushNeedsIsDemanded(string registry, string workload, string expected)
    {
        var (target, findings) = Find("localRegistry: {registry: " + registry, workload, ("T", "t0ken"), ("EMPTY", ""));
        Assert.Equal(expected, Assert.Single(findings));
        Assert.Null(target);
    }

    [Fact]
    public void ABadRegistryIsAnErrorOfTheBuild()
    {
        using var loaded = LoadedEnvironment.WithCluster($"{Registry}https://ghcr.io/a'}}");
        Assert.Equal("KSAIL1040 9:31 spec.cluster.localRegistry.registry starts with a scheme; write it without; the form is [user[:password]@]host[:port][/path[:tag]]", Assert.Single(loaded.Findings));
    }

    [Fact]
    public void ABadRegistryInTheVariableOfThePushIsAnErrorThatDoesNotShowIt()
    {
        var (_, findings) = Find("cni: Default", "", ("KSAIL_REGISTRY", "u:s3cret-ghcr.io/a"));
        Assert.StartsWith("KSAIL1040 0:0 KSAIL_REGISTRY has a port that is not a number", Assert.Single(findings), StringComparison.Ordinal);
    }

    private static string Line(string line) => $"    {line}\n  workload:";

    private static (PushTarget? Target, IReadOnlyList<string> Findings) Find(string clusterLine, string workloadLine, params (string Name, string Value)[] variables)
    {
        var text = LoadedEnvironment.Minimal.Replace("  workload:", Line(clusterLine), StringComparison.Ordinal) + (workloadLine.Length == 0 ? "" : $"    {workloadLine}\n");
        using var loaded = LoadedEnvironment.Load(text, variables: variables);
        Assert.False(loaded.Environment.HasErrors, string.Join('\n', loaded.Findings));
        var diagnostics = new DiagnosticBag();
        Assert.Equal(PushTarget.TryFind(loaded.Environment, loaded.Variables, diagnostics, out var target), !diagnostics.HasErrors);
        return (target, [.. diagnostics.Items.Select(d => $"{d.Code} {d.Span.Line}:{d.Span.Column} {d.Message}")]);
    }
}
