using KSail.Schemas.Tables;

namespace KSail.Schemas.Compilation;

/// <summary>Makes the schema of one custom kind ready for use.</summary>
internal static class CustomKind
{
    /// <summary>Compiles the schema of a kind.</summary>
    /// <exception cref="InvalidDataException">The schema is too large or too deep.</exception>
    public static KindSchema Compile(StructuralReader reader, string apiVersion, string kind, KindFlags flags, string? warning)
    {
        var root = reader.ReadKind();
        if (reader.DefaultsMatter)
            flags |= KindFlags.DefaultsMatter;
        if (reader.HasRules)
            flags |= KindFlags.HasRules;
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : apiVersion[..slash];
        var node = new KindNode(group, apiVersion[(slash + 1)..], kind, root, flags, "", KindLife.Unknown, warning);
        var table = new SchemaTable(new SchemaTableWriter([node], interned: true).Write());
        return new KindSchema(table, 0, release: 0);
    }
}
