using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Model;

/// <summary>Who decided on a value.</summary>
public enum SettingOrigin
{
    /// <summary>Nobody: it is what holds when the field is absent.</summary>
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>A <c>KSAIL_…</c> variable.</summary>
    Variable,
}

/// <summary>A value of the configuration that knows where it came from, so that later findings can point there.</summary>
/// <param name="Path">The field, for example <c>spec.cluster.cni</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Span">The value in the file; for defaults the nearest section around it; for variables the file as a whole.</param>
/// <param name="Origin">Who decided on it.</param>
public sealed record Setting<T>(string Path, T Value, SourceSpan Span, SettingOrigin Origin)
{
    /// <summary>Whether somebody wrote it down, in the file or in a variable.</summary>
    public bool IsExplicit => Origin != SettingOrigin.Default;
}
