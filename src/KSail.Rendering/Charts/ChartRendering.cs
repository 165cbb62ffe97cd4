namespace KSail.Rendering.Charts;

/// <summary>
/// Says that a kustomization may list charts, as <c>kustomize build --enable-helm</c> does, and how they are rendered.
/// </summary>
/// <param name="settings">How charts are rendered; null to leave them out.</param>
internal sealed class ChartRendering(ReleaseSettings? settings)
{
    /// <summary>How charts are rendered; null to leave them out.</summary>
    public ReleaseSettings? Settings => settings;

    /// <summary>Whether a kustomization lists a chart.</summary>
    public bool IsAskedFor { get; set; }
}
