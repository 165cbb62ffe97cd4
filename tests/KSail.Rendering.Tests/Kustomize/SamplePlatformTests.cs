using System.Collections.Concurrent;
using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>The sample platform, layer by layer, as the released program builds it: a real tree instead of a case made for one feature.</summary>
public class SamplePlatformTests
{
    [RequiresKustomizeFact]
    public void Every_layer_of_the_sample_builds_to_the_text_of_the_released_program()
    {
        Assert.True(RealKustomize.Path is not null, RealKustomize.Problem);
        var root = SourceDirectory();
        var differences = new ConcurrentBag<string>();
        var layers = Directory.EnumerateFiles(root, "kustomization.yaml", SearchOption.AllDirectories)
            .Where(static file => !File.ReadAllText(file).Contains("kind: Component", StringComparison.Ordinal))
            .Select(static file => Path.GetDirectoryName(file)!)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(layers);
        Parallel.ForEach(layers, new ParallelOptions { MaxDegreeOfParallelism = 2 }, layer =>
        {
            var (success, output, error) = RealKustomize.Build(layer);
            var (text, _, diagnostics) = KustomizeCase.Build(root, layer);
            if (!success)
                differences.Add($"{layer}: the program fails: {error}");
            else if (diagnostics.Any(static each => each.Severity == DiagnosticSeverity.Error))
                differences.Add($"{layer}: {string.Join('\n', diagnostics)}");
            else if (output != text)
                differences.Add($"{layer}: expected\n{output}\nbut got\n{text}");
        });

        Assert.True(differences.IsEmpty, string.Join("\n\n", differences.Order(StringComparer.Ordinal)));
    }

    private static string SourceDirectory()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            var source = Path.Combine(at, "samples", "platform", "k8s");
            if (Directory.Exists(source))
                return source;
        }

        throw new DirectoryNotFoundException("samples/platform/k8s is not in any folder above the tests");
    }
}
