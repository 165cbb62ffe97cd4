namespace KSail.Talos;

/// <summary>How Talos runs, which decides on rules of its own validation (<c>runtime.Mode</c>).</summary>
public enum NodeRuntime
{
    /// <summary>Not known: rules that depend on it do not speak.</summary>
    Unknown,

    /// <summary>As a container, on Docker.</summary>
    Container,

    /// <summary>Installed to a disk from an ISO.</summary>
    Metal,

    /// <summary>Booted from an image of the cloud that has Talos on it already.</summary>
    Cloud,
}
