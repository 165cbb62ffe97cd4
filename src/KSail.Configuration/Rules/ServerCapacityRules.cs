using System.Globalization;
using System.Text;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>
/// How many servers a cluster on Hetzner can come to, against how many the account may have. The numbers are those of the Go tool: control
/// planes and workers are always there; pools add up to their maxima; <c>maxNodesTotal</c> caps the sum, but not below what is always there.
/// </summary>
internal static class ServerCapacityRules
{
    private const int DefaultLimit = 10;
    private const int SlotsForImages = 1;
    private const string Section = "spec.cluster.autoscaler.node";

    private static readonly string[] Fields =
        [Section, "spec.cluster.controlPlanes", "spec.cluster.workers", "spec.cluster.provider", "spec.cluster.distribution", "spec.provider.hetzner.serverLimit"];

    /// <summary>More servers than the account may have: the last ones never come. What the message offers keeps the other rule too.</summary>
    public static readonly ConfigurationRule OverLimit = new(
        new("KSAIL1162", "The autoscaler can ask for more servers than the account may have"),
        Fields,
        static (subject, report) =>
        {
            if (IsScaled(subject) && Count.Of(subject) is var count && count.Reachable > count.Limit)
                count.Report(report, subject.IsTalos ? SlotsForImages : 0, $"but the account may have {count.Limit} (serverLimit)");
        });

    /// <summary>
    /// All servers that the account may have, and none left to build the next node image on: then every upgrade of Talos fails, and with it
    /// whatever is delivered together with it.
    /// </summary>
    public static readonly ConfigurationRule NoSlotForImages = new(
        new("KSAIL1163", "No server is left to build node images on"),
        Fields,
        static (subject, report) =>
        {
            if (IsScaled(subject) && subject.IsTalos && Count.Of(subject) is var count && count.Reachable == count.Limit)
                count.Report(report, SlotsForImages, $"which is all that the account may have (serverLimit {count.Limit}), and one has to stay free for the server that builds the image of new nodes");
        });

    /// <summary>The same without autoscaler, which the Go tool does not compare. The limit is often only assumed, so this is a warning.</summary>
    public static readonly ConfigurationRule FixedOverLimit = new(
        new("KSAIL1164", "The cluster has more servers than the account may have", DiagnosticSeverity.Warning),
        Fields,
        static (subject, report) =>
        {
            if (!subject.IsOn(InfrastructureProvider.Hetzner) || AutoscalerRules.IsEnabled(subject) || Count.Of(subject) is not { } count || count.Fixed <= count.Limit)
                return;
            var place = subject.Cluster.Workers.IsExplicit ? subject.Cluster.Workers.Span : subject.Cluster.ControlPlanes.Span;
            report.At(place, $"{count.FixedText} are {count.Fixed} servers, but the account may have {count.Limit} (serverLimit); lower them, or have the limit raised and set spec.provider.hetzner.serverLimit to it");
        });

    private static bool IsScaled(RuleSubject subject) => subject.IsOn(InfrastructureProvider.Hetzner) && AutoscalerRules.IsEnabled(subject);

    /// <summary>The servers of one configuration.</summary>
    private sealed class Count
    {
        private readonly RuleSubject _subject;
        private readonly long _sum;

        private Count(RuleSubject subject)
        {
            _subject = subject;
            Limit = subject.Hetzner.ServerLimit.Value == 0 ? DefaultLimit : subject.Hetzner.ServerLimit.Value;
            Fixed = (long)subject.Cluster.ControlPlanes.Value + subject.Cluster.Workers.Value;
            _sum = Fixed;
            foreach (var pool in subject.Cluster.Autoscaler.Node.Pools)
                _sum += pool.Max.Value;
            var ceiling = subject.Cluster.Autoscaler.Node.MaxNodesTotal.Value;
            Reachable = ceiling > 0 && ceiling < _sum ? Math.Max(ceiling, Fixed) : _sum;
        }

        public long Limit { get; }

        /// <summary>Control planes and workers.</summary>
        public long Fixed { get; }

        /// <summary>The most servers that there can be at a time.</summary>
        public long Reachable { get; }

        public string FixedText => $"{Plural(_subject.Cluster.ControlPlanes.Value, "control plane")} + {Plural(_subject.Cluster.Workers.Value, "worker")}";

        public static Count Of(RuleSubject subject) => new(subject);

        /// <summary>Reports the sum with all its terms, and the numbers that would do.</summary>
        /// <param name="report">Takes the finding.</param>
        /// <param name="reserve">How many servers have to stay free.</param>
        /// <param name="reason">What is wrong with the sum.</param>
        public void Report(RuleReport report, int reserve, string reason)
        {
            var node = _subject.Cluster.Autoscaler.Node;
            var text = new StringBuilder(FixedText);
            foreach (var pool in node.Pools)
                text.Append(CultureInfo.InvariantCulture, $" + {pool.Max.Value} of pool '{pool.Name?.Value}'");
            text.Append(CultureInfo.InvariantCulture, $" = {_sum} servers");
            if (Reachable != _sum)
                text.Append(CultureInfo.InvariantCulture, $", {Reachable} with maxNodesTotal {node.MaxNodesTotal.Value}");

            // A ceiling at the number of fixed nodes would be one under which no node is ever added.
            var ceiling = Limit - reserve;
            var lower = Fixed < ceiling ? $"set maxNodesTotal to {ceiling}" : "lower controlPlanes or workers";
            var place = Fixed < ceiling ? node.MaxNodesTotal.Span : _subject.Cluster.Workers.IsExplicit ? _subject.Cluster.Workers.Span : _subject.Cluster.ControlPlanes.Span;
            report.At(place, $"{text}, {reason}; {lower}, or have the limit raised and set spec.provider.hetzner.serverLimit to at least {Reachable + reserve}");
        }

        private static string Plural(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
    }
}
