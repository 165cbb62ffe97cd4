using KSail.Configuration;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering;
using KSail.Restore;
using KSail.Schemas;
using KSail.Validation.Catalogs;
using KSail.Validation.Expressions;

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

    /// <summary>The project's own rules; null for none.</summary>
    public UserRules? Rules { get; init; }

    /// <summary>What a configuration asks for.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="locations">Places of schemas that the project names, after those of the configuration.</param>
    /// <param name="restored">What was restored.</param>
    /// <param name="view">Reads the repository.</param>
    /// <param name="diagnostics">Receives what is wrong with the settings.</param>
    public static ManifestSettings Of(
        KSailEnvironment environment, IReadOnlyList<SchemaLocation> locations, IRestoredContent restored, SourceView view, DiagnosticBag diagnostics)
    {
        if (environment.Configuration is not { } configuration)
            return new ManifestSettings(SchemaCatalog.Embedded);
        var settings = configuration.Workload.Validation;
        var directory = Path.GetDirectoryName(environment.ConfigFile)!;
        var all = new List<SchemaLocation>(settings.SchemaLocations.Count + locations.Count);
        foreach (var location in settings.SchemaLocations)
            all.Add(new SchemaLocation(location.Value.Reveal(), location.Span));
        all.AddRange(locations);
        return new ManifestSettings(ReleaseSelection.Select(SchemaCatalog.Embedded, configuration, diagnostics))
        {
            Skipped = SkippedKinds.Of(settings),
            Repository = environment.Paths?.SourceDirectory is { } source ? new RepositoryDefinitions(view.Narrow(source)) : null,
            External = new CatalogKinds(all, directory, restored, view, diagnostics),
            Rules = ReadRules(settings, directory, view, diagnostics),
        };
    }

    // That the file is there is for the rules of the configuration to say.
    private static UserRules? ReadRules(ValidationSettings settings, string directory, SourceView view, DiagnosticBag diagnostics) =>
        settings.Rules is { } file && view.Locate(Path.Combine(directory, file.Value.Reveal())) is { Kind: PathKind.File } found && view.ReadYaml(found.Path) is { } yaml
            ? UserRules.Read(yaml, diagnostics)
            : null;
}
