using KSail.Schemas;

namespace KSail.Talos.Schemas;

/// <summary>
/// The documents of a Talos configuration up to 1.14, from the embedded table; <see cref="KindSchema.Release"/> is the series that a kind came
/// with. The machine configuration is the kind without a name. Loaded when the first patch is read.
/// </summary>
internal static class TalosSchemas
{
    private const string Resource = "KSail.Talos.Schemas.talos.bin";

    private static readonly TalosRelease Oldest = new(1, 11);

    private static readonly Lazy<SchemaCatalog> LazyCatalog = new(Load);

    public static SchemaCatalog Catalog => LazyCatalog.Value;

    /// <summary>The series that brought a kind; null for kinds as old as the table.</summary>
    public static TalosRelease? NeededBy(KindSchema kind) => TalosRelease.Parse(kind.Release) is { } release && Oldest.IsBefore(release) ? release : null;

    /// <summary>The names of all kinds, in ordinal order.</summary>
    public static List<string> KindNames()
    {
        var names = new List<string>();
        foreach (var kind in Catalog.Kinds)
        {
            if (kind.Kind.Length > 0)
                names.Add(kind.Kind);
        }

        return names;
    }

    private static SchemaCatalog Load()
    {
        using var stream = typeof(TalosSchemas).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly has no resource '{Resource}'.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return SchemaCatalog.Open(bytes);
    }
}
