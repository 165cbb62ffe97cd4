using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Tests.Kustomize;

public class DifferentialTests
{
    [RequiresKustomizeFact]
    public void Every_case_builds_to_the_text_of_the_released_program()
    {
        Assert.True(RealKustomize.Path is not null, RealKustomize.Problem);
        var differences = new List<string>();
        foreach (var name in KustomizeCase.Names(withErrors: false))
        {
            using var directory = KustomizeCase.Unpack(name);
            var top = KustomizeCase.Top(directory);
            var (success, output, error) = RealKustomize.Build(top);
            var (text, _, diagnostics) = KustomizeCase.Build(directory.Root, top);
            if (!success)
                differences.Add($"{name}: the program fails: {error}");
            else if (diagnostics.Any(static each => each.Severity == DiagnosticSeverity.Error))
                differences.Add($"{name}: {string.Join('\n', diagnostics)}");
            else if (output != text)
                differences.Add($"{name}: expected\n{output}\nbut got\n{text}");
        }

        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }
}
