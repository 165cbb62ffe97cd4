using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Kustomize;
using KSail.Restore;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>Damaged kustomizations: every build ends, with objects or with diagnostics, never with an exception.</summary>
public class MutationTests
{
    private const int Mutations = 10_000;

    private static readonly string[] Fragments =
    [
        "$patch: delete", "{}", "[]", "null", "~", "- ", ": ", "\n  ", "*a", "&a ", "<<: ", "'", "\"", "|-\n", "..", "/", "patches:", "resources: [.]", "- op: move",
        "kind: List", "items:", "name:", "target:", "(", "**", "[name=", "path: ", "create: true", "index: -1", "delimiter: \"\"", "\t", "\u2028", "9999999999999999999", "metadata", "components:",
    ];

    [Fact]
    public void No_mutation_of_a_repository_breaks_a_build()
    {
        var cases = KustomizeCase.Names(withErrors: false).Concat(KustomizeCase.Names(withErrors: true)).Select(static name => (Name: name, Files: Read(name))).ToArray();
        using var directory = new TemporaryDirectory();
        // A seed for each, so that the order of work decides nothing.
        Parallel.For(0, Mutations, i =>
        {
            var random = new Random(20_240_607 + i);
            var (name, original) = cases[random.Next(cases.Length)];
            var files = new SortedDictionary<string, string>(original, StringComparer.Ordinal);
            var sources = files.Keys.Where(static each => !each.StartsWith("expect.", StringComparison.Ordinal)).ToArray();
            var path = sources[random.Next(sources.Length)];
            files[path] = Mutate(files[path], random);
            var root = directory[$"r{i}"];
            // A mutation may have cut a character in two; what is written is what UTF-8 has for that.
            foreach (var (file, content) in files)
                directory.Write($"r{i}/{file}", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(content)));
            Build(root, $"mutation {i} of {name}, file {path}:\n{files[path]}");
            Directory.Delete(root, recursive: true);
        });
    }

    private static void Build(string root, string what)
    {
        var top = Directory.Exists(Path.Combine(root, "overlay")) ? Path.Combine(root, "overlay") : root;
        var diagnostics = new DiagnosticBag();
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            foreach (var resource in KustomizeBuild.Run(new SourceTree(root).OpenView(), top, null, NothingRestored.Instance, diagnostics, deadline.Token))
                YamlWriter.ToText(resource.Tree);
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}\n{e}");
        }

        Assert.All(diagnostics.Items, static each => Assert.DoesNotContain('\n', each.Message));
    }

    private static SortedDictionary<string, string> Read(string name)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var path = "";
        foreach (var line in File.ReadLines(Path.Combine(KustomizeCase.Folder, name + ".txt")))
        {
            if (line.StartsWith("-- ", StringComparison.Ordinal))
                files[path = line[3..].Trim()] = "";
            else if (path.Length > 0)
                files[path] += line + "\n";
        }

        return files;
    }

    private static string Mutate(string text, Random random)
    {
        var result = new StringBuilder(text);
        for (var count = random.Next(1, 4); count > 0 && result.Length > 0; count--)
        {
            var at = random.Next(result.Length);
            switch (random.Next(5))
            {
                case 0:
                    result.Remove(at, Math.Min(random.Next(1, 12), result.Length - at));
                    break;
                case 1:
                    result.Insert(at, Fragments[random.Next(Fragments.Length)]);
                    break;
                case 2:
                    result[at] = (char)random.Next(1, 128);
                    break;
                case 3:
                    var lines = result.ToString().Split('\n').ToList();
                    var line = random.Next(lines.Count);
                    lines.Insert(random.Next(lines.Count), lines[line]);
                    result.Clear().AppendJoin('\n', lines);
                    break;
                default:
                    var kept = result.ToString().Split('\n').ToList();
                    kept.RemoveAt(random.Next(kept.Count));
                    result.Clear().AppendJoin('\n', kept);
                    break;
            }
        }

        return result.ToString();
    }
}
