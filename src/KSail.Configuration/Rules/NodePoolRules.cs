using KSail.Configuration.Model;
using KSail.Configuration.Rules.Facts;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>The pools of the node autoscaler, each by itself and by its name. They are judged while the autoscaler is off as well, as in the Go tool.</summary>
internal static class NodePoolRules
{
    private static readonly string[] Fields = ["spec.cluster.autoscaler.node.pools"];

    /// <summary>A name becomes a part of server names.</summary>
    public static readonly ConfigurationRule Name = new(
        new("KSAIL1155", "The name of a pool is not usable"),
        Fields,
        static (subject, report) =>
        {
            foreach (var pool in Pools(subject))
            {
                if (RuleSubject.ValueOf(pool.Name) is { } name && !KubernetesNames.IsLabel(name))
                    report.At(pool.Name!.Span, $"{pool.Name.Path} is '{pool.Name.Value}', which cannot name a pool; use at most 63 lower-case letters, digits and '-', with a letter or digit at both ends");
            }
        });

    /// <summary>Nothing says which servers, or where.</summary>
    public static readonly ConfigurationRule Servers = new(
        new("KSAIL1156", "A pool has no server type or location"),
        Fields,
        static (subject, report) =>
        {
            foreach (var pool in Pools(subject))
            {
                Check(pool, pool.ServerType, "server type; add serverType, for example cx33", report);
                Check(pool, pool.Location, "location; add location, for example fsn1", report);
            }

            static void Check(NodePool pool, Setting<ExpandedText>? setting, string missing, RuleReport report)
            {
                if (setting is null)
                    report.At(pool.Span, $"{Title(pool)} has no {missing}");
                else if (RuleSubject.ValueOf(setting) is { } text && string.IsNullOrWhiteSpace(text))
                    report.At(setting.Span, $"{Title(pool)} has no {missing}");
            }
        });

    /// <summary>More at least than at most.</summary>
    public static readonly ConfigurationRule Bounds = new(
        new("KSAIL1157", "The least nodes of a pool are more than its most"),
        Fields,
        static (subject, report) =>
        {
            foreach (var pool in Pools(subject))
            {
                if (pool.Min.Value > pool.Max.Value)
                    report.At(pool.Max.Span, $"{Title(pool)} has at least {pool.Min.Value} nodes (min) and at most {pool.Max.Value} (max{(pool.Max.IsExplicit ? "" : ", which is not set")}); raise max to at least {pool.Min.Value}");
            }
        });

    /// <summary>Labels that Kubernetes refuses.</summary>
    public static readonly ConfigurationRule Labels = new(
        new("KSAIL1158", "A label of a pool is not one that Kubernetes takes"),
        Fields,
        static (subject, report) =>
        {
            foreach (var pool in Pools(subject))
            {
                foreach (var label in pool.Labels)
                {
                    if (!KubernetesNames.IsQualifiedName(label.Key.Value))
                        report.At(label.Key.Span, $"{Title(pool)} has the label '{label.Key.Value}', {KeyRemedy}");
                    if (RuleSubject.ValueOf(label.Value) is { } value && !KubernetesNames.IsValue(value))
                        report.At(label.Value.Span, $"{Title(pool)} has the label '{label.Key.Value}' with the value '{label.Value.Value}', {ValueRemedy}");
                }
            }
        });

    /// <summary>Taints that Kubernetes refuses.</summary>
    public static readonly ConfigurationRule Taints = new(
        new("KSAIL1159", "A taint of a pool is not one that Kubernetes takes"),
        Fields,
        static (subject, report) =>
        {
            foreach (var pool in Pools(subject))
            {
                foreach (var taint in pool.Taints)
                {
                    if (RuleSubject.ValueOf(taint.Key) is { } key && !KubernetesNames.IsQualifiedName(key))
                        report.At(taint.Key!.Span, $"{Title(pool)} has the taint '{taint.Key.Value}', {KeyRemedy}");
                    if (RuleSubject.ValueOf(taint.Value) is { } value && !KubernetesNames.IsValue(value))
                        report.At(taint.Value!.Span, $"{Title(pool)} has the taint '{taint.Key?.Value}' with the value '{taint.Value.Value}', {ValueRemedy}");
                }
            }
        });

    /// <summary>Two pools of one name are one node group to the autoscaler.</summary>
    public static readonly ConfigurationRule NameTwice = new(
        new("KSAIL1160", "Two pools have one name"),
        Fields,
        static (subject, report) =>
        {
            var seen = new Dictionary<string, NodePool>(StringComparer.Ordinal);
            foreach (var pool in Pools(subject))
            {
                if (RuleSubject.ValueOf(pool.Name) is { } name && !seen.TryAdd(name, pool))
                    report.At(pool.Name!.Span, $"{pool.Name.Path} is '{pool.Name.Value}', which is the name of the pool at line {seen[name].Span.Line} already; rename one of the two");
            }
        });

    /// <summary>Kubernetes has one taint for a key and an effect.</summary>
    public static readonly ConfigurationRule TaintTwice = new(
        new("KSAIL1161", "A pool has a taint twice", DiagnosticSeverity.Warning),
        Fields,
        static (subject, report) =>
        {
            foreach (var pool in Pools(subject))
            {
                var seen = new HashSet<string>(StringComparer.Ordinal);
                foreach (var taint in pool.Taints)
                {
                    if (RuleSubject.ValueOf(taint.Key) is { } key && taint.Effect is { } effect && !seen.Add($"{key}:{effect.Value}"))
                        report.At(taint.Span, $"{Title(pool)} has the taint '{taint.Key!.Value}' with the effect {effect.Value} twice; remove one of the two");
                }
            }
        });

    private const string KeyRemedy = "which is not a valid key; use at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, and before it, if anything, a domain and '/'";
    private const string ValueRemedy = "which is not valid; use at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends";

    private static IReadOnlyList<NodePool> Pools(RuleSubject subject) => subject.Cluster.Autoscaler.Node.Pools;

    private static string Title(NodePool pool) => pool.Name is { } name ? $"the pool '{name.Value}'" : "the pool";
}
