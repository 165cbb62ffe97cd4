using KSail.Documents.Yaml;
using static KSail.Rendering.Kustomize.FieldType;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Carries out the objects of <c>generators</c>: the same as the fields, but written as objects, and without the layer's generatorOptions.
/// Programs, containers and charts are not run.
/// </summary>
internal sealed class BuiltinGenerators(BuildContext context)
{
    private const string List = "ConfigMapGenerator, SecretGenerator, IAMPolicyGenerator";

    private static readonly Field[] Identity = [new("apiVersion", Any), new("kind", Any), new("metadata", Any)];

    private static readonly ObjectShape ConfigMaps = new("a ConfigMapGenerator", [.. Identity, .. KustomizationFields.ConfigMapGenerator.Fields]);

    private static readonly ObjectShape Secrets = new("a SecretGenerator", [.. Identity, .. KustomizationFields.SecretGenerator.Fields]);

    private static readonly ObjectShape Policies = new("an IAMPolicyGenerator",
    [
        .. Identity, new("cloud", Text),
        new("kubernetesService", FieldType.Object, new ObjectShape("a kubernetesService", new("namespace", Text), new("name", Text))),
        new("serviceAccount", FieldType.Object, new ObjectShape("a serviceAccount", new("name", Text), new("projectId", Text))),
    ]);

    /// <summary>Carries out one object; its relative paths resolve against <paramref name="layer"/>.</summary>
    public void Apply(Layer layer, ResourceSet set, BuildObject generator)
    {
        switch (generator.ApiVersion, generator.Kind)
        {
            case ("builtin", "ConfigMapGenerator"):
                Generate(layer, set, generator, ConfigMaps, "ConfigMap");
                break;
            case ("builtin", "SecretGenerator"):
                Generate(layer, set, generator, Secrets, "Secret");
                break;
            case ("builtin", "IAMPolicyGenerator"):
                GeneratePolicy(set, new ShapeCheck(context.Diagnostics).Read(generator.Tree, Policies), generator);
                break;
            case ("builtin", "HelmChartInflationGenerator"):
                context.Diagnostics.Add(KustomizeDiagnostics.UnsupportedField, generator.Span,
                    "the generator HelmChartInflationGenerator is not supported, as charts are not rendered by kustomize here; use a Flux HelmRelease");
                break;
            default:
                var reason = generator.ApiVersion == "builtin" ? $"'{generator.Kind}' is no generator of kustomize" : "plug-ins, programs and containers are never run during a build";
                context.Diagnostics.Add(KustomizeDiagnostics.UnsupportedField, generator.Span,
                    $"the generator {generator.ApiVersion} {generator.Kind} is not supported: {reason}; supported are, with apiVersion builtin, {List}");
                break;
        }
    }

    private void Generate(Layer layer, ResourceSet set, BuildObject generator, ObjectShape shape, string kind)
    {
        var entry = new ShapeCheck(context.Diagnostics).Read(generator.Tree, shape);
        var metadata = generator.Tree.GetMapping("metadata");
        foreach (var field in (string[])["name", "namespace"])
        {
            if (entry.GetString(field) is null or "" && metadata?[field] is YamlScalar { Type: ScalarType.String } value)
                entry.Set(field, value);
        }

        new ObjectGenerator(context).Apply(layer with { Fields = new YamlMapping(layer.Fields.Span) }, set, entry, kind);
    }

    private void GeneratePolicy(ResourceSet set, YamlMapping config, BuildObject generator)
    {
        var (account, service) = (config.GetMapping("serviceAccount"), config.GetMapping("kubernetesService"));
        if (config.GetString("cloud") != "gke" || service?["name"] is not YamlScalar name || account?.GetString("name") is not { } user || account.GetString("projectId") is not { } project)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidGenerator, config.Span,
                "an IAMPolicyGenerator needs 'cloud: gke', a kubernetesService with a name, and a serviceAccount with name and projectId");
            return;
        }

        var span = generator.Span;
        var annotations = new YamlMapping(span);
        annotations.Set("iam.gke.io/gcp-service-account", YamlScalar.String($"{user}@{project}.iam.gserviceaccount.com", account.Span));
        var metadata = new YamlMapping(span);
        metadata.Set("annotations", annotations);
        metadata.Set("name", name);
        if (service["namespace"] is YamlScalar { Value.Length: > 0 } ns)
            metadata.Set("namespace", ns);
        var tree = new YamlMapping(span);
        tree.Set("apiVersion", YamlScalar.String("v1", span));
        tree.Set("kind", YamlScalar.String("ServiceAccount", span));
        tree.Set("metadata", metadata);
        if (context.AddObjects(1, span))
            set.Add(new BuildObject(tree), context.Diagnostics);
    }
}
