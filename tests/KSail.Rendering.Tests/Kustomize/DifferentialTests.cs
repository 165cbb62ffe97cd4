using KSail.Documents.Diagnostics;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

public class DifferentialTests
{
    private const int Seeds = 60;

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

    [RequiresKustomizeFact]
    public void Every_case_with_a_mistake_is_refused_by_the_released_program()
    {
        Assert.True(RealKustomize.Path is not null, RealKustomize.Problem);
        var differences = new List<string>();
        foreach (var name in KustomizeCase.Names(withErrors: true))
        {
            using var directory = KustomizeCase.Unpack(name);
            var top = KustomizeCase.Top(directory);
            var (success, _, error) = RealKustomize.Build(top);
            var (_, _, diagnostics) = KustomizeCase.Build(directory.Root, top);
            if (success == diagnostics.Any(static each => each.Severity == DiagnosticSeverity.Error))
                differences.Add($"{name}: {(success ? "the program builds it" : error)}\n{string.Join('\n', diagnostics)}");
        }

        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    [RequiresKustomizeFact]
    public void Random_layered_repositories_build_to_the_text_of_the_released_program()
    {
        Assert.True(RealKustomize.Path is not null, RealKustomize.Problem);
        var differences = new List<string>();
        var built = 0;
        for (var seed = 1; seed <= Seeds && differences.Count < 5; seed++)
        {
            using var directory = new TemporaryDirectory();
            var top = new RandomPlatform(seed, directory).Write();
            var (success, output, error) = RealKustomize.Build(top);
            var (text, _, diagnostics) = KustomizeCase.Build(directory.Root, top);
            var failed = diagnostics.Any(static each => each.Severity == DiagnosticSeverity.Error);
            if (success && (failed || output != text))
                differences.Add($"seed {seed}: {string.Join('\n', diagnostics)} expected\n{output}\nbut got\n{text}");
            else if (!success && !failed)
                differences.Add($"seed {seed}: the program fails and we do not: {error}");
            built += success ? 1 : 0;
        }

        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
        // Repositories that mostly fail would compare nothing.
        Assert.True(built > Seeds * 2 / 3, $"only {built} of {Seeds} repositories build");
    }
}
