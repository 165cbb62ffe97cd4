using System.Text.Json;

namespace KSail.Scanning.Reports;

/// <summary>What an earlier <c>scan.json</c> said, as far as a comparison needs it.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Score">Its score.</param>
/// <param name="Frameworks">The frameworks and their scores.</param>
/// <param name="Findings">What failed, by <see cref="Finding.Key"/>.</param>
internal sealed record PreviousScan(
    string Environment, float Score, IReadOnlyDictionary<string, float> Frameworks, IReadOnlyDictionary<string, PreviousFinding> Findings)
{
    // A file of a scan that large is none that we wrote.
    private const long MaxLength = 256 << 20;

    /// <summary>Reads the file; null where there is none, or none that this version understands: then there is nothing to compare with.</summary>
    public static PreviousScan? Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > MaxLength)
                return null;
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Of(document.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // The last three are what the reader says to valid JSON of another shape.
            return null;
        }
    }

    private static PreviousScan Of(JsonElement root)
    {
        var frameworks = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var framework in root.GetProperty("frameworks").EnumerateArray())
            frameworks[TextOf(framework, "name")] = ScoreOf(framework);

        var findings = new Dictionary<string, PreviousFinding>(StringComparer.Ordinal);
        foreach (var control in root.GetProperty("controls").EnumerateArray())
        {
            var id = TextOf(control, "id");
            foreach (var resource in control.GetProperty("resources").EnumerateArray())
            {
                if (TextOf(resource, "status") != "failed")
                    continue;
                string kind = TextOf(resource, "kind"), space = TextOf(resource, "namespace"), name = TextOf(resource, "name");
                var finding = new PreviousFinding(id, TextOf(control, "name"), kind, space.Length == 0 ? name : $"{space}/{name}", TextOf(resource, "file"));
                findings.TryAdd(Finding.KeyOf(id, TextOf(resource, "apiVersion"), kind, space, name), finding);
            }
        }

        return new PreviousScan(TextOf(root, "environment"), ScoreOf(root), frameworks, findings);
    }

    private static float ScoreOf(JsonElement element) =>
        element.GetProperty("score").GetSingle() is >= 0 and <= 100 and var score ? score : throw new FormatException("no score");

    private static string TextOf(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}

/// <summary>One finding of an earlier scan.</summary>
/// <param name="ControlId">ID of the control.</param>
/// <param name="ControlName">Its name.</param>
/// <param name="Kind">Kind of the resource.</param>
/// <param name="Name">Its name, after its namespace where it has one.</param>
/// <param name="File">Its file; empty where there was none.</param>
internal sealed record PreviousFinding(string ControlId, string ControlName, string Kind, string Name, string File);
