using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Testing;

namespace KSail.Checks.Tests;

/// <summary>A project in a folder of its own that a test checks as the build task does.</summary>
internal sealed class EnvironmentCheckFixture : IDisposable
{
    /// <summary>The smallest configuration, and one valid manifest.</summary>
    public const string Minimal = """
        -- ksail.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: local
        spec:
          cluster:
            distribution: Talos
            provider: Docker
          workload:
            sourceDirectory: k8s
        -- k8s/kustomization.yaml
        resources:
          - config.yaml
        -- k8s/config.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          namespace: default
        data:
          color: blue
        """;

    public TemporaryDirectory Folder { get; } = new();

    public string Cache => Folder["cache"];

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public EnvironmentCheckFixture(string archive = Minimal) => Folder.WriteAll(archive);

    public string Output(string environment, string file = "manifests.yaml") => Folder[$"bin/ksail/{environment}/{file}"];

    public Task<CheckResult> CheckAsync(CheckSteps steps = CheckSteps.Validate, string? environment = null, string engine = "test", CheckMemory? memory = null) =>
        Task.FromResult(EnvironmentCheck.Run(
            new CheckRequest(Folder["platform.ksproj"], [], "local", environment, Folder["obj/ksail"], Folder["bin/ksail"], Cache, steps, engine),
            EnvironmentVariables.Of(Variables),
            memory ?? new CheckMemory(),
            CancellationToken.None));

    /// <summary>Findings as <c>code file(line,column)</c>, files relative to the project.</summary>
    public IReadOnlyList<string> Places(CheckResult result) =>
        [.. result.Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Message).Select(d => $"{d.Code} {d.Span.ToString().Replace(Folder.Root + "/", "", StringComparison.Ordinal)}")];

    public void Dispose() => Folder.Dispose();
}
