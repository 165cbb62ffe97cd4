using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Tests.Kustomize;

public class ConformanceTests
{
    public static TheoryData<string> Results => [.. KustomizeCase.Names(withErrors: false)];

    public static TheoryData<string> Errors => [.. KustomizeCase.Names(withErrors: true)];

    [Theory]
    [MemberData(nameof(Results))]
    public void A_build_gives_what_kustomize_gives(string name)
    {
        using var directory = KustomizeCase.Unpack(name);

        var (text, _, diagnostics) = KustomizeCase.Build(directory.Root, KustomizeCase.Top(directory));

        Assert.DoesNotContain(diagnostics, static each => each.Severity == DiagnosticSeverity.Error);
        Assert.Equal(Read(directory["expect.yaml"]), text.TrimEnd('\n'));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_mistake_is_reported_where_it_stands(string name)
    {
        using var directory = KustomizeCase.Unpack(name);

        var (_, _, diagnostics) = KustomizeCase.Build(directory.Root, KustomizeCase.Top(directory));

        var expected = Read(directory["expect.errors"]).Split('\n');
        var actual = diagnostics.Select(each =>
            $"{each.Code} {Path.GetRelativePath(directory.Root, each.Span.File)}({each.Span.Line},{each.Span.Column}) {each.Message}").ToArray();
        var asExpected = expected.Length == actual.Length;
        for (var i = 0; asExpected && i < expected.Length; i++)
        {
            // The place is compared as a whole, the message by the words that matter.
            var place = string.Join(' ', expected[i].Split(' ').Take(2)) + " ";
            asExpected = actual[i].StartsWith(place, StringComparison.Ordinal) && actual[i].Contains(expected[i][place.Length..], StringComparison.Ordinal);
        }

        Assert.True(asExpected, string.Join('\n', actual));
    }

    private static string Read(string path) => File.ReadAllText(path).TrimEnd('\n');
}
