using System.Text;

namespace KSail.Sdk.Tests;

/// <summary>Same input, same bytes and same findings in the same order: in any folder, and however many processors take part.</summary>
public sealed class DeterminismTests
{
    // Findings of every room, in files whose order on disk, by name and by reference differ.
    private const string Findings = """
        -- hello/ksail.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: hello
        spec:
          cluster:
            distribution: Talos
            localRegistry:
              registry: localhost:5000/${KSAIL_TEST_UNSET}
          workload:
            sourceDirectory: k8s
            kustomizationFile: clusters/local
        -- hello/k8s/apps/kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
          - z.yaml
          - a.yaml
          - greeting.yaml
          - missing.yaml
        -- hello/k8s/apps/a.yaml
        apiVersion: v1
        kind: Service
        metadata:
          name: a
        spec:
          prots: []
          clusterIPs: 1
        -- hello/k8s/apps/z.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: z
        spec:
          replicas: three
        """;

    [Fact]
    public void Findings_and_their_order_do_not_depend_on_folder_or_processors()
    {
        var expected = Observe("-m:1");
        Assert.True(expected.Count >= 6, string.Join('\n', expected));
        Assert.Equal(expected, Observe("-m:2"));

        static List<string> Observe(string processors)
        {
            using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Findings);
            var run = workspace.Build("build", "hello", processors);
            run.Result.Fails();
            return
            [
                .. run.Warnings.Select(w => $"warning {w.Code} {w.File}({w.LineNumber},{w.ColumnNumber}) {w.Text}")
                    .Concat(run.Errors.Select(e => $"error {e.Code} {e.File}({e.LineNumber},{e.ColumnNumber}) {e.Text}"))
                    .Select(line => line.Replace(workspace.Root, "", StringComparison.Ordinal)),
            ];
        }
    }

    [Fact]
    public void What_is_written_does_not_depend_on_folder_or_processors()
    {
        var expected = Observe("-m:1");
        Assert.Equal(["hello/bin/ksail/local/manifests.yaml", "hello/bin/ksail/prod/manifests.yaml"], expected.Keys.Where(name => name.EndsWith("manifests.yaml", StringComparison.Ordinal)));
        Assert.Contains(expected.Keys, name => name.EndsWith("/index.json", StringComparison.Ordinal));
        Assert.Equal(expected, Observe("-m:2"));

        static SortedDictionary<string, string> Observe(string processors)
        {
            using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
            workspace.Build("build", "hello", "-t:Render", processors).Succeeds();
            workspace.Build("publish", "hello", "-p:Environment=prod", processors).Succeeds();
            var written = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var file in Directory.EnumerateFiles(workspace["hello/bin"], "*", SearchOption.AllDirectories))
            {
                // The page of a build says how long it took, on one line.
                var bytes = Path.GetFileName(file) == "report.html" ? Encoding.UTF8.GetBytes(string.Join('\n', File.ReadLines(file).Where(static line => !line.StartsWith("<p class=\"times\">", StringComparison.Ordinal)))) : File.ReadAllBytes(file);
                written[Path.GetRelativePath(workspace.Root, file)] = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes));
            }

            return written;
        }
    }
}
