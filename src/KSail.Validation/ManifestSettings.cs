using KSail.Rendering;
using KSail.Schemas;

namespace KSail.Validation;

/// <summary>Finds schemas of custom kinds outside of the environment.</summary>
public interface IKindSource
{
    /// <summary>The schema of an object's kind; null when the source does not have it.</summary>
    KindSchema? Find(Resource resource);
}

/// <summary>What the objects of an environment are held to.</summary>
/// <param name="Catalog">Kinds of Kubernetes and Flux, as the environment's releases serve them.</param>
internal sealed record ManifestSettings(SchemaCatalog Catalog)
{
    /// <summary>Kinds that no schema judges.</summary>
    public SkippedKinds Skipped { get; init; } = SkippedKinds.None;

    /// <summary>Schemas of custom kinds from elsewhere, asked last; null for none.</summary>
    public IKindSource? External { get; init; }

    /// <summary>Definitions in files that the environment does not apply; null for none.</summary>
    public RepositoryDefinitions? Repository { get; init; }
}
