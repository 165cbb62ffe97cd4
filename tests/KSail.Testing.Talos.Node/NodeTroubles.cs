using System.Globalization;

namespace KSail.Testing.Talos.Node;

/// <summary>What goes wrong with a node, on command of its environment; on all nodes of the image, or on the one that <c>STANDIN_ONLY</c> names.</summary>
internal sealed record NodeTroubles
{
    /// <summary><c>STANDIN_CRASH</c>: the last words of a node that ends at once.</summary>
    public string? Crash { get; private init; }

    /// <summary><c>STANDIN_SILENT</c>: it runs, and its API never answers.</summary>
    public bool IsSilent { get; private init; }

    /// <summary><c>STANDIN_FAULTS</c>: calls that fail; see <see cref="NodeFaults.Add(string)"/>.</summary>
    public string Faults { get; private init; } = "";

    /// <summary><c>STANDIN_NOT_READY</c>: why the node is not ready for Kubernetes; null when it is.</summary>
    public string? NotReady { get; private init; }

    /// <summary><c>STANDIN_CLOCK</c>: by how many seconds its clock is wrong.</summary>
    public TimeProvider Clock { get; private init; } = TimeProvider.System;

    public static NodeTroubles Read(Func<string, string?> variable, string hostName)
    {
        if (variable("STANDIN_ONLY") is { } only && only != hostName)
            return new NodeTroubles();
        return new NodeTroubles
        {
            Crash = variable("STANDIN_CRASH"),
            IsSilent = variable("STANDIN_SILENT") is not null,
            Faults = variable("STANDIN_FAULTS") ?? "",
            NotReady = variable("STANDIN_NOT_READY"),
            Clock = variable("STANDIN_CLOCK") is { } seconds ? new WrongClock(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture))) : TimeProvider.System,
        };
    }

    private sealed class WrongClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
