using KSail.Cel;
using KSail.Checks;
using KSail.Configuration;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Restore;
using KSail.Scanning;
using KSail.Schemas;
using KSail.Secrets.Sops;
using KSail.Talos;
using KSail.Validation;

namespace KSail.Sdk.Tasks;

/// <summary>Tells one build of the engine from another, so that none believes the cache of another.</summary>
internal static class EngineIdentity
{
    /// <summary>
    /// The identities that the compiler gave to the assemblies that take part in a check. A compiler that builds deterministically derives
    /// them from the code, so they are the same wherever this version was built or installed.
    /// </summary>
    public static string Current { get; } = string.Join(
        ';', Of(typeof(YamlReader)), Of(typeof(SchemaCatalog)), Of(typeof(IRestoredContent)), Of(typeof(EnvironmentLoader)), Of(typeof(Resource)), Of(typeof(EnvironmentCheck)), Of(typeof(EnvironmentValidation)), Of(typeof(EnvironmentScan)), Of(typeof(NodeConfigurations)), Of(typeof(CelProgram)), Of(typeof(CreationRules)));

    private static string Of(Type type) => type.Module.ModuleVersionId.ToString("N");
}
