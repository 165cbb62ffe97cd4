using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Charts;

/// <summary>Knows where the values of a release were written.</summary>
internal interface IValuePlaces
{
    /// <summary>Where the value at a path was written: the place of its key, or of the deepest map around it that is there; else what names the chart.</summary>
    /// <param name="path">Keys and positions from the root of the values.</param>
    /// <param name="isSecret">Whether the value comes from a Secret, and must not be told.</param>
    SourceSpan Locate(IReadOnlyList<string> path, out bool isSecret);
}
