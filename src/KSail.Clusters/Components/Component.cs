using System.Security.Cryptography;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes.Objects;
using KSail.Restore;

namespace KSail.Clusters.Components;

/// <summary>When a component is installed. Those of one phase do not need each other; those of the next may need all before.</summary>
public enum ComponentPhase
{
    /// <summary>The network of pods, without which no node is ready.</summary>
    Network,

    /// <summary>What tells the cluster which machines it runs on.</summary>
    Cloud,

    /// <summary>Storage, load balancers, metrics, certificates.</summary>
    Service,

    /// <summary>What judges everything that is created afterwards.</summary>
    Policy,

    /// <summary>What brings the environment's own workload.</summary>
    Delivery,
}

/// <summary>Something that a cluster is given before its own workload, because nothing in the workload could install it.</summary>
/// <param name="Name">Its name for people, and in the inventory: <c>cert-manager</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="Phase">When it is installed.</param>
/// <param name="Parts">What it is made of, in the order in which it is applied.</param>
public sealed record Component(string Name, string Version, ComponentPhase Phase, IReadOnlyList<ComponentPart> Parts)
{
    /// <summary>The longest time until it runs.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>Where the configuration asks for it.</summary>
    public SourceSpan Span { get; init; } = SourceSpan.None;

    /// <summary>What of its content somebody configured, so that a change of it is told by its name and place.</summary>
    public IReadOnlyList<ComponentSetting> Settings { get; init; } = [];

    /// <summary>
    /// Whether an update takes it out where it is not asked for any longer, because it would go on acting as it was told. Others stay: what runs may need them.
    /// </summary>
    public bool GoesWhenUnasked { get; init; }

    /// <summary>
    /// What volumes name that it made (<c>pv.kubernetes.io/provisioned-by</c>); empty where it makes none. While there is one, it stays: nobody else could detach it.
    /// </summary>
    public string Provisioner { get; init; } = "";

    /// <summary>Secrets that it alone reads, so that they go with it.</summary>
    public IReadOnlyList<ObjectName> Secrets { get; init; } = [];

    /// <summary>A digest of all that it is installed with.</summary>
    internal string Content
    {
        get
        {
            var text = new StringBuilder(ToString());
            foreach (var part in Parts)
                text.Append('\n').Append(part.Content);
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
        }
    }

    /// <summary>What has to be fetched for it.</summary>
    public IReadOnlyList<RestoreRequest> Requests
    {
        get
        {
            var requests = new List<RestoreRequest>();
            foreach (var part in Parts)
            {
                if (part.RequestAt(Span) is { } request)
                    requests.Add(request);
            }

            return requests;
        }
    }

    /// <summary><c>cert-manager 1.21.1</c>.</summary>
    public override string ToString() => $"{Name} {Version}";
}

/// <summary>A part of what a component is installed with that somebody configured.</summary>
/// <param name="Name">Its name for people, of which a component has one: <c>expander</c>.</param>
/// <param name="Value">Its value; no secret.</param>
/// <param name="Span">Where it is configured; without a file where it is a default.</param>
public sealed record ComponentSetting(string Name, string Value, SourceSpan Span);

/// <summary>A part of a component.</summary>
public abstract record ComponentPart
{
    /// <summary>All that decides on its objects, as text.</summary>
    internal abstract string Content { get; }

    /// <summary>What has to be fetched for it; null for nothing.</summary>
    internal virtual RestoreRequest? RequestAt(SourceSpan span) => null;
}

/// <summary>Manifests as their project publishes them.</summary>
/// <param name="Address">Where.</param>
public sealed record ManifestPart(string Address) : ComponentPart
{
    /// <summary>The namespace of objects that name none; empty for <c>default</c>.</summary>
    public string Namespace { get; init; } = "";

    internal override string Content => $"manifest {Address} {Namespace}";

    internal override RestoreRequest RequestAt(SourceSpan span) => new(RestoreKind.Component, Address, span);
}

/// <summary>A chart, where a project publishes nothing else.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Release">Name of the release.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Values">Values over the chart's own, in YAML.</param>
public sealed record ChartPart(ChartReference Chart, string Release, string Namespace, string Values) : ComponentPart
{
    internal override string Content => $"chart {Chart} {Release} {Namespace}\n{Values}";

    internal override RestoreRequest RequestAt(SourceSpan span) => RestoreRequest.OfComponent(Chart, span);
}

/// <summary>Manifests of our own: what a project leaves to those who install it.</summary>
/// <param name="Text">The manifests, in YAML; no secrets.</param>
public sealed record OwnPart(string Text) : ComponentPart
{
    internal override string Content => Text;
}
