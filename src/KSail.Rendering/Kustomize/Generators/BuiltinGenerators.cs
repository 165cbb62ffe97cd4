using KSail.Documents.Yaml;
using static KSail.Rendering.Kustomize.FieldType;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Carries out the objects of <c>generators</c>: the same as the fields, but written as objects, and without the layer's generatorOptions.
/// Programs and containers are not run.
/// </summary>
internal sealed class BuiltinGenerators(BuildContext context)
{
    private const string Chart = "HelmChartInflationGenerator";

    private static readonly Field[] Identity = [new("apiVersion", Any), new("kind", Any), new("metadata", Any)];

    private static readonly ObjectShape ConfigMaps = Shape("a ConfigMapGenerator", KustomizationFields.ConfigMapGenerator.Fields);

    private static readonly ObjectShape Secrets = Shape("a SecretGenerator", KustomizationFields.SecretGenerator.Fields);

    private static readonly ObjectShape Policies = Shape("an IAMPolicyGenerator",
    [
        new("cloud", Text),
        new("kubernetesService", FieldType.Object, new ObjectShape("a kubernetesService", new("namespace", Text), new("name", Text))),
        new("serviceAccount", FieldType.Object, new ObjectShape("a serviceAccount", new("name", Text), new("projectId", Text))),
    ]);

    private static readonly ObjectShape Charts = Shape("a HelmChartInflationGenerator", [.. KustomizationFields.HelmGlobals.Fields, .. KustomizationFields.HelmChart.Fields]);

    /// <summary>The kinds of kustomize, in ordinal order.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["ConfigMapGenerator", Chart, "IAMPolicyGenerator", "SecretGenerator"];

    /// <summary>Carries out one object; its relative paths resolve against <paramref name="layer"/>.</summary>
    public void Apply(Layer layer, ResourceSet set, BuildObject generator)
    {
        switch (PluginRefusal.IsBuiltin(generator) ? generator.Kind : "")
        {
            case "ConfigMapGenerator":
                Generate(layer, set, generator, ConfigMaps, "ConfigMap");
                break;
            case "SecretGenerator":
                Generate(layer, set, generator, Secrets, "Secret");
                break;
            case "IAMPolicyGenerator":
                GeneratePolicy(set, Decode(generator, Policies), generator, context.Metadata?.OriginOf(layer, generator));
                break;
            case Chart:
                Inflate(layer, set, generator);
                break;
            default:
                set.IsIncomplete = true;
                PluginRefusal.Report(context, generator, "generator", Kinds, BuiltinShapes.Kinds);
                break;
        }
    }

    private void Inflate(Layer layer, ResourceSet set, BuildObject generator)
    {
        var inflation = new ChartInflation(context);
        if (inflation.Refuse(generator.Span, $"the {Chart} {generator.Name}"))
        {
            set.IsIncomplete = true;
            return;
        }

        // One object says both what is for a chart and what is for all of them.
        var fields = Decode(generator, Charts);
        inflation.Apply(layer, set, new ChartEntry(fields, fields), fallbackNamespace: "", context.Metadata?.OriginOf(layer, generator));
    }

    private static ObjectShape Shape(string title, Field[] fields) =>
        new(title, [.. Identity, .. Array.ConvertAll(fields, static field => field with { IsEmbedded = true })]);

    private YamlMapping Decode(BuildObject generator, ObjectShape shape) => new ShapeCheck(context.Diagnostics, Decoding.Plugin).Read(generator.Tree, shape);

    private void Generate(Layer layer, ResourceSet set, BuildObject generator, ObjectShape shape, string kind)
    {
        var entry = Decode(generator, shape);
        // Upstream turns it into 'envs' where it stands in a kustomization, and nowhere else.
        if (entry["env"] is { } env && entry.Remove("env"))
            context.Diagnostics.Add(KustomizeDiagnostics.WithoutEffect, env.Span, $"kustomize ignores 'env' in an object of kind {generator.Kind}; list the file under 'envs'");
        foreach (var field in (string[])["name", "namespace"])
        {
            if (entry.GetString(field) is null or "" && PluginMetadata.Text(generator.Tree, field) is { } value)
                entry.Set(field, value);
        }

        new ObjectGenerator(context).Apply(
            layer with { Fields = new YamlMapping(layer.Fields.Span) }, set, entry, kind, context.Metadata?.OriginOf(layer, generator));
    }

    private void GeneratePolicy(ResourceSet set, YamlMapping config, BuildObject generator, string? origin)
    {
        var (account, service) = (config.GetMapping("serviceAccount"), config.GetMapping("kubernetesService"));
        if (config.GetString("cloud") != "gke" || service?["name"] is not YamlScalar { Value.Length: > 0 } name || account?.GetString("name") is not { Length: > 0 } user)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidGenerator, config.Span,
                "an IAMPolicyGenerator needs 'cloud: gke', a kubernetesService with a name, and a serviceAccount with name and projectId");
            return;
        }

        var span = generator.Span;
        var annotations = new YamlMapping(span);
        annotations.Set("iam.gke.io/gcp-service-account", YamlScalar.String($"{user}@{account.GetString("projectId")}.iam.gserviceaccount.com", account.Span));
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
            set.Add(new BuildObject(tree) { Origin = origin }, context.Diagnostics);
    }
}
