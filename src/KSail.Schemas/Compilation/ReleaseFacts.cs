using System.Globalization;

namespace KSail.Schemas.Compilation;

/// <summary>The minor releases of Kubernetes 1 that a table covers.</summary>
internal sealed record ReleaseRange(int Oldest, int Newest);

/// <summary>A field that some releases do not have.</summary>
/// <param name="Definition">Name of the OpenAPI definition.</param>
/// <param name="Field">The field.</param>
/// <param name="Since">The first release that has it; zero for the oldest that is covered.</param>
/// <param name="Until">The first release that has it no more; zero for none. Such a field is in no document, so its value is not checked.</param>
internal sealed record FieldFact(string Definition, string Field, int Since, int Until);

/// <summary>A version of a kind.</summary>
/// <param name="Family">What serves it: <c>Kubernetes</c> or <c>Flux</c>.</param>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Life">When it came and goes.</param>
/// <param name="IsOff">Whether it is served only when asked for.</param>
/// <param name="Like">The API version whose schema it shares, where documents lack its own; null for none.</param>
internal sealed record KindFact(string Family, string ApiVersion, string Kind, KindLife Life, bool IsOff, string? Like);

/// <summary>
/// What differs between releases, from a text of one fact a line. Blank lines and lines that begin with <c>#</c> are skipped; words are
/// separated by blanks, and <c>-</c> stands for none:
/// <code>
/// releases OLDEST NEWEST
/// family   NAME
/// kind     APIVERSION KIND INTRODUCED DEPRECATED REMOVED [use APIVERSION [KIND]] [off] [like APIVERSION]
/// field    DEFINITION FIELD SINCE [UNTIL]
/// </code>
/// A release is <c>1.31</c>; kinds belong to the family that was named last.
/// </summary>
public sealed class ReleaseFacts
{
    private ReleaseFacts()
    {
    }

    internal ReleaseRange? Range { get; private set; }

    internal List<KindFact> Kinds { get; } = [];

    internal List<FieldFact> Fields { get; } = [];

    /// <summary>Reads the text.</summary>
    /// <exception cref="InvalidDataException">A line is not of this form.</exception>
    public static ReleaseFacts Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var facts = new ReleaseFacts();
        var family = "";
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
                continue;
            try
            {
                switch (words)
                {
                    case ["releases", var oldest, var newest]:
                        facts.Range = new ReleaseRange(Release(oldest), Release(newest));
                        break;
                    case ["family", var name]:
                        family = name;
                        break;
                    case ["kind", var apiVersion, var kind, var introduced, var deprecated, var removed, .. var rest]:
                        facts.Kinds.Add(ReadKind(family, apiVersion, kind, Release(introduced), Release(deprecated), Release(removed), rest));
                        break;
                    case ["field", var definition, var field, var since]:
                        facts.Fields.Add(new FieldFact(definition, field, Release(since), 0));
                        break;
                    case ["field", var definition, var field, var since, var until]:
                        facts.Fields.Add(new FieldFact(definition, field, Release(since), Release(until)));
                        break;
                    default:
                        throw new FormatException("unknown fact");
                }
            }
            catch (FormatException e)
            {
                throw new InvalidDataException($"line {number}: {e.Message}: {line}", e);
            }
        }

        return facts;
    }

    private static KindFact ReadKind(string family, string apiVersion, string kind, int introduced, int deprecated, int removed, string[] rest)
    {
        string? replacement = null;
        string? like = null;
        var off = false;
        for (var i = 0; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case "off":
                    off = true;
                    break;
                case "like" when i + 1 < rest.Length:
                    like = rest[++i];
                    break;
                case "use" when i + 1 < rest.Length:
                    replacement = rest[++i];
                    if (i + 1 < rest.Length && char.IsAsciiLetterUpper(rest[i + 1][0]))
                        replacement = $"{replacement} {rest[++i]}";
                    break;
                default:
                    throw new FormatException($"'{rest[i]}' is not expected here");
            }
        }

        return new KindFact(family, apiVersion, kind, new KindLife(introduced, deprecated, removed, replacement), off, like);
    }

    // The minor number: the major one is the family's.
    private static int Release(string text)
    {
        if (text == "-")
            return 0;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && byte.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? minor
            : throw new FormatException($"'{text}' is no release such as 1.31");
    }
}
