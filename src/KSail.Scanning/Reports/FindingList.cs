using KSail.Documents.Diagnostics;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports;

/// <summary>One control that fails on one resource, accepted or not.</summary>
internal sealed class Finding(ControlResult control, ResourceVerdict resource, string file)
{
    /// <summary>The control.</summary>
    public ControlResult Control { get; } = control;

    /// <summary>The resource, and where it fails.</summary>
    public ResourceVerdict Resource { get; } = resource;

    /// <summary>File to change, as <see cref="FindingList.FileOf"/> gives it; empty when there is none.</summary>
    public string File { get; } = file;

    /// <summary>Position among the findings by place, from 1; 0 for accepted ones.</summary>
    public int Number { get; set; }

    /// <summary>What makes it the same finding in another scan: the control and the object's identity, not its place.</summary>
    public string Key => KeyOf(Control.Control.Id, Resource.ApiVersion, Resource.Kind, Resource.Namespace, Resource.Name);

    /// <summary>See <see cref="Key"/>.</summary>
    public static string KeyOf(string control, string apiVersion, string kind, string @namespace, string name) => string.Join('\0', control, apiVersion, kind, @namespace, name);
}

/// <summary>The findings of a scan, by place.</summary>
/// <param name="Failed">What has to change, by file, then position, then control; numbered in that order.</param>
/// <param name="Accepted">What exceptions accept, by exception, then place.</param>
/// <param name="RepositoryRoot">Absolute path that files are shown relative to.</param>
internal sealed record FindingList(IReadOnlyList<Finding> Failed, IReadOnlyList<Finding> Accepted, string RepositoryRoot)
{
    /// <summary>Collects the findings of a scan.</summary>
    public static FindingList Of(ScanResult result, string repositoryRoot)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var failed = new List<Finding>();
        var accepted = new List<Finding>();
        foreach (var control in result.Controls)
        {
            foreach (var resource in control.Resources)
            {
                if (resource.Status is not (ResourceStatus.Failed or ResourceStatus.Excepted))
                    continue;
                var file = resource.Span.File ?? "";
                if (!files.TryGetValue(file, out var shown))
                    files.Add(file, shown = FileOf(resource.Span, repositoryRoot));
                (resource.Status == ResourceStatus.Failed ? failed : accepted).Add(new Finding(control, resource, shown));
            }
        }

        failed.Sort(ByPlace);
        accepted.Sort(static (a, b) => string.CompareOrdinal(a.Resource.Exception, b.Resource.Exception) is var order and not 0 ? order : ByPlace(a, b));
        for (var i = 0; i < failed.Count; i++)
            failed[i].Number = i + 1;
        return new FindingList(failed, accepted, repositoryRoot);
    }

    /// <summary>How reports name the file of a place: from the root of the repository; as an absolute path outside of it; empty for no file.</summary>
    public static string FileOf(SourceSpan span, string repositoryRoot) =>
        span.HasFile ? RepositoryPath.Of(span.File, repositoryRoot) ?? span.File.Replace('\\', '/') : "";

    // Sorting is not stable, so that everything that tells two findings apart has to take part.
    private static int ByPlace(Finding a, Finding b)
    {
        var order = string.CompareOrdinal(a.File, b.File);
        if (order == 0)
            order = a.Resource.Span.CompareTo(b.Resource.Span);
        if (order == 0)
            order = string.CompareOrdinal(a.Control.Control.Id, b.Control.Control.Id);
        return order == 0 ? string.CompareOrdinal(a.Key, b.Key) : order;
    }
}
