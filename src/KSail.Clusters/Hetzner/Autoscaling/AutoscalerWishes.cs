using System.Globalization;
using KSail.Clusters.Components;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Hetzner.Autoscaling;

/// <summary>What somebody configured of the autoscaler, each wish with its place, so that a plan tells what changes and where that is written. Pure.</summary>
internal static class AutoscalerWishes
{
    /// <summary>The wishes: pools, then arguments.</summary>
    /// <param name="settings">What is configured, as the provider reads it.</param>
    /// <param name="node">The same, with its places.</param>
    public static List<ComponentSetting> Of(HetznerClusterSettings settings, NodeAutoscalerSettings node)
    {
        var wishes = new List<ComponentSetting>();
        foreach (var pool in settings.Pools)
            wishes.Add(new ComponentSetting($"pool {pool.Name}", TextOf(pool), SpanOf(pool, node.Pools)));
        foreach (var argument in AutoscalerConfiguration.Arguments(settings, node))
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (argument[2..equals] is not "nodes" and var name)
                wishes.Add(new ComponentSetting(name, argument[(equals + 1)..], SpanOf(name, node)));
        }

        return wishes;
    }

    private static string TextOf(HetznerPool pool)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{pool.Min} to {pool.Max} of {pool.ServerType} in {pool.Location}");
        var labels = new List<string>(pool.Labels.Count);
        foreach (var (key, value) in pool.Labels)
            labels.Add($"{key}={value}");
        var taints = new List<string>(pool.Taints.Count);
        foreach (var taint in pool.Taints)
            taints.Add($"{taint.Key}={taint.Value}:{taint.Effect}");
        return text + (labels.Count > 0 ? $", labelled {string.Join(' ', labels)}" : "") + (taints.Count > 0 ? $", tainted {string.Join(' ', taints)}" : "");
    }

    private static SourceSpan SpanOf(HetznerPool pool, IReadOnlyList<NodePool> configured)
    {
        foreach (var candidate in configured)
        {
            if (candidate.Name?.Value.Reveal().Trim() == pool.Name)
                return candidate.Span;
        }

        return SourceSpan.None;
    }

    private static SourceSpan SpanOf(string argument, NodeAutoscalerSettings node) => argument switch
    {
        "expander" when node.Expanders.Count > 0 => node.Expanders[0].Span,
        "scale-down-unneeded-time" => node.ScaleDownUnneededTime.Span,
        "scale-down-utilization-threshold" => node.ScaleDownUtilizationThreshold?.Span ?? SourceSpan.None,
        "ignore-daemonsets-utilization" => node.IgnoreDaemonsetsUtilization.Span,
        "skip-nodes-with-local-storage" => node.SkipNodesWithLocalStorage?.Span ?? SourceSpan.None,
        "skip-nodes-with-system-pods" => node.SkipNodesWithSystemPods?.Span ?? SourceSpan.None,
        "capacity-buffer-controller-enabled" or "capacity-buffer-pod-injection-enabled" => node.CapacityBuffers.Span,
        "max-nodes-total" => node.MaxNodesTotal.Span,
        _ => SourceSpan.None,
    };
}
