using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>What tasks share that compare a registry with a cluster.</summary>
public abstract class ClusterTask : RegistryTask
{
    /// <summary>Absolute path of the cache of what restore fetched; empty for the user's own.</summary>
    public string RestoreCacheDirectory { get; set; } = "";

    private protected ReconcileOrder OrderOf(DeliveryContext context) => new(context, TagNames, RestoreCacheOf(RestoreCacheDirectory));

    /// <summary>Names out of items or of one text, separated by blanks or semicolons.</summary>
    private protected static IReadOnlyList<string> Names(ITaskItem[] items)
    {
        var names = new List<string>();
        foreach (var item in items)
            names.AddRange(item.ItemSpec.Split([' ', ';', ','], StringSplitOptions.RemoveEmptyEntries));
        return names;
    }

    /// <summary>Reads a length of time; null with a finding where it is none.</summary>
    private protected static TimeSpan? LimitOf(string property, string text, out Diagnostic? problem)
    {
        problem = null;
        if (text.Length == 0)
            return null;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var limit) && limit > TimeSpan.Zero && limit.TotalDays < 1)
            return limit;
        problem = SdkDiagnostics.InvalidProperty.At(SourceSpan.None, $"{property} is '{text}'; write a time below one day as hh:mm:ss");
        return null;
    }
}
