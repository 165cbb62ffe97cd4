using System.Text.Json;
using KSail.Oci.Artifacts;

namespace KSail.Oci.Attestations;

/// <summary>A claim about artifacts, named by digest (in-toto attestation framework, Statement v1).</summary>
/// <param name="Subjects">SHA-256 digests in hexadecimal of what the claim is about.</param>
/// <param name="PredicateType">What is claimed, a URI.</param>
/// <param name="Predicate">The claim, JSON.</param>
internal sealed record InTotoStatement(IReadOnlyList<string> Subjects, string PredicateType, string Predicate)
{
    public const string MediaType = "application/vnd.in-toto+json";

    private const string Version1 = "https://in-toto.io/Statement/v1";

    // What cosign 2 writes.
    private const string Version01 = "https://in-toto.io/Statement/v0.1";

    /// <summary>The statement as it is signed.</summary>
    /// <param name="name">What a reader may know the artifact by.</param>
    /// <param name="digest">The artifact.</param>
    /// <param name="predicate">The claim.</param>
    public static byte[] Write(string name, Digest digest, AttestationPredicate predicate) =>
        new CanonicalJson()
            .BeginObject()
            .Text("_type", Version1)
            .BeginArray("subject")
            .BeginObject().Text("name", name).BeginObject("digest").Text("sha256", digest.Hex).EndObject().EndObject()
            .EndArray()
            .Text("predicateType", predicate.Type)
            .Raw("predicate", predicate.Json)
            .EndObject()
            .ToBytes();

    /// <summary>Reads a statement; null when it is none.</summary>
    public static InTotoStatement? Parse(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var root = json.RootElement;
            if (root.GetProperty("_type").GetString() is not (Version1 or Version01))
                return null;
            var subjects = new List<string>();
            foreach (var subject in root.GetProperty("subject").EnumerateArray())
            {
                if (subject.GetProperty("digest").TryGetProperty("sha256", out var digest) && digest.GetString() is { } hex)
                    subjects.Add(hex);
            }

            return new InTotoStatement(subjects, root.GetProperty("predicateType").GetString() ?? "", root.TryGetProperty("predicate", out var predicate) ? predicate.GetRawText() : "{}");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
